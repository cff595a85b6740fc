"""What a page contains, read once: links, anchors and faults of structure; and which of its links lead nowhere."""

import difflib
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from gongkai.problems import nearest
from gongkai.sources import digest
from gongkai.structure import Finding, find_faults, label_of, line_of

Sort = Literal["link", "image", "asset", "form"]


@dataclass(frozen=True, slots=True)
class Link:
    """One address in a page: as it is written, the line of the HTML, what it is for, and the words that carry it."""

    target: str
    line: int
    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page contains. `url` is its address, not percent-encoded; `base` is that of its `<base>`, if any."""

    url: str
    digest: str
    links: tuple[Link, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that leads nowhere; `id` tells how, `url` is the page that holds it."""

    id: str
    url: str
    link: Link
    reason: str
    hint: str


# The attributes that hold an address, by element.
_ADDRESSES: dict[str, tuple[tuple[str, Sort], ...]] = {
    "a": (("href", "link"),),
    "area": (("href", "link"),),
    "img": (("src", "image"), ("srcset", "image")),
    "source": (("src", "image"), ("srcset", "image")),
    "image": (("href", "image"),),
    "link": (("href", "asset"),),
    "script": (("src", "asset"),),
    "iframe": (("src", "asset"),),
    "frame": (("src", "asset"),),
    "embed": (("src", "asset"),),
    "object": (("data", "asset"),),
    "video": (("src", "asset"), ("poster", "image")),
    "audio": (("src", "asset"),),
    "track": (("src", "asset"),),
    "form": (("action", "form"),),
}
_DYNAMIC = re.compile(r"\.(php|jsp|do|action|aspx?|cgi)$", re.IGNORECASE)
_INDEXES = ("index.html", "index.htm", "index.shtml", "default.html", "default.htm", "index.xhtml")


