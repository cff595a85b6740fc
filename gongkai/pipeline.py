"""The stages in order: what `content/` says becomes `output/`, or a report of why it may not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gongkai import publish, rules
from gongkai.assets import Asset, assets, static_files
from gongkai.audit import Reading
from gongkai.columns import grow
from gongkai.compress import compress, names_of, need_compressors
from gongkai.demand_names import misnamed_demands
from gongkai.design_pages import SWATCHES, Look, plan_design, read_look, swatches_css
from gongkai.entries import read_entries
from gongkai.feeds import feeds_of
from gongkai.functions import FUNCTIONS
from gongkai.history import check_history, read_history
from gongkai.inspection import MEASURES, Inspection, inspect
from gongkai.internal_pages import plan_internal
from gongkai.kind_files import load_kinds
from gongkai.kind_names import missing_in_selection
from gongkai.leaving import find_away, plan_leaving
from gongkai.library import Library, make_library, public
from gongkai.links import dead_links, unreviewed
from gongkai.pages import Page, plan_public, without_clashes
from gongkai.problems import Level, Problem, StopError, Where, located, worst
from gongkai.render import Frame, file_of
from gongkai.rulebook import Rulebook, load_rulebook
from gongkai.site import FILE, check_footer, load_site
from gongkai.sources import digest
from gongkai.store import Store, value_digest
from gongkai.tables import with_tables
from gongkai.templates import check_templates
from gongkai.workdays import load_workdays
from gongkai.workers import Rendered, Worker, spread

PROJECT = Path(__file__).resolve().parent.parent
# Hears how far a stage is: its name, how much is done, how much there is.
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """
    All that is known before anything is rendered: the library, the pages and files to be, and what is wrong so far.

    `public` is the part of the library that readers see; `look` is what the style sheet says of itself; `templates` is
    the digest of the template folders; `history` says why dates could not be compared with what git remembers, empty
    where they were.
    """

    library: Library
    public: Library
    frame: Frame
    pages: tuple[Page, ...]
    files: Mapping[str, Asset]
    folders: tuple[Path, ...]
    templates: str
    rulebook: Rulebook | None
    look: Look
    history: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """
    What came of a build: problems at their places, pages in order of address, and which of them were rendered.

    `inspection` is how an inspector would find the public site, `history` why no dates could be compared with git.
    """

    problems: tuple[Problem, ...]
    library: Library
    pages: tuple[Page, ...]
    rendered: tuple[str, ...]
    written: bool
    inspection: Inspection | None
    history: str


def build(
    root: Path,
    *,
    out: Path | None,
    store: Store,
    today: date | None = None,
    jobs: int = 1,
    in_spite: bool = False,
    compressed: bool = False,
    report: Report = lambda stage, done, total: None,
) -> Build:
    """
    Make `out` say what `content/` says, or report why it may not; without `out`, only report.

    `today` is the reporting day; else the site fixes it, else it is today's in Shanghai. With `in_spite`, pages are
    written in spite of errors, for an editor at work. With `compressed`, smaller twins lie beside the public text
    files. Raises StopError when the site file or a kind file is broken, when `out` holds somebody else's files, or
    when what compresses is not installed.
    """
    if compressed:
        need_compressors()
    before = publish.read_manifest(out) if out else {}
    plan = prepare(root, store=store, today=today, report=report)
    problems = list(plan.problems)
    with publish.staging(out) as staged:
        worker = Worker(plan.folders, plan.frame, staged)
        render = partial(_render, plan, worker, store.pages, out, before, jobs, report)
        shown = render(plan.pages)
        # Which addresses outside are named is known once the pages are there, those that were kept among them.
        site = plan.library.site
        away = find_away(site, plan.pages, {page.url: page.outside for page in shown.results})
        problems += unreviewed(root, away, plan.pages)
        public_pages, wrong = without_clashes((*plan.pages, *plan_leaving(away)))
        problems += wrong
        known = {page.url for page in plan.pages}
        shown = shown.and_those_of(render([page for page in public_pages if page.url not in known]))
        problems += [problem for page in shown.results for problem in page.problems]
        problems += dead_links(root, site, public_pages, shown.readings, plan.files)
        # The office's pages come last, because they show what is wrong with the public ones.
        so_far = located(problems, (root, PROJECT))
        inspection = inspect(plan.public, plan.frame.menu, so_far, plan.rulebook) if plan.rulebook else None
        inner = plan_internal(plan.library, plan.public, plan.frame.menu, so_far, inspection, away)
        inner = (*inner, *plan_design(plan.folders[::-1], plan.look))
        shown_inner = render(inner)
        problems += [problem for page in shown_inner.results for problem in page.problems]
        shown = shown.and_those_of(shown_inner)
        pages = (*public_pages, *inner)
        problems += dead_links(root, site, pages, shown.readings, plan.files, inside=True)
        store.pages = shown.remembered
        found = located(problems, (root, PROJECT))
        may_write = in_spite or worst(found) is not Level.ERROR
        if out and staged and may_write:
            names = {file_of(page.url): page.digest for page in shown.results}
            names |= {file_of(url): publish.stage(staged, file_of(url), file) for url, file in plan.files.items()}
            if compressed:
                store.compressed = compress(
                    staged,
                    out,
                    names,
                    before=before,
                    known=store.compressed,
                    jobs=jobs,
                    tick=lambda done, total: report("压缩文件", done, total),
                )
                names |= dict(names_of(store.compressed))
            publish.write(staged, out, names, before)
    made = tuple(page.url for page in shown.rendered)
    return Build(found, plan.library, pages, made, out is not None and may_write, inspection, plan.history)


def prepare(root: Path, *, store: Store, today: date | None, report: Report = lambda stage, done, total: None) -> Plan:
    """Return what `root` holds as a plan of pages. Raises StopError when the site file or a kind file is broken."""
    site = load_site(root)
    kinds = load_kinds(_folders(root, "kinds")[-1], rules=rules.RULES, computed=FUNCTIONS)
    misnamed = [p for each in site.home for p in missing_in_selection(each, kinds, Where(FILE, ("home", each.name)))]
    if misnamed:
        raise StopError(misnamed)
    rulebook = load_rulebook(_folders(root, "kinds")[-1], kinds, measures=MEASURES)
    workdays, problems = load_workdays(root)
    problems += check_footer(site)
    entries, wrong = read_entries(root, kinds, store, lambda done, total: report("读取条目", done, total))
    problems += wrong
    day = today or site.as_of or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    library, wrong = make_library(site, kinds, entries, day, workdays, FUNCTIONS)
    problems += wrong
    shown, wrong = public(library)
    problems += wrong
    problems += misnamed_demands(library)
    history = read_history(root)
    problems += check_history(library.entries.values(), site, history)
    problems += rules.check(library, shown)
    menu, wrong = grow(shown)
    problems += wrong
    feeds = feeds_of(shown, menu)
    pages, wrong = plan_public(shown, menu, feeds)
    problems += wrong
    pages, tables = with_tables(pages, kinds, site)
    problems += check_templates(_folders(root, "templates"), kinds)
    look, wrong = read_look(_sheet(_folders(root, "static")))
    problems += wrong
    return Plan(
        library=library,
        public=shown,
        frame=Frame(site, menu, kinds, value_digest((site, menu, kinds))),
        pages=pages,
        files={
            **tables,
            **assets(_folders(root, "static"), root / "content", library, shown, pages, feeds),
            SWATCHES: swatches_css(look),
        },
        folders=_folders(root, "templates")[::-1],
        templates=_digest_of(_folders(root, "templates")),
        rulebook=rulebook,
        look=look,
        history=history.unknown,
        problems=tuple(problems),
    )


def ingredients(plan: Plan, page: Page) -> dict[str, str]:
    """Return the digests of all that a page is made of, by name; a page with equal ingredients is kept."""
    shown = (page.shows, page.relations, page.replaced, page.listing, page.marks, page.clocks, page.tables, page.data)
    place = (page.url, page.template, page.title, page.sort, page.kind, page.column, page.crumbs, page.notice)
    said = (page.published, page.updated, page.supplement, page.office, page.source, page.source_line, page.feed)
    return {
        "site": plan.frame.digest,
        "templates": plan.templates,
        "entry": value_digest((page.entry, page.text, page.folder)),
        "shows": value_digest(shown),
        "place": value_digest((place, said)),
    }


_Remembered = dict[str, tuple[dict[str, str], Any]]


@dataclass(frozen=True, slots=True)
class _Shown:
    """The pages that had to be rendered, those that are kept, and what to remember of them all."""

    rendered: tuple[Rendered, ...]
    kept: tuple[Rendered, ...]
    remembered: _Remembered

    @property
    def results(self) -> tuple[Rendered, ...]:
        return (*self.rendered, *self.kept)

    @property
    def readings(self) -> dict[str, Reading]:
        return {page.url: page.reading for page in self.results}

    def and_those_of(self, other: "_Shown") -> "_Shown":
        remembered = self.remembered | other.remembered
        return _Shown((*self.rendered, *other.rendered), (*self.kept, *other.kept), remembered)


def _render(
    plan: Plan,
    worker: Worker,
    known_pages: _Remembered,
    out: Path | None,
    before: Mapping[str, str],
    jobs: int,
    report: Report,
    pages: Sequence[Page],
) -> _Shown:
    made = {page.url: ingredients(plan, page) for page in pages}
    kept: list[Rendered] = []
    for page in pages:
        known, result = known_pages.get(page.url, ({}, None))
        if result is not None and known == made[page.url]:
            name = file_of(page.url)
            if out is None or (before.get(name) == result.digest and publish.is_intact(out, name, result.digest)):
                kept.append(result)
    same = {page.url for page in kept}
    todo = [page for page in pages if page.url not in same]
    rendered = list(spread(worker, todo, jobs, lambda done: report("生成页面", done, len(todo))))
    remembered = {page.url: (made[page.url], page) for page in (*rendered, *kept)}
    return _Shown(tuple(rendered), tuple(kept), remembered)


def _folders(root: Path, name: str) -> tuple[Path, ...]:
    """The project's folder, and after it the site's own where it has one; `root` may be the project itself."""
    own = root / name
    return (PROJECT / name,) if own == PROJECT / name or not own.is_dir() else (PROJECT / name, own)


def _sheet(folders: Sequence[Path]) -> str:
    """The style sheet as readers get it."""
    found = static_files(folders)["site.css"]
    return (found if isinstance(found, bytes) else found.read_bytes()).decode()


def _digest_of(folders: Sequence[Path]) -> str:
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return digest(b"".join(path.name.encode() + b"\0" + path.read_bytes() for path in files))
