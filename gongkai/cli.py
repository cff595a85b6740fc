"""Arguments, the clock, what is printed, and exit codes: 0 fine, 1 errors in the content, 2 wrong use."""

import argparse
import contextlib
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from gongkai.explain import explain
from gongkai.folder import check_folder
from gongkai.pipeline import PROJECT, Build, Report, build
from gongkai.problems import FORMATS, Level, Problem, StopError, located, worst
from gongkai.serve import serve
from gongkai.store import Store, open_store, save_store

_ABOUT = """公开：把 content/ 里的 YAML 和 Markdown 做成经过检查的政务公开网站。

命令：
  build     生成网站（不写命令就是它）
  check     只检查，不写任何文件
  links     检查一个网页文件夹里的链接和结构，别的程序做的网页也可以
  serve     边改边看：保存文件后浏览器自动刷新
  explain   解释一条要求、一个类别或一个页面

例子：
  python build.py                          生成样例站，结果在 output/
  python build.py check --format json      给别的程序用的检查结果
  python build.py links output/public      检查死链
  python build.py serve --port 8000        打开 http://127.0.0.1:8000/
  python build.py explain POL-05           这条要求是什么，依据是什么

每个命令后面加 --help 看它的选项。退出码：0 正常，1 内容有错误，2 用法不对。
"""
_EXAMPLES = {
    "build": "python build.py build --today 2023-12-31 --jobs 2",
    "check": "python build.py check --root 我的站 --format github",
    "links": "python build.py links output/public",
    "serve": "python build.py serve --port 8000",
    "explain": "python build.py explain policy    或    python build.py explain /policy/2023/zhengwu-gongkai-renwu/",
}
_DOES = {
    "build": "检查 content/ 并生成网站。有错误时不写，output/ 保持原样。",
    "check": "和 build 做同样的检查，但不写任何文件。",
    "links": "检查一个网页文件夹：链接、锚点、图片、附件和页面结构。",
    "serve": "生成网站，在本机打开，保存文件后浏览器自动刷新；问题显示在 /_problems/。",
    "explain": "解释一条要求（编号）、一个类别（英文名）或一个页面（地址）；--all 输出全部参考资料。",
}


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    given = list(arguments)
    if not given or (given[0] not in _DOES and given[0] not in ("-h", "--help") and given[0].startswith("-")):
        given.insert(0, "build")
    try:
        options = _parser().parse_args(given)
        if options.command is None:
            sys.stdout.write(_ABOUT)
            return 0
        command: Callable[[argparse.Namespace], int] = _COMMANDS[options.command]
        return command(options)
    except _UsageError as wrong:
        sys.stderr.write(f"用法不对：{wrong}\n看用法：python build.py --help\n")
        return 2
    except StopError as stop:
        root = Path(getattr(options, "root", "."))
        print_problems(located(stop.problems, (root, PROJECT)), getattr(options, "format", "text"))
        return 2 if any(problem.id.startswith(("output.", "site.none")) for problem in stop.problems) else 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止，output/ 没有改动。\n")
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away; there is nobody to tell.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


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
    store = _open(root, fresh=options.fresh)
    started = time.monotonic()
    result = build(
        root, out=out, store=store, today=options.today, jobs=options.jobs, report=progress_bar(sys.stderr.isatty())
    )
    if out is not None:
        save_store(store, root / ".cache")
    print_problems(result.problems, options.format)
    summary = _summary(result, out, time.monotonic() - started)
    (sys.stdout if options.format == "text" else sys.stderr).write(summary)
    return 1 if worst(result.problems) is Level.ERROR else 0


def _open(root: Path, *, fresh: bool) -> Store:
    return open_store(None if fresh else root / ".cache")


def _summary(result: Build, out: Path | None, seconds: float) -> str:
    errors = sum(problem.level is Level.ERROR for problem in result.problems)
    warnings = sum(problem.level is Level.WARNING for problem in result.problems)
    hidden = len(result.library.internal_ids)
    lines = [
        f"条目 {len(result.library.entries)} 个（{hidden} 个不公开），页面 {len(result.pages)} 个"
        f"（这次生成 {len(result.rendered)} 个），错误 {errors} 个，警告 {warnings} 个，用时 {seconds:.1f} 秒。"
    ]
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
    folder = Path(options.folder)
    if not folder.is_dir():
        raise _UsageError(f"没有文件夹 {folder}")
    problems = located(check_folder(folder, prefix=options.prefix), (folder,))
    print_problems(problems, options.format)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    summary = f"检查完毕：死链等错误 {errors} 个，结构警告 {sum(p.level is Level.WARNING for p in problems)} 个。\n"
    (sys.stdout if options.format == "text" else sys.stderr).write(summary)
    return 1 if errors else 0


def _serve(options: argparse.Namespace) -> int:
    root = _root(options)
    serve(root, port=options.port, today=options.today, jobs=options.jobs, say=sys.stdout.write)
    return 0