def parse(html: str | bytes) -> etree._Element | None:
    """Return the tree of a page, None where there is nothing to read."""
    # A parser of its own for every page: lxml's is not safe to share, and it costs microseconds.
    parser = etree.HTMLParser(huge_tree=True, remove_pis=True, encoding="utf-8" if isinstance(html, bytes) else None)
    try:
        tree: etree._Element | None = etree.fromstring(html, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def read_page(url: str, html: bytes, *, meta: Literal["", "home", "column", "article"] = "") -> Reading:
    """Return what a page of UTF-8 contains; `meta` says which of the government's tags it must carry (R-META)."""
    return read_tree(url, parse(html), digest(html), meta=meta)


def read_tree(
    url: str,
    tree: etree._Element | None,
    mark: str,
    *,
    meta: Literal["", "home", "column", "article"] = "",
    structure: bool = True,
) -> Reading:
    """Return what a parsed page contains; `mark` is the digest of its bytes."""
    if tree is None:
        return Reading(url, mark, (), (), (Finding("html.empty", 1, "页面是空的", "写上内容，或删去这个文件"),))
    links: list[Link] = []
    anchors: set[str] = set()
    base = ""
    for element in tree.iter(etree.Element):
        tag = element.tag
        if id_ := element.get("id"):
            anchors.add(id_)
        if tag == "a" and (name := element.get("name")):
            anchors.add(name)
        elif tag == "base":
            base = base or (element.get("href") or "").strip()
        elif tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            links += _refresh(element)
        for attribute, sort in _ADDRESSES.get(str(tag), ()):
            if (value := element.get(attribute)) is not None:
                links += _links(element, attribute, value, sort)
    findings = tuple(find_faults(tree, meta)) if structure else ()
    return Reading(url, mark, tuple(links), tuple(sorted(anchors)), findings, base)


def _links(element: etree._Element, attribute: str, value: str, sort: Sort) -> Iterator[Link]:
    line = line_of(element)
    rel = (element.get("rel") or "").lower().split()
    if element.tag == "link" and {"preconnect", "dns-prefetch", "profile", "pingback", "alternate"} & set(rel):
        return
    if element.tag == "link" and "canonical" in rel:
        sort = "link"
    words = label_of(element)[:40]
    if attribute == "srcset":
        for candidate in re.split(r",\s+|,(?=\S+\s+[\d.]+[wx])", value):
            if candidate.strip():
                yield Link(candidate.split()[0], line, sort, words)
        return
    yield Link(re.sub(r"[\t\r\n]", "", value).strip(), line, sort, words)


def _refresh(element: etree._Element) -> Iterator[Link]:
    if match := re.search(r"url\s*=\s*['\"]?([^'\"]+)", element.get("content") or "", re.IGNORECASE):
        yield Link(match[1].strip(), line_of(element), "link", "自动跳转")


def resolve(
    readings: Iterable[Reading], files: Collection[str], *, prefix: str = "/", host: str = ""
) -> Iterator[Dead]:
    """
    Yield every link that leads nowhere, in order of page and line.

    `files` are the addresses of what is no page. `prefix` is the path under which the root is published and `host` the
    site's own name. Addresses are compared decoded and case by case, as a server on Linux does; other hosts are not
    asked.
    """
    tree = _Tree(readings, files, prefix, host)
    for reading in sorted(tree.readings.values(), key=lambda reading: reading.url):
        for link in reading.links:
            dead = tree.look(reading, link)
            if dead is not None:
                yield dead


class _Tree:
    """All addresses of a site; lives for one call of `resolve`."""

    def __init__(self, readings: Iterable[Reading], files: Collection[str], prefix: str, host: str) -> None:
        self.readings = {reading.url: reading for reading in readings}
        self.prefix, self.host = prefix, host
        self.anchors = {url: frozenset(reading.anchors) for url, reading in self.readings.items()}
        self.addresses = {*self.readings, *files}
        for address in tuple(self.addresses):
            folder, _, name = address.rpartition("/")
            if name in _INDEXES:
                self.addresses.add(folder + "/")
                if address in self.anchors:
                    self.anchors.setdefault(folder + "/", self.anchors[address])
            elif not name and address in self.readings:
                self.addresses.add(address + "index.html")
                self.anchors.setdefault(address + "index.html", self.anchors[address])
        self.by_last = {_last(address): address for address in sorted(self.addresses)}
        self.by_case = {address.lower(): address for address in sorted(self.addresses)}

    def look(self, reading: Reading, link: Link) -> Dead | None:
        """Return why a link is dead, None for one that is alive or not ours."""

        def dead(id_: str, reason: str, hint: str = "") -> Dead:
            return Dead(id_, reading.url, link, reason, hint)

        target = link.target
        if not target:
            # An empty address of a form or a link names the page itself; in a link nobody means that.
            return None if link.sort == "form" else dead("link.empty", "空链接", "写上地址，或去掉这个链接")
        scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", target)
        if scheme and scheme[1].lower() in ("javascript", "vbscript"):
            return dead("link.script", "脚本链接，没有脚本时不能用", "换成真正的地址，或改用按钮")
        if scheme and scheme[1].lower() not in ("http", "https"):
            return None
        if "\\" in target.split("?")[0].split("#")[0]:
            return dead("link.backslash", "地址里有反斜杠", "改成 /")
        try:
            path, fragment = self._path(reading, target)
        except ValueError:
            return dead("link.dead", "不是合法的地址", "改正地址")
        if path is None:
            return None
        if path.startswith("/.."):
            return dead("link.outside-root", "通到了网站外面", "减少地址里的 ../")
        return self._missing(dead, link, path, fragment, reading)

    def _path(self, reading: Reading, target: str) -> tuple[str | None, str]:
        """The address that a link means, below the root, and its fragment; no address for other hosts."""
        parts = urlsplit(target)
        if parts.netloc and parts.netloc.lower() != self.host.lower():
            return None, ""
        fragment = unquote(parts.fragment)
        if not parts.netloc and not parts.path:
            return (reading.url, fragment) if not reading.base else (self._from(reading.base, reading.url), fragment)
        start = self._from(reading.base, reading.url) if reading.base else reading.url
        if parts.path.startswith("/"):
            path = unquote(parts.path)
            inside = path.startswith(self.prefix) or path + "/" == self.prefix
            return ("/" + path[len(self.prefix) :].lstrip("/") if inside else "/.."), fragment
        if not start:
            return None, ""
        path = unquote(parts.path)
        joined = posixpath.normpath("/root" + posixpath.dirname(start + "x") + "/" + path)
        if joined != "/root" and not joined.startswith("/root/"):
            return "/..", fragment
        ends = path.endswith(("/", "/.", "/..")) or path in (".", "..")
        below = joined.removeprefix("/root") or "/"
        return (below + "/" if ends and not below.endswith("/") else below), fragment

    def _from(self, base: str, url: str) -> str:
        parts = urlsplit(base)
        if parts.netloc and parts.netloc.lower() != self.host.lower():
            return ""
        return unquote(urlsplit(urljoin(f"http://x{url}", parts.path)).path)

    def _missing(self, dead: Any, link: Link, path: str, fragment: str, reading: Reading) -> Dead | None:
        found: Dead | None
        if path not in self.addresses:
            # A folder without its last slash: servers send the reader on to the page in it.
            if path + "/" in self.addresses:
                path += "/"
            elif path.lower() in self.by_case:
                found = dead("link.case", "大小写不对", f"改成 {self.by_case[path.lower()]}")
                return found
            elif _DYNAMIC.search(path):
                found = dead("link.dynamic", "动态地址，在文件夹里查不到", "")
                return found
            else:
                id_ = {"image": "link.image", "asset": "link.asset"}.get(link.sort, "link.dead")
                hint = self._near(path)
                found = dead(id_, "没有这个页面或文件", hint)
                return found
        if not fragment or fragment == "top" or fragment.startswith(":~:") or path not in self.anchors:
            return None
        if fragment in self.anchors[path]:
            return None
        found = dead("link.fragment", f"页面里没有“{fragment}”这个位置", nearest(fragment, self.anchors[path]))
        return found

    def _near(self, path: str) -> str:
        """A hint with an address whose last part is like that of `path`; whole paths share too much to tell."""
        found = difflib.get_close_matches(_last(path), self.by_last, n=1, cutoff=0.75)
        return f"是不是“{self.by_last[found[0]]}”？" if found else ""


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def outside(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Return all addresses on other hosts, each once, in order."""
    found = {link.target for reading in readings for link in reading.links if re.match(r"(https?:)?//", link.target)}
    return tuple(sorted(found))
