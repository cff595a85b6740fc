"""
Amounts by category as bars, each beside its words: what an entry's own table, a run of years, or a list's counts show.

The functions named in `PICTURES` are computed fields: a kind declares which of its tables deserves a picture.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.amounts import as_share, changed, with_unit
from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.matrix import Matrix
from gongkai.options import FieldName, MatrixColumn, MatrixRow, RowField


@dataclass(frozen=True, slots=True)
class Bar:
    """A category with its amount in words, and the length of its bar in percent of the longest."""

    label: str
    amount: str
    share: str
    length: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars from the top, and what they say in one sentence."""

    bars: tuple[Bar, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table that are drawn as one bar, under a name of their own."""

    label: str
    of: tuple[MatrixRow, ...]


Amounts = Sequence[tuple[str, Decimal]]


def parts(amounts: Amounts, unit: str) -> Bars | None:
    """
    Return the bars of the parts of a whole, each with its share; None when there is nothing of anything.

    A bar cannot show less than nothing, so one negative amount is enough for no picture at all.
    """
    total = sum((amount for _, amount in amounts), Decimal(0))
    if not total or min(amount for _, amount in amounts) < 0:
        return None
    given = [(label, amount) for label, amount in amounts if amount]
    said = "，".join(f"{label} {with_unit(amount, unit)}（{as_share(amount, total)}）" for label, amount in given)
    none = [label for label, amount in amounts if not amount]
    rest = f"；没有{'、'.join(none)}" if none else ""
    drawn = _drawn(amounts, unit, total)
    return Bars(drawn, f"共 {with_unit(total, unit)}：{said}{rest}。")


def items(amounts: Amounts, unit: str) -> Bars | None:
    """Return bars that are no parts of one whole; None for fewer than two, for nothing, and for a negative amount."""
    if len(amounts) < 2 or not any(amount for _, amount in amounts) or min(amount for _, amount in amounts) < 0:
        return None
    said = f"{len(amounts)} 项中，{_extreme(amounts, max, '最多', unit)}"
    if len({amount for _, amount in amounts}) > 1:
        said += f"；{_extreme(amounts, min, '最少', unit)}"
    return Bars(_drawn(amounts, unit, Decimal(0)), said + "。")


def years(amounts: Amounts, unit: str, *, what: str) -> Bars | None:
    """Return bars over years, named in order of time; None for fewer than two, for nothing, and for a negative one."""
    if len(amounts) < 2 or not any(amount for _, amount in amounts) or min(amount for _, amount in amounts) < 0:
        return None
    (first, start), (last, end) = amounts[0], amounts[-1]
    said = f"{first}到{last}，{what}{changed(start, end, unit, up='增加', down='减少')}。"
    return Bars(_drawn(amounts, unit, Decimal(0)), said)


def _drawn(amounts: Amounts, unit: str, total: Decimal) -> tuple[Bar, ...]:
    longest = max(amount for _, amount in amounts)
    return tuple(
        Bar(label, with_unit(amount, unit), as_share(amount, total), round(float(amount / longest) * 100, 2))
        for label, amount in amounts
    )


def _extreme(amounts: Amounts, pick: Callable[[Iterable[Decimal]], Decimal], word: str, unit: str) -> str:
    """`最多的是甲、乙，都是 770 万元`: those with the largest or the smallest amount."""
    found = pick(amount for _, amount in amounts)
    names = [label for label, amount in amounts if amount == found]
    same = "都是 " if len(names) > 1 else ""
    return f"{word}的是{'、'.join(names)}，{same}{with_unit(found, unit)}"


def counted(counts: Sequence[tuple[Any, int]]) -> Bars | None:
    """Return the bars of how many entries of a list have each value; None when they all have the same."""
    named = tuple((_word(value), Decimal(count)) for value, count in counts)
    return parts(named, "条") if len(named) > 1 else None


def _word(value: Any) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def matrix_parts(
    entry: Entry, library: Library, *, field: FieldName, column: MatrixColumn, rows: tuple[Group, ...], unit: str
) -> Bars | None:
    """Return the bars of groups of rows of the table `field`, by its column; None without the table or numbers."""
    table: Matrix | None = entry.get(field)
    if table is None:
        return None
    amounts = [(group.label, sum((table.cell(row, column) for row in group.of), Decimal(0))) for group in rows]
    return parts(amounts, unit)


def matrix_years(
    entry: Entry,
    library: Library,
    *,
    field: FieldName,
    row: MatrixRow,
    column: MatrixColumn,
    year: FieldName,
    same: tuple[FieldName, ...],
    what: str,
    unit: str,
    before: FieldName = FieldName(""),
) -> Bars | None:
    """
    Return the bars of one number over the years up to the entry's own, from the entries that agree with it in `same`.

    `before` is the field that holds the table in its former shape, with the same row and column. None for one year.
    """
    found: dict[int, Decimal] = {}
    for other in library.all(entry.kind):
        if all(other.get(name) == entry.get(name) for name in same) and other[year] <= entry[year]:
            table = other.get(field) or (other.get(before) if before else None)
            if isinstance(table, Matrix) and row in table.cells and column in table.columns:
                found[other[year]] = table.cell(row, column)
    if len(found) < 2:
        return None
    return years([(f"{each}年", found[each]) for each in sorted(found)], unit, what=what)


def row_items(
    entry: Entry, library: Library, *, rows: FieldName, label_of: RowField, amount: RowField, unit: str
) -> Bars | None:
    """Return the bars of the rows that the field `rows` holds; None for fewer than two, or where one is negative."""
    given = entry.get(rows) or ()
    return items([(str(row[label_of]), row[amount]) for row in given if isinstance(row[amount], Decimal | int)], unit)


PICTURES: Mapping[str, Callable[..., Any]] = {
    function.__name__: function for function in (matrix_parts, matrix_years, row_items)
}


def table_of(options: Mapping[str, Any]) -> str:
    """Return the field whose table a picture is drawn from."""
    return str(options.get("field") or options.get("rows"))
