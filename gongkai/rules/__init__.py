"""Requirements applied: every rule that a kind uses, over every entry, to problems with their id, level and source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.entries import Entry
from gongkai.inputs import FILE
from gongkai.kinds import Kind, Requirement
from gongkai.library import Library
from gongkai.problems import Level, Problem, Where, error
from gongkai.rules import counting, matrices, presence, relations, timing
from gongkai.rules.rule import CLOCKS, KIND_RULES, PUBLIC_RULES, RULES, Clock, Fault
from gongkai.store import Noted
from gongkai.workdays import YearMissingError

__all__ = ["RULES", "Clock", "Judge", "check", "counting", "matrices", "presence", "problems_in", "relations", "timing"]

# What a rule raises on a field that it is not made for; `Judge` tells it of the kind file.
_MISUSED = (TypeError, ValueError, AttributeError, OverflowError, LookupError)


@dataclass(frozen=True, slots=True)
class StatutoryClock:
    """A time limit of an entry with the requirement that sets it and its source of law."""

    id: str
    source: str
    verified: bool
    clock: Clock


def clocks(kind: Kind, entry: Entry, library: Library) -> Iterator[StatutoryClock]:
    """Yield the time limits that run for an entry; one that cannot be worked out is told by `Judge`."""
    for requirement in kind.requirements:
        timer = CLOCKS.get(requirement.rule)
        if timer and library.matches(entry, requirement.when):
            try:
                clock = timer(entry, library, **requirement.options)
            except (YearMissingError, *_MISUSED):
                continue
            if clock:
                yield StatutoryClock(requirement.id, requirement.source, requirement.verified, clock)


# What was found wrong: the requirement and the entry that does not fulfil it, with what is told of that.
Found = tuple[str, str, Problem]


@dataclass(frozen=True, slots=True)
class Judge:
    """
    Applies the rules to entries and to whole kinds, for `spread`.

    What the public may see is judged by what the public may see: an interpretation that nobody has reviewed explains
    nothing yet. Entries of the internal site are judged among all.
    """

    library: Library
    public: Library

    def __call__(self, ids: Iterable[str]) -> Iterator[tuple[str, Noted[tuple[Found, ...]]]]:
        """Yield for each entry's id, or name of a kind, what was found and what was looked at."""
        for id_ in ids:
            with self.library.watch.watching() as reads:
                whole = self.library.kinds.get(id_)
                found = tuple(self._kind(whole) if whole else self._entry(id_))
            yield id_, Noted(found, tuple(sorted(reads)))

    def subjects(self) -> list[str]:
        """Return all that can be judged: the names of the kinds, and the ids of entries of which something is asked."""
        ids = [id_ for name in self.library.kinds for id_ in self._subjects(name)]
        return [*self.library.kinds, *ids]

    def _subjects(self, name: str) -> Iterator[str]:
        kind = self.library.kinds[name]
        if any(requirement.rule not in KIND_RULES for requirement in kind.requirements):
            yield from (entry.id for entry in self.library.all(name))

    def _kind(self, kind: Kind) -> Iterator[Found]:
        for requirement in kind.requirements:
            if requirement.rule not in KIND_RULES:
                continue
            judged = self.public if requirement.rule in PUBLIC_RULES else self.library
            try:
                for fault in _kind_faults(kind, requirement, judged):
                    if fault.entry is not None:
                        yield requirement.id, fault.entry.id, _problem(requirement, fault, fault.entry)
            except YearMissingError as missing:
                yield requirement.id, "", _missing_year(missing, Where(f"content/{kind.name}", (), 1, 1))
            except _MISUSED:
                yield requirement.id, "", _misused(requirement)

    def _entry(self, id_: str) -> Iterator[Found]:
        entry = self.library.entries[id_]
        seen = self.public.get(id_)
        for requirement in self.library.kinds[entry.kind].requirements:
            if requirement.rule in KIND_RULES:
                continue
            try:
                for fault in _entry_faults(requirement, seen or entry, self.public if seen else self.library):
                    yield requirement.id, id_, _problem(requirement, fault, entry)
            except YearMissingError as missing:
                yield requirement.id, id_, _missing_year(missing, entry.where("title"))
            except _MISUSED:
                yield requirement.id, id_, _misused(requirement)


