"""
One file of `content/` as raw fields: Markdown with fields before it, YAML of one entry or many, CSV of many.

Nothing here knows of kinds; what a field's text means is read later. Faults carry their own place.
"""

import csv
import hashlib
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai import strict_yaml
from gongkai.strict_yaml import FieldPath, Position, Raw, TextFault

MAX_BYTES = 5_000_000
SUFFIXES = (".md", ".yaml", ".csv")

_FRONT = re.compile(r"---[^\S\n]*\n(.*?^)---[^\S\n]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """
    One entry's raw fields within a source.

    `at` is the path of the entry inside the file; fields that stand beside `entries:` are merged in and named in
    `shared`. `spelled` gives the path of a field as its file spells it, where that is not its name (Chinese headers).
    """

    own_id: str
    fields: dict[str, Raw]
    at: FieldPath
    shared: frozenset[str] = frozenset()
    spelled: Mapping[FieldPath, FieldPath] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        # As those of entries: thousands are read on every build.
        return Item, (self.own_id, self.fields, self.at, self.shared, self.spelled)

    def place(self, name: FieldPath) -> FieldPath:
        """Return where a field of this entry stands in the file."""
        name = self.spelled.get(name, name)
        return name if name and name[0] in self.shared else (*self.at, *name)


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read. `path` is relative to the site's folder, with `/`; `body` is empty but for Markdown."""

    path: str
    digest: str
    items: tuple[Item, ...]
    many: bool
    body: str
    body_line: int


def digest(data: bytes) -> str:
    """Return the digest by which content is recognised."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read_bytes(path: str) -> bytes:
    """Return what a file holds; of thousands that are read on every build, in a third of the time that `Path` takes."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(file).st_size + 1
        data = os.read(file, size)
        if len(data) < size:
            return data
        rest = [data]
        while more := os.read(file, 1 << 20):
            rest.append(more)
        return b"".join(rest)
    finally:
        os.close(file)


def write_bytes(path: str, data: bytes) -> None:
    """Write a file; of thousands that a build writes, in half of the time that `Path` takes."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        done = os.write(file, data)
        while done < len(data):
            done += os.write(file, data[done:])
    finally:
        os.close(file)


def read(path: str, data: bytes) -> tuple[Source | None, list[TextFault]]:
    """Return one file as raw fields, with everything that is wrong with its form; None when it cannot be used."""
    text, faults = read_text(path, data)
    if text is None:
        return None, faults
    if path.endswith(".csv"):
        return _read_csv(path, data, text)
    if path.endswith(".md"):
        return _read_markdown(path, data, text)
    return _read_yaml(path, data, text)


def read_text(path: str, data: bytes) -> tuple[str | None, list[TextFault]]:
    """Return what one file says, None with the reason where it is no text that can be used."""
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1_000_000:.1f} MB"
        return None, [
            _whole("file.size", f"文件有 {size}，上限是 {MAX_BYTES // 1_000_000} MB", "附件放在旁边，用“附件”字段引用")
        ]
    text = decode(data)
    if text is None:
        hint = "用记事本另存为 UTF-8；图片、Word 文件请作为附件引用"
        if path.endswith(".csv"):
            hint = "用 Excel 打开，另存为“CSV UTF-8”；不要直接改文件的后缀"
        return None, [_whole("file.encoding", "不是文本文件，或编码不能识别", hint)]
    if not text.strip():
        return None, [_whole("file.empty", "文件是空的", "写上内容，或删去这个文件")]
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        fault = TextFault(
            "file.conflict",
            line,
            1,
            "有没有处理完的合并冲突标记",
            "选定要留的一份，删去 <<<<<<<、=======、>>>>>>> 三种行",
        )
        return None, [fault]
    return text, []


def positions(path: Path) -> dict[FieldPath, Position]:
    """Return line and column of everything that a problem can name in a source, a site file or a kind file."""
    try:
        text = decode(path.read_bytes())
    except OSError:
        return {}
    if text is None:
        return {}
    if path.suffix == ".csv":
        return _csv_positions(text)
    if path.suffix == ".md":
        head, _, head_line, body_line = split_front(text)
        found = {at: (line + head_line - 1, column) for at, (line, column) in strict_yaml.positions(head).items()}
        return found | {("body",): (body_line, 1)}
    return strict_yaml.positions(text)


def decode(data: bytes) -> str | None:
    """
    Return the text of UTF-8 with or without a mark, or of GB18030 as spreadsheets write it; None when it is neither.

    Nearly every even run of bytes is valid GB18030, so a text with control characters counts as not text.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\ue000-\uf8ff]", text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def split_front(text: str) -> tuple[str, str, int, int]:
    """
    Return the fields of a Markdown file, its body, and the lines (from 1) on which each begins.

    A text that does not begin with a `---` line, or whose fields are not closed by one, has no fields: all is body.
    """
    if match := _FRONT.match(text):
        return match[1], text[match.end() :], 2, match[1].count("\n") + 3
    return "", text, 1, 1


