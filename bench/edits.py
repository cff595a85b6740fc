"""What an editor changes between two builds, and which pages must show it afterwards."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.generators import Generator
from bench.records import Document
from bench.trees import source_of

CASES = ("cold", "nothing", "document", "title", "template")
# The first words of every text, and of every foot; feeds show how a text begins.
OPENING, FOOT = "市政府各部门", "主办单位"


@dataclass(frozen=True, slots=True)
class Scene:
    """
    The document that is changed, among the newest, so that home page, lists and feed show it.

    `beside` are its neighbours in the list, `referring` the documents that name it; `oldest` is the first of the corpus
    and `size` the number of all.
    """

    document: Document
    beside: tuple[Document, ...]
    referring: tuple[Document, ...]
    oldest: Document
    size: int


def make_scene(corpus: Sequence[Document]) -> Scene:
    """Return the scene of the document that most others refer to, among the newest fifteen."""
    size = len(corpus)
    newest = corpus[-15:-1]
    named = {each.place: [other for other in corpus[-15:] if each.place in other.related] for each in newest}
    document = max(newest, key=lambda each: len(named[each.place]))
    beside = (corpus[document.place - 1], corpus[document.place + 1])
    return Scene(document, beside, tuple(named[document.place]), corpus[0], size)


def change(case: str, scene: Scene, generator: Generator, folder: Path, number: int) -> str:
    """Change the source for a case, time `number`, and return the words that pages must show; '' for none."""
    mark = f"（第{number}次修改）"
    if case == "document":
        return _mark(source_of(generator.tree, scene.document, folder), OPENING, mark)
    if case == "title":
        return _mark(source_of(generator.tree, scene.document, folder), scene.document.title, mark)
    if case == "template":
        return _mark(folder / generator.base, FOOT, mark)
    return ""


def stale(case: str, scene: Scene, generator: Generator, out: Path, words: str) -> list[str]:
    """Return what is wrong after a build: pages below `out` that lack `words`, and how many documents have no page."""
    must = [generator.page(scene.document)]
    if case == "document":
        must.append("feed.xml")
    elif case == "title":
        shown = (*(scene.beside if generator.neighbours else ()), *scene.referring)
        must += [generator.page(each) for each in shown]
        must += ["index.html", "feed.xml", *(f"{each}/index.html" for each in generator.lists(scene.document))]
    elif case == "template":
        must += [generator.page(scene.oldest), "index.html", f"{generator.section}/index.html"]
    wrong = [name for name in must if not (out / name).is_file() or words not in (out / name).read_text("utf-8")]
    pages = sum(1 for _ in out.glob(f"{generator.section}/[0-9]*/d*/index.html"))
    return wrong + ([f"{pages} pages of {scene.size} documents"] if pages != scene.size else [])


def _mark(path: Path, words: str, mark: str) -> str:
    """Put `mark` behind the first `words` of a file, in the place of an older one; return both."""
    text = path.read_text(encoding="utf-8")
    made, count = re.subn(re.escape(words) + "(（第[0-9]+次修改）)?", words + mark, text, count=1)
    if not count:
        raise ValueError(f"{path} does not hold {words}")
    path.write_text(made, encoding="utf-8")
    return words + mark
