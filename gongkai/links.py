"""Dead links of the site in the making, told at the line that an editor wrote, not at the line of the HTML."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from gongkai.addresses import Addresses
from gongkai.audit import Dead, Meta, Reading, read_tree
from gongkai.inputs import FILE
from gongkai.leaving import Away
from gongkai.problems import Problem, Where, error, warning
from gongkai.records import PageRecord
from gongkai.site import Site
from gongkai.sources import decode


def read(site: Site, url: str, tree: etree._Element | None, mark: str, *, meta: Meta = "") -> Reading:
    """
    Return what a parsed page contains, with the digest of its bytes; the office's is one of a folder beside the public
    site, not one of that site.
    """
    if _is_internal(url):
        return read_tree(url, tree, mark, meta=meta)
    return read_tree(url, tree, mark, meta=meta, prefix=site.prefix, host=site.host)


def addresses_of(
    site: Site, anchors: Mapping[str, tuple[str, ...]], files: Iterable[str], *, inside: bool = False
) -> Addresses:
    """
    Return what the public pages may lead to or, with `inside`, those of the office, which see both sites as folders.

    `anchors` are those of all pages (`Reading.anchors`). The public site is looked at by itself, so that a link from it
    to the internal one is dead.
    """
    if inside:
        beside = {_beside(url): found for url, found in anchors.items()}
        return Addresses.of(beside, [_beside(address) for address in files])
    public = {url: found for url, found in anchors.items() if not _is_internal(url)}
    outside = [address for address in files if not _is_internal(address)]
    return Addresses.of(public, outside, prefix=site.prefix, host=site.host)


def dead_links(
    root: Path, pages: Iterable[PageRecord], addresses: Addresses, html_of: Callable[[str], bytes]
) -> Iterator[Problem]:
    """
    Yield a problem for every link in `pages` that leads nowhere.

    `pages` are of one site, `addresses` what they may lead to. `html_of` an address gives what was read there; it is
    asked only for pages on which something is missing.
    """
    for page in pages:
        for dead in addresses.dead_in(page.reading, html_of):
            yield _problem(root, page, dead)


def unreviewed(root: Path, away: Iterable[Away], pages: Iterable[PageRecord]) -> Iterator[Problem]:
    """Yield a warning for each host that somebody still has to review, at the first place that names it."""
    by_url = {page.url: page for page in pages}
    hosts: dict[str, list[Away]] = {}
    for each in away:
        if each.is_open:
            hosts.setdefault(each.host or each.address, []).append(each)
    for host, found in hosts.items():
        named = [(by_url[crumb.url], each) for each in found for crumb in each.on]
        page, each = min(
            named, key=lambda pair: (not pair[0].source, pair[0].url, pair[1].address), default=(None, found[0])
        )
        place = f"共 {sum(other.total for other in found)} 处，在页面 {page.url}" if page else "在每一页的页脚"
        message = f"链接通到还没有审查的网站 {host}：{unquote(each.address)}（{place}）"
        hint = f"看过内容再留：在 {FILE} 的 reviewed_hosts 写上域名、审查人职务和日期；或去掉这个链接"
        yield warning("link.unreviewed", message, _where_outside(root, page, each), hint, _LAW)


# R-LINK-EXT: a list of links out that is looked through, and a word before readers leave for others than government.
_LAW = "《政府网站发展指引》（国办发〔2017〕47号，待核）"


def _where_outside(root: Path, page: PageRecord | None, away: Away) -> Where:
    """The line that holds an address: in the page's source, else in the site file, where the foot's stand."""
    source = page.source if page else ""
    for path in (source, FILE):
        text = (decode((root / path).read_bytes()) or "") if path else ""
        for needle in (away.address, unquote(away.address), away.host):
            if needle and (start := text.find(needle)) >= 0:
                return Where(path, (), text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
    return (
        Where(source, ("title",)) if source else Where(f"templates/{page.template if page else 'base.html'}", (), 1, 1)
    )


def _is_internal(url: str) -> bool:
    return url.startswith("/internal/")


def _beside(url: str) -> str:
    """The address of a page when both sites are seen as the folders that they are."""
    return url if _is_internal(url) else "/public" + url


def _problem(root: Path, page: PageRecord, dead: Dead) -> Problem:
    what = f"“{dead.link.text}”" if dead.link.text else ""
    message = f"{_WORDS[dead.link.sort]}{what}打不开：{unquote(dead.link.target)}（{dead.reason}，在页面 {page.url}）"
    return error("link.dead", message, _where(root, page, dead.link.target), dead.hint or "改正地址，或去掉这个链接")


_WORDS = {"link": "链接", "image": "图片", "asset": "页面文件", "form": "表单"}


def _where(root: Path, page: PageRecord, target: str) -> Where:
    """The line in the page's source that holds the link; pages are written with relative links, sources are not."""
    if not page.source:
        return Where(f"templates/{page.template}", (), 1, 1)
    text = decode((root / page.source).read_bytes()) or ""
    for needle in _spellings(page, target):
        if (start := text.find(needle)) >= 0:
            return Where(page.source, (), text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
    return Where(page.source, ("title",))


def _spellings(page: PageRecord, target: str) -> Iterator[str]:
    """What an editor may have typed for a link of the page, the surest first."""
    path = unquote(urlsplit(target).path)
    fragment = unquote(urlsplit(target).fragment)
    whole = posixpath.normpath(posixpath.join(page.url, path)) if path else ""
    if fragment:
        yield f"#{fragment}"
    if whole:
        yield whole
        yield whole.strip("/")
        folder = "/" + page.folder + "/"
        if whole.startswith(folder):
            yield whole.removeprefix(folder)
    yield target
    yield unquote(target)
    if name := re.sub(r"/+$", "", path).rpartition("/")[2]:
        yield name
