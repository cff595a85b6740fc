"""Explanations clause by clause: declared where something is explained, shown there and at the clause itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gongkai.entries import Entry
from gongkai.fields import Record
from gongkai.library import Library
from gongkai.markup import Clause, Mark, Markup

TYPE = "clauses"


@dataclass(frozen=True, slots=True)
class Explained:
    """A clause that an entry explains: its words, where it stands, in which document, and the explanation."""

    quote: str
    url: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What became of the search for a clause: the document and the clause, or how many there are instead of one."""

    document: Entry | None
    clause: Clause | None
    count: int


def clauses_of(library: Library, entry: Entry) -> tuple[Clause, ...]:
    """Return the clauses of an entry's text, in order."""
    folder = entry.path.removeprefix("content/").rpartition("/")[0]
    found: tuple[Clause, ...] = library.remember(
        (entry.id, "(clauses)"), lambda: _engine().convert(library.body(entry), folder).clauses
    )
    return found


@cache
def _engine() -> Markup:
    """One for a process: it is dear to make."""
    return Markup()


def seek(library: Library, entry: Entry, name: str, row: Record) -> Sought:
    """Return the clause that begins with the words of a row, in the documents that the entry explains."""
    of = library.kinds[entry.kind].fields[name].of[0]
    documents = [library.entries[id_] for id_ in library.follow(entry, of) if id_ in library.entries]
    if row.document:
        documents = [each for each in documents if row.document in (each.id, each["title"])]
    words = _plain(row.clause)
    found = [
        (document, clause)
        for document in documents
        for clause in clauses_of(library, document)
        if _plain(clause.text).startswith(words)
    ]
    if len(found) == 1:
        return Sought(found[0][0], found[0][1], 1)
    return Sought(documents[0] if len(documents) == 1 else None, None, len(found))


def explained(library: Library, entry: Entry, name: str) -> tuple[Explained, ...]:
    """Return the clauses that the field `name` explains; one that is not found is reported by a requirement."""
    shown = []
    for row in entry.get(name) or ():
        sought = seek(library, entry, name, row)
        if sought.document and sought.clause:
            url = library.url(sought.document)
            # What only the office sees sets no mark in a public document, and so no anchor either.
            is_marked = (sought.document.id in library.internal_ids) == (entry.id in library.internal_ids)
            if sought.clause.anchored or is_marked:
                url += f"#{sought.clause.anchor}"
            shown.append(Explained(sought.clause.text, url, sought.document["title"], row.says))
        else:
            shown.append(Explained(row.clause, "", "", row.says))
    return tuple(shown)


def marks(library: Library, entry: Entry) -> tuple[Mark, ...]:
    """Return the marks at an entry's clauses: one for each explanation, whoever gives it."""
    return tuple(sorted(_marks(library, entry), key=lambda mark: (mark.anchor, mark.url)))


def _marks(library: Library, entry: Entry) -> Iterator[Mark]:
    for other in {each.id: each for each in library.referring(entry.id)}.values():
        for name, declared in library.kinds[other.kind].fields.items():
            for number, row in enumerate(other.get(name) or () if declared.type == TYPE else (), 1):
                sought = seek(library, other, name, row)
                if sought.document is not None and sought.document.id == entry.id and sought.clause:
                    yield Mark(sought.clause.anchor, other["title"], f"{library.url(other)}#{name}-{number}")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
