"""What a page contains, read once: where its links lead, its anchors, and what is wrong with them and its structure."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from sys import intern
from typing import Any, Literal
from urllib.parse import unquote

from lxml import etree

from gongkai.aims import Start, Way, aim_of
from gongkai.elements import Elements, Sort, label_of, line_of, parse
from gongkai.sources import digest
from gongkai.structure import Finding, find_faults

Meta = Literal["", "home", "column", "article"]


@dataclass(frozen=True, slots=True)
class Link:
    """One address in a page: as it is written, the line of the HTML, what it is for, and the words that carry it."""

    target: str
    line: int
    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that leads nowhere; `id` tells how, `url` is the page that holds it."""

    id: str
    url: str
    link: Link
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What one page contains; `url` is its address, not percent-encoded.

    `aims` are the other places of this site that the page leads to, each once, in order: an address below the root,
    decoded and without its query, and behind a `#` the part of that page, as it is written (`aims.aim_of`). Its own
    parts are among them only where it has no such part. `anchors` are the names of its own parts; one without a name
    says that the page could not be read to its end, so that it may have any. `faults` are the links that are wrong by
    themselves, wherever they lead.
    """

    url: str
    digest: str
    aims: tuple[str, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Dead, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., "Reading"], tuple[Any, ...]]:
        # What a frozen class does of itself to be sent to another process takes ten times as long.
        return Reading, (self.url, self.digest, self.aims, self.anchors, self.findings, self.faults)


CUT = "html.depth"  # the id of the finding that a page could not be read to its end
_DEEPEST = 2000  # libxml2 drops what stands deeper than 2048 elements
_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+(?:,\s*[^@\s,]+@[^@\s,]+\.[^@\s,]+)*")
_TELEPHONE = re.compile(r"[\d+*#().\s-]*\d[\d+*#().\s-]*(;.*)?")


def read_page(url: str, html: bytes, *, meta: Meta = "", prefix: str = "/", host: str = "") -> Reading:
    """Return what a page of UTF-8 contains, as `read_tree` does."""
    return read_tree(url, parse(html), digest(html), meta=meta, prefix=prefix, host=host)


def read_tree(
    url: str, tree: etree._Element | None, mark: str, *, meta: Meta = "", prefix: str = "/", host: str = ""
) -> Reading:
    """
    Return what a page contains that is parsed; `mark` is the digest of its bytes.

    `meta` says which of the government's tags it must carry (R-META). `prefix` is the path under which the root is
    published and `host` the site's own name.
    """
    if tree is None:
        return empty(url, mark)
    return read_elements(url, Elements(tree), mark, meta=meta, prefix=prefix, host=host)


def empty(url: str, mark: str) -> Reading:
    """Return what a page contains in which there is nothing to read."""
    return Reading(url, mark, (), (), (Finding("html.empty", 1, "页面是空的", "写上内容，或删去这个文件"),))


def read_elements(
    url: str,
    page: Elements,
    mark: str,
    *,
    more: Iterable[Link] = (),
    meta: Meta = "",
    structure: bool = True,
    prefix: str = "/",
    host: str = "",
) -> Reading:
    """Return what a parsed page contains, with `more` links that its style holds; `mark` is the digest of its bytes."""
    start = Start(url, page.base, prefix=prefix, host=host)
    aims: dict[str, None] = {}
    ways: dict[str, Way] = {}
    for target in dict.fromkeys([*[target for _, target, _ in page.addresses], *[link.target for link in more]]):
        aim = start.aim(target)
        if isinstance(aim, str):
            aims[aim] = None
        else:
            ways[target] = aim
    faults: list[Dead] = []
    if any(way.id for way in ways.values()):
        for link in (*links_of(page, ways), *more):
            if (way := ways.get(link.target)) and is_wrong(way, link.sort):
                faults.append(Dead(way.id, url, link, way.reason, way.hint))
    findings = [*find_faults(page, meta), *_contacts(page, ways)] if structure else []
    anchors = {intern(name) for name in (*page.ids, *page.names)}
    if sum(1 for _ in page.last.iterancestors()) >= _DEEPEST:
        findings.append(Finding(CUT, line_of(page.last), "元素套得太深，后面的内容没有检查", "减少嵌套的层数"))
        anchors.add("")
    own = aim_of(url)
    return Reading(
        url,
        mark,
        tuple([aim for aim in aims if not (aim.startswith(own) and _is_own(aim, own, anchors))]),
        tuple(sorted(anchors)),
        tuple(findings),
        tuple(faults),
    )


def links_of(page: Elements, targets: Container[str] | None = None) -> tuple[Link, ...]:
    """Return every link of a page, or those to some targets as they are written, with their lines and words."""
    return tuple(
        Link(target, line_of(element), sort, "自动跳转" if element.tag == "meta" else label_of(element)[:40])
        for element, target, sort in page.addresses
        if targets is None or target in targets
    )


def is_wrong(way: Way, sort: Sort) -> bool:
    """Return whether a link that goes this way leads nowhere; an empty address of a form names the page itself."""
    return bool(way.id) and not (way.id == "link.empty" and sort == "form")


def has_part(anchors: Container[str], fragment: str) -> bool:
    """Return whether a page with these anchors has the part that a fragment names, as written or decoded."""
    return "" in anchors or fragment in anchors or unquote(fragment) in anchors


def _is_own(aim: str, own: str, anchors: Container[str]) -> bool:
    """Whether an aim is the page itself or a part that it has."""
    path, _, fragment = aim.partition("#")
    return path == own and (not fragment or has_part(anchors, fragment))


def _contacts(page: Elements, targets: Iterable[str]) -> Iterator[Finding]:
    wrong = {target: finding for target in targets if (finding := _contact(target))}
    for element, target, _ in page.addresses if wrong else ():
        if target in wrong:
            yield replace(wrong[target], line=line_of(element))


def _contact(target: str) -> Finding | None:
    scheme, _, rest = target.partition(":")
    if scheme.lower() == "mailto" and not _EMAIL.fullmatch(unquote(rest.partition("?")[0]).strip()):
        return Finding("html.mailto", 1, f"“{target}”不是信箱地址", "写成 mailto:名字@域名")
    if scheme.lower() == "tel" and not _TELEPHONE.fullmatch(unquote(rest)):
        return Finding("html.tel", 1, f"“{target}”不是电话号码", "只写数字，例如 tel:+86-537-0000000")
    return None
