"""Where the addresses in a page lead, as a browser reads them; whether anything is there is asked elsewhere."""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Way:
    """
    Where a link leads: to a path below the root (decoded), nowhere (`id`, `reason`, `hint`), or out of our sight.

    `fragment` is as it is written. All fields are empty where the link leads out of our sight.
    """

    path: str = ""
    fragment: str = ""
    id: str = ""
    reason: str = ""
    hint: str = ""


_ELSEWHERE = Way()
_EMPTY = Way(id="link.empty", reason="空链接", hint="写上地址，或去掉这个链接")
_SCRIPT = Way(id="link.script", reason="脚本链接，没有脚本时不能用", hint="换成真正的地址，或改用按钮")
_BACKSLASH = Way(id="link.backslash", reason="地址里有反斜杠", hint="改成 /")
_OUTSIDE = Way(id="link.outside-root", reason="通到了网站外面", hint="减少地址里的 ../")
_OWN_DISK = Way(id="link.dead", reason="指向某台电脑上的文件", hint="把文件放进网站，再链接它")
_NO_HOST = Way(id="link.dead", reason="不是合法的地址", hint="改正地址")

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST = re.compile(r"(?:https?:)?//([^/?#\\]*)", re.IGNORECASE)
# What a relative address begins with that leads to the page's own folder, to that above it, and so on.
_UPWARDS = tuple("../" * steps for steps in range(64))
# What a path may hold that is read as it stands, and what it may not.
_PLAIN = re.compile(r"[^:?%\\#]+")
_FOLDED = re.compile(r"//|/\.")


class Start:
    """
    A page from which links are followed: at `url` (not percent-encoded) of a site published under `prefix` on `host`.

    `base` is the address that the page's own `<base>` gives, if any.
    """

    def __init__(self, url: str, base: str = "", *, prefix: str = "/", host: str = "") -> None:
        self.prefix = prefix
        self.host = host
        self.at = prefix.rstrip("/") + url
        if base:
            way = self.follow(base)
            # A base that cannot be followed is as none; from one on another host no link comes back unless it says so.
            if not way.id:
                url = way.path
                self.at = url and prefix.rstrip("/") + url
        self.own = aim_of(url)
        # What a plain address begins with, and the folder that this stands for.
        self.folders = dict(zip(_UPWARDS, map(aim_of, _folders(url)), strict=False))
        if self.folders:
            self.folders["./"] = self.folders[""]
            if prefix == "/":
                self.folders["/"] = "/"

    def aim(self, target: str) -> str | Way:
        """
        Return the aim of a link (see `aim_of`), or the way that it goes where that is none: wrong, or out of sight.

        Nearly all links of a page are plain, and are not followed step by step.
        """
        path, _, fragment = target.partition("#")
        rest = path.lstrip("./")
        folder = self.folders.get(path[: len(path) - len(rest)])
        if not path and target and self.own:
            return intern(with_fragment(self.own, fragment))
        if path and folder and (not rest or _is_plain(rest)):
            return intern(with_fragment(folder + rest, fragment))
        way = self.follow(target)
        return way if way.id or not way.path else intern(with_fragment(aim_of(way.path), way.fragment))

    def follow(self, target: str) -> Way:
        """Return where `target` leads, as a browser reads it."""
        if not target:
            return _EMPTY
        start = self.at
        named = _HOST.match(target)
        if named:
            if not named[1]:
                return _NO_HOST
            if not self.host or re.sub(r":(80|443)$", "", named[1].lower()) != self.host.lower():
                return _ELSEWHERE
            target = target[named.end() :]
            start = "/"
        elif scheme := _SCHEME.match(target):
            name = scheme[1].lower()
            if name in ("javascript", "vbscript"):
                return _SCRIPT
            if name == "file" or len(name) == 1:
                return _OWN_DISK
            return _NO_HOST if name in ("http", "https") else _ELSEWHERE
        path, _, fragment = target.partition("#")
        path = path.partition("?")[0]
        if "\\" in path:
            return _BACKSLASH
        if not start:
            return _ELSEWHERE
        whole = _below(start, unquote(path, errors="surrogateescape")) if path else start
        if whole is None or not (whole + "/").startswith(self.prefix):
            # Whoever names the host may well mean another site on it.
            return _ELSEWHERE if named and whole else _OUTSIDE
        return Way("/" + whole[len(self.prefix) :], fragment)


def aim_of(path: str) -> str:
    """
    Return a decoded path below the root as aims hold it, where `#` begins the fragment.

    A `#` of the path itself stands as `/./`, which no path holds.
    """
    return path.replace("#", "/./") if "#" in path else path


def with_fragment(aim: str, fragment: str) -> str:
    """Return an aim with the part of the page that a fragment names; nothing names the whole, nor does its top."""
    if not fragment:
        return aim
    fragment = fragment.partition(":~:")[0]
    return f"{aim}#{fragment}" if fragment and fragment.lower() != "top" else aim


@lru_cache(maxsize=1 << 16)
def _is_plain(rest: str) -> bool:
    """Whether a path without dots before it is read as it stands; menus bring the same ones on every page."""
    return _PLAIN.fullmatch(rest) is not None and _FOLDED.search(rest) is None


def _folders(path: str) -> list[str]:
    """The folder of an address, that above it, and so on to the root; none where there is no address."""
    found = []
    while path := path[: path.rfind("/") + 1]:
        found.append(path)
        path = path[:-1]
    return found


def _below(start: str, path: str) -> str | None:
    """Return `path`, seen from the folder of `start`, without dots; None when it climbs above the root."""
    whole = path if path.startswith("/") else start[: start.rfind("/") + 1] + path
    if "/." not in whole and "//" not in whole:
        return whole
    steps: list[str] = []
    for step in whole.split("/"):
        if step == ".." and not steps:
            return None
        if step == "..":
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    ends = "/" if steps and whole.endswith(("/", "/.", "/..")) else ""
    return "/" + "/".join(steps) + ends
