"""The check of any folder of HTML, also by other hands: dead links, images and attachments, and structure."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from bs4.dammit import EncodingDetector
from lxml import etree

from gongkai.addresses import Addresses
from gongkai.audit import Dead, Link, Reading, empty, read_elements
from gongkai.elements import Elements, line_of, parse
from gongkai.problems import Level, Problem, Where, error, warning
from gongkai.spread import spread

_READ = (".html", ".htm", ".shtml", ".xhtml", ".css")
_LEVELS = {"link.dynamic": Level.NOTE}
# GB2312 in a head nearly always means its larger successor. Other declarations of Chinese pages are mostly left over
# from a program's template (ISO-8859-1), so the bytes are asked instead.
_DECLARED = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_CHARSET = re.compile(rb"""@charset\s+["']([\w-]+)""")
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')""", re.IGNORECASE
)
_LONGEST_TAG = 50  # lines


def check_folder(
    folder: Path,
    *,
    prefix: str = "/",
    structure: bool = True,
    jobs: int = 1,
    report: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> list[Problem]:
    """
    Return every dead link (error) and fault of structure (warning) in the pages below `folder`, in order.

    `prefix` is the path under which the folder is published, for links that begin with `/`. Pages are decoded by what
    they declare, GBK and UTF-16 too. Links to other hosts are not followed, and addresses that a program would answer
    are notes. `report` hears how far each stage is: its name, how much is done, how much there is.
    """
    prefix = "/" + prefix.strip("/") + "/" if prefix.strip("/") else "/"
    names = list(_walk(folder))
    pages = [name for name in names if Path(name).suffix.lower() in _READ]
    problems: set[Problem] = set()
    anchors: dict[str, tuple[str, ...]] = {}
    kept: dict[str, Reading] = {}
    read = spread(
        partial(_read, folder, prefix, structure), pages, jobs, lambda done: report("读取网页", done, len(pages))
    )
    for name, reading in zip(pages, read, strict=True):
        if reading is None:
            problems.add(error("file.unreadable", "文件不能读取", _where(name, 1), "检查文件的权限"))
            continue
        if structure:
            problems |= {warning(f.id, f.message, _where(name, f.line), f.hint) for f in reading.findings}
        anchors[reading.url] = reading.anchors
        kept[name] = replace(reading, findings=())
    # An address beside its page: an unread page is still there.
    files = [f"/{name}" for name in names if name not in kept]
    addresses = Addresses.of(anchors, files, prefix=prefix)
    wrong = [name for name, reading in kept.items() if reading.faults or addresses.missing(reading.aims)]
    tell = partial(_tell, folder, addresses)
    for found in spread(tell, wrong, jobs, lambda done: report("查找死链", done, len(wrong))):
        problems.update(found)
    return sorted(problems, key=lambda p: (p.where.path, p.where.line, p.id, p.message))


def _walk(folder: Path) -> Iterator[str]:
    """Every file below the folder, in order; links to folders inside are followed, but never round in a circle."""
    root = folder.resolve()
    for here, folders, files in os.walk(folder, followlinks=True):
        at = Path(here)
        folders[:] = sorted(name for name in folders if not (at / name).is_symlink() or _leads_on(at / name, root))
        below = at.relative_to(folder)
        for name in sorted(files):
            # A link whose target is gone is no file; a pipe would never end.
            if os.path.isfile(at / name):  # noqa: PTH113 -- unlike Path.is_file it never raises
                yield (below / name).as_posix()


def _leads_on(link: Path, root: Path) -> bool:
    target = link.resolve()
    return target.is_relative_to(root) and all(above.resolve() != target for above in link.parents)


def _read(folder: Path, prefix: str, structure: bool, names: Iterable[str]) -> Iterator[Reading | None]:
    """Yield what each page or style sheet contains; None where it cannot be read."""
    for name in names:
        try:
            text = _text(folder / name)
        except OSError:
            yield None
            continue
        page, style = _parsed(name, text)
        if page is None:
            yield empty("/" + name, "")
        else:
            asked = structure and not _is_style(name)
            yield read_elements("/" + name, page, "", more=style, structure=asked, prefix=prefix)


def _tell(folder: Path, addresses: Addresses, names: Iterable[str]) -> Iterator[tuple[Problem, ...]]:
    """Yield the links of each page or style sheet that lead nowhere."""
    for name in names:
        text = _text(folder / name)
        page, style = _parsed(name, text)
        found = addresses.dead_of("/" + name, page, style) if page is not None else ()
        lines = text.split("\n")
        yield tuple(_problem(replace(dead, link=replace(dead.link, line=_written(lines, dead.link)))) for dead in found)


def _is_style(name: str) -> bool:
    return name.lower().endswith(".css")


def _parsed(name: str, text: str) -> tuple[Elements | None, list[Link]]:
    """The elements of a page, None where it is empty, and the links in its style; a style sheet is all style."""
    if _is_style(name):
        return Elements(etree.Element("style")), list(_css_links(text, 1))
    # As bytes of UTF-8, because the parser refuses a text that declares another encoding than its own.
    tree = parse(text.encode("utf-8", "replace"))
    if tree is None:
        return None, []
    page = Elements(tree)
    style = [each for each, name in page.inline if name == "style"]
    found = [link for each in style for link in _css_links(each.get("style") or "", line_of(each))]
    found += [link for each in page.all("style") for link in _css_links(each.text or "", line_of(each))]
    return page, found


def _text(path: Path) -> str:
    """The text of a page in the encoding that its mark or its head declares, else UTF-8, else GB18030."""
    data, mark = EncodingDetector.strip_byte_order_mark(path.read_bytes())
    charset = _CHARSET.match(data) if path.suffix.lower() == ".css" else None
    declared = charset[1].decode() if charset else EncodingDetector.find_declared_encoding(data, is_html=True)
    tries = [mark] if mark else [*filter(None, [_DECLARED.get((declared or "").lower())]), "utf-8", "gb18030"]
    text = next((text for name in tries if (text := _decoded(data, name)) is not None), None)
    if text is None:
        text = data.decode(tries[0], "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _css_links(text: str, first_line: int) -> Iterator[Link]:
    if not text:
        return
    text = _CSS_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    line, counted = first_line, 0
    for match in _CSS_URL.finditer(text):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        target = re.sub(r"\\([^0-9a-fA-F])", r"\1", next(filter(None, match.groups()), "")).strip()
        if target and not target.startswith(("data:", "#")):
            yield Link(target, line, "asset", "样式里的文件")


def _written(lines: list[str], link: Link) -> int:
    """The line on which the address itself is written; the parser names the one on which the tag ends."""
    for line in range(link.line, max(0, link.line - _LONGEST_TAG), -1):
        if line <= len(lines) and link.target in lines[line - 1]:
            return line
    return link.line


def _where(name: str, line: int) -> Where:
    # A name that is no UTF-8 cannot be printed as it is.
    return Where(name.encode("utf-8", "replace").decode(), (), line, 1)


def _problem(dead: Dead) -> Problem:
    said = f"“{dead.link.text}”" if dead.link.text else ""
    what = {"link": "链接", "image": "图片", "asset": "页面文件", "form": "表单"}[dead.link.sort]
    message = f"{what}{said}打不开：{dead.link.target}（{dead.reason}）"
    where = _where(dead.url.removeprefix("/"), dead.link.line)
    return Problem(_LEVELS.get(dead.id, Level.ERROR), dead.id, message, where, dead.hint)
