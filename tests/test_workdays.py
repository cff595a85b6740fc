"""Days are counted as the law does, from the notices of the State Council."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from gongkai.inputs import PROJECT
from gongkai.workdays import Workdays, YearMissingError, load_workdays

WORKDAYS, PROBLEMS = load_workdays(PROJECT)

FIXED = "2023-01-01, 2023-01-22, 2023-01-23, 2023-01-24, 2023-05-01, 2023-10-01, 2023-10-02, 2023-10-03"
FILLER = ", ".join(str(date(2023, 7, day)) for day in range(3, 22))
GOOD = f"year: 2023\nnotice: 通知\nstatus: 待核\nholidays: [{FIXED}, {FILLER}]\nworkdays: [2023-01-28]\n"


def test_the_calendars_of_the_site_are_sound() -> None:
    assert PROBLEMS == []
    assert sorted(WORKDAYS.years) == [2023, 2024, 2025, 2026]


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_the_notices_give(year: int, days: int) -> None:
    every = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    assert sum(WORKDAYS.is_workday(day) for day in every if day.year == year) == days


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param("2023-09-20", 20, "2023-10-24", id="over National Day"),
        pytest.param("2024-01-25", 20, "2024-02-27", id="over Spring Festival 2024"),
        pytest.param("2025-01-20", 20, "2025-02-21", id="over Spring Festival 2025"),
        pytest.param("2025-09-22", 20, "2025-10-24", id="over National Day 2025"),
        pytest.param("2026-02-09", 7, "2026-02-25", id="seven days over Spring Festival 2026"),
        pytest.param("2026-02-09", 15, "2026-03-06", id="fifteen days over Spring Festival 2026"),
        pytest.param("2026-02-09", 20, "2026-03-13", id="twenty days over Spring Festival 2026"),
        pytest.param("2026-04-28", 20, "2026-05-28", id="over Labour Day"),
        pytest.param("2026-09-18", 20, "2026-10-22", id="over Mid-Autumn and National Day"),
        pytest.param("2023-03-03", 1, "2023-03-06", id="received on a Friday"),
        pytest.param("2023-01-20", 1, "2023-01-28", id="on the day before Spring Festival, Saturday is worked"),
        pytest.param("2023-01-29", 1, "2023-01-30", id="received on a Sunday that is worked"),
        pytest.param("2023-03-04", 1, "2023-03-06", id="received on a Saturday"),
        pytest.param("2023-03-06", 0, "2023-03-06", id="no days"),
    ],
)
def test_working_days_are_counted_from_the_following_day(start: str, days: int, end: str) -> None:
    assert WORKDAYS.later(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_calendar_days_that_end_on_a_day_off_run_on_to_the_next_working_day() -> None:
    assert WORKDAYS.later(date(2023, 9, 10), 20, "calendar") == date(2023, 10, 7)
    assert WORKDAYS.later(date(2023, 3, 1), 20, "calendar") == date(2023, 3, 21)


def test_a_year_without_a_calendar_is_no_guess() -> None:
    with pytest.raises(YearMissingError):
        WORKDAYS.later(date(2026, 12, 30), 5)
    with pytest.raises(YearMissingError):
        Workdays({}).is_workday(date(2023, 3, 1))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("2023", GOOD, None),
        ("2024", GOOD, "文件名是 2024"),
        ("2023", GOOD.replace("[2023-01-28]", "[2023-01-22]"), "既放假又上班"),
        ("2023", GOOD.replace("[2023-01-28]", "[2023-01-31]"), "不是周末"),
        ("2023", GOOD.replace("2023-05-01, ", ""), "缺少法定放假日 2023-05-01"),
        ("2023", GOOD.replace("2023-05-01", "2024-05-01"), "不在 2023 年"),
        ("2023", GOOD.replace("2023-01-28", "1月28日"), "应为年-月-日"),
        ("2023", GOOD.replace(f", {FILLER}", ""), "放假日有 8 天"),
        ("2023", GOOD.replace("notice: 通知\n", ""), "缺少“放假通知”"),
        ("2023", "", "没有读到字段"),
    ],
)
def test_a_calendar_that_was_typed_wrong_is_reported(tmp_path: Path, name: str, text: str, said: str | None) -> None:
    folder = tmp_path / "content" / "calendar"
    folder.mkdir(parents=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    workdays, problems = load_workdays(tmp_path)
    messages = [problem.message for problem in problems]
    assert [message for message in messages if said is None or said not in message][:1] == [] or said in "".join(
        messages
    )
    assert bool(messages) == (said is not None)
    assert bool(workdays.years) == (said is None)
