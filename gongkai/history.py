"""When entries were first put into the site, as git remembers, and whether that agrees with the dates they claim."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongkai.entries import Entry
from gongkai.problems import Problem, warning
from gongkai.site import Site
from gongkai.workdays import as_day

_SOURCE = "国办秘函〔2019〕19号单项否决“弄虚作假（如伪造发稿日期）”；补录的要写明"
# An entry may be committed some days after it was published elsewhere, over a holiday for instance.
_GRACE_DAYS = 7


@dataclass(frozen=True, slots=True)
class History:
    """The day of the first commit of each file of `content/`, or why that cannot be known."""

    first: Mapping[str, date]
    unknown: str


def read_history(root: Path) -> History:
    """
    Return what git knows of the files below `content/`; a file that was renamed keeps its first day.

    It is the same as long as `Inputs.head` is.
    """
    if _git(root, "rev-parse", "--is-inside-work-tree") is None:
        return History({}, "不是 git 仓库")
    if (_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true":
        return History({}, "仓库是浅克隆，没有完整的历史")
    shown = ("--reverse", "-M", "--format=%x00%as", "--name-status", "--relative", "--", "content")
    log = _git(root, "-c", "core.quotePath=false", "log", *shown)
    if log is None:
        return History({}, "仓库里还没有提交")
    first: dict[str, date] = {}
    for commit in log.split("\0")[1:]:
        day, *lines = commit.strip().splitlines()
        changes = [line.split("\t") for line in lines]
        # A name that a file gave up is free again: what gets it later is another file.
        renamed = {paths[-1]: first.pop(paths[0], None) for status, *paths in changes if status.startswith("R")}
        first |= {path: known or date.fromisoformat(day) for path, known in renamed.items()}
        for status, *paths in changes:
            if status.startswith(("A", "C")):
                first.setdefault(paths[-1], date.fromisoformat(day))
    return History(first, "")


def check_history(entries: Iterable[Entry], site: Site, history: History) -> Iterator[Problem]:
    """
    Yield a warning for each entry that claims to be published before it was put in, and does not say why.

    One that names its reason in `supplement`, or was published before the site began to keep its history, is left
    alone; so is one that is not committed yet.
    """
    for entry in entries:
        published, first = entry.get("published"), history.first.get(entry.path)
        if published is None or first is None or entry.get("supplement"):
            continue
        day = as_day(published)
        if (first - day).days > _GRACE_DAYS and not (site.since and day < site.since):
            message = f"“发布日期”是 {day}，文件 {first} 才录入"
            hint = "补录的写上 supplement（补录说明），例如 supplement: 原在市民政局网站发布；日期写错的改正"
            yield warning("history.late", message, entry.where("published"), hint, _SOURCE)


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git says, None where it fails or is not there."""
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError:
        return None
    return run.stdout if run.returncode == 0 and re.search(r"\S", run.stdout) else None
