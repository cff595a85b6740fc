"""Links that lead out of the site: marked for readers, and led over a page of our own unless their host is trusted."""

import re
from dataclasses import dataclass
from html import escape, unescape

from gongkai.hosts import OUTSIDE, host_of, is_government, names_user
from gongkai.site import Site
from gongkai.sources import digest

LEAVE = "/leave/"
# A reader hears the mark as part of the link's words, and sees it without a style sheet.
MARK = '<span class="away">（外部网站）</span>'
# Where an address on another host may begin; what it begins with is found at once, so that all else is passed by.
_OUT = re.compile(r'="\s*(?:[hH][tT][tT][pP][sS]?:)?//')
_LINK = re.compile(r'<a\b([^<>]*?)\shref="\s*((?:https?:)?//[^"]*)"([^<>]*)>(.*?)</a>', re.IGNORECASE | re.DOTALL)
_REL = re.compile(r'\srel="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LedOut:
    """A page whose links out are made safe, with the addresses on other hosts that they name, each once."""

    html: str
    outside: tuple[str, ...]


def lead_out(html: str, url: str, site: Site) -> LedOut:
    """
    Return the page at `url` with its links to other hosts marked, those to untrusted ones led over `leave_url`.

    The office's pages link directly, and so does the page that announces an address. In the foot, whose eight items
    are known, links bear no mark.
    """
    foot = html.rfind("<footer")
    found: dict[str, None] = {}
    parts: list[str] = []
    done = 0

    def mend(match: re.Match[str]) -> str:
        before, address, after, words = match[1], unescape(match[2]).strip(), match[3], match[4]
        if not leads_outside(address, site):
            return match[0]
        found[address] = None
        rel = " ".join(part[1] for part in _REL.finditer(before + after)).split()
        before, after = _REL.sub("", before), _REL.sub("", after)
        mark = "" if 0 <= foot < match.start() else MARK
        if not (is_direct(address, site) or url.startswith("/internal/") or url == leave_url(address)):
            # On paper nobody can follow the link to see where it leads: the style for print spells this out.
            return f'<a{before} href="{leave_url(address)}" data-to="{escape(address)}"{after}>{words}{mark}</a>'
        rel = list(dict.fromkeys(["external", "noopener", *rel]))
        mark = "" if url == leave_url(address) else mark
        return f'<a{before} href="{escape(address)}"{after} rel="{" ".join(rel)}">{words}{mark}</a>'

    for begin in _OUT.finditer(html):
        tag = html.rfind("<", 0, begin.start())
        if tag >= done and (match := _LINK.match(html, tag)):
            parts += (html[done:tag], mend(match))
            done = match.end()
    return LedOut("".join((*parts, html[done:])), tuple(found))


def leads_outside(address: str, site: Site) -> bool:
    """Return whether an address leads to another host than the site's own."""
    own = host_of(site.address)
    return OUTSIDE.match(address) is not None and (host_of(address) != own or names_user(address))


def is_direct(address: str, site: Site) -> bool:
    """Return whether readers are sent to an address without being asked: the government's, and what the site trusts."""
    trusted = {row.host for row in site.trusted_hosts}
    return is_government(address) or (host_of(address) in trusted and not names_user(address))


def leave_url(address: str) -> str:
    """Return the address of the page that announces an address outside; it holds the host's name for the eye."""
    host = host_of(address).replace(".", "-") or "unknown"
    return f"{LEAVE}{host[:60]}-{digest(address.encode())[:10]}/"
