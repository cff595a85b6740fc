"""
Measures gongkai beside other generators: `python -m bench.run`, or `make bench`, which installs them first.

Every figure comes from a command as a user types it, in a process of its own. Programs take turns, so that what else
the machine does falls on all of them; the best of several turns counts, because noise only adds.

`--parts search --sizes 5000` measures searching alone.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bench import report
from bench.edits import CASES, Scene, change, make_scene, stale
from bench.generators import BY_NAME, GENERATORS, LYCHEE, PAGEFIND, PROJECT, Generator, machine, versions
from bench.measure import Cost, run
from bench.plants import judged, plant, reported_by_gongkai, reported_by_lychee
from bench.records import SEED, make_corpus
from bench.searching import measure_finders, measure_index, measure_phone
from bench.served import seconds_to_see

SIZES = (1000, 5000, 20000)
# How often each case is measured.
TURNS = {1000: 3, 5000: 3, 20000: 2}
# Programs of which every build at 20,000 documents takes minutes. Those that build everything again whatever changed
# take as long in each case, so at larger sizes they are asked for some only; the whole is to end within the hour.
SLOW = {
    "gongkai, public face": {5000: ("cold", "nothing", "document", "title"), 20000: ("cold",)},
    "Pelican": {5000: ("cold", "title"), 20000: ("cold",)},
    "MkDocs": {5000: ("cold", "title"), 20000: ("cold",)},
    "Eleventy": {5000: ("cold", "title"), 20000: ("cold",)},
}
# So many saves are timed; one of the programs that build everything.
SAVES = 5


@dataclass(slots=True)
class Bench:
    """One run: where it works, what it found so far."""

    work: Path
    turns: int | None
    rows: list[dict[str, Any]] = field(default_factory=list)

    def note(self, what: str, size: int, name: str, **values: Any) -> None:
        """Keep one figure, and say it."""
        self.rows.append({"what": what, "size": size, "name": name, **values})
        said = "  ".join(
            f"{key} {value:.2f}" if isinstance(value, float) else f"{key} {value}" for key, value in values.items()
        )
        sys.stderr.write(f"{size:>6} {what:<10} {name:<20} {said}\n")

    def tree(self, generator: Generator, size: int) -> Path:
        """Return the source tree of a generator, written when it is first asked for."""
        folder = self.work / str(size) / generator.tree
        if not folder.exists():
            # In a process of its own, because memory that this one took would count as that of what it starts.
            command = [sys.executable, "-m", "bench.corpus", generator.tree, str(size), str(folder)]
            subprocess.run(command, cwd=PROJECT, check=True)
        return folder

    def cost(self, command: Sequence[str], folder: Path, generator: Generator | None = None) -> Cost:
        """Run a command. Raises SystemExit with what it printed when it fails."""
        log = self.work / "log.txt"
        found = run(command, folder, generator.environment if generator else {}, log)
        if found.code:
            sys.exit(f"{' '.join(command)} ended with {found.code}:\n{log.read_text(errors='replace')[-3000:]}")
        return found


def cases_of(generator: Generator, size: int) -> tuple[str, ...]:
    """Return the cases that a generator is measured in at a size."""
    return SLOW.get(generator.name, {}).get(size, CASES)


def turns_of(generator: Generator, size: int) -> int:
    """Return how often a generator is measured in each case."""
    return 1 if generator.name in SLOW and size > SIZES[1] else TURNS.get(size, 1)


def measure_builds(bench: Bench, size: int, generators: Iterable[Generator], scene: Scene) -> None:
    """Measure every case, the programs by turns, and look at what each one wrote."""
    for case in CASES:
        for turn in range(1, (bench.turns or max(TURNS.values())) + 1):
            for generator in generators:
                if case not in cases_of(generator, size) or turn > (bench.turns or turns_of(generator, size)):
                    continue
                folder = bench.tree(generator, size)
                if case == "cold":
                    forget(generator, folder)
                words = change(case, scene, generator, folder, turn)
                found = bench.cost(generator.command, folder, generator)
                wrong = stale(case, scene, generator, folder / generator.out, words)
                bench.note(case, size, generator.name, **asdict(found), stale=wrong)


def forget(generator: Generator, folder: Path) -> None:
    """Remove what a cold build must do without."""
    for name in generator.remembered:
        shutil.rmtree(folder / name, ignore_errors=True)


def measure_whole_job(bench: Bench, size: int) -> None:
    """Measure building, checking every link and making a search index: in one program, which always does, and three."""
    gongkai, hugo = BY_NAME["gongkai"], BY_NAME["Hugo"]
    ours, theirs = bench.tree(gongkai, size), bench.tree(hugo, size)
    for _ in range(bench.turns or 2):
        forget(gongkai, ours)
        bench.note("whole", size, "gongkai", **asdict(bench.cost(gongkai.command, ours, gongkai)))
        forget(hugo, theirs)
        steps = {
            "Hugo": hugo.command,
            "lychee": lychee(hugo.out),
            "Pagefind": (str(PAGEFIND), "--site", hugo.out, "--quiet"),
        }
        costs = {name: bench.cost(command, theirs) for name, command in steps.items()}
        bench.note(
            "whole",
            size,
            "Hugo + lychee + Pagefind",
            wall=sum(each.wall for each in costs.values()),
            cpu=sum(each.cpu for each in costs.values()),
            memory=max(each.memory for each in costs.values()),
            parts={name: [each.wall, each.cpu] for name, each in costs.items()},
        )
    forget(hugo, theirs)


def lychee(folder: str, *more: str) -> tuple[str, ...]:
    """Return the command that checks a folder's links and fragments without the net."""
    options = ("--offline", "--include-fragments", "--index-files", "index.html", "--extensions", "html")
    return (str(LYCHEE), *options, "--no-progress", "--root-dir", folder, *more, folder)


