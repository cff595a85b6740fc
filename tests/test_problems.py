"""Problems find their places, stand in one order, and are printed in three forms."""

from pathlib import Path

import pytest

from gongkai.entries import read_entry_file
from gongkai.functions import FUNCTIONS
from gongkai.inputs import PROJECT
from gongkai.kind_files import load_kinds
from gongkai.problems import (
    Level,
    Problem,
    Where,
    as_github,
    as_json,
    as_text,
    error,
    located,
    nearest,
    warning,
    worst,
)
from gongkai.rules import RULES
from gongkai.strict_yaml import FieldPath

KINDS = load_kinds(PROJECT / "kinds", rules=RULES, computed=FUNCTIONS)

MARKDOWN = """\
---
title: 甲
review:
  by: 科长
  date: 2023-01-05
attachments:
  - title: 表一
    file: a.pdf
  - {title: 表二, file: b.pdf}
---

正文。
"""
MANY = """\
year: 2023
entries:
  - id: '1'
    title: 甲
  - {id: '2', title: 乙}
"""
TABLE = '编号,单位名称,联系方式.电话\n\n1,甲,x\n2,"乙\n局",y\n3,丙,z\n'


@pytest.mark.parametrize(
    ("path", "text", "field", "place"),
    [
        pytest.param("a.md", MARKDOWN, ("title",), (2, 1), id="a field before a text"),
        pytest.param("a.md", MARKDOWN, ("review", "date"), (5, 3), id="a field of a record"),
        pytest.param("a.md", MARKDOWN, ("attachments", 0, "file"), (8, 5), id="a field of a row"),
        pytest.param("a.md", MARKDOWN, ("attachments", 1, "file"), (9, 17), id="a field of a row in one line"),
        pytest.param("a.md", MARKDOWN, ("attachments", 1), (9, 5), id="a row"),
        pytest.param("a.md", MARKDOWN, ("body",), (11, 1), id="the text"),
        pytest.param("a.md", MARKDOWN, ("issued",), (2, 1), id="a field that is missing"),
        pytest.param("a.md", MARKDOWN, ("review", "attribute"), (3, 1), id="a field that a record lacks"),
        pytest.param("a.md", MARKDOWN, ("attachments", 0, "size"), (7, 5), id="a field that a row lacks"),
        pytest.param("a.md", "没有字段", ("title",), (1, 1), id="a text without fields"),
        pytest.param("a.yaml", MANY, ("year",), (1, 1), id="a field of all entries"),
        pytest.param("a.yaml", MANY, ("entries", 0, "title"), (4, 5), id="a field of one entry of many"),
        pytest.param("a.yaml", MANY, ("entries", 1, "title"), (5, 15), id="a field of an entry in one line"),
        pytest.param("a.yaml", MANY, ("entries", 1, "issued"), (5, 5), id="a field that one entry lacks"),
        pytest.param("a.csv", TABLE, ("header", "单位名称"), (1, 2), id="a column of a table"),
        pytest.param("a.csv", TABLE, ("entries", 0, "单位名称"), (3, 2), id="a cell below a blank line"),
        pytest.param("a.csv", TABLE, ("entries", 1, "联系方式", "电话"), (4, 3), id="a cell of a field in a record"),
        pytest.param("a.csv", TABLE, ("entries", 2), (6, 1), id="a row below a cell of two lines"),
        pytest.param("a.csv", TABLE, ("entries", 2, "office"), (6, 1), id="a column that the table lacks"),
    ],
)
def test_a_problem_is_placed_where_its_field_stands(
    tmp_path: Path, path: str, text: str, field: FieldPath, place: tuple[int, int]
) -> None:
    (tmp_path / path).write_text(text, encoding="utf-8")
    (problem,) = located([error("x", "错了", Where(path, field))], [tmp_path])
    assert (problem.where.line, problem.where.column) == place


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "content/unit/a.csv",
            "编号,单位名称,单位性质,联系电话\na,甲局,部门,0537-1234567\nb,乙局,部门,无\n",
            ["3:4 “联系电话”读到“无”"],
            id="a table with labels for names",
        ),
        pytest.param(
            "content/unit/a.csv",
            "id,title,单位性质,review.by,审查记录.审查日期,审查记录.公开属性,审查记录.审查依据\n"
            "a,甲局,部门,科长,2023年1月5日,主动公开,条例\n",
            ["2:5 “审查日期”读到“2023年1月5日”"],
            id="a table with names and labels of one record",
        ),
        pytest.param(
            "content/unit/a.csv",
            "id,title,单位名称,单位性质\na,甲局,乙局,部门\n",
            ["1:3 “责任单位”没有字段“单位名称”"],
            id="a table with one field under its name and under its label",
        ),
        pytest.param(
            "content/unit/a.csv",
            "id,单位名称,title,单位性质\na,甲局,乙局,部门\n",
            ["1:2 “责任单位”没有字段“单位名称”"],
            id="a table with one field under its label and under its name",
        ),
        pytest.param(
            "content/unit/a.yaml",
            "sort: 局\nentries:\n  - {id: a, title: 甲局}\n  - {id: b, title: 乙局, sort: 处}\n",
            ["1:1 “单位性质”读到“局”", "4:24 “单位性质”读到“处”"],
            id="a field beside the entries, and one that an entry has of its own",
        ),
    ],
)
def test_what_an_entry_gets_wrong_is_told_at_the_cell_or_line_that_was_typed(
    tmp_path: Path, path: str, text: str, expected: list[str]
) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    _, problems = read_entry_file(path, text.encode(), KINDS)
    found = located(problems, [tmp_path])
    assert [f"{p.where.line}:{p.where.column} {p.message.partition('，')[0]}" for p in found] == expected


