"""Smaller twins of text files, `.gz` and `.br`, made once so that a server need not make them for each reader."""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.problems import StopError, Where, error
from gongkai.publish import is_intact, stage
from gongkai.workers import spread

try:
    import brotli
except ImportError:  # an extra: whoever does not compress need not install it
    brotli = None

# What the public site holds of text; pictures and office documents are compressed already.
SUFFIXES = (".html", ".css", ".js", ".svg", ".xml", ".json", ".csv", ".txt")
_PUBLIC = "public/"

# For each file: the digest of its bytes, and those of its twins by their suffix.
Compressed = Mapping[str, tuple[str, Mapping[str, str]]]


def need_compressors() -> None:
    """Raise StopError where the library for `.br` is missing: half of what was asked for would be made."""
    if brotli is None:
        hint = "安装它：.venv/bin/pip install brotli；或者不写 --compress，由服务器自己压缩"
        raise StopError([error("output.brotli", "没有安装 brotli，不能生成 .br 文件", Where(""), hint)])


def compress(
    staged: Path,
    out: Path,
    files: Mapping[str, str],
    *,
    before: Mapping[str, str],
    known: Compressed,
    jobs: int,
    tick: Callable[[int, int], None],
) -> Compressed:
    """
    Stage the twins of every public text file among `files`, given by name and digest; return what there is now.

    What `known` says of a file with the same bytes is kept, where `out` still holds what it says. Bytes depend on the
    file only, not on the clock or the number of `jobs`. `tick` hears how many are done of how many.
    """
    wanted = [name for name in sorted(files) if name.startswith(_PUBLIC) and name.endswith(SUFFIXES)]
    kept = {name: known[name] for name in wanted if _is_kept(name, files[name], out, before, known)}
    todo = [name for name in wanted if name not in kept]
    made = spread(_Press(staged, out), todo, jobs, lambda done: tick(done, len(todo)))
    return kept | {name: (files[name], twins) for name, twins in made}


def names_of(compressed: Compressed) -> Iterator[tuple[str, str]]:
    """Yield name and digest of every twin."""
    for name, (_, twins) in compressed.items():
        for suffix, digest in twins.items():
            yield name + suffix, digest


def _is_kept(name: str, digest: str, out: Path, before: Mapping[str, str], known: Compressed) -> bool:
    if name not in known or known[name][0] != digest:
        return False
    twins = known[name][1]
    return all(
        before.get(name + suffix) == each and is_intact(out, name + suffix, each) for suffix, each in twins.items()
    )


@dataclass(frozen=True, slots=True)
class _Press:
    """Compresses files that are staged, or in the output already; stages the twins."""

    staged: Path
    out: Path

    def __call__(self, names: Iterable[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the name of each file with the digests of its twins by their suffix."""
        for name in names:
            data = self._read(name)
            yield name, {suffix: stage(self.staged, name + suffix, press(data)) for suffix, press in _PRESSES}

    def _read(self, name: str) -> bytes:
        path = self.staged / name
        return (path if path.is_file() else self.out / name).read_bytes()


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _brotli(data: bytes) -> bytes:
    made: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)
    return made


_PRESSES: Sequence[tuple[str, Callable[[bytes], bytes]]] = ((".gz", _gzip), (".br", _brotli))
