"""Lines on two logarithmic axes as SVG: a readable picture without a dependency, in light and in dark."""

import math
from collections.abc import Mapping
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 50, 60
# Of equal lightness, apart for eyes that see two colours only; each line has a name and a dash of its own besides.
_COLOURS = ("#c1121f", "#d4720b", "#0b6fb8", "#3d7a1f", "#8a4fbf", "#6b6b6b")
_DASHES = ("", "8 4", "", "2 3", "10 3 2 3", "5 5")
_STYLE = """\
text{font:14px system-ui,"Noto Sans",sans-serif;fill:#1a1a1a}.title{font-size:16px;font-weight:600}
.ground{fill:#fff}.grid{stroke:#d9d9d9}.axis{stroke:#555}
@media (prefers-color-scheme:dark){text{fill:#eee}.ground{fill:#16181c}.grid{stroke:#3a3d44}.axis{stroke:#aaa}
.lines{filter:brightness(1.45)}}
"""


def draw(title: str, across: str, lines: Mapping[str, Mapping[int, float]]) -> str:
    """Return a plot of `lines`, points by name; `across` names the axis below, the title the one at the side."""
    xs = sorted({x for points in lines.values() for x in points})
    ys = [y for points in lines.values() for y in points.values()]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def place(x: float, y: float) -> tuple[float, float]:
        along = math.log(x / xs[0]) / max(math.log(xs[-1] / xs[0]), 1e-9)
        up = (math.log10(y) - low) / (high - low)
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text class="title" x="{LEFT}" y="28">{escape(title)}</text>']
    for power in range(low, high + 1):
        for step in (1, 2, 5):
            if 10.0**low <= (y := step * 10.0**power) <= 10.0**high:
                height = place(xs[0], y)[1]
                parts.append(f'<path class="grid" d="M{LEFT} {height:.1f}H{WIDTH - RIGHT}"/>')
                parts.append(f'<text x="{LEFT - 8}" y="{height + 5:.1f}" text-anchor="end">{y:g}</text>')
    for x in xs:
        left = place(x, 10.0**low)[0]
        parts.append(f'<path class="grid" d="M{left:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{left:.1f}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">{x:,}</text>')
    parts.append(f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{escape(across)}</text>')
    parts += _lines({name: [place(x, y) for x, y in sorted(points.items())] for name, points in lines.items()})
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
    ground = f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>'
    shown = "\n".join(parts)
    return f'{head} aria-label="{escape(title)}">\n<style>{_STYLE}</style>\n{ground}\n{shown}\n</svg>\n'


def _lines(lines: Mapping[str, list[tuple[float, float]]]) -> list[str]:
    """The lines, each with its name at its end; names that would stand on each other are moved apart."""
    parts, lowest = [], TOP - 20.0
    styles = {name: (_COLOURS[n % 6], _DASHES[n % 6]) for n, name in enumerate(lines)}
    for name, points in sorted(lines.items(), key=lambda pair: pair[1][-1][1]):
        colour, dash = styles[name]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
        lowest = max(lowest + 18, points[-1][1] + 5)
        stroke = f'stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"'
        parts.append(f'<g class="lines"><path fill="none" {stroke} d="M{path}"/>{dots}</g>')
        x, y = points[-1]
        leader = f"M{x + 5:.1f} {y:.1f}L{x + 24:.1f} {lowest - 5:.1f}"
        parts.append(f'<g class="lines"><path fill="none" stroke="{colour}" d="{leader}"/></g>')
        parts.append(f'<text x="{x + 28:.1f}" y="{lowest:.1f}">{escape(name)}</text>')
    return parts
