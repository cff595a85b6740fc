"""Faults planted into pages of another program, beside links that only look wrong; who finds which."""

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

FAULTS = 200
# As many links that are right, in forms that are easily taken for wrong.
DECOYS = 200
_HEADING = re.compile(r'<h2 id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Found:
    """What a checker said of planted pages: how many faults it found, missed, and raised where there is none."""

    found: int
    missed: tuple[str, ...]
    false: tuple[str, ...]


def plant(folder: Path, seed: int) -> dict[str, str]:
    """Plant faults and decoys, one a page, and return the sort of fault by the page's path below `folder`."""
    chance = random.Random(seed)
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.glob("document/*/d*/index.html"))
    chosen = chance.sample(pages, min(FAULTS + DECOYS, len(pages) // 2))
    targets = [name.removesuffix("index.html") for name in chance.sample(pages, len(chosen))]
    (folder / "map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>\n', encoding="utf-8")
    planted = {}
    for number, (name, target) in enumerate(zip(chosen, targets, strict=True)):
        anchors = _HEADING.findall((folder / target / "index.html").read_text(encoding="utf-8"))
        wrong, right = _faults(number, target), _decoys(number, target, chance.choice(anchors))
        if number % 2:
            _insert(folder / name, right[number // 2 % len(right)])
        else:
            planted[name], line = list(wrong.items())[number // 2 % len(wrong)]
            _insert(folder / name, line)
    return planted


def _faults(number: int, target: str) -> dict[str, str]:
    """One line for each sort of fault."""
    return {
        "dead page": f'<p><a href="/{target[:-1]}9/">见文件</a></p>',
        "wrong fragment": f'<p><a href="/{target}#第{number}条之一">见条款</a></p>',
        "wrong case": f'<p><a href="/{target.replace("/d", "/D")}">见文件</a></p>',
        "missing image": f'<p><img src="/pictures/map-{number}.svg" alt="分布图"></p>',
        "missing file": f'<p><a href="fujian-{number + 100}.txt">附件</a></p>',
    }


def _decoys(number: int, target: str, anchor: str) -> tuple[str, ...]:
    return (
        f'<p><a href="/{target}#{anchor}">见条款</a></p>',
        f'<p><a href="/{target}#{quote(anchor)}">见条款</a></p>',
        f'<p><a href="/document/../{target}./">见文件</a></p>',
        f'<p><a href="/{target}?from={number}#">见文件</a></p>',
        '<p><img src="/map.svg" alt="分布图"></p>',
        '<p><code>&lt;a href="/no/such/page/"&gt;</code></p>',
    )


def _insert(path: Path, line: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<article>\n", f"<article>\n{line}\n", 1), encoding="utf-8")


def judged(planted: dict[str, str], reported: set[str]) -> Found:
    """Return how the pages that a checker reported compare with the planted ones."""
    missed = tuple(sorted(planted[name] for name in planted.keys() - reported))
    return Found(len(planted.keys() & reported), missed, tuple(sorted(reported - planted.keys())))


def reported_by_gongkai(text: str) -> set[str]:
    """Return the pages with errors in a report of `links --format json`."""
    return {each["path"] for each in json.loads(text) if each["level"] == "error"}


def reported_by_lychee(text: str, folder: Path) -> set[str]:
    """Return the pages with errors in lychee's report, below `folder`."""
    return {Path(name).relative_to(folder).as_posix() for name in json.loads(text)["error_map"]}
