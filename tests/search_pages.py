"""What tests of search share: a page's script run in node over folders, documents, and the truth by brute force."""

import json
import random
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from install_npm import node

from bench.phrases import OFFICES, THEMES
from bench.records import make_corpus
from gongkai.inputs import PROJECT
from gongkai.search.documents import Document, head_of
from gongkai.search.fold import as_initials, fold, words
from gongkai.search.numbers import printed
from gongkai.search.synonyms import variants
from gongkai.search.writer import write_index


class Page:
    """The script of the results page in one node, which reads each index anew for each query."""

    def __init__(self, folder: Path) -> None:
        parts = sorted((PROJECT / "static" / "search.js").iterdir())
        # The part that belongs to the page itself needs a page.
        script = b"\n".join(part.read_bytes() for part in parts if part.name != "90-page.js")
        (folder / "search.js").write_bytes(script)
        self.node = subprocess.Popen(
            [node(), PROJECT / "tests" / "search" / "ask.js", folder / "search.js"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, folder: Path, **request: Any) -> Any:
        assert self.node.stdin
        assert self.node.stdout
        self.node.stdin.write(json.dumps({"folder": f"{folder}/", **request}).encode() + b"\n")
        self.node.stdin.flush()
        answer = self.node.stdout.readline()
        assert answer, "node has ended"
        return json.loads(answer)

    def close(self) -> None:
        self.node.communicate()


def document(id_: str, title: str = "通知", *text: str, day: str = "2023-06-01", **more: Any) -> Document:
    return Document(id_, f"/{id_}/", title, date.fromisoformat(day), text=text, **more)


def put(folder: Path, documents: Iterable[Document], synonyms: Sequence[Sequence[str]] = ()) -> Path:
    for name, data in write_index(documents, synonyms).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def folded(documents: Iterable[Document]) -> Mapping[str, tuple[str, str]]:
    """For each id the folded blocks a line each, and those before the text with the initials."""
    found = {}
    for each in documents:
        head = head_of(each)
        above = [fold(block) for block in (head.title, *head.beside_title)]
        text = [fold(block) for block in each.text]
        found[each.id] = ("\n".join(above + text), "\n".join([*above, *map(as_initials, head.initials)]))
    return found


def truth(known: Mapping[str, tuple[str, str]], query: str, synonyms: Sequence[Sequence[str]] = ()) -> set[str]:
    """The ids of all documents that hold each word of a query in one of its forms. A number is one word."""
    number = printed(query)
    asked = ["".join(words(query))] if number else words(query)
    ways = [[word, *([number] if number else []), *(each.word for each in variants(word, synonyms))] for word in asked]
    typed = [
        [*way, as_initials(way[0])]
        if way[0].isascii() and way[0].isalnum() and sum(each.isalpha() for each in way[0]) > 1
        else way
        for way in ways
    ]

    def holds(text: str, some: list[list[str]]) -> bool:
        return all(any(form in text for form in way) for way in some)

    return {id_ for id_, (whole, above) in known.items() if ways and (holds(whole, ways) or holds(above, typed))}


def corpus() -> list[Document]:
    """Five thousand documents of the benchmark."""
    return [
        document(
            each.slug,
            each.title,
            *(line for block in each.blocks for line in block.split("\n") if line),
            day=f"{each.published:%Y-%m-%d}",
            number=each.number,
            index_number=f"11370000000000000W/{each.published.year}-{each.place:05d}",
            unit=OFFICES[each.office],
            keywords=each.keywords,
            facets={"year": (str(each.published.year),), "theme": (THEMES[each.theme],)},
        )
        for each in make_corpus(5000)
    ]


def queries_of(documents: Sequence[Document], chance: random.Random) -> list[str]:
    """Two hundred: pieces of titles and texts of one to eight characters, two words, letters, digits, absent ones."""

    def piece(text: str, size: int) -> str:
        at = chance.randrange(max(len(text) - size, 0) + 1)
        return text[at : at + size]

    titles = [fold(each.title) for each in chance.sample(documents, 60)]
    blocks = [
        fold(chance.choice([block for block in each.text if len(block) > 30])) for each in chance.sample(documents, 90)
    ]
    found = [piece(title, chance.choice((2, 2, 3, 4, 6, 8))) for title in titles]
    found += [piece(block, chance.choice((2, 3, 4, 5, 6, 8))) for block in blocks]
    found += [f"{piece(one, 4)} {piece(two, 3)}" for one, two in zip(blocks[:20], titles, strict=False)]
    found += [
        "供",
        "℃",
        "0",
        "。",
        "量子",
        "核聚变",
        "W/2019-02000",
        "020",
        "13.5%",
        "》的通知",
        "０１９９ 公示",
        "，《",
    ]
    found += [
        "cqgs",
        "lhsz",
        "ylfw",
        "xx gk",
        "tzgg",
        "ab",
        "城區供水",
        "〔2021〕3",
        "(2020)2501号",
        "示政发［2018］1 号",
    ]
    found += [each.number for each in chance.sample(documents, 8)]
    return found
