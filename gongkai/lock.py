"""One build of a site at a time: two would write the same memory and the same output."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from gongkai.problems import StopError, Where, error


@contextmanager
def alone(folder: Path, name: str = "build") -> Iterator[None]:
    """
    Hold the lock of a site's memory, `<name>.lock` in `folder`. Raises StopError at once where another holds it.

    The system lets go of it when a process dies, so nobody has to remove a file by hand.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / f"{name}.lock", timeout=0):
            yield
    except Timeout:
        hint = "等它结束再试；如果是你开的另一个窗口在生成，先停掉它"
        raise StopError([error("output.busy", f"另一个生成正在进行（{folder}）", Where(""), hint)]) from None
