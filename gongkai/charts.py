"""
Line charts as numbers: where lines, marks and labels stand. A template draws them as SVG beside their table.

A chart has no fixed width. Across, places are percents of the drawing; down, they are ems of its type, which follows
the reader's way of reading. So nothing is scaled, text stays as large as the page's, and a narrow screen needs no
scrolling: a label is shown from the width on at which it stands clear of all others.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from statistics import median
from typing import Literal

from gongkai.amounts import as_number, changed, with_unit
from gongkai.kinds import Chart
from gongkai.library import Summary

# Widths of the drawing in em from which on more labels are shown; the first is a phone of 320 px in elderly mode. The
# style sheet has the same widths.
TIERS = (6.5, 14.0, 26.0, 42.0)
# The room for the lines in em, and above it for a label.
HEIGHT, TOP = 12.0, 1.5
# How far words that begin or end at a place stand beside it, in em.
BESIDE = 0.3
# How far words may reach past the right end of the drawing, where there is a little more padding, in em.
_PAST = 0.6
# Side of the square that a line is drawn in and stretched from.
SIDE = 1000
# Widths and heights of type in em: of digits and Latin letters, of a line, and how far a label stands from its mark.
_NARROW, _WIDE, _LINE, _APART = 0.62, 1.0, 1.2, 0.45
# The words of the scale stand this much below their line, which so meets the middle of the digits.
_DROP = 0.35
# How far the words of the time stand below it, and the height of a line of them.
_BELOW, _ROW = 1.6, 1.5
# Room at both ends of the time, in percent, so that marks are not cut.
_INSET = 3.0
# A point so much later than the points usually are follows a gap.
_GAP = 1.5

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: `x` in percent, `y` (their base line) in em, shown from the width `TIERS[tier]` on."""

    x: float
    y: float
    text: str
    anchor: Anchor
    tier: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point: `x` in percent, `y` in em."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its `path` in a square of `SIDE`, its points, and what it says. `number` tells its style."""

    name: str
    number: int
    path: str
    marks: tuple[Mark, ...]
    said: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """
    A drawn chart, `height` em high. `room` is what the words beside the scale need at its left, in whole em.

    `scale` are the lines of the scale with their words, `ticks` the words of the time below, `labels` the amounts at
    the points. Where the words of the time are months, each stands below the middle of its month, and `years` stand in
    a second line, from where each begins.
    """

    height: float
    room: int
    lines: tuple[Line, ...]
    scale: tuple[Label, ...]
    ticks: tuple[Label, ...]
    years: tuple[Label, ...]
    labels: tuple[Label, ...]
    unit: str
    said: str
    has_gap: bool
    side: int = SIDE
    beside: float = BESIDE


Series = Sequence[tuple[str, Sequence[Summary]]]
Points = Sequence[tuple[date, Decimal]]
Box = tuple[float, float, float, float]


def line_chart(series: Series, chart: Chart, measure: str) -> LineChart | None:
    """
    Return the chart of a list's series, None where it shows no course of time: no line of two points, or two units.

    `measure` is the unit where the entries do not name theirs.
    """
    points = {name: [(item.fields[chart.x], Decimal(item.fields[chart.y])) for item in items] for name, items in series}
    every = [point for line in points.values() for point in line]
    units = {str(item.fields[chart.unit]) if chart.unit else measure for _, items in series for item in items}
    if all(len(line) < 2 for line in points.values()) or len(units) > 1:
        return None
    unit = units.pop()
    days = [day for day, _ in every]
    by_month = max(days).year - min(days).year <= 1 and not chart.steps
    ticks = _months(days) if by_month else _years(days, chart.steps)
    once = all(len({_month(day) for day, _ in line}) == len(line) for line in points.values())
    x = _middle(ticks) if by_month and once else _across(ticks)
    y = _down([amount for _, amount in every])
    lines = []
    for number, (name, items) in enumerate(series):
        ends = [item.fields[chart.end] if chart.end else None for item in items]
        path = _steps(points[name], ends, x, y) if chart.steps else _joined(points[name], x, y)
        marks = tuple(Mark(x(day), y(amount)) for day, amount in points[name])
        lines.append(Line(name, number, path, marks, said(name, points[name], unit, steps=chart.steps)))
    bottom, top = _range([amount for _, amount in every])
    scale = tuple(
        Label(0, y(value), as_number(value), "end", 0)
        for value in (bottom + (top - bottom) * part / 4 for part in range(5))
    )
    wanted = [
        [(mark.x, mark.y, as_number(amount)) for mark, (_, amount) in zip(line.marks, points[line.name], strict=True)]
        for line in lines
    ]
    return LineChart(
        height=TOP + HEIGHT + _BELOW + by_month * _ROW + 0.5,
        room=int(max(width_of(label.text) for label in scale) + 1.6),
        lines=tuple(lines),
        scale=scale,
        ticks=_tick_labels(ticks, _middle(ticks) if by_month else _across(ticks)),
        years=_year_labels(ticks) if by_month else (),
        labels=_placed(wanted, [replace(label, y=label.y + _DROP) for label in scale], steps=chart.steps),
        unit=unit,
        said="".join(line.said for line in lines),
        has_gap=not chart.steps and any(line.path.count("M") > 1 for line in lines),
    )


