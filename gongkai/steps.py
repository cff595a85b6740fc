"""
The steps of Python-Markdown that are replaced by faster ones with the same result; gongkai/engine.py puts them in.

Each says what the library does at that point, and why what is left out could not have changed anything.
"""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import toc
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import LinkInlineProcessor
from markdown.serializers import RE_AMP, to_html_string
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor
from markdown.util import ETX, STX, AtomicString

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def normalized(source: str, tab_length: int) -> str:
    """What the preprocessor `normalize_whitespace` makes of a text."""
    source = source.replace(STX, "").replace(ETX, "")
    source = source.replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
    if "\t" in source:
        source = source.expandtabs(tab_length)
    return _BLANK.sub("\n", source) if "\n " in source else source


_BLANK = re.compile(r"(?<=\n) +\n")


# ---- blocks ----

# How a line begins by which a processor other than that of paragraphs may claim a block, wherever the line stands:
# heading, definition, quotation; rule; footnote; reference. Each asks for less than the processor: none is missed.
_CLAIM = r"[ ]{0,3}(?:[#:>]|[-_*][-_* ]*(?:\n|\Z)|\[(?:\^|[^\[\]]*\]:))"
# What claims a block by how it begins: empty; indented, code; lists.
_CLAIMED_START = re.compile(rf"\Z|\n|[ ]{{4}}|[ ]{{0,3}}(?:[*+-][ ]|\d+\.[ ])|{_CLAIM}")
# What claims it by a later line; `=` underlines a heading, and so does what looks like a rule.
_CLAIMED_LINE = re.compile(rf"\n(?:=|{_CLAIM})")
_HEADING = re.compile(r"(#{1,6})([^\\#\n]*)")


class Blocks(BlockParser):
    """Takes plain paragraphs and headings itself, and asks the processors about all other blocks."""

    # The processors in the order in which they are asked; the registry would make a new list for every block.
    asked: tuple[BlockProcessor, ...]

    # The name is the library's.
    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Attach blocks to `parent` as the library does; `blocks` is empty afterwards."""
        # Processors leave the state as they found it, so it is the same for all these blocks.
        tight = self.state.isstate("list")
        while blocks:
            taken = 0
            for block in blocks:
                lines = "\n" in block
                # No claim begins with a letter.
                if not block[:1].isalpha() and _CLAIMED_START.match(block):
                    if (heading := _HEADING.fullmatch(block)) is not None:
                        SubElement(parent, f"h{len(heading[1])}").text = heading[2].strip()
                    # Empty blocks are only of use to code that they are in.
                    elif block or (len(parent) and parent[-1].tag == "pre"):
                        break
                elif lines and ("|" in block or _CLAIMED_LINE.search(block)):
                    break
                elif tight:
                    _add_tight(parent, block)
                elif text := block.lstrip():
                    SubElement(parent, "p").text = text
                taken += 1
            del blocks[:taken]
            if blocks:
                for processor in self.asked:
                    if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                        break


def _add_tight(parent: Element, block: str) -> None:
    """What the processor of paragraphs does in a list without blank lines."""
    if not block.strip():
        return
    if len(parent):
        last = parent[-1]
        last.tail = f"{last.tail}\n{block}" if last.tail else f"\n{block}"
    else:
        parent.text = f"{parent.text}\n{block}" if parent.text else block.lstrip()


class Tables(TableProcessor):
    """Splits rows at once in which nothing hides a bar."""

    def _split(self, row: str) -> list[str]:
        if "`" in row or "\\" in row:
            return super()._split(row)  # type: ignore[misc, no-any-return]
        return row.split("|")


# ---- inside blocks ----

# A text without any of these can hold nothing that an inline pattern matches, and no placeholder either.
_MARKED = re.compile(r"[*_`\\\[<&\x02]")
_BREAK = "  \n"
# What a text must hold for the pattern of that name to match: the first or the second, and the third.
_NEEDS = {
    "backtick": ("`", "`", ""),
    "escape": ("\\", "\\", ""),
    "footnote": ("[^", "[^", "]"),
    "reference": ("[", "[", "]"),
    "link": ("](", "](", "["),
    "image_link": ("![", "![", "]("),
    "image_reference": ("![", "![", "]"),
    "short_reference": ("[", "[", "]"),
    "short_image_ref": ("![", "![", "]"),
    "autolink": ("<", "<", "://"),
    "automail": ("<", "<", "@"),
    "linebreak": (_BREAK, _BREAK, ""),
    "entity": ("&", "&", ";"),
    "em_strong": ("*", "_", ""),
}
_REFERENCES = ("reference", "image_reference", "short_reference", "short_image_ref")


def _marked(text: str) -> bool:
    return _MARKED.search(text) is not None or ("\n" in text and _BREAK in text)


class Link(LinkInlineProcessor):
    """Takes plain links at once; brackets in brackets, quotation marks and `<` are the library's."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """Return the words in square brackets, where they end, and whether they do, as the library does."""
        end = data.find("]", index)
        if end < 0 or data.find("[", index, end) >= 0:
            return super().getText(data, index)
        return data[index:end], end + 1, True

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """Return the address and the title in round brackets, where they end, and whether they do, likewise."""
        plain = _ADDRESS.match(data, index)
        if plain is None:
            return super().getLink(data, index)
        return plain[1].strip(), None, plain.end(), True


