"""What a process does with planned pages: make them, keep what is the same, render and read the rest."""

import pickle
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from gongkai.audit import Reading
from gongkai.drafts import Draft
from gongkai.elements import parse
from gongkai.found import document_of
from gongkai.links import read
from gongkai.making import ingredients, make, record_of
from gongkai.markup import Body
from gongkai.outline import Outline
from gongkai.pages import Page
from gongkai.problems import Problem, Where, error, warning
from gongkai.publish import Output
from gongkai.records import PageRecord
from gongkai.render import Frame, Renderer, file_of
from gongkai.sources import digest
from gongkai.store import Noted, changed
from gongkai.texts import Texts
from gongkai.visible import visible

# What stands at the address of a page whose template failed, where pages are written in spite of errors.
_FAILED = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>页面没有生成</title></head>
<body><main><h1>页面没有生成</h1><p>这个页面的模板有错误，见检查报告。</p></main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Done:
    """
    What became of a draft: the record of its page, noted, and whether it was rendered.

    `text` is its Markdown made HTML and `said` what the page says, for the search, both pickled, where they are new.
    """

    noted: Noted[PageRecord]
    rendered: bool
    text: bytes = b""
    said: bytes = b""

    def __reduce__(self) -> tuple[Any, ...]:
        return Done, (self.noted, self.rendered, self.text, self.said)


@dataclass(frozen=True)
class Worker:
    """
    Makes drafts into pages, for `spread`. What turns pages into HTML is made once in each process.

    `known` are the records of an earlier build, by which pages are kept; `texts` is where Markdown is remembered and
    `compiled` where templates are, None where nobody is to know.
    `output` is where pages are and where they are staged. `build` counts the builds.
    """

    outline: Outline
    frame: Frame
    folders: tuple[Path, ...]
    templates: str
    output: Output
    known: Mapping[str, PageRecord]
    texts: Texts
    compiled: Path | None
    build: int

    def __call__(self, drafts: Iterable[Draft]) -> Iterator[Done]:
        """Yield what became of each draft, in order."""
        with self.texts.reading() as recall:
            for draft in drafts:
                yield self._done(draft, recall)

    def _done(self, draft: Draft, recall: Callable[[str], Any]) -> Done:
        with self.outline.library.watch.watching() as reads:
            made = make(self.outline, draft)
            page = made.page
            document = document_of(self.outline.library, page)
        now = ingredients(self.frame, self.templates, page, document)
        files = {url: self.output.bring(file_of(url), data) for url, data in made.files.items()}
        record = self.known.get(page.url)
        if record and record.ingredients == now and self.output.holds(file_of(page.url), record.digest):
            kept = record if record.files == files else replace(record, files=files)
            return Done(Noted(kept, tuple(sorted(reads))), rendered=False)
        html, body, outside, problems, fresh = self.render(recall, page)
        mark, tree = self.output.stage(file_of(page.url), html), parse(html)
        reading = read(self.frame.site, page.url, tree, mark, meta=page.sort if html else "")
        problems += _findings(page, reading) if body is not None else []
        says = visible(tree) if document and tree is not None else None
        said = said_key(says) if says is not None else ""
        new = record_of(
            page,
            document=document,
            digest=mark,
            reading=reading,
            problems=problems,
            outside=outside,
            files=files,
            ingredients=now,
            text=_text_key(page) if page.text else "",
            said=said,
            made=self.build,
            because=changed(record.ingredients, now) if record else (),
        )
        is_new = self.texts.file is not None and said and not self.texts.knows(said)
        new_said = pickle.dumps(says, pickle.HIGHEST_PROTOCOL) if is_new else b""
        return Done(Noted(new, tuple(sorted(reads))), rendered=True, text=fresh, said=new_said)

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process makes its own renderer.
        return Worker, tuple(getattr(self, each.name) for each in fields(self))

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.folders, self.frame, self.compiled)

    def render(
        self, recall: Callable[[str], Any], page: Page
    ) -> tuple[bytes, Body | None, tuple[str, ...], list[Problem], bytes]:
        """
        Return the page's HTML, its text made HTML, the addresses outside, what is wrong, and the text where it is new.

        Where the template failed there is no text, and the HTML says so.
        """
        body, fresh = None, b""
        try:
            body = recall(_text_key(page)) if page.text else Body("", (), ())
            if body is None:
                body = self._renderer.body(page)
                fresh = pickle.dumps(body, pickle.HIGHEST_PROTOCOL) if self.texts.file else b""
            html, outside = self._renderer.render(page, body)
        except Exception as reason:  # whatever a template does wrong is told at its line, never as a traceback
            return _FAILED.encode(), None, (), [_failure(page, reason)], b""
        problems = [
            error(
                fault.id,
                fault.message,
                Where(page.source, (), page.source_line + fault.line - 1, fault.column),
                fault.hint,
            )
            for fault in body.faults
        ]
        return html, body, outside, problems, fresh


class Again:
    """Gives the HTML of pages a second time: as it was written, or rendered again where nothing is written."""

    def __init__(self, worker: Worker, drafts: Iterable[Draft]) -> None:
        self._worker = worker
        self._drafts = {draft.url: draft for draft in drafts}

    def __call__(self, url: str) -> bytes:
        """Return the HTML of the page at an address."""
        if self._worker.output.staged is not None:
            return self._worker.output.read(file_of(url))
        page = make(self._worker.outline, self._drafts[url]).page
        with self._worker.texts.reading() as recall:
            return self._worker.render(recall, page)[0]


def _text_key(page: Page) -> str:
    """What the HTML of a text depends on, beside the program."""
    return digest(f"{page.folder}\0{page.marks}\0{page.text}".encode())


def said_key(lines: Iterable[str]) -> str:
    """Return under which key it is remembered what a page says: pages that say the same share it."""
    said = "\n".join(lines)
    return f"said {digest(said.encode())}"


def _findings(page: Page, reading: Reading) -> list[Problem]:
    where = Where(page.source or f"templates/{page.template}", (), 1, 1)
    return [
        warning(finding.id, f"页面 {page.url}：{finding.message}", where, finding.hint) for finding in reading.findings
    ]


def _failure(page: Page, reason: Exception) -> Problem:
    frames = [frame for frame in traceback.extract_tb(reason.__traceback__) if frame.filename.endswith(".html")]
    folder, name = "templates/", page.template
    if frames:
        name = frames[-1].filename.replace("\\", "/").rpartition("/templates/")[2]
    where = Where(folder + name, (), (frames[-1].lineno or 1) if frames else 1, 1)
    message = f"生成页面 {page.url} 时出错：{reason}"
    return error("template.render", message, where, "对照别的模板改正；页面能用的字段见 explain")
