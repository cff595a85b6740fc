"""What the office says of the search: words that mean the same, what many look for, and what must be found."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import strict_yaml
from gongkai.field import Field
from gongkai.fields import read_fields
from gongkai.problems import Problem, Where, error, problems_of
from gongkai.sources import decode

WORDS = "content/search-words.yaml"
CASES = "content/search-cases.csv"
_FIELDS = (
    Field("same", "rows", "意思相同的词", fields=(Field("words", "lines", "词", required=True),)),
    Field("often", "lines", "大家常找"),
)
_HEADER = ["query", "expected"]


@dataclass(frozen=True, slots=True)
class Words:
    """`same` are groups of words that mean the same; `often` are queries that the page of the search offers."""

    same: tuple[tuple[str, ...], ...] = ()
    often: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Among the first results for `query` must be the entry `expected`; `line` is its line in the file."""

    query: str
    expected: str
    line: int


def load_words(root: Path) -> tuple[Words, list[Problem]]:
    """Return the words of `content/search-words.yaml`, none without that file, and what is wrong with it."""
    path = root / WORDS
    if not path.is_file():
        return Words(), []
    raw, faults = strict_yaml.read(decode(path.read_bytes()) or "")
    problems = problems_of(WORDS, faults)
    if not isinstance(raw, dict):
        if not faults:
            problems.append(error("search.form", "没有读到字段", Where(WORDS), "写成 same: 和 often: 两部分"))
        return Words(), problems
    values, wrong = read_fields(_FIELDS, raw, what="查找用词")
    problems += [error(fault.id, fault.message, Where(WORDS, fault.at), fault.hint) for fault in wrong]
    if wrong:
        return Words(), problems
    groups = tuple(tuple(row.fields["words"]) for row in values["same"])
    problems += _lonely(groups)
    return Words(groups, values["often"]), problems


def _lonely(groups: Iterable[tuple[str, ...]]) -> Iterable[Problem]:
    for number, group in enumerate(groups):
        if len(group) < 2:
            said = f"“意思相同的词”第 {number + 1} 组只有一个词"
            yield error(
                "search.words",
                said,
                Where(WORDS, ("same", number, "words")),
                "每组写两个以上，例如 [低保, 最低生活保障]",
            )


def load_cases(root: Path, known: Mapping[str, Any]) -> tuple[tuple[Case, ...], list[Problem]]:
    """Return the cases of `content/search-cases.csv`; `known` are the public entries by id."""
    path = root / CASES
    if not path.is_file():
        return (), []
    text = decode(path.read_bytes())
    if text is None:
        hint = "用 Excel 打开，另存为“CSV UTF-8”"
        return (), [error("file.encoding", "不是文本文件，或编码不能识别", Where(CASES, (), 1, 1), hint)]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or [cell.strip() for cell in rows[0][:2]] != _HEADER:
        hint = "第一行写 query,expected：查找的词，和应当找到的条目编号"
        return (), [error("search.header", "表头不对", Where(CASES, (), 1, 1), hint)]
    cases, problems = [], []
    for line, row in enumerate(rows[1:], 2):
        query, expected = (cell.strip() for cell in (*row, "", "")[:2])
        if not query and not expected:
            continue
        if not query or expected not in known:
            said = f"没有公开的条目“{expected}”" if query else "没有写查找的词"
            problems.append(
                error("search.case", said, Where(CASES, (), line, 2 if query else 1), "写条目编号，例如 policy/2023/a")
            )
            continue
        cases.append(Case(query, expected, line))
    return tuple(cases), problems
