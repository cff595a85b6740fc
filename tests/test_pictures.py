"""Bars and squares: what is drawn from tables of numbers and from the states of rows, and what is said of it."""

from decimal import Decimal

import pytest
from conftest import REVIEW, SiteUnderTest

from gongkai.amounts import as_number, as_share, changed
from gongkai.bars import Bars, counted, items, parts, years
from gongkai.functions import FUNCTIONS
from gongkai.inputs import PROJECT
from gongkai.kind_files import load_kinds
from gongkai.library import Summary
from gongkai.progress import State
from gongkai.rules import RULES
from gongkai.standing import MARKS, Square, squares, standing

KINDS = load_kinds(PROJECT / "kinds", rules=RULES, computed=FUNCTIONS)


def amounts(**given: float | str) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(str(value))) for name, value in given.items()]


def drawn(made: Bars | None) -> list[tuple[str, str, str, float]]:
    assert made is not None
    return [(bar.label, bar.amount, bar.share, bar.length) for bar in made.bars]


def test_parts_of_a_whole_have_shares_and_the_largest_is_the_longest() -> None:
    made = parts(amounts(甲=66, 乙=33, 丙=0), "件")
    assert drawn(made) == [("甲", "66 件", "66.7%", 100), ("乙", "33 件", "33.3%", 50), ("丙", "0 件", "0%", 0)]
    assert made is not None
    assert made.said == "共 99 件：甲 66 件（66.7%），乙 33 件（33.3%）；没有丙。"


def test_a_single_part_is_the_whole() -> None:
    assert drawn(parts(amounts(甲=3), "件")) == [("甲", "3 件", "100%", 100)]


ITEMS = [
    ("two", amounts(甲=5, 乙=2), "2 项中，最多的是甲，5 万元；最少的是乙，2 万元。"),
    ("equal at the top", amounts(甲=5, 乙=2, 丙=5), "3 项中，最多的是甲、丙，都是 5 万元；最少的是乙，2 万元。"),
    ("all equal", amounts(甲=5, 乙=5), "2 项中，最多的是甲、乙，都是 5 万元。"),
    ("very large", amounts(甲="770000.5", 乙=1), "2 项中，最多的是甲，770,000.5 万元；最少的是乙，1 万元。"),
]


@pytest.mark.parametrize(("given", "sentence"), [case[1:] for case in ITEMS], ids=[case[0] for case in ITEMS])
def test_items_that_are_no_parts_have_no_shares(given: list[tuple[str, Decimal]], sentence: str) -> None:
    made = items(given, "万元")
    assert made is not None
    assert made.said == sentence
    assert {bar.share for bar in made.bars} == {""}


def test_years_say_how_it_went() -> None:
    made = years([("2021年", Decimal(100)), ("2022年", Decimal(80))], "件", what="新收")
    assert made is not None
    assert made.said == "2021年到2022年，新收从 100 件减少到 80 件，减少 20%。"


@pytest.mark.parametrize("given", [[], amounts(甲=0, 乙=0), amounts(甲=3, 乙=-1)], ids=["none", "zero", "negative"])
def test_what_bars_cannot_show_is_not_drawn(given: list[tuple[str, Decimal]]) -> None:
    assert parts(given, "件") is None
    assert items(given, "件") is None
    assert years(given, "件", what="新收") is None


def test_one_item_and_one_year_are_not_compared() -> None:
    assert items(amounts(甲=3), "件") is None
    assert years([("2022年", Decimal(3))], "件", what="新收") is None


def test_a_list_is_counted_where_its_entries_differ() -> None:
    made = counted((("合格", 3), ("责令整改", 1)))
    assert made is not None
    assert made.said == "共 4 条：合格 3 条（75%），责令整改 1 条（25%）。"
    assert drawn(counted(((True, 1), (False, 2))))[0][0] == "是"
    assert counted((("合格", 3),)) is None
    assert counted(()) is None


def test_amounts_are_written_as_readers_do() -> None:
    assert [as_number(Decimal(text)) for text in ("1234567.50", "100", "0.00", "-3")] == [
        "1,234,567.5",
        "100",
        "0",
        "-3",
    ]
    assert as_share(1, 3) == "33.3%"
    assert as_share(0, 0) == ""
    assert changed(3, 3, "%") == "没有变，都是 3%"


