"""Every name in a demand that does not exist is told at its line, and never ends the run."""

from collections.abc import Callable

import pytest
from conftest import REVIEW, SiteUnderTest, policy

Make = Callable[[str], SiteUnderTest]

ROW = (
    "title: 公开供水信息\nyear: 2023\nnumber: '1'\nbasis: policy/2023/a\nchapter: 一\ngroup: 一\n"
    "units_printed: 市水务局\n"
    "units: [市水务局]\nrequirement: 公开\ndeadline_printed: 12月底前\ndue: 2023-12-31\n"
)

# The options of a demand, the wrong one among them, what is said.
WRONG = [
    ("kind: datasett", "kind", "没有类别“datasett”"),
    ("kind: datasett, covers: topic", "kind", "没有类别“datasett”"),
    ("kind: policy, filled: [issuerr]", "filled", "“政策文件”没有字段“issuerr”"),
    ("kind: policy, where: {isued: 2023}", "where", "“政策文件”没有字段“isued”"),
    ("kind: policy, where: {isued: '*'}", "where", "“政策文件”没有字段“isued”"),
    ("kind: dataset, where: {items.nope: x}", "where", "“统计数据”没有字段“items.nope”"),
    ("kind: dataset, covers: items.nope", "covers", "“统计数据”没有字段“items.nope”"),
    ("kind: policy, where: {level: 邹城}", "where", "“文件层级”没有“邹城”"),
    ("kind: policy, covers: theme, words: [供水]", "words", "“主题分类”没有“供水”"),
    ("kind: policy, on: isued", "on", "“政策文件”没有字段“isued”"),
    ("kind: register_item, unit: supervisr", "unit", "“机构名录”没有字段“supervisr”"),
    ("kind: policy, obeys: [POL-99]", "obeys", "没有要求“POL-99”"),
    ("kind: policy, units: [市水利局]", "units", "没有单位或分组“市水利局”"),
    ("kind: policy, units: [市水利局], by: each", "units", "没有单位或分组“市水利局”"),
    ("kind: policy, due: 3-31", "due", "due 读到“3-31”，应为每年都有的月-日"),
    ("kind: policy, due: 13-01", "due", "due 读到“13-01”，应为每年都有的月-日"),
    ("kind: policy, due: 02-29", "due", "due 读到“02-29”，应为每年都有的月-日"),
]


@pytest.mark.parametrize(("options", "wrong", "said"), WRONG, ids=[options for options, *_ in WRONG])
def test_a_name_that_does_not_exist_is_told_where_it_is_written(
    site: Make, options: str, wrong: str, said: str
) -> None:
    text = f"{ROW}requires:\n  - {{{options}}}\n{REVIEW}\n"
    it = site(f"=== content/policy/2023/a.md\n{policy()}=== content/task/2023/row.yaml\n{text}")
    (problem,) = [problem for problem in it.check() if problem.level >= 3]
    assert (problem.id, problem.where.path, problem.where.line) == (
        "demand.option" if wrong == "due" else "demand.name", "content/task/2023/row.yaml", 13,
    )  # fmt: skip
    assert problem.message in (f"“怎样算完成”第 1 项：{said}", f"“怎样算完成”：{said}")
    assert problem.where.column == f"  - {{{options}}}".index(f"{wrong}:") + 1


@pytest.mark.parametrize(
    "options",
    [
        "kind: unit, per: once",  # a kind without a day of publication and without an office
        "kind: policy, unit: ''",
        "kind: policy, due: 02-28",
        "kind: register_item, unit: supervisor, on: valid_from, per: once",
        "kind: policy, where: {office.short: 水务局}, filled: [title]",
        "where: {belongs: '*'}, per: once",
    ],
)
def test_a_demand_whose_names_exist_is_silent(site: Make, options: str) -> None:
    text = f"{ROW}requires:\n  - {{{options}}}\n{REVIEW}\n"
    it = site(f"=== content/policy/2023/a.md\n{policy()}=== content/task/2023/row.yaml\n{text}")
    assert [problem.message for problem in it.check() if problem.id == "demand.name"] == []


def test_a_unit_that_nobody_has_released_yet_owes_nothing_in_public(site: Make) -> None:
    text = f"{ROW}requires:\n  - {{kind: policy, units: [市气象局, 市水务局], by: each}}\n{REVIEW}\n"
    it = site(
        f"=== content/policy/2023/a.md\n{policy()}=== content/task/2023/row.yaml\n{text}"
        "=== content/unit/draft.yaml\ntitle: 市气象局\nsort: 部门\n"
    )
    assert [problem.message for problem in it.check() if problem.level >= 3] == []