_ADDRESS = re.compile(r"""\(\s*([^\s<>()"'\x02][^<>()"'\x02]*)\)""")


class Inline(InlineProcessor):
    """Leaves texts alone in which no pattern can match, and tries on the others only those that can."""

    def __init__(self, md: markdown.Markdown, footnotes: FootnoteExtension) -> None:
        super().__init__(md)
        self._footnotes = footnotes
        # The library's steps that stay as they are; it keeps them to itself.
        library: Any = self
        self._apply = library._InlineProcessor__applyPattern
        self._place = library._InlineProcessor__processPlaceholders
        places = sorted((self.inlinePatterns.get_index_for_name(name), name) for name in _NEEDS)
        self._named = [(place, name, self.inlinePatterns[place]) for place, name in places]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the inline patterns as the library does, to texts in the same order."""
        self.stashed_nodes = {}
        # The library keeps these two for patterns that exclude ancestors; none of ours does.
        self.parent_map = {}
        self.ancestors = []
        self._patterns = self._matching()
        stack = [tree]
        for element in stack:
            inserted = []
            # Not over a copy: what is put behind a child is visited too, as in the library.
            for child in element:
                text = child.text
                if text and _marked(text) and not isinstance(text, AtomicString):
                    child.text = None
                    made = self._place(self._InlineProcessor__handleInline(text), child)
                    stack += [node for node, _ in made]
                    inserted.append((child, made))
                tail = child.tail
                if tail and _marked(tail):
                    self._run_tail(element, child, tail)
                if len(child):
                    stack.append(child)
            for child, made in inserted:
                for place, (node, _) in enumerate(made):
                    child.insert(place, node)
        return tree

    def _run_tail(self, element: Element, child: Element, tail: str) -> None:
        child.tail = None
        holder = Element("d")
        made = self._place(self._InlineProcessor__handleInline(tail), holder, False)
        if holder.tail:
            child.tail = holder.tail
        place = list(element).index(child) + 1
        for node, _ in reversed(made):
            element.insert(place, node)

    def _matching(self) -> list[tuple[int, object, str, str, str]]:
        """The patterns that this document gives anything to find, with their places and needs."""
        without = set() if self.md.references else set(_REFERENCES)
        if not self._footnotes.footnotes:
            without.add("footnote")
        return [(place, pattern, *_NEEDS[name]) for place, name, pattern in self._named if name not in without]

    # The name is the library's private one; its other methods call this one for the texts of what they find.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for place, pattern, one, other, also in self._patterns:
            if place < patternIndex or not ((one in data or other in data) and also in data):
                continue
            matched, start = True, 0
            while matched:
                data, matched, start = self._apply(pattern, data, place, start)
        return data


# ---- the tree ----


class Prettify(PrettifyTreeprocessor):
    """Adds line breaks between blocks; asks a set whether a tag is a block."""

    def run(self, root: Element) -> None:
        """Add line breaks as the library does."""
        blocks = frozenset(self.md.block_level_elements)
        stack = [root]
        for element in stack:
            if len(element) and element.tag not in ("code", "pre"):
                if element[0].tag in blocks and _blank(element.text):
                    element.text = "\n"
                stack += [child for child in element if child.tag in blocks]
            if _blank(element.tail):
                element.tail = "\n"
        for element in root.iter("br"):
            element.tail = "\n" if _blank(element.tail) else f"\n{element.tail}"
        for element in root.iter("pre"):
            if len(element) and element[0].tag == "code":
                code = element[0]
                if not len(code) and code.text is not None:
                    code.text = AtomicString(code.text.rstrip() + "\n")


def _blank(text: str | None) -> bool:
    return not text or text.isspace()


class Anchors(toc.TocTreeprocessor):
    """Gives headings their anchors in one pass, and makes a table of contents only where a text asks for it."""

    def run(self, doc: Element) -> None:
        """Set anchors as the library does, and `toc_tokens` of the engine as a flat list in the order of the text."""
        if self.marker in "".join(doc.itertext()):
            super().run(doc)
            return
        headings = [element for element in doc.iter() if element.tag in HEADINGS]
        used = {anchor for element in doc.iter() if (anchor := element.get("id")) is not None} if headings else set()
        counters: dict[str, int] = {}
        tokens = []
        for element in headings:
            text = element.text or ""
            if len(element) or _ENCODED.search(text):
                text = toc.strip_tags(toc.render_inner_html(toc.remove_fnrefs(element), self.md))
            else:
                text = " ".join(text.split())
            anchor = element.get("id")
            if anchor is None:
                anchor = toc.unique(self.slugify(unescape(text), self.sep), used, counters)  # type: ignore[call-arg]
                element.set("id", anchor)
            level = int(element.tag[1])
            tokens.append({"level": level, "id": toc.unescape(anchor), "name": text, "children": []})
        self.md.toc_tokens = tokens  # type: ignore[attr-defined]


_ENCODED = re.compile(r"[&<>\x02]")


class Toc(toc.TocExtension):
    """The extension with these anchors."""

    TreeProcessorClass = Anchors


# ---- HTML ----

_EMPTY = ("br", "hr", "img")
_TAGS = {
    **{
        tag: (f"<{tag}", f"</{tag}>")
        for tag in (
            *("a", "blockquote", "caption", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6"),
            *("li", "ol", "p", "pre", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
        )
    },
    **{tag: (f"<{tag}", "") for tag in _EMPTY},
}


def serialized(element: Element) -> str:
    """Return an element as HTML; what has no entry in the tables, or is nested too deeply, as the library writes it."""
    pieces: list[str] = []
    said = "".join(element.itertext()) + (element.tail or "")
    try:
        _write(element, pieces.append, "&" in said or "<" in said or ">" in said)
    except (KeyError, RecursionError):
        return to_html_string(element)
    return "".join(pieces)


def _write(element: Element, write: Callable[[str], None], escape: bool) -> None:
    """Hand `write` the HTML of an element in pieces; without `escape`, its texts need none."""
    start, end = _TAGS[element.tag]
    if items := element.items():
        start += _attributes(items)
    text, tail = element.text or "", element.tail or ""
    if escape:
        text, tail = _escaped(text), _escaped(tail)
    if len(element):
        write(f"{start}>{text}")
        for child in element:
            _write(child, write, escape)
        write(end + tail)
    else:
        write(f"{start}>{text}{end}{tail}")


def _attributes(items: Iterable[tuple[str, str]]) -> str:
    """The attributes as HTML; all of ours have a value, and none is of those that HTML writes without one."""
    said = ""
    for name, value in sorted(items):
        said += f' {name}="{_escaped(value).replace(_QUOTE, "&quot;")}"'
    return said


_QUOTE = '"'


def _escaped(text: str) -> str:
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text
