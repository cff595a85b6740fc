"""Smaller twins of text files, `.gz` and `.br`, made once so that a server need not make them for each reader."""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.problems import StopError, Where, error
from gongkai.publish import Output
from gongkai.spread import spread

try:
    import brotli
except ImportError:  # an extra: whoever does not compress need not install it
    brotli = None

# What the public site holds of text; pictures and office documents are compressed already.
SUFFIXES = (".html", ".css", ".js", ".svg", ".xml", ".json", ".csv", ".txt", ".bin")
_PUBLIC = "public/"

# For each file: the digest of its bytes, and those of its twins by their suffix.
Compressed = Mapping[str, tuple[str, Mapping[str, str]]]


def need_compressors() -> None:
    """Raise StopError where the library for `.br` is missing: half of what was asked for would be made."""
    if brotli is None:
        hint = "安装它：.venv/bin/pip install brotli；或者不写 --compress，由服务器自己压缩"
        raise StopError([error("output.brotli", "没有安装 brotli，不能生成 .br 文件", Where(""), hint)])


def compress(
    output: Output,
    files: Mapping[str, str],
    *,
    known: Compressed,
    jobs: int,
    tick: Callable[[int, int], None],
) -> Compressed:
    """
    Stage the twins of every public text file among `files`, given by name and digest; return what there is now.

    What `known` says of a file with the same bytes is kept, where the output still holds what it says. Bytes depend on
    the file only, not on the clock or the number of `jobs`. `tick` hears how many are done of how many.
    """
    wanted = [name for name in sorted(files) if name.startswith(_PUBLIC) and name.endswith(SUFFIXES)]
    kept = {name: known[name] for name in wanted if _is_kept(name, files[name], output, known)}
    todo = [name for name in wanted if name not in kept]
    made = spread(_Press(output), todo, jobs, lambda done: tick(done, len(todo)))
    return kept | {name: (files[name], twins) for name, twins in made}


def names_of(compressed: Compressed) -> Iterator[tuple[str, str]]:
    """Yield name and digest of every twin."""
    for name, (_, twins) in compressed.items():
        for suffix, digest in twins.items():
            yield name + suffix, digest


def _is_kept(name: str, digest: str, output: Output, known: Compressed) -> bool:
    if name not in known or known[name][0] != digest:
        return False
    return all(output.holds(name + suffix, each) for suffix, each in known[name][1].items())


@dataclass(frozen=True, slots=True)
class _Press:
    """Compresses files that are staged, or in the output already; stages the twins."""

    output: Output

    def __call__(self, names: Iterable[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the name of each file with the digests of its twins by their suffix."""
        for name in names:
            data = self.output.read(name)
            yield name, {suffix: self.output.stage(name + suffix, press(data)) for suffix, press in _PRESSES}


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _brotli(data: bytes) -> bytes:
    made: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)
    return made


_PRESSES: Sequence[tuple[str, Callable[[bytes], bytes]]] = ((".gz", _gzip), (".br", _brotli))
