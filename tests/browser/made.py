"""The sample site, built once for all tests in a browser, and which of its pages stand for which template."""

import fcntl
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from gongkai.inputs import PROJECT
from gongkai.pipeline import build
from gongkai.render import file_of
from gongkai.store import open_store

TEMPLATES = PROJECT / "templates"
# A tag's name, its class and the names of its other attributes: what a style sheet or a rule of access could look at.
_TAG = re.compile(r"<([a-z][a-z0-9]*)([^>]*)>")
_CLASS = re.compile(r'\sclass="([^"]*)"')
_NAME = re.compile(r"\s(role|scope|aria-[a-z]+|type|open)(?==|\s|$)")
# Enough to show every shape in which a template comes out, few enough to be looked at in every mode.
MOST = 3


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page of the site: its address, its file, and the template that it was made with."""

    url: str
    file: Path
    template: str


def templates() -> list[str]:
    """Every template that makes pages."""
    return sorted(path.name for path in TEMPLATES.glob("*.html") if path.name != "base.html")


def make(folder: Path) -> tuple[MadePage, ...]:
    """Build the sample site into `folder`, once for all processes of a test run."""
    folder.mkdir(exist_ok=True)
    register = folder / "pages.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not register.is_file():
            made = build(PROJECT, out=folder / "output", store=open_store(None), jobs=2)
            assert made.written, [problem.message for problem in made.problems if problem.level.name == "ERROR"]
            register.write_text(json.dumps([(page.url, page.template) for page in made.pages]), encoding="utf-8")
    there = set(templates())
    pages = []
    for url, template in json.loads(register.read_text(encoding="utf-8")):
        fallback = "list.html" if template.endswith("_list.html") else "entry.html"
        pages.append(MadePage(url, folder / "output" / file_of(url), template if template in there else fallback))
    return tuple(pages)


def features(page: MadePage) -> frozenset[str]:
    """What the page's markup consists of, without its text."""
    found = set()
    for tag, rest in _TAG.findall(page.file.read_text(encoding="utf-8")):
        classes = _CLASS.search(rest)
        found |= {f"{tag}.{name}" for name in (classes[1].split() if classes else ())} | {tag}
        found |= {f"{tag}[{name}]" for name in _NAME.findall(rest)}
    return frozenset(found)


def samples(pages: tuple[MadePage, ...], template: str, most: int = MOST) -> list[MadePage]:
    """
    Return pages that together show everything that a template is seen to make, the fullest first.

    Which ones is decided by what is on them, so a new shape of a template is covered by itself.
    """
    seen = {page: features(page) for page in pages if page.template == template}
    assert seen, f"the sample site has no page that {template} makes: add one to content/"
    chosen: list[MadePage] = []
    missing = frozenset().union(*seen.values())
    while missing and len(chosen) < most:
        best = max(sorted(seen, key=lambda page: page.url), key=lambda page: len(seen[page] & missing))
        chosen.append(best)
        missing -= seen[best]
    return chosen


def by_template(pages: tuple[MadePage, ...]) -> dict[str, list[MadePage]]:
    """All pages under the template that made them."""
    found = defaultdict(list)
    for page in pages:
        found[page.template].append(page)
    return dict(found)
