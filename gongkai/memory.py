"""What of an earlier build still holds: judgements and pages of which nothing that was looked at has changed."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import SystemRandom

from gongkai.drafts import Draft
from gongkai.libraries import WHOLE
from gongkai.library import Library
from gongkai.outline import Outline
from gongkai.problems import Problem, Where, error
from gongkai.publish import Output
from gongkai.records import PageRecord
from gongkai.render import Frame, file_of
from gongkai.rules import Found, Judge
from gongkai.spread import Report, spread
from gongkai.store import Noted, Store, value_digest
from gongkai.texts import Texts
from gongkai.watch import changed_in, state_of
from gongkai.workers import Done, Worker

# Of the files through which a page changed so many are remembered.
_TOLD = 5
# After so many builds what has gathered and is not used any more is thrown away; after a large one at once.
_TIDIED = 50


@dataclass(frozen=True)
class Shown:
    """The pages that there are, in order of address, and the addresses of those that had to be rendered."""

    noted: Mapping[str, Noted[PageRecord]]
    rendered: tuple[str, ...]

    @cached_property
    def pages(self) -> tuple[PageRecord, ...]:
        """The pages in order of address."""
        return tuple(self.noted[url].value for url in sorted(self.noted))

    def and_those_of(self, other: "Shown") -> "Shown":
        """Return all pages of both."""
        return Shown({**self.noted, **other.noted}, (*self.rendered, *other.rendered))


class Memory:
    """
    One build's use of the store.

    A key that was looked at stands for something; where that is not what it stood for, whoever looked at it looks
    again. What all depend on, the site file, the kinds, the menu and the calendar, is no key: if it changed, all look
    again.
    """

    def __init__(
        self, store: Store, library: Library, outline: Outline, frame: Frame, output: Output, jobs: int, report: Report
    ) -> None:
        self.store, self.library, self.outline, self.output = store, library, outline, output
        self.jobs, self.report = jobs, report
        self.build = int(store.common.get("build", "0")) + 1
        self.records = {url: noted.value for url, noted in store.pages.items()}
        mark = value_digest((frame.digest, library.workdays))
        self.is_anew = not store.use("all", mark, store.judged)
        self.states = {**library.states(), **outline.states()}
        self.changed = changed_in(self.states, store.states)
        # What was looked at by whatever was made in this build.
        self.reads: set[str] = set()

    def judge(self, judge: Judge) -> list[Found]:
        """Return what all requirements find wrong, in no particular order; only what may have changed is judged."""
        subjects, known = judge.subjects(), self.store.judged
        kept = {id_: noted for id_ in subjects if (noted := known.get(id_)) and self.changed.isdisjoint(noted.reads)}
        todo = [id_ for id_ in subjects if id_ not in kept]
        made = dict(spread(judge, todo, self.jobs, lambda done: self.report("核对要求", done, len(todo))))
        self.store.judged.replace(kept | made)
        for noted in made.values():
            self.reads.update(noted.reads)
        return [found for noted in self.store.judged.values() for found in noted.value]

    def render(self, worker: Worker, drafts: Sequence[Draft]) -> Shown:
        """Return all these pages, kept where that is right and rendered where not."""
        kept = {} if self.is_anew else self._kept(worker, drafts)
        todo = [draft for draft in drafts if draft.url not in kept]
        noted = dict(kept)
        rendered = []
        with worker.texts.adding() as add:
            for done in spread(worker, todo, self.jobs, lambda count: self.report("生成页面", count, len(todo))):
                self.reads.update(done.noted.reads)
                url, known = done.noted.value.url, self.store.pages.get(done.noted.value.url)
                # What came back as it was is held as it was, and need not be written again.
                noted[url] = self._told(done) if done.rendered else known if known == done.noted else done.noted
                rendered += [url] if done.rendered else []
                if done.text:
                    add(done.noted.value.text, done.text)
                if done.said:
                    add(done.noted.value.said, done.said)
        return Shown(noted, tuple(rendered))

    def verify(self, worker: Worker, drafts: Sequence[Draft], shown: Shown, share: float) -> Iterator[Problem]:
        """Yield an error for each page of a random sample of those that were kept that is not what it should be."""
        rendered = frozenset(shown.rendered)
        kept = [draft for draft in drafts if draft.url not in rendered]
        sample = SystemRandom().sample(kept, math.ceil(len(kept) * share))
        from_nothing = replace(worker, known={}, texts=Texts(), output=Output(None, None, {}, frozenset()))
        for done in spread(from_nothing, sample, self.jobs, lambda count: self.report("抽查页面", count, len(sample))):
            made, known = done.noted.value, shown.noted[done.noted.value.url].value
            if (made.digest, made.reading, made.files) != (known.digest, known.reading, known.files):
                where = Where(made.source or f"templates/{made.template}", (), 1, 1)
                hint = "用 --fresh 全部重新生成；这是程序的错误，请把 .cache 文件夹和这一条发给开发者"
                yield error("verify.differs", f"保留的页面 {made.url} 和从头生成的不一样", where, hint)

    def keep(self, shown: Shown) -> None:
        """Remember all pages and what their keys stand for now."""
        self.store.pages.replace(shown.noted)
        # What has not changed is the same object, and need not be written again.
        new = {key for key in self.reads if key not in self.store.states}
        self.store.states.add({key: state_of(self.states, key) for key in self.changed | new})
        # Who only looks leaves files as they are.
        if self.output.staged and (self.build % _TIDIED == 0 or len(shown.rendered) * 10 > len(shown.noted)):
            self._tidy(shown)
        self.store.common.replace({**self.store.common, "build": str(self.build)})

    def _tidy(self, shown: Shown) -> None:
        """Forget what nothing looks at any more: texts, and keys."""
        judged = self.store.judged.values()
        reads = {key for noted in (*judged, *shown.noted.values()) for key in noted.reads}
        self.store.states.replace({key: self.store.states[key] for key in reads})
        records = [noted.value for noted in shown.noted.values()]
        self.store.texts.keep({key for record in records for key in (record.text, record.said)})

    def _kept(self, worker: Worker, drafts: Iterable[Draft]) -> dict[str, Noted[PageRecord]]:
        """The pages that nobody need make again: nothing that they look at has changed, and their files are there."""
        found: dict[str, Noted[PageRecord]] = {}
        for draft in drafts:
            noted = self.store.pages.get(draft.url)
            if noted is None or not draft.is_lasting or not self.changed.isdisjoint(noted.reads):
                continue
            record = noted.value
            if record.ingredients["site"] != worker.frame.digest or record.ingredients["templates"] != worker.templates:
                continue
            if self.output.holds(file_of(record.url), record.digest) and all(
                self.output.holds(file_of(url), mark) for url, mark in record.files.items()
            ):
                found[draft.url] = noted
        return found

    def _told(self, done: Done) -> Noted[PageRecord]:
        """A page that was rendered, with the files through which it changed."""
        record = done.noted.value
        if not record.because:
            return done.noted
        keys = self.changed.intersection(done.noted.reads)
        through = sorted({path for key in keys for path in files_behind(key, self.outline, self.store)})
        return Noted(replace(record, through=tuple(through[:_TOLD])), done.noted.reads)


def files_behind(key: str, outline: Outline, store: Store) -> Iterator[str]:
    """Yield the files of `content/` that make a key stand for something else than before."""
    name, _, of = key.removeprefix(WHOLE).partition(" ")
    entry = outline.library.get(of) if name in ("entry", "text") else None
    if entry is not None:
        yield entry.path
        return
    # A list has changed: what was touched of its kind has come into it, left it, or moved.
    folders = {f"content/{part}/" for part in re.split(r"[ /]", of) if part in outline.library.kinds}
    for path in store.entries.touched:
        if not folders or any(path.startswith(folder) for folder in folders):
            yield path
