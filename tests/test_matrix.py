"""Tables of numbers: what each cell may hold, what an editor is told of the others, and the heads of the table."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.field import Field
from gongkai.fields import read_fields, read_value
from gongkai.matrix import Heading, Matrix, depth, head, reaching, side
from gongkai.strict_yaml import Raw

ROWS = (("new", "新收申请"), ("open", "办理结果/予以公开"), ("none", "办理结果/无法提供/本机关不掌握"))
COLUMNS = (("people", "自然人"), ("firms", "组织/企业"), ("all", "总计"))
FIELD = Field("table", "matrix", "统计表", rows=ROWS, columns=COLUMNS)
COUNTED: dict[str, Raw] = {"new": ["3", "1", "4"], "open": ["2", "1", "3"], "none": ["0", "0", "0"]}


def test_a_table_is_read_by_its_rows_and_columns() -> None:
    table, faults = read_value(FIELD, COUNTED)
    assert faults == []
    assert table == Matrix(
        ("people", "firms", "all"),
        {
            "new": (Decimal(3), Decimal(1), Decimal(4)),
            "open": (Decimal(2), Decimal(1), Decimal(3)),
            "none": (Decimal(0), Decimal(0), Decimal(0)),
        },
    )
    assert (table.cell("new", "all"), table.cell("open", "firms")) == (4, 1)


def test_rows_may_be_typed_in_any_order() -> None:
    assert read_value(FIELD, dict(reversed(COUNTED.items()))) == read_value(FIELD, COUNTED)


def test_a_table_of_one_column_needs_no_brackets() -> None:
    field = replace(FIELD, columns=(("all", "总计"),))
    table, faults = read_value(field, {"new": "3", "open": ["2"], "none": "0"})
    assert faults == []
    assert table.cells == {"new": (3,), "open": (2,), "none": (0,)}


AMOUNTS = replace(FIELD, measure="万元")


@pytest.mark.parametrize("cell", ["0", "12", "12.5", "12.50", "0.05"])
def test_a_table_with_a_measure_takes_two_decimals(cell: str) -> None:
    table, faults = read_value(AMOUNTS, {**COUNTED, "new": [cell, "0", "0"]})
    assert faults == []
    assert table.cell("new", "people") == Decimal(cell)


Told = list[tuple[tuple[str | int, ...], str, str, str]]


@pytest.mark.parametrize(
    ("field", "raw", "expected"),
    [
        pytest.param(
            FIELD, "3、1、4", [(("table",), "field.value", "“统计表”读到“3、1、4”，应为一张表", "“new: [0, 0, 0]”")],
            id="text instead of a table",
        ),
        pytest.param(
            FIELD, ["3", "1"], [(("table",), "field.value", "读到“[3, 1]”，应为一张表", "table: 下面每行一个")],
            id="a list instead of a table",
        ),
        pytest.param(
            FIELD, {"new": ["3", "1", "4"]},
            [(("table",), "field.missing",
              "“统计表”缺少 2 行：open（办理结果 予以公开）；none（办理结果 无法提供 本机关不掌握）", "没有的填 0")],
            id="rows are missing",
        ),
        pytest.param(
            replace(FIELD, rows=(*ROWS, ("next", "结转下年"), ("last", "其他"))), {"next": ["0", "0", "0"]},
            [(("table",), "field.missing", "缺少 4 行：new（新收申请）；open（办理结果 予以公开）；none（", "")],
            id="more rows are missing than are named",
        ),
        pytest.param(
            FIELD, {**COUNTED, "opne": ["2", "1", "3"]},
            [(("table", "opne"), "field.unknown", "“统计表”没有“opne”这一行", "是不是“open”？")],
            id="a misspelt row besides",
        ),
        pytest.param(
            FIELD, {**COUNTED, "予以公开": ["2", "1", "3"]},
            [(("table", "予以公开"), "field.unknown", "没有“予以公开”这一行", "“予以公开”写作 open")],
            id="a row by its title",
        ),
        pytest.param(
            FIELD, {**COUNTED, "其他": ["2", "1", "3"]},
            [(("table", "其他"), "field.unknown", "没有“其他”这一行",
              "可用的行：new（新收申请）、open（办理结果 予以公开）")],
            id="a row that is like no other",
        ),
        pytest.param(
            FIELD, {"new": ["3", "1", "4"], "opne": ["2", "1", "3"], "none": ["0", "0", "0"]},
            [(("table", "opne"), "field.unknown", "“opne”", "是不是“open”？"),
             (("table",), "field.missing", "缺少 1 行：open（办理结果 予以公开）", "")],
            id="a misspelt row is missing under its right name",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": ["2", "1"]},
            [(("table", "open"), "field.value", "“统计表”这一行有 2 个数，应有 3 个：自然人、组织 企业、总计",
              "写成 open: [0, 0, 0]，数与数之间用英文逗号，数里面不加逗号")],
            id="a cell too few",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": ["2", "1", "3", "3"]},
            [(("table", "open"), "field.value", "这一行有 4 个数，应有 3 个", "写成 open: [0, 0, 0]")],
            id="a cell too many",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": "2 1 3"},
            [(("table", "open"), "field.value", "这一行有 1 个数，应有 3 个", "写成 open: [0, 0, 0]")],
            id="a row without brackets",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": ["2", "", "3"]},
            [(("table", "open", 1), "field.value", "“统计表”“组织 企业”读到“”，应为不带小数的数", "没有的填 0")],
            id="a blank cell",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": ["2", "1.0", "3"]},
            [(("table", "open", 1), "field.value", "“组织 企业”读到“1.0”，应为不带小数的数", "只写数字")],
            id="a decimal among whole numbers",
        ),
        pytest.param(
            AMOUNTS, {**COUNTED, "open": ["2.125", "1", "3"]},
            [(("table", "open", 0), "field.value", "“自然人”读到“2.125”，应为数，最多两位小数", "只写数字")],
            id="three decimals",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": ["2件", "-1", "３"]},
            [(("table", "open", 0), "field.value", "读到“2件”", ""),
             (("table", "open", 1), "field.value", "读到“-1”", ""),
             (("table", "open", 2), "field.value", "读到“３”", "")],
            id="each of several wrong cells: a unit, a minus, a full-width figure",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": {"people": "2"}},
            [(("table", "open"), "field.value", "这一行有 1 个数，应有 3 个", "")], id="columns by their names",
        ),
        pytest.param(
            FIELD, {**COUNTED, "open": [["2"], "1", "3"]},
            [(("table", "open", 0), "field.value", "“自然人”读到“[2]”，应为不带小数的数", "")], id="a list in a cell",
        ),
        pytest.param(
            replace(FIELD, columns=(("all", "总计"),)), {"new": "三", "open": "2", "none": "0"},
            [(("table", "new"), "field.value", "“总计”读到“三”", "")], id="the one cell of a row without brackets",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_table_is_told_at_its_cell(field: Field, raw: Raw, expected: Told) -> None:
    table, faults = read_value(field, raw)
    assert table is None
    assert [(fault.at, fault.id) for fault in faults] == [(at, id_) for at, id_, *_ in expected]
    for fault, (*_, message, hint) in zip(faults, expected, strict=True):
        assert message in fault.message
        assert hint in fault.hint


def test_a_table_that_was_not_given_is_missing_only_where_it_is_required() -> None:
    assert read_fields((FIELD,), {"table": {}}, what="年报") == ({"table": None}, [])
    _, (fault,) = read_fields((replace(FIELD, required=True),), {}, what="年报")
    assert (fault.at, fault.id) == (("table",), "field.missing")
    assert "缺少“统计表”" in fault.message


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(["甲", "乙"], [[("甲", 1, 1), ("乙", 1, 1)]], id="one level"),
        pytest.param(
            ["甲", "乙/丙", "乙/丁"], [[("甲", 2, 1), ("乙", 1, 2)], [("丙", 1, 1), ("丁", 1, 1)]],
            id="two under one; the first reaches down",
        ),
        pytest.param(
            ["组织/企业/国有", "组织/企业/其他", "组织/社团", "总计"],
            [[("组织", 1, 3), ("总计", 3, 1)], [("企业", 1, 2), ("社团", 2, 1)], [("国有", 1, 1), ("其他", 1, 1)]],
            id="three levels",
        ),
        pytest.param(
            ["甲/计", "乙/计"], [[("甲", 1, 1), ("乙", 1, 1)], [("计", 1, 1), ("计", 1, 1)]],
            id="equal words under different heads stay apart",
        ),
        pytest.param(
            ["甲/一", "乙", "甲/二"], [[("甲", 1, 1), ("乙", 2, 1), ("甲", 1, 1)], [("一", 1, 1), ("二", 1, 1)]],
            id="equal heads that are no neighbours stay apart",
        ),
        pytest.param([], [[]], id="no columns"),
    ],
)  # fmt: skip
def test_the_head_of_a_table_joins_what_belongs_together(
    titles: list[str], expected: list[list[tuple[str, int, int]]]
) -> None:
    columns = [(str(number), title) for number, title in enumerate(titles)]
    made = [[(cell.text, cell.rows, cell.columns) for cell in level] for level in head(columns)]
    assert made == expected
    assert len(made) == depth(columns)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(["甲", "乙"], [[("甲", 1, 1)], [("乙", 1, 1)]], id="one level"),
        pytest.param(
            ["甲", "乙/丙", "乙/丁"], [[("甲", 1, 2)], [("乙", 2, 1), ("丙", 1, 1)], [("丁", 1, 1)]],
            id="two beside one; the first reaches across",
        ),
        pytest.param(
            ["结果/不予公开/国家秘密", "结果/不予公开/内部事务", "结果/总计", "结转"],
            [[("结果", 3, 1), ("不予公开", 2, 1), ("国家秘密", 1, 1)], [("内部事务", 1, 1)], [("总计", 1, 2)],
             [("结转", 1, 3)]],
            id="three levels",
        ),
        pytest.param(
            ["甲/计", "乙/计"], [[("甲", 1, 1), ("计", 1, 1)], [("乙", 1, 1), ("计", 1, 1)]],
            id="equal words beside different heads stay apart",
        ),
        pytest.param(
            ["甲/一/1", "甲/二", "乙", "甲/一/1"],
            [[("甲", 2, 1), ("一", 1, 1), ("1", 1, 1)], [("二", 1, 2)], [("乙", 1, 3)],
             [("甲", 1, 1), ("一", 1, 1), ("1", 1, 1)]],
            id="equal heads that are no neighbours stay apart",
        ),
    ],
)  # fmt: skip
def test_the_side_of_a_table_begins_each_heading_in_its_first_row(
    titles: list[str], expected: list[list[tuple[str, int, int]]]
) -> None:
    rows = [(str(number), title) for number, title in enumerate(titles)]
    made = side(rows)
    assert [key for key, _ in made] == [key for key, _ in rows]
    assert [[(cell.text, cell.rows, cell.columns) for cell in cells] for _, cells in made] == expected


def test_every_row_of_a_table_is_as_wide_as_its_headings() -> None:
    width = depth(ROWS)
    reached = [0] * len(ROWS)
    for number, (_, cells) in enumerate(side(ROWS)):
        for cell in cells:
            for row in range(number, number + cell.rows):
                reached[row] += cell.columns
    assert reached == [width] * len(ROWS)
    assert side(ROWS)[0] == ("new", (Heading("新收申请", 1, 3, "1-1"),))


def test_every_number_knows_the_headings_over_it() -> None:
    names = {cell.name: cell.text for _, cells in side(ROWS) for cell in cells}
    assert [[names[name] for name in own] for own in reaching(ROWS)] == [title.split("/") for _, title in ROWS]
    names = {cell.name: cell.text for level in head(COLUMNS) for cell in level}
    assert [[names[name] for name in own] for own in reaching(COLUMNS)] == [title.split("/") for _, title in COLUMNS]
