"""The stages in order: what `content/` says becomes `output/`, or a report of why it may not."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai import publish, rules
from gongkai.compress import compress, names_of, need_compressors
from gongkai.design_pages import plan_design
from gongkai.drafts import finished, without_clashes
from gongkai.exports import sitemaps
from gongkai.indexing import MANIFEST, search_files
from gongkai.inputs import PROJECT
from gongkai.inspection import Inspection, inspect
from gongkai.internal_pages import plan_internal
from gongkai.leaving import find_away, plan_leaving
from gongkai.library import Library
from gongkai.links import addresses_of, dead_links, unreviewed
from gongkai.looking import Outcome, Sight, looking
from gongkai.memory import Memory
from gongkai.plans import Plan, prepare
from gongkai.problems import Level, Problem, located, worst
from gongkai.records import PageRecord
from gongkai.render import file_of
from gongkai.spread import Report
from gongkai.store import Store, compiled_templates
from gongkai.workers import Again, Worker


@dataclass(frozen=True, slots=True)
class Build:
    """
    What came of a build: problems at their places, pages in order of address, and which of them were rendered.

    `inspection` is how an inspector would find the public site, `history` why no dates could be compared with git;
    `plan` is what it was made by.
    """

    problems: tuple[Problem, ...]
    library: Library
    pages: tuple[PageRecord, ...]
    rendered: tuple[str, ...]
    written: bool
    inspection: Inspection | None
    history: str
    plan: Plan

    @property
    def outcome(self) -> Outcome:
        """What is told of it."""
        return Outcome(
            problems=self.problems,
            entries=len(self.library.entries),
            hidden=len(self.library.hidden),
            pages=len(self.pages),
            rendered=len(self.rendered),
            written=self.written,
            history=self.history,
        )


def build(
    root: Path,
    *,
    out: Path | None,
    store: Store,
    today: date | None = None,
    jobs: int = 1,
    in_spite: bool = False,
    compressed: bool = False,
    verified: float = 0,
    sight: Sight | None = None,
    before: Plan | None = None,
    search_later: bool = False,
    report: Report = lambda stage, done, total: None,
) -> Build:
    """
    Make `out` say what `content/` says, or report why it may not; without `out`, only report.

    `today` is the reporting day; else the site fixes it, else it is today's in Shanghai. With `in_spite`, pages are
    written in spite of errors, for an editor at work. With `compressed`, smaller twins lie beside the public text
    files. `verified` is the share, up to 1, of the pages kept from earlier builds that are made again from nothing and
    compared. `sight` is what was seen before, where somebody looked already, and `before` the plan of an earlier build
    by the same store. With `search_later` the search stays as it was, for an editor who waits to see a page; a later
    build finds out what it lacks. Raises StopError when the site file or a kind file is broken, when `out` holds
    somebody else's files, or when what compresses is not installed.
    """
    if compressed:
        need_compressors()
    with nullcontext(sight) if sight else looking(root, out, jobs) as seen:
        plan = prepare(root, store=store, today=today, inputs=seen.inputs, before=before, jobs=jobs, report=report)
        problems = list(plan.problems)
        damaged = seen.damaged()
    # Who only looks leaves nothing behind.
    remembered = nullcontext(store.texts) if out else store.texts.aside()
    with remembered as texts, publish.staging(out, seen.before, damaged) as output:
        memory = Memory(store, plan.library, plan.outline, plan.frame, output, jobs, report)
        worker = Worker(
            outline=plan.outline,
            frame=plan.frame,
            folders=plan.folders,
            templates=plan.templates,
            output=output,
            known=memory.records,
            texts=texts,
            compiled=compiled_templates(store) if out else None,
            build=memory.build,
        )
        problems += rules.problems_in(memory.judge(rules.Judge(plan.library, plan.public)), plan.library)
        shown = memory.render(worker, plan.drafts)
        # Which addresses outside are named is known once the pages are there, those that were kept among them.
        site = plan.library.site
        away = find_away(site, shown.pages)
        problems += unreviewed(root, away, shown.pages)
        leaving, wrong = without_clashes(plan.outline, (*plan.drafts, *finished(plan_leaving(away))))
        problems += wrong
        shown = shown.and_those_of(memory.render(worker, [draft for draft in leaving if draft.url not in shown.noted]))
        problems += [problem for page in shown.pages for problem in page.problems]
        files = {**plan.files, **sitemaps(((page.url, page.changed) for page in shown.pages if page.mapped), site)}
        addresses = [*files, MANIFEST, *(address for page in shown.pages for address in page.files)]
        anchors = {page.url: page.reading.anchors for page in shown.pages}
        public_addresses = addresses_of(site, anchors, addresses)
        problems += dead_links(root, shown.pages, public_addresses, Again(worker, leaving))
        searched, wrong = search_files(
            shown.pages,
            plan.words,
            plan.cases,
            texts=worker.texts,
            html_of=Again(worker, leaving),
            output=output,
            known=store.search,
            build=memory.build,
            later=search_later,
            jobs=jobs,
            report=report,
        )
        problems += wrong
        # The office's pages come last, because they show what is wrong with the public ones.
        so_far = located(problems, (root, PROJECT))
        inspection = inspect(plan.public, plan.menu, so_far, plan.rulebook) if plan.rulebook else None
        office = plan_internal(plan.library, plan.public, plan.menu, so_far, inspection, away)
        inner = finished((*office, *plan_design(plan.folders[::-1], plan.look)))
        inside = memory.render(worker, inner)
        problems += [problem for page in inside.pages for problem in page.problems]
        shown = shown.and_those_of(inside)
        anchors |= {page.url: page.reading.anchors for page in inside.pages}
        all_addresses = addresses_of(site, anchors, addresses, inside=True)
        problems += dead_links(root, inside.pages, all_addresses, Again(worker, inner))
        problems += memory.verify(worker, (*leaving, *inner), shown, verified)
        found = located(problems, (root, PROJECT))
        may_write = in_spite or worst(found) is not Level.ERROR
        if out and output.staged and may_write:
            names = {file_of(page.url): page.digest for page in shown.pages}
            names |= {file_of(url): mark for page in shown.pages for url, mark in page.files.items()}
            names |= searched
            for url, file in files.items():
                mark = seen.inputs.mark_at(file) if isinstance(file, Path) else ""
                names[file_of(url)] = output.bring(file_of(url), file, mark)
            if compressed:
                twins = compress(
                    output,
                    names,
                    known=store.compressed,
                    jobs=jobs,
                    tick=lambda done, total: report("压缩文件", done, total),
                )
                store.compressed.replace(twins)
                names |= dict(names_of(twins))
            publish.write(output, names)
        memory.keep(shown)
    return Build(
        problems=found,
        library=plan.library,
        pages=shown.pages,
        rendered=shown.rendered,
        written=out is not None and may_write,
        inspection=inspection,
        history=plan.history,
        plan=plan,
    )
