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
    """One line with its SVG `path`, the points on it, and what it says in words. `number` tells its style."""

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
    unit: str


Series = Sequence[tuple[str, Sequence[Summary]]]


def line_chart(series: Series, chart: Chart, measure: str) -> LineChart | None:
    """
    Return the chart of a list's series, None when there is nothing to compare: fewer than two points, or two units.

    `measure` is the unit where the entries do not name theirs.
    """
    points = {name: [(_day(item, chart.x), float(item.fields[chart.y])) for item in items] for name, items in series}
    every = [point for line in points.values() for point in line]
    units = {str(item.fields[chart.unit]) if chart.unit else measure for _, items in series for item in items}
    if len(every) < 2 or len(units) > 1:
        return None
    unit = units.pop()
    ticks = _ticks([day for day, _ in every], chart)
    first, last = ticks[0][0].toordinal(), ticks[-1][0].toordinal()
    top = _ceiling(max(amount for _, amount in every))

    def x(day: date) -> float:
        return round(_LEFT + (day.toordinal() - first) / (last - first) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(amount: float) -> float:
        return round(HEIGHT - _BOTTOM - amount / top * (HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for number, (name, items) in enumerate(series):
        ends = [_end(item, chart) for item in items]
        path = _steps(points[name], ends, x, y) if chart.steps else _joined(points[name], x, y)
        from_then = "起" if chart.steps else ""
        said = "，".join(f"{day.year}年{day.month}月{from_then} {amount:g} {unit}" for day, amount in points[name])
        marks = tuple(Mark(x(day), y(amount), f"{amount:g}") for day, amount in points[name])
        lines.append(Line(name, number, path, marks, f"{name}：{said}。"))
    step = max(1, (len(ticks) - 2) // 8 + 1)
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        lines=tuple(lines),
        x_ticks=tuple(Mark(x(day), 0, label) for day, label in ticks[:-1:step]),
        y_ticks=tuple(Mark(0, y(top * part / 4), f"{top * part / 4:g}") for part in range(5)),
        unit=unit,
    )


def _ticks(days: Sequence[date], chart: Chart) -> list[tuple[date, str]]:
    """The first days of the years, or of the months within two years, that hold all days, with their words."""
    first, last = min(days), max(days)
    if chart.steps or last.year - first.year > 1:
        return [(date(year, 1, 1), str(year)) for year in range(first.year, last.year + 3 - (not chart.steps))]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1)
    return [(date(month // 12, month % 12 + 1, 1), _month(month, first)) for month in months]


def _month(month: int, first: date) -> str:
    year, number = divmod(month, 12)
    is_new = number == 0 or (year, number + 1) == (first.year, first.month)
    return f"{year}年{number + 1}月" if is_new else f"{number + 1}月"


def _joined(points: Sequence[tuple[date, float]], x: Any, y: Any) -> str:
    return "".join(f"{'L' if number else 'M'}{x(day)} {y(amount)}" for number, (day, amount) in enumerate(points))


def _steps(points: Sequence[tuple[date, float]], ends: Sequence[date | None], x: Any, y: Any) -> str:
    path = ""
    for index, (day, amount) in enumerate(points):
        following = points[index + 1][0] if index + 1 < len(points) else None
        stop = x(ends[index] or following) if ends[index] or following else WIDTH - _RIGHT
        path += f"{'M' if not path or ends[index - 1] else 'L'}{x(day)} {y(amount)}H{stop}"
    return path


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
