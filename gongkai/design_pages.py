"""The pages of the office that show the design: colours and sizes of the style sheet, and every part at work."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.examples import PARTS, Part
from gongkai.pages import Crumb, Page
from gongkai.problems import Problem, Where, warning
from gongkai.tokens import EDGES, Pair, Size, colours, pairs, sizes

HOME = "/internal/design/"
SWATCHES = "/internal/static/swatches.css"
_TITLE = "版式和部件"
# The first words of a file of templates, and those right before a macro.
_HEAD = re.compile(r"\s*\{#(.*?)#\}", re.DOTALL)
# What each colour is for, in the order in which the page shows them.
_USES = {
    "ink": "正文",
    "soft": "说明、日期等次要的字",
    "ground": "页面的底",
    "wash": "浅底：表头、分组",
    "line": "分隔线，不表示意思",
    "edge": "输入框等的边",
    "main": "主色：网站名称、菜单的底",
    "main-deep": "主色的深一级",
    "on-main": "主色上的字",
    "accent": "底色上的线和记号",
    "gold": "最该按的那个按钮",
    "on-gold": "金色上的字",
    "link": "链接",
    "visited": "看过的链接",
    "warm": "提醒",
    "warm-wash": "提醒的底",
    "good": "做到了",
    "good-wash": "做到了的底",
    "bad": "没有做到、有错",
    "bad-wash": "没有做到的底",
    "focus": "键盘走到的地方",
    "focus-edge": "键盘走到的地方的边",
}


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour: the name of its token, what it is for, and its value, #rrggbb, in each of the sets in their order."""

    name: str
    use: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the style sheet says: the sets of colours by name, every colour, sizes, and contrasts of texts and edges."""

    schemes: tuple[str, ...] = ()
    swatches: tuple[Swatch, ...] = ()
    sizes: tuple[Size, ...] = ()
    texts: tuple[Pair, ...] = ()
    edges: tuple[Pair, ...] = ()


def read_look(css: str) -> tuple[Look, list[Problem]]:
    """Return what a style sheet says of colours and sizes, or nothing and a warning where it lacks one of them."""
    try:
        sets = colours(css)
        first = next(iter(sets.values()))
        names = [*(name for name in _USES if name in first), *(name for name in first if name not in _USES)]
        swatches = tuple(
            Swatch(name, _USES.get(name, "本站自己的颜色"), tuple(each[name] for each in sets.values()))
            for name in names
        )
        return Look(tuple(sets), swatches, sizes(css), pairs(css), pairs(css, EDGES)), []
    except (ValueError, KeyError) as reason:
        message = f"样式表里的颜色或字号不全，“{_TITLE}”没有列出：{reason}"
        where = Where("static/site.css/10-tokens.css", (), 1, 1)
        return Look(), [warning("design.tokens", message, where, "照着本程序的 10-tokens.css 写全三套颜色")]


def swatches_css(look: Look) -> bytes:
    """Return a style sheet with a class for each colour of each set, and for each text on its ground: `.s0-ink`."""
    rules = [
        f".s{number}-{each.name} {{ background: {value}; }}"
        for each in look.swatches
        for number, value in enumerate(each.values)
    ]
    named = {each.name: each.values for each in look.swatches}
    for pair in look.texts:
        number = look.schemes.index(pair.scheme)
        front, ground = named[pair.front][number], named[pair.ground][number]
        rules.append(f".s{number}-{pair.front}-on-{pair.ground} {{ color: {front}; background: {ground}; }}")
    return "".join(rule + "\n" for rule in rules).encode()


def plan_design(folders: Sequence[Path], look: Look) -> tuple[Page, ...]:
    """Return the page of colours and sizes, and one for each part; `folders` are those of templates, the last wins."""
    crumbs = (Crumb("内部工作台", "/internal/"),)
    home = Page(HOME, "internal_design.html", _TITLE, "", crumbs=crumbs, data=(look, PARTS))
    below = (*crumbs, Crumb(_TITLE, HOME))
    return (home, *(_part(folders, part, below) for part in PARTS))


def _part(folders: Sequence[Path], part: Part, crumbs: tuple[Crumb, ...]) -> Page:
    path = next(path for folder in reversed(folders) if (path := folder / "parts" / part.file).is_file())
    head = _HEAD.match(path.read_text(encoding="utf-8"))
    said = " ".join(head[1].split()) if head else ""
    title = f"部件：{part.title}"
    return Page(f"{HOME}{part.name}/", "internal_part.html", title, "", crumbs=crumbs, data=(part, said))
