"""Line charts as numbers: where lines, marks and labels stand. A template draws them as SVG beside their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.kinds import Chart
from gongkai.library import Summary

WIDTH, HEIGHT = 720, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 24, 44


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with its label."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line; its SVG `path` runs in steps, because an amount holds until the next. `number` tells its style."""

    name: str
    number: int
    path: str
    marks: tuple[Mark, ...]
    said: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """A drawn chart of fixed size; ticks hold x or y as their first number."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    lines: tuple[Line, ...]
    x_ticks: tuple[Mark, ...]
    y_ticks: tuple[Mark, ...]


def line_chart(series: Sequence[tuple[str, Sequence[Summary]]], chart: Chart, unit: str) -> LineChart | None:
    """Return the chart of a list's series, None when there is nothing to compare: fewer than two points."""
    points = {name: [(_day(item, chart.x), float(item.fields[chart.y])) for item in items] for name, items in series}
    every = [point for line in points.values() for point in line]
    if len(every) < 2:
        return None
    first = min(day for day, _ in every).year
    last = max(day for day, _ in every).year + 1
    top = _ceiling(max(amount for _, amount in every))

    def x(day: date) -> float:
        share = (day.toordinal() - date(first, 1, 1).toordinal()) / (date(last + 1, 1, 1) - date(first, 1, 1)).days
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def y(amount: float) -> float:
        return round(HEIGHT - _BOTTOM - amount / top * (HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for number, (name, items) in enumerate(series):
        lines.append(_line(name, number, points[name], [_end(item, chart) for item in items], x, y, unit))
    step = max(1, (last - first) // 8 + 1)
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        lines=tuple(lines),
        x_ticks=tuple(Mark(x(date(year, 1, 1)), 0, f"{year}") for year in range(first, last + 1, step)),
        y_ticks=tuple(Mark(0, y(top * part / 4), f"{top * part / 4:g}") for part in range(5)),
    )


def _line(
    name: str, number: int, points: list[tuple[date, float]], ends: list[date | None], x: Any, y: Any, unit: str
) -> Line:
    path = ""
    for index, (day, amount) in enumerate(points):
        following = points[index + 1][0] if index + 1 < len(points) else None
        stop = x(ends[index] or following) if ends[index] or following else WIDTH - _RIGHT
        path += f"{'M' if not path or ends[index - 1] else 'L'}{x(day)} {y(amount)}H{stop}"
    said = "，".join(f"{day.year}年{day.month}月起 {amount:g} {unit}" for day, amount in points)
    marks = tuple(Mark(x(day), y(amount), f"{amount:g}") for day, amount in points)
    return Line(name, number, path, marks, f"{name}：{said}。")


def _day(item: Summary, name: str) -> date:
    day: date = item.fields[name]
    return day


def _end(item: Summary, chart: Chart) -> date | None:
    return item.fields[chart.end] if chart.end else None


def _ceiling(value: float) -> float:
    """The next round number above, so that the ticks are round too."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    return next(size * step for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8, 10, 20) if size * step >= value)
