"""How the rows of a task table stand, as one picture: a marked square for each row, and a count for each state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.kinds import Kind
from gongkai.library import Summary
from gongkai.progress import State

# The names of the marks by which a square is known without its colour; the style sheet and the part have the same.
MARKS: Mapping[State, str] = {
    State.LATE: "late",
    State.MISSING: "missing",
    State.AT_RISK: "risk",
    State.OPEN: "open",
    State.DONE_LATE: "done-late",
    State.DONE: "done",
    State.NONE_AROSE: "none",
    State.LEFT: "left",
}


@dataclass(frozen=True, slots=True)
class Square:
    """A row with its number, its page and how far it is; a row without a number is known by its place, as N1."""

    number: str
    title: str
    url: str
    state: State

    @property
    def mark(self) -> str:
        """The name of the mark of its state."""
        return MARKS[self.state]


@dataclass(frozen=True, slots=True)
class Group:
    """The squares of one state."""

    state: State
    squares: tuple[Square, ...]

    @property
    def mark(self) -> str:
        """The name of the mark of the state."""
        return MARKS[self.state]


@dataclass(frozen=True, slots=True)
class Standing:
    """All squares in order of the rows, their groups from the worst to the best, and what they say in one sentence."""

    squares: tuple[Square, ...]
    groups: tuple[Group, ...]
    said: str

    @property
    def unnumbered(self) -> tuple[Square, ...]:
        """The squares of rows without a number of their own."""
        return tuple(each for each in self.squares if not each.number.isdecimal())


def square(row: Summary, number: object, state: State) -> Square:
    """Return the square of a row."""
    short = str(number) if number is not None else row.id.rpartition("/")[2].upper()
    return Square(short, row.title, row.url, state)


def squares(items: Iterable[Summary], field: str, kinds: Mapping[str, Kind]) -> tuple[Square, ...]:
    """Return the squares of what a list or a selection shows; `field` holds the state of each."""
    return tuple(
        square(each, each.fields.get(kinds[each.kind].order.lstrip("-")), each.fields[field]) for each in items
    )


def standing(rows: Iterable[Square]) -> Standing | None:
    """Return the picture of rows; None where there are none."""
    given = tuple(rows)
    if not given:
        return None
    groups = tuple(
        Group(state, found) for state in State if (found := tuple(each for each in given if each.state is state))
    )
    finished = [group for group in groups if group.state.is_done]
    left = [group for group in groups if not group.state.is_done]
    count = sum(len(group.squares) for group in finished)
    said = f"{len(given)} 项中，"
    said += f"{count} 项没有欠缺（{_counts(reversed(finished))}）" if finished else "没有一项做完"
    said += f"；{len(given) - count} 项还有欠缺（{_counts(left)}）。" if left else "，全部落实。"
    return Standing(given, groups, said)


def _counts(groups: Iterable[Group]) -> str:
    return "，".join(f"{group.state} {len(group.squares)} 项" for group in groups)
