"""A page to bytes: the template environment, the filters, and addresses made relative so that a site opens anywhere."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import ascii_letters
from typing import Any

import jinja2
import markupsafe
from jinja2.bccache import Bucket

from gongkai.amounts import as_number
from gongkai.bars import PICTURES, counted, table_of
from gongkai.charts import line_chart
from gongkai.columns import Node
from gongkai.descriptions import absolute, iso
from gongkai.examples import given
from gongkai.kinds import Kind
from gongkai.linked_data import describe, linked_data
from gongkai.markup import Body, Heading, Markup
from gongkai.matrix import depth, head, reaching, side
from gongkai.outside import lead_out
from gongkai.pages import Page
from gongkai.qr import qr_code
from gongkai.set_apart import set_apart
from gongkai.site import Site
from gongkai.standing import squares, standing

# An address from the root in an attribute. What most of them begin with stands first, because it is found at once.
_ADDRESS = re.compile(r'="/(?:(?<=\shref="/)|(?<=\ssrc="/)|(?<=\saction="/))(?!/)[^"]*')
# The one to which a page sends its reader on.
_REFRESH = re.compile(r'(<[a-zA-Z][^<>]*?\scontent="\d+; url=)(/(?!/)[^"]*)')
_MARK = re.compile("[?#]")
# Pages that a server shows at any address; their links keep the whole path.
_ANYWHERE = ("/404.html",)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a site share."""

    site: Site
    menu: tuple[Node, ...]
    kinds: Mapping[str, Kind]
    digest: str


class Renderer:
    """Turns pages into HTML. Holds compiled templates and a Markdown engine, nothing that a page could change."""

    def __init__(self, folders: Sequence[Path], frame: Frame, compiled: Path | None = None) -> None:
        """Use the templates in `folders`, the first one that has a name; `compiled` remembers them for processes."""
        self.frame = frame
        self.markup = Markup()
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_kept_in(compiled) if compiled else _COMPILED,
        )
        self.environment.filters |= FILTERS
        self.environment.tests["holds_numbers"] = _holds_numbers
        self.environment.globals |= FUNCTIONS

    def body(self, page: Page) -> Body:
        """Return the page's text as HTML, with what is wrong in it."""
        return self.markup.convert(page.text, page.folder, page.marks)

    def render(self, page: Page, body: Body) -> tuple[bytes, tuple[str, ...]]:
        """
        Return the page's HTML and the addresses outside that it names; `body` is its text.

        A template sees `site`, `menu`, `kinds`, `page`, `kind`, `entry`, `body` and `shows`, nothing else.
        """
        template = self.environment.select_template([page.template, _fallback(page.template)])
        html = template.render(
            site=self.frame.site,
            menu=self.frame.menu,
            kinds=self.frame.kinds,
            page=page,
            kind=self.frame.kinds.get(page.kind),
            entry=page.entry,
            body=body,
            shows=page.shows,
        )
        led = lead_out(html, page.url, self.frame.site)
        return relative(led.html, page.url, self.frame.site.prefix).encode(), led.outside


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates of this process, by name and content: to compile them takes longer than a small site."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what was compiled of the same text."""
        if known := self._known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what was compiled."""
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _kept_in(folder: Path) -> jinja2.BytecodeCache:
    folder.mkdir(parents=True, exist_ok=True)
    return jinja2.FileSystemBytecodeCache(str(folder))


def relative(html: str, url: str, prefix: str) -> str:
    """
    Return a page with its addresses, written from the root of the site, made relative to its own.

    Internal pages lie beside the public site, so theirs lead through `../public/`.
    """
    seen = (lambda address: prefix + address[1:]) if url in _ANYWHERE else _seen_from(_place(url))
    # A menu may stand on a page twice.
    known: dict[str, str] = {}

    def mend(match: re.Match[str]) -> str:
        written = match[0]
        # An editor may write of addresses in a text, where they stay as they are: only those in a tag lead anywhere.
        tag = html.rfind("<", 0, match.start())
        if tag < 0 or html.find(">", tag, match.start()) >= 0 or html[tag + 1] not in ascii_letters:
            return written
        mended = known.get(written)
        if mended is None:
            mended = known[written] = '="' + seen(written[2:])
        return mended

    mended = _ADDRESS.sub(mend, html)
    return _REFRESH.sub(lambda match: match[1] + seen(match[2]), mended) if "; url=/" in mended else mended


def _seen_from(here: str) -> Callable[[str], str]:
    """Return what makes addresses from the root relative to the file `here` below `output/`."""
    # The folder of the page, that above it, and so on, each with the way up to it.
    above = {here[: here.rfind("/") + 1]: ""}
    while folder := next(reversed(above)):
        above[folder[: folder.rfind("/", 0, -1) + 1]] = above[folder] + "../"

    def seen(address: str) -> str:
        end = _MARK.search(address)
        path, rest = (address[: end.start()], address[end.start() :]) if end else (address, "")
        place = _place(path)
        if "//" not in place and "/." not in place and place + "/" not in above:
            for folder, up in above.items():
                if place.startswith(folder):
                    return (up + place[len(folder) :] or "./") + rest
        target = posixpath.relpath(place, next(iter(above)))
        return ("./" if target == "." else target + ("/" if path.endswith("/") else "")) + rest

    return seen


def file_of(url: str) -> str:
    """Return the file, below `output/`, that holds what is published at an address."""
    path = _place(url)
    return path + "index.html" if path.endswith("/") else path


def _place(url: str) -> str:
    return url[1:] if url.startswith("/internal/") else "public" + url


def _fallback(template: str) -> str:
    return "list.html" if template.endswith("_list.html") else "entry.html"


def _as_date(value: date | datetime | None) -> str:
    """2023-07-14: as a table shows it."""
    return "" if value is None else value.strftime("%Y-%m-%d")


def _as_day(value: date | datetime | None) -> str:
    """2023年7月14日: as a sentence says it."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def _as_moment(value: date | datetime | None) -> str:
    """2023-07-14 09:00, or the day alone where no time was given."""
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else _as_date(value)


