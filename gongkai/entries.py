"""The files of `content/` to entries: where each belongs, what its fields say, which files it brings along."""

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from gongkai import sources
from gongkai.fields import Field, read_fields
from gongkai.kinds import Kind
from gongkai.problems import Problem, Where, error, nearest, problems_of, warning
from gongkai.search_files import CASES, WORDS
from gongkai.sources import Item, Source, read_bytes
from gongkai.spread import spread
from gongkai.store import Store, value_digest
from gongkai.strict_yaml import FieldPath, Raw

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Folders of `content/` that hold data of another form.
_OTHER_FOLDERS = ("content/calendar/", WORDS, CASES)
# Targets of links and images in Markdown that are neither addresses nor fragments: files beside the entry.
_TARGET = re.compile(r"\]\(<?((?![a-z]+:|[/#])[^)\s>]+)|^ {0,3}\[[^\]]+\]: *<?((?![a-z]+:|[/#])[^\s>]+)", re.MULTILINE)
_JUNK = re.compile(r"/(?:\.|~\$|Thumbs\.db$|desktop\.ini$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One valid entry.

    `path` is its file, relative to the site's folder; its Markdown begins on `body_line` and is read when it is asked
    for (`Library.body`), because all texts of a site are too much to hold; `year` is the year that the kind's `year`
    field gives it, 0 without one; `digest` is that of its fields, and changes where its references come to mean
    something else; `source` is the digest of the file; `item` tells the place of each field in the file; `files` are
    the files that it names, below `content/`, each with its field, () for the text. `initials` are those of the pinyin
    of its title, by which titles are put in order.
    """

    id: str
    kind: str
    path: str
    fields: Mapping[str, Any]
    body_line: int
    year: int
    digest: str
    source: str
    item: Item
    files: tuple[tuple[FieldPath, str], ...]
    initials: str

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def __reduce__(self) -> tuple[Any, ...]:
        # A memory of many entries is read on every build: this is half the time of what dataclasses do.
        return Entry, (
            self.id, self.kind, self.path, self.fields, self.body_line, self.year, self.digest, self.source,
            self.item, self.files, self.initials,
        )  # fmt: skip

    def get(self, name: str) -> Any:
        """Return a field's value, None where it was not given."""
        return self.fields.get(name)

    def where(self, *field: str | int) -> Where:
        """Return the place of a field of this entry."""
        return Where(self.path, self.item.place(field))


@dataclass(frozen=True, slots=True)
class Entries:
    """
    What `content/` holds.

    `broken` are the ids of files that could not be used, and `broken_kinds` their kinds, so that nobody is told twice.
    `files` are the sizes in bytes of the other files, by path below `content/`.
    """

    entries: tuple[Entry, ...]
    broken: frozenset[str]
    broken_kinds: frozenset[str]
    files: Mapping[str, int]


# What one file says: its valid entries, and what is wrong with it.
FileRead = tuple[tuple[Entry, ...], tuple[Problem, ...]]


def _files(paths: Iterable[str]) -> list[str]:
    """Those of a site's files that may be entries or belong to them, in one order on every machine."""
    found = [path for path in paths if path.startswith("content/") and not path.startswith(_OTHER_FOLDERS)]
    return sorted(path for path in found if not _JUNK.search(path))


def read_body(root: Path, entry: Entry) -> str:
    """Return the Markdown of an entry as its file holds it, empty for one without a text."""
    if not entry.path.endswith(".md"):
        return ""
    text = sources.decode(read_bytes(f"{root}/{entry.path}"))
    return sources.split_front(text)[1] if text else ""


def read_entry_file(path: str, data: bytes, kinds: Mapping[str, Kind]) -> FileRead:
    """Return the valid entries of one file and everything that is wrong with it. Depends on its arguments only."""
    kind, problems = _kind_of(path, kinds)
    if kind is None:
        return (), tuple(problems)
    source, faults = sources.read(path, data)
    problems += problems_of(path, faults)
    if source is None:
        return (), tuple(problems)
    entries = []
    for item in source.items:
        entry, wrong = _read_item(source, item, kind, path.endswith(".csv"))
        problems += wrong
        if entry is not None:
            entries.append(entry)
    return tuple(entries), tuple(problems)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files of `content/` for `spread`: what each says, with the digest of its bytes."""

    root: Path
    kinds: Mapping[str, Kind]

    def __call__(self, paths: Iterable[str]) -> Iterator[tuple[str, FileRead]]:
        """Yield digest and what the file says, for each path."""
        for path in paths:
            data = read_bytes(f"{self.root}/{path}")
            yield sources.digest(data), read_entry_file(path, data, self.kinds)


def differs_in_text(old: tuple[str, FileRead], new: tuple[str, FileRead]) -> bool:
    """Return whether two readings of a file, each after its digest, differ in nothing but the text of an entry."""
    (_, (entries, problems)), (_, (others, other_problems)) = old, new
    if problems != other_problems or len(entries) != len(others):
        return False
    return all(replace(one, source="") == replace(two, source="") for one, two in zip(entries, others, strict=True))


def read_entries(
    root: Path,
    kinds: Mapping[str, Kind],
    digests: Mapping[str, str],
    store: Store,
    jobs: int,
    tick: Callable[[int, int], None],
) -> tuple[Entries, list[Problem]]:
    """
    Return everything that `content/` holds and what is wrong with it; `tick` hears how many files are read of how many.

    `digests` are those of all files of the site, by path; what an unchanged one said is taken from `store`.
    """
    paths = _files(digests)
    store.use("kinds", value_digest(dict(kinds)), store.entries)
    reader = Reader(root, kinds)
    texts = [path for path in paths if path.endswith(sources.SUFFIXES) and not path.endswith(".csv")]
    tables = [path for path in paths if path.endswith(".csv")]
    found: dict[str, tuple[str, FileRead]] = {}
    total = len(texts) + len(tables)
    for wanted in (texts, tables):
        # Tables come last: one that an entry names is an attachment, not a file of entries.
        named = {name for _, (entries, _) in found.values() for entry in entries for _, name in entry.files}
        wanted = [path for path in wanted if path.removeprefix("content/") not in named]
        known = {path: said for path in wanted if (said := store.entries.get(path)) and said[0] == digests[path]}
        new = [path for path in wanted if path not in known]
        heard = partial(_tick, tick, len(found) + len(known), total)
        made = dict(zip(new, spread(reader, new, jobs, heard), strict=True))
        found |= {path: known.get(path) or made[path] for path in wanted}
        if not new:
            heard(0)
    store.entries.replace(found)
    others = [path for path in paths if path not in found]
    sizes = {path.removeprefix("content/"): os.stat(f"{root}/{path}").st_size for path in others}  # noqa: PTH116
    return _gather(kinds, {path: read for path, (_, read) in found.items()}, sizes)


def _tick(tick: Callable[[int, int], None], before: int, total: int, done: int) -> None:
    tick(before + done, total)


def _gather(
    kinds: Mapping[str, Kind], read: Mapping[str, FileRead], files: Mapping[str, int]
) -> tuple[Entries, list[Problem]]:
    """What each file says, as one value, with the problems that only all files together show."""
    problems: list[Problem] = []
    by_id: dict[str, Entry] = {}
    broken, broken_kinds = set(), set()
    for path, (found, wrong) in read.items():
        problems += wrong
        if any(problem.level >= 3 for problem in wrong):
            broken.add(id_of(path))
            broken_kinds.add(path.split("/")[1])
        for entry in found:
            other = by_id.setdefault(entry.id, entry)
            if other is not entry:
                message = f"编号“{entry.id}”已经用在 {other.path}"
                problems.append(error("entry.duplicate", message, entry.where("id"), "换一个编号或文件名"))
    used = {name for entry in by_id.values() for _, name in entry.files}
    for entry in by_id.values():
        for at, name in entry.files:
            if at and name not in files:
                message = f"“{kinds[entry.kind].label_of(str(at[0]))}”里的文件“{name}”不存在"
                hint = nearest(name, files) or f"把文件放到 content/{name}，注意大小写"
                problems.append(error("file.missing", message, entry.where(*at), hint))
    for name in sorted(set(files) - used):
        where = Where("content/" + name, (), 1, 1)
        if name.endswith((".yml", ".markdown", ".md.txt", ".yaml.txt")):
            problems.append(error("file.suffix", "后缀不对，没有当作条目读", where, "改成 .md 或 .yaml"))
        # An entry that could not be read may be the one that names the files in the folder of its name.
        elif not any(name.startswith(id_ + "/") for id_ in broken):
            hint = "在条目的附件里写上它，或删去；条目文件的后缀是 .md、.yaml 或 .csv"
            problems.append(warning("file.unused", "没有条目引用这个文件，不会公开", where, hint))
    entries = tuple(by_id[id_] for id_ in sorted(by_id))
    return Entries(entries, frozenset(broken), frozenset(broken_kinds), files), problems


def id_of(path: str) -> str:
    """Return the id of a file of `content/`: its path below, without the suffix."""
    return path.removeprefix("content/").rpartition(".")[0]


def _files_of(path: str, kind: Kind, values: Mapping[str, Any], body: str) -> tuple[tuple[FieldPath, str], ...]:
    """Return the place and the path below `content/` of every file that an entry names, in fields or in its text."""
    folder = path.removeprefix("content/").rpartition("/")[0]
    named = [(at, f"{folder}/{name}") for at, name in _walk_files(kind.fields, values, ())]
    found = {unquote(target) for match in _TARGET.finditer(body) for target in match.groups() if target}
    return (*named, *(((), posixpath.normpath(f"{folder}/{target}")) for target in sorted(found)))


def _walk_files(
    fields: Mapping[str, Field], values: Mapping[str, Any], at: FieldPath
) -> Iterator[tuple[FieldPath, str]]:
    for name, field in fields.items():
        value = values.get(name)
        if value is None:
            continue
        if field.type == "file":
            yield (*at, name), value
        elif field.fields:
            inner = {below.name: below for below in field.fields}
            rows = [((name,), value)] if field.type == "record" else [((name, n), row) for n, row in enumerate(value)]
            for here, row in rows:
                yield from _walk_files(inner, row.fields, (*at, *here))


def _kind_of(path: str, kinds: Mapping[str, Kind]) -> tuple[Kind | None, list[Problem]]:
    """The folder says the kind; the path is the address, so it must be made of plain words."""
    where = Where(path, (), 1, 1)
    folders = path.split("/")[1:-1]
    if not folders:
        hint = "放进类别的文件夹，例如 content/policy/2023/"
        return None, [error("entry.folder", "文件直接放在 content 里", where, hint)]
    if folders[0] not in kinds:
        known = "、".join(f"{name}（{kind.label}）" for name, kind in kinds.items())
        hint = nearest(folders[0], kinds) or f"可用的类别：{known}"
        return None, [error("entry.kind", f"没有类别“{folders[0]}”", where, hint)]
    problems = []
    for part in id_of(path).split("/")[1:]:
        if not _SLUG.fullmatch(part):
            message = f"文件或文件夹名“{part}”不能做网址"
            problems.append(error("entry.path", message, where, "只用小写英文字母、数字和连字符，例如 gongre-tongzhi"))
    return kinds[folders[0]], problems


def _read_item(source: Source, item: Item, kind: Kind, is_table: bool) -> tuple[Entry | None, list[Problem]]:
    if is_table:
        item = _spelled(item, kind)
    id_ = id_of(source.path)
    problems = []
    if source.many:
        if not _SLUG.fullmatch(item.own_id):
            message = f"编号“{item.own_id}”不能做网址"
            where = Where(source.path, (*item.at, "id"))
            problems.append(error("entry.id", message, where, "只用小写英文字母、数字和连字符"))
        id_ = f"{id_}/{item.own_id}"
    values, faults = read_fields(tuple(kind.fields.values()), item.fields, what=kind.label)
    for fault in faults:
        place = item.place(fault.at)
        if is_table and fault.id == "field.unknown":
            place = ("header", ".".join(map(str, place[len(item.at) :])))  # told once, where the column is named
        problems.append(error(fault.id, fault.message, Where(source.path, place), fault.hint))
    year = 0
    if kind.year and not problems:
        given = values[kind.year]
        year = given.year if isinstance(given, date) else given
        problems += _year(id_, year, kind, Where(source.path, item.place((kind.year,))))
    if problems:
        return None, problems
    kept = replace(item, fields={})
    files = _files_of(source.path, kind, values, source.body)
    # The fields have a digest of their own: lists do not mind a changed text, nor rows a changed neighbour.
    mark = value_digest((item.at, values))
    # Loaded where something is read: the readings of all characters take a fifth of a second.
    from gongkai.search.initials import initials

    letters = initials(values["title"])
    return Entry(
        id_, kind.name, source.path, values, source.body_line, year, mark, source.digest, kept, files, letters
    ), []


def _year(id_: str, year: int, kind: Kind, where: Where) -> list[Problem]:
    years = [part for part in id_.split("/")[1:] if re.fullmatch(r"(19|20)\d{2}", part)]
    label = kind.label_of(kind.year)
    if not years:
        hint = f"移到 content/{kind.name}/{year}/ 里，或把文件名写成年份"
        return [error("entry.year", f"应按“{label}”放进年份文件夹", where, hint)]
    if years[0] != str(year):
        hint = f"改正“{label}”，或移到 content/{kind.name}/{year}/"
        return [error("entry.year", f"“{label}”是 {year} 年，文件却放在 {years[0]}", where, hint)]
    return []


def _spelled(item: Item, kind: Kind) -> Item:
    """Return a table's row under field names, where its header has labels; it remembers how each was spelled."""
    spelled: dict[FieldPath, FieldPath] = {}

    def named(raw: Mapping[str, Raw], fields: Mapping[str, Field], at: FieldPath, header: FieldPath) -> dict[str, Raw]:
        by_label = {field.label: name for name, field in fields.items()}
        found: dict[str, Raw] = {}
        for head, value in sorted(raw.items(), key=lambda pair: pair[0] in by_label):
            name = by_label.get(head, head)
            before = found.get(name)
            if before is not None and not isinstance(before, dict):
                name = head  # the field has a column under its name too: its label is reported as unknown
            if name != head or header != at:
                spelled[*at, name] = (*header, head)
            if isinstance(value, dict) and name in fields:
                inner = {below.name: below for below in fields[name].fields}
                row = (0,) if fields[name].type == "rows" else ()  # a table's line has room for one row
                value = named(value, inner, (*at, name, *row), (*header, head))
            found[name] = before | value if isinstance(before, dict) and isinstance(value, dict) else value
        rows = [name for name in found if name in fields and fields[name].type == "rows"]
        return found | {name: [found[name]] for name in rows if isinstance(found[name], dict)}

    fields = named(item.fields, kind.fields, (), ())
    return replace(item, fields=fields, spelled=spelled)
