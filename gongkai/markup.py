"""Markdown to HTML: tables, footnotes, definition lists; no raw HTML; links lead to where things are published."""

import posixpath
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX

from gongkai.engine import engine, slug
from gongkai.steps import HEADINGS

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_SCHEMES = ("http", "https", "mailto", "tel")
_CLAUSES = HEADINGS | {"p", "li", "dt"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text, by the level that it has on the page."""

    level: int
    anchor: str
    text: str


# A tuple, because one is made for every paragraph.
class Clause(NamedTuple):
    """
    A heading, paragraph or list item of a text, with the anchor under which it can be linked.

    Headings and numbered clauses are `anchored` always, others only where they have a mark.
    """

    anchor: str
    text: str
    anchored: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A note to set at a clause: what explains it, and where."""

    anchor: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class MarkupFault:
    """What is wrong in a text; `line` counts from 1 at the top of the text."""

    id: str
    line: int
    column: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Body:
    """A text made HTML."""

    html: str
    headings: tuple[Heading, ...]
    faults: tuple[MarkupFault, ...]
    clauses: tuple[Clause, ...] = ()


class Markup:
    """Makes texts HTML. One instance serves one process, because a Markdown engine is dear to make."""

    def __init__(self, tuned: bool = True) -> None:
        """Make an engine: without `tuned`, one in which every step is the library's own, for comparison."""
        self._tuned = tuned
        self._begin()

    def _begin(self) -> None:
        self._markdown = engine(self._tuned)
        self._page = _PageProcessor(self._markdown)
        # After links and emphasis are in the tree (20), before headings get their anchors (5).
        self._markdown.treeprocessors.register(self._page, "page", 10)
        self._clauses = _ClauseProcessor(self._markdown)
        self._markdown.treeprocessors.register(self._clauses, "clauses", 1)

    def convert(self, text: str, folder: str, marks: Iterable[Mark] = ()) -> Body:
        """
        Return `text` as HTML, with addresses from the root of the site.

        `folder` is the folder of the text's file below `content/`; relative links name files there. Headings are moved
        so that the highest is of level 2, under the title of the page. `marks` are set at the clauses they name.
        """
        self._markdown.reset()
        self._page.begin(text, folder)
        self._clauses.begin(marks)
        try:
            html = self._markdown.convert(text)
        except RuntimeError:  # also where Python gives up: the engine calls itself for each level
            self._begin()
            hint = "列表、引文少套几层；脚注里不写脚注"
            fault = MarkupFault("markup.nested", 1, 1, "正文里的列表、引文或脚注套得太深，不能识别", hint)
            return Body(f"<pre>{escape(text)}</pre>", (), (fault,))
        tokens = getattr(self._markdown, "toc_tokens", [])
        return Body(html, tuple(_headings(tokens)), tuple(self._page.faults), tuple(self._clauses.found))


class _PageProcessor(Treeprocessor):
    """The one pass over the tree of a text: links, images, tables, heading levels, and what looks like HTML."""

    def begin(self, text: str, folder: str) -> None:
        self.text, self.folder = text, folder
        self.faults: list[MarkupFault] = []

    def run(self, root: ElementTree.Element) -> None:
        elements = list(root.iter())
        self._level_headings(elements)
        caption = "表格"
        captions: Counter[str] = Counter()
        angled = "<" in "".join(root.itertext())
        for parent in elements:
            if not (angled or len(parent)) or parent.tag in ("code", "pre"):
                continue
            if angled:
                self._report_tags(parent)
            for place, child in enumerate(list(parent)):
                if child.tag in HEADINGS:
                    caption = "".join(child.itertext()).strip() or caption
                elif child.tag == "a":
                    if child.get("href") is not None:
                        child.set("href", self._address(child.get("href") or "", "链接"))
                elif child.tag == "img":
                    written = child.get("src") or ""
                    child.set("src", self._address(written, "图片"))
                    if not (child.get("alt") or "").strip():
                        hint = "在方括号里写明图上有什么，例如 ![供热分区图](gongre/fenqu.png)"
                        self._fault("markup.alt", "图片没有文字说明", written, hint)
                elif child.tag == "table":
                    captions[caption] += 1
                    more = f"（表 {captions[caption]}）" if captions[caption] > 1 else ""
                    parent[place] = _framed(child, caption + more)

    def _level_headings(self, elements: list[ElementTree.Element]) -> None:
        found = [element for element in elements if element.tag in HEADINGS]
        if found:
            shift = 2 - min(int(element.tag[1]) for element in found)
            for element in found if shift else ():
                element.tag = f"h{min(int(element.tag[1]) + shift, 6)}"

    def _report_tags(self, element: ElementTree.Element) -> None:
        own = element.text or "" if element.tag not in ("code", "pre") else ""
        for said in (own, *(child.tail or "" for child in element)):
            if (match := _TAG.search(said)) is not None:
                hint = "正文不支持 HTML，用 Markdown 写法；要显示这几个字符，用反引号括起来"
                self._fault("markup.html", f"正文里有 HTML 标签“{match[0][:40]}”", match[0], hint)

    def _address(self, target: str, what: str) -> str:
        target = unescape_placeholders(target).strip()
        try:
            parts = urlsplit(target)
        except ValueError:
            self._fault("markup.address", f"{what}的地址不能识别", target, "从浏览器的地址栏里重新复制")
            return "#"
        if parts.scheme and parts.scheme.lower() not in _SCHEMES:
            hint = "只能用 https:// 开头的网址，或本站的地址"
            self._fault("markup.scheme", f"{what}用了“{parts.scheme}:”开头的地址", target, hint)
            return "#"
        if parts.scheme or target.startswith(("#", "//")):
            return "".join(map(_IN_ADDRESS.__getitem__, target))
        if not target:
            self._fault("markup.empty", f"{what}没有地址", "]()", "在圆括号里写上地址")
            return "#"
        path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
        path = unquote(path)
        if not path.startswith("/"):
            path = "/" + posixpath.normpath(f"{self.folder}/{path}") + ("/" if path.endswith("/") else "")
        if path.endswith(".md"):
            path = path.removesuffix(".md") + "/"
        return "".join(map(_IN_PATH.__getitem__, path)) + mark + "".join(map(_IN_ADDRESS.__getitem__, rest))

    def _fault(self, id_: str, message: str, needle: str, hint: str) -> None:
        start = self.text.find(needle)
        line = self.text.count("\n", 0, start) + 1 if start >= 0 else 1
        column = start - self.text.rfind("\n", 0, start) if start >= 0 else 1
        self.faults.append(MarkupFault(id_, line, column, message, hint))


class _ClauseProcessor(Treeprocessor):
    """Gathers the clauses of a text once headings have their anchors, anchors numbered ones, and sets marks."""

    def begin(self, marks: Iterable[Mark]) -> None:
        self.marks: dict[str, list[Mark]] = {}
        for mark in marks:
            self.marks.setdefault(mark.anchor, []).append(mark)
        self.found: list[Clause] = []

    def run(self, root: ElementTree.Element) -> None:
        used = {element.get("id") for element in root.iter() if element.get("id")}
        numbers: dict[str, int] = {}
        notes = {note for part in root.iter("div") if part.get("class") == "footnote" for note in part.iter()}
        for element in [each for each in root.iter() if each.tag in _CLAUSES]:
            if element in notes:
                continue
            tag = element.tag
            text = self._text(element)
            if not text or (tag == "li" and element.find("p") is not None):
                continue
            numbered = _CLAUSE.match(text)
            anchor = element.get("id")
            anchored = anchor is not None or numbered is not None
            if anchor is None:
                anchor = _free(slug(numbered[0] if numbered else text[:12]) or "clause", used, numbers)
                if anchored or anchor in self.marks:
                    element.set("id", anchor)
            self.found.append(Clause(anchor, text, anchored))
            if tag in HEADINGS or (tag == "p" and numbered and numbered[0][0] in "第（"):
                # Without words of its own, so that the text stays as it was written; the style sheet shows a sign.
                name = text if tag in HEADINGS else numbered[0] if numbered else ""
                href = "".join(map(_IN_PATH.__getitem__, anchor))
                address = {"class": "anchor", "href": f"#{href}", "aria-label": f"“{name[:30]}”的链接"}
                ElementTree.SubElement(element, "a", address)
            for mark in self.marks.get(anchor, ()):
                link = ElementTree.SubElement(element, "a", {"class": "explained", "href": mark.url})
                link.text = f"解读：{mark.title}"

    def _text(self, element: ElementTree.Element) -> str:
        """The words of an element as the page shows them, with entities that the engine set aside put back."""
        said = "".join(element.itertext()) if len(element) else element.text or ""
        if STX not in said:
            return said.strip()
        blocks = self.md.htmlStash.rawHtmlBlocks
        said = HTML_PLACEHOLDER_RE.sub(lambda match: unescape(str(blocks[int(match[1])])), said)
        return unescape_placeholders(said).strip()


# How clauses of documents begin: 第三条, 二、, （一）, 4. and the like.
_CLAUSE = re.compile(
    r"第[一二三四五六七八九十百零〇]+[章节条款]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.．、](?!\d)"
)


def _free(anchor: str, used: set[str | None], numbers: dict[str, int]) -> str:
    """The anchor with the first number that is free; `numbers` remembers the last, as texts say one thing often."""
    name = anchor
    if anchor in used:
        number = numbers.get(anchor, 2)
        while (name := f"{anchor}-{number}") in used:
            number += 1
        numbers[anchor] = number
    used.add(name)
    return name


class _Quoted(dict[str, str]):
    """Characters as an address writes them, each worked out once; `safe` are those that stay as they are."""

    def __init__(self, safe: str) -> None:
        super().__init__()
        self.safe = safe

    def __missing__(self, character: str) -> str:
        return self.setdefault(character, quote(character, safe=self.safe))


_IN_PATH = _Quoted("/")
_IN_ADDRESS = _Quoted("/%#?=&:;,+@()!~*'$-._[]")


def unescape_placeholders(text: str) -> str:
    """Return an address with characters that the engine set aside, such as `\\_`, put back."""
    if STX not in text:
        return text
    text = re.sub("\x02(\\d+)\x03", lambda match: chr(int(match[1])), text)
    return re.sub("\x02amp\x03#(\\d+);", lambda match: chr(int(match[1])), text)


# The class for a side to which a column is aligned; left they are anyhow.
_SIDES = {"right": "figure", "center": "centred"}


def _framed(table: ElementTree.Element, caption: str) -> ElementTree.Element:
    """A table in the frame that templates/parts/frame.html gives to all tables; it is named after its heading."""
    for cell in table.iter("th"):
        cell.set("scope", "col")
    for cell in (*table.iter("th"), *table.iter("td")):
        # Columns that are aligned bear a style of their own, which the page's policy forbids.
        side = cell.attrib.pop("style", "").removeprefix("text-align:").strip(" ;")
        if side in _SIDES:
            cell.set("class", _SIDES[side])
    title = ElementTree.Element("caption")
    title.text = caption
    table.insert(0, title)
    attributes = {"class": "table-frame", "role": "region", "tabindex": "0", "aria-label": f"{caption}（表格）"}
    frame = ElementTree.Element("div", attributes)
    frame.append(table)
    frame.tail, table.tail = table.tail, None
    return frame


def _headings(tokens: list[dict[str, object]]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(int(str(token["level"])), str(token["id"]), unescape(str(token["name"])))
        children = token["children"]
        yield from _headings(children if isinstance(children, list) else [])
