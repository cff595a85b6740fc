"""What is remembered between builds, by content and never by time; losing it costs nothing but time."""

import hashlib
import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gongkai.sources import digest

_FILE = "store.pickle"


@dataclass(slots=True)
class Store:
    """
    The memory of one site.

    `entries` maps path, digest of the file and digest of the kinds to what was read; `pages` maps an address to its
    ingredients and what rendering them gave; `compressed` maps a file of the output to its digest and those of its
    compressed twins. `code` is the digest of the program that remembered.
    """

    code: str
    entries: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    pages: dict[str, tuple[dict[str, str], Any]] = field(default_factory=dict)
    compressed: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)


def open_store(folder: Path | None) -> Store:
    """Return what was remembered in `folder`, or nothing where that is missing, broken or by another program."""
    empty = Store(code=code_digest())
    if folder is None:
        return empty
    try:
        with (folder / _FILE).open("rb") as file:
            found = pickle.load(file)
    except Exception:  # a broken memory can fail in any way; it is only a memory
        return empty
    return found if isinstance(found, Store) and found.code == empty.code else empty


def save_store(store: Store, folder: Path) -> None:
    """Write what was remembered, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{_FILE}.{os.getpid()}"
    new.write_bytes(pickle.dumps(store, protocol=pickle.HIGHEST_PROTOCOL))
    new.replace(folder / _FILE)


def code_digest() -> str:
    """Return the digest of this program and of the libraries whose change would change pages."""
    made = hashlib.blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        made.update(path.read_bytes())
    for library in ("jinja2", "markdown", "lxml", "pyyaml", "zxing-cpp", "brotli"):
        made.update(f"{library} {_version(library)}\n".encode())
    return made.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # an extra that is not installed
        return ""


def value_digest(value: object) -> str:
    """Return the digest of a frozen value; equal values have equal digests in every process."""
    return digest(repr(value).encode())


def changed(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the ingredients that differ."""
    return tuple(name for name in new if old.get(name) != new[name])
