"""Which host an address leads to, and whether it is the government's, by its labels as a browser reads them."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

# What leads to another host, with or without its scheme; a browser reads a backslash as the end of the host.
OUTSIDE = re.compile(r"(?:https?:)?//([^/?#\\]*)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
# .gov.cn is given out to organs of government only, and so is .政务 (R-LINK-EXT).
_GOVERNMENT = (("gov", "cn"), ("xn--zfr164b",))


@lru_cache(maxsize=1 << 14)
def host_of(address: str) -> str:
    """
    Return the name of the host that a browser asks for an address, in small letters of ASCII without port or last dot.

    Names in Chinese are given in their ASCII form. Empty for an address that names no host that there could be.
    """
    match = OUTSIDE.match(address)
    if match is None:
        return ""
    name = re.sub(r":\d*$", "", match[1].rpartition("@")[2])
    # Full-width letters and the Chinese full stop are as good as ASCII in a host, and so are percent signs.
    name = unicodedata.normalize("NFKC", unquote(name)).replace("。", ".").lower().removesuffix(".")
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        return ""
    return name if all(_LABEL.fullmatch(label) for label in name.split(".")) else ""


def is_government(address: str) -> bool:
    """
    Return whether an address leads to a host of the government's, by the labels of its name.

    One that names a user too does not: `https://www.gov.cn@shop.example/` leads to a shop.
    """
    labels = tuple(host_of(address).split("."))
    return not names_user(address) and any(labels[-len(end) :] == end and len(labels) > len(end) for end in _GOVERNMENT)


def names_user(address: str) -> bool:
    """Return whether an address holds a user's name before its host, as nothing that is meant for readers does."""
    match = OUTSIDE.match(address)
    return match is not None and "@" in unquote(match[1])