def _explain(options: argparse.Namespace) -> int:
    if not options.all and not options.what:
        raise _UsageError("explain 后面写要求编号、类别名或页面地址，或写 --all")
    root = _root(options)
    text = explain(root, "" if options.all else options.what, store=_open(root, fresh=False), today=options.today)
    if text is None:
        raise _UsageError(f"没有叫“{options.what}”的要求、类别或页面")
    sys.stdout.write(text)
    return 0


_COMMANDS = {"build": _build, "check": _check, "links": _links, "serve": _serve, "explain": _explain}


def progress_bar(live: bool) -> Report:
    """Return a report that draws a bar on a terminal, and elsewhere one line for each stage that is done."""

    def report(stage: str, done: int, total: int) -> None:
        filled = 24 * done // total if total else 24
        line = f"[{'#' * filled}{'.' * (24 - filled)}] {stage} {done}/{total}"
        if live:
            sys.stderr.write(f"\r\x1b[K{line}" + ("\n" if done == total else ""))
        elif done == total:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    return report


class _UsageError(Exception):
    """The command was called wrongly."""


class _Parser(argparse.ArgumentParser):
    """The standard parser, speaking Chinese."""

    def error(self, message: str) -> NoReturn:
        for pattern, said in _MESSAGES:
            if match := re.fullmatch(pattern, message):
                raise _UsageError(said.format(*match.groups()))
        raise _UsageError(message)


_MESSAGES = (
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"argument (\S+): expected one argument", "{0} 后面要写一个值"),
    (r"argument command: invalid choice: '([^']*)'.*", "没有命令“{0}”，可用：" + " ".join(_DOES)),
    (r"argument (\S+): invalid choice: '([^']*)' \(choose from (.*)\)", "{0} 读到“{1}”，可写 {2}"),
    (r"argument (\S+): (.*)", "{0}：{1}"),
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"ambiguous option: (\S+) could match (.*)", "{0} 不明确，可能是 {1}"),
)


def _parser() -> _Parser:
    parser = _Parser(prog="python build.py", add_help=False)
    parser.add_argument("-h", "--help", action="store_const", const=None, dest="command")
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    for name, does in _DOES.items():
        command = commands.add_parser(
            name,
            add_help=False,
            usage=argparse.SUPPRESS,
            description=f"{does}\n\n用法：python build.py {name} [选项]",
            epilog=f"例子：\n  {_EXAMPLES[name]}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        group = command.add_argument_group("选项")
        group.add_argument("-h", "--help", action="help", help="显示这个说明")
        _OPTIONS[name](group)
    return parser


def _site_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--root", metavar="文件夹", default=".", help="网站所在的文件夹，里面有 site_config.yaml；默认是当前文件夹"
    )
    group.add_argument(
        "--today", metavar="日期", type=_day, help="统计截止日，例如 2023-12-31；默认按站点配置，再默认是今天"
    )


def _job_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--jobs", metavar="个数", type=_count, default=os.cpu_count() or 1, help="同时用几个进程，默认是处理器个数"
    )


def _build_options(group: argparse._ArgumentGroup) -> None:
    _site_options(group)
    group.add_argument("--out", metavar="文件夹", help="结果放在哪里，默认是网站文件夹里的 output")
    _job_options(group)
    group.add_argument("--fresh", action="store_true", help="忘掉以前的结果，全部重新生成")
    _format_option(group)


def _format_option(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format",
        metavar="格式",
        choices=tuple(FORMATS),
        default="text",
        help="问题的格式：text 给人看，json 给程序，github 给代码托管平台",
    )


def _links_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "folder", metavar="文件夹", nargs="?", default="output/public", help="网页所在的文件夹，默认 output/public"
    )
    group.add_argument("--prefix", metavar="路径", default="/", help="网站发布在哪个路径下，例如 /gk/；默认是根")
    _format_option(group)


def _serve_options(group: argparse._ArgumentGroup) -> None:
    _site_options(group)
    group.add_argument("--port", metavar="端口", type=_count, default=8000, help="端口号，默认 8000")
    _job_options(group)


def _explain_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("what", metavar="编号、类别或地址", nargs="?", help="例如 POL-05、policy、/policy/")
    group.add_argument("--all", action="store_true", help="输出所有类别、字段类型和规则的参考资料")
    _site_options(group)


_OPTIONS: dict[str, Callable[[argparse._ArgumentGroup], None]] = {
    "build": _build_options,
    "check": _build_options,
    "links": _links_options,
    "serve": _serve_options,
    "explain": _explain_options,
}


def _root(options: argparse.Namespace) -> Path:
    root = Path(options.root).resolve()
    if not root.is_dir():
        raise _UsageError(f"没有文件夹 {options.root}")
    return root


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"读到“{text}”，应为日期，例如 2023-12-31") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"读到“{text}”，应为 1 以上的整数")
    return int(text)
