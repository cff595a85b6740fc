"""
The inspection before the inspector: what an inspector counts, as of a day, and when what is well today turns red.

The indicators, their limits and their sources are data (`rulebook`); here are the measures that they name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.columns import Node, every
from gongkai.inputs import FILE
from gongkai.library import Library
from gongkai.options import KindName
from gongkai.problems import Problem
from gongkai.rulebook import Indicator, Rulebook, Window
from gongkai.rules import broken
from gongkai.site import is_unfilled
from gongkai.words import breaks, lacks
from gongkai.workdays import as_day

_HOME = "首页"


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column on the day: its newest entry, the day on which it turns red, and why it never does."""

    path: tuple[str, ...]
    url: str
    type: str
    newest: date | None
    window: Window
    turns: date | None
    frozen: str

    @property
    def name(self) -> str:
        """The names of the column from the top."""
        return "/".join(self.path)

    def is_stale(self, today: date) -> bool:
        """Return whether nothing new came in time."""
        return self.turns is not None and self.turns <= today


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong, in words, with the address where it can be seen, empty for none."""

    says: str
    url: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one indicator: how much was found, whether that fails, what it costs, when it would fail next."""

    indicator: Indicator
    found: tuple[Found, ...]
    fails: bool
    points: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """A site as an inspector would find it on a day."""

    today: date
    rulebook: Rulebook
    veto: tuple[Result, ...]
    scored: tuple[Result, ...]
    columns: tuple[ColumnState, ...]

    @property
    def passes(self) -> bool:
        """Whether no veto applies."""
        return not any(result.fails for result in self.veto)

    @property
    def points(self) -> int:
        """The points that are taken off, by the site's own reference values where the order's are not known."""
        return sum(result.points for result in self.scored)

    @property
    def next(self) -> tuple[ColumnState, ...]:
        """The columns that are well today, the one that turns red first at the top."""
        well = [column for column in self.columns if column.turns and not column.is_stale(self.today)]
        return tuple(sorted(well, key=lambda column: (column.turns, column.path)))


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a measure may look at."""

    library: Library
    columns: tuple[ColumnState, ...]
    problems: tuple[Problem, ...]


def inspect(library: Library, menu: tuple[Node, ...], problems: Sequence[Problem], rulebook: Rulebook) -> Inspection:
    """Return how the public `library` stands on its day; `problems` are those of the build, dead links among them."""
    columns = tuple(_columns(library, menu, rulebook))
    seen = Seen(library, columns, tuple(problems))
    return Inspection(
        today=library.today,
        rulebook=rulebook,
        veto=tuple(_result(each, seen) for each in rulebook.veto),
        scored=tuple(_result(each, seen) for each in rulebook.scored),
        columns=columns,
    )


def _result(indicator: Indicator, seen: Seen) -> Result:
    found = tuple(MEASURES[indicator.measure](seen, **indicator.options))
    fails = len(found) >= indicator.limit
    return Result(indicator, found, fails, min(len(found) * indicator.each, indicator.most))


def _columns(library: Library, menu: tuple[Node, ...], rulebook: Rulebook) -> Iterator[ColumnState]:
    """The home page and every column, each with the newest of what it and the columns below it hold."""
    frozen = {column.path: column.frozen for column in library.site.columns if column.frozen}
    all_kinds = tuple(kind for node in every(menu) for kind in node.kinds)
    yield _column(library, (_HOME,), "/", _HOME, all_kinds, rulebook, "")
    for node in every(menu):
        kinds = tuple(kind for each in (node, *every(node.below)) for kind in each.kinds)
        reason = next(
            (frozen[node.path[:length]] for length in range(len(node.path), 0, -1) if node.path[:length] in frozen), ""
        )
        yield _column(library, node.path, node.url, node.type, kinds, rulebook, reason)


def _column(
    library: Library, path: tuple[str, ...], url: str, type_: str, kinds: Iterable[str], rulebook: Rulebook, frozen: str
) -> ColumnState:
    days = [
        as_day(entry["published"])
        for kind in kinds
        for entry in library.all(kind)
        if entry.get("published") is not None
    ]
    newest = max((day for day in days if day <= library.today), default=None)
    name = "/".join(path)
    # That of the column itself goes before that of its type, and that before the one for all others.
    fitting = [each for each in rulebook.windows if each.column in (name, "") and each.type in (type_, "")]
    window = min(fitting, key=lambda each: (not each.column, not each.type))
    turns = newest + timedelta(days=window.days + 1) if newest and not frozen else None
    return ColumnState(path, url, type_, newest, window, turns, frozen)


# Measures. Each is a generator of what is wrong; its keyword arguments are the schema of its options.


def home_stale(seen: Seen) -> Iterator[Found]:
    """The home page shows nothing new within its window."""
    home = seen.columns[0]
    if home.newest is None or home.is_stale(seen.library.today):
        yield Found(f"最近一条发布于 {home.newest or '（没有）'}", home.url)


def stale_columns(seen: Seen, *, types: tuple[str, ...] = ()) -> Iterator[Found]:
    """Columns, of these types or of all, with nothing new within their window; the home page is counted apart."""
    for column in seen.columns[1:]:
        if column.is_stale(seen.library.today) and (not types or column.type in types):
            yield Found(f"“{column.name}”最近一条 {column.newest}，限 {column.window.days} 天", column.url)


def blank_columns(seen: Seen) -> Iterator[Found]:
    """Columns that the site file declares and that hold nothing; a kind that nobody uses is no column."""
    for problem in seen.problems:
        if problem.id in ("column.empty", "column.missing") and problem.where.path == FILE:
            yield Found(problem.message, "")


def without(seen: Seen, *, kind: KindName) -> Iterator[Found]:
    """The site has no entry of a kind."""
    if not seen.library.all(kind):
        yield Found(f"没有“{seen.library.kinds[kind].label}”", "")


def broken_requirement(seen: Seen, *, requirement: str, kind: KindName = KindName("")) -> Iterator[Found]:
    """Entries, of a kind or of all, that do not fulfil a requirement."""
    library = seen.library
    for name in [kind] if kind else list(library.kinds):
        for id_ in sorted(broken(library, name, requirement)):
            entry = library.entries[id_]
            said = breaks(entry["title"], library.kinds[name], (requirement,), library.kinds)
            yield Found(said, library.url(entry))


def lacking(seen: Seen, *, kind: KindName, fields: tuple[str, ...], missing: int) -> Iterator[Found]:
    """Entries of a kind that lack at least `missing` of these fields."""
    library = seen.library
    for entry in library.all(kind):
        absent = [name for name in fields if not library.follow(entry, name)]
        if len(absent) >= missing:
            yield Found(lacks(entry["title"], library.kinds[kind], absent), library.url(entry))


def reported(seen: Seen, *, problems: tuple[str, ...]) -> Iterator[Found]:
    """Problems with these ids that the build found."""
    for problem in seen.problems:
        if problem.id in problems:
            yield Found(f"{problem.where.path}：{problem.message}", "")


def footer_blank(seen: Seen) -> Iterator[Found]:
    """Items of the foot of every page that are not filled in."""
    for name, value in seen.library.site.footer.fields.items():
        if is_unfilled(value):
            yield Found(f"页脚的 {name} 还没有填写", "/")


MEASURES: Mapping[str, Callable[..., Iterator[Found]]] = {
    function.__name__: function
    for function in (
        home_stale, stale_columns, blank_columns, without, broken_requirement, lacking, reported, footer_blank,
    )
}  # fmt: skip
