"""From what `content/` says to a plan of pages: all that is known before anything is rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gongkai import rules
from gongkai.assets import Asset, assets, static_files
from gongkai.columns import Node, grow
from gongkai.demand_names import misnamed_demands
from gongkai.design_pages import SWATCHES, Look, read_look, swatches_css
from gongkai.drafts import Draft, plan_public, without_clashes
from gongkai.entries import Reader, differs_in_text, read_entries
from gongkai.functions import FUNCTIONS
from gongkai.history import check_history, read_history
from gongkai.inputs import FILE, Inputs, read_inputs
from gongkai.inspection import MEASURES
from gongkai.kind_files import load_kinds
from gongkai.kind_names import missing_in_selection
from gongkai.libraries import make_library, public, with_texts
from gongkai.library import Library
from gongkai.looking import today_in_china
from gongkai.outline import Outline, outline
from gongkai.problems import Problem, StopError, Where
from gongkai.render import Frame
from gongkai.rulebook import Rulebook, load_rulebook
from gongkai.search_files import Case, Ids, Words, load_cases, load_words
from gongkai.site import check_footer, load_site
from gongkai.spread import Report
from gongkai.store import Store, value_digest
from gongkai.templates import check_templates
from gongkai.workdays import load_workdays


@dataclass(frozen=True, slots=True)
class Plan:
    """
    All that is known before anything is rendered: the library, the pages and files to be, and what is wrong so far.

    `outline` is the public site in outline and `drafts` its pages; `look` is what the style sheet says of itself;
    `templates` is the digest of the template folders; `history` says why dates could not be compared with what git
    remembers, empty where they were. `inputs` are what it was read from. `words` and `cases` are what the office says
    of the search.
    """

    inputs: Inputs
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
    words: Words
    cases: tuple[Case, ...]
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


def prepare(
    root: Path,
    *,
    store: Store,
    today: date | None,
    inputs: Inputs | None = None,
    before: Plan | None = None,
    jobs: int = 1,
    report: Report = lambda stage, done, total: None,
) -> Plan:
    """
    Return what `root` holds as a plan of pages; `before` is an earlier plan of it, by the same store.

    Raises StopError when the site file or a kind file is broken.
    """
    inputs = inputs or read_inputs(root)
    if before and (plan := _with_other_texts(before, inputs, store, today)):
        return plan
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
    words, unreadable = load_words(root)
    cases, wrong = load_cases(root, _ids(library, shown, entries.broken))
    problems += [*unreadable, *wrong]
    laid_out = outline(shown, menu, words.often)
    drafts, wrong = without_clashes(laid_out, plan_public(laid_out))
    problems += wrong
    folders, statics = inputs.folders("templates"), inputs.folders("static")
    templates, frame = inputs.mark_of("templates"), value_digest((site, menu, kinds))
    problems += store.once("templates", templates + frame, lambda: check_templates(folders, kinds))
    look, wrong = read_look(_sheet(statics))
    problems += wrong
    return Plan(
        inputs=inputs,
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
        words=words,
        # Without the words of the office other things are found: who is told of these need not hear of those.
        cases=() if unreadable else cases,
        problems=tuple(problems),
    )


def _ids(library: Library, shown: Library, broken: frozenset[str]) -> Ids:
    """The ids by which a case can name what it expects; `shown` is the public part of the library."""
    terms = {id_: dict.__getitem__(library.entries, id_).get("public_until") for id_ in library.hidden}
    over = frozenset(id_ for id_, until in terms.items() if until and until < library.day)
    return Ids(dict.keys(shown.entries), library.hidden, over, broken)


def _with_other_texts(before: Plan, inputs: Inputs, store: Store, today: date | None) -> Plan | None:
    """
    Return the earlier plan with the texts of today where nothing else has changed since, as when somebody writes.

    Which pages there are and what lists say of entries depends on their fields, not on their texts.
    """
    library = before.library
    old, new = before.inputs, inputs
    paths = {path for path, _ in new.own.items() ^ old.own.items()}
    if (new.shared, new.head) != (old.shared, old.head) or not paths <= store.entries.keys():
        return None
    if library.day != (today or library.site.as_of or today_in_china()):
        return None
    found = dict(zip(sorted(paths), Reader(library.root, library.kinds)(sorted(paths)), strict=True))
    if not all(differs_in_text(store.entries[path], read) for path, read in found.items()):
        return None
    store.entries.add(found)
    sources = {entry.id: entry.source for _, (entries, _) in found.values() for entry in entries}
    whole, shown = with_texts(library, sources), with_texts(before.public, sources)
    return replace(before, inputs=inputs, library=whole, outline=replace(before.outline, library=shown))


def _sheet(folders: Sequence[Path]) -> str:
    """The style sheet as readers get it."""
    found = static_files(folders)["site.css"]
    return (found if isinstance(found, bytes) else found.read_bytes()).decode()
