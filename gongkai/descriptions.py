"""An entry in one or two sentences, a moment and an address as machines read them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from gongkai.kinds import Kind
from gongkai.site import Site

# Search engines and readers of feeds show about this much of a description.
LIMIT = 120
# Of a text only the beginning is looked at: what describes it stands there.
_BEGINNING = 4000
# So many facts, the title among them, stand for an entry that has no sentence.
_FACTS = 5
# Lines of Markdown that are no sentences: headings, tables, images, rules, definitions of links.
_NO_SENTENCE = re.compile(r"^\s*(#|\||!\[|[-*_=]{3,}\s*$|\[[^\]]+\]:)")
_MARKS = re.compile(r"^\s*(?:[-*+>]|\d+[.、)])\s+|!?\[([^\]]*)\]\([^)]*\)|[*`~]+|\\(?=[!-/:-@\[-`{-~])", re.MULTILINE)


def in_short(kind: Kind, fields: Mapping[str, Any], text: str) -> str:
    """
    Return what an entry is about in at most 120 characters: its `summary`, else its `three` sentences, else how its
    text, which is Markdown, begins, else the first things that lists say of it. Of a sample, that it is none, first.
    """
    said = _said(fields, text) or _facts(kind, fields)
    return f"示例，不是真实信息。{said}" if fields.get("sample") else said


def _said(fields: Mapping[str, Any], text: str) -> str:
    if fields.get("summary"):
        return _cut(str(fields["summary"]))
    if fields.get("three"):
        return _cut("。".join(str(each).rstrip("。") for each in fields["three"]) + "。")
    for paragraph in re.split(r"\n\s*\n", text[:_BEGINNING]):
        lines = [line for line in paragraph.splitlines() if not _NO_SENTENCE.match(line)]
        if said := _MARKS.sub(r"\1", "\n".join(lines)).strip():
            return _cut(said)
    return ""


def _facts(kind: Kind, fields: Mapping[str, Any]) -> str:
    said = [f"{kind.label}：{fields['title']}"]
    for name, field in kind.fields.items():
        value = fields.get(name)
        if not field.summary or name in ("title", "sample", "published") or value in (None, (), ""):
            continue
        if isinstance(value, date):
            said.append(f"{field.label}：{value:%Y-%m-%d}")
        elif isinstance(value, (str, int, Decimal)) and field.type not in ("ref", "flag"):
            said.append(f"{field.label}：{value}{field.measure}")
    return _cut("；".join(said[:_FACTS]) + "。")


# An address that needs no quoting, as nearly all are.
_PLAIN = re.compile(r"[A-Za-z0-9/_.~-]*")


def iso(moment: date | datetime) -> str:
    """Return a day as 2023-07-14, a moment as 2023-07-14T09:00:00+08:00: times in content are those of China."""
    return moment.isoformat() + "+08:00" if isinstance(moment, datetime) else moment.isoformat()


def absolute(site: Site, url: str) -> str:
    """Return the whole address, fit for a machine, of what stands at `url` below the root of the site."""
    return site.address + (url[1:] if _PLAIN.fullmatch(url) else quote(url[1:]))


def _cut(text: str) -> str:
    """A text on one line, ended after a sentence where one ends within the limit, else cut."""
    # Words of Chinese are not set apart; a line break between them is no space.
    said = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(text.split()))
    if len(said) <= LIMIT:
        return said
    end = max(said.rfind(mark, 0, LIMIT) for mark in "。！？")
    return said[: end + 1] if end >= LIMIT // 3 else said[: LIMIT - 1] + "…"
