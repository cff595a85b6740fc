"""What may be written after `python build.py`, in Chinese: commands, options, and what is said when they are wrong."""

import argparse
import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from gongkai.problems import FORMATS

# The forms of reports; what writes them is loaded when one is asked for.
PROGRESS = ("text", "json", "csv")
SELF_INSPECTION = ("text", "json")

ABOUT = """公开：把 content/ 里的 YAML 和 Markdown 做成经过检查的政务公开网站。

命令：
  build     生成网站（不写命令就是它）
  check     只检查，不写任何文件
  links     检查一个网页文件夹里的链接和结构，别的程序做的网页也可以
  serve     边改边看：保存文件后浏览器自动刷新
  progress  任务表每一项做到了哪一步，谁还缺什么
  inspect   按检查指标自查网站，哪些栏目哪一天会变红
  explain   解释一条要求、一个类别或一个页面

例子：
  python build.py                          生成样例站，结果在 output/
  python build.py check --format json      给别的程序用的检查结果
  python build.py links output/public      检查死链
  python build.py serve --port 8000        打开 http://127.0.0.1:8000/
  python build.py progress --unit 市民政局  这个单位还欠什么
  python build.py explain POL-05           这条要求是什么，依据是什么

每个命令后面加 --help 看它的选项。退出码：0 正常，1 内容有错误，2 用法不对。
"""
_EXAMPLES = {
    "build": "python build.py build --today 2023-12-31 --jobs 2",
    "check": "python build.py check --root 我的站 --format github",
    "links": "python build.py links output/public",
    "serve": "python build.py serve --port 8000",
    "progress": "python build.py progress --unit 市民政局    或    python build.py progress --format json",
    "inspect": "python build.py inspect --today 2023-12-31 --format text",
    "explain": "python build.py explain policy    或    python build.py explain /policy/2023/zhengwu-gongkai-renwu/",
}
DOES = {
    "build": "检查 content/ 并生成网站。有错误时不写，output/ 保持原样。",
    "check": "和 build 做同样的检查，但不写任何文件。",
    "links": "检查一个网页文件夹：链接、锚点、图片、附件和页面结构。",
    "serve": "生成网站，在本机打开，保存文件后浏览器自动刷新；问题显示在 /_problems/。",
    "progress": "任务表每一项做到了哪一步：状态、证据、谁还缺什么。只算已公开的信息。",
    "inspect": "按检查指标自查：单项否决、扣分、栏目更新，和每个栏目下次变红的日子。",
    "explain": "解释一条要求（编号）、一个类别（英文名）、一个页面（地址）或查找的文件；--all 输出全部参考资料。",
}


class UsageError(Exception):
    """The command was called wrongly."""


class _Parser(argparse.ArgumentParser):
    """The standard parser, speaking Chinese."""

    def error(self, message: str) -> NoReturn:
        for pattern, said in _MESSAGES:
            if match := re.fullmatch(pattern, message):
                raise UsageError(said.format(*match.groups()))
        raise UsageError(message)


_MESSAGES = (
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"argument (\S+): expected one argument", "{0} 后面要写一个值"),
    (r"argument command: invalid choice: '([^']*)'.*", "没有命令“{0}”，可用：" + " ".join(DOES)),
    (r"argument (\S+): invalid choice: '([^']*)' \(choose from (.*)\)", "{0} 读到“{1}”，可写 {2}"),
    (r"argument (\S+): (.*)", "{0}：{1}"),
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"ambiguous option: (\S+) could match (.*)", "{0} 不明确，可能是 {1}"),
)


def read_arguments(given: Sequence[str]) -> argparse.Namespace:
    """Return the options of a command line; without a command, it is build. Raises UsageError."""
    arguments = list(given)
    if not arguments or (
        arguments[0] not in DOES and arguments[0] not in ("-h", "--help") and arguments[0].startswith("-")
    ):
        arguments.insert(0, "build")
    return _parser().parse_args(arguments)


def _parser() -> _Parser:
    parser = _Parser(prog="python build.py", add_help=False)
    parser.add_argument("-h", "--help", action="store_const", const=None, dest="command")
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    for name, does in DOES.items():
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
        OPTIONS[name](group)
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


def _writing_options(group: argparse._ArgumentGroup) -> None:
    _build_options(group)
    group.add_argument(
        "--verify-sample",
        metavar="比例",
        type=_share,
        default=0.0,
        help="随机抽一部分没有变的页面从头生成，核对和保留的一样，例如 1%%；正式发布时用",
    )
    group.add_argument("--compress", action="store_true", help="在公开站的每个文本文件旁边放压缩好的 .gz 和 .br")


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
    _job_options(group)
    _format_option(group)


def _serve_options(group: argparse._ArgumentGroup) -> None:
    _site_options(group)
    group.add_argument("--port", metavar="端口", type=_count, default=8000, help="端口号，默认 8000")
    _job_options(group)


def _progress_options(group: argparse._ArgumentGroup) -> None:
    _site_options(group)
    group.add_argument("--unit", metavar="单位", default="", help="只看一个单位，写名称、简称或编号")
    _report_format(group, PROGRESS)


def _inspect_options(group: argparse._ArgumentGroup) -> None:
    _site_options(group)
    _job_options(group)
    _report_format(group, SELF_INSPECTION)


def _report_format(group: argparse._ArgumentGroup, forms: tuple[str, ...]) -> None:
    said = {"text": "text 给人看", "json": "json 给程序", "csv": "csv 给表格软件"}
    listed = "，".join(said[form] for form in forms)
    group.add_argument("--format", metavar="格式", choices=forms, default="text", help=f"结果的格式：{listed}")


def _explain_options(group: argparse._ArgumentGroup) -> None:
    shown = "例如 POL-05、policy、/policy/、/search/2023/"
    group.add_argument("what", metavar="编号、类别或地址", nargs="?", help=shown)
    group.add_argument("--all", action="store_true", help="输出所有类别、字段类型和规则的参考资料")
    group.add_argument("--out", metavar="文件夹", help="和 --all 一起用：把参考资料和任务覆盖表写进这个文件夹")
    _site_options(group)


OPTIONS: dict[str, Callable[[argparse._ArgumentGroup], None]] = {
    "build": _writing_options,
    "check": _build_options,
    "links": _links_options,
    "serve": _serve_options,
    "progress": _progress_options,
    "inspect": _inspect_options,
    "explain": _explain_options,
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"读到“{text}”，应为日期，例如 2023-12-31") from None


def _share(text: str) -> float:
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)%", text)
    if match is None or float(match[1]) > 100:
        raise argparse.ArgumentTypeError(f"读到“{text}”，应为百分比，例如 1%")
    return float(match[1]) / 100


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"读到“{text}”，应为 1 以上的整数")
    return int(text)
