"""The values that a kind file becomes: `Kind`, its requirements, selections and lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.fields import Field
from gongkai.problems import Level, Where
from gongkai.schema import Schema
from gongkai.strict_yaml import Raw


@dataclass(frozen=True, slots=True)
class Requirement:
    """
    A rule applied by a kind, to the entries that match every pair of `when`.

    `verified` is false where its source of law has not been read in the original; `law` is the id of the rule of law
    in the dossier that it was taken from, blank for none; `where` is its place in a kind file.
    """

    id: str
    rule: str
    options: Mapping[str, Any]
    level: Level
    source: str
    verified: bool
    where: Where
    when: tuple[tuple[str, str], ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that nobody types: the function that works it out, by name, and its options."""

    name: str
    label: str
    use: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Selection:
    """
    A declared look at other entries.

    `kinds` is empty for all kinds. `where` pairs a field with a text, `self`, `self.<field>`, or `*` for whatever is
    given. A limit of 0 is none. `count_by` is a field whose values are counted over all that was found.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    order: str
    limit: int
    count_by: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """
    A line chart over the entries of a list: one line for each value of `series`, drawn for each list by `field`.

    With `steps` a value holds until the next or until its `end`; else the points are joined. `unit` is the field that
    holds the unit, blank where the field `y` has a measure.
    """

    title: str
    field: str
    x: str
    y: str
    end: str
    series: tuple[str, ...]
    steps: bool
    unit: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """
    The lists of a kind: one of all entries, and one for each value along each axis of `by`.

    An axis is a chain of fields, `("year", "due")` for due dates within a year. `under` is the field by whose values
    the rows of a table are gathered, `count_by` the field whose values are counted and drawn above the table.
    """

    by: tuple[tuple[str, ...], ...]
    size: int
    columns: tuple[str, ...]
    under: str
    count_by: str
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Mark:
    """
    The word that stands beside the title of an entry: the value of `field`, calm where it is one of `good`.

    `warn` pairs a word with the sentence that warns of it, first on the page. An entry with one of `past` no longer
    holds: it is found after those that do.
    """

    field: str
    good: tuple[str, ...]
    warn: Mapping[str, str]
    past: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPage:
    """
    How the page of an entry is laid out, by names of fields; what it does not name is shown all the same.

    `under` stands under the title; `lead` first, in large type. `facts` are the table at the top, in this order: blank
    for all fields; else the others stand in a second table at the end. `sections` have a heading each, `numbered` are
    those of them that are steps. `replaced_by` are the fields by which another entry takes this one's place.
    """

    under: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    mark: Mark | None = None
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """
    What a search is told of an entry beside its title, text, unit and keywords, by names of fields; blank for none.

    `number` and `index_number` lead to it at once; by `theme` results can be narrowed. Entries of a kind that comes
    `first` are what others tell of: a standard, a guide, a document.
    """

    number: str = ""
    index_number: str = ""
    theme: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of content. `path` is its file; `year` names the field that dates an entry, where it has one.

    `schema` says what an entry is to machines that know schema.org.
    """

    name: str
    path: str
    label: str
    about: str
    column: tuple[str, ...]
    column_type: str
    keywords: tuple[str, ...]
    audience: str
    names: tuple[str, ...]
    year: str
    order: str
    fields: Mapping[str, Field]
    computed: Mapping[str, Computed]
    requirements: tuple[Requirement, ...]
    shows: tuple[Selection, ...]
    page: EntryPage
    list: ListPage
    search: Searched
    schema: Schema
    example: Mapping[str, Raw]

    def label_of(self, name: str) -> str:
        """Return the Chinese label of a field, of a computed field, or of a place inside a record."""
        first, *rest = name.split(".")
        if first in self.computed:
            return self.computed[first].label
        inner = self.fields.get(first)
        for part in rest:
            inner = next((below for below in inner.fields if below.name == part), None) if inner else None
        return inner.label if inner else name


def field_at(kind: Kind, name: str) -> Field:
    """Return a field, or the field of a record or of rows that a dotted name leads to."""
    first, _, rest = name.partition(".")
    declared = kind.fields[first]
    return next(below for below in declared.fields if below.name == rest) if rest else declared


def has_field(kind: Kind, name: str, kinds: Mapping[str, Kind]) -> bool:
    """Return whether a dotted name leads from `kind` through records and references to a field."""
    first, _, rest = name.partition(".")
    if first in ("year", "body") or first in kind.computed:
        return not rest
    field = kind.fields.get(first)
    if field is None:
        return False
    if not rest:
        return True
    if field.fields:
        return any(below.name == rest for below in field.fields)
    return bool(field.to) and all(target in kinds and has_field(kinds[target], rest, kinds) for target in field.to)
