"""The programs for finding that are compared: what makes the index of each, from which pages, and what asks it."""

import gzip
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.generators import BY_NAME, NODE, NPM, PAGEFIND, PROJECT
from bench.queries import PAGES, Text

SITES = PROJECT / "bench/sites/search"
GONGKAI, PAGEFIND_NAME, MINISEARCH = "gongkai", "Pagefind", "MiniSearch"
_SECTION = BY_NAME["gongkai"].section
# Above 4 GB node must be told that it may.
_NODE_MEMORY = "--max-old-space-size=16000"


@dataclass(frozen=True, slots=True)
class Finder:
    """
    A program that finds: `page` is what asks it, below bench/sites/search.

    `command` makes the index in a folder from the public pages, None where the build of the site has made it; `ready`
    writes what that reads; `folders` are what a server needs beside the public pages; `of_search` are the files of the
    index; `named` gives the addresses for the names under which it gives all results. `asked` is how many queries are
    measured one by one, each with an empty browser: of one that loads its whole index a few say all.
    """

    name: str
    command: Callable[[Path, Path], Sequence[str]] | None
    ready: Callable[[Sequence[Text], Path], None]
    folders: Callable[[Path], Mapping[str, Path]]
    of_search: Callable[[Path, Path], list[Path]]
    named: Callable[[Path], Mapping[str, str]]
    asked: int

    @property
    def is_whole(self) -> bool:
        """Whether it loads its whole index before it answers."""
        return self.name == MINISEARCH

    @property
    def page(self) -> str:
        """The address of the page that asks it."""
        return f"ask/{self.name.lower()}.html"


def _nothing(texts: Sequence[Text], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def _write_texts(texts: Sequence[Text], folder: Path) -> None:
    """The texts of pages as one line each, which an editor's own script would have written; not counted."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as file:
        for text in texts:
            row = {"url": text.url, "title": text.title, "text": "\n".join(text.lines[1:])}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _with_pagefind(out: Path, folder: Path) -> Sequence[str]:
    """Only the main part of the pages of documents, as gongkai's index has it; all else as it comes."""
    shutil.rmtree(folder, ignore_errors=True)
    only = ("--glob", PAGES.format(section=_SECTION), "--root-selector", "main", "--exclude-selectors", "nav")
    return (str(PAGEFIND), "--site", str(out), "--output-path", str(folder), *only, "--silent")


def _with_node(out: Path, folder: Path) -> Sequence[str]:
    script = str(SITES / "minisearch_index.mjs")
    return (str(NODE), _NODE_MEMORY, script, str(folder / "texts.jsonl"), str(folder / "index.json"))


def _of_gongkai(out: Path, folder: Path) -> list[Path]:
    return [file for file in (out / "search").rglob("*") if file.suffix in (".json", ".bin", ".txt")]


def _of_pagefind(out: Path, folder: Path) -> list[Path]:
    """The index, and of what asks it only what this page uses: not its ready-made boxes."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file for file in files if file.name == "pagefind.js" or not file.suffix.endswith(("js", "css"))]


def _named_by_pagefind(folder: Path) -> Mapping[str, str]:
    found = {}
    for file in (folder / "fragment").iterdir():
        data = gzip.decompress(file.read_bytes())
        found[file.stem] = json.loads(data[data.index(b"{") :])["url"]
    return found


FINDERS = (
    Finder(
        name=GONGKAI,
        command=None,
        ready=_nothing,
        folders=lambda folder: {},
        of_search=_of_gongkai,
        named=lambda folder: {},
        asked=50,
    ),
    Finder(
        name=PAGEFIND_NAME,
        command=_with_pagefind,
        ready=_nothing,
        folders=lambda folder: {"/pagefind/": folder},
        of_search=_of_pagefind,
        named=_named_by_pagefind,
        asked=50,
    ),
    Finder(
        name=MINISEARCH,
        command=_with_node,
        ready=_write_texts,
        folders=lambda folder: {
            "/minisearch/": folder,
            "/npm/minisearch/": NPM / "node_modules/minisearch",
        },
        of_search=lambda out, folder: [folder / "index.json"],
        named=lambda folder: {},
        asked=3,
    ),
)
