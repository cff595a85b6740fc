"""What a field is, what a record holds, and what can be wrong with a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.strict_yaml import FieldPath, Raw


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field of a kind, as its kind file declares it.

    `of` are the words of a choice, `to` the kinds that a reference may point at, `back` what the other side calls this
    relation, `fields` the fields of a record or of each row, `sample` a right value to show in a hint. `rows` and
    `columns` are the keys and headings of a matrix. With `feed`, readers can subscribe to each value of the field.
    """

    name: str
    type: str
    label: str
    required: bool = False
    forbidden: bool = False
    summary: bool = False
    internal: bool = False
    feed: bool = False
    about: str = ""
    sample: str = ""
    of: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    back: str = ""
    fields: tuple["Field", ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    pattern: str = ""
    measure: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record or of one row, by name; a field that was not given is None."""

    fields: Mapping[str, Any]

    def __reduce__(self) -> tuple[Any, ...]:
        # As those of entries: thousands are read on every build.
        return Record, (self.fields,)

    def __getattr__(self, name: str) -> Any:
        if name == "fields" or name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong in one field of an entry; `at` is its path within the entry."""

    at: FieldPath
    id: str
    message: str
    hint: str


class UnreadableError(Exception):
    """A raw value is not what its field wants."""

    def __init__(self, wanted: str, hint: str = "", at: FieldPath = (), read: Raw | None = None) -> None:
        super().__init__(wanted)
        self.wanted, self.hint, self.at, self.read = wanted, hint, at, read