def check(library: Library, public: Library) -> list[Problem]:
    """Return what all requirements find wrong, without memory and in one process."""
    judge = Judge(library, public)
    return problems_in([each for _, noted in judge(judge.subjects()) for each in noted.value], library)


def problems_in(found: Sequence[Found], library: Library) -> list[Problem]:
    """Return what was found wrong without what is waived, and every waiver that is of no use."""
    return [*_waived(found, library), *_useless_waivers(found, library)]


def _entry_faults(requirement: Requirement, entry: Entry, library: Library) -> Iterator[Fault]:
    if library.matches(entry, requirement.when):
        yield from RULES[requirement.rule](entry, library, **requirement.options)


def _kind_faults(kind: Kind, requirement: Requirement, library: Library) -> Iterator[Fault]:
    entries = [entry for entry in library.all(kind.name) if library.matches(entry, requirement.when)]
    if entries:
        yield from RULES[requirement.rule](entries, library, **requirement.options)


def broken(library: Library, kind: str, id_: str) -> frozenset[str]:
    """Return the ids of the entries of a kind that do not fulfil the requirement with this id."""
    made: frozenset[str] = library.remember((kind, f"(broken {id_})"), lambda: frozenset(_broken(library, kind, id_)))
    return made


def _broken(library: Library, kind: str, id_: str) -> Iterator[str]:
    for requirement in library.kinds[kind].requirements:
        if requirement.id != id_:
            continue
        try:
            if requirement.rule in KIND_RULES:
                yield from (f.entry.id for f in _kind_faults(library.kinds[kind], requirement, library) if f.entry)
            else:
                yield from (e.id for e in library.all(kind) if any(_entry_faults(requirement, e, library)))
        except (YearMissingError, *_MISUSED):
            continue  # told as a problem of the calendar or of the kind file by `Judge`


def _problem(requirement: Requirement, fault: Fault, entry: Entry) -> Problem:
    field = tuple(int(part) if part.isdecimal() else part for part in fault.field.split("."))
    source = requirement.source + (
        "" if requirement.verified else "【待核】" if "待核" not in requirement.source else ""
    )
    return Problem(requirement.level, requirement.id, fault.message, entry.where(*field), fault.hint, source)


def _misused(requirement: Requirement) -> Problem:
    """A rule about days was given a field of words, or the like: the kind file is at fault, not the entry."""
    message = f"要求 {requirement.id} 的规则“{requirement.rule}”不能用在它写的字段上"
    return error("rule.misused", message, requirement.where, "检查各选项写的字段，类型要合适")


def _missing_year(missing: YearMissingError, where: Where) -> Problem:
    message = f"期限算到 {missing.year} 年，没有这一年的工作日历"
    hint = f"按国务院办公厅的放假通知录入 content/calendar/{missing.year}.yaml"
    return error("calendar.missing", message, where, hint)


def _waived(found: Sequence[Found], library: Library) -> list[Problem]:
    waived = {(w.requirement, w.entry) for w in library.site.waivers if w.until >= library.today}
    return [problem for requirement, entry, problem in found if (requirement, entry) not in waived]


def _useless_waivers(found: Sequence[Found], library: Library) -> Iterator[Problem]:
    hit = {(requirement, entry) for requirement, entry, _ in found}
    for waiver in library.site.waivers:
        where = Where(FILE, ("waivers", waiver.row))
        if waiver.until < library.today:
            message = f"对 {waiver.entry} 免查 {waiver.requirement} 已于 {waiver.until} 到期"
            yield Problem(Level.WARNING, "waiver.expired", message, where, "解决问题后删去这一条豁免")
        elif (waiver.requirement, waiver.entry) not in hit:
            message = f"对 {waiver.entry} 免查 {waiver.requirement}，但没有这个问题"
            yield Problem(Level.WARNING, "waiver.unused", message, where, "删去这一条豁免，或改正编号")
