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

# What the project's kind of documents calls the twelve themes.
FACE_THEMES = (
    *("综合政务", "财政、金融、审计", "国土资源、能源", "农业、林业、水利", "工业、交通", "商贸、海关、旅游"),
    *(
        "市场监管、安全生产监管",
        "城乡建设、环境保护",
        "科技、教育",
        "卫生、体育",
        "民政、扶贫、救灾",
        "公安、安全、司法",
    ),
)

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
        _finish(document, corpus, folder, "gongkai", head)


def _gongkai_face(corpus: Corpus, folder: Path) -> None:
    """The same documents as the project's own kind of documents, seen through the project's own templates."""
    for number, office in enumerate(OFFICES):
        sort = "镇" if office.endswith("镇人民政府") else "街道" if office.endswith("办事处") else "部门"
        head = f"title: {office}\nrank: {number + 1}\nsort: {sort}\nreview: {_review('2016-01-01')}\n"
        _write(folder / f"content/unit/o{number:02d}.yaml", head)
    for document in corpus:
        year, place = document.published.year, document.place + 1
        others = [f"policy/{corpus[each].url.partition('/')[2].rstrip('/')}" for each in document.related]
        head = [
            f"title: {document.title}",
            f"number: {document.number}",
            f"index_number: 11370000000000000W/{year}-{place:05d}",
            f"office: unit/o{document.office:02d}",
            f"issuer: {OFFICES[document.office]}",
            "level: 邹城市",
            f"theme: {FACE_THEMES[document.theme]}",
            "genre: 通知",
            f"issued: {document.published:%Y-%m-%d}",
            f"published: {document.published:%Y-%m-%d %H:%M}",
            f"keywords: [{', '.join(document.keywords)}]",
        ]
        if others:
            head.append(f"based_on: [{', '.join(others)}]")
        _finish(document, corpus, folder, "gongkai-face", head)
    for year in range(2016, 2027):
        # Made up, as all of the corpus: without a calendar no time limit can be counted.
        off = [(1, 3), (2, 7), (4, 5), (5, 5), (10, 7)]
        days = [f"{year}-{month:02d}-{day:02d}" for month, last in off for day in range(1, last + 1)]
        free = f"holidays: [{', '.join(days)}]\nworkdays: []\n"
        head = f"year: {year}\nnotice: 基准测试用的日历\nissued: {year - 1}-12-01\nstatus: 待核\n"
        _write(folder / f"content/calendar/{year}.yaml", head + free)
    # So that the case of one template has a file to change that is the site's own.
    shutil.copytree(SITES.parent.parent / "templates/parts", folder / "templates/parts")


def _finish(document: Document, corpus: Corpus, folder: Path, generator: str, head: list[str]) -> None:
    """Write a document of gongkai with its attachments and its review."""
    if document.attachments:
        head.append("attachments:")
        head += [f"  - {{title: {title}, file: {document.slug}/{name}}}" for title, name in document.attachments]
    head.append(f"review: {_review(f'{document.published:%Y-%m-%d}')}")
    text = _body(document, corpus, _by_file)
    _write(source_of(generator, document, folder), "---\n" + "\n".join(head) + f"\n---\n{text}\n")
    _attach(document, folder / _PLACES[generator])


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
        head = _head(document, [corpus[each].slug for each in document.related])
        _write_page("mkdocs", document, folder, head, _body(document, corpus, _by_file))
        _attach(document, folder / _PLACES["mkdocs"])


def _eleventy(corpus: Corpus, folder: Path) -> None:
    for document in corpus:
        head = _head(document, [f"/{corpus[each].url}" for each in document.related])
        _write_page("eleventy", document, folder, head, _body(document, corpus, _by_page))
        _attach(document, folder / _PLACES["eleventy"])


def _head(document: Document, related: list[str]) -> dict[str, object]:
    """The fields of a document; `related` names those that it refers to, as the generator finds them."""
    return {
        "title": document.title,
        "number": document.number,
        "date": document.published,
        "office": OFFICES[document.office],
        "theme": THEMES[document.theme],
        "keywords": list(document.keywords),
        "related": related,
        "attachments": [{"title": title, "file": name} for title, name in document.attachments],
    }


TREES: Mapping[str, Callable[[Corpus, Path], None]] = {
    "gongkai": _gongkai,
    "gongkai-face": _gongkai_face,
    "hugo": _hugo,
    "pelican": _pelican,
    "mkdocs": _mkdocs,
    "eleventy": _eleventy,
}
# Where documents lie, below the tree, in a folder for each year.
_PLACES = {
    "gongkai": "content/document",
    "gongkai-face": "content/policy",
    "hugo": "content/document",
    "pelican": "content/document",
    "mkdocs": "docs/document",
    "eleventy": "content/document",
}
