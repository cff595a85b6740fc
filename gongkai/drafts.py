"""
Which pages there are to be, each as a draft: its address with what makes the page, because of a large site few change.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.columns import every, trail
from gongkai.entries import Entry
from gongkai.kinds import ListPage
from gongkai.library import Library, Summary
from gongkai.outline import Outline
from gongkai.pages import Crumb, Listing, Page, Shown, entry_page, shows
from gongkai.problems import Problem, Where, error


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A page that is planned but not made: its address, what makes it of an outline, and what that is given.

    One that is `lasting` is given nothing but names of what it looks at, so that it is the same as long as that is.
    """

    url: str
    make: Callable[..., Page]
    given: tuple[Any, ...] = ()
    is_lasting: bool = True


def plan_public(outline: Outline) -> tuple[Draft, ...]:
    """Return a draft of every public page; two may want the same address."""
    library = outline.library
    drafts = [
        Draft("/", _home),
        Draft("/site-map/", _site_map),
        Draft("/404.html", _not_found),
        Draft("/search/", _search),
        *(Draft(url, _titles, (url,)) for url in outline.titles),
    ]
    if library.site.elderly:
        drafts.append(Draft("/elderly/", _elderly))
    drafts += [Draft(node.url, _column, (node.path,)) for node in every(outline.menu) if not node.is_list]
    for front, listed in outline.lists.items():
        drafts += [Draft(listed.url(number), _part, (front, number)) for number in range(1, listed.parts + 1)]
    drafts += [Draft(front, _part, (front, outline.lists[front].parts)) for front in outline.twice]
    for kind in library.kinds:
        for entry in library.all(kind):
            drafts.append(Draft(library.url(entry), _entry, (entry.id,)))
            drafts += _redirects(entry)
    return tuple(drafts)


def finished(pages: Iterable[Page]) -> tuple[Draft, ...]:
    """Return pages that are made already as drafts."""
    return tuple(Draft(page.url, _ready, (page,), is_lasting=False) for page in pages)


def _ready(outline: Outline, page: Page) -> Page:
    return page


def _entry(outline: Outline, id_: str) -> Page:
    return entry_page(outline.library, outline.menu, outline.library.entries[id_])


def _part(outline: Outline, front: str, number: int) -> Page:
    """A part of a list, counted from the oldest: of all entries of a kind, or of those with one value of a field."""
    library, listed = outline.library, outline.lists[front]
    kind, here, count = library.kinds[listed.kind], listed.here, listed.parts
    way = trail(outline.menu, kind.column)
    crumbs = [Crumb(node.name, node.url) for node in way]
    if not way or not way[-1].is_list:
        crumbs.append(Crumb(kind.label, f"/{kind.name}/"))
    title = f"{kind.label}：{here}" if here else kind.label
    if number < count:
        title += f"（第 {number} 部分）"
    # Counts, ways and charts stand on the newest part only: they change with every new entry, old parts do not.
    is_newest = number == count
    is_top = is_newest and not here
    asks_all = is_newest and (kind.list.chart or kind.list.count_by)
    entries = outline.entries(front) if asks_all else ()
    return Page(
        url=listed.url(number),
        template=f"{kind.name}_list.html",
        title=title,
        sort="column",
        kind=kind.name,
        column=way[-1] if way else None,
        crumbs=tuple(crumbs[:-1] if is_top else crumbs),
        listing=Listing(
            items=tuple(library.summary(entry) for entry in outline.part(front, number)),
            total=listed.total if is_newest else 0,
            front=front,
            newer=listed.url(number + 1) if number < count else "",
            older=listed.url(number - 1) if number > 1 else "",
            axes=outline.axes(front) if is_newest else (),
            here=here,
            series=_series(library, kind.list, entries, here) if kind.list.chart else (),
            counts=library.counts(entries, kind.list.count_by) if is_newest and kind.list.count_by else (),
        ),
    )


def _series(
    library: Library, shape: ListPage, entries: tuple[Entry, ...], here: str
) -> tuple[tuple[str, tuple[Summary, ...]], ...]:
    """The lines of the list's chart, where this list is for one value of the chart's field."""
    chart = shape.chart
    if chart is None or any(library.value(entry, chart.field) != here for entry in entries):
        return ()
    lines: dict[str, list[Entry]] = defaultdict(list)
    for entry in library.sorted(entries, chart.x):
        words = [str(library.value(entry, name)) for name in chart.series if library.value(entry, name)]
        # What the whole list is about need not be said of each line.
        lines["，".join(dict.fromkeys(word for word in words if word != here)) or here].append(entry)
    return tuple((name, tuple(library.summary(entry) for entry in lines[name])) for name in lines)