def said(name: str, points: Points, unit: str, *, steps: bool) -> str:
    """Return what a line shows in one sentence: from when to when, from how much to how much, and its extremes."""
    (first, start), (last, end) = points[0], points[-1]
    if len(points) == 1:
        return f"{name}：{_day(first)}{'起' if steps else ''} {with_unit(end, unit)}。"
    text = f"{_day(first)}到{_day(last)}，{name}{changed(start, end, unit)}"
    if start == end and any(amount != start for _, amount in points):
        text = f"{_day(first)}和{_day(last)}，{name}都是 {with_unit(end, unit)}"
    for word, pick in (("最高", max), ("最低", min)):
        extreme = pick(amount for _, amount in points)
        if extreme not in (start, end):
            when = [day for day, amount in points if amount == extreme]
            text += (
                f"；{word} {with_unit(extreme, unit)}（{_day(when[0])}{f'等 {len(when)} 次' if len(when) > 1 else ''}）"
            )
    return text + "。"


def width_of(text: str) -> float:
    """Return how wide words are at most, in em."""
    return sum(_NARROW if ord(each) < 0x2000 else _WIDE for each in text)


def box_of(label: Label, width: float) -> Box:
    """Return what a label covers in a drawing so many em wide: left, top, right, bottom in em."""
    size, at = width_of(label.text), label.x / 100 * width
    left = {"start": at + BESIDE, "middle": at - size / 2, "end": at - size - BESIDE}[label.anchor]
    return left, label.y - _LINE * 0.8, left + size, label.y + _LINE * 0.2


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes have anything in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _years(days: Sequence[date], steps: bool) -> list[tuple[date, str]]:
    """The first days of the years that hold all days, and the end; a step needs a year in which it can be seen."""
    years = range(min(days).year, max(days).year + 2 + steps)
    return [(date(year, 1, 1), str(year)) for year in years]


