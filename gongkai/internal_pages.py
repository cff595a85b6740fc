"""The office's own site: what waits and why, how far rows and units are, what an inspector finds, what is next."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.columns import Node
from gongkai.duties import rows
from gongkai.entries import Entry
from gongkai.inspection import Inspection
from gongkai.leaving import Away
from gongkai.library import Library, Summary
from gongkai.pages import Crumb, Page, entry_page
from gongkai.problems import Problem
from gongkai.progress import Progress
from gongkai.scorecards import FORMULA, Assessment, Scorecard, assess, scorecards
from gongkai.standing import Square, square

HOME = "/internal/"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that is not on the public site, and why."""

    entry: Summary
    why: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the task table as the office sees it; `waiting` are entries named for it that are not public yet."""

    row: Summary
    progress: Progress
    waiting: tuple[Summary, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that turns red on a day when nothing is done: what is missing, and which units lack it."""

    day: date
    what: Summary
    whose: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages of the office show."""

    today: date
    waiting: tuple[Waiting, ...]
    problems: tuple[Problem, ...]
    counts: tuple[tuple[str, int, int], ...]
    rows: tuple[Row, ...]
    cards: tuple[Scorecard, ...]
    assessments: tuple[Assessment, ...]
    formula: str
    turns: tuple[Turn, ...]
    inspection: Inspection | None
    away: tuple[Away, ...]

    @property
    def squares(self) -> tuple[Square, ...]:
        """A square for each row."""
        return tuple(square(each.row, each.row.fields.get("number"), each.progress.state) for each in self.rows)


def plan_internal(
    library: Library,
    public: Library,
    menu: tuple[Node, ...],
    problems: Sequence[Problem],
    inspection: Inspection | None,
    away: tuple[Away, ...],
) -> tuple[Page, ...]:
    """
    Return the pages of the office's site; `public` is what readers can see, by which everything is judged.

    `away` are the addresses on other hosts that its pages name.
    """
    hidden = [library.entries[id_] for id_ in sorted(library.internal_ids)]
    pages = [entry_page(library, menu, entry, notice=why_hidden(library, entry)) for entry in hidden]
    found = rows(public)
    desk = Desk(
        today=library.today,
        waiting=tuple(Waiting(library.summary(entry), why_hidden(library, entry), entry.path) for entry in hidden),
        problems=tuple(problems),
        counts=tuple(
            (kind.label, len(public.all(kind.name)), len(library.all(kind.name)) - len(public.all(kind.name)))
            for kind in library.kinds.values()
        ),
        rows=tuple(Row(public.summary(entry), progress, _waiting(library, entry)) for entry, progress in found),
        cards=scorecards(public),
        assessments=assess(public),
        formula=FORMULA,
        turns=tuple(sorted(_turns(public, inspection), key=lambda turn: (turn.day, turn.what.id, turn.whose))),
        inspection=inspection,
        away=away,
    )
    pages += [
        _page(HOME, "internal.html", "内部工作台", desk),
        _page(HOME + "progress/", "internal_progress.html", "任务进展", desk),
        _page(HOME + "units/", "internal_units.html", "单位评估", desk),
        _page(HOME + "next/", "internal_next.html", "快要到期的事", desk),
        _page(HOME + "inspection/", "internal_inspection.html", "网站自查通报", desk),
        _page(HOME + "outside/", "internal_outside.html", "外部网站审查", desk),
        _page(HOME + "problems/", "internal_problems.html", "检查发现的问题", desk),
    ]
    return tuple(sorted(pages, key=lambda page: page.url))


def why_hidden(library: Library, entry: Entry) -> str:
    """Return the reason for which an entry is not on the public site, in words for the office."""
    review = entry.get("review")
    if _is_internal(library, entry):
        return "内部条目，不公开"
    if review is None:
        return "待审查：没有审查记录"
    if review.attribute != "主动公开":
        return f"审查结论为“{review.attribute}”，依据：{review.basis}"
    until = entry.get("public_until")
    if until and until < library.today:
        return f"公示期 {until} 已经结束，已从公开站撤下"
    return f"审查日期 {review.date} 还没有到"


def _is_internal(library: Library, entry: Entry) -> bool:
    return "internal" in (library.kinds[entry.kind].audience, entry.get("audience"))


def _page(url: str, template: str, title: str, desk: Desk) -> Page:
    crumbs = () if url == HOME else (Crumb("内部工作台", HOME),)
    return Page(url=url, template=template, title=title, sort="", crumbs=crumbs, data=(desk,))


def _waiting(library: Library, row: Entry) -> tuple[Summary, ...]:
    """Entries that say which row they are for, and that nobody has released yet."""
    hidden = [other for other in library.referring(row.id) if other.id in library.internal_ids]
    return tuple(library.titled(other.id) for other in hidden if _waits(library, other))


def _waits(library: Library, entry: Entry) -> bool:
    """Whether an entry is hidden only because its review is still to come."""
    review = entry.get("review")
    return not _is_internal(library, entry) and (review is None or review.date > library.today)


def _turns(library: Library, inspection: Inspection | None) -> Iterator[Turn]:
    for entry, progress in rows(library):
        alike: dict[tuple[date, tuple[str, ...]], list[str]] = defaultdict(list)
        for answer in progress.answers():
            if answer.turns and answer.turns > library.today:
                units = [state.unit.title for state in progress.units if state.unit.id in answer.owing]
                alike[answer.turns, answer.missing or ("要有新的内容",)] += units
        for (day, missing), units in alike.items():
            yield Turn(day, library.titled(entry.id), tuple(dict.fromkeys(units)), missing)
    for column in inspection.next if inspection else ():
        if column.turns:
            what = Summary(column.url, "", column.url, {"title": f"栏目“{column.name}”", "sample": False})
            yield Turn(column.turns, what, (), (f"最近一条 {column.newest}，限 {column.window.days} 天",))
