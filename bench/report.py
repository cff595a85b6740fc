"""
The figures of a run as tables and a plot.

`python -m bench.report` draws those of the last whole run again, `python -m bench.report RESULTS PAGE` others.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import cells
from bench.edits import CASES
from bench.generators import PROJECT
from bench.plot import draw
from bench.search_tables import search

RESULTS = Path(__file__).parent / "results.json"
PAGE = PROJECT / "docs/performance.md"
BEGIN, END = "<!-- drawn by python -m bench.report from bench/results.json -->", "<!-- end of what is drawn -->"
OURS, HUGO, THREE = "gongkai", "Hugo", "Hugo + lychee + Pagefind"
LABELS = {
    "cold": "cold",
    "nothing": "nothing changed",
    "document": "one document",
    "title": "one title",
    "template": "one template",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of one run. A figure is the best of its turns, because noise only adds."""

    rows: Sequence[dict[str, Any]]

    @property
    def sizes(self) -> list[int]:
        """The numbers of documents."""
        return sorted({row["size"] for row in self.rows})

    def names(self, what: str, size: int) -> list[str]:
        """Return who was measured in a case, in the order of measuring."""
        return list(dict.fromkeys(row["name"] for row in self.of(what, size)))

    def of(self, what: str, size: int, name: str = "") -> list[dict[str, Any]]:
        """Return the rows of a case."""
        found = [row for row in self.rows if row["what"] == what and row["size"] == size]
        return [row for row in found if not name or row["name"] == name]

    def best(self, what: str, size: int, name: str, key: str) -> float | None:
        """Return the least of a figure over all turns, None where it was not measured."""
        return min((row[key] for row in self.of(what, size, name)), default=None)

    def ratio(self, what: str, size: int, key: str, name: str = OURS, to: str = HUGO) -> float | None:
        """Return how many times as much `name` takes as `to`."""
        ours, theirs = self.best(what, size, name, key), self.best(what, size, to, key)
        return ours / theirs if ours is not None and theirs else None


