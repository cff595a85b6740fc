"""Line charts: from numbers to places, labels that never meet, and the sentence that says what a line shows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.charts import HEIGHT, SIDE, TIERS, TOP, Label, LineChart, box_of, line_chart, overlap, said
from gongkai.kinds import Chart
from gongkai.library import Summary

MONTHLY = Chart("逐期数据", "topic", "day", "amount", "", ("name",), steps=False, unit="")
STEPS = Chart("历年标准", "topic", "day", "amount", "until", ("name",), steps=True, unit="")
BASE = TOP + HEIGHT


def points(*given: tuple[date, float | str] | tuple[date, float | str, date]) -> tuple[Summary, ...]:
    return tuple(
        Summary(f"a/{number}", "a", f"/a/{number}/", {
            "day": each[0], "amount": Decimal(str(each[1])), "until": each[2] if len(each) > 2 else None,
        })
        for number, each in enumerate(given)
    )  # fmt: skip


def months(*amounts: float | str) -> tuple[Summary, ...]:
    return points(*((date(2022 + n // 12, n % 12 + 1, 28), amount) for n, amount in enumerate(amounts)))


def drawn(items: Sequence[Summary], chart: Chart = MONTHLY, unit: str = "元") -> LineChart:
    made = line_chart([("水价", items)], chart, unit)
    assert made is not None
    return made


CASES = [
    # name, amounts, words of the scale, heights above the base as a share of the drawing
    ("from nothing", (0, 5, 10), ["0", "2.5", "5", "7.5", "10"], [0, 0.5, 1]),
    ("nothing at all", (0, 0), ["0", "0.25", "0.5", "0.75", "1"], [0, 0]),
    ("equal", (60, 60, 60), ["0", "15", "30", "45", "60"], [1, 1, 1]),
    ("a little more than round", (100, 101), ["0", "30", "60", "90", "120"], [100 / 120, 101 / 120]),
    ("below nothing", (-3, 0, 6), ["-3.2", "0", "3.2", "6.4", "9.6"], [0.2 / 12.8, 0.25, 9.2 / 12.8]),
    ("only below nothing", (-8, -2), ["-8", "-6", "-4", "-2", "0"], [0, 0.75]),
    ("very large", (123456789, 200000000), ["0", "50,000,000", "100,000,000", "150,000,000", "200,000,000"], [0.62, 1]),
    ("very small", ("0.003", "0.004"), ["0", "0.001", "0.002", "0.003", "0.004"], [0.75, 1]),
]


@pytest.mark.parametrize(("amounts", "words", "heights"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_amounts_stand_on_a_round_scale(amounts: tuple[float, ...], words: list[str], heights: list[float]) -> None:
    chart = drawn(months(*amounts))
    assert [label.text for label in chart.scale] == words
    assert [round((BASE - mark.y) / HEIGHT, 2) for mark in chart.lines[0].marks] == [round(each, 2) for each in heights]


def test_a_scale_below_nothing_has_a_line_at_nothing() -> None:
    chart = drawn(months(-3, 0, 6))
    assert "0" in [label.text for label in chart.scale]
    zero = next(label.y for label in chart.scale if label.text == "0")
    assert chart.lines[0].marks[1].y == zero
    assert chart.lines[0].marks[0].y > zero > chart.lines[0].marks[2].y


@pytest.mark.parametrize(
    ("series", "unit"),
    [
        ([], ""),
        ([("水价", ())], ""),
        ([("水价", months(3))], ""),
        # Several lines of one point each show no course of time.
        ([("甲", months(3)), ("乙", months(4))], ""),
    ],
)
def test_without_a_course_of_time_there_is_no_chart(series: list[tuple[str, tuple[Summary, ...]]], unit: str) -> None:
    assert line_chart(series, MONTHLY, "元") is None


def test_two_units_are_not_drawn_together() -> None:
    chart = Chart("逐期数据", "topic", "day", "amount", "", (), steps=False, unit="word")
    items = [
        Summary(i.id, "a", i.url, {**i.fields, "word": word}) for i, word in zip(months(1, 2), "元吨", strict=True)
    ]
    assert line_chart([("水价", items)], chart, "") is None
    assert line_chart([("水价", items[:1] * 2)], chart, "") is not None


def test_a_line_breaks_where_a_month_is_missing() -> None:
    whole = drawn(months(1, 2, 3, 4, 5))
    broken = drawn([item for item in months(1, 2, 3, 4, 5) if item.id != "a/2"])
    assert (whole.lines[0].path.count("M"), whole.has_gap) == (1, False)
    assert (broken.lines[0].path.count("M"), broken.has_gap) == (2, True)


def test_a_step_holds_until_its_end_or_the_next() -> None:
    ended = points((date(2019, 1, 1), 4, date(2019, 12, 31)), (date(2021, 1, 1), 8))
    chart = drawn(ended, STEPS)
    # From the first of 2019 to its last day, a break, and from 2021 to the edge.
    assert chart.lines[0].path.count("M") == 2
    assert chart.lines[0].path.endswith(f"H{SIDE}")
    following = drawn(points((date(2019, 1, 1), 4), (date(2021, 1, 1), 8)), STEPS)
    assert following.lines[0].path.count("M") == 1


def test_a_month_stands_in_its_middle_whatever_its_day() -> None:
    first = drawn(points((date(2023, 1, 1), 1), (date(2023, 2, 1), 2), (date(2023, 3, 1), 3)))
    last = drawn(points((date(2023, 1, 31), 1), (date(2023, 2, 28), 2), (date(2023, 3, 31), 3)))
    assert [mark.x for mark in first.lines[0].marks] == [mark.x for mark in last.lines[0].marks]
    assert [label.x for label in first.ticks] == [mark.x for mark in first.lines[0].marks]
    assert [(label.text, label.tier) for label in first.years] == [("2023年", 0)]


def shown(chart: LineChart, width: float) -> list[tuple[float, float, float, float]]:
    """What the words of a chart cover in a drawing so many em wide."""
    tier = max((n for n, from_ in enumerate(TIERS) if from_ <= width), default=0)
    scale = [Label(0, label.y + 0.35, label.text, "end", 0) for label in chart.scale]
    words = [*scale, *chart.ticks, *chart.years, *chart.labels]
    return [box_of(label, width) for label in words if label.tier <= tier]


AMOUNTS = st.lists(st.decimals(-1000, 100000, places=1), min_size=2, max_size=24)


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, st.booleans(), st.sampled_from([6.5, 9, 13.9, 14, 20, 26, 34, 42, 60]))
def test_words_never_meet_at_any_width(one: list[Decimal], other: list[Decimal], steps: bool, width: float) -> None:
    chart = line_chart(
        [("甲", months(*map(str, one))), ("乙", months(*map(str, other)))], STEPS if steps else MONTHLY, ""
    )
    assert chart is not None
    boxes = shown(chart, width)
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
    assert all(right <= width + 1 for _, _, right, _ in boxes)
    assert all(left >= -chart.room for left, *_ in boxes)


def test_a_wide_drawing_says_every_amount_and_a_narrow_one_the_first_and_the_last() -> None:
    items = points(*((date(2013 + n, 1, 1), amount) for n, amount in enumerate((470, 540, 600, 630, 880))))
    labels = drawn(items, STEPS).labels
    assert sorted(label.text for label in labels) == ["470", "540", "600", "630", "880"]
    assert {"470", "880"} <= {label.text for label in labels if label.tier == 0}


def test_of_equal_amounts_in_a_row_the_first_and_the_last_are_said() -> None:
    assert [label.text for label in drawn(months(5, 5, 5, 5, 5)).labels] == ["5", "5"]


SENTENCES = [
    ("more", months(470, 600, 880), "元", "2022年1月到2022年3月，低保从 470 元提高到 880 元，提高 87.2%。"),
    ("less", months(4, 3), "元", "2022年1月到2022年2月，低保从 4 元降低到 3 元，降低 25%。"),
    ("points of percent", months(60, 75), "%", "2022年1月到2022年2月，低保从 60%提高到 75%，提高 15 个百分点。"),
    (
        "extremes",
        months(2, 9, 1, 9, 4),
        "元",
        "2022年1月到2022年5月，低保从 2 元提高到 4 元，提高 100%；"
        "最高 9 元（2022年2月等 2 次）；最低 1 元（2022年3月）。",
    ),
    ("equal", months(2, 2), "元", "2022年1月到2022年2月，低保没有变，都是 2 元。"),
    ("equal ends", months(2, 1, 2), "元", "2022年1月和2022年3月，低保都是 2 元；最低 1 元（2022年2月）。"),
    ("from nothing", months(0, 5), "元", "2022年1月到2022年2月，低保从 0 元提高到 5 元。"),
    ("from below nothing", months(-2, 5), "元", "2022年1月到2022年2月，低保从 -2 元提高到 5 元。"),
    ("one point", months(5), "元", "低保：2022年1月 5 元。"),
]  # fmt: skip


@pytest.mark.parametrize(("items", "unit", "sentence"), [case[1:] for case in SENTENCES], ids=[c[0] for c in SENTENCES])
def test_the_sentence_says_what_the_line_shows(items: tuple[Summary, ...], unit: str, sentence: str) -> None:
    line = [(item.day, item.amount) for item in items]
    assert said("低保", line, unit, steps=False) == sentence


def test_a_single_step_holds_from_its_day() -> None:
    assert said("低保", [(date(2023, 1, 1), Decimal(5))], "元", steps=True) == "低保：2023年1月起 5 元。"
