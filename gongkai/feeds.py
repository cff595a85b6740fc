"""What a reader can subscribe to: the site, each column, and each value of the fields that a kind file gives a feed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.columns import Node, every
from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.lists import axis_of
from gongkai.workdays import as_moment

# So many entries stand in a feed: a reader who looks once a month misses nothing of a busy office.
NEWEST = 30


@dataclass(frozen=True, slots=True)
class Feed:
    """
    The newest entries of a part of the site, the newest first.

    `url` is the address of the page that shows this part; the feed's files are `feed.xml` and `feed.json` below it.
    """

    url: str
    title: str
    about: str
    entries: tuple[Entry, ...]


def feeds_of(library: Library, menu: tuple[Node, ...]) -> Mapping[str, Feed]:
    """
    Return every feed by the address of its page; a part of the site where nothing has a date of publication has none.

    What refers to an entry by a field with a feed stands in that entry's feed, and in those of the entries to which
    that one refers so: of an office, and of the group of offices that it belongs to.
    """
    dated = [entry for kind in library.kinds for entry in library.all(kind) if entry.get("published")]
    dated.sort(key=lambda entry: (as_moment(entry["published"]), entry.id), reverse=True)
    site = library.site
    titles = {"/": (site.name, site.about)}
    columns: dict[str, list[str]] = defaultdict(list)
    for node in every(menu):
        titles[node.url] = (node.name, node.about)
        for kind in {*node.kinds, *(name for below in every(node.below) for name in below.kinds)}:
            columns[kind].append(node.url)
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in dated:
        targets = sorted(_above(library, entry))
        for id_ in targets:
            target = library.entries[id_]
            titles[library.url(target)] = (target["title"], library.kinds[target.kind].label)
        for url in ("/", *columns[entry.kind], *(library.url(library.entries[id_]) for id_ in targets)):
            if len(found[url]) < NEWEST:
                found[url].append(entry)
    place = {entry.id: number for number, entry in enumerate(dated)}
    for url, title, about, members in _by_words(library):
        titles[url] = (title, about)
        found[url] = sorted((each for each in members if each.id in place), key=lambda each: place[each.id])[:NEWEST]
    return {url: Feed(url, *titles[url], tuple(found[url])) for url in sorted(found) if found[url]}


def updated(library: Library, entry: Entry) -> date | datetime | None:
    """
    Return when an entry last changed: its publication, or a later date that its kind declares as `dateModified`.

    None where it has no date of publication. The clock and the files' own times never enter.
    """
    published: date | datetime | None = entry.get("published")
    dates = [entry.get(name) for name in library.kinds[entry.kind].schema.fields_of("dateModified")]
    later = [each for each in dates if published and each and as_moment(each) > as_moment(published)]
    return max(later, key=as_moment, default=published)


def lasting_id(library: Library, entry: Entry) -> str:
    """
    Return what names an entry for ever (RFC 4287, 4.2.6): the oldest address that it ever had, on the site's host.

    It stays when the entry moves, because `formerly` begins with the oldest address, and when the site turns to https.
    """
    oldest = next(iter(entry.get("formerly") or ()), "").strip("/")
    return f"https://{library.site.host}{library.site.prefix}{oldest + '/' if oldest else library.url(entry)[1:]}"


def _above(library: Library, entry: Entry) -> set[str]:
    """The ids of the entries in whose feeds an entry stands."""
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        each = waiting.pop()
        for name, declared in library.kinds[each.kind].fields.items():
            if declared.feed and declared.to:
                new = set(library.follow(each, name)) - found
                found |= new
                waiting += [library.entries[id_] for id_ in new]
    return found


def _by_words(library: Library) -> Iterator[tuple[str, str, str, Iterable[Entry]]]:
    """The lists by each word of a field with a feed: address, title, what the kind is, entries."""
    for kind in library.kinds.values():
        for name, declared in kind.fields.items():
            if declared.feed and not declared.to and library.all(kind.name):
                axis, members = axis_of(library, kind, name, "", library.all(kind.name))
                for choice in axis.choices:
                    yield choice.url, f"{kind.label}：{choice.title}", kind.about.split("。")[0], members[choice.url]