def _whole(id_: str, message: str, hint: str) -> TextFault:
    return TextFault(id_, 1, 1, message, hint)


def _read_yaml(path: str, data: bytes, text: str) -> tuple[Source | None, list[TextFault]]:
    value, faults = _fields(text, 1)
    if value is None:
        return None, faults
    entries = value.get("entries")
    if "entries" not in value:
        return Source(path, digest(data), (Item("", value, ()),), many=False, body="", body_line=1), faults
    shared = {name: raw for name, raw in value.items() if name != "entries"}
    if not isinstance(entries, list):
        return None, [
            *faults,
            _at(text, ("entries",), "yaml.entries", "“entries”下面应是一串条目", "每个条目以“- ”开头"),
        ]
    items = []
    first: dict[str, int] = {}
    for number, fields in enumerate(entries):
        at: FieldPath = ("entries", number)
        if not isinstance(fields, dict):
            faults.append(
                _at(text, at, "yaml.entries", f"第 {number + 1} 个条目应是一组字段，读到“{fields}”", "写成“字段: 内容”")
            )
            continue
        own_id = fields.get("id", "")
        if not isinstance(own_id, str) or not own_id:
            faults.append(
                _at(
                    text, at, "entry.id", f"第 {number + 1} 个条目没有编号", "加一行 id，例如 id: '1'；同一文件里不重复"
                )
            )
            continue
        if own_id in first:
            places = strict_yaml.positions(text)
            faults.append(_twice(*places[*at, "id"], own_id, places["entries", first[own_id], "id"][0]))
            continue
        first[own_id] = number
        merged = shared | {name: raw for name, raw in fields.items() if name != "id"}
        items.append(Item(own_id, merged, at, frozenset(shared) - frozenset(fields)))
    return Source(path, digest(data), tuple(items), many=True, body="", body_line=1), faults


def _read_markdown(path: str, data: bytes, text: str) -> tuple[Source | None, list[TextFault]]:
    head, body, head_line, body_line = split_front(text)
    if not head:
        hint = "第一行写 ---，接着写字段，再用一行 --- 结束，后面是正文"
        return None, [_whole("file.front", _no_front(text), hint)]
    value, faults = _fields(head, head_line)
    if value is None:
        return None, faults
    return Source(path, digest(data), (Item("", value, ()),), many=False, body=body, body_line=body_line), faults


def _no_front(text: str) -> str:
    """Return why a Markdown file has no fields before its text."""
    first, *others = (line.rstrip() for line in text.splitlines())
    if first == "---":
        return "两行“---”之间没有字段" if "---" in others else "开头的字段没有用“---”行结束"
    if first and not first.strip("-—–－_=*"):
        return f"第一行应是三个英文减号“---”，读到“{first[:20]}”"
    if text.lstrip().startswith("---\n"):
        return "“---”前面有空行或空格，它应在第一行、顶到最左边"
    return "文件开头没有字段"


def _fields(text: str, first_line: int) -> tuple[dict[str, Raw] | None, list[TextFault]]:
    """Return the fields of a YAML text that begins on `first_line` of its file."""
    value, faults = strict_yaml.read(text)
    if not isinstance(value, dict) and not faults:
        faults = [TextFault("yaml.syntax", 1, 1, "没有读到字段", "每行写一个“字段: 内容”")]
    faults = [_indented(fault, text) for fault in faults]
    moved = [
        TextFault(fault.id, fault.line + first_line - 1, fault.column, fault.message, fault.hint) for fault in faults
    ]
    return (value if isinstance(value, dict) else None), moved


def _indented(fault: TextFault, text: str) -> TextFault:
    """A field that stands too far to the right reads as more of the line above, and its colon as one too many."""
    lines = text.splitlines()
    before = lines[fault.line - 1][: fault.column - 1] if fault.line <= len(lines) else ""
    if fault.message != "这里多了一个冒号" or not re.fullmatch(r"\s+(- )?[A-Za-z_]+", before):
        return fault
    column = len(before) - len(before.lstrip()) + 1
    return TextFault(fault.id, fault.line, column, f"“{before.strip()}”缩进不对", "同一层的字段左边要对齐")


def _at(text: str, at: FieldPath, id_: str, message: str, hint: str) -> TextFault:
    line, column = strict_yaml.positions(text).get(at, (1, 1))
    return TextFault(id_, line, column, message, hint)


