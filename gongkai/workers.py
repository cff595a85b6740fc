"""Rendering, spread over processes: pages go in, staged files and what they contain come out."""

import traceback
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

# What stands at the address of a page whose template failed, where pages are written in spite of errors.
_FAILED = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>页面没有生成</title></head>
<body><main><h1>页面没有生成</h1><p>这个页面的模板有错误，见检查报告。</p></main></body></html>
"""

In = TypeVar("In")
Out = TypeVar("Out")

# Below this many items the start of a pool costs more than it saves.
LEAST = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """
    What rendering a page gave: the digest of its bytes, what it contains, what is wrong with its text.

    `outside` are the addresses on other hosts that it names; the page itself may lead to a page that announces them.
    """

    url: str
    digest: str
    reading: Reading
    problems: tuple[Problem, ...]
    outside: tuple[str, ...] = ()


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
            try:
                html, body, outside = renderer.render(page)
            except Exception as reason:  # whatever a template does wrong is told at its line, never as a traceback
                yield _failed(page, reason, self.stage_in)
                continue
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
            yield Rendered(page.url, digest(html), reading, tuple(problems), outside)


def _failed(page: Page, reason: Exception, stage_in: Path | None) -> Rendered:
    frames = [frame for frame in traceback.extract_tb(reason.__traceback__) if frame.filename.endswith(".html")]
    folder, name = "templates/", page.template
    if frames:
        name = frames[-1].filename.replace("\\", "/").rpartition("/templates/")[2]
    where = Where(folder + name, (), (frames[-1].lineno or 1) if frames else 1, 1)
    message = f"生成页面 {page.url} 时出错：{reason}"
    problem = error("template.render", message, where, "对照别的模板改正；页面能用的字段见 explain")
    html = _FAILED.encode()
    if stage_in is not None:
        stage(stage_in, file_of(page.url), html)
    return Rendered(page.url, digest(html), read_page(page.url, html), (problem,))


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