def measure_links(bench: Bench, size: int) -> None:
    """Measure the check of Hugo's pages with planted faults, and compare what is reported with what was planted."""
    hugo = BY_NAME["Hugo"]
    folder = bench.tree(hugo, size)
    forget(hugo, folder)
    bench.cost(hugo.command, folder, hugo)
    planted = plant(folder / hugo.out, SEED)
    log = bench.work / "log.txt"
    for _ in range(bench.turns or 2):
        command = (*BY_NAME["gongkai"].command[:2], "links", hugo.out, "--format", "json")
        found = run(command, folder, {}, log)
        text = log.read_text(encoding="utf-8")
        verdict = judged(planted, reported_by_gongkai(text[text.index("[") : text.rindex("]") + 1]))
        bench.note("links", size, "gongkai", **asdict(found), planted=len(planted), **asdict(verdict))
        found = run(lychee(hugo.out, "--format", "json"), folder, {}, log)
        text = log.read_text(encoding="utf-8")
        verdict = judged(planted, reported_by_lychee(text[text.index("{") : text.rindex("}") + 1], Path(hugo.out)))
        bench.note("links", size, "lychee", **asdict(found), planted=len(planted), **asdict(verdict))
    forget(hugo, folder)


def measure_searching(bench: Bench, size: int, is_last: bool) -> None:
    """Measure finding: what the index costs, what others' cost and find, and the page of results on a phone."""
    gongkai, face = BY_NAME["gongkai"], BY_NAME["gongkai, public face"]
    ours = bench.tree(gongkai, size)
    measure_index(bench.cost, bench.note, size, ours, bench.turns or 2)
    measure_finders(bench.cost, bench.note, size, ours / gongkai.out, bench.work / str(size) / "finders")
    if is_last:
        shown = bench.tree(face, size)
        bench.cost(face.command, shown, face)
        measure_phone(bench.note, size, shown / face.out, face.section)


def measure_serving(bench: Bench, size: int, generators: Iterable[Generator], scene: Scene) -> None:
    """Measure the seconds from a save to the changed page in a browser."""
    for generator in generators:
        slow = generator.name in SLOW
        if generator.serve and not (slow and size > SIZES[1]):
            log = bench.work / "served.txt"
            saves = 1 if slow else bench.turns or SAVES
            waited = seconds_to_see(generator, bench.tree(generator, size), scene, saves, log)
            bench.note("served", size, generator.name, wall=sorted(waited)[len(waited) // 2], all=waited)


def main(arguments: Sequence[str]) -> int:
    """Measure, keep the figures, and write the report where the run was a whole one."""
    options = _parser().parse_args(arguments)
    # When this is ended from outside, servers that it started end with it.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    chosen = [each for each in GENERATORS if not options.only or each.name in options.only]
    is_whole = not (options.only or options.sizes or options.parts or options.repeat)
    work = Path(options.work or tempfile.mkdtemp(prefix="bench-"))
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, options.repeat)
    started = time.monotonic()
    target = work / "results.json"
    for size in options.sizes or SIZES:
        scene = make_scene(make_corpus(size))
        is_last = size == (options.sizes or SIZES)[-1]
        for part in _parts(bench, size, chosen, scene, options.parts, is_last):
            part()
            # After each part, because a later one may fail when much has been measured.
            target.write_text(_results(bench, work, time.monotonic() - started), encoding="utf-8")
        if not options.work:
            shutil.rmtree(work / str(size))
    if is_whole:
        shutil.copy(target, report.RESULTS)
    elif options.renew:
        report.renew(json.loads(target.read_text(encoding="utf-8")))
    is_drawn = is_whole or options.renew
    if is_drawn:
        report.write()
    sys.stderr.write(f"{report.RESULTS if is_drawn else target}\n")
    return 0


def _results(bench: Bench, work: Path, seconds: float) -> str:
    found = {
        "date": str(date.today()),
        "minutes": round(seconds / 60),
        "machine": machine(work),
        "versions": versions(),
    }
    return json.dumps({**found, "rows": bench.rows}, ensure_ascii=False, indent=1) + "\n"


def _parts(
    bench: Bench,
    size: int,
    chosen: Sequence[Generator],
    scene: Scene,
    wanted: Sequence[str] | None,
    is_last: bool,
) -> Iterator[Callable[[], None]]:
    """The parts of a run at one size; with the fewest documents only building is measured."""
    names = {each.name for each in chosen}
    if not wanted or "builds" in wanted:
        yield lambda: measure_builds(bench, size, chosen, scene)
    if size == SIZES[0] and not wanted:
        return
    if (not wanted or "whole" in wanted) and {"gongkai", "Hugo"} <= names:
        yield lambda: measure_whole_job(bench, size)
    if (not wanted or "search" in wanted) and "gongkai" in names:
        yield lambda: measure_searching(bench, size, is_last)
    if not wanted or "served" in wanted:
        yield lambda: measure_serving(bench, size, chosen, scene)
    if (not wanted or "links" in wanted) and is_last and "Hugo" in names:
        yield lambda: measure_links(bench, size)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    names = [each.name for each in GENERATORS]
    parser.add_argument("--sizes", type=int, nargs="+", help=f"numbers of documents, else {SIZES}")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--parts", nargs="+", choices=("builds", "whole", "search", "served", "links"), help="else all")
    parser.add_argument("--repeat", type=int, help="turns, else 3 and for 20,000 documents 2")
    parser.add_argument(
        "--renew", action="store_true", help="put the figures of --parts into those of the last whole run"
    )
    parser.add_argument("--work", help="folder for the trees, which are kept there; else a temporary one")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
