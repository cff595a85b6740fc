"""What a page contains, read once: links, anchors and faults of structure; and which of its links lead nowhere."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import unquote

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


CUT = "html.depth"  # the id of the finding that a page could not be read to its end

# The attributes that hold an address, by element.
_ADDRESSES: dict[str, tuple[tuple[str, Sort], ...]] = {
    "a": (("href", "link"), ("xlink:href", "link")),
    "area": (("href", "link"),),
    "img": (("src", "image"), ("srcset", "image")),
    "source": (("src", "image"), ("srcset", "image")),
    "image": (("href", "image"), ("xlink:href", "image")),
    "use": (("href", "image"), ("xlink:href", "image")),
    "input": (("src", "image"), ("formaction", "form")),
    "button": (("formaction", "form"),),
    "link": (("href", "asset"), ("imagesrcset", "image")),
    "script": (("src", "asset"),),
    "iframe": (("src", "asset"),),
    "frame": (("src", "asset"),),
    "embed": (("src", "asset"),),
    "object": (("data", "asset"),),
    "video": (("src", "asset"), ("poster", "image")),
    "audio": (("src", "asset"),),
    "track": (("src", "asset"),),
    "form": (("action", "form"),),
    "body": (("background", "image"),),
    "table": (("background", "image"),),
    "td": (("background", "image"),),
}
_BLANK = "".join(map(chr, range(33)))  # what browsers strip from an address
_SRCSET = re.compile(r"[\s,]*(\S*[^\s,])(?:,|\s[^,]*|$)")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST = re.compile(r"(?:https?:)?//([^/?#\\]*)", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+(?:,\s*[^@\s,]+@[^@\s,]+\.[^@\s,]+)*")
_DYNAMIC = re.compile(r"\.(php|jsp|do|action|aspx?|cgi)(;|$)", re.IGNORECASE)
_INDEXES = ("index.html", "index.htm", "index.shtml", "default.html", "default.htm", "index.xhtml")
_DEEPEST = 2000  # libxml2 drops what stands deeper than 2048 elements
_MANY = 5000  # among more names than this only those with the same first letter are likened: 0.1 s a hint


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
    element = tree
    for element in tree.iter(etree.Element):
        tag = element.tag
        if id_ := element.get("id"):
            anchors.add(id_)
        if tag == "a" and (name := element.get("name")):
            anchors.add(name)
        elif tag == "base":
            base = base or (element.get("href") or "").strip(_BLANK)
        elif tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            links += _refresh(element)
        for attribute, sort in _ADDRESSES.get(str(tag), ()):
            if (value := element.get(attribute)) is not None:
                links += _links(element, attribute, value, sort)
    findings = [*find_faults(tree, meta), *_contacts(links)] if structure else []
    if sum(1 for _ in element.iterancestors()) >= _DEEPEST:
        findings.append(Finding(CUT, line_of(element), "元素套得太深，后面的内容没有检查", "减少嵌套的层数"))
    return Reading(url, mark, tuple(links), tuple(sorted(anchors)), tuple(findings), base)


def _links(element: etree._Element, attribute: str, value: str, sort: Sort) -> Iterator[Link]:
    line = line_of(element)
    rel = (element.get("rel") or "").lower().split()
    if element.tag == "link" and {"preconnect", "dns-prefetch", "profile", "pingback"} & set(rel):
        return
    if element.tag == "link" and {"canonical", "alternate"} & set(rel) and "stylesheet" not in rel:
        sort = "link"
    words = label_of(element)[:40]
    if attribute.endswith("srcset"):
        for candidate in _SRCSET.finditer(value):
            yield Link(candidate[1], line, sort, words)
        return
    yield Link(re.sub(r"[\t\r\n]", "", value).strip(_BLANK), line, sort, words)


def _refresh(element: etree._Element) -> Iterator[Link]:
    if match := re.search(r"url\s*=\s*['\"]?([^'\"]+)", element.get("content") or "", re.IGNORECASE):
        yield Link(match[1].strip(_BLANK), line_of(element), "link", "自动跳转")


def _contacts(links: Iterable[Link]) -> Iterator[Finding]:
    for link in links:
        scheme, _, rest = link.target.partition(":")
        if scheme.lower() == "mailto" and not _EMAIL.fullmatch(unquote(rest.partition("?")[0]).strip()):
            yield Finding("html.mailto", link.line, f"“{link.target}”不是信箱地址", "写成 mailto:名字@域名")
        if scheme.lower() == "tel" and not re.fullmatch(r"[\d+*#().\s-]*\d[\d+*#().\s-]*(;.*)?", unquote(rest)):
            yield Finding("html.tel", link.line, f"“{link.target}”不是电话号码", "只写数字，例如 tel:+86-537-0000000")


def resolve(
    readings: Iterable[Reading], files: Collection[str], *, prefix: str = "/", host: str = ""
) -> Iterator[Dead]:
    """
    Yield every link that leads nowhere, in order of page and line.

    `files` are the addresses of what is no page. `prefix` is the path under which the root is published and `host` the
    site's own name. Addresses are compared decoded and case by case, as a server on Linux does; other hosts are not
    asked.
    """
    pages = sorted({reading.url: reading for reading in readings}.values(), key=lambda reading: reading.url)
    above = prefix.rstrip("/")
    known = _know(pages, files, above)
    suggest = cache(lambda path: _suggest(known, path))
    for reading in pages:
        start = above + reading.url
        if reading.base:
            base = _follow(start, reading.base, prefix, host)
            # A base that cannot be followed is as none; from one on another host no link comes back unless it says so.
            start = start if base.id else base.path and above + base.path
        for link in reading.links:
            aim = _follow(start, link.target, prefix, host)
            if aim.path:
                aim = _look(known, aim, link.sort, suggest)
            # An empty address of a form names the page itself; in a link nobody means that.
            if aim.id and not (aim.id == "link.empty" and link.sort == "form"):
                yield Dead(aim.id, reading.url, link, aim.reason, aim.hint)


@dataclass(frozen=True, slots=True)
class _Aim:
    """Where a link leads: to an address below the root, nowhere (`id`, `reason`), or (all empty) out of our sight."""

    path: str = ""
    fragment: str = ""
    id: str = ""
    reason: str = ""
    hint: str = ""


_ELSEWHERE = _Aim()
_EMPTY = _Aim(id="link.empty", reason="空链接", hint="写上地址，或去掉这个链接")
_SCRIPT = _Aim(id="link.script", reason="脚本链接，没有脚本时不能用", hint="换成真正的地址，或改用按钮")
_BACKSLASH = _Aim(id="link.backslash", reason="地址里有反斜杠", hint="改成 /")
_OUTSIDE = _Aim(id="link.outside-root", reason="通到了网站外面", hint="减少地址里的 ../")
_OWN_DISK = _Aim(id="link.dead", reason="指向某台电脑上的文件", hint="把文件放进网站，再链接它")
_NO_HOST = _Aim(id="link.dead", reason="不是合法的地址", hint="改正地址")


def _follow(start: str, target: str, prefix: str, host: str) -> _Aim:
    """Return where `target` leads from the address `start`, as a browser reads it; no start is one on another host."""
    if not target:
        return _EMPTY
    named = _HOST.match(target)
    if named:
        if not named[1]:
            return _NO_HOST
        if not host or re.sub(r":(80|443)$", "", named[1].lower()) != host.lower():
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
    if whole is None or not (whole + "/").startswith(prefix):
        # Whoever names the host may well mean another site on it.
        return _ELSEWHERE if named and whole else _OUTSIDE
    return _Aim("/" + whole[len(prefix) :], fragment)


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


@dataclass(frozen=True, slots=True)
class _Known:
    """
    All addresses of a site, the anchors of its pages, and the addresses by last part and by small letters.

    `above` is what stands before each address where the site is published under a path.
    """

    above: str
    addresses: frozenset[str]
    anchors: Mapping[str, frozenset[str]]
    by_last: Mapping[str, list[str]]
    by_case: Mapping[str, str]


def _know(pages: Iterable[Reading], files: Iterable[str], above: str) -> _Known:
    anchors: dict[str, frozenset[str] | None] = {}
    for page in pages:
        # Of a page that was not read to its end nobody knows all anchors.
        cut = any(finding.id == CUT for finding in page.findings)
        anchors[page.url] = None if cut else frozenset(page.anchors)
        if page.url.endswith("/"):
            anchors[page.url + "index.html"] = anchors[page.url]
    addresses = {*anchors, *files}
    for index in _INDEXES:
        for address in [each for each in addresses if each.endswith("/" + index)]:
            folder = address.removesuffix(index)
            if folder not in addresses:
                addresses.add(folder)
                anchors[folder] = anchors.get(address)
    by_last: dict[str, list[str]] = {}
    for address in sorted(addresses):
        by_last.setdefault(_last(address), []).append(address)
    return _Known(
        above,
        frozenset(addresses),
        {address: found for address, found in anchors.items() if found is not None},
        by_last,
        {address.lower().rstrip("/"): address for address in sorted(addresses, reverse=True)},
    )


def _look(known: _Known, aim: _Aim, sort: Sort, suggest: Callable[[str], str]) -> _Aim:
    """Return the aim as it is when something is there, else why not."""
    path = aim.path
    # A folder without its last slash: servers send the reader on to the page in it.
    if path not in known.addresses and path + "/" in known.addresses:
        path += "/"
    if path not in known.addresses:
        right = known.by_case.get(path.lower().rstrip("/"), "")
        if right and right.rstrip("/") != path.rstrip("/"):
            return _Aim(id="link.case", reason="大小写不对", hint=f"改成 {_shown(known.above + right)}")
        if _DYNAMIC.search(path):
            return _Aim(id="link.dynamic", reason="动态地址，在文件夹里查不到")
        id_ = {"image": "link.image", "asset": "link.asset"}.get(sort, "link.dead")
        return _Aim(id=id_, reason="没有这个页面或文件", hint=suggest(path))
    fragment = aim.fragment.partition(":~:")[0]
    anchors = known.anchors.get(path)
    if not fragment or anchors is None or fragment in anchors or fragment.lower() == "top":
        return aim
    fragment = unquote(fragment)
    if fragment in anchors:
        return aim
    return _Aim(id="link.fragment", reason=f"页面里没有“{fragment}”这个位置", hint=nearest(fragment, anchors))


def _suggest(known: _Known, path: str) -> str:
    """A hint with an address whose last part is like that of `path`; whole paths share too much to tell."""
    last = _last(path)
    names: Collection[str] = known.by_last
    if len(names) > _MANY:
        names = [name for name in names if name[:1] == last[:1]]
    found = difflib.get_close_matches(last, names, n=1, cutoff=0.75)
    if not found:
        return ""
    (best,) = difflib.get_close_matches(path, known.by_last[found[0]][:_MANY], n=1, cutoff=0)
    return f"是不是“{_shown(known.above + best)}”？"


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _shown(address: str) -> str:
    """The address with what is no UTF-8 in a file's name replaced, so that it can be printed."""
    return address.encode("utf-8", "replace").decode()


def outside(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Return all addresses on other hosts, each once, in order."""
    found = {link.target for reading in readings for link in reading.links if _HOST.match(link.target)}
    return tuple(sorted(found))
