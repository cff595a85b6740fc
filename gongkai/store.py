"""
What is remembered between builds, by content and never by time; losing it costs nothing but time.

It is one SQLite file, because of what that gives: all of it is written or nothing, and one changed entry rewrites some
hundred kilobytes, not all. Every value bears a digest, so that damage is noticed.
"""

import contextlib
import hashlib
import pickle
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Generic, TypeVar

from gongkai.section import SHARDS, Section, shard_of
from gongkai.sources import digest
from gongkai.texts import Place, Texts

_SCHEMA = """
CREATE TABLE about (made_by TEXT);
CREATE TABLE shards (section TEXT, shard INTEGER, mark TEXT, data BLOB, PRIMARY KEY (section, shard));
"""
_DAMAGED = "上次的缓存坏了，这次全部重新生成。"
_FOREIGN = "缓存是别的版本或别的电脑留下的，这次全部重新生成。"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Noted(Generic[Value]):
    """What was made once, and the keys of all that was looked at to make it."""

    value: Value
    reads: tuple[str, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        return Noted, (self.value, self.reads)


class DamagedError(Exception):
    """The file holds something else than was written."""


@dataclass(slots=True)
class Store:
    """
    The memory of one site.

    `entries` gives for a path the digest of the file and what it says; `judged` for an entry's id what its rules found;
    `pages` for an address what is known of the page; `compressed` for a file of the output its digest and those of its
    compressed twins; `checked` for the name of a check the digest of what was checked and what was found; `search` the
    parts of its index.
    `states` says, for every key that a computation looked at, what it stood for at the time; `common` holds the digests
    of what all depend on; `last` is what became of the last build. `texts` are the texts made HTML, each at its place
    of `places`. `file` is where all this lies, None for a memory that ends with the process; `remark` says why nothing
    was remembered where something should have been, and `is_new` that nothing of what the file holds is used.
    """

    file: Path | None = None
    remark: str = ""
    is_new: bool = True
    last: Section[Any] = field(default_factory=Section)
    common: Section[str] = field(default_factory=Section)
    entries: Section[Any] = field(default_factory=Section)
    judged: Section[Noted[Any]] = field(default_factory=Section)
    pages: Section[Noted[Any]] = field(default_factory=Section)
    compressed: Section[tuple[str, Mapping[str, str]]] = field(default_factory=Section)
    checked: Section[tuple[str, Any]] = field(default_factory=Section)
    search: Section[Any] = field(default_factory=Section)
    states: Section[str] = field(default_factory=Section)
    places: Section[Place] = field(default_factory=Section)
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.file.with_suffix(".texts") if self.file else None, self.places)

    def use(self, name: str, mark: str, *sections: Section[Any]) -> bool:
        """Forget sections that depend on something else than `mark` describes; return whether they were kept."""
        known = self.common.get(name) == mark
        if not known:
            for section in sections:
                section.replace({})
            self.common.replace({**self.common, name: mark})
        return known

    def once(self, name: str, mark: str, check: Callable[[], Value]) -> Value:
        """Return what a check finds; it is made again only when `mark`, the digest of what it looks at, is another."""
        known = self.checked.get(name)
        if known is None or known[0] != mark:
            known = (mark, check())
            self.checked.replace({**self.checked, name: known})
        found: Value = known[1]
        return found


# In the order in which the store has them.
_SECTIONS = ("last", "common", "entries", "judged", "pages", "compressed", "checked", "search", "states", "places")


def open_store(folder: Path | None, *, name: str = "build", fresh: bool = False) -> Store:
    """
    Return what was remembered in `folder` under a name, or nothing where that is missing, damaged or by another
    program, or a `fresh` beginning is asked for.
    """
    if folder is None:
        return Store()
    file = folder / f"{name}.db"
    if fresh or not file.exists():
        return Store(file)
    try:
        with contextlib.closing(_connect(file)) as connection:
            if not _is_ours(connection, folder):
                return Store(file, _FOREIGN)
            sections: dict[str, Any] = {name: Section(dict(_read(connection, name))) for name in _SECTIONS}
            return Store(file, "", False, *sections.values())
    except Exception:  # a damaged memory can fail in any way; it is only a memory
        return Store(file, _DAMAGED)