def _as_pub_date(value: date | datetime | None) -> str:
    """The form that the tag PubDate wants (R-META-ART10); a day alone begins at midnight."""
    return (
        "" if value is None else value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else f"{value} 00:00"
    )


def _as_size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size / 1000, 0.1):.1f} KB"


def _paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a text field."""
    return [part.strip() for part in re.split(r"\n\s*\n|\n", text or "") if part.strip()]


def _as_tel(number: str) -> str:
    """A phone number as the address of a call: 0537-1234567-801 becomes 05371234567;ext=801 (RFC 3966)."""
    found = re.fullmatch(r"(0\d{2,3})?-?(\d+)(?:-(\d+))?", number)
    if found is None:
        return number
    area, own, extension = found.groups()
    return f"{area or ''}{own}{f';ext={extension}' if extension else ''}"


def _filled(names: Sequence[str], entry: Any) -> list[str]:
    """The names of the fields of an entry that hold something; zero is something, no is not."""
    given = ((name, getattr(entry, name)) for name in names)
    return [name for name, value in given if value is not None and value is not False and value not in ((), "")]


def _nested(headings: Sequence[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """The headings of the second level, each with those of the third below it."""
    found: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 2:
            found.append((heading, []))
        elif heading.level == 3 and found:
            found[-1][1].append(heading)
    return found


def _under(items: Sequence[Any], name: str) -> list[tuple[str, list[Any]]]:
    """Items gathered under the values of a field, in the order in which these first occur."""
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(str(item.fields.get(name) or "") if name else "", []).append(item)
    return list(groups.items())


def _label_in(name: str, kind: Kind) -> str:
    """The label of a field of a kind, for `map`."""
    return kind.label_of(name)


def _holds_numbers(name: str, kind: Kind) -> bool:
    """Whether a column of a kind's lists is one of numbers, which stand under each other by their last digit."""
    return name in kind.fields and kind.fields[name].type in ("number", "money")


def _apart(html: str, name: str) -> markupsafe.Markup:
    """A piece of HTML whose names are its own, on a page that shows several."""
    return markupsafe.Markup(set_apart(html, name))


def _as_ranges(days: Sequence[tuple[date, str]]) -> list[str]:
    """Days with a reason each, as 3月4日至5日（周末）: days in a row that have one reason are drawn together."""
    runs: list[list[tuple[date, str]]] = []
    for day, why in days:
        if runs and runs[-1][-1][1] == why and (day - runs[-1][-1][0]).days == 1:
            runs[-1].append((day, why))
        else:
            runs.append([(day, why)])
    said = []
    for run in runs:
        first, last = run[0][0], run[-1][0]
        end = "" if first == last else f"至{f'{last.month}月' if last.month != first.month else ''}{last.day}日"
        said.append(f"{first.month}月{first.day}日{end}（{run[0][1]}）")
    return said


# What templates may call: each a pure function of its arguments.
FILTERS = {
    "date": _as_date,
    "day": _as_day,
    "moment": _as_moment,
    "pub_date": _as_pub_date,
    "number": as_number,
    "size": _as_size,
    "paragraphs": _paragraphs,
    "under": _under,
    "label_in": _label_in,
    "tel": _as_tel,
    "filled": _filled,
    "nested": _nested,
    "ranges": _as_ranges,
    "set_apart": _apart,
}

FUNCTIONS: Mapping[str, Any] = {
    "absolute": absolute,
    "describe": describe,
    "given": given,
    "iso": iso,
    "linked_data": linked_data,
    "tally": counted,
    "depth": depth,
    "line_chart": line_chart,
    "matrix_head": head,
    "matrix_side": side,
    "pictures": PICTURES,
    "qr_code": qr_code,
    "reaching": reaching,
    "squares": squares,
    "stand": standing,
    "table_of": table_of,
}
