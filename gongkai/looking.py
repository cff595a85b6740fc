"""How things stand before a build: what it is made of, what an earlier one wrote, whether anything is to be done."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from gongkai.inputs import Inputs, read_inputs
from gongkai.problems import Problem
from gongkai.publish import find_damaged, manifest_digest, read_manifest
from gongkai.sources import digest
from gongkai.spread import aside
from gongkai.store import Store, glance


@dataclass(frozen=True, slots=True)
class Sight:
    """
    What is to be seen before a build begins.

    `before` are the files that an earlier build wrote, by name and digest; `damaged` tells, when it is asked, which of
    them no longer hold that.
    """

    inputs: Inputs
    before: Mapping[str, str]
    damaged: Callable[[], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What is told of a build: problems at their places; how many entries there are, and how many of them nobody sees;
    how many pages, and how many of them were rendered; whether it was written; why dates were not compared with git.
    """

    problems: tuple[Problem, ...]
    entries: int
    hidden: int
    pages: int
    rendered: int
    written: bool
    history: str


@contextmanager
def looking(root: Path, out: Path | None, jobs: int) -> Iterator[Sight]:
    """
    Lend what is to be seen before a build of `root` into `out`.

    Both are thousands of files: what an earlier build wrote is looked at in another process meanwhile. Raises StopError
    where `out` holds somebody else's files.
    """
    before = read_manifest(out) if out else {}
    with aside(partial(find_damaged, out, before), jobs if before else 1) as damaged:
        yield Sight(read_inputs(root), before, damaged)


def today_in_china() -> date:
    """Return today's date in Shanghai."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def remember(store: Store, sight: Sight, today: date | None, way: str, out: Path, outcome: Outcome) -> None:
    """Remember what became of a build into `out`; `way` says how it was to be written."""
    manifest = manifest_digest(out) if outcome.written else ""
    store.last.replace({"last": (_mark(sight, today), f"{out} {way}", manifest, outcome)})


def recall(folder: Path, sight: Sight, today: date | None, way: str, out: Path | None) -> Outcome | None:
    """
    Return what became of the last build where another would come to the same: nothing of what it reads has changed,
    nor anything that it wrote. `folder` is where the memory is; without `out` nothing is to be written.
    """
    known = glance(folder)
    if known is None:
        return None
    mark, written, manifest, outcome = known
    assert isinstance(outcome, Outcome)
    if mark != _mark(sight, today):
        return None
    if out is None:
        return replace(outcome, written=False, rendered=0)
    if outcome.written and (manifest != manifest_digest(out) or sight.damaged()):
        return None
    return replace(outcome, rendered=0) if written == f"{out} {way}" else None


def _mark(sight: Sight, today: date | None) -> str:
    # A site that does not fix its day is another one tomorrow.
    return digest(f"{sight.inputs.mark} {today or today_in_china()}".encode())
