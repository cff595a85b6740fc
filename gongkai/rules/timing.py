"""Rules about days: order, deadlines, least lengths, freshness."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.options import FieldName
from gongkai.rules.rule import Clock, Fault, entry_rule, kind_rule
from gongkai.workdays import COUNTED, Count, as_day, as_moment


@entry_rule("{field}不晚于统计截止日")
def not_in_future(entry: Entry, library: Library, *, field: FieldName) -> Iterator[Fault]:
    """`field` is not after the reporting day."""
    for day in _days(entry, library, field):
        if day > library.today:
            label = library.kinds[entry.kind].label_of(field)
            yield Fault(
                field, f"“{label}”读到“{day}”，应不晚于统计截止日 {library.today}", "查一查年份；还没到的日子不能写"
            )


@entry_rule("{second}不早于{first}")
def date_order(entry: Entry, library: Library, *, first: FieldName, second: FieldName) -> Iterator[Fault]:
    """No day of `first` is after a day of `second`; blank ones are left alone."""
    before, after = _days(entry, library, first), _days(entry, library, second)
    if before and after and max(before) > min(after):
        label = library.kinds[entry.kind].label_of
        message = f"“{label(second)}”读到“{min(after)}”，应不早于“{_named(entry, library, first)}”{max(before)}"
        yield Fault(second, message, "对照原件改正其中一个日期")


def _deadline_clock(
    entry: Entry,
    library: Library,
    *,
    start: FieldName,
    end: FieldName,
    days: int,
    count: Count = "working",
    unless: FieldName = FieldName(""),
) -> Clock | None:
    begun = _days(entry, library, start)
    if not begun:
        return None
    given = _days(entry, library, end)
    span = library.workdays.span(max(begun), days, count)
    label = library.kinds[entry.kind].label_of(end)
    excuse = _excuse(entry, library, unless)
    return Clock(_named(entry, library, start), max(begun), label, max(given, default=None), span.due, span, excuse)


@entry_rule("{end}不晚于{start}后 {days} 日（{count}）", clock=_deadline_clock)
def deadline(
    entry: Entry,
    library: Library,
    *,
    start: FieldName,
    end: FieldName,
    days: int,
    count: Count = "working",
    unless: FieldName = FieldName(""),
) -> Iterator[Fault]:
    """
    `end` comes at most `days` days after `start`; while `end` is empty, the reporting day stands in for it.

    The day of `start` is day zero (《民法典》第二百零一条). An entry whose `unless` is given is left alone.
    """
    if unless and library.follow(entry, unless):
        return
    clock = _deadline_clock(entry, library, start=start, end=end, days=days, count=count, unless=unless)
    if clock and (clock.end or library.today) > clock.due:
        message = (
            f"“{clock.ended}”{f'是 {clock.end}' if clock.end else '空着'}，应不晚于 {clock.due}"
            f"（“{clock.begun}”{clock.start} 后 {days} 个{COUNTED[count]}）"
        )
        hint = f"超期的说明原因：{unless}" if unless else "今后按期公开"
        yield Fault(end if clock.end else start, message, hint)


def _yearly_clock(
    entry: Entry,
    library: Library,
    *,
    year: FieldName,
    end: FieldName,
    by: str,
    later: int = 1,
    unless: FieldName = FieldName(""),
) -> Clock | None:
    if entry.get(year) is None:
        return None
    number: int = as_day(entry[year]).year if isinstance(entry[year], date) else entry[year]
    given = _days(entry, library, end)
    label = library.kinds[entry.kind].label_of
    due = date.fromisoformat(f"{number + later}-{by}")
    excuse = _excuse(entry, library, unless)
    return Clock(label(year), date(number, 12, 31), label(end), max(given, default=None), due, None, excuse)


@entry_rule("{end}不晚于{year}之后第 {later} 年的 {by}", clock=_yearly_clock)
def yearly_by(
    entry: Entry,
    library: Library,
    *,
    year: FieldName,
    end: FieldName,
    by: str,
    later: int = 1,
    unless: FieldName = FieldName(""),
) -> Iterator[Fault]:
    """
    `end` is not after `by`, a month and a day such as 03-31, of the year that comes `later` years after `year`.

    An entry whose `unless` is given is left alone.
    """
    clock = _yearly_clock(entry, library, year=year, end=end, by=by, later=later, unless=unless)
    if clock and not clock.excused and (clock.end or library.today) > clock.due:
        given = f"是 {clock.end}" if clock.end else "空着"
        yield Fault(end, f"“{clock.ended}”{given}，应不晚于 {clock.due}", "今后按期公开")


@entry_rule("{end}不晚于{start}后 {hours} 小时")
def within_hours(entry: Entry, library: Library, *, start: FieldName, end: FieldName, hours: int) -> Iterator[Fault]:
    """The moment `end` comes at most `hours` hours after the moment `start`; a day without a time counts as its end."""
    first, last = entry.get(start), entry.get(end)
    if first is None:
        return
    due = as_moment(first) + timedelta(hours=hours)
    given = as_moment(last) if last is not None else datetime.combine(library.today, time())
    if given > due:
        label = library.kinds[entry.kind].label_of
        late = f"是 {given:%Y-%m-%d %H:%M}" if last is not None else "空着"
        message = f"“{label(end)}”{late}，应不晚于 {due:%Y-%m-%d %H:%M}（“{label(start)}”后 {hours} 小时）"
        yield Fault(end if last is not None else start, message, "今后及时回应")


@entry_rule("{field}没有过期")
def not_expired(
    entry: Entry, library: Library, *, field: FieldName, unless: FieldName = FieldName("")
) -> Iterator[Fault]:
    """The day in `field` has not passed on the reporting day; an entry whose `unless` is given is left alone."""
    for day in _days(entry, library, field):
        if day < library.today and not (unless and library.follow(entry, unless)):
            label = library.kinds[entry.kind].label_of(field)
            yield Fault(field, f"“{label}”是 {day}，到 {library.today} 已经过期", "换了新的就改正；停止的写明状态")


@entry_rule("{field}在 {days} 天以内")
def recent(entry: Entry, library: Library, *, field: FieldName, days: int) -> Iterator[Fault]:
    """The day in `field` is at most `days` days before the reporting day."""
    for day in _days(entry, library, field):
        if (library.today - day).days > days:
            label = library.kinds[entry.kind].label_of(field)
            message = f"“{label}”是 {day}，到 {library.today} 已有 {(library.today - day).days} 天，应在 {days} 天以内"
            yield Fault(field, message, "更新后改正日期；不再使用的改状态")


def _period_clock(
    entry: Entry,
    library: Library,
    *,
    start: FieldName,
    end: FieldName,
    days: int,
    count: Count = "calendar",
    unless: FieldName = FieldName(""),
) -> Clock | None:
    first, last = _days(entry, library, start), _days(entry, library, end)
    if not first:
        return None
    # Both days count: the period that begins on the first day is the one that runs from the day before.
    before = first[0] - timedelta(days=1)
    span = library.workdays.span(before, days) if count == "working" else None
    due = span.due if span else before + timedelta(days=days)
    label = library.kinds[entry.kind].label_of
    excuse = _excuse(entry, library, unless)
    return Clock(label(start), first[0], label(end), last[0] if last else None, due, span, excuse, at_least=True)


@entry_rule("从{start}到{end}不少于 {days} 天（{count}）", clock=_period_clock)
def min_period(
    entry: Entry,
    library: Library,
    *,
    start: FieldName,
    end: FieldName,
    days: int,
    count: Count = "calendar",
    unless: FieldName = FieldName(""),
) -> Iterator[Fault]:
    """From `start` to `end`, both counted, are at least `days` days, or `unless` says why not."""
    clock = _period_clock(entry, library, start=start, end=end, days=days, count=count, unless=unless)
    if clock and clock.end and not clock.excused and clock.end < clock.due:
        label = library.kinds[entry.kind].label_of
        hint = f"“{clock.ended}”改为 {clock.due} 或以后"
        hint += f"；确需缩短的，在 {unless}（{label(unless)}）里说明理由" if unless else ""
        if count == "working":
            message = f"“{clock.ended}”是 {clock.end}，应不早于 {clock.due}（从“{clock.begun}”起 {days} 个工作日）"
        else:
            length = (clock.end - clock.start).days + 1
            message = f"从“{clock.begun}”到“{clock.ended}”只有 {length} 天，应不少于 {days} 天"
        yield Fault(end, message, hint)


@kind_rule("最近一条的{field}在 {months} 个月以内", public=True)
def fresh(entries: Sequence[Entry], library: Library, *, field: FieldName, months: int) -> Iterator[Fault]:
    """The newest `field` of the kind is at most `months` months before the reporting day."""
    dated = [(day, entry) for entry in entries for day in _days(entry, library, field)]
    if not dated:
        return
    newest, entry = max(dated, key=lambda pair: (pair[0], pair[1].id))
    age = (library.today.year - newest.year) * 12 + library.today.month - newest.month
    if age > months or (age == months and library.today.day > newest.day):
        label = library.kinds[entry.kind].label_of(field)
        message = f"最近一条的“{label}”是 {newest}，到 {library.today} 已超过 {months} 个月"
        yield Fault(field, message, "有新的就补上；没有变动的在页面上说明", entry)


def _days(entry: Entry, library: Library, name: str) -> list[date]:
    return [as_day(value) for value in library.follow(entry, name)]


def _excuse(entry: Entry, library: Library, unless: FieldName) -> str:
    """What the field `unless` says, empty where none is named or it is blank."""
    reason = library.follow(entry, unless) if unless else ()
    return str(reason[0]) if reason else ""


def _named(entry: Entry, library: Library, name: str) -> str:
    """A field's label; for one that lies behind a reference, whose it is."""
    first, _, rest = name.partition(".")
    kind = library.kinds[entry.kind]
    declared = kind.fields.get(first)
    if rest and declared is not None and declared.to:
        return f"{kind.label_of(first)}的{library.kinds[declared.to[0]].label_of(rest)}"
    return kind.label_of(name)