def glance(folder: Path) -> Any:
    """Return what became of the last build by what is remembered in `folder`, None where that is not to be known."""
    file = folder / "build.db"
    if not file.exists():
        return None
    try:
        with contextlib.closing(_connect(file)) as connection:
            return dict(_read(connection, "last")).get("last") if _is_ours(connection, folder) else None
    except Exception:  # as in `open_store`
        return None


def save_store(store: Store) -> None:
    """Write what was remembered, whole or not at all."""
    if store.file is None:
        return
    store.file.parent.mkdir(parents=True, exist_ok=True)
    if store.is_new:
        _begin(store.file)
        store.is_new = False
    try:
        _write(store)
    except sqlite3.DatabaseError:
        # Damage that reading did not touch.
        _begin(store.file)
        for name in _SECTIONS:
            getattr(store, name).changed.update(range(SHARDS))
        _write(store)
    for name in _SECTIONS:
        getattr(store, name).changed.clear()


def compiled_templates(store: Store) -> Path | None:
    """
    Return the folder beside a memory that holds compiled templates, empty where the memory is; None without a file.

    They know themselves what they were made of.
    """
    folder = store.file.with_suffix(".templates") if store.file else None
    if folder and store.is_new:
        shutil.rmtree(folder, ignore_errors=True)
    return folder


def _begin(file: Path) -> None:
    """An empty memory of this program, in the place of whatever is there."""
    for name in (file.name, f"{file.name}-journal", f"{file.name}-wal", f"{file.name}-shm"):
        (file.parent / name).unlink(missing_ok=True)
    with contextlib.closing(_connect(file)) as connection, connection:
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO about VALUES (?)", (made_by(file.parent),))


def _write(store: Store) -> None:
    assert store.file is not None
    with contextlib.closing(_connect(store.file)) as connection, connection:
        for name in _SECTIONS:
            section: Section[Any] = getattr(store, name)
            shards: dict[int, dict[str, Any]] = {shard: {} for shard in section.changed}
            for key, value in section.items() if shards else ():
                if (shard := shard_of(key)) in shards:
                    shards[shard][key] = value
            for shard in sorted(shards):
                data = pickle.dumps(shards[shard], pickle.HIGHEST_PROTOCOL)
                connection.execute(
                    "INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?)", (name, shard, digest(data), data)
                )


def _connect(file: Path) -> sqlite3.Connection:
    # Only one build at a time writes, see `lock`; what a crash of the machine destroys is noticed by its digest.
    connection = sqlite3.connect(file, timeout=30)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -32000")
    return connection


def _is_ours(connection: sqlite3.Connection, folder: Path) -> bool:
    found: tuple[str] | None = connection.execute("SELECT made_by FROM about").fetchone()
    return found == (made_by(folder),)


def _read(connection: sqlite3.Connection, section: str) -> Iterator[tuple[str, Any]]:
    for mark, data in connection.execute("SELECT mark, data FROM shards WHERE section = ?", (section,)):
        if digest(data) != mark:
            raise DamagedError(section)
        yield from pickle.loads(data).items()


def made_by(folder: Path) -> str:
    """Return what a memory must have been made by to be used: this program, this Python, this machine, this folder."""
    return f"{code_digest()} {sys.version} {platform.node()} {folder.resolve()}"


@cache
def code_digest() -> str:
    """Return the digest of this program and of the libraries whose change would change pages."""
    made = hashlib.blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        made.update(path.read_bytes())
    for library in ("jinja2", "markdown", "lxml", "pyyaml", "zxing-cpp", "brotli", "numpy", "pypinyin"):
        made.update(f"{library} {_version(library)}\n".encode())
    return made.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # an extra that is not installed
        return ""


def value_digest(value: object) -> str:
    """Return the digest of a frozen value without sets; equal values have equal digests in every process."""
    return digest(repr(value).encode())


def changed(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the ingredients that differ."""
    return tuple(name for name in new if old.get(name) != new[name])