def _column(outline: Outline, path: tuple[str, ...]) -> Page:
    library = outline.library
    way = trail(outline.menu, path)
    node = way[-1]
    sections = []
    for kind_name in [*node.kinds, *(name for below in every(node.below) for name in below.kinds)]:
        kind = library.kinds[kind_name]
        entries = library.all(kind_name)
        items = tuple(library.summary(entry) for entry in entries[:8])
        sections.append(Shown(kind_name, kind.label, items, len(entries), f"/{kind_name}/"))
    return Page(
        url=node.url,
        template="column.html",
        title=node.name,
        sort="column",
        column=node,
        crumbs=tuple(Crumb(above.name, above.url) for above in way[:-1]),
        shows={section.name: section for section in sections},
    )


def _home(outline: Outline) -> Page:
    site = outline.library.site
    return Page("/", "home.html", site.name, "home", shows=shows(outline.library, site.home, None))


def _elderly(outline: Outline) -> Page:
    return Page("/elderly/", "elderly.html", "适老模式", "")


def _site_map(outline: Outline) -> Page:
    """All columns, with the ways into each list, so that everything can be reached from one page."""
    rows = []
    for node in every(outline.menu):
        lists = tuple((outline.library.kinds[name].label, f"/{name}/", *outline.ways_into(name)) for name in node.kinds)
        rows.append((len(node.path), node.name, node.url, lists))
    return Page("/site-map/", "site_map.html", "网站地图", "", data=tuple(rows))


def _not_found(outline: Outline) -> Page:
    return Page("/404.html", "404.html", "没有找到这个页面", "")


def _search(outline: Outline) -> Page:
    """Where results are shown; without scripts, the ways to every title: by its first letter and by its list."""
    library = outline.library
    lists = []
    for node in every(outline.menu):
        lists += [(library.kinds[name].label, f"/{name}/", outline.ways_into(name)[0]) for name in node.kinds]
    return Page("/search/", "search.html", "查找", "", data=(outline.looked_for(), outline.letters(), tuple(lists)))


def _titles(outline: Outline, url: str) -> Page:
    """The titles that begin with some letters, or the letters that divide them."""
    library, titles = outline.library, outline.titled(url)
    rows = tuple(
        (library.titled(entry.id), library.kinds[entry.kind].label, entry.get("published")) for entry in titles.entries
    )
    title = f"标题索引：{titles.about.name}"
    crumbs = (Crumb("查找", "/search/"), *(Crumb(each.name, each.url) for each in titles.above))
    return Page(url, "titles.html", title, "", crumbs=crumbs, data=(titles, outline.letters(), rows))


def _redirects(entry: Entry) -> Iterator[Draft]:
    for old in entry.get("formerly") or ():
        url = "/" + old.strip("/") + "/"
        yield Draft(url, _redirect, (url, entry.id))


def _redirect(outline: Outline, url: str, id_: str) -> Page:
    library = outline.library
    entry = library.entries[id_]
    return Page(url, "redirect.html", entry["title"], "", source=entry.path, data=(library.url(entry),))


def without_clashes(outline: Outline, drafts: Iterable[Draft]) -> tuple[tuple[Draft, ...], list[Problem]]:
    """Return drafts in order of address, and a problem for each address that two of them want."""
    kept: dict[str, Draft] = {}
    problems = []
    for draft in drafts:
        first = kept.setdefault(draft.url, draft)
        if first is not draft:
            problems.append(_clash(first.make(outline, *first.given), draft.make(outline, *draft.given)))
    return tuple(kept[url] for url in sorted(kept)), problems


def _clash(other: Page, page: Page) -> Problem:
    first, second = other.source or f"“{other.title}”", page.source or f"“{page.title}”"
    # An old address that is taken is a mistake of the entry that claims it, not of the one that lives there.
    claims = other if other.template == "redirect.html" else page
    where = Where(claims.source or page.source or other.source or "site_config.yaml", (), 1, 1)
    hint = "给其中一个换地址：改文件名、栏目地址，或去掉 formerly 里的这一条"
    return error("page.clash", f"两个页面用了同一个地址 {page.url}：{first} 和 {second}", where, hint)
