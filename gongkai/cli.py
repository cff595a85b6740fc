"""
What the commands do, the clock, what is printed, and exit codes: 0 fine, 1 errors in the content, 2 wrong use.

Each command loads what it needs when it is run: to load all takes a quarter of a second, longer than it takes to see
that there is nothing to do.
"""

import argparse
import contextlib
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.arguments import ABOUT, UsageError, read_arguments
from gongkai.inputs import PROJECT
from gongkai.lock import alone
from gongkai.looking import Outcome, Sight, looking, recall, remember
from gongkai.problems import FORMATS, Level, Problem, StopError, located, nearest, worst
from gongkai.spread import Report
from gongkai.store import Store, open_store, save_store

if TYPE_CHECKING:
    from gongkai.library import Library


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        options = read_arguments(arguments)
        if options.command is None:
            sys.stdout.write(ABOUT)
            return 0
        command: Callable[[argparse.Namespace], int] = _COMMANDS[options.command]
        with _without_collector():
            return command(options)
    except UsageError as wrong:
        sys.stderr.write(f"用法不对：{wrong}\n看用法：python build.py --help\n")
        return 2
    except StopError as stop:
        root = Path(getattr(options, "root", "."))
        form = getattr(options, "format", "text")
        print_problems(located(stop.problems, (root, PROJECT)), form if form in FORMATS else "text")
        return 2 if any(problem.id.startswith(("output.", "site.none")) for problem in stop.problems) else 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止，output/ 没有改动。\n")
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away; there is nobody to tell.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """
    Look for no circles of objects meanwhile.

    A command makes a great many objects that last until it ends, and no circles worth collecting: looking for these
    again and again took a quarter of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def print_problems(problems: Sequence[Problem], form: str) -> None:
    """Print problems in one of the forms; notes only in those for programs."""
    shown = [problem for problem in problems if problem.level > Level.NOTE] if form == "text" else problems
    sys.stdout.write(FORMATS[form](shown))


def _build(options: argparse.Namespace) -> int:
    return _run(options, _root(options) / "output" if options.out is None else Path(options.out).resolve())


def _check(options: argparse.Namespace) -> int:
    return _run(options, None)


def _run(options: argparse.Namespace, out: Path | None) -> int:
    root = _root(options)
    started = time.monotonic()
    with contextlib.ExitStack() as held:
        if out is not None:
            held.enter_context(alone(root / ".cache"))
        sight = held.enter_context(looking(root, out, options.jobs))
        outcome = _recalled(options, root, out, sight) or _made(options, root, out, sight)
    print_problems(outcome.problems, options.format)
    summary = _summary(outcome, out, time.monotonic() - started)
    (sys.stdout if options.format == "text" else sys.stderr).write(summary)
    return 1 if worst(outcome.problems) is Level.ERROR else 0


def _recalled(options: argparse.Namespace, root: Path, out: Path | None, sight: Sight) -> Outcome | None:
    """What became of the last build, where another would come to the same."""
    if options.fresh or (out is not None and options.verify_sample):
        return None
    return recall(root / ".cache", sight, options.today, _way(options), out)


def _made(options: argparse.Namespace, root: Path, out: Path | None, sight: Sight) -> Outcome:
    from gongkai.pipeline import build

    store = _open(root, fresh=options.fresh)
    if store.remark and out is not None:
        sys.stderr.write(store.remark + "\n")
    outcome = build(
        root,
        out=out,
        store=store,
        today=options.today,
        jobs=options.jobs,
        compressed=out is not None and options.compress,
        verified=options.verify_sample if out is not None else 0,
        sight=sight,
        report=progress_bar(sys.stderr.isatty()),
    ).outcome
    if out is not None:
        remember(store, sight, options.today, _way(options), out, outcome)
        save_store(store)
    return outcome


def _way(options: argparse.Namespace) -> str:
    """How the output is to be written."""
    return "compressed" if getattr(options, "compress", False) else "plain"


def _open(root: Path, *, fresh: bool) -> Store:
    return open_store(root / ".cache", fresh=fresh)


def _summary(result: Outcome, out: Path | None, seconds: float) -> str:
    errors = sum(problem.level is Level.ERROR for problem in result.problems)
    warnings = sum(problem.level is Level.WARNING for problem in result.problems)
    lines = [
        f"条目 {result.entries} 个（{result.hidden} 个不公开），页面 {result.pages} 个"
        f"（这次生成 {result.rendered} 个），错误 {errors} 个，警告 {warnings} 个，用时 {seconds:.1f} 秒。"
    ]
    if result.history:
        lines.append(f"没有核对发布日期是不是补录：{result.history}。")
    if out is None:
        lines.append("检查完毕，没有写文件。" if not errors else "有错误，改好后再生成。")
    elif result.written:
        lines.append(f"公开站：{_near(out / 'public' / 'index.html')}")
        lines.append(f"内部站：{_near(out / 'internal' / 'index.html')}")
    else:
        lines.append(f"有错误，{_near(out)} 没有改动。改好后再生成。")
    return "\n".join(lines) + "\n"


def _near(path: Path) -> str:
    """A path as it is typed here, where it lies below the working folder."""
    with contextlib.suppress(ValueError):
        return path.relative_to(Path.cwd()).as_posix()
    return str(path)


def _links(options: argparse.Namespace) -> int:
    from gongkai.folder import check_folder

    folder = Path(options.folder)
    if not folder.is_dir():
        raise UsageError(f"没有文件夹 {folder}")
    # Elsewhere than on a terminal nothing is said but the result, which other programs read.
    report: Report = progress_bar(live=True) if sys.stderr.isatty() else lambda stage, done, total: None
    problems = located(check_folder(folder, prefix=options.prefix, jobs=options.jobs, report=report), (folder,))
    print_problems(problems, options.format)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    summary = f"检查完毕：死链等错误 {errors} 个，结构警告 {sum(p.level is Level.WARNING for p in problems)} 个。\n"
    (sys.stdout if options.format == "text" else sys.stderr).write(summary)
    return 1 if errors else 0


def _serve(options: argparse.Namespace) -> int:
    # Loaded when asked for: a web server takes as long to load as a small change takes to build.
    from gongkai.serve import serve

    root = _root(options)
    serve(root, port=options.port, today=options.today, jobs=options.jobs, say=sys.stdout.write)
    return 0


def _progress(options: argparse.Namespace) -> int:
    from gongkai.duties import rows
    from gongkai.plans import prepare
    from gongkai.reports import PROGRESS_FORMATS

    root = _root(options)
    plan = prepare(root, store=_open(root, fresh=False), today=options.today)
    unit = _unit(plan.public, options.unit)
    owed = rows(plan.public)
    if not owed:
        raise UsageError("这个网站没有任务表")
    if unit:
        owed = tuple((entry, each) for entry, each in owed if any(state.unit.id == unit for state in each.units))
    sys.stdout.write(PROGRESS_FORMATS[options.format](plan.public, owed, unit))
    return _told(plan.judged())


def _unit(library: "Library", name: str) -> str:
    """The id of a unit that is named by its id or by any of its names."""
    from gongkai.duties import names_of, rows

    if not name:
        return ""
    owing = {state.unit.id: state.unit for _, each in rows(library) for state in each.units}
    named = {str(text): id_ for id_ in owing for text in names_of(library, id_)}
    found = name if name in owing else named.get(name)
    if found is None:
        raise UsageError(f"没有承担任务的单位“{name}”。{nearest(name, named)}")
    return found


def _told(problems: Sequence[Problem]) -> int:
    """Say on the side how many errors the content has; what is printed holds for what could be read."""
    errors = sum(problem.level is Level.ERROR for problem in problems)
    if errors:
        sys.stderr.write(f"内容有 {errors} 个错误，有错误的条目没有算进来；用 python build.py check 查看。\n")
    return 1 if errors else 0


def _inspect(options: argparse.Namespace) -> int:
    from gongkai.pipeline import build
    from gongkai.reports import INSPECTION_FORMATS

    root = _root(options)
    result = build(root, out=None, store=_open(root, fresh=False), today=options.today, jobs=options.jobs)
    if result.inspection is None:
        raise UsageError("没有检查指标，应在 kinds/_inspection.yaml")
    sys.stdout.write(INSPECTION_FORMATS[options.format](result.inspection))
    return _told(result.problems)


def _explain(options: argparse.Namespace) -> int:
    if not options.all and not options.what:
        raise UsageError("explain 后面写要求编号、类别名或页面地址，或写 --all")
    from gongkai.explain import explain, write_reference

    root = _root(options)
    if options.all and options.out:
        write_reference(root, Path(options.out), store=_open(root, fresh=False), today=options.today)
        return 0
    text = explain(root, "" if options.all else options.what, store=_open(root, fresh=False), today=options.today)
    if text is None:
        raise UsageError(f"没有叫“{options.what}”的要求、类别或页面")
    sys.stdout.write(text)
    return 0


_COMMANDS = {
    "build": _build,
    "check": _check,
    "links": _links,
    "serve": _serve,
    "progress": _progress,
    "inspect": _inspect,
    "explain": _explain,
}


def progress_bar(live: bool) -> Report:
    """
    Return a report that draws a bar on a terminal, and elsewhere one line for each stage that is done.

    It says how many are done a second, once there is time to tell.
    """
    # When each stage was first heard of, and how many were done by then.
    started: dict[str, tuple[float, int]] = {}

    def report(stage: str, done: int, total: int) -> None:
        begun, before = started.setdefault(stage, (time.monotonic(), done))
        seconds = time.monotonic() - begun
        filled = 24 * done // total if total else 24
        line = f"[{'#' * filled}{'.' * (24 - filled)}] {stage} {done}/{total}"
        # A stage may begin again, with what the first pages brought up.
        if seconds >= 1 and done > before:
            line += f"，每秒 {(done - before) / seconds:.0f} 个"
        if live:
            sys.stderr.write(f"\r\x1b[K{line}" + ("\n" if done == total else ""))
        elif done == total:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    return report


def _root(options: argparse.Namespace) -> Path:
    root = Path(options.root).resolve()
    if not root.is_dir():
        raise UsageError(f"没有文件夹 {options.root}")
    return root
