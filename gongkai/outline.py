"""What a site consists of before any page is made: the menu, the lists with what each holds, the feeds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gongkai.columns import Node
from gongkai.entries import Entry
from gongkai.feeds import Feed, feeds_of
from gongkai.library import Library
from gongkai.lists import Axis, axes_of, part_url, parts_of, piece
from gongkai.sources import digest
from gongkai.titles import Letters, Titles, first_letters, titles_of
from gongkai.watch import States, Watched


@dataclass(frozen=True, slots=True)
class Listed:
    """
    A list: of all entries of a kind where `here` is empty, else of those that hold this value.

    It is cut into `parts`, the first with the oldest entries. `front` is the address of the newest.
    """

    kind: str
    front: str
    here: str
    entries: tuple[Entry, ...]
    axes: tuple[Axis, ...]
    size: int

    @property
    def total(self) -> int:
        """How many entries it holds."""
        return len(self.entries)

    @property
    def parts(self) -> int:
        """How many parts it has."""
        return parts_of(self.entries, self.size)

    def url(self, number: int) -> str:
        """Return the address of a part."""
        return part_url(self.front, number, self.parts)

    def part(self, number: int) -> tuple[Entry, ...]:
        """Return the entries of a part."""
        return tuple(piece(self.entries, self.size, number))


@dataclass(frozen=True, slots=True)
class Outline:
    """
    The public site in outline. Whoever makes a page looks at it through the methods, which note what was looked at.

    `lists` are by the address of their front; `ways` are all axes of a kind's lists; `feeds` are by the address of the
    page that they stand beside. `twice` are addresses that two lists want. `titles` are the pages of the index of
    titles by address. `often` is what many look for.
    """

    library: Library
    menu: tuple[Node, ...]
    lists: Mapping[str, Listed]
    ways: Mapping[str, tuple[Axis, ...]]
    feeds: Watched[Feed]
    twice: tuple[str, ...]
    titles: Mapping[str, Titles]
    often: tuple[str, ...]

    def part(self, front: str, number: int) -> tuple[Entry, ...]:
        """Return the entries of a part of a list."""
        self.library.watch.note(f"part {number} {front}")
        return tuple(self.library.entries[entry.id] for entry in self.lists[front].part(number))

    def entries(self, front: str) -> tuple[Entry, ...]:
        """Return all entries of a list."""
        self.library.watch.note(f"list {front}")
        return self.lists[front].entries

    def axes(self, front: str) -> tuple[Axis, ...]:
        """Return the ways from a list to those that it can be divided into, and to those beside it."""
        self.library.watch.note(f"axes {front}")
        return self.lists[front].axes

    def ways_into(self, kind: str) -> tuple[int, tuple[Axis, ...]]:
        """Return how many entries the list of a kind holds, and all ways to divide it."""
        self.library.watch.note(f"ways {kind}")
        return self.lists[f"/{kind}/"].total, self.ways[kind]

    def titled(self, url: str) -> Titles:
        """Return what a page of the index of titles holds."""
        self.library.watch.note(f"titles {url}")
        return self.titles[url]

    def letters(self) -> tuple[Letters, ...]:
        """Return the letters with which titles begin, in order."""
        self.library.watch.note("letters *")
        return first_letters(self.titles)

    def looked_for(self) -> tuple[str, ...]:
        """Return what many look for."""
        self.library.watch.note("often *")
        return self.often

    def holds_all(self, front: str) -> bool:
        """Return whether a list holds all entries of its kind."""
        self.library.watch.note(f"share {front}")
        return self.lists[front].total == self.lists[f"/{self.lists[front].kind}/"].total

    def feed(self, url: str) -> Feed | None:
        """Return the feed beside the page at an address."""
        found: Feed | None = self.feeds.get(url)
        return found

    def states(self) -> Mapping[str, States]:
        """Return what noted keys stand for, by the first word of the key: those of the library among them."""
        return {
            **self.library.states(),
            "part": States(self._part_state),
            "often": States(lambda of: repr(self.often)),
            "letters": States(lambda of: repr(self.letters())),
            "titles": States(lambda of: self.titles[of].state if of in self.titles else ""),
            # Few pages have a feed, and each asks for its own.
            "feed": States(lambda of: "", {url: _feed_state(feed) for url, feed in dict.items(self.feeds)}),
            "ways": States(lambda of: digest(repr(self.ways_into(of)).encode()) if of in self.ways else ""),
            "axes": States(lambda of: self._list_state(of, lambda listed: repr((listed.total, listed.axes)))),
            "share": States(lambda of: self._list_state(of, lambda listed: str(self.holds_all(listed.front)))),
            "list": States(lambda of: self._list_state(of, lambda listed: _told(listed.entries))),
        }

    def _part_state(self, of: str) -> str:
        number, _, front = of.partition(" ")
        listed = self.lists.get(front)
        if listed is None or int(number) > listed.parts:
            return ""
        ids = "\n".join([entry.id for entry in listed.part(int(number))])
        # Whether it is the newest or the one before it decides its address and those of its neighbours.
        return digest(f"{min(listed.parts - int(number), 2)} {listed.here} {ids}".encode())

    def _list_state(self, of: str, tell: Callable[[Listed], str]) -> str:
        listed = self.lists.get(of)
        return digest(tell(listed).encode()) if listed else ""


def _told(entries: Iterable[Entry]) -> str:
    return "\n".join([f"{entry.id} {entry.digest}" for entry in entries])


def _feed_state(feed: Feed) -> str:
    return digest(repr((feed.title, feed.about, [entry.id for entry in feed.entries])).encode())


def outline(library: Library, menu: tuple[Node, ...], often: tuple[str, ...] = ()) -> Outline:
    """Return the public site in outline; `library` is the public one."""
    lists: dict[str, Listed] = {}
    ways: dict[str, tuple[Axis, ...]] = {}
    twice = []
    for kind in library.kinds.values():
        entries = library.all(kind.name)
        if not entries:
            continue
        axes = axes_of(library, kind, entries)
        tops = tuple(axis for axis, _ in axes if axis.within == "")
        ways[kind.name] = tuple(axis for axis, _ in axes)
        front = f"/{kind.name}/"
        lists[front] = Listed(kind.name, front, "", entries, tops, kind.list.size)
        for axis, members in axes:
            for choice in axis.choices:
                beside = (axis, *(other for other, _ in axes if other.within == choice.url))
                inside = tuple(members[choice.url])
                twice += [choice.url] if choice.url in lists else []
                lists[choice.url] = Listed(kind.name, choice.url, choice.title, inside, beside, kind.list.size)
    feeds = Watched(feeds_of(library, menu), library.watch, "feed")
    return Outline(library, menu, lists, ways, feeds, tuple(twice), titles_of(library), often)