def write(results: Path = RESULTS, page: Path = PAGE) -> None:
    """Write the tables of `results` between the marks of a page, and the plot beside it."""
    found = json.loads(results.read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{tables(found)}\n{END}{after}", encoding="utf-8")
    page.with_suffix(".svg").write_text(plot(Figures(found["rows"])), encoding="utf-8")


def renew(part: dict[str, Any], results: Path = RESULTS) -> None:
    """
    Put the figures of a part that was measured alone in the place of those of the same cases in the last whole run.

    The page says which figures are of another run; the next whole run has them all again.
    """
    last = json.loads(results.read_text(encoding="utf-8"))
    cases = sorted({row["what"] for row in part["rows"]})
    last["rows"] = [row for row in last["rows"] if row["what"] not in cases] + part["rows"]
    other = [run for run in last.get("apart", []) if run["cases"] != cases]
    last["apart"] = [*other, {"cases": cases, **{key: value for key, value in part.items() if key != "rows"}}]
    results.write_text(json.dumps(last, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def tables(results: dict[str, Any]) -> str:
    """Return all tables of a run as Markdown, ratios first."""
    figures = Figures(results["rows"])
    apart = [
        f"Of another run, and so not to be compared with the rest ({', '.join(run['cases'])}): {_measured(run)}"
        for run in results.get("apart", [])
    ]
    parts = [
        f"Measured {_measured(results)}",
        *apart,
        f"## Targets, at {figures.sizes[-1]:,} documents",
        "\n".join(_targets(figures)),
        "![Wall time of a cold build against the number of documents](performance.svg)",
        "## Ratios to Hugo",
        "Wall time and, behind the stroke, CPU time. Below 1 is faster than Hugo.",
        "\n".join(_cases(figures, lambda size, name, case: _pair(figures, case, size, name))),
        "## Seconds",
        "Wall time and, in brackets, CPU time of all processes.",
        "\n".join(_cases(figures, lambda size, name, case: _seconds(figures, case, size, name))),
        "## Memory of the largest process, cold build",
        "\n".join(_memory(figures)),
        *search(figures),
        "## Watching: from saving a document to its page in the browser",
        "\n".join(_served(figures)),
        "## The whole job: build, check all links, make a search index",
        "\n".join(_whole(figures)),
        "## Links of foreign pages with planted faults",
        "\n".join(_links(figures)),
        "## Pages that were not right after a build",
        _stale(figures),
    ]
    return "\n\n".join(parts) + "\n"


def _measured(run: dict[str, Any]) -> str:
    machine = run["machine"]
    said = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
    return (
        f"on {run['date']} in one run of {run['minutes']} minutes: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory']}, {machine['system']}, files on {machine['files']}. {said}."
    )


def plot(figures: Figures) -> str:
    """Return the plot of cold builds."""
    lines: dict[str, dict[int, float]] = {}
    for size in figures.sizes:
        for name in figures.names("cold", size):
            lines.setdefault(name, {})[size] = figures.best("cold", size, name, "wall") or 0
    return draw("Cold build, seconds of wall time", "documents", lines)


def _targets(figures: Figures) -> Iterator[str]:
    """Each target of issue 5 with what was measured; where wall and CPU time differ, both must do."""
    size = figures.sizes[-1]
    yield from cells.head("work", "must", "goal", "wall", "CPU", "")
    rows: list[tuple[str, float, float, float | None, float | None]] = [
        ("cold build, links checked", 1.5, 1.0, *_both(figures, "cold", size)),
        *(
            (f"cold build beside {name}", 0.5, 0.5, *_both(figures, "cold", size, to=name))
            for name in ("Pelican", "MkDocs", "Eleventy")
        ),
        ("nothing changed", 0.06, 0.03, *_both(figures, "nothing", size)),
        ("one document changed", 0.08, 0.05, *_both(figures, "document", size)),
        ("one title changed", 0.1, 0.06, *_both(figures, "title", size)),
        ("whole job", 0.5, 0.3, *_both(figures, "whole", size, to=THREE)),
        ("served: save to visible", 0.03, 0.02, figures.ratio("served", size, "wall"), None),
    ]
    for work, must, goal, wall, cpu in rows:
        yield cells.row(work, f"{must} ×", f"{goal} ×", _times(wall), _times(cpu), _verdict(must, goal, wall, cpu))
    memory = figures.ratio("cold", size, "memory")
    yield cells.row("peak memory, largest process", "0.35 ×", "0.2 ×", _times(memory), "", _verdict(0.35, 0.2, memory))
    if len(figures.sizes) > 1:
        small, now = figures.sizes[-2], figures.sizes[-1]
        grown = [_grown(figures, small, now, key) for key in ("wall", "cpu")]
        work = f"growth from {small:,} to {now:,} documents"
        yield cells.row(work, "4.2 ×", "4 ×", *(_times(each) for each in grown), _verdict(4.2, 4.0, *grown))


def _both(figures: Figures, what: str, size: int, to: str = HUGO) -> tuple[float | None, float | None]:
    return figures.ratio(what, size, "wall", to=to), figures.ratio(what, size, "cpu", to=to)


def _grown(figures: Figures, small: int, now: int, key: str) -> float | None:
    before, after = figures.best("cold", small, OURS, key), figures.best("cold", now, OURS, key)
    return after / before if before and after else None


def _verdict(must: float, goal: float, *measured: float | None) -> str:
    given = [each for each in measured if each is not None]
    if not given:
        return "not measured"
    if max(given) <= goal:
        return "goal met"
    return "must met" if max(given) <= must else f"missed by {max(given) / must:.2f} ×"


def _cases(figures: Figures, cell: Callable[[int, str, str], str]) -> Iterator[str]:
    yield from cells.head("documents", "", *(LABELS[case] for case in CASES))
    for size in figures.sizes:
        for name in figures.names("cold", size):
            yield cells.row(f"{size:,}", name, *(cell(size, name, case) for case in CASES))


def _pair(figures: Figures, case: str, size: int, name: str) -> str:
    # Programs that build everything again are not asked for each case at each size.
    wall, cpu = (figures.ratio(case, size, key, name) for key in ("wall", "cpu"))
    return "" if wall is None else f"{_times(wall)} / {_times(cpu)}"


def _seconds(figures: Figures, case: str, size: int, name: str) -> str:
    wall, cpu = (figures.best(case, size, name, key) for key in ("wall", "cpu"))
    return "" if wall is None else f"{wall:.2f} ({cpu:.2f})"


def _memory(figures: Figures) -> Iterator[str]:
    names = list(dict.fromkeys(name for size in figures.sizes for name in figures.names("cold", size)))
    yield from cells.head("documents", *names)
    for size in figures.sizes:
        found = [figures.best("cold", size, name, "memory") for name in names]
        yield cells.row(f"{size:,}", *("" if each is None else f"{each:,.0f} MB" for each in found))


def _served(figures: Figures) -> Iterator[str]:
    yield from cells.head("documents", "", "seconds, the middle one", "all", "to Hugo")
    for size in figures.sizes:
        for name in figures.names("served", size):
            for row in figures.of("served", size, name):
                waits = " ".join(f"{each:.2f}" for each in row["all"])
                yield cells.row(
                    f"{size:,}", name, f"{row['wall']:.2f}", waits, _times(figures.ratio("served", size, "wall", name))
                )


def _whole(figures: Figures) -> Iterator[str]:
    yield from cells.head("documents", "", "wall, s", "CPU, s", "memory", "wall and CPU of each")
    for size in figures.sizes:
        for name in figures.names("whole", size):
            row = min(figures.of("whole", size, name), key=lambda each: each["wall"])
            parts = ", ".join(f"{part} {wall:.1f} ({cpu:.1f})" for part, (wall, cpu) in row.get("parts", {}).items())
            wall, cpu = (figures.best("whole", size, name, key) for key in ("wall", "cpu"))
            yield cells.row(f"{size:,}", name, f"{wall:.1f}", f"{cpu:.1f}", f"{row['memory']:,.0f} MB", parts)


def _links(figures: Figures) -> Iterator[str]:
    yield from cells.head("documents", "", "planted", "found", "false alarms", "missed", "wall, s", "CPU, s", "memory")
    for size in figures.sizes:
        for name in figures.names("links", size):
            row = min(figures.of("links", size, name), key=lambda each: each["wall"])
            missed = (
                ", ".join(f"{row['missed'].count(sort)} × {sort}" for sort in dict.fromkeys(row["missed"])) or "none"
            )
            counts = (str(row["planted"]), str(row["found"]), str(len(row["false"])))
            costs = (f"{row['wall']:.1f}", f"{row['cpu']:.1f}", f"{row['memory']:,.0f} MB")
            yield cells.row(f"{size:,}", name, *counts, missed, *costs)


def _stale(figures: Figures) -> str:
    found = [row for row in figures.rows if row.get("stale")]
    said = [
        f"- {row['name']}, {LABELS[row['what']]}, {row['size']:,} documents: {', '.join(row['stale'])}" for row in found
    ]
    return "\n".join(dict.fromkeys(said)) or "None: every program showed each change on every page that had to show it."


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f} ×" if ratio >= 0.1 else f"{ratio:.3f} ×"


if __name__ == "__main__":
    write(*(Path(each) for each in sys.argv[1:]))
