"""Rendering, spread over processes: pages go in, staged files and what they contain come out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from gongkai.audit import Reading, read_page
from gongkai.pages import Page
from gongkai.problems import Problem, Where, error, warning
from gongkai.publish import stage
from gongkai.render import Frame, Renderer, file_of
from gongkai.sources import digest

In = TypeVar("In")
Out = TypeVar("Out")

# Below this many items the start of a pool costs more than it saves.
LEAST = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """What rendering a page gave: the digest of its bytes, what it contains, what is wrong with its text."""

    url: str
    digest: str
    reading: Reading
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Worker:
    """Renders pages with the templates in `folders`; stages them where `stage_in` is given."""

    folders: tuple[Path, ...]
    frame: Frame
    stage_in: Path | None

    def __call__(self, pages: Iterable[Page]) -> Iterator[Rendered]:
        """Yield what each page became, in order."""
        renderer = Renderer(self.folders, self.frame)
        for page in pages:
            html, body = renderer.render(page)
            if self.stage_in is not None:
                stage(self.stage_in, file_of(page.url), html)
            problems = [
                error(
                    fault.id,
                    fault.message,
                    Where(page.source, (), page.source_line + fault.line - 1, fault.column),
                    fault.hint,
                )
                for fault in body.faults
            ]
            reading = read_page(page.url, html, meta=page.sort)
            for finding in reading.findings:
                where = Where(page.source or f"templates/{page.template}", (), 1, 1)
                message = f"页面 {page.url}：{finding.message}"
                problems.append(warning(finding.id, message, where, finding.hint))
            yield Rendered(page.url, digest(html), reading, tuple(problems))


def spread(
    work: Callable[[Iterable[In]], Iterable[Out]], items: Sequence[In], jobs: int, tick: Callable[[int], None]
) -> Iterator[Out]:
    """Yield `work(items)`, over `jobs` processes when that pays, in the order of the items; `tick` hears how many."""
    if jobs < 2 or len(items) < LEAST:
        for done, result in enumerate(work(items), 1):
            tick(done)
            yield result
        return
    size = max(1, len(items) // (jobs * 8))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    done = 0
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for results in pool.map(_Listed(work), chunks):
            done += len(results)
            tick(done)
            yield from results


@dataclass(frozen=True)
class _Listed(Generic[In, Out]):
    """A generator cannot come back from another process; its results can."""

    work: Callable[[Iterable[In]], Iterable[Out]]

    def __call__(self, items: Iterable[In]) -> list[Out]:
        return list(self.work(items))
