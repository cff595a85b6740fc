"""The files of the search, of what public pages say: those of a year are made anew only where a page of it changed."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from gongkai.elements import parse
from gongkai.memory import said_key
from gongkai.problems import Problem, Where, error
from gongkai.publish import Output
from gongkai.records import PageRecord
from gongkai.search.documents import Document
from gongkai.search_files import CASES, Case, Words
from gongkai.section import Section
from gongkai.sources import digest
from gongkai.spread import Report, spread
from gongkai.store import value_digest
from gongkai.texts import Texts
from gongkai.visible import visible

# Below the folder of the public site.
FOLDER = "search"
# With fewer documents in the years that changed, one process is faster than several.
_MANY = 2000
_COMMON = "common"
# So many results are seen at once.
FIRST = 5

# What is remembered of a part of the index: what it was made of, a segment without its files, and their digests.
Part = tuple[str, Any, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Indexer:
    """
    Writes segments of the index, for `spread`.

    `years` are the pages of each segment; what a page says is remembered in `texts`, else read from `html_of`.
    """

    years: Mapping[str, Sequence[PageRecord]]
    texts: Texts
    html_of: Callable[[str], bytes]
    output: Output

    def __call__(self, names: Iterable[str]) -> Iterator[tuple[str, Part]]:
        """Yield each segment by its name, its files staged."""
        from gongkai.search.writer import write_segment

        for name in names:
            with self.texts.reading() as recall:
                documents = [self._document(record, recall) for record in self.years[name]]
            segment = write_segment(name, documents)
            yield name, (_mark(self.years[name]), replace(segment, files={}), _staged(self.output, segment.files))

    def _document(self, record: PageRecord, recall: Callable[[str], Any]) -> Document:
        assert record.document is not None
        said = recall(said_key(record))
        if said is None:
            tree = parse(self.html_of(record.url))
            said = visible(tree) if tree is not None else ()
        return replace(record.document, text=said)


def index(
    pages: Iterable[PageRecord],
    synonyms: Sequence[Sequence[str]],
    *,
    texts: Texts,
    html_of: Callable[[str], bytes],
    output: Output,
    known: Section[Part],
    jobs: int,
    report: Report,
) -> dict[str, str]:
    """
    Stage what changed of the index of all pages that have a document; return the digests of all its files by name.

    `known` is what is remembered of it. Whatever is not in a public page is in no file (R-PII-BLOCK).
    """
    years: dict[str, list[PageRecord]] = {}
    for record in pages:
        if record.document is not None:
            years.setdefault(f"{record.document.day.year:04d}", []).append(record)
    kept = {name: part for name, part in known.items() if name in years and _holds(output, part, _mark(years[name]))}
    todo = sorted(years.keys() - kept.keys())
    least = 2 if sum(len(years[name]) for name in todo) >= _MANY else len(todo) + 1
    indexer = Indexer(years, texts, html_of, output)
    made = spread(indexer, todo, jobs, lambda done: report("编检索目录", done, len(todo)), least=least)
    parts: dict[str, Part] = kept | dict(made)
    mark = value_digest((tuple((name, parts[name][0]) for name in sorted(parts)), tuple(map(tuple, synonyms))))
    common = known.get(_COMMON)
    if common is None or not _holds(output, common, mark):
        from gongkai.search.writer import write_common

        segments = [segment for _, segment, _ in parts.values()]
        common = (mark, None, _staged(output, write_common(segments, synonyms)))
    known.replace({**parts, _COMMON: common})
    return {name: each for _, _, files in known.values() for name, each in files.items()}


def search_files(
    pages: Iterable[PageRecord],
    words: Words,
    cases: Sequence[Case],
    *,
    texts: Texts,
    html_of: Callable[[str], bytes],
    output: Output,
    known: Section[Part],
    jobs: int,
    report: Report,
) -> tuple[dict[str, str], list[Problem]]:
    """
    Return the files of the search by name with their digests, and an error for each case that it misses.

    Where nothing is to be written the index is made only for the cases, and thrown away.
    """
    write = partial(index, pages, words.same, texts=texts, html_of=html_of, jobs=jobs, report=report)
    if output.staged is not None:
        return write(output=output, known=known), list(missed(cases, output))
    if not cases:
        return {}, []
    with tempfile.TemporaryDirectory() as name:
        aside = Output(None, Path(name), {}, frozenset())
        write(output=aside, known=Section())
        return {}, list(missed(cases, aside))


def missed(cases: Sequence[Case], output: Output) -> Iterator[Problem]:
    """Yield an error for each case of which the entry is not among the first results."""
    if not cases:
        return
    from gongkai.search.reader import Index

    finder = Index(lambda name: output.read(f"public/{FOLDER}/{name}"))
    for case in cases:
        first = [hit.head for hit in islice(finder.find(case.query), FIRST)]
        if case.expected not in [head.id for head in first]:
            message = f"查“{case.query}”，前 {FIRST} 条里没有“{case.expected}”"
            found = "、".join(head.title for head in first)
            hint = f"现在是：{found}" if found else "什么也没有找到"
            hint += "。在条目的关键词里写上人们会用的说法，或改这一条"
            yield error("search.missed", message, Where(CASES, (), case.line, 1), hint, "任务分解表第36项“精准搜索”")


def _mark(records: Sequence[PageRecord]) -> str:
    """What a segment is made of: what its pages say, and what is said of them beside that."""
    lines = [f"{record.url} {record.digest} {record.ingredients['found']}" for record in records]
    return digest("\n".join(sorted(lines)).encode())


def _staged(output: Output, files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: output.bring(name, data) for name, data in ((f"public/{FOLDER}/{n}", d) for n, d in files.items())}


def _holds(output: Output, part: Part, mark: str) -> bool:
    return part[0] == mark and all(output.holds(name, each) for name, each in part[2].items())
