"""The working of time limits: which days were counted and which were not, and the clocks that run for an entry."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from conftest import SiteUnderTest, policy
from test_rules import REPLY, THING, library_of

from gongkai.inputs import PROJECT
from gongkai.library import Library
from gongkai.rules import StatutoryClock, check, clocks
from gongkai.workdays import Span, YearMissingError, load_workdays

Make = Callable[[str], SiteUnderTest]

WORKDAYS, _ = load_workdays(PROJECT)


def days(year: str, listed: str) -> list[date]:
    """The days of a list such as `0929–1006 1014`, in which a dash stands for all days between."""
    found: list[date] = []
    for part in listed.split():
        first, _, last = part.partition("–")
        begin, end = (date.fromisoformat(year + text) for text in (first, last or first))
        found += [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    return found


# Start, days, the last day, holidays and weekends that did not count, weekends that did.
SPANS = [
    ("2023-09-20", 20, "2023-10-24", "0929–1006", "0923–0924 1014–1015 1021–1022", "1007–1008"),
    ("2024-01-25", 20, "2024-02-27", "0210–0217", "0127–0128 0203 0224–0225", "0204 0218"),
    ("2025-01-20", 20, "2025-02-21", "0128–0204", "0125 0209 0215–0216", "0126 0208"),
    ("2025-09-22", 20, "2025-10-24", "1001–1008", "0927 1012 1018–1019", "0928 1011"),
    ("2026-02-09", 7, "2026-02-25", "0215–0223", "", "0214"),
    ("2026-02-09", 15, "2026-03-06", "0215–0223", "0301", "0214 0228"),
    ("2026-02-09", 20, "2026-03-13", "0215–0223", "0301 0307–0308", "0214 0228"),
    ("2026-04-28", 20, "2026-05-28", "0501–0505", "0510 0516–0517 0523–0524", "0509"),
    ("2026-09-18", 20, "2026-10-22", "0925–0927 1001–1007", "0919 1011 1017–1018", "0920 1010"),
    ("2023-03-03", 1, "2023-03-06", "", "0304–0305", ""),
    ("2023-01-29", 1, "2023-01-30", "", "", ""),
    ("2023-01-20", 1, "2023-01-28", "0121–0127", "", "0128"),
    ("2023-03-06", 0, "2023-03-06", "", "", ""),
]


@pytest.mark.parametrize(
    ("start", "number", "due", "holidays", "weekends", "worked"), SPANS, ids=[f"{each[0]}+{each[1]}" for each in SPANS]
)
def test_a_period_shows_the_days_that_it_skipped_and_why(
    start: str, number: int, due: str, holidays: str, weekends: str, worked: str
) -> None:
    span = WORKDAYS.span(date.fromisoformat(start), number)
    assert span.due == date.fromisoformat(due) == WORKDAYS.later(date.fromisoformat(start), number)
    assert [day for day, why in span.skipped if why == "节假日"] == days(start[:4], holidays)
    assert [day for day, why in span.skipped if why == "周末"] == days(start[:4], weekends)
    assert len(span.skipped) == len(days(start[:4], holidays + " " + weekends))
    assert list(span.worked) == days(start[:4], worked)


@pytest.mark.parametrize(
    ("start", "number", "due", "skipped"),
    [
        pytest.param("2023-03-01", 20, "2023-03-21", "", id="that end on a working day"),
        pytest.param("2023-03-01", 10, "2023-03-13", "0311–0312", id="that end on a Saturday"),
        pytest.param("2023-09-10", 20, "2023-10-07", "0930–1006", id="that end in a holiday before a working Saturday"),
        pytest.param("2023-09-10", 27, "2023-10-07", "", id="that end on a working Saturday"),
    ],
)
def test_calendar_days_all_count_but_for_those_by_which_the_end_is_put_off(
    start: str, number: int, due: str, skipped: str
) -> None:
    span = WORKDAYS.span(date.fromisoformat(start), number, "calendar")
    assert span.due == date.fromisoformat(due)
    assert [day for day, _ in span.skipped] == days("2023", skipped)
    assert span.worked == ()


def test_a_period_into_a_year_without_a_calendar_is_no_guess() -> None:
    with pytest.raises(YearMissingError):
        WORKDAYS.span(date(2026, 12, 30), 5)


def clocks_of(folder: Path, rule: str, entries: str, *, when: str = "", verified: str = "true") -> list[StatutoryClock]:
    library = ruled(folder, f"rule: {rule}, {when}source: 《条例》第一条, verified: {verified}", entries)
    return list(clocks(library.kinds["thing"], library.entries["thing/a"], library))


def ruled(folder: Path, requirement: str, entries: str) -> Library:
    kind = THING + f"requirements: [{{id: T-01, {requirement}}}]\n"
    return library_of(folder, entries, thing=kind, reply=REPLY)


TWENTY = "deadline, start: start, end: end, days: 20"
YEARLY = "yearly_by, year: year, end: end, by: 03-31"
PERIOD = "min_period, start: start, end: end, days: 30"
WITHIN = "counterpart_within, kind: reply, field: of, start: start, end: published, days: 10"


@pytest.mark.parametrize(
    ("rule", "entries", "begun", "ended", "due"),
    [
        pytest.param(TWENTY, "a: {start: 2023-03-03}", "开始 2023-03-03", "结束 None", "2023-03-31", id="running"),
        pytest.param(
            TWENTY, "a: {start: 2023-03-03, end: 2023-03-31 17:00}", "开始 2023-03-03", "结束 2023-03-31", "2023-03-31",
            id="met on the last day",
        ),
        pytest.param(
            TWENTY, "a: {start: 2023-03-03, end: 2023-04-03}", "开始 2023-03-03", "结束 2023-04-03", "2023-03-31",
            id="met late",
        ),
        pytest.param(
            TWENTY + ", count: calendar", "a: {start: 2023-09-10}", "开始 2023-09-10", "结束 None", "2023-10-07",
            id="calendar days",
        ),
        pytest.param(
            "deadline, start: others.start, end: end, days: 3",
            "{a: {others: [b, c]}, b: {start: 2023-03-01}, c: {start: 2023-03-06}}", "相关的开始 2023-03-06",
            "结束 None", "2023-03-09", id="from the latest of several others",
        ),
        pytest.param(
            YEARLY, "a: {year: '2022'}", "年度 2022-12-31", "结束 None", "2023-03-31",
            id="by a day of the year",
        ),
        pytest.param(
            YEARLY, "a: {year: '2022', end: 2023-04-01}", "年度 2022-12-31", "结束 2023-04-01", "2023-03-31",
            id="met after the day of the year",
        ),
        pytest.param(
            YEARLY.replace("year: year", "year: start") + ", later: 2", "a: {start: 2022-05-06}", "开始 2022-12-31",
            "结束 None", "2024-03-31", id="by a day two years after",
        ),
        pytest.param(
            PERIOD, "a: {start: 2023-05-04, end: 2023-05-20}", "开始 2023-05-04", "结束 2023-05-20", "2023-06-02",
            id="the first day that is allowed",
        ),
        pytest.param(
            PERIOD + ", count: working", "a: {start: 2023-05-04}", "开始 2023-05-04", "结束 None", "2023-06-13",
            id="the first of the working days that is allowed",
        ),
        pytest.param(
            WITHIN, "a: {start: 2023-03-03}", "开始 2023-03-03", "答复 None", "2023-03-17",
            id="no answer yet",
        ),
        pytest.param(
            WITHIN, "{a: {start: 2023-03-03}, reply/r: {of: a, published: 2023-03-20}, reply/s: {of: a}}",
            "开始 2023-03-03", "答复 2023-03-20", "2023-03-17", id="the first answer, late",
        ),
    ],
)  # fmt: skip
def test_a_time_limit_of_an_entry_has_a_clock(
    tmp_path: Path, rule: str, entries: str, begun: str, ended: str, due: str
) -> None:
    ((clock,),) = [[each.clock for each in clocks_of(tmp_path, rule, entries)]]
    assert (f"{clock.begun} {clock.start}", f"{clock.ended} {clock.end}", str(clock.due)) == (begun, ended, due)
    assert clock.excused == ""
    assert clock.at_least == rule.startswith("min_period")


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(TWENTY, id="days"),
        pytest.param(YEARLY, id="a day of the year"),
        pytest.param(PERIOD, id="a least period"),
    ],
)
def test_a_clock_tells_what_excuses_it(tmp_path: Path, rule: str) -> None:
    entries = "a: {start: 2023-03-03, year: '2022', end: 2023-09-01, reason: 机构改革}"
    (found,) = clocks_of(tmp_path, rule + ", unless: reason", entries)
    assert found.clock.excused == "机构改革"


def test_a_clock_carries_its_working_where_days_were_counted(tmp_path: Path) -> None:
    entries = "a: {start: 2023-03-03, year: '2022'}"
    (counted,) = clocks_of(tmp_path, "deadline, start: start, end: end, days: 1", entries)
    weekend = ((date(2023, 3, 4), "周末"), (date(2023, 3, 5), "周末"))
    assert counted.clock.span == Span(date(2023, 3, 3), 1, "working", date(2023, 3, 6), weekend, ())


def test_a_fixed_day_needs_no_working(tmp_path: Path) -> None:
    (fixed,) = clocks_of(tmp_path, YEARLY, "a: {year: '2022'}")
    assert fixed.clock.span is None


@pytest.mark.parametrize("verified", ["true", "false"])
def test_a_clock_names_the_requirement_and_the_law_that_set_it(
    tmp_path: Path, verified: Literal["true", "false"]
) -> None:
    (found,) = clocks_of(tmp_path, TWENTY, "a: {start: 2023-03-03}", verified=verified)
    assert (found.id, found.source, found.verified) == ("T-01", "《条例》第一条", verified == "true")


@pytest.mark.parametrize(
    ("rule", "when", "entry"),
    [
        pytest.param(TWENTY, "", "note: 没有开始", id="nothing began"),
        pytest.param(YEARLY, "", "end: 2023-03-01", id="of no year"),
        pytest.param(WITHIN, "", "end: 2023-03-01", id="nothing to answer"),
        pytest.param(TWENTY, "when: {done: 是}, ", "start: 2023-03-03", id="the requirement is for others"),
        pytest.param(TWENTY, "", "start: 2026-12-30", id="the calendar does not reach so far"),
        pytest.param("present, fields: [note]", "", "start: 2023-03-03", id="a rule about other things"),
    ],
)
def test_no_clock_runs(tmp_path: Path, rule: str, when: str, entry: str) -> None:
    assert clocks_of(tmp_path, rule, f"a: {{{entry}}}", when=when) == []


@pytest.mark.parametrize(
    ("rule", "entry"),
    [
        pytest.param(TWENTY.replace("start: start", "start: note"), "note: 三月三日", id="days from words"),
        pytest.param(YEARLY.replace("03-31", "3-31"), "year: '2022'", id="a day in another form"),
        pytest.param(YEARLY.replace("03-31", "02-29"), "year: '2022'", id="a day that the year does not have"),
        pytest.param(YEARLY.replace("year: year", "year: note"), "note: 今年", id="a year of words"),
    ],
)
def test_a_limit_that_does_not_fit_its_field_is_told_and_runs_no_clock(tmp_path: Path, rule: str, entry: str) -> None:
    library = ruled(tmp_path, f"rule: {rule}, source: 一", f"a: {{{entry}}}")
    assert [problem.id for problem in check(library, library)] == ["rule.misused"]
    assert list(clocks(library.kinds["thing"], library.entries["thing/a"], library)) == []


def test_the_page_of_an_entry_shows_the_working(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(issued="2023-09-20", published="2023-10-10"))
    assert it.build().written
    clock = it.page("/policy/2023/a/").select_one("details.clock")
    said = " ".join(clock.get_text(" ", strip=True).split())
    assert "2023年10月24日" in clock.summary.get_text()
    assert "20 个工作日" in said
    assert "10月7日、10月8日" in said
    assert "9月29日至10月6日" in said
    assert "《中华人民共和国政府信息公开条例》第二十六条" in said
