"""Work spread over processes: what they need reaches them once, results come back in order."""

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from gongkai.problems import StopError, Where, error

In = TypeVar("In")
Out = TypeVar("Out")

# Hears how far a stage is: its name, how much is done, how much there is.
Report = Callable[[str, int, int], None]

# Below this many items the start of the processes costs more than it saves.
LEAST = 200
# So many pieces each process gets: few enough to be cheap, many enough that none waits long for the last.
_PIECES = 12
_MOST = 250

# What this process works with, where it is one of a pool.
_work: Callable[[Iterable[Any]], Iterable[Any]]


def spread(
    work: Callable[[Iterable[In]], Iterable[Out]],
    items: Sequence[In],
    jobs: int,
    tick: Callable[[int], None] = lambda done: None,
    *,
    least: int = LEAST,
) -> Iterator[Out]:
    """
    Yield `work(items)`, over `jobs` processes when that pays, in the order of the items; `tick` hears how many.

    It pays from `least` items.

    `work` is inherited by the processes where the system can fork, else sent to each once; so is all that it refers
    to. Raises StopError when a process dies, for instance because memory ran out.
    """
    if jobs < 2 or len(items) < least:
        for done, result in enumerate(work(items), 1):
            tick(done)
            yield result
        return
    size = max(1, min(_MOST, len(items) // (jobs * _PIECES)))
    pieces = [items[start : start + size] for start in range(0, len(items), size)]
    done = 0
    with ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_begin, initargs=(work,)) as pool:
        try:
            for results in pool.map(_do, pieces):
                done += len(results)
                tick(done)
                yield from results
        except BrokenProcessPool:
            raise _died() from None
        finally:
            # Who stops in the middle, by an interrupt for instance, waits for the pieces in hand only.
            pool.shutdown(cancel_futures=True)


def _context() -> Any:
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _died() -> StopError:
    hint = "多半是内存不够：用 --jobs 1 再试，或关掉别的程序"
    return StopError([error("workers.died", "一个工作进程意外停止了，没有写文件", Where(""), hint)])


def _begin(work: Any) -> None:
    global _work
    _work = work
    # What was inherited lasts as long as the process: to look through it for circles would copy it, page by page.
    gc.freeze()
    gc.enable()
    # An interrupt at the keyboard reaches all processes; the first one tells of it, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(piece: Sequence[Any]) -> list[Any]:
    return list(_work(piece))


@contextmanager
def aside(work: Callable[[], Out], jobs: int) -> Iterator[Callable[[], Out]]:
    """
    Lend a function that gives what `work` returns, which runs in another process meanwhile where `jobs` allows.

    Raises StopError, when the result is asked for, where that process has died.
    """
    if jobs < 2:
        yield work
        return
    with ProcessPoolExecutor(1, mp_context=_context(), initializer=_begin, initargs=(None,)) as pool:
        coming = pool.submit(work)

        def wait() -> Out:
            try:
                return coming.result()
            except BrokenProcessPool:
                raise _died() from None
            finally:
                # The answer stays; the process has nothing left to do.
                pool.shutdown()

        yield wait
