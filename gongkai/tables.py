"""Tables as files: every list of a kind, and the long tables of an entry, for spreadsheets and for programs."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from gongkai.descriptions import absolute
from gongkai.field import Field, Record
from gongkai.kinds import Kind
from gongkai.library import FileLink, Summary
from gongkai.matrix import Matrix
from gongkai.outline import Outline
from gongkai.pages import Page, TableFile
from gongkai.site import Site

# The fewest rows of an entry's own table that are worth a file, in a table of numbers of two columns at least.
LONG = 5
# How a cell begins that a spreadsheet would run as a formula, in the characters of both widths (CWE-1236), and the
# cells that begin so and are mere numbers, which no spreadsheet runs.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?", re.ASCII)

Cell = str | int | Decimal
Row = Sequence[Cell]


def tables_of(outline: Outline, page: Page) -> tuple[Mapping[str, tuple[TableFile, ...]], Mapping[str, bytes]]:
    """
    Return the files of a page's tables, by the field that holds one, under an empty name those of the list; and what
    these files hold, by address, but for those that another page brings.

    The list of a kind has a file, and so have its lists by year and those with a chart where they hold less; one that
    holds all shares the file of the whole. A file holds all entries, also those on the older parts of the list, in the
    list's order, with the columns that the list shows and no others. An entry has a file for each long table.
    """
    tables: dict[str, tuple[TableFile, ...]] = {}
    files: dict[str, bytes] = {}
    library = outline.library
    if page.listing and page.listing.total and page.listing.front == page.url:
        if front := _front_of(outline, page):
            # The page of a list is made for its feed too, which shows texts; none stands in its table.
            key = (front, "(table)")
            tables[""], held = library.remember(key, partial(_list_table, outline, front))
            files = dict(held) if front == page.url else {}
    elif page.entry and page.kind and not page.url.startswith("/internal/"):
        for name, rows in _entry_tables(page.entry, library.kinds[page.kind], library.site):
            url = f"{page.url}{_name(page.url)}-{name.replace('_', '-')}.csv"
            files[url] = as_csv(rows)
            tables[name] = (TableFile(url, "CSV", len(rows) - 1, len(files[url])),)
    return tables, files


def as_csv(rows: Iterable[Row]) -> bytes:
    """
    Return a table as UTF-8 with a byte order mark and CRLF, so that Excel in Chinese reads it as it is.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_json(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a table as a list of objects under these names, in UTF-8; an empty cell is null."""
    given = [
        {name: _plain(cell) if cell != "" else None for name, cell in zip(names, row, strict=True)} for row in rows
    ]
    return (json.dumps(given, ensure_ascii=False, indent=1) + "\n").encode()


def _guarded(cell: Cell) -> Cell:
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def _plain(cell: Cell) -> str | int | float:
    return float(cell) if isinstance(cell, Decimal) else cell


def _front_of(outline: Outline, page: Page) -> str:
    """
    Return the list whose file a list offers, empty for a list along an axis other than the year and the chart's.

    Those are selections of the others, and a file for each would add half as many files as there are pages.
    """
    front = f"/{page.kind}/"
    is_year = page.url.removeprefix(front).rstrip("/").isdecimal()
    if page.listing is None or (page.listing.here and not is_year and not page.listing.series):
        return ""
    return front if outline.holds_all(page.url) else page.url


def _list_table(outline: Outline, front: str) -> tuple[tuple[TableFile, ...], Mapping[str, bytes]]:
    library = outline.library
    kind, site = library.kinds[outline.lists[front].kind], library.site
    names = list(dict.fromkeys(("title", *kind.list.columns, *([kind.list.under] if kind.list.under else []))))
    # A list that does not show titles links its first column; a title there is what the link would say.
    items = [library.summary(entry) for entry in outline.entries(front)]
    rows: list[Row] = [
        [*(_cell(item.fields.get(name), site) for name in names), _address(item.url, site), _sample(item)]
        for item in items
    ]
    stem = front + _name(front)
    heads = [*(_head(kind, name) for name in names), "网址", "示例"]
    files = {f"{stem}.csv": as_csv([heads, *rows])}
    if not outline.lists[front].here:
        files[f"{stem}.json"] = as_json([*names, "url", "sample"], rows)
    return tuple(TableFile(url, url.rpartition(".")[2].upper(), len(rows), len(files[url])) for url in files), files


def _entry_tables(entry: Summary, kind: Kind, site: Site) -> Iterator[tuple[str, list[Row]]]:
    for name, field in kind.fields.items():
        value = entry.fields.get(name)
        if isinstance(value, Matrix) and len(field.rows) * len(field.columns) >= 2 * LONG:
            yield name, _matrix_rows(field, value)
        elif field.type == "rows" and len(field.fields) > 3 and isinstance(value, tuple) and len(value) >= LONG:
            table: list[Row] = [[below.label + _measure(below) for below in field.fields]]
            table += [[_cell(row.fields[below.name], site) for below in field.fields] for row in value]
            yield name, table


def _matrix_rows(field: Field, given: Matrix) -> list[Row]:
    table: list[Row] = [["项目", *(title.replace("/", " › ") for _, title in field.columns)]]
    table += [[title.replace("/", " › "), *given.cells[key]] for key, title in field.rows]
    return table


def _head(kind: Kind, name: str) -> str:
    declared = kind.fields.get(name)
    return kind.label_of(name) + (_measure(declared) if declared else "")


def _measure(field: Field) -> str:
    return f"（{field.measure}）" if field.measure else ""


def _name(url: str) -> str:
    return url.strip("/").replace("/", "-")


def _address(url: str, site: Site) -> str:
    return absolute(site, url) if url.startswith("/") else url


def _sample(item: Summary) -> str:
    return "是" if item.fields.get("sample") else "否"


def _cell(value: Any, site: Site) -> Cell:
    """What a cell of a file says for a value as a page sees it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | Decimal():
            return value
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case tuple():
            return "；".join(str(_cell(each, site)) for each in value)
        case Summary():
            return str(value.title)
        case FileLink():
            return _address(value.url, site)
        case Record():
            return "，".join(str(_cell(each, site)) for each in value.fields.values() if each is not None)
        case _:
            return _address(value, site) if isinstance(value, str) else str(value)
