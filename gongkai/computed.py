"""Fields that nobody types: each a function that a kind names, `{use: validity}`, of an entry and the library."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gongkai.compare import plain
from gongkai.entries import Entry
from gongkai.library import Library, Summary
from gongkai.options import FieldName, KindName, OtherField, RowField
from gongkai.workdays import YearMissingError, as_day, as_moment


def members(entry: Entry, library: Library, *, of: tuple[FieldName, ...], through: str) -> tuple[str, ...]:
    """Return the ids in the fields `of`; a group among them gives way to the entries whose `through` names it."""
    found: dict[str, None] = {}
    for name in of:
        for id_ in library.follow(entry, name):
            inside = [member.id for member in library.referring(id_, field=through)]
            found |= dict.fromkeys(inside or [id_])
    return tuple(found)


def validity(
    entry: Entry,
    library: Library,
    *,
    issued: FieldName,
    effective: FieldName,
    expires: FieldName,
    amends: FieldName,
    abolishes: FieldName,
) -> Literal["尚未生效", "有效", "已修改", "失效", "废止"]:
    """
    Return whether a document is in force on the day, from its own dates and the documents that amend or abolish it.

    A document takes effect on `effective`, or on `issued` where that is blank; so does what it does to others. It is
    still in force on the day of `expires` (R-DOC-VALIDITY).
    """

    def in_force(other: Entry) -> bool:
        starts: date | None = other.get(effective) or other.get(issued)
        return starts is not None and starts <= library.today

    if any(in_force(other) for other in library.referring(entry.id, entry.kind, abolishes)):
        return "废止"
    if entry.get(expires) is not None and entry[expires] < library.today:
        return "失效"
    if not in_force(entry):
        return "尚未生效"
    if any(in_force(other) for other in library.referring(entry.id, entry.kind, amends)):
        return "已修改"
    return "有效"


def period(
    entry: Entry,
    library: Library,
    *,
    start: FieldName,
    end: FieldName,
    before: str,
    during: str,
    after: str,
    ended: FieldName = FieldName(""),
    answered_by: KindName = KindName(""),
    answered_in: OtherField = OtherField(""),
    done: str = "",
) -> str:
    """
    Return the word for where the day lies: before `start`, within, or after `end`, both days within.

    A set flag `ended` says that it is over though the day is unknown. `done` takes the place of `after` once an entry
    of `answered_by` names this one in `answered_in`.
    """
    if entry.get(start) is not None and library.today < as_day(entry[start]):
        return before
    last = entry.get(end)
    if not (ended and entry.get(ended)) and (last is None or library.today <= as_day(last)):
        return during
    return done if answered_by and library.referring(entry.id, answered_by, answered_in) else after


def date_or_word(entry: Entry, library: Library, *, field: FieldName, flag: FieldName, word: str) -> str | None:
    """Return the date in `field`, or the word for its being unknown where `flag` is set; None where there is none."""
    value = entry.get(field)
    return str(value) if value is not None else word if entry.get(flag) else None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that an entry reaches, and the word for having reached it."""

    field: FieldName
    label: str


def milestones(entry: Entry, library: Library, *, of: tuple[Milestone, ...], start: str) -> str:
    """Return the label of the last milestone that was reached by the day, `start` before the first."""
    reached = [each.label for each in of if entry.get(each.field) and as_day(entry[each.field]) <= library.today]
    return reached[-1] if reached else start


