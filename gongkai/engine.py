"""
Python-Markdown with the extensions of this program, and with single steps that are faster and do the same.

The parser stays the library's: every processor and pattern is registered and decides as it did. What is replaced
(gongkai/steps.py) are the loops that ask all of them about every piece of a text: a piece that provably none can claim
is not offered to them. The proofs read the library's source, so they hold for the files that they were written against;
where one differs, all steps are the library's own (docs/decisions/0022-markdown-engine.md).
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.util import STX

from gongkai import steps

# The library's files that the faster steps were written against, version 3.11.3.
_FILES = {
    "core.py": "b8fdb3a9eb5b6f13",
    "preprocessors.py": "a6ae4d9c72a43925",
    "postprocessors.py": "bd30e317d0b1e125",
    "blockparser.py": "8f80902265698aae",
    "blockprocessors.py": "0522d16c4ddadc75",
    "treeprocessors.py": "bf575e7cb994079e",
    "inlinepatterns.py": "35f1c45afbc3e901",
    "serializers.py": "7cef1af99da20252",
    "util.py": "908fb0650fbaf1d3",
    "extensions/__init__.py": "f73d6486c74a095a",
    "extensions/def_list.py": "3b8fd17e48fe615c",
    "extensions/footnotes.py": "6bf0b957333399c4",
    "extensions/sane_lists.py": "76d51863c957b4a9",
    "extensions/tables.py": "fb23019f3a0f5afc",
    "extensions/toc.py": "180266be023aa581",
}


@cache
def changed_files() -> tuple[str, ...]:
    """Return which files of the installed library are not those that the faster steps were written against."""
    folder = Path(markdown.__file__).parent
    return tuple(name for name, digest in _FILES.items() if _digest(folder / name) != digest)


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def engine(tuned: bool = True) -> markdown.Markdown:
    """
    Return a new engine: tables, definition lists, sane lists, footnotes, anchors of headings; no raw HTML.

    With `tuned` it has the faster steps, if they were written for the installed library. Calls of `reset` and `convert`
    are those of the library; `toc_tokens` lists the headings of the last text.
    """
    tuned = tuned and not changed_files()
    kind: type[markdown.Markdown] = _Markdown if tuned else markdown.Markdown
    # Extensions by their classes: looking up names would read the metadata of every installed package.
    anchors = steps.Toc if tuned else TocExtension
    tables, footnotes = TableExtension(), FootnoteExtension(BACKLINK_TITLE="回到正文第 {} 处注释")
    made = kind(
        extensions=[
            tables,
            DefListExtension(),
            SaneListExtension(),
            footnotes,
            anchors(slugify=slug),
        ],
        output_format="html",
    )
    # Raw HTML is off: what looks like a tag stays text, and is reported.
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    if tuned:
        parser: Any = made.parser
        parser.__class__ = steps.Blocks
        parser.blockprocessors.register(steps.Tables(parser, tables.getConfigs()), "table", 75)
        parser.asked = tuple(parser.blockprocessors)
        made.inlinePatterns["link"].__class__ = steps.Link
        made.treeprocessors.register(steps.Inline(made, footnotes), "inline", 20)
        made.treeprocessors.register(steps.Prettify(made), "prettify", 10)
        made.serializer = steps.serialized
    return made


def slug(text: str, separator: str = "-") -> str:
    """Return the name of an anchor for some words: letters and digits of every script, in small letters."""
    if text.isalnum():
        return text.lower()
    return _GAPS.sub(separator, _UNSAID.sub("", text).strip().lower())


_UNSAID = re.compile(r"[^\w\s-]+")
_GAPS = re.compile(r"[-\s]+")


class _Markdown(markdown.Markdown):
    """The engine with the steps between text and HTML that have nothing to do left out."""

    def convert(self, source: str) -> str:
        """Return HTML as the library does, of a text."""
        if not source.strip():
            return ""
        self.parser.parseDocument([steps.normalized(source, self.tab_length)])
        root = self.parser.root
        # The last puts back what was set aside. Most texts have nothing of that, and the HTML shows it at one look.
        *processors, last = self.treeprocessors
        for processor in processors:
            processor.run(root)
        output = self.serializer(root)
        if STX in output:
            last.run(root)
            output = self.serializer(root)
        return self._finished(output)

    def _finished(self, output: str) -> str:
        """What the library does after serializing: the outermost tag goes, what was set aside comes back."""
        output = output[output.index("<div>") + 5 : output.rindex("</div")].strip()
        if STX in output:
            for processor in self.postprocessors:
                output = processor.run(output)
        return output.strip()
