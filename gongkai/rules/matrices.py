"""Rules about tables of numbers: what must add up, within a table and from one year to the next."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.compare import plain
from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.matrix import Matrix
from gongkai.options import FieldName, MatrixColumn, MatrixRow
from gongkai.rules.rule import Fault, entry_rule, kind_rule

# Where an entry has no such table there is nothing to add up.
_NONE = Matrix((), {})


@entry_rule("{field}每一列：“{total}”等于各行之和")
def matrix_column_sum(
    entry: Entry, library: Library, *, field: FieldName, total: MatrixRow, of: tuple[MatrixRow, ...]
) -> Iterator[Fault]:
    """In each column, the number in the row `total` is the sum of those in the rows `of`."""
    yield from _balanced(entry, library, field, (total,), of)


@entry_rule("{field}每一行：“{total}”等于各列之和")
def matrix_row_sum(
    entry: Entry, library: Library, *, field: FieldName, total: MatrixColumn, of: tuple[MatrixColumn, ...]
) -> Iterator[Fault]:
    """In each row, the number in the column `total` is the sum of those in the columns `of`."""
    matrix: Matrix = entry.get(field) or _NONE
    for row in matrix.cells:
        given, parts = matrix.cell(row, total), sum((matrix.cell(row, name) for name in of), Decimal(0))
        if given != parts:
            said = f"“{_label(entry, library, field)}”“{_row(entry, library, field, row)}”这一行"
            message = f"{said}：“{_column(entry, library, field, total)}”读到 {given}，各列之和是 {parts}"
            yield Fault(f"{field}.{row}.{matrix.columns.index(total)}", message, "核对这一行的各个数")


@entry_rule("{field}每一列：“{left}”之和等于“{right}”之和")
def matrix_balance(
    entry: Entry, library: Library, *, field: FieldName, left: tuple[MatrixRow, ...], right: tuple[MatrixRow, ...]
) -> Iterator[Fault]:
    """In each column, the rows `left` add up to the same as the rows `right`."""
    yield from _balanced(entry, library, field, left, right)


@entry_rule("{field}的“{row}”这一行都是 0")
def matrix_zero(entry: Entry, library: Library, *, field: FieldName, row: MatrixRow) -> Iterator[Fault]:
    """All numbers in `row` are 0."""
    matrix: Matrix = entry.get(field) or _NONE
    for number, value in enumerate(matrix.cells.get(row, ())):
        if value:
            said = f"“{_label(entry, library, field)}”“{_row(entry, library, field, row)}”"
            yield Fault(f"{field}.{row}.{number}", f"{said}读到 {value}，应为 0", "核对这一行")


@kind_rule("{same}都相同的条目，{field}今年的“{opening}”等于上一年的“{closing}”")
def matrix_carried(
    entries: Sequence[Entry],
    library: Library,
    *,
    field: FieldName,
    year: FieldName,
    same: tuple[FieldName, ...],
    opening: MatrixRow,
    closing: MatrixRow,
) -> Iterator[Fault]:
    """Column by column, the row `opening` of a year holds what the row `closing` of the year before held."""
    for before, now in _years(entries, library, field, year, same):
        old: Matrix = before[field]
        new: Matrix = now[field]
        for number, column in enumerate(new.columns):
            if new.cell(opening, column) != old.cell(closing, column):
                said = f"“{_row(now, library, field, opening)}”“{_column(now, library, field, column)}”"
                message = (
                    f"{said}读到 {new.cell(opening, column)}，上一年结转的是 {old.cell(closing, column)}（{before.id}）"
                )
                yield Fault(f"{field}.{opening}.{number}", message, "核对两年的报告", now)


@kind_rule("{same}都相同的条目，{field}今年的“{stock}”等于上一年的加“{made}”减“{ended}”")
def matrix_stock(
    entries: Sequence[Entry],
    library: Library,
    *,
    field: FieldName,
    year: FieldName,
    same: tuple[FieldName, ...],
    stock: MatrixColumn,
    made: MatrixColumn,
    ended: MatrixColumn,
) -> Iterator[Fault]:
    """Row by row, the column `stock` is that of the year before, more by `made` and less by `ended`."""
    for before, now in _years(entries, library, field, year, same):
        old: Matrix = before[field]
        new: Matrix = now[field]
        for row in new.cells:
            wanted = old.cell(row, stock) + new.cell(row, made) - new.cell(row, ended)
            if new.cell(row, stock) != wanted:
                said = f"“{_row(now, library, field, row)}”“{_column(now, library, field, stock)}”"
                message = f"{said}读到 {new.cell(row, stock)}，按上一年推算是 {wanted}"
                yield Fault(f"{field}.{row}.{new.columns.index(stock)}", message, "核对；口径有变化的在正文里说明", now)


def _balanced(
    entry: Entry, library: Library, field: FieldName, left: tuple[str, ...], right: tuple[str, ...]
) -> Iterator[Fault]:
    matrix: Matrix = entry.get(field) or _NONE
    for number, column in enumerate(matrix.columns):
        first = sum((matrix.cell(row, column) for row in left), Decimal(0))
        second = sum((matrix.cell(row, column) for row in right), Decimal(0))
        if first != second:
            names = [
                "加".join(f"“{_row(entry, library, field, row)}”" for row in rows) if len(rows) < 4 else "各行之和"
                for rows in (left, right)
            ]
            said = f"“{_label(entry, library, field)}”“{_column(entry, library, field, column)}”这一列"
            message = f"{said}：{names[0]}是 {first}，{names[1]}是 {second}，应相等"
            yield Fault(f"{field}.{left[0]}.{number}", message, "核对这一列的各个数")


def _years(
    entries: Sequence[Entry], library: Library, field: FieldName, year: FieldName, same: tuple[FieldName, ...]
) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of entries that are alike but for following years, both with the table."""
    found = {
        (tuple(plain(library.value(entry, name)) for name in same), entry[year]): entry
        for entry in entries
        if entry.get(field) is not None and entry.get(year) is not None
    }
    for (alike, number), entry in sorted(found.items()):
        if (alike, number - 1) in found:
            yield found[alike, number - 1], entry


def _label(entry: Entry, library: Library, name: str) -> str:
    return library.kinds[entry.kind].label_of(name)


def _row(entry: Entry, library: Library, field: str, key: str) -> str:
    return dict(library.kinds[entry.kind].fields[field].rows)[key].rpartition("/")[2]


def _column(entry: Entry, library: Library, field: str, key: str) -> str:
    return dict(library.kinds[entry.kind].fields[field].columns)[key].replace("/", " ")
