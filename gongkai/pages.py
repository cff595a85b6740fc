"""
Which pages exist and what each one may show. A page is closed: rendering it needs nothing but the page.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from gongkai.clauses import TYPE, explained, marks
from gongkai.columns import Node, trail
from gongkai.entries import Entry
from gongkai.feeds import updated
from gongkai.kinds import Selection
from gongkai.library import Library, Summary
from gongkai.lists import Axis
from gongkai.markup import Mark
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
        text=library.body(entry),
        folder=f"internal/{folder}" if notice else folder,
        source=entry.path,
        source_line=entry.body_line,
        shows=shows(library, kind.shows, entry),
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


def shows(library: Library, selections: Iterable[Selection], entry: Entry | None) -> dict[str, Shown]:
    """Return what each selection shows, by its name; `entry` is what they mean by `self`."""
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
