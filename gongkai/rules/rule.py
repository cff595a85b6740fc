"""What a rule is: a function that yields faults, with the scope in which it looks and the options of its signature."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.entries import Entry

RULES: dict[str, Callable[..., Any]] = {}
KIND_RULES: set[str] = set()


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule found in a field; dots lead into records and rows, as in `opinions.0.reason`."""

    field: str
    message: str
    hint: str = ""
    entry: Entry | None = None


EntryRule = Callable[..., Iterator[Fault]]


def entry_rule(function: EntryRule) -> EntryRule:
    """Make a rule of a function of one entry and the library."""
    RULES[function.__name__] = function
    return function


def kind_rule(function: EntryRule) -> EntryRule:
    """Make a rule of a function of all entries of a kind and the library; its faults name their entry."""
    RULES[function.__name__] = function
    KIND_RULES.add(function.__name__)
    return function
