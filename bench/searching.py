"""Measures searching: making the index, its size, what a query costs, and what is found, against brute force."""

import shutil
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser

from bench.finders import FINDERS, GONGKAI, SITES, Finder
from bench.generators import BY_NAME, PROJECT, Generator
from bench.measure import Cost
from bench.phone import PATIENCE, as_phone, asked_by_phone, chrome
from bench.queries import SORTS, Query, choose, texts_of
from bench.site_server import Sent, SiteServer, serving

Note = Callable[..., None]
Run = Callable[[Sequence[str], Path, Generator | None], Cost]
# So many queries are asked on the phone's line, and so many there at the project's own page of results.
ON_PHONE = 12
AT_PAGE = 21
# On that line nobody waits for a larger index to be loaded whole, in bytes: at 200 KB a second it takes minutes.
_TOO_LARGE = 50_000_000


def measure_index(run: Run, note: Note, size: int, folder: Path, turns: int) -> None:
    """Measure cold builds of gongkai with its index and without, by turns: what the index takes is the difference."""
    gongkai = BY_NAME[GONGKAI]
    without = (sys.executable, "-m", "bench.without_index", "build", "--root", str(folder))
    for _ in range(turns):
        # The whole build comes last, so that its index is there to be asked.
        for name, command, where in (("without", without, PROJECT), ("with", gongkai.command, folder)):
            for each in gongkai.remembered:
                shutil.rmtree(folder / each, ignore_errors=True)
            found = run(command, where, gongkai)
            note("index", size, name, wall=found.wall, cpu=found.cpu, memory=found.memory)


def measure_finders(run: Run, note: Note, size: int, out: Path, work: Path, sorts: dict[str, int] = SORTS) -> None:
    """Make each index from the same pages, ask each the same, and compare with what the pages hold."""
    texts = texts_of(out, BY_NAME[GONGKAI].section)
    queries = choose(texts, sorts=sorts)
    truth = {query: query.found_in(texts) for query in queries}
    for finder in FINDERS:
        folder = work / finder.name.lower()
        finder.ready(texts, folder)
        made = {}
        if finder.command:
            cost = run(finder.command(out, folder), out, BY_NAME[GONGKAI])
            made = {"wall": cost.wall, "cpu": cost.cpu, "memory": cost.memory}
        files = finder.of_search(out, folder)
        disk = sum(file.stat().st_size for file in files)
        with serving({"/": out, "/ask/": SITES, **finder.folders(folder)}) as server, chrome() as browser:
            asked = _one_by_one(browser, server, finder, spread(queries, finder.asked))
            few = spread(queries, 1 if finder.is_whole else ON_PHONE)
            is_waited_for = not (finder.is_whole and disk > _TOO_LARGE)
            slow = _one_by_one(browser, server, finder, few, is_phone=True) if is_waited_for else []
            found = _found(browser, server, finder, queries, folder, {text.url for text in texts})
        note(
            "search",
            size,
            finder.name,
            **made,
            files=len(files),
            disk=disk,
            **_typical(asked, "desk"),
            **_typical(slow, "phone"),
            **compared(queries, truth, found),
        )


def spread(queries: Sequence[Query], count: int) -> Sequence[Query]:
    """Return so many queries, or all, of each sort in proportion."""
    return queries[:: -(-len(queries) // count)]


def _one_by_one(
    browser: Browser, server: SiteServer, finder: Finder, queries: Sequence[Query], *, is_phone: bool = False
) -> list[dict[str, float]]:
    """Ask queries, each in a browser that has nothing, until ten results can be shown."""
    answers = []
    for query in queries:
        context = browser.new_context()
        try:
            page = context.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            if is_phone:
                as_phone(context, page)
            server.sent = Sent()
            page.goto(f"{server.address}{finder.page}#{quote(query.typed)}")
            page.wait_for_function("window.answer")
            answer = page.evaluate("window.answer")
            sent = server.sent
            answers.append(
                {
                    "first": answer["first"] / 1000,
                    "ten": answer["ten"] / 1000,
                    "bytes": sent.bytes,
                    "requests": sent.requests,
                }
            )
        finally:
            context.close()
    return answers


def _typical(answers: Sequence[dict[str, float]], where: str) -> dict[str, Any]:
    """The middle and the 95th percentile of each figure."""
    return {
        f"{where}_{name}": [statistics.median(values), percentile(values)]
        for name in ("first", "ten", "bytes", "requests")
        if (values := [answer[name] for answer in answers])
    }


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """Return the value that so many do not exceed."""
    return sorted(values)[round((len(values) - 1) * share)]


def _found(
    browser: Browser, server: SiteServer, finder: Finder, queries: Sequence[Query], folder: Path, known: set[str]
) -> dict[Query, list[str]]:
    """Return the addresses of all results of each query that are `known`, in order; one page asks them all."""
    names = finder.named(folder)
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{server.address}{finder.page}")
    found = {query: page.evaluate("(query) => all(query)", query.typed) for query in queries}
    page.close()
    named = {query: [names.get(each, each) for each in urls] for query, urls in found.items()}
    return {query: [url for url in urls if url in known] for query, urls in named.items()}


def compared(
    queries: Sequence[Query], truth: dict[Query, frozenset[str]], found: dict[Query, list[str]]
) -> dict[str, Any]:
    """
    Compare what was found with what the pages hold: recall of all queries and of each sort, and what is false.

    A query's recall is the share of the pages holding it that were found; `recall` is the mean of all queries, `whole`
    how many found all. `false` is the share of results, of all queries together, that do not hold the query, and
    `false_first` that of the first ten of each.
    """
    recall = {query: len(truth[query].intersection(found[query])) / len(truth[query]) for query in queries}
    shown = [url in truth[query] for query in queries for url in found[query]]
    first = [url in truth[query] for query in queries for url in found[query][:10]]
    sorts = dict.fromkeys(query.sort for query in queries)
    return {
        "queries": len(queries),
        "recall": statistics.mean(recall.values()),
        "whole": sum(each == 1 for each in recall.values()),
        "false": shown.count(False) / len(shown) if shown else 0.0,
        "false_first": first.count(False) / len(first) if first else 0.0,
        "sorts": {sort: statistics.mean(recall[query] for query in queries if query.sort == sort) for sort in sorts},
    }


def measure_phone(note: Note, size: int, out: Path, section: str, queries: int = AT_PAGE) -> None:
    """Measure the project's own page of results on a phone."""
    chosen = choose(texts_of(out, section))
    some = spread(chosen, queries)
    answers: dict[str, dict[str, list[float]]] = {}
    for query, way, answer in asked_by_phone(out, some):
        by_sort = answers.setdefault(way, {})
        for name in ("first", "ten", "first_bytes", "bytes"):
            by_sort.setdefault(name, []).append(getattr(answer, name))
        by_sort.setdefault(query.sort, []).append(answer.first)
    for way, values in answers.items():
        figures = {name: [statistics.median(each), percentile(each)] for name, each in values.items()}
        quick = sum(each <= 1 for each in values["first"]) / len(some)
        sorts = {sort: figures.pop(sort) for sort in SORTS if sort in figures}
        note("phone", size, way, queries=len(some), within_second=quick, **figures, sorts=sorts)
