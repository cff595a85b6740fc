"""Which pages exist and what each one may show. A page is closed: rendering it needs nothing but the page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from gongkai.clauses import TYPE, explained, marks
from gongkai.columns import Node, every, trail
from gongkai.entries import Entry
from gongkai.feeds import Feed, updated
from gongkai.kinds import Kind, ListPage, Selection
from gongkai.library import Library, Summary
from gongkai.lists import Axis, axes_of, cut, part_url
from gongkai.markup import Mark
from gongkai.problems import Problem, Where, error
from gongkai.rules import StatutoryClock, clocks
from gongkai.workdays import as_day

Sort = Literal["", "home", "column", "article"]


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way from the home page to a page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What a selection found: as many as it may show, how many there are, and where all of them are.

    `count_by` is the field whose values it counts, blank for none; `counts` are these over all that was found.
    """

    name: str
    label: str
    items: tuple[Summary, ...]
    total: int
    more: str
    count_by: str = ""
    counts: tuple[tuple[Any, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """Entries that refer to this one, under the name that the other side's field gives the relation."""

    label: str
    items: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """
    A part of a list. `newer` and `older` are the addresses of its neighbours, empty at the ends.

    `axes` lead to the lists by year, by unit and so on; `here` is the value that this list is for, and `front` the
    address of its newest part. `counts` are how many entries of the list have each value of the field that its kind
    counts by. An old part has no axes, series or counts, and a total of 0: it says nothing that changes.
    """

    items: tuple[Summary, ...]
    total: int
    front: str
    newer: str
    older: str
    axes: tuple[Axis, ...]
    here: str
    series: tuple[tuple[str, tuple[Summary, ...]], ...]
    counts: tuple[tuple[Any, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as a file: its address, its type, its rows without the heading, its size in bytes."""

    url: str
    type: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Page:
    """
    One address and all it may show.

    `text` is Markdown and `folder` the folder of its file below `content/`; `source` is the file that an editor opens
    to change the page, with the line on which the text begins. `published` and `office` are when and by whom an entry
    was published, `updated` when it last changed; one of a kind without these dates from its review, by the site's
    organizer. `supplement` says why it was put in later than it was published. `feed` is the title of the feed beside
    the page, empty where there is none. `tables` are the files of its tables by the name of the field that holds
    one, under an empty name those of the list. `replaced` are the entries that take the entry's place.
    """

    url: str
    template: str
    title: str
    sort: Sort
    kind: str = ""
    column: Node | None = None
    crumbs: tuple[Crumb, ...] = ()
    entry: Summary | None = None
    text: str = ""
    folder: str = ""
    source: str = ""
    source_line: int = 1
    shows: Mapping[str, Shown] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    listing: Listing | None = None
    marks: tuple[Mark, ...] = ()
    clocks: tuple[StatutoryClock, ...] = ()
    published: date | datetime | None = None
    updated: date | datetime | None = None
    supplement: str = ""
    office: str = ""
    notice: str = ""
    feed: str = ""
    tables: Mapping[str, tuple[TableFile, ...]] = field(default_factory=dict)
    replaced: tuple[Relation, ...] = ()
    data: tuple[Any, ...] = ()


def plan_public(
    library: Library, menu: tuple[Node, ...], feeds: Mapping[str, Feed]
) -> tuple[tuple[Page, ...], list[Problem]]:
    """
    Return every public page in order of address, and a problem for each address that two pages want.

    `feeds` are by the address of the page that they stand beside.
    """
    pages: list[Page] = [_home(library), _site_map(library, menu), _not_found(), _search(library)]
    if library.site.elderly:
        pages.append(Page("/elderly/", "elderly.html", "适老模式", ""))
    for node in every(menu):
        if not node.is_list:
            pages.append(_column(library, menu, node))
    for kind in library.kinds.values():
        entries = library.all(kind.name)
        if entries:
            pages += _lists(library, menu, kind, entries)
        for entry in entries:
            page = entry_page(library, menu, entry)
            pages.append(page)
            pages += _redirects(entry, page)
    pages = [replace(page, feed=feeds[page.url].title) if page.url in feeds else page for page in pages]
    return without_clashes(pages)


def entry_page(library: Library, menu: tuple[Node, ...], entry: Entry, *, notice: str = "") -> Page:
    """Return the page of one entry, closed: its fields, what it shows of others, and who refers to it."""
    kind = library.kinds[entry.kind]
    way = trail(menu, kind.column)
    crumbs = [Crumb(node.name, node.url) for node in way]
    if not way or not way[-1].is_list:
        crumbs += [Crumb(kind.label, f"/{kind.name}/")] if not notice else []
    folder = entry.path.removeprefix("content/").rpartition("/")[0]
    return Page(
        url=library.url(entry),
        template=kind.name + ".html",
        title=entry["title"],
        sort="" if notice else "article",
        kind=kind.name,
        column=way[-1] if way else None,
        crumbs=tuple(crumbs),
        entry=_view(library, entry),
        text=entry.body,
        folder=f"internal/{folder}" if notice else folder,
        source=entry.path,
        source_line=entry.body_line,
        shows=_shows(library, kind.shows, entry),
        relations=tuple(_relations(library, entry)),
        marks=marks(library, entry),
        clocks=tuple(clocks(kind, entry, library)),
        published=entry.get("published") or (entry["review"].date if entry.get("review") else None),
        updated=updated(library, entry),
        supplement=_supplement(library, entry),
        office=office.title if (office := library.shown(entry, "office")) else library.site.footer.organizer,
        notice=notice,
        replaced=tuple(_replaced(library, entry)),
    )


def _replaced(library: Library, entry: Entry) -> Iterator[Relation]:
    """The entries that amend, abolish or replace this one, by the fields that its kind names for this."""
    kind = library.kinds[entry.kind]
    for name in kind.page.replaced_by:
        if others := library.referring(entry.id, kind.name, name):
            yield Relation(kind.fields[name].back or kind.label, tuple(library.summary(other) for other in others))


def _supplement(library: Library, entry: Entry) -> str:
    """Why an entry is older than its place on this site: what it says itself, or that it came from the site before."""
    published, since = entry.get("published"), library.site.since
    before = since is not None and published is not None and as_day(published) < since
    return entry.get("supplement") or (library.site.since_note if before else "")


def _view(library: Library, entry: Entry) -> Summary:
    """Everything that an entry's page may say of it, with the words and addresses of the clauses that it explains."""
    seen = library.view(entry)
    fields = library.kinds[entry.kind].fields
    found = {name: explained(library, entry, name) for name, declared in fields.items() if declared.type == TYPE}
    return replace(seen, fields={**seen.fields, **found}) if found else seen


def _shows(library: Library, selections: Iterable[Selection], entry: Entry | None) -> dict[str, Shown]:
    shown = {}
    for selection in selections:
        found = library.select(selection, entry)
        limit = selection.limit or len(found)
        more = f"/{selection.kinds[0]}/" if len(selection.kinds) == 1 and not selection.where else ""
        items = tuple(_counted(library, each, selection.count_by) for each in found[:limit])
        counts = library.counts(found, selection.count_by) if selection.count_by else ()
        shown[selection.name] = Shown(
            selection.name, selection.label, items, len(found), more, selection.count_by, counts
        )
    return shown


def _counted(library: Library, entry: Entry, name: str) -> Summary:
    """What a selection shows of an entry: its summary, with the field that the selection counts by."""
    seen = library.summary(entry)
    return replace(seen, fields={**seen.fields, name: library.shown(entry, name)}) if name else seen


def _relations(library: Library, entry: Entry) -> Iterator[Relation]:
    """Relations are declared on one side and shown on both; one that a selection of the kind shows is left to it."""
    found: dict[str, list[Summary]] = defaultdict(list)
    for source, name in library.backward.get(entry.id, ()):
        other = library.entries[source]
        declared = library.kinds[other.kind].fields[name]
        shown = library.kinds[entry.kind].shows
        covered = any((not each.kinds or other.kind in each.kinds) and (name, "self") in each.where for each in shown)
        if declared.back and not covered:
            found[declared.back].append(library.summary(other))
    for label in sorted(found):
        yield Relation(label, tuple(found[label]))


def _lists(library: Library, menu: tuple[Node, ...], kind: Kind, entries: Sequence[Entry]) -> Iterator[Page]:
    """The list of all entries of a kind, and one for each value along each axis, all cut into parts."""
    axes = axes_of(library, kind, entries)
    whole = f"/{kind.name}/"
    yield from _parts(library, menu, kind, whole, "", entries, tuple(axis for axis, _ in axes if axis.within == ""))
    for axis, members in axes:
        for choice in axis.choices:
            inner = tuple(other for other, _ in axes if other.within == choice.url)
            siblings = (axis, *inner)
            yield from _parts(library, menu, kind, choice.url, choice.title, members[choice.url], siblings)


def _parts(
    library: Library,
    menu: tuple[Node, ...],
    kind: Kind,
    url: str,
    here: str,
    entries: Sequence[Entry],
    axes: tuple[Axis, ...],
) -> Iterator[Page]:
    way = trail(menu, kind.column)
    crumbs = [Crumb(node.name, node.url) for node in way]
    if not way or not way[-1].is_list:
        crumbs.append(Crumb(kind.label, f"/{kind.name}/"))
    parts = cut(entries, kind.list.size)
    for number, part in enumerate(parts, 1):
        title = f"{kind.label}：{here}" if here else kind.label
        if number < len(parts):
            title += f"（第 {number} 部分）"
        # Counts, ways and charts stand on the newest part only: they change with every new entry, old parts do not.
        is_newest = number == len(parts)
        is_top = is_newest and not here
        yield Page(
            url=part_url(url, number, len(parts)),
            template=f"{kind.name}_list.html",
            title=title,
            sort="column",
            kind=kind.name,
            column=way[-1] if way else None,
            crumbs=tuple(crumbs[:-1] if is_top else crumbs),
            listing=Listing(
                items=tuple(library.summary(entry) for entry in part),
                total=len(entries) if is_newest else 0,
                front=url,
                newer=part_url(url, number + 1, len(parts)) if number < len(parts) else "",
                older=part_url(url, number - 1, len(parts)) if number > 1 else "",
                axes=axes if is_newest else (),
                here=here,
                series=_series(library, kind.list, entries, here) if is_newest else (),
                counts=library.counts(entries, kind.list.count_by) if is_newest and kind.list.count_by else (),
            ),
        )


def _series(
    library: Library, shape: ListPage, entries: Sequence[Entry], here: str
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


def _column(library: Library, menu: tuple[Node, ...], node: Node) -> Page:
    way = trail(menu, node.path)
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


def _home(library: Library) -> Page:
    return Page("/", "home.html", library.site.name, "home", shows=_shows(library, library.site.home, None))


def _site_map(library: Library, menu: tuple[Node, ...]) -> Page:
    """All columns, with the ways into each list, so that everything can be reached from one page."""
    rows = []
    for node in every(menu):
        kinds = tuple(
            (
                kind,
                f"/{name}/",
                len(library.all(name)),
                tuple(axis for axis, _ in axes_of(library, kind, library.all(name))),
            )
            for name in node.kinds
            for kind in (library.kinds[name],)
        )
        lists = tuple((kind.label, url, total, axes) for kind, url, total, axes in kinds)
        rows.append((len(node.path), node.name, node.url, lists))
    return Page("/site-map/", "site_map.html", "网站地图", "", data=tuple(rows))


def _not_found() -> Page:
    return Page("/404.html", "404.html", "没有找到这个页面", "")


def _search(library: Library) -> Page:
    """All titles on one page: found by the browser's own search, and by the search box where scripts run."""
    rows = []
    for kind in library.kinds.values():
        items = tuple(library.summary(entry) for entry in library.all(kind.name))
        if items:
            rows.append((kind.label, f"/{kind.name}/", items))
    return Page("/search/", "search.html", "查找", "", data=tuple(rows))


def _redirects(entry: Entry, page: Page) -> Iterator[Page]:
    for old in entry.get("formerly") or ():
        url = "/" + old.strip("/") + "/"
        yield Page(url, "redirect.html", page.title, "", source=entry.path, data=(page.url,))


def without_clashes(pages: Iterable[Page]) -> tuple[tuple[Page, ...], list[Problem]]:
    """Return pages in order of address, and a problem for each address that two of them want."""
    kept: dict[str, Page] = {}
    problems = []
    for page in pages:
        other = kept.setdefault(page.url, page)
        if other is not page:
            first, second = other.source or f"“{other.title}”", page.source or f"“{page.title}”"
            # An old address that is taken is a mistake of the entry that claims it, not of the one that lives there.
            claims = other if other.template == "redirect.html" else page
            where = Where(claims.source or page.source or other.source or "site_config.yaml", (), 1, 1)
            hint = "给其中一个换地址：改文件名、栏目地址，或去掉 formerly 里的这一条"
            problems.append(error("page.clash", f"两个页面用了同一个地址 {page.url}：{first} 和 {second}", where, hint))
    return tuple(kept[url] for url in sorted(kept)), problems
