"""How far a row of the task table is: who owes it, what shows that it was done, what is missing, when it turns red."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.library import Summary


class State(StrEnum):
    """How far something is on a day, the worst first."""

    LATE = "逾期未完成"
    MISSING = "缺少内容"
    AT_RISK = "临近到期"
    OPEN = "进行中"
    DONE_LATE = "逾期完成"
    DONE = "已完成"
    NONE_AROSE = "无此事项"
    LEFT = "可选，未开展"

    @property
    def is_done(self) -> bool:
        """Whether nothing more has to be done."""
        return self not in (State.LATE, State.MISSING, State.AT_RISK, State.OPEN)

    @property
    def counts(self) -> bool:
        """Whether there was anything to do."""
        return self not in (State.NONE_AROSE, State.LEFT)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An entry that shows that something was done: its title, its address, and the day on which it was published."""

    id: str
    title: str
    url: str
    day: date | None
    sample: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What one unit, or all owing units together where `unit` is None, did about one demand; `owing` are their ids.

    `count` is how many entries counted and `evidence` the newest of them; `due` is None for what has no date. `turns`
    is the day on which the answer becomes late, or stops being done, when nothing more is published.
    """

    unit: Summary | None
    owing: tuple[str, ...]
    state: State
    due: date | None
    count: int
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    turns: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One demand of a row, in words, with the answer of each unit that owes it."""

    says: str
    law: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far one unit is with all that a row demands of it."""

    unit: Summary
    state: State
    missing: tuple[str, ...]
    turns: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a row is: the worst of what its units did, each of its demands, and each unit that owes it."""

    state: State
    due: date | None
    asked: tuple[Asked, ...]
    units: tuple[UnitState, ...]

    def answers(self) -> Iterator[Answer]:
        """Yield every answer to every demand."""
        for each in self.asked:
            yield from each.answers

    @property
    def done(self) -> int:
        """How many of the owing units have nothing more to do."""
        return sum(each.state.is_done for each in self.units)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was published for the row, each entry once, the newest first."""
        found = {each.id: each for answer in self.answers() for each in answer.evidence}
        return tuple(sorted(found.values(), key=lambda each: (str(each.day or ""), each.id), reverse=True))

    @property
    def turns(self) -> date | None:
        """The first day on which one of the answers becomes late."""
        return min((answer.turns for answer in self.answers() if answer.turns), default=None)

    def __str__(self) -> str:
        """The state, with how many units are done where several owe the row."""
        many = len(self.units) > 1 and self.state.counts
        return f"{self.state}（{self.done}/{len(self.units)}）" if many else str(self.state)


def worst(states: Iterator[State]) -> State:
    """Return the state of a whole from those of its parts: the worst; where nothing arose in any part, that."""
    order = list(State)
    return min(states, key=order.index, default=State.NONE_AROSE)