def row(number: int | None, state: State) -> Summary:
    id_ = f"task/2023/n{number or 1}"
    return Summary(id_, "task", f"/{id_}/", {"title": f"任务{number}", "number": number, "standing": state})


def test_every_row_is_a_square_with_the_mark_of_its_state() -> None:
    rows = [row(1, State.DONE), row(2, State.LATE), row(3, State.DONE), row(4, State.DONE_LATE), row(None, State.OPEN)]
    made = standing(squares(rows, "standing", KINDS))
    assert made is not None
    assert [(each.number, each.mark) for each in made.squares] == [
        ("1", "done"), ("2", "late"), ("3", "done"), ("4", "done-late"), ("N1", "open"),
    ]  # fmt: skip
    assert [(group.state, len(group.squares)) for group in made.groups] == [
        (State.LATE, 1), (State.OPEN, 1), (State.DONE_LATE, 1), (State.DONE, 2),
    ]  # fmt: skip
    assert (
        made.said
        == "5 项中，3 项没有欠缺（已完成 2 项，逾期完成 1 项）；2 项还有欠缺（逾期未完成 1 项，进行中 1 项）。"
    )
    assert [each.title for each in made.unnumbered] == ["任务None"]


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ([State.DONE], "1 项中，1 项没有欠缺（已完成 1 项），全部落实。"),
        ([State.NONE_AROSE, State.LEFT], "2 项中，2 项没有欠缺（可选，未开展 1 项，无此事项 1 项），全部落实。"),
        ([State.MISSING], "1 项中，没有一项做完；1 项还有欠缺（缺少内容 1 项）。"),
    ],
)
def test_the_sentence_counts_what_is_done_and_what_is_not(states: list[State], sentence: str) -> None:
    made = standing([Square(str(n), "任务", "/", state) for n, state in enumerate(states)])
    assert made is not None
    assert made.said == sentence


def test_no_rows_no_picture_and_no_state_without_a_mark_of_its_own() -> None:
    assert standing([]) is None
    assert set(MARKS) == set(State)
    assert len(set(MARKS.values())) == len(State)
    css = (PROJECT / "static" / "site.css" / "65-charts.css").read_text(encoding="utf-8")
    assert [mark for mark in MARKS.values() if f".square-{mark} " not in css] == []


RESULTS = f"""\
office: 市水务局
sector: 养老
area: [质量安全]
institution_name: 示例养老院
inspected: 2023-03-01
finding: 没有发现问题。
{REVIEW}
entries:
  - {{id: a, title: 甲, published: 2023-03-02, result: 合格}}
  - {{id: b, title: 乙, published: 2023-03-02, result: 立案查处}}
  - {{id: c, title: 丙, published: 2023-03-02, result: 合格}}
"""


def test_a_list_shows_what_its_kind_counts_by(site: type[SiteUnderTest]) -> None:
    it = site("=== content/inspection_result/2023.yaml\n" + RESULTS)
    it.build()
    figure = it.page("/inspection_result/").select_one("figure.chart")
    assert figure.select_one(".chart-said").text == "共 3 条：合格 2 条（66.7%），立案查处 1 条（33.3%）。"
    assert [rect["width"] for rect in figure.select("rect")] == ["100.0%", "50.0%"]
    named = figure.select_one("[role=img]")["aria-labelledby"].split()
    assert [it.page("/inspection_result/").find(id=id_) is not None for id_ in named] == [True, True]
    # Along an axis the list is counted anew; where all agree, there is nothing to compare.
    assert not it.page("/inspection_result/result/1/").select("figure.chart")


def test_the_home_page_counts_by_what_the_site_names(site: type[SiteUnderTest]) -> None:
    it = site("=== content/inspection_result/2023.yaml\n" + RESULTS)
    config = (it.root / "site_config.yaml").read_text(encoding="utf-8")
    it.write(
        "site_config.yaml", config + "home:\n  results: {label: 检查结论, kind: inspection_result, count_by: result}\n"
    )
    it.build()
    assert it.page("/").select_one("#counts-results-said").text.startswith("共 3 条：合格 2 条")
    it.write(
        "site_config.yaml",
        config + "home:\n  results: {label: 检查结论, kind: inspection_result, where: {rectified: '*'}}\n",
    )
    it.build()
    assert not it.page("/").select("#show-results")
