"""What search is told of each document, and what it keeps beside the index of its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.search.fold import as_initials


@dataclass(frozen=True, slots=True)
class Document:
    """
    One page that readers can find.

    `facets` gives for the name of a facet the values that the document has of it. `marked` are short words to show
    beside its title, such as 废止. Where titles are looked through, what is `past` and no longer holds is found after
    what does, and what is `first` before what only tells of it. `text` are its blocks of text, without the title and
    the other fields here.
    """

    id: str
    url: str
    title: str
    day: date
    number: str = ""
    index_number: str = ""
    unit: str = ""
    keywords: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marked: tuple[str, ...] = ()
    past: bool = False
    first: bool = False
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """
    What is shown of a document, and what is looked through before all texts.

    `initials` are those of its title and of its unit.
    """

    id: str
    url: str
    title: str
    number: str
    index_number: str
    unit: str
    keywords: tuple[str, ...]
    day: str
    marked: tuple[str, ...]
    past: bool
    initials: tuple[str, str]

    @property
    def beside_title(self) -> tuple[str, ...]:
        """What is looked through beside the title, as it is written."""
        return (self.number, self.index_number, self.unit, *self.keywords)

    @property
    def letters(self) -> tuple[str, ...]:
        """The initials as they stand in the index."""
        return tuple(map(as_initials, self.initials))


@dataclass(frozen=True, slots=True)
class Segment:
    """
    The part of the index for one year.

    `files` are its files by name below the folder of the index. The rest is what the common part is made from:
    `about` stands in the manifest, `exact` holds the digest of a key and the number in the segment for each exact
    key, four bytes each. Only `files` is large.
    """

    name: str
    about: Mapping[str, Any]
    heads: tuple[Head, ...]
    exact: bytes
    files: Mapping[str, bytes]


def head_of(document: Document) -> Head:
    """Return what is kept of a document beside its text."""
    # Loaded when an index is written: the readings of all characters take a fifth of a second.
    from gongkai.search.initials import initials

    return Head(
        document.id,
        document.url,
        document.title,
        document.number,
        document.index_number,
        document.unit,
        document.keywords,
        document.day.isoformat(),
        document.marked,
        document.past,
        (initials(document.title), initials(document.unit)),
    )
