"""Records to the source trees of each generator: what an editor would have written for it, beside its own templates."""

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bench.phrases import OFFICES, THEMES
from bench.records import Document

SITES = Path(__file__).parent / "sites"
_LINK = re.compile(r"\(@(\d+)\)")

Corpus = Sequence[Document]


def write_tree(generator: str, corpus: Corpus, folder: Path) -> None:
    """Write what `generator` reads into a new `folder`. Raises FileExistsError when it is there."""
    folder.mkdir(parents=True)
    shutil.copytree(SITES / generator, folder, dirs_exist_ok=True)
    TREES[generator](corpus, folder)


def source_of(generator: str, document: Document, folder: Path) -> Path:
    """Return the file in which an editor of `generator` changes a document."""
    return folder / _PLACES[generator] / str(document.published.year) / f"{document.slug}.md"


def _body(document: Document, corpus: Corpus, address: Callable[[Document, Document], str]) -> str:
    """The text with links as `address` of the document and its target writes them."""
    text = "\n\n".join(document.blocks)
    return _LINK.sub(lambda match: f"({address(document, corpus[int(match[1])])})", text)


def _by_file(document: Document, target: Document) -> str:
    """From source to source, as gongkai and MkDocs follow links."""
    here = document.published.year == target.published.year
    return f"{target.slug}.md" if here else f"../{target.published.year}/{target.slug}.md"


def _by_page(document: Document, target: Document) -> str:
    """From page to page, for generators that leave links as they are."""
    here = document.published.year == target.published.year
    return f"../{target.slug}/" if here else f"../../{target.published.year}/{target.slug}/"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _attach(document: Document, folder: Path) -> None:
    """Put a document's attachments into `folder`/2021/d000042/: small forms."""
    for title, name in document.attachments:
        rows = "".join(f"{number}\t{title}\t{document.number}\t\n" for number in range(1, 40))
        _write(folder / str(document.published.year) / document.slug / name, f"{title}\n序号\t名称\t文号\t填写\n{rows}")


def _gongkai(corpus: Corpus, folder: Path) -> None:
    for number, office in enumerate(OFFICES):
        head = f"title: {office}\nrank: {number + 1}\nreview: {_review('2016-01-01')}\n"
        _write(folder / f"content/office/o{number:02d}.yaml", head)
    for document in corpus:
        head = [
            f"title: {document.title}",
            f"number: {document.number}",
            f"office: office/o{document.office:02d}",
            f"theme: {THEMES[document.theme]}",
            f"published: {document.published:%Y-%m-%d %H:%M}",
            f"keywords: [{', '.join(document.keywords)}]",
        ]
        if document.explains >= 0:
            head.append(f"explains: {corpus[document.explains].url.rstrip('/')}")
        if document.refers:
            head.append(f"refers: [{', '.join(corpus[each].url.rstrip('/') for each in document.refers)}]")
        if document.attachments:
            head.append("attachments:")
            head += [f"  - {{title: {title}, file: {document.slug}/{name}}}" for title, name in document.attachments]
        head.append(f"review: {_review(f'{document.published:%Y-%m-%d}')}")
        text = _body(document, corpus, _by_file)
        _write(source_of("gongkai", document, folder), "---\n" + "\n".join(head) + f"\n---\n{text}\n")
        _attach(document, folder / _PLACES["gongkai"])


def _review(day: str) -> str:
    return f"{{by: 市政府办公室政务公开科科长, date: {day}, attribute: 主动公开, basis: 条例第十九条}}"


def _hugo(corpus: Corpus, folder: Path) -> None:
    for document in corpus:
        head = {
            "title": document.title,
            "number": document.number,
            "date": f"{document.published:%Y-%m-%dT%H:%M:00+08:00}",
            "office": [OFFICES[document.office]],
            "theme": [THEMES[document.theme]],
            "keywords": list(document.keywords),
            "related": ["/" + corpus[each].url for each in document.related],
            "attachments": [{"title": title, "file": name} for title, name in document.attachments],
        }
        _write_page("hugo", document, folder, head, _body(document, corpus, _by_page))
        _attach(document, folder / "static/document")
    # A folder is a section, with a list of its own, where it has this file.
    for year in sorted({document.published.year for document in corpus}):
        _write(folder / f"content/document/{year}/_index.md", f"---\ntitle: {year}年\n---\n")
    _write(folder / "content/document/_index.md", "---\ntitle: 文件\n---\n")


def _write_page(generator: str, document: Document, folder: Path, head: Mapping[str, object], text: str) -> None:
    """A file with a head of YAML: times as they are, whatever else as JSON, which YAML includes."""

    def said(value: object) -> str:
        return f"{value:%Y-%m-%d %H:%M:00}" if isinstance(value, datetime) else json.dumps(value, ensure_ascii=False)

    lines = "".join(f"{name}: {said(value)}\n" for name, value in head.items())
    _write(source_of(generator, document, folder), f"---\n{lines}---\n{text}\n")


def _pelican(corpus: Corpus, folder: Path) -> None:
    for document in corpus:
        # Metadata of Pelican are words, one line each.
        head = {
            "title": document.title,
            "slug": document.slug,
            "number": document.number,
            "date": f"{document.published:%Y-%m-%d %H:%M}",
            "author": OFFICES[document.office],
            "category": THEMES[document.theme],
            "tags": str(document.published.year),
            "keywords": "、".join(document.keywords),
            "related": " ".join(corpus[each].slug for each in document.related),
            "attachments": "；".join(f"{title}|{name}" for title, name in document.attachments),
        }
        lines = "".join(f"{name}: {value}\n" for name, value in head.items() if value)
        text = _body(document, corpus, _by_page)
        _write(source_of("pelican", document, folder), f"{lines}\n{text}\n")
        _attach(document, folder / _PLACES["pelican"])


def _mkdocs(corpus: Corpus, folder: Path) -> None:
    for document in corpus:
        head = {
            "title": document.title,
            "number": document.number,
            "date": document.published,
            "office": OFFICES[document.office],
            "theme": THEMES[document.theme],
            "keywords": list(document.keywords),
            "related": [corpus[each].slug for each in document.related],
            "attachments": [{"title": title, "file": name} for title, name in document.attachments],
        }
        _write_page("mkdocs", document, folder, head, _body(document, corpus, _by_file))
        _attach(document, folder / _PLACES["mkdocs"])


def _eleventy(corpus: Corpus, folder: Path) -> None:
    for document in corpus:
        head = {
            "title": document.title,
            "number": document.number,
            "date": document.published,
            "office": OFFICES[document.office],
            "theme": THEMES[document.theme],
            "keywords": list(document.keywords),
            "related": [f"/{corpus[each].url}" for each in document.related],
            "attachments": [{"title": title, "file": name} for title, name in document.attachments],
        }
        _write_page("eleventy", document, folder, head, _body(document, corpus, _by_page))
        _attach(document, folder / _PLACES["eleventy"])


TREES: Mapping[str, Callable[[Corpus, Path], None]] = {
    "gongkai": _gongkai,
    "hugo": _hugo,
    "pelican": _pelican,
    "mkdocs": _mkdocs,
    "eleventy": _eleventy,
}
# Where documents lie, below the tree, in a folder for each year.
_PLACES = {
    "gongkai": "content/document",
    "hugo": "content/document",
    "pelican": "content/document",
    "mkdocs": "docs/document",
    "eleventy": "content/document",
}
