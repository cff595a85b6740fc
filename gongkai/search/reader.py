"""
Queries answered from the files of the index, in the order in which readers see the results.

`static/search.js/25-lanes.js` and `30-find.js` do the same in the browser, fetching as little as they can; change
both.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal
from zlib import crc32

from gongkai.search.documents import Head
from gongkai.search.fold import as_initials, fold, words
from gongkai.search.numbers import asked_keys, keys, printed, title_key
from gongkai.search.pairs import Directory, Shard, read_shard, terms_of
from gongkai.search.synonyms import variants
from gongkai.search.writer import EXACT_ENTRY, HEADS

# Where a query was found. The exact number comes first, then the title, what stands beside it, and the text.
Place = Literal["exact", "title", "head", "initials", "text"]
_INITIALS = re.compile(r"[0-9]*[a-z][0-9]*[a-z][a-z0-9]*")
# Shorter ones stand in many titles by chance, so that texts which hold them as they are go first.
_SURE_INITIALS = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a query finds, and where."""

    head: Head
    place: Place


@dataclass(frozen=True, slots=True)
class Lane:
    """A way of looking: in which place each word must occur in one of its forms."""

    place: Place
    words: tuple[tuple[str, ...], ...]


class Index:
    """
    An index that was written by `writer`.

    `read` returns the bytes of a file by its name below the folder of the index.
    """

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._manifest: Any = json.loads(read("index.json"))
        self._segments: list[Any] = self._manifest["segments"]
        self._shard = lru_cache(maxsize=256)(lambda name: read_shard(read(name)))
        self._json = lru_cache(maxsize=256)(lambda name: json.loads(read(name)))

    def find(self, query: str, *, synonyms: bool = True) -> Iterator[Hit]:
        """
        Return the documents that hold every word of a query, each once.

        Exact numbers come first. Words beside each other come before words apart, the title and what stands beside it
        before the text, and among equals the newest document first; where titles are looked through, after what holds
        what no longer does, first what has no other words in its title, and then what is of a kind that comes first.
        """
        seen: set[int] = set()
        for number in self._exact(query):
            seen.add(number)
            yield Hit(self._head(number), "exact")
        named = self._under(title_key(query))
        for lane in lanes(query, self._manifest["synonyms"] if synonyms else ()):
            for number in self._candidates(lane, named):
                if number not in seen and self._holds(number, lane):
                    seen.add(number)
                    yield Hit(self._head(number), lane.place)

    def _exact(self, query: str) -> list[int]:
        """Return the documents that have the number or the index number that the query is, the newest first."""
        found = set()
        for key in asked_keys(query):
            for number in self._under(key):
                head = self._head(number)
                if key in keys(head.number, head.index_number):
                    found.add(number)
        return sorted(found, reverse=True)

    def _under(self, key: str) -> set[int]:
        """Return the documents that stand under a key, and hardly ever others, whose key has the same digest."""
        mark = crc32(key.encode())
        rows = self._read(f"exact/{mark % self._manifest['exact']['shards']}.bin")
        return {number for other, number in EXACT_ENTRY.iter_unpack(rows) if other == mark}

    def _candidates(self, lane: Lane, named: Set[int]) -> Iterator[int]:
        """
        Return the documents that have all pairs of characters of each word, the newest first.

        Of titles those in `named` come before others.
        """
        if lane.place != "text":
            directory = _directory(self._manifest["heads"])
            found = [self._with_word("heads", directory, forms) for forms in lane.words]
            # The title of a document is the even place, what stands beside it the odd one.
            of_title = lane.place == "title"
            heads = [{place >> 1 for place in places if not (of_title and place & 1)} for places in found]
            yield from sorted(
                set.intersection(*heads),
                key=lambda number: (
                    self._is(number, "past"),
                    number not in named,
                    not self._is(number, "first"),
                    -number,
                ),
            )
            return
        base = sum(segment["count"] for segment in self._segments)
        for segment in reversed(self._segments):
            base -= segment["count"]
            found = [self._with_word(segment["name"], _directory(segment), forms) for forms in lane.words]
            yield from (base + number for number in sorted(set.intersection(*found), reverse=True))

    def _with_word(self, folder: str, directory: Directory, forms: Sequence[str]) -> set[int]:
        """Return the places in one index that have all pairs of one of the forms."""
        return set[int]().union(*(self._with_form(folder, directory, form) for form in forms))

    def _with_form(self, folder: str, directory: Directory, form: str) -> set[int]:
        def shard(number: int) -> Shard:
            found: Shard = self._shard(f"{folder}/pairs-{number}.bin")
            return found

        if len(form) == 1:
            return set[int]().union(*(shard(number).begun(form) for number in directory.family(form)))
        found = [set(shard(directory.shard(*term)).places(*term)) for term in terms_of(form)]
        return set.intersection(*found)

    def _holds(self, number: int, lane: Lane) -> bool:
        """Say whether each word really stands in a document, in the place of the lane."""
        head = self._head(number)
        blocks = [fold(head.title)]
        if lane.place != "title":
            blocks += map(fold, head.beside_title)
        if lane.place == "initials":
            blocks += head.letters
        if lane.place == "text":
            blocks += map(fold, self._text(number))
        return all(any(form in block for block in blocks for form in forms) for forms in lane.words)

    def _locate(self, number: int) -> tuple[Any, int]:
        """Return the segment of a document and its number there."""
        for segment in self._segments:
            if number < segment["count"]:
                return segment, number
            number -= segment["count"]
        raise IndexError(number)

    def _is(self, number: int, mark: Literal["past", "first"]) -> bool:
        segment, local = self._locate(number)
        bits = b64decode(segment[mark])
        return bool(bits) and bool(bits[local >> 3] >> (local & 7) & 1)

    def _head(self, number: int) -> Head:
        segment, local = self._locate(number)
        row = self._json(f"{segment['name']}/heads-{local // HEADS}.json")[local % HEADS]
        values: dict[str, Any] = {
            field.name: tuple(value) if isinstance(value, list) else value
            for field, value in zip(fields(Head), row, strict=True)
        }
        return Head(**values)

    def _text(self, number: int) -> list[str]:
        segment, local = self._locate(number)
        file, row = divmod(local, segment["texts"])
        blocks: list[str] = self._json(f"{segment['name']}/texts-{file}.json")[row]
        return blocks


