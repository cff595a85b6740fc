"""
The task table as the acceptance test of the site: what every row requires, judged from the entries that are public.

Nobody types a state. A row says in data what must be there (`demands.Demand`); here it is looked up who owes it, what
counts as evidence, what is missing and on which day the row turns red.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from gongkai.demand_names import ids_by_name, misnomers
from gongkai.demands import Demand
from gongkai.entries import Entry
from gongkai.kinds import field_at, has_field
from gongkai.library import Library
from gongkai.options import FieldName
from gongkai.progress import Answer, Asked, Evidence, Progress, State, UnitState, worst
from gongkai.rules import broken
from gongkai.words import breaks, demanded, lacks
from gongkai.workdays import as_day

# A row is at risk in the last days before it is due; site practice, no order names a number.
RISK_DAYS = 30
# As many pieces of evidence as a page shows; the count is of all.
_SHOWN = 8


def progress(
    entry: Entry,
    library: Library,
    *,
    requires: FieldName,
    owed_by: FieldName = FieldName(""),
    due: FieldName = FieldName(""),
    year: FieldName = FieldName(""),
    through: str = "",
) -> Progress:
    """
    Return how far a row is on the library's day: its demands, the answer of every unit, the worst of them.

    `requires` holds the demands, `owed_by` the units that owe the row, `due` its last day and `year` its year; a row
    without a year is judged by all that is public, one without units by the site as a whole. `through` is the field in
    which members name their group.
    """
    row = _Row(
        library=library,
        entry=entry,
        units=tuple(str(each) for each in library.follow(entry, owed_by)) if owed_by else (),
        due=entry.get(due) if due else None,
        year=int(entry[year]) if year and entry.get(year) else 0,
        through=through,
    )
    # What cannot be judged is reported by `misnamed_demands`.
    demands: list[Demand] = [each for each in entry.get(requires) or () if not any(misnomers(each, library.kinds))]
    asked = tuple(Asked(demanded(each, library.kinds), each.law, tuple(row.answers(each))) for each in demands)
    # A demand of law may be owed by more units than the row names.
    owing = dict.fromkeys((*row.units, *(id_ for each in asked for answer in each.answers for id_ in answer.owing)))
    units = tuple(_unit_state(library, id_, asked) for id_ in owing)
    state = worst(answer.state for each in asked for answer in each.answers)
    return Progress(state, row.due, asked, units)


def progress_state(entry: Entry, library: Library, *, progress: FieldName, done: str = "") -> str:
    """Return the state of the computed field `progress` in words, as lists show it; `done` is another word for done."""
    found: Progress = library.value(entry, progress)
    return done if done and found.state is State.DONE else str(found)


def progress_word(entry: Entry, library: Library, *, progress: FieldName) -> State:
    """Return the state of the computed field `progress` alone, without how many units are done: what can be counted."""
    found: Progress = library.value(entry, progress)
    return found.state


class _Row:
    """One row being judged; it lives for one call of `progress`."""

    def __init__(
        self, library: Library, entry: Entry, units: tuple[str, ...], due: date | None, year: int, through: str
    ) -> None:
        self.library, self.entry, self.units, self.due, self.year = library, entry, units, due, year
        self.through = through

    def answers(self, demand: Demand) -> Iterator[Answer]:
        units = tuple(dict.fromkeys(self._named(demand.units))) if demand.units else self.units
        if demand.by == "any" or not units:
            yield self._answer(demand, None, units)
            return
        for id_ in units:
            yield self._answer(demand, id_, (id_,))

    def _named(self, names: Sequence[str]) -> Iterator[str]:
        """The ids of units and of the members of groups that a demand names, as `members` finds them."""
        index = ids_by_name(self.library)
        for name in names:
            id_ = index.get(name, name)
            inside = [each.id for each in self.library.referring(id_, field=self.through)] if self.through else []
            yield from inside or ([id_] if id_ in self.library.entries else [])

    def _answer(self, demand: Demand, unit: str | None, units: Sequence[str]) -> Answer:
        library = self.library
        found = [entry for entry in self._candidates(demand) if self._is_of(entry, demand, units)]
        lacking = [entry for entry in found if not all(library.follow(entry, name) for name in demand.filled)]
        faulty = [entry for entry in found if any(entry.id in broken(library, entry.kind, id_) for id_ in demand.obeys)]
        bad = {entry.id for entry in (*lacking, *faulty)}
        counted = [entry for entry in found if entry.id not in bad]
        due = self._due(demand)
        missing = tuple(self._missing(demand, found, counted, lacking, faulty))
        turns: date | None = None
        if demand.if_any and not found:
            state = State.NONE_AROSE
        elif not missing:
            state = State.DONE_LATE if due and self._when_done(demand, counted) > due else State.DONE
            turns = self._undone(demand, counted, due)
        elif demand.optional:
            state = State.LEFT
        elif due is None:
            state = State.MISSING
        elif library.today > due:
            state = State.LATE
        else:
            state = State.AT_RISK if (due - library.today).days <= RISK_DAYS else State.OPEN
            turns = due + timedelta(days=1)
        newest_first = sorted(counted, key=lambda entry: (self._day(entry, demand), entry.id), reverse=True)
        shown = tuple(self._evidence(entry, demand) for entry in newest_first[:_SHOWN])
        owner = library.titled(unit) if unit and unit in library.entries else None
        # Where nothing arose, or nothing need be done, nothing is missing.
        lacks = () if state.is_done else missing
        return Answer(owner, tuple(units), state, due, len(counted), shown, lacks, turns)

    def _undone(self, demand: Demand, counted: Sequence[Entry], due: date | None) -> date | None:
        """The day on which what is done stops being so when nothing more comes; None where that is for good."""
        if demand.fresh and counted:
            stale = max(self._day(entry, demand) for entry in counted) + timedelta(days=demand.fresh + 1)
            return stale if stale <= self._until(demand, stale) else None
        later = [
            end for _, end, inside in self._periods(demand, counted, due) if end > self.library.today and not inside
        ]
        return due + timedelta(days=1) if later and due and self.library.today <= due else None

    def _until(self, demand: Demand, day: date) -> date:
        """The day up to which freshness is asked for: a row asks for none after its year and its last day."""
        last = max(date(self.year, 12, 31), self._due(demand) or date.min) if self.year else day
        return day if demand.per == "once" else min(day, last)

    def _candidates(self, demand: Demand) -> Iterator[Entry]:
        """Public entries of the demanded kind that match its words and lie in its period, up to the day."""
        library = self.library
        kinds = [demand.kind] if demand.kind else list(library.kinds)
        own = next((name for name, wanted in demand.where.items() if wanted == "self"), "")
        # What refers to the row is known without looking at every entry; a computed field is not.
        is_typed = own and "." not in own and own != "id" and not any(own in library.kinds[k].computed for k in kinds)
        pool = library.referring(self.entry.id, field=own) if is_typed else None
        for kind in kinds:
            for entry in library.all(kind) if pool is None else [each for each in pool if each.kind == kind]:
                if entry.id == self.entry.id and own != "id":
                    continue
                if not library.matches(entry, demand.where.items(), self.entry):
                    continue
                day = self._day(entry, demand)
                if day <= library.today and (demand.per == "once" or not self.year or day.year == self.year):
                    yield entry

    def _is_of(self, entry: Entry, demand: Demand, units: Sequence[str]) -> bool:
        if not units or not has_field(self.library.kinds[entry.kind], demand.unit, self.library.kinds):
            return True
        return any(each in units for each in self.library.follow(entry, demand.unit))

    def _day(self, entry: Entry, demand: Demand) -> date:
        found = self.library.follow(entry, demand.on)
        return as_day(found[0]) if found and isinstance(found[0], date) else date.min

    def _due(self, demand: Demand) -> date | None:
        if demand.due and self.year:
            return date.fromisoformat(f"{self.year}-{demand.due}")
        return self.due

    def _when_done(self, demand: Demand, counted: Sequence[Entry]) -> date:
        """The day on which the last entry that was needed came."""
        ordered = sorted(counted, key=lambda entry: self._day(entry, demand))
        for number in range(max(demand.count, 1), len(ordered)):
            if not any(self._missing(demand, ordered[:number], ordered[:number], (), ())):
                return self._day(ordered[number - 1], demand)
        return self._day(ordered[-1], demand) if ordered else date.min

    def _missing(
        self,
        demand: Demand,
        found: Sequence[Entry],
        counted: Sequence[Entry],
        lacking: Sequence[Entry],
        faulty: Sequence[Entry],
    ) -> Iterator[str]:
        library = self.library
        label = library.kinds[demand.kind].label if demand.kind else "信息"
        if demand.per in ("month", "quarter") and self.year:
            periods = self._periods(demand, counted, self._due(demand))
            short = [name for name, end, enough in periods if end <= library.today and not enough]
            if short:
                yield f"“{label}”缺 {'、'.join(short)}"
        elif len(found) < demand.count:
            yield f"“{label}”有 {len(found)} 条，应有 {demand.count} 条"
        for entry in lacking:
            names = [name for name in demand.filled if not library.follow(entry, name)]
            yield lacks(entry["title"], library.kinds[entry.kind], names)
        for entry in faulty:
            kind = library.kinds[entry.kind]
            ids = [id_ for id_ in demand.obeys if entry.id in broken(library, entry.kind, id_)]
            yield breaks(entry["title"], kind, ids, library.kinds)
        if demand.covers:
            declared = field_at(library.kinds[demand.kind], demand.covers)
            given = {str(value) for entry in counted for value in library.follow(entry, demand.covers)}
            absent = [word for word in demand.words or declared.of if word not in given]
            if absent:
                yield f"“{declared.label}”还缺：{'、'.join(absent)}"
        if demand.fresh and counted:
            newest = max(self._day(entry, demand) for entry in counted)
            if (self._until(demand, library.today) - newest).days > demand.fresh:
                yield f"最近一条是 {newest}，应在 {demand.fresh} 天以内"

    def _periods(self, demand: Demand, counted: Sequence[Entry], due: date | None) -> Iterator[tuple[str, date, bool]]:
        """The months or quarters of the row's year up to its last day: name, end, and whether they hold enough."""
        if demand.per not in ("month", "quarter") or not self.year:
            return
        length = 1 if demand.per == "month" else 3
        for first in range(1, 13, length):
            last = first + length - 1
            end = date(self.year, last, monthrange(self.year, last)[1])
            inside = [entry for entry in counted if first <= self._day(entry, demand).month <= last]
            if due is None or end <= due:
                yield f"{first}月" if length == 1 else f"第{last // 3}季度", end, len(inside) >= demand.count

    def _evidence(self, entry: Entry, demand: Demand) -> Evidence:
        day = self._day(entry, demand)
        url = self.library.url(entry)
        return Evidence(entry.id, entry["title"], url, None if day == date.min else day, bool(entry.get("sample")))


