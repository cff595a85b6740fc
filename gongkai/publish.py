"""From staged files to `output/`: one rename each, only when nothing is wrong, and nothing of others is touched."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai.problems import StopError, Where, error
from gongkai.sources import digest, read_bytes, write_bytes

MANIFEST = "manifest.json"


def read_manifest(out: Path) -> dict[str, str]:
    """
    Return the digest of every file that an earlier build wrote to `out`.

    Raises StopError where `out` holds files that no build wrote: they could be anybody's.
    """
    path = out / MANIFEST
    if path.is_file():
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            found = None
        if isinstance(found, dict):
            return {str(name): str(value) for name, value in found.items()}
    if out.is_dir() and any(out.iterdir()):
        hint = "换一个空文件夹，或先把里面的文件移走"
        raise StopError([error("output.foreign", f"输出文件夹 {out} 里有不是本程序生成的文件", Where(""), hint)])
    return {}


def manifest_digest(out: Path) -> str:
    """Return the digest of the manifest of `out`, empty where there is none."""
    path = out / MANIFEST
    return digest(path.read_bytes()) if path.is_file() else ""


@dataclass(frozen=True, slots=True)
class Output:
    """
    Where files are put: `folder` holds what an earlier build wrote, by its manifest `before`, but for the `damaged`
    that somebody changed since; `staged` takes what is new. Both are None for a build that writes nothing, which finds
    nothing and puts nothing.
    """

    folder: Path | None
    staged: Path | None
    before: Mapping[str, str]
    damaged: frozenset[str]

    def holds(self, name: str, wanted: str) -> bool:
        """Return whether a file is there with this digest, as it was written; what nobody wants is always there."""
        return self.folder is None or (self.before.get(name) == wanted and name not in self.damaged)

    def stage(self, name: str, data: bytes) -> str:
        """Put one file of the coming output aside and return its digest."""
        if ".." in name.split("/") or name.startswith("/"):
            raise ValueError(f"{name} is outside the output")
        if self.staged is not None:
            path = f"{self.staged}/{name}"
            try:
                write_bytes(path, data)
            except FileNotFoundError:
                os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 -- a third of the time
                write_bytes(path, data)
        return digest(data)

    def read(self, name: str) -> bytes:
        """Return what a file of the coming output holds."""
        try:
            return read_bytes(f"{self.staged}/{name}")
        except OSError:
            return read_bytes(f"{self.folder}/{name}")

    def bring(self, name: str, file: bytes | Path, mark: str = "") -> str:
        """
        See that a file will be in the output, staged where it is not there yet; return its digest.

        One whose digest is known to be `mark` is not read where the output has it.
        """
        if mark and self.folder and self.holds(name, mark):
            return mark
        data = file if isinstance(file, bytes) else file.read_bytes()
        mark = digest(data)
        return mark if self.folder and self.holds(name, mark) else self.stage(name, data)


def find_damaged(out: Path | None, before: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the files that no longer hold what an earlier build wrote, by its manifest."""
    return frozenset(name for name, mark in before.items() if not _holds(f"{out}/{name}", mark))


def _holds(path: str, wanted: str) -> bool:
    try:
        return digest(read_bytes(path)) == wanted
    except OSError:
        return False


@contextmanager
def staging(out: Path | None, before: Mapping[str, str], damaged: frozenset[str]) -> Iterator[Output]:
    """
    Lend a folder for the coming output, on the same disk as `out`; whatever is left in it is thrown away.

    Files and folders that are made meanwhile can be read by everybody, because a web server must.
    """
    if out is None:
        yield Output(None, None, {}, frozenset())
        return
    mask = os.umask(0o022)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
            yield Output(out, Path(name), before, damaged)
    finally:
        os.umask(mask)


def write(output: Output, files: Mapping[str, str]) -> None:
    """
    Make the output hold exactly `files`, given by name and digest: staged ones are moved in, others taken out.

    Files that are not staged are already there. The manifest comes last, so that a build that is interrupted is
    finished by the next one. Raises StopError, before anything is moved, where a file is neither staged nor there.
    """
    staged, out, before = output.staged, output.folder, output.before
    assert staged is not None and out is not None
    if read_manifest(out) != before:
        hint = "等另一个生成结束，再生成一次"
        raise StopError([error("output.changed", f"输出文件夹 {out} 在生成期间被别的程序改过", Where(""), hint)])
    moved = set(_staged(staged))
    missing = [name for name, mark in files.items() if before.get(name) != mark and name not in moved]
    if missing:
        message = f"有 {len(missing)} 个文件没有生成，第一个是 {missing[0]}"
        raise StopError([error("output.incomplete", message, Where(""), "用 --fresh 全部重新生成")])
    for name in moved - files.keys():
        _remove(staged, name)
    out.mkdir(parents=True, exist_ok=True)
    _move(str(staged), out, "", before)
    for name in sorted(before.keys() - files.keys()):
        _remove(out, name)
    new = out / (MANIFEST + ".new")
    new.write_text(json.dumps(dict(sorted(files.items())), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    new.replace(out / MANIFEST)


def _staged(folder: Path) -> Iterator[str]:
    """The names of all files that were staged."""
    start = len(str(folder)) + 1
    for here, _, names in os.walk(folder):
        yield from (f"{here}/{name}"[start:] for name in names)


def _move(staged: str, out: Path, below: str, before: Mapping[str, str]) -> None:
    """Move what was staged below a folder: one that is new is moved whole, with all that it holds."""
    with os.scandir(staged) as inside:
        found = list(inside)
    for each in found:
        name = f"{below}{each.name}"
        target = f"{out}/{name}"
        try:
            # One step for the system: whoever reads meanwhile sees the old file or the new one.
            os.replace(each.path, target)  # noqa: PTH105
        except OSError:
            if each.is_dir() and os.path.isdir(target):  # noqa: PTH112
                _move(each.path, out, f"{name}/", before)
                continue
            # An address that was a file and is a folder now, or the other way round.
            for old in [old for old in before if old == name or old.startswith(f"{name}/")]:
                _remove(out, old)
            os.replace(each.path, target)  # noqa: PTH105


def _remove(folder: Path, name: str) -> None:
    """Take a file out of a folder, with the folders that are empty then."""
    (folder / name).unlink(missing_ok=True)
    for above in (folder / name).parents:
        if above == folder or not above.is_dir() or any(above.iterdir()):
            return
        above.rmdir()