@dataclass(frozen=True, slots=True)
class Table:
    """The names of a table's columns, and its rows that can be used: the number of each, its line, its cells."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, int, tuple[str, ...]], ...]


def read_table(text: str) -> tuple[Table | None, list[TextFault]]:
    """Return a table as a spreadsheet writes it, and what is wrong with its form; blank rows are left out."""
    try:
        rows = _csv_rows(text)
    except _TableError as broken:
        message = "这一行的引号没有成对，或有换行不完整"
        return None, [TextFault("csv.syntax", broken.line, 1, message, "用 Excel 打开，另存为“CSV UTF-8”")]
    if not rows:
        return None, [_whole("file.empty", "表格是空的", "写上内容，或删去这个文件")]
    names = tuple(cell.strip() for cell in rows[0][1])
    if len(names) == 1 and (mark := re.search("[\t;；，、]", names[0])):
        shown = "Tab 键" if mark[0] == "\t" else f"“{mark[0]}”"
        message = f"列与列之间是{shown}，应为英文逗号"
        return None, [_whole("csv.separator", message, "用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”")]
    faults, used = [], []
    for number, name in enumerate(names, 1):
        if not name:
            faults.append(TextFault("csv.header", 1, number, f"第 {number} 列没有列名", "写上字段名，或删去这一列"))
        elif name in names[: number - 1]:
            faults.append(TextFault("csv.header", 1, number, f"列名“{name}”重复", "一列一个名字"))
    for number, (line, cells) in enumerate(rows[1:]):
        if len(cells) > len(names):
            message = f"这一行有 {len(cells)} 格，表头只有 {len(names)} 列"
            faults.append(TextFault("csv.cells", line, len(names) + 1, message, "内容里有逗号时，用 Excel 编辑并另存"))
        else:
            used.append((number, line, tuple(cell.strip() for cell in cells)))
    return Table(names, tuple(used)), faults


def _read_csv(path: str, data: bytes, text: str) -> tuple[Source | None, list[TextFault]]:
    """Rows as entries; the header holds field names or labels, `记录.字段` for a field inside a record."""
    table, faults = read_table(text)
    if table is None:
        return None, faults
    if "id" not in table.names and "编号" not in table.names:
        fault = _whole("csv.header", "没有“编号”列", "加一列，列名写 id，每行一个编号，例如 1、2、3；同一文件里不重复")
        return None, [*faults, fault]
    items = []
    first: dict[str, int] = {}
    for number, line, cells in table.rows:
        fields: dict[str, Raw] = {}
        for name, cell in zip(table.names, cells, strict=False):
            if cell and name:
                _put(fields, name.split("."), cell)
        own_id = fields.pop("id", fields.pop("编号", ""))
        if not isinstance(own_id, str) or not own_id:
            faults.append(TextFault("entry.id", line, 1, "这一行没有编号", "在 id 列写上编号；同一文件里不重复"))
            continue
        if own_id in first:
            faults.append(_twice(line, 1, own_id, first[own_id]))
            continue
        first[own_id] = line
        items.append(Item(own_id, fields, ("entries", number)))
    return Source(path, digest(data), tuple(items), many=True, body="", body_line=1), faults


def _twice(line: int, column: int, own_id: str, first_line: int) -> TextFault:
    message = f"编号“{own_id}”写了两次，第一次在第 {first_line} 行"
    return TextFault("entry.duplicate", line, column, message, "换一个编号；同一文件里不重复")


def _put(fields: dict[str, Raw], names: list[str], cell: str) -> None:
    inner = fields
    for name in names[:-1]:
        below = inner.setdefault(name, {})
        if not isinstance(below, dict):
            return
        inner = below
    inner[names[-1]] = cell


class _TableError(Exception):
    """A table has a row that cannot be read; it begins on `line`."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _csv_rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise _TableError(line) from None
    return rows


def _csv_positions(text: str) -> dict[FieldPath, Position]:
    """In a table the column of a place is the number of the cell, because that is what a spreadsheet shows."""
    places: dict[FieldPath, Position] = {(): (1, 1)}
    try:
        rows = _csv_rows(text)
    except _TableError:
        return places
    names = [cell.strip() for cell in rows[0][1]] if rows else []
    for number, name in enumerate(names, 1):
        places["header", name] = (1, number)
        places.setdefault(("header", name.split(".")[0]), (1, number))
    for row, (line, _) in enumerate(rows[1:]):
        places["entries", row] = (line, 1)
        for number, name in enumerate(names, 1):
            places[("entries", row, *name.split("."))] = (line, number)
    return places