def _unit_state(library: Library, id_: str, asked: Sequence[Asked]) -> UnitState:
    """What one unit still has to do: its own answers, and those that all owing units give together."""
    own = [answer for each in asked for answer in each.answers if id_ in answer.owing]
    missing = tuple(dict.fromkeys(text for answer in own if not answer.state.is_done for text in answer.missing))
    turns = min((answer.turns for answer in own if answer.turns), default=None)
    return UnitState(library.titled(id_), worst(answer.state for answer in own), missing, turns)


def names_of(library: Library, id_: str) -> tuple[str, ...]:
    """Return every name under which an entry may be referred to."""
    entry = library.entries[id_]
    return tuple(str(text) for name in library.kinds[entry.kind].names for text in library.follow(entry, name))


def number_of(library: Library, row: Entry) -> str:
    """Return the number under which a row is known: its own, else the last part of its id, as N1."""
    value = library.value(row, library.kinds[row.kind].order.lstrip("-"))
    return str(value) if value is not None else row.id.rpartition("/")[2].upper()


def rows(library: Library) -> tuple[tuple[Entry, Progress], ...]:
    """Return every entry that requires something of others and is owed by units, with its progress."""
    found = []
    for kind in library.kinds.values():
        for name, computed in kind.computed.items():
            if computed.use == progress.__name__ and computed.options.get("owed_by"):
                found += [(entry, library.value(entry, name)) for entry in library.all(kind.name)]
    return tuple(found)
