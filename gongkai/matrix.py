"""A table of numbers with fixed rows and columns, such as a statistical table that an order prescribes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.field import Field, FieldFault
from gongkai.problems import nearest
from gongkai.readers import row_sample, shorten
from gongkai.strict_yaml import Raw


@dataclass(frozen=True, slots=True)
class Matrix:
    """The numbers of a table: for each key of a row one number per column, in the order of the field's `columns`."""

    columns: tuple[str, ...]
    cells: Mapping[str, tuple[Decimal, ...]]

    def cell(self, row: str, column: str) -> Decimal:
        """Return the number where a row and a column meet."""
        return self.cells[row][self.columns.index(column)]


@dataclass(frozen=True, slots=True)
class Heading:
    """
    A cell of a table's head or side: its words, and over how many rows and columns it reaches.

    `name` tells it from the others of its head or side, so that cells can say which headings are theirs.
    """

    text: str
    rows: int
    columns: int
    name: str


def read_matrix(field: Field, raw: Raw) -> tuple[Matrix | None, list[FieldFault]]:
    """Return the table that was typed as `row: [number, number, …]`, and what is wrong in any of its cells."""
    columns = tuple(key for key, _ in field.columns)
    if not isinstance(raw, dict):
        hint = f"写成 {field.name}: 下面每行一个“{row_sample(field, field.rows[0][0])}”"
        return None, [
            FieldFault((field.name,), "field.value", f"“{field.label}”读到“{shorten(raw)}”，应为一张表", hint)
        ]
    titles = {key: f"{key}（{title.replace('/', ' ')}）" for key, title in field.rows}
    keys = {part: key for key, title in field.rows for part in (title, title.rpartition("/")[2])}
    faults = []
    for name in raw:
        if name not in titles:
            hint = f"“{name}”写作 {keys[name]}" if name in keys else nearest(name, titles)
            hint = hint or "可用的行：" + "、".join(titles.values())
            message = f"“{field.label}”没有“{shorten(name)}”这一行"
            faults.append(FieldFault((field.name, name), "field.unknown", message, hint))
    missing = [title for key, title in titles.items() if key not in raw]
    if missing:
        message = f"“{field.label}”缺少 {len(missing)} 行：{'；'.join(missing[:3])}{' 等' if len(missing) > 3 else ''}"
        faults.append(FieldFault((field.name,), "field.missing", message, "每一行都要写；没有的填 0"))
    cells = {}
    for key, _ in field.rows:
        if key in raw:
            numbers, wrong = _read_row(field, key, raw[key])
            cells[key] = numbers
            faults += wrong
    return (None if faults else Matrix(columns, cells)), faults


def _read_row(field: Field, key: str, raw: Raw) -> tuple[tuple[Decimal, ...], list[FieldFault]]:
    cells: list[Raw] = raw if isinstance(raw, list) else [raw]
    titles = [title for _, title in field.columns]
    if len(cells) != len(titles):
        columns = "、".join(title.replace("/", " ") for title in titles)
        message = f"“{field.label}”这一行有 {len(cells)} 个数，应有 {len(titles)} 个：{columns}"
        hint = f"写成 {row_sample(field, key)}，数与数之间用英文逗号，数里面不加逗号；没有的填 0"
        return (), [FieldFault((field.name, key), "field.value", message, hint)]
    pattern, wanted = (r"\d+(\.\d{1,2})?", "数，最多两位小数") if field.measure else (r"\d+", "不带小数的数")
    numbers, faults = [], []
    for number, cell in enumerate(cells):
        if isinstance(cell, str) and re.fullmatch(pattern, cell, re.ASCII):
            numbers.append(Decimal(cell))
            continue
        at = (field.name, key, number) if isinstance(raw, list) else (field.name, key)
        column = titles[number].replace("/", " ")
        message = f"“{field.label}”“{column}”读到“{shorten(cell)}”，应为{wanted}"
        faults.append(FieldFault(at, "field.value", message, "只写数字，没有的填 0"))
    return tuple(numbers), faults


def head(columns: Iterable[tuple[str, str]]) -> tuple[tuple[Heading, ...], ...]:
    """Return the rows of a table's head for titles with levels parted by `/`; equal neighbours become one cell."""
    paths = tuple(title.split("/") for _, title in columns)
    return tuple(tuple(cell for _, cell in _level(paths, level)) for level in range(_depth(paths)))


def side(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[Heading, ...]], ...]:
    """Return for each row its key and the headings that begin there, the outermost first."""
    rows = tuple(rows)
    begun: list[list[Heading]] = [[] for _ in rows]
    paths = tuple(title.split("/") for _, title in rows)
    for level in range(_depth(paths)):
        for place, cell in _level(paths, level):
            begun[place].append(Heading(cell.text, cell.columns, cell.rows, cell.name))
    return tuple((key, tuple(begun[place])) for place, (key, _) in enumerate(rows))


def reaching(titles: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return for each row or column the names of the headings over it, the outermost first (R-A11Y-TABLE)."""
    paths = tuple(title.split("/") for _, title in titles)
    found: list[list[str]] = [[] for _ in paths]
    for level in range(_depth(paths)):
        for place, cell in _level(paths, level):
            for names in found[place : place + cell.columns]:
                names.append(cell.name)
    return tuple(map(tuple, found))


def depth(titles: Iterable[tuple[str, str]]) -> int:
    """Return how many levels of headings the titles have."""
    return _depth(tuple(title.split("/") for _, title in titles))


def _depth(paths: tuple[list[str], ...]) -> int:
    return max((len(path) for path in paths), default=1)


def _level(paths: tuple[list[str], ...], level: int) -> Iterator[tuple[int, Heading]]:
    """The headings of one level with the place where each begins; one that has no level below reaches to the end."""
    place = 0
    while place < len(paths):
        path, end = paths[place], place + 1
        while end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
            end += 1
        if len(path) > level:
            deep = _depth(paths) - level if len(path) == level + 1 else 1
            yield place, Heading(path[level], deep, end - place, f"{level + 1}-{place + 1}")
        place = end
