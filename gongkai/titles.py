"""The index of titles: all of them in the order of their pinyin, divided by letters until no page of them is long."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.search.fold import fold
from gongkai.sources import digest

# More titles than this are divided by their next letter.
LONG = 200
# Stands where a title begins with no letter, after all letters.
_OTHER = "~"
# What of a folded title has an initial; one for each character, but for the rarest.
_KEPT = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]")
# So many beginnings of titles are named beside the letters that stand for them.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Letters:
    """Titles that begin alike: how their letters are read, the words most of them begin with, where, how many."""

    name: str
    words: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Titles:
    """
    A page of the index.

    `above` lead to it from the first letter on; `below` divide it by further letters. `entries` stand on it: all of
    them where nothing is below, else those whose titles end before they could be divided.
    """

    about: Letters
    above: tuple[Letters, ...]
    below: tuple[Letters, ...]
    entries: tuple[Entry, ...]

    @property
    def state(self) -> str:
        """A digest of all that the page says of titles."""
        told = [f"{entry.id} {entry.digest}" for entry in self.entries]
        return digest("\n".join(map(str, (self.about, self.above, self.below, *told))).encode())


def titles_of(library: Library) -> dict[str, Titles]:
    """Return the pages of the index by address, each after those above it."""
    entries = sorted(dict.values(library.entries), key=lambda entry: (_key(entry), entry["title"], entry.id))
    found = {}
    for first, group in groupby(entries, key=lambda entry: _key(entry)[0]):
        some = tuple(group)
        about = _letters(first, f"/search/{'other' if first == _OTHER else first}/", some)
        found.update({page.about.url: page for page in _pages(first, (), about, some)})
    return found


def first_letters(pages: Mapping[str, Titles]) -> tuple[Letters, ...]:
    """Return the letters with which titles begin, in order."""
    return tuple(page.about for page in pages.values() if not page.above)


def _key(entry: Entry) -> str:
    """Return by which letters a title is filed."""
    return entry.initials if entry.initials[:1].isalpha() else _OTHER + entry.initials


def _pages(begin: str, above: tuple[Letters, ...], about: Letters, entries: Sequence[Entry]) -> Iterator[Titles]:
    """Yield the page of the titles that begin with some letters, then those below it."""
    if len(entries) <= LONG:
        yield Titles(about, above, (), tuple(entries))
        return
    # What all have in common divides nothing.
    ends = zip(_key(entries[0]) + "\n", _key(entries[-1]) + "\t", strict=False)
    depth = next(at for at, (first, last) in enumerate(ends) if first != last)
    ended: tuple[Entry, ...] = ()
    parts = []
    for letters, group in groupby(entries, key=lambda entry: _key(entry)[: depth + 1]):
        some = tuple(group)
        if len(letters) > depth:
            parts.append((letters, _letters(letters, f"{about.url}{letters[len(begin) :]}/", some), some))
        else:
            ended = some
    yield Titles(about, above, tuple(below for _, below, _ in parts), ended)
    for letters, below, some in parts:
        yield from _pages(letters, (*above, about), below, some)


def _letters(begin: str, url: str, entries: Sequence[Entry]) -> Letters:
    if len(begin) == 1:
        return Letters("其他" if begin == _OTHER else begin.upper(), "", url, len(entries))
    read = begin.removeprefix(_OTHER)
    found = Counter("".join(_KEPT.findall(fold(entry["title"]))[: len(read)]) for entry in entries)
    return Letters(read.upper(), "、".join(word for word, _ in found.most_common(_NAMED)), url, len(entries))
