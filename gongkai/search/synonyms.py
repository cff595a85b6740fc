"""Words that mean the same to a reader: a query with one of them also finds the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.search.fold import fold

# A shorter one would stand in every second word.
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Variant:
    """A folded word with one of its parts replaced, and what was put in, as the office writes it."""

    word: str
    said: str


def variants(word: str, groups: Sequence[Sequence[str]]) -> list[Variant]:
    """
    Return the other forms of a folded word, each once, in the order of the groups.

    A member of a group counts wherever it stands in the word, the longest first from left to right: in 城乡低保, with
    城乡低保 and 低保 in a group, only the former. One part is replaced at a time. One character is no member.
    """
    members = [(fold(member), member) for group in groups for member in group]
    found: dict[str, Variant] = {}
    at = 0
    while at < len(word):
        here = max((folded for folded, _ in members if len(folded) >= SHORTEST and word.startswith(folded, at)),
                   key=len, default="")  # fmt: skip
        for group in groups if here else ():
            folded_group = {fold(member): member for member in group}
            if here not in folded_group:
                continue
            for folded, member in folded_group.items():
                if folded != here and len(folded) >= SHORTEST:
                    other = word[:at] + folded + word[at + len(here) :]
                    found.setdefault(other, Variant(other, member))
        at += len(here) or 1
    found.pop(word, None)
    return list(found.values())
