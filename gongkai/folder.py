"""The check of any folder of HTML, also by other hands: dead links, images and attachments, and structure."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from bs4.dammit import EncodingDetector, UnicodeDammit

from gongkai.audit import Dead, Link, Reading, parse, read_tree, resolve
from gongkai.problems import Level, Problem, Where
from gongkai.sources import digest
from gongkai.structure import line_of

_PAGES = (".html", ".htm", ".shtml", ".xhtml")
_CSS_URL = re.compile(r"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")
_LEVELS = {"link.dynamic": Level.NOTE}


def check_folder(folder: Path, *, prefix: str = "/", structure: bool = True) -> list[Problem]:
    """
    Return every dead link (error) and fault of structure (warning) in the pages below `folder`.

    `prefix` is the path under which the folder is published, for links that begin with `/`. Pages are decoded by what
    they declare, GBK and UTF-16 too. Links to other hosts are not followed, and addresses that a program would answer
    are notes.
    """
    prefix = "/" + prefix.strip("/") + "/" if prefix.strip("/") else "/"
    names = list(_walk(folder))
    readings: list[Reading] = []
    problems: list[Problem] = []
    for name in names:
        path = folder / name
        if name.lower().endswith(_PAGES):
            reading = _read(path, "/" + name, structure=structure)
            readings.append(reading)
            for finding in reading.findings:
                where = Where(name, (), finding.line, 1)
                problems.append(Problem(Level.WARNING, finding.id, finding.message, where, finding.hint))
        elif name.lower().endswith(".css"):
            links = tuple(_css_links(path.read_text(encoding="utf-8", errors="replace"), 1))
            readings.append(Reading("/" + name, "", links, (), ()))
    pages = {reading.url for reading in readings}
    for dead in resolve(readings, [f"/{name}" for name in names if f"/{name}" not in pages], prefix=prefix):
        problems.append(_problem(dead))
    return problems


def _walk(folder: Path) -> Iterator[str]:
    """Every file below the folder, in order; links between folders are not followed, so that none is walked twice."""
    for here, folders, files in os.walk(folder):
        folders.sort()
        below = Path(here).relative_to(folder)
        for name in sorted(files):
            yield (below / name).as_posix()


def _read(path: Path, url: str, *, structure: bool) -> Reading:
    data = path.read_bytes()
    text = _decode(data)
    tree = parse(text) if text.strip() else None
    reading = read_tree(url, tree, digest(data), structure=structure)
    if tree is None:
        return reading
    inside = [link for style in tree.iter("style") for link in _css_links(style.text or "", line_of(style))]
    return Reading(url, reading.digest, (*reading.links, *inside), reading.anchors, reading.findings, reading.base)


def _decode(data: bytes) -> str:
    """The text of a page in the encoding that its mark or its head declares, else UTF-8, else GB18030."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True, search_entire_document=False)
    # GB2312 in a head nearly always means its larger successor.
    tries = [{"gb2312": "gb18030", "gbk": "gb18030"}.get(str(declared).lower(), str(declared))] if declared else []
    made = UnicodeDammit(data, known_definite_encodings=tries, user_encodings=["utf-8", "gb18030"], is_html=True)
    text = made.unicode_markup if made.unicode_markup is not None else data.decode("utf-8", "replace")
    # The parser refuses a text that declares another encoding than its own, and control characters.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text)


def _css_links(text: str, first_line: int) -> Iterator[Link]:
    text = re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)
    for match in _CSS_URL.finditer(text):
        target = match[2].strip()
        if not target.startswith(("data:", "#")):
            yield Link(target, first_line + text.count("\n", 0, match.start()), "asset", "样式里的文件")


def _problem(dead: Dead) -> Problem:
    said = f"“{dead.link.text}”" if dead.link.text else ""
    what = {"link": "链接", "image": "图片", "asset": "页面文件", "form": "表单"}[dead.link.sort]
    message = f"{what}{said}打不开：{dead.link.target}（{dead.reason}）"
    where = Where(dead.url.lstrip("/"), (), dead.link.line, 1)
    return Problem(_LEVELS.get(dead.id, Level.ERROR), dead.id, message, where, dead.hint)
