"""The files of the search, of what public pages say: those of a year are made anew only where a page of it changed."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from gongkai.elements import parse
from gongkai.problems import Problem, Where, error, warning
from gongkai.publish import Output
from gongkai.records import PageRecord
from gongkai.search.documents import Document, Segment
from gongkai.search_files import CASES, WORDS, Case, Words
from gongkai.section import Section
from gongkai.spread import Report, spread
from gongkai.store import value_digest
from gongkai.texts import Texts
from gongkai.visible import visible

# Below the folder of the public site.
FOLDER = "search"
# Every site that is written has this file of the search, to which its page leads.
MANIFEST = f"/{FOLDER}/index.json"
# With fewer documents in the years that changed, one process is faster than several.
_MANY = 2000
# The part that all years have in common.
COMMON = "common"
# So many results are seen at once.
FIRST = 5
# Where an entry is not among them, it is looked for among so many.
_LOOKED = 100
# Of what changed so much is remembered.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Changes:
    """The first names of what is new, other or gone since something was made, each list with how many there are."""

    new: tuple[int, tuple[str, ...]]
    other: tuple[int, tuple[str, ...]]
    gone: tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """
    What is remembered of a part of the index: the segment of a year, or what all have in common.

    `made_of` are digests: of its pages by address; of the years' parts by year, and of the file of words, for what all
    have in common. `segment` is a year's without its files; `files` are the digests of the files by name. `made` counts
    the build that made it, and `because` tells what had changed by then, None for a part that was new.
    """

    made_of: Mapping[str, str]
    segment: Segment | None
    files: Mapping[str, str]
    made: int
    because: Changes | None


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

    def __call__(self, names: Iterable[str]) -> Iterator[tuple[str, Segment, dict[str, str]]]:
        """Yield each segment by its name, without its files, and the digests of these, which are staged."""
        # Loaded where it is needed, as it loads numpy.
        from gongkai.search.writer import write_segment

        for name in names:
            with self.texts.reading() as recall:
                documents = [self._document(record, recall) for record in self.years[name]]
            segment = write_segment(name, documents)
            yield name, replace(segment, files={}), _staged(self.output, segment.files)

    def _document(self, record: PageRecord, recall: Callable[[str], Any]) -> Document:
        assert record.document is not None
        said = recall(record.said) if record.said else ()
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
    build: int,
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
    made_of = {name: {record.url: _mark(record) for record in years[name]} for name in sorted(years)}
    parts = {name: part for name in made_of if (part := _kept(output, known.get(name), made_of[name]))}
    todo = [name for name in made_of if name not in parts]
    least = 2 if sum(len(years[name]) for name in todo) >= _MANY else len(todo) + 1
    indexer = Indexer(years, texts, html_of, output)
    for name, segment, files in spread(
        indexer, todo, jobs, lambda done: report("编检索目录", done, len(todo)), least=least
    ):
        parts[name] = _part(known.get(name), made_of[name], segment, files, build)
    segments = {name: part.segment for name, part in sorted(parts.items()) if part.segment}
    # What the manifest says of a year is in none of its files.
    of_all = {
        name: value_digest((segment.about, sorted(parts[name].files.items()))) for name, segment in segments.items()
    }
    of_all[WORDS] = value_digest(tuple(map(tuple, synonyms)))
    common = _kept(output, known.get(COMMON), of_all)
    if common is None:
        from gongkai.search.writer import write_common

        files = _staged(output, write_common(segments.values(), synonyms))
        common = _part(known.get(COMMON), of_all, None, files, build)
    known.replace({**parts, COMMON: common})
    return {name: each for part in known.values() for name, each in part.files.items()}


def search_files(
    pages: Iterable[PageRecord],
    words: Words,
    cases: Sequence[Case],
    *,
    texts: Texts,
    html_of: Callable[[str], bytes],
    output: Output,
    known: Section[Part],
    build: int,
    later: bool = False,
    jobs: int,
    report: Report,
) -> tuple[dict[str, str], list[Problem]]:
    """
    Return the files of the search by name with their digests, and what it misses.

    With `later` they stay as they are, if they are there. Where nothing is to be written the index is made only to ask
    it, and thrown away.
    """
    if later:
        files = {name: each for part in known.values() for name, each in part.files.items()}
        if files and all(output.holds(name, each) for name, each in files.items()):
            return files, list(missed(words, cases, output))
    write = partial(index, pages, words.same, texts=texts, html_of=html_of, build=build, jobs=jobs, report=report)
    if output.staged is not None:
        return write(output=output, known=known), list(missed(words, cases, output))
    if not cases and not words.often:
        return {}, []
    with tempfile.TemporaryDirectory() as name:
        aside = Output(None, Path(name), {}, frozenset())
        write(output=aside, known=Section())
        return {}, list(missed(words, cases, aside))


def missed(words: Words, cases: Sequence[Case], output: Output) -> Iterator[Problem]:
    """Yield an error for each case of which the entry is not among the first results, and what is offered in vain."""
    if not cases and not words.often:
        return
    from gongkai.search.reader import Index

    finder = Index(lambda name: output.read(f"public/{FOLDER}/{name}"))
    for at, query in enumerate(words.often):
        if next(finder.find(query), None) is None:
            message = f"“大家常找”的“{query}”什么也查不到"
            hint = "换成查得到的说法；或在条目的关键词（keywords）里写上它，或把它和文件里的说法写成意思相同的词"
            yield warning("search.often", message, Where(WORDS, ("often", at)), hint, "任务分解表第36项“精准搜索”")
    for case in cases:
        found = finder.find(case.query)
        first = [hit.head for hit in islice(found, FIRST)]
        if case.expected in [head.id for head in first]:
            continue
        later = [hit.head.id for hit in islice(found, _LOOKED - FIRST)]
        message = f"查“{case.query}”，前 {FIRST} 条里没有“{case.expected}”"
        if case.expected in later:
            message += f"，它排在第 {FIRST + 1 + later.index(case.expected)} 条"
        found_now = "、".join(f"{head.title}（{head.id}）" for head in first)
        hint = f"现在依次是：{found_now}" if first else "现在什么也查不到"
        hint += "。在条目的关键词（keywords）里写上人们会用的说法，或改这一行"
        yield error("search.missed", message, Where(CASES, (), case.line, 1), hint, "任务分解表第36项“精准搜索”")


def _mark(record: PageRecord) -> str:
    """What a segment is made of for one page: what the page says, and what is said of it beside that."""
    return f"{record.said} {record.ingredients['found']}"


def _staged(output: Output, files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: output.bring(name, data) for name, data in ((f"public/{FOLDER}/{n}", d) for n, d in files.items())}


def _kept(output: Output, known: Part | None, made_of: Mapping[str, str]) -> Part | None:
    """A part that is made of the same, where its files are there."""
    if known is None or known.made_of != made_of:
        return None
    return known if all(output.holds(name, each) for name, each in known.files.items()) else None


def _part(
    known: Part | None, made_of: Mapping[str, str], segment: Segment | None, files: Mapping[str, str], build: int
) -> Part:
    """A part that was made, in the place of the one that is known, with what changed between them."""
    if known is None or known.made_of == made_of:
        return Part(made_of, segment, files, build, None)
    before = known.made_of
    changes = Changes(
        _told(name for name in made_of if name not in before),
        _told(name for name, mark in made_of.items() if before.get(name, mark) != mark),
        _told(name for name in before if name not in made_of),
    )
    return Part(made_of, segment, files, build, changes)


def _told(names: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    found = sorted(names)
    return len(found), tuple(found[:_TOLD])
