"""What is remembered of a page once it is made: enough to keep it, to check links to it and to say why it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.audit import Reading
from gongkai.problems import Problem
from gongkai.search.documents import Document


@dataclass(frozen=True, slots=True)
class PageRecord:
    """
    A page as it was made: the digest of its bytes, what it contains, what is wrong with its text.

    `source` and `folder` are those of the page, `kind` is that of its entry or its list. `changed` is the day for the
    site map and `mapped` whether it stands there. `document` is what the search is told of it beside its text.
    `outside` are the addresses on other hosts that it names. `files` are the digests of the files that come with it, by
    address; `ingredients` those of what it was made of; `text` is the key of its Markdown, `said` that of what the page
    says to the search, empty without a document. `made` counts the build that rendered it, `because` names the
    ingredients that had changed and `through` the files by which they had.
    """

    url: str
    title: str
    template: str
    kind: str
    source: str
    folder: str
    is_entry: bool
    feed: str
    changed: date | None
    mapped: bool
    document: Document | None
    digest: str
    reading: Reading
    problems: tuple[Problem, ...]
    outside: tuple[str, ...]
    files: Mapping[str, str]
    ingredients: Mapping[str, str]
    text: str
    said: str
    made: int
    because: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        # Thousands are read on every build: half the time of what dataclasses do.
        return PageRecord, tuple(getattr(self, name) for name in self.__slots__)