def _months(days: Sequence[date]) -> list[tuple[date, str]]:
    """The first days of the months that hold all days, and the end."""
    months = range(_month(min(days)), _month(max(days)) + 2)
    return [(date(month // 12, month % 12 + 1, 1), f"{month % 12 + 1}月") for month in months]


def _across(ticks: Sequence[tuple[date, str]]) -> Callable[[date], float]:
    first, last = ticks[0][0], ticks[-1][0]
    return lambda day: round(_INSET + (day - first).days / (last - first).days * (100 - 2 * _INSET), 2)


def _middle(ticks: Sequence[tuple[date, str]]) -> Callable[[date], float]:
    """Where the middle of a day's month stands: an amount of a month belongs to all of it, whatever day it bears."""
    first, months = _month(ticks[0][0]), len(ticks) - 1
    return lambda day: round(_INSET + (_month(day) - first + 0.5) / months * (100 - 2 * _INSET), 2)


def _down(amounts: Sequence[Decimal]) -> Callable[[Decimal], float]:
    bottom, top = _range(amounts)
    return lambda amount: round(TOP + HEIGHT * (1 - float((amount - bottom) / (top - bottom))), 2)


def _range(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """
    The ends of the scale: from nothing, so that a small change looks small, and as far below as amounts go.

    Its four parts are round numbers, and where it goes below nothing, one of its lines is nothing.
    """
    low, high = min(*amounts, Decimal(0)), max(*amounts, Decimal(0))
    if low == high:
        return Decimal(0), Decimal(1)
    if low == 0:
        return low, next(each for each in _round_numbers(high) if each >= high)
    for part in _round_numbers((high - low) / 4):
        below = (-low / part).to_integral_value(ROUND_CEILING)
        if (4 - below) * part >= high:
            return -below * part, (4 - below) * part
    raise AssertionError("round numbers have no end")


def _round_numbers(least: Decimal) -> Iterator[Decimal]:
    """Yield round numbers from about `least` on, upwards, also below one."""
    size = Decimal(1).scaleb(least.adjusted())
    while True:
        yield from (size * Decimal(step) for step in ("1", "1.2", "1.6", "2", "2.4", "3.2", "4", "6", "8"))
        size *= 10


def _place(x: float, y: float) -> str:
    return f"{x / 100 * SIDE:g} {(y - TOP) / HEIGHT * SIDE:g}"


def _joined(points: Points, x: Callable[[date], float], y: Callable[[Decimal], float]) -> str:
    """Points joined by straight lines, broken where one is missing."""
    spans = [(day - before).days for (before, _), (day, _) in pairwise(points)]
    usual = median(spans) if spans else 0
    path = ""
    for number, (day, amount) in enumerate(points):
        follows = number > 0 and spans[number - 1] <= usual * _GAP
        path += f"{'L' if follows else 'M'}{_place(x(day), y(amount))}"
    return path


def _steps(
    points: Points, ends: Sequence[date | None], x: Callable[[date], float], y: Callable[[Decimal], float]
) -> str:
    """An amount holds until the next, or until its end where that is known; the last to the edge."""
    path = ""
    for number, (day, amount) in enumerate(points):
        following = points[number + 1][0] if number + 1 < len(points) else None
        until = ends[number] or following
        stop = x(until) if until else 100.0
        path += f"{'M' if not path or ends[number - 1] else 'L'}{_place(x(day), y(amount))}H{stop / 100 * SIDE:g}"
    return path


def _tick_labels(ticks: Sequence[tuple[date, str]], x: Callable[[date], float]) -> tuple[Label, ...]:
    """Words below the time: at narrow widths every second, fourth or eighth."""
    shown = [Label(x(day), round(TOP + HEIGHT + _BELOW, 2), text, "middle", 0) for day, text in ticks[:-1]]
    tier_of: dict[int, int] = {}
    for tier, width in reversed(list(enumerate(TIERS))):
        step = 1
        while any(_touch(one, other, width) for one, other in pairwise(shown[::step])):
            step *= 2
        inside = (number for number in range(0, len(shown), step) if box_of(shown[number], width)[2] <= width + _PAST)
        tier_of |= dict.fromkeys(inside, tier)
    return tuple(replace(shown[number], tier=tier_of[number]) for number in sorted(tier_of))


def _year_labels(ticks: Sequence[tuple[date, str]]) -> tuple[Label, ...]:
    """The years below the months; the later one matters more where both do not fit."""
    months = len(ticks) - 1
    begun = [(number, day.year) for number, (day, _) in enumerate(ticks[:-1]) if day.month == 1 or number == 0]
    found: list[Label] = []
    for number, year in reversed(begun):
        at = round(_INSET + number / months * (100 - 2 * _INSET), 2)
        for tier, width in enumerate(TIERS):
            label = Label(at, round(TOP + HEIGHT + _BELOW + _ROW, 2), f"{year}年", "start", tier)
            # An earlier year stands clear of a later one also where that is not shown yet.
            clear = not any(_touch(label, other, max(width, TIERS[other.tier])) for other in found)
            if clear and box_of(label, width)[2] <= width + _PAST:
                found.append(label)
                break
    return tuple(reversed(found))


def _touch(one: Label, other: Label, width: float) -> bool:
    """Whether less than a space is left between two labels of one line."""
    (left, top, right, bottom), box = box_of(one, width), box_of(other, width)
    return overlap((left - _NARROW / 2, top, right + _NARROW / 2, bottom), box)


def _placed(
    lines: Sequence[Sequence[tuple[float, float, str]]], scale: Sequence[Label], *, steps: bool
) -> tuple[Label, ...]:
    """
    The amounts at their points, each shown from the width on at which it is clear of other words, points and lines.

    The newest of each line comes first, then the oldest, then the extremes, then the rest from the newest on.
    """
    queue: list[tuple[float, float, str]] = []
    for line in lines:
        extremes = [pick(line, key=lambda mark: mark[1]) for pick in (min, max)]
        queue += [line[-1], line[0], *extremes]
    queue += [mark for line in lines for mark in reversed(line)]
    # Of a run of equal amounts the first and the last say it all.
    runs = (three for line in lines for three in zip(line, line[1:], line[2:], strict=False))
    within = {mark for before, mark, after in runs if before[1] == mark[1] == after[1]}
    queue = [mark for mark in dict.fromkeys(queue) if mark not in within]
    ends = {mark for line in lines for mark in (line[0], line[-1])}
    low = {mark for line in lines for mark in _valleys(line)}
    kept: list[Label] = []
    for tier, width in enumerate(TIERS):
        drawn = [box for line in lines for box in _ink(line, width, steps=steps)]
        for mark in list(queue):
            at = mark[0] / 100 * width
            near = (each for each in drawn if abs(each[0] - at) < width_of(mark[2]) + 1)
            taken = [*near, *(box_of(each, width) for each in (*scale, *kept))]
            for label in _ways(mark, tier, steps=steps, below_first=mark in low, at_end=mark in ends):
                box = box_of(label, width)
                # At its left stand the words of the scale.
                if box[0] >= -0.2 and box[2] <= width + _PAST and not any(overlap(box, other) for other in taken):
                    kept.append(label)
                    queue.remove(mark)
                    break
    return tuple(kept)


def _valleys(line: Sequence[tuple[float, float, str]]) -> Iterator[tuple[float, float, str]]:
    """Points below both of their neighbours, where the line leaves no room above; a larger y is further down."""
    for before, mark, after in zip((line[0], *line[:-1]), line, (*line[1:], line[-1]), strict=True):
        if mark[1] >= before[1] and mark[1] >= after[1] and mark[1] > min(before[1], after[1]):
            yield mark


def _ink(line: Sequence[tuple[float, float, str]], width: float, *, steps: bool) -> Iterator[Box]:
    """What a line and its points cover in a drawing so many em wide, as small boxes along it."""
    places = [(x / 100 * width, y) for x, y, _ in line]
    yield from ((x - 0.3, y - 0.3, x + 0.3, y + 0.3) for x, y in places)
    corners = [(x, before[1]) for before, (x, _) in pairwise(places)] if steps else []
    path = [place for pair in zip(places, [*corners, places[-1]], strict=True) for place in pair] if steps else places
    if steps:
        path.append((width, places[-1][1]))
    for (left, start), (right, end) in pairwise(path):
        for part in range(1, 16):
            x, y = left + (right - left) * part / 16, start + (end - start) * part / 16
            yield x - 0.05, y - 0.05, x + 0.05, y + 0.05


def _ways(
    mark: tuple[float, float, str], tier: int, *, steps: bool, below_first: bool, at_end: bool
) -> Iterator[Label]:
    """Where words may stand at a point: on the step that begins there, else above or below, in the middle or beside."""
    x, y, text = mark
    above, below = round(y - _APART - 0.1, 2), round(y + _APART + _LINE * 0.8, 2)
    if steps:
        yield Label(x, above, text, "start", tier)
        # Where a narrow screen leaves no room on the step: the first has nothing below it, the last nothing beside it.
        if at_end:
            if below < TOP + HEIGHT:
                yield Label(x, below, text, "start", tier)
            yield Label(x, above, text, "end", tier)
        return
    anchors: tuple[Anchor, ...] = ("middle", "start", "end")
    for place in (below, above) if below_first else (above, below):
        if place < TOP + HEIGHT:
            yield from (Label(x, place, text, anchor, tier) for anchor in anchors)
