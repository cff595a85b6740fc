"""What tests of search share: a page's script run in node over folders, documents, and the truth by brute force."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from install_npm import node

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