def test_a_place_that_is_known_is_kept() -> None:
    known = error("x", "错了", Where("a.md", ("title",), 7, 3))
    assert located([known], []) == (known,)


def test_a_problem_of_no_file_has_no_place() -> None:
    assert located([error("x", "错了", Where(""))], [])[0].where == Where("")


def test_a_file_that_is_not_there_is_pointed_at_by_its_first_line(tmp_path: Path) -> None:
    assert located([error("x", "错了", Where("a.md", ("title",)))], [tmp_path])[0].where.line == 1


def test_a_path_is_looked_for_in_each_root_in_turn(tmp_path: Path) -> None:
    for folder, line in (("site", 2), ("project", 5)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "both.yaml").write_text("\n" * (line - 1) + "a: 1\n", encoding="utf-8")
    (tmp_path / "project" / "one.yaml").write_text("\n\na: 1\n", encoding="utf-8")
    wanted = [error("x", "错了", Where(name, ("a",))) for name in ("both.yaml", "one.yaml")]
    found = located(wanted, [tmp_path / "site", tmp_path / "project"])
    assert [problem.where.line for problem in found] == [2, 3]


def test_problems_stand_in_order_of_place_and_each_once() -> None:
    ordered = [
        error("x", "错了", Where("a.md", (), 2, 9)),
        error("x", "错了", Where("a.md", (), 10, 1)),
        error("x", "错了", Where("a.md", (), 10, 2)),
        error("y", "丙", Where("a.md", (), 10, 2)),
        error("y", "甲", Where("a.md", (), 10, 2)),
        warning("a", "错了", Where("b.md", (), 1, 1)),
    ]
    shuffled = [ordered[number] for number in (4, 1, 5, 0, 3, 2, 1, 4)]
    assert located(shuffled, []) == tuple(ordered)


def test_two_fields_of_one_place_are_two_problems_only_if_they_say_different_things(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    missing = [error("x", message, Where("a.yaml", ("b",))) for message in ("缺少甲", "缺少甲", "缺少乙")]
    assert [problem.message for problem in located(missing, [tmp_path])] == ["缺少乙", "缺少甲"]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], None),
        ([Level.NOTE], Level.NOTE),
        ([Level.WARNING, Level.NOTE], Level.WARNING),
        ([Level.WARNING, Level.ERROR, Level.NOTE], Level.ERROR),
    ],
)
def test_the_worst_level_decides(levels: list[Level], expected: Level | None) -> None:
    assert worst(Problem(level, "x", "", Where("")) for level in levels) == expected


def test_the_nearest_word_is_suggested_and_none_where_nothing_is_near() -> None:
    assert nearest("titel", ["number", "title", "tier"]) == "是不是“title”？"
    assert nearest("zz", ["number", "title"]) == ""


SAMPLE = (
    Problem(
        Level.ERROR,
        "POL-05",
        "“发布日期”是 2023-06-02，\n占 100%",
        Where("content/policy/2023/a,b:c.md", ("published",), 4, 1),
        "说明原因：supplement",
        "《条例》第二十六条",
    ),
    Problem(Level.WARNING, "column.empty", "栏目“政策”没有内容", Where("site_config.yaml", (), 9, 5), "补上内容"),
    Problem(Level.NOTE, "x.note", "请看一看", Where("")),
)


def test_problems_as_text_for_a_person() -> None:
    assert as_text(SAMPLE) == (
        "content/policy/2023/a,b:c.md:4:1: 错误 [POL-05] “发布日期”是 2023-06-02，\n占 100%\n"
        "    怎样改：说明原因：supplement\n"
        "    依据：《条例》第二十六条\n"
        "site_config.yaml:9:5: 警告 [column.empty] 栏目“政策”没有内容\n"
        "    怎样改：补上内容\n"
        "提示 [x.note] 请看一看\n"
    )


def test_problems_as_json_for_a_program() -> None:
    assert as_json(SAMPLE[1:2]) == (
        "[\n"
        " {\n"
        '  "path": "site_config.yaml",\n'
        '  "line": 9,\n'
        '  "column": 5,\n'
        '  "level": "warning",\n'
        '  "id": "column.empty",\n'
        '  "message": "栏目“政策”没有内容",\n'
        '  "hint": "补上内容",\n'
        '  "source": ""\n'
        " }\n"
        "]\n"
    )


def test_problems_as_workflow_commands_with_what_would_break_them_escaped() -> None:
    assert as_github(SAMPLE) == (
        "::error file=content/policy/2023/a%2Cb%3Ac.md,line=4,col=1,title=POL-05"
        "::“发布日期”是 2023-06-02，%0A占 100%25（说明原因：supplement）\n"
        "::warning file=site_config.yaml,line=9,col=5,title=column.empty::栏目“政策”没有内容（补上内容）\n"
        "::notice file=,line=0,col=0,title=x.note::请看一看\n"
    )


@pytest.mark.parametrize(("form", "empty"), [(as_text, ""), (as_json, "[]\n"), (as_github, "")])
def test_no_problems_are_printed_as_none(form: object, empty: str) -> None:
    assert form(()) == empty  # type: ignore[operator]
