"""What a rule is: a function that yields faults, with its scope, its options and the words for what it demands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.entries import Entry
from gongkai.workdays import Span

RULES: dict[str, Callable[..., Any]] = {}
KIND_RULES: set[str] = set()
# Rules of kinds that ask what the public can find, not whether entries agree with each other.
PUBLIC_RULES: set[str] = set()
# What each rule demands, in Chinese, with its options in braces.
SAYS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule found in a field; dots lead into records and rows, as in `opinions.0.reason`."""

    field: str
    message: str
    hint: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """
    A time limit that runs for one entry: from which day, until when, and when it was met.

    `due` is the last day that is allowed or, with `at_least`, the first one that is.
    `begun` and `ended` are the labels of the two dates. `end` is blank while nothing was done. `span` is the working
    where days were counted, None where the limit is a fixed date. `excused` holds the reason that frees from it.
    """

    begun: str
    start: date
    ended: str
    end: date | None
    due: date
    span: Span | None
    excused: str = ""
    at_least: bool = False


Rule = Callable[..., Iterator[Fault]]
Timer = Callable[..., Clock | None]
# The clock that a rule about a time limit runs, by the rule's name and with the same options.
CLOCKS: dict[str, Timer] = {}


def entry_rule(says: str, *, clock: Timer | None = None) -> Callable[[Rule], Rule]:
    """Make a rule of a function of one entry and the library; `says` is what it demands, `clock` shows its working."""

    def register(function: Rule) -> Rule:
        RULES[function.__name__] = function
        if clock:
            CLOCKS[function.__name__] = clock
        SAYS[function.__name__] = says
        return function

    return register


def kind_rule(says: str, *, public: bool = False) -> Callable[[Rule], Rule]:
    """
    Make a rule of a function of all entries of a kind and the library; its faults name their entry.

    With `public`, the entries are those that the public may see: one that nobody has reviewed fulfils no duty yet.
    """

    def register(function: Rule) -> Rule:
        KIND_RULES.add(function.__name__)
        if public:
            PUBLIC_RULES.add(function.__name__)
        return entry_rule(says)(function)

    return register
