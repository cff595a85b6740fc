"""Counting days as the law does, from one calendar file a year; a year without a file is a problem, never a guess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from gongkai import strict_yaml
from gongkai.fields import Field, read_fields
from gongkai.problems import Problem, Where, error, problems_of
from gongkai.sources import decode

Count = Literal["working", "calendar"]
COUNTED: Mapping[Count, str] = {"working": "工作日", "calendar": "自然日"}

_FIELDS = (
    Field("year", "year", "年份", required=True),
    Field("notice", "line", "放假通知", required=True, sample="国务院办公厅关于2023年部分节假日安排的通知"),
    Field("issued", "date", "通知日期"),
    Field("status", "choice", "核实情况", of=("已核实", "待核"), required=True),
    Field("note", "line", "说明"),
    Field("holidays", "lines", "放假日", required=True, sample="[2023-01-01, 2023-01-02]"),
    Field("workdays", "lines", "周末上班日", sample="[2023-01-28, 2023-01-29]"),
)
_DAY = Field("day", "date", "日期")


class YearMissingError(Exception):
    """A count of working days reaches a year that has no calendar file."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar of one year: days off, and the Saturdays and Sundays that are worked."""

    year: int
    notice: str
    status: str
    holidays: frozenset[date]
    workdays: frozenset[date]


@dataclass(frozen=True, slots=True)
class Span:
    """
    A period that was counted, with its working: the days of it that did not count and why, and the days at weekends
    that did count because they are worked. `due` is its last day.
    """

    start: date
    days: int
    count: Count
    due: date
    skipped: tuple[tuple[date, str], ...]
    worked: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Workdays:
    """The statutory working days of the years that have a calendar."""

    years: Mapping[int, Year]

    def __repr__(self) -> str:
        # The same for the same days in every process; the order of a set is not.
        return repr([(year, sorted(each.holidays), sorted(each.workdays)) for year, each in sorted(self.years.items())])

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on `day`. Raises YearMissingError for a year without a calendar."""
        year = self.years.get(day.year)
        if year is None:
            raise YearMissingError(day.year)
        return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)

    def later(self, start: date, days: int, count: Count = "working") -> date:
        """
        Return the last day of a period of `days` that runs from `start`.

        The day of `start` is day zero, because a period counted in days begins on the following day
        (《中华人民共和国民法典》第二百零一条). Calendar days that end on a day off run on to the next working day
        (第二百零三条). Raises YearMissingError where the count reaches a year without a calendar.
        """
        day = start
        if count == "calendar":
            day = start + timedelta(days=days)
            while not self.is_workday(day):
                day += timedelta(days=1)
            return day
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_workday(day)
        return day

    def span(self, start: date, days: int, count: Count = "working") -> Span:
        """Return the same period as `later` does, with its working."""
        due = self.later(start, days, count)
        within = [start + timedelta(days=number) for number in range(1, (due - start).days + 1)]
        # Calendar days all count, but for those by which the end was put off.
        plain = within if count == "working" else within[days - 1 : -1]
        skipped = tuple((day, self._why_off(day)) for day in plain if not self.is_workday(day))
        worked = tuple(day for day in within if count == "working" and day.weekday() >= 5 and self.is_workday(day))
        return Span(start, days, count, due, skipped, worked)

    def _why_off(self, day: date) -> str:
        return "节假日" if day in self.years[day.year].holidays else "周末"


def as_day(moment: date | datetime) -> date:
    """Return the day of a moment; a day is its own."""
    return moment.date() if isinstance(moment, datetime) else moment


def as_moment(moment: date | datetime) -> datetime:
    """Return a moment; a day without a time stands for its last minute."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(23, 59))


def load_workdays(root: Path) -> tuple[Workdays, list[Problem]]:
    """Return the calendars in `content/calendar/`, and what is wrong with them."""
    years: dict[int, Year] = {}
    problems: list[Problem] = []
    for path in sorted((root / "content" / "calendar").glob("*.yaml")):
        where = Where(path.relative_to(root).as_posix())
        raw, faults = strict_yaml.read(decode(path.read_bytes()) or "")
        problems += problems_of(where.path, faults)
        if not isinstance(raw, dict):
            if not faults:
                problems.append(error("calendar.form", "没有读到字段", where, "照着别的年份写"))
            continue
        values, wrong = read_fields(_FIELDS, raw, what="工作日历")
        problems += [error(fault.id, fault.message, Where(where.path, fault.at), fault.hint) for fault in wrong]
        if wrong:
            continue
        holidays, bad_holidays = _days(values["holidays"], "holidays", values["year"], where)
        workdays, bad_workdays = _days(values["workdays"], "workdays", values["year"], where)
        year = Year(values["year"], values["notice"], values["status"], holidays, workdays)
        wrong_days = [*bad_holidays, *bad_workdays, *_check(year, path.stem, where)]
        problems += wrong_days
        if not wrong_days:
            years[year.year] = year
    return Workdays(years), problems


def _days(texts: Iterable[str], name: str, year: int, where: Where) -> tuple[frozenset[date], list[Problem]]:
    days, problems = set(), []
    for number, text in enumerate(texts):
        values, wrong = read_fields((_DAY,), {"day": text}, what="工作日历")
        at = Where(where.path, (name, number))
        if wrong:
            problems.append(error("calendar.day", wrong[0].message, at, f"写成 {year}-05-01 这样"))
        elif values["day"].year != year:
            problems.append(error("calendar.day", f"{text} 不在 {year} 年", at, "每个文件只写一年的日子"))
        else:
            days.add(values["day"])
    return frozenset(days), problems


def _check(year: Year, stem: str, where: Where) -> list[Problem]:
    """A calendar that was typed wrong would move every deadline, so what can be checked is (R-CAL-DATA)."""
    problems = []
    if stem != str(year.year):
        problems.append(error("calendar.year", f"文件名是 {stem}，写的年份是 {year.year}", where, "两处写成一样"))
    for day in sorted(year.holidays & year.workdays):
        problems.append(error("calendar.day", f"{day} 既放假又上班", where, "对照放假通知改正"))
    for day in sorted(year.workdays):
        if day.weekday() < 5:
            problems.append(error("calendar.day", f"{day} 不是周末，不用写进周末上班日", where, "对照放假通知改正"))
    fixed = [date(year.year, 1, 1), date(year.year, 5, 1), *(date(year.year, 10, day) for day in (1, 2, 3))]
    missing = [day for day in fixed if day not in year.holidays]
    if missing:
        listed = "、".join(str(day) for day in missing)
        at = Where(where.path, ("holidays",))
        problems.append(error("calendar.day", f"缺少法定放假日 {listed}", at, "对照《全国年节及纪念日放假办法》补上"))
    if not 20 <= len(year.holidays) <= 40:
        problems.append(
            error("calendar.day", f"放假日有 {len(year.holidays)} 天，通常 25 至 35 天", where, "对照放假通知改正")
        )
    return problems
