"""What a rule is: a function that yields faults, with its scope, its options and the words for what it demands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.entries import Entry

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


Rule = Callable[..., Iterator[Fault]]


def entry_rule(says: str) -> Callable[[Rule], Rule]:
    """Make a rule of a function of one entry and the library; `says` is what it demands."""

    def register(function: Rule) -> Rule:
        RULES[function.__name__] = function
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
