"""The figures of searching as tables: what the index costs, what a query costs, and what is found."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bench import cells

if TYPE_CHECKING:
    from bench.report import Figures

WITH, WITHOUT = "with", "without"
OURS = "gongkai"
# What issue 6 wants: of the cold build's time, MB, KB until the first result, seconds until the first result.
SHARE, MEMORY, KB, SECONDS = 0.25, 700, 300, 1.0
_ASKED = {
    "cold": "from an address, with nothing kept",
    "elsewhere": "from the first page, after an earlier search",
    "here": "on the page of results",
}


def search(figures: "Figures") -> Iterator[str]:
    """Yield the paragraphs and tables about searching; nothing where it was not measured."""
    sizes = [size for size in figures.sizes if figures.of("search", size)]
    if not sizes:
        return
    yield "## Search"
    yield "\n".join(_targets(figures, sizes[-1]))
    yield "What it takes to make the index; of gongkai, how much longer the cold build takes with it than without."
    yield "\n".join(_made(figures, sizes))
    yield (
        "What is found, beside what the pages hold by brute force: all results of all queries. Recall is the mean of "
        "the queries' shares; false are results that do not hold the query."
    )
    yield "\n".join(_found(figures, sizes))
    yield "Recall by sort of query."
    yield "\n".join(_sorts(figures, sizes))
    yield (
        "What a query takes with an empty browser until ten results can be shown, on a page that does nothing else: "
        "the middle one, and in brackets that which 95 % do not exceed; in the last column on the slow line below."
    )
    yield "\n".join(_asked(figures, sizes))
    shown = [size for size in sizes if figures.of("phone", size)]
    if shown:
        yield (
            "The project's own page of results on a phone (150 ms, 1.6 Mbit/s, a quarter of the processor), from "
            "pressing Enter: again the middle query, and in brackets the 95 %."
        )
        yield "\n".join(_phone(figures, shown))
        yield "Seconds until the first result, by sort of query."
        yield "\n".join(_phone_sorts(figures, shown))


def _targets(figures: "Figures", size: int) -> Iterator[str]:
    yield from cells.head(f"target of issue 6, at {size:,} documents", "must", "measured", "")
    wall, cpu = (_share(figures, size, key) for key in ("wall", "cpu"))
    if wall is not None and cpu is not None:
        said = "met" if max(wall, cpu) <= SHARE else "missed"
        yield cells.row(
            "the index's share of the cold build", f"{SHARE:.0%}", f"{wall:.0%} of wall, {cpu:.0%} of CPU", said
        )
    memory = figures.best("index", size, WITH, "memory")
    if memory is not None:
        yield cells.row(
            "peak memory of it", f"{MEMORY} MB", f"{memory:,.0f} MB", "met" if memory <= MEMORY else "missed"
        )
    for row in figures.of("phone", size):
        (size_middle, size_most), (middle, most) = row["first_bytes"], row["first"]
        where = f"on a phone, {_ASKED[row['name']]}"
        said = "met" if size_most <= KB * 1000 else "missed"
        yield cells.row(
            f"first result {where}", f"{KB} KB", f"{size_middle / 1000:.0f} ({size_most / 1000:.0f}) KB", said
        )
        said = "met" if most <= SECONDS else "met by the middle one" if middle <= SECONDS else "missed"
        of_all = f"{row['within_second']:.0%} of queries within"
        yield cells.row(f"first result {where}", f"{SECONDS:.0f} s", f"{middle:.2f} ({most:.2f}) s, {of_all}", said)


def _share(figures: "Figures", size: int, key: str) -> float | None:
    """Return which share of the whole build's time goes to the index."""
    whole, bare = (figures.best("index", size, name, key) for name in (WITH, WITHOUT))
    return None if whole is None or bare is None else 1 - bare / whole


def _made(figures: "Figures", sizes: list[int]) -> Iterator[str]:
    yield from cells.head("documents", "", "wall, s", "CPU, s", "peak memory", "on disk", "files")
    for size in sizes:
        for row in figures.of("search", size):
            if row["name"] == OURS:
                costs = {key: figures.best("index", size, WITH, key) for key in ("wall", "cpu", "memory")}
                costs |= {
                    key: (costs[key] or 0) - (figures.best("index", size, WITHOUT, key) or 0) for key in ("wall", "cpu")
                }
            else:
                costs = row
            files = f"{row['disk'] / 1e6:,.0f} MB", f"{row['files']:,}"
            yield cells.row(
                f"{size:,}",
                row["name"],
                f"{costs['wall']:.1f}",
                f"{costs['cpu']:.1f}",
                f"{costs['memory']:,.0f} MB",
                *files,
            )


def _found(figures: "Figures", sizes: list[int]) -> Iterator[str]:
    yield from cells.head(
        "documents", "", "recall", "queries that found all", "false results", "false among the first ten"
    )
    for size, row in _searches(figures, sizes):
        yield cells.row(
            f"{size:,}",
            row["name"],
            _percent(row["recall"]),
            f"{row['whole']} of {row['queries']}",
            _percent(row["false"]),
            _percent(row["false_first"]),
        )


def _sorts(figures: "Figures", sizes: list[int]) -> Iterator[str]:
    rows = list(_searches(figures, sizes))
    sorts = list(rows[0][1]["sorts"])
    yield from cells.head("documents", "", *sorts)
    for size, row in rows:
        yield cells.row(f"{size:,}", row["name"], *(_percent(row["sorts"][sort]) for sort in sorts))


def _asked(figures: "Figures", sizes: list[int]) -> Iterator[str]:
    yield from cells.head("documents", "", "KB", "requests", "first result, s", "ten, s", "first on a slow line, s")
    for size, row in _searches(figures, sizes):
        sent = "{:,.0f} ({:,.0f})".format(*(each / 1000 for each in row["desk_bytes"]))
        waits = (row.get(name) for name in ("desk_first", "desk_ten", "phone_first"))
        seconds = ("{:.2f} ({:.2f})".format(*each) if each else "not waited for" for each in waits)
        yield cells.row(f"{size:,}", row["name"], sent, "{:.0f} ({:.0f})".format(*row["desk_requests"]), *seconds)


def _phone(figures: "Figures", sizes: list[int]) -> Iterator[str]:
    yield from cells.head("documents", "asked", "first result, s", "KB until then", "ten or all, s", "KB until then")
    for size in sizes:
        for row in figures.of("phone", size):
            said = []
            for when, sent in (("first", "first_bytes"), ("ten", "bytes")):
                said.append("{:.2f} ({:.2f})".format(*row[when]))
                said.append("{:,.0f} ({:,.0f})".format(*(each / 1000 for each in row[sent])))
            yield cells.row(f"{size:,}", _ASKED[row["name"]], *said)


def _phone_sorts(figures: "Figures", sizes: list[int]) -> Iterator[str]:
    sorts = list(figures.of("phone", sizes[0])[0]["sorts"])
    yield from cells.head("documents", "asked", *sorts)
    for size in sizes:
        for row in figures.of("phone", size):
            said = ("{:.2f} ({:.2f})".format(*row["sorts"][sort]) for sort in sorts)
            yield cells.row(f"{size:,}", _ASKED[row["name"]], *said)


def _searches(figures: "Figures", sizes: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    for size in sizes:
        for row in figures.of("search", size):
            yield size, row


def _percent(share: float) -> str:
    return "0" if share == 0 else "100 %" if share == 1 else f"{share:.1%}".replace("%", " %")
