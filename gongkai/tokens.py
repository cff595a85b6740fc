"""The tokens of the design, read from the style sheet: the colours of each set, and the contrast between two (WCAG)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A set of tokens begins with one of these selectors; the first is the ground of the others.
_SETS = (
    ("浅色", re.compile(r"^:root \{([^}]*)\}", re.MULTILINE)),
    ("深色", re.compile(r"prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}")),
    ("高对比", re.compile(r'^:root\[data-contrast="high"\] \{([^}]*)\}', re.MULTILINE)),
)
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\s*;")

_MODES = (("标准", "html"), ("大字", ':root[data-mode="large"]'), ("特大", ':root[data-mode="elderly"]'))
_USUAL = 16  # what browsers give to text where the reader has set nothing, in px

# What is written on what. The first of each pair is text, the second every ground that it may stand on.
_WASHES = ("ground", "wash", "warm-wash", "good-wash", "bad-wash")
TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((name, _WASHES) for name in ("ink", "soft", "link", "visited", "warm", "good", "bad")),
    ("on-main", ("main", "main-deep")),
    ("on-gold", ("gold",)),
    ("accent", ("ground",)),
)
# What must be seen but is no text: edges of controls, lines that mean something.
EDGES: tuple[tuple[str, tuple[str, ...]], ...] = (("edge", ("ground", "wash")), ("accent", ("ground", "wash")))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours of one set, by name, and their contrast: 1 for equal ones, 21 for black on white."""

    scheme: str
    front: str
    ground: str
    contrast: float


def colours(css: str) -> Mapping[str, Mapping[str, str]]:
    """
    Return the colours of each set, #rrggbb, by the names of tokens; of two blocks of a set the later has the last word.

    Raises ValueError where a set is missing.
    """
    found: dict[str, Mapping[str, str]] = {}
    first: Mapping[str, str] = {}
    for name, pattern in _SETS:
        blocks = pattern.findall(css)
        if not blocks:
            raise ValueError(f"没有“{name}”的颜色")
        found[name] = {**first, **dict(_COLOUR.findall("".join(blocks)))}
        first = first or found[name]
    return found


@dataclass(frozen=True, slots=True)
class Size:
    """What a mode of reading makes of the sizes, in px: the type of the page, the least height of what is pressed."""

    mode: str
    type: float
    target: int


def sizes(css: str) -> tuple[Size, ...]:
    """Return the sizes of the three modes. Raises ValueError where one is missing."""
    found: list[Size] = []
    target = re.search(r"--target:\s*(\d+)px", css)
    for mode, selector in _MODES:
        block = re.search(rf"^{re.escape(selector)} \{{([^}}]*)\}}", css, re.MULTILINE)
        size = re.search(r"font-size:\s*([\d.]+)%", block[1]) if block else None
        own = (re.search(r"--target:\s*(\d+)px", block[1]) if block else None) or target
        if size is None or own is None:
            raise ValueError(f"没有“{mode}”的字号")
        found.append(Size(mode, _USUAL * float(size[1]) / 100, int(own[1])))
    return tuple(found)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, #rrggbb (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs(css: str, wanted: tuple[tuple[str, tuple[str, ...]], ...] = TEXTS) -> tuple[Pair, ...]:
    """Return the contrast of everything that is written on something, in every set."""
    return tuple(
        Pair(scheme, front, ground, contrast(named[front], named[ground]))
        for scheme, named in colours(css).items()
        for front, grounds in wanted
        for ground in grounds
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