@dataclass(frozen=True, slots=True)
class StageRule:
    """
    A stage of a procedure: what shows that it was published, and when that is due.

    It is shown by a `field` of the entry, or by entries of `kind` that name this one in their field `by`. It is due
    `days` working days after the date in `after`; a stage that is `optional` is never due.
    """

    label: str
    field: FieldName = FieldName("")
    kind: KindName = KindName("")
    by: OtherField = OtherField("")
    after: FieldName = FieldName("")
    days: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage on the day. `targets` are the titles and addresses of what was published; a text stands on the page."""

    label: str
    state: Literal["已公开", "应公开未公开", "未到公开时间", "视情公开"]
    due: date | None
    targets: tuple[tuple[str, str], ...]


def stages(entry: Entry, library: Library, *, of: tuple[StageRule, ...]) -> tuple[Stage, ...]:
    """Return every stage with what was published for it, or whether that is due (R-SEED-DECISION)."""
    return tuple(_stage(entry, library, rule) for rule in of)


def _stage(entry: Entry, library: Library, rule: StageRule) -> Stage:
    targets: tuple[tuple[str, str], ...] = ()
    if rule.kind:
        found = library.referring(entry.id, rule.kind, rule.by)
        targets = tuple((other["title"], library.url(other)) for other in found)
    elif entry.get(rule.field):
        value = library.shown(entry, rule.field)
        if isinstance(value, Summary):
            targets = ((value.title, value.url),)
        else:  # an address leads there; a text stands on the page itself
            targets = ((rule.label, value if value.startswith(("/", "http")) else f"#{rule.field}"),)
    due = None
    if rule.after and entry.get(rule.after):
        due = _due(library, as_day(entry[rule.after]), rule.days)
    if targets:
        return Stage(rule.label, "已公开", due, targets)
    if rule.optional:
        return Stage(rule.label, "视情公开", None, ())
    # What is due within days may come until the end of the last one; what has no days must be there on the day.
    is_due = due is not None and (due < library.today or (due == library.today and not rule.days))
    return Stage(rule.label, "应公开未公开" if is_due else "未到公开时间", due, ())


def _due(library: Library, start: date, days: int) -> date | None:
    """A calendar that is missing is reported by the requirement that counts the same days."""
    try:
        return library.workdays.later(start, days)
    except YearMissingError:
        return None


def hours(entry: Entry, library: Library, *, start: FieldName, end: FieldName) -> str | None:
    """Return how long it took from one moment to another, as 3小时20分; None while one of them is missing."""
    first, last = entry.get(start), entry.get(end)
    if first is None or last is None:
        return None
    minutes = int((as_moment(last) - as_moment(first)).total_seconds() // 60)
    return f"{minutes // 60}小时{f'{minutes % 60}分' if minutes % 60 else ''}" if minutes >= 0 else None


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs between two versions: its key, what was done to it, and which fields, with both values."""

    key: str
    what: Literal["新增", "删去", "修改"]
    fields: tuple[tuple[str, str, str], ...]


def changes(
    entry: Entry, library: Library, *, rows: FieldName, key: tuple[RowField, ...], before: FieldName
) -> tuple[Change, ...] | None:
    """Return what changed in `rows` against the version that `before` names, by the fields of `key`; None without."""
    earlier = library.get(entry.get(before) or "")
    if earlier is None:
        return None
    labels = {below.name: below.label for below in library.kinds[entry.kind].fields[rows].fields}

    def by_key(version: Entry) -> dict[str, Mapping[str, Any]]:
        found = version.get(rows) or ()
        return {" / ".join(str(row.fields.get(name) or "") for name in key): row.fields for row in found}

    def said(value: Any) -> str:
        if value in (None, "", ()):
            return "（空）"
        return "、".join(map(str, value)) if isinstance(value, tuple) else plain(value)

    old, new = by_key(earlier), by_key(entry)
    made = [Change(name, "新增", ()) for name in new if name not in old]
    made += [Change(name, "删去", ()) for name in old if name not in new]
    for name in new:
        differing = tuple(
            (label, said(old[name].get(field)), said(new[name].get(field)))
            for field, label in labels.items()
            if name in old and old[name].get(field) != new[name].get(field)
        )
        made += [Change(name, "修改", differing)] if differing else []
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many entries there are, how many lack nothing, and which elements are missing how often."""

    total: int
    complete: int
    missing: tuple[tuple[str, int], ...]

    @property
    def share(self) -> int:
        """The complete ones among all, in percent, rounded down: only what is whole is 100."""
        return 100 * self.complete // self.total if self.total else 0

    def __str__(self) -> str:
        """How many there are and how many of them are complete, as a list shows it."""
        return f"{self.total} 件，齐全 {self.share}%" if self.total else "没有"


def completeness(
    entry: Entry, library: Library, *, kind: KindName, field: OtherField, elements: tuple[OtherField, ...]
) -> Completeness:
    """
    Return how complete the entries of `kind` are that name this one in `field`, by their `elements`.

    An element may name alternatives, parted by a bar: `index_number|index_note`.
    """
    found = library.referring(entry.id, kind, field)
    lacking = {
        element: [each for each in found if not any(library.follow(each, name) for name in element.split("|"))]
        for element in elements
    }
    incomplete = {each.id for entries in lacking.values() for each in entries}
    label = library.kinds[kind].label_of
    missing = tuple((label(element.split("|")[0]), len(each)) for element, each in lacking.items() if each)
    return Completeness(len(found), len(found) - len(incomplete), missing)


def beside(entry: Entry, library: Library, *, side: Literal["above", "below"]) -> tuple[str, ...]:
    """Return the id of the entry that stands next to this one in the list of its kind, none at the ends."""
    above, below = library.beside(entry)
    found = below if side == "below" else above
    return (found,) if found else ()


COMPUTED: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (members, validity, period, date_or_word, milestones, stages, hours, changes, completeness, beside)
}
