"""What each unit owes and how far it is: the lines of its card, and the score by which offices are assessed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.duties import rows
from gongkai.entries import Entry
from gongkai.libraries import public
from gongkai.library import Library, Summary
from gongkai.progress import State
from gongkai.standing import Square, square
from gongkai.workdays import as_day

# Site practice; the order names no formula. It is shown wherever a score is.
FORMULA = "得分 = 100 ×（已完成项数 + 0.5 × 逾期完成项数）÷ 应完成项数；没有发生的事项和可选的事项不计"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the task table as one unit stands with it."""

    row: Summary
    number: Any
    state: State
    missing: tuple[str, ...]
    due: date | None
    turns: date | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One unit with every row that it owes, in the order of the rows."""

    unit: Summary
    lines: tuple[Line, ...]

    @property
    def squares(self) -> tuple[Square, ...]:
        """A square for each row, as this unit stands with it."""
        return tuple(square(line.row, line.number, line.state) for line in self.lines)

    def count(self, *states: State) -> int:
        """Return how many rows are in one of these states."""
        return sum(line.state in states for line in self.lines)

    @property
    def owed(self) -> int:
        """How many rows there is something to do for."""
        return sum(line.state.counts for line in self.lines)

    @property
    def late(self) -> int:
        """How many rows are overdue."""
        return self.count(State.LATE, State.MISSING)

    @property
    def score(self) -> int | None:
        """The score by FORMULA, from 0 to 100; None where there was nothing to do."""
        done = self.count(State.DONE) + self.count(State.DONE_LATE) / 2
        return int(100 * done / self.owed + 0.5) if self.owed else None

    @property
    def turns(self) -> date | None:
        """The first day on which one of its rows turns red."""
        return min((line.turns for line in self.lines if line.turns), default=None)


@dataclass(frozen=True, slots=True)
class Assessment:
    """All units on one day, and those whose leaders are to be talked to because their score is below the limit."""

    title: str
    day: date
    below: int
    cards: tuple[Scorecard, ...]

    @property
    def talks(self) -> tuple[Scorecard, ...]:
        """The units to be talked to, the lowest score first."""
        low = [card for card in self.cards if card.score is not None and card.score < self.below]
        return tuple(sorted(low, key=lambda card: (card.score, card.unit.id)))


def scorecard(entry: Entry, library: Library) -> Scorecard | None:
    """Return the card of a unit; None for one that owes nothing."""
    lines = tuple(_lines(entry.id, library))
    return Scorecard(library.titled(entry.id), lines) if lines else None


def scorecards(library: Library) -> tuple[Scorecard, ...]:
    """Return the cards of all units that owe something, in the order in which their kinds list them."""
    owing = {state.unit.id for _, progress in rows(library) for state in progress.units}
    entries = [entry for kind in library.kinds for entry in library.all(kind) if entry.id in owing]
    return tuple(card for entry in entries if (card := scorecard(entry, library)))


def assess(library: Library) -> tuple[Assessment, ...]:
    """Return the assessments that the site file names and whose day has come, each as of its own day."""
    found = []
    for each in library.site.assessments:
        if each.day <= library.today:
            found.append(Assessment(each.title, each.day, int(each.below), scorecards(_as_of(library, each.day))))
    return tuple(found)


def _as_of(library: Library, day: date) -> Library:
    """The library as readers saw it on an earlier day: without what was published after it."""
    published = {id_: entry.get("published") for id_, entry in library.entries.items()}
    later = frozenset(id_ for id_, given in published.items() if given is not None and as_day(given) > day)
    return public(replace(library, day=day, hidden=later, memory={}))[0]


def _lines(id_: str, library: Library) -> Iterator[Line]:
    for row, progress in rows(library):
        for state in progress.units:
            if state.unit.id == id_:
                number = library.value(row, library.kinds[row.kind].order.lstrip("-"))
                yield Line(library.titled(row.id), number, state.state, state.missing, progress.due, state.turns)