def lanes(query: str, synonyms: Sequence[Sequence[str]]) -> list[Lane]:
    """Return the ways of looking for a query, in the order of what they find."""
    asked = words(query)
    if not asked:
        return []
    # A number is one word however it was typed, and found in texts that name it as it is printed.
    number = printed(query)
    asked = ["".join(asked)] if number else asked

    def forms(word: str) -> tuple[str, ...]:
        others = (variant.word for variant in variants(word, synonyms))
        return tuple(dict.fromkeys((word, *([number] if number else []), *others)))

    apart = tuple(map(forms, asked))
    # Whatever holds the words beside each other holds them.
    beside = (_beside(apart),)
    ways = [beside] if len(asked) == 1 else [beside, apart]
    heads = [Lane(place, way) for way in ways for place in _HEAD_PLACES]
    texts = [Lane("text", way) for way in ways]
    typed = [word for word in asked if _INITIALS.fullmatch(word)]
    if not typed:
        return [*heads, *texts]
    by_initials = Lane("initials", tuple((*some, *_typed(word)) for word, some in zip(asked, apart, strict=True)))
    if min(map(len, typed)) < _SURE_INITIALS:
        return [*heads, *texts, by_initials]
    return [*heads, by_initials, *texts]


def _beside(apart: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the words of a query as one, as they are and with one of them in each of its other forms."""
    asked = [forms[0] for forms in apart]
    others = ["".join((*asked[:at], form, *asked[at + 1 :])) for at, forms in enumerate(apart) for form in forms[1:]]
    return tuple(dict.fromkeys(("".join(asked), *others)))


_HEAD_PLACES: tuple[Place, ...] = ("title", "head")


def _typed(word: str) -> tuple[str, ...]:
    """Return the form in which a word of letters stands in the index of initials."""
    return (as_initials(word),) if _INITIALS.fullmatch(word) else ()


def _directory(about: Any) -> Directory:
    return Directory(about["shards"], about["spread"])
