"""The stages in order: what `content/` says becomes `output/`, or a report of why it may not."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai import publish, rules
from gongkai.assets import Asset, assets, static_files
from gongkai.columns import Node, grow
from gongkai.compress import compress, names_of, need_compressors
from gongkai.demand_names import misnamed_demands
from gongkai.design_pages import SWATCHES, Look, plan_design, read_look, swatches_css
from gongkai.drafts import Draft, finished, plan_public, without_clashes
from gongkai.entries import read_entries
from gongkai.exports import sitemaps
from gongkai.functions import FUNCTIONS
from gongkai.history import check_history, read_history
from gongkai.inputs import FILE, PROJECT, Inputs, read_inputs
from gongkai.inspection import MEASURES, Inspection, inspect
from gongkai.internal_pages import plan_internal
from gongkai.kind_files import load_kinds
from gongkai.kind_names import missing_in_selection
from gongkai.leaving import find_away, plan_leaving
from gongkai.libraries import make_library, public
from gongkai.library import Library
from gongkai.links import addresses_of, dead_links, unreviewed
from gongkai.looking import Outcome, Sight, looking, today_in_china
from gongkai.memory import Memory
from gongkai.outline import Outline, outline
from gongkai.problems import Level, Problem, StopError, Where, located, worst
from gongkai.records import PageRecord
from gongkai.render import Frame, file_of
from gongkai.rulebook import Rulebook, load_rulebook
from gongkai.site import check_footer, load_site
from gongkai.spread import Report
from gongkai.store import Store, compiled_templates, value_digest
from gongkai.templates import check_templates
from gongkai.texts import Texts
from gongkai.workdays import load_workdays
from gongkai.workers import Again, Worker


@dataclass(frozen=True, slots=True)
class Plan:
    """
    All that is known before anything is rendered: the library, the pages and files to be, and what is wrong so far.

    `outline` is the public site in outline and `drafts` its pages; `look` is what the style sheet says of itself;
    `templates` is the digest of the template folders; `history` says why dates could not be compared with what git
    remembers, empty where they were.
    """

    library: Library
    outline: Outline
    frame: Frame
    drafts: tuple[Draft, ...]
    files: Mapping[str, Asset]
    folders: tuple[Path, ...]
    templates: str
    rulebook: Rulebook | None
    look: Look
    history: str
    problems: tuple[Problem, ...]

    @property
    def public(self) -> Library:
        """The part of the library that readers see."""
        return self.outline.library

    def judged(self) -> list[Problem]:
        """Return all that is wrong with the content: what is known so far, and what the requirements find."""
        return [*self.problems, *rules.check(self.library, self.public)]

    @property
    def menu(self) -> tuple[Node, ...]:
        """The menu of the public site."""
        return self.outline.menu


@dataclass(frozen=True, slots=True)
class Build:
    """
    What came of a build: problems at their places, pages in order of address, and which of them were rendered.

    `inspection` is how an inspector would find the public site, `history` why no dates could be compared with git.
    """

    problems: tuple[Problem, ...]
    library: Library
    pages: tuple[PageRecord, ...]
    rendered: tuple[str, ...]
    written: bool
    inspection: Inspection | None
    history: str

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
    report: Report = lambda stage, done, total: None,
) -> Build:
    """
    Make `out` say what `content/` says, or report why it may not; without `out`, only report.

    `today` is the reporting day; else the site fixes it, else it is today's in Shanghai. With `in_spite`, pages are
    written in spite of errors, for an editor at work. With `compressed`, smaller twins lie beside the public text
    files. `verified` is the share, up to 1, of the pages kept from earlier builds that are made again from nothing and
    compared. `sight` is what was seen before, where somebody looked already. Raises StopError when the site file or a
    kind file is broken, when `out` holds somebody else's files, or when what compresses is not installed.
    """
    if compressed:
        need_compressors()
    with nullcontext(sight) if sight else looking(root, out, jobs) as seen:
        plan = prepare(root, store=store, today=today, inputs=seen.inputs, jobs=jobs, report=report)
        problems = list(plan.problems)
        damaged = seen.damaged()
    with publish.staging(out, seen.before, damaged) as output:
        memory = Memory(store, plan.library, plan.outline, plan.frame, output, jobs, report)
        worker = Worker(
            outline=plan.outline,
            frame=plan.frame,
            folders=plan.folders,
            templates=plan.templates,
            output=output,
            known=memory.records,
            # Who only looks leaves nothing behind.
            texts=store.texts if out else Texts(),
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
        addresses = [*files, *(address for page in shown.pages for address in page.files)]
        anchors = {page.url: page.reading.anchors for page in shown.pages}
        public_addresses = addresses_of(site, anchors, addresses)
        problems += dead_links(root, shown.pages, public_addresses, Again(worker, leaving))
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
    )


def prepare(
    root: Path,
    *,
    store: Store,
    today: date | None,
    inputs: Inputs | None = None,
    jobs: int = 1,
    report: Report = lambda stage, done, total: None,
) -> Plan:
    """Return what `root` holds as a plan of pages. Raises StopError when the site file or a kind file is broken."""
    inputs = inputs or read_inputs(root)
    site = load_site(root)
    kinds = load_kinds(inputs.folders("kinds")[-1], rules=rules.RULES, computed=FUNCTIONS)
    misnamed = [p for each in site.home for p in missing_in_selection(each, kinds, Where(FILE, ("home", each.name)))]
    if misnamed:
        raise StopError(misnamed)
    rulebook = load_rulebook(inputs.folders("kinds")[-1], kinds, measures=MEASURES)
    workdays, problems = load_workdays(root)
    problems += check_footer(site)
    entries, wrong = read_entries(
        root, kinds, inputs.own, store, jobs, lambda done, total: report("读取条目", done, total)
    )
    problems += wrong
    day = today or site.as_of or today_in_china()
    library, wrong = make_library(root, site, kinds, entries, day, workdays, FUNCTIONS)
    problems += wrong
    shown, wrong = public(library)
    problems += wrong
    problems += misnamed_demands(library)
    history = store.once("history", inputs.head, lambda: read_history(root)) if inputs.head else read_history(root)
    problems += check_history(library.entries.values(), site, history)
    menu, wrong = grow(shown)
    problems += wrong
    laid_out = outline(shown, menu)
    drafts, wrong = without_clashes(laid_out, plan_public(laid_out))
    problems += wrong
    folders, statics = inputs.folders("templates"), inputs.folders("static")
    templates, frame = inputs.mark_of("templates"), value_digest((site, menu, kinds))
    problems += store.once("templates", templates + frame, lambda: check_templates(folders, kinds))
    look, wrong = read_look(_sheet(statics))
    problems += wrong
    return Plan(
        library=library,
        outline=laid_out,
        frame=Frame(site, menu, kinds, frame),
        drafts=drafts,
        files={**assets(statics, root / "content", library, shown), SWATCHES: swatches_css(look)},
        folders=folders[::-1],
        templates=templates,
        rulebook=rulebook,
        look=look,
        history=history.unknown,
        problems=tuple(problems),
    )


def _sheet(folders: Sequence[Path]) -> str:
    """The style sheet as readers get it."""
    found = static_files(folders)["site.css"]
    return (found if isinstance(found, bytes) else found.read_bytes()).decode()
