"""The inspection before the inspector: its rule book, what each measure counts, when columns turn red, what it costs."""

# ruff: noqa: E501 (a slip and what is said of it stand on one line)

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import REVIEW, SiteUnderTest, policy
from test_kinds import KINDS, example

from gongkai.cli import main
from gongkai.inputs import PROJECT
from gongkai.inspection import MEASURES, ColumnState, Inspection
from gongkai.pipeline import build
from gongkai.problems import StopError, located
from gongkai.reports import inspection_json
from gongkai.rulebook import FILE, Rulebook, load_rulebook
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]

HEAD = "title: 检查指标\nnumber: 测〔2019〕1号\nissued: 2019-04-01\n"
OTHERS = "windows:\n  - {days: 365, status: 待核, source: 本站默认}\n"


# The rule book.


def load(tmp_path: Path, text: str) -> Rulebook | None:
    folder = tmp_path / "kinds"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return load_rulebook(folder, KINDS, measures=MEASURES)


def indicator(options: str) -> str:
    return f"{HEAD}{OTHERS}veto:\n  - {{id: A, says: 甲, {options}}}\n"


WRONG = [
    ("nothing", "", (1, 1), "inspection.form", "没有读到指标"),
    ("a list", "[1]\n", (1, 1), "inspection.form", "没有读到指标"),
    ("no number of the order", HEAD.replace("number", "nomber") + OTHERS, (2, 1), "field.unknown", "没有字段“nomber”"),
    ("a date in words", HEAD.replace("2019-04-01", "2019年4月") + OTHERS, (3, 1), "field.value", "“日期”读到“2019年4月”"),
    ("an unknown field of the order", f"{HEAD}author: 甲\n{OTHERS}", (4, 1), "field.unknown", "没有字段“author”"),
    ("windows that are no list", f"{HEAD}windows: 14\n", (4, 1), "inspection.form", "“windows”应是一串内容"),
    ("indicators that are no list", f"{HEAD}{OTHERS}veto:\n  a: b\n", (6, 1), "inspection.form", "“veto”应是一串内容"),
    ("an indicator of words", f"{HEAD}{OTHERS}veto: [甲]\n", (6, 8), "inspection.form", "应是一组字段"),
    ("no window for the rest", f"{HEAD}windows:\n  - {{type: 通知公告, days: 183, status: 待核, source: 甲}}\n", (4, 1), "inspection.form", "没有给其余栏目用的天数"),
    ("a window without days", OTHERS.replace("days: 365, ", "") + HEAD, (2, 5), "field.missing", "缺少“天数”（days）"),
    ("a window of no days", HEAD + OTHERS.replace("365", "0"), (5, 6), "field.value", "“天数”读到“0”"),
    ("days in words", HEAD + OTHERS.replace("365", "两周"), (5, 6), "field.value", "“天数”读到“两周”，应为数字"),
    ("a window without a source", HEAD + OTHERS.replace(", source: 本站默认", ""), (5, 5), "field.missing", "缺少“依据”（source）"),
    ("a misspelt column of a window", HEAD + OTHERS.replace("{", "{colum: 首页, "), (5, 6), "field.unknown", "没有字段“colum”"),
    ("an unknown measure", indicator("measure: home_stal, status: 已核实"), (7, 22), "inspection.measure", "没有算法“home_stal”"),
    ("an unknown option", indicator("measure: home_stale, kind: policy, status: 已核实"), (7, 43), "inspection.option", "没有选项“kind”"),
    ("a missing option", indicator("measure: without, status: 已核实"), (7, 5), "inspection.option", "缺少选项“kind”"),
    ("an unknown kind", indicator("measure: without, kind: polcy, status: 已核实"), (7, 40), "inspection.kind", "没有类别“polcy”"),
    ("an unknown field", indicator("measure: lacking, kind: guide, fields: [phne], missing: '1', status: 已核实"), (7, 53), "inspection.field", "“办事指南”没有字段“phne”"),
    ("a list that is none", indicator("measure: lacking, kind: guide, fields: phone, missing: '1', status: 已核实"), (7, 53), "inspection.option", "“fields”应是一串内容"),
    ("a number in words", indicator("measure: lacking, kind: guide, fields: [phone], missing: 一, status: 已核实"), (7, 70), "inspection.option", "“missing”读到“一”，应为整数"),
    ("an unknown requirement", indicator("measure: broken_requirement, requirement: POL-99, status: 已核实"), (7, 51), "inspection.requirement", "没有要求“POL-99”"),
    ("a requirement of another kind", indicator("measure: broken_requirement, kind: guide, requirement: POL-05, status: 已核实"), (7, 64), "inspection.requirement", "“办事指南”没有要求“POL-05”"),
    ("no status", indicator("measure: home_stale"), (7, 5), "field.missing", "缺少“核实情况”（status）"),
    ("a status that is none", indicator("measure: home_stale, status: 核实了"), (7, 43), "field.value", "“核实情况”读到“核实了”"),
    ("a limit in words", indicator("measure: home_stale, limit: 五, status: 已核实"), (7, 43), "field.value", "“界限”读到“五”，应为数字"),
    ("a limit of nothing", indicator("measure: home_stale, limit: '0', status: 已核实"), (7, 43), "field.value", "“界限”读到“0”"),
    ("points in words", indicator("measure: home_stale, each: 两分, status: 已核实"), (7, 43), "field.value", "“每个扣分”读到“两分”"),
    ("one id twice", indicator("measure: home_stale, status: 已核实") + "scored:\n  - {id: A, says: 乙, measure: home_stale, status: 待核}\n", (9, 6), "inspection.duplicate", "编号“A”写了两次"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "id_", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_slip_in_the_rule_book_stops_the_run_at_its_line(
    tmp_path: Path, text: str, place: tuple[int, int], id_: str, said: str
) -> None:
    with pytest.raises(StopError) as stop:
        load(tmp_path, text)
    problems = located(stop.value.problems, (tmp_path,))
    (problem,) = [problem for problem in problems if said in problem.message]
    assert (problem.id, problem.where.path) == (id_, "kinds/_inspection.yaml")
    assert (problem.where.line, problem.where.column) == place


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StopError) as stop:
        load(tmp_path, HEAD.replace("2019-04-01", "去年") + "windows: 3\nveto:\n  - {id: A, says: 甲, measure: x}\n")
    assert [problem.id for problem in stop.value.problems] == ["field.value", "inspection.form", "field.missing"]


def test_a_slip_is_said_by_the_command(site: Make, capsys: pytest.CaptureFixture[str]) -> None:
    it = inspected(site(), "")
    it.edit(f"kinds/{FILE}", "measure: home_stale", "measure: home_stal")
    assert main(["inspect", "--root", str(it.root)]) == 1
    assert "kinds/_inspection.yaml:7:22: 错误 [inspection.measure] 没有算法“home_stal”" in capsys.readouterr().out


def test_a_site_without_a_rule_book_is_not_inspected(site: Make, capsys: pytest.CaptureFixture[str]) -> None:
    it = inspected(site(), "")
    it.remove(f"kinds/{FILE}")
    assert main(["inspect", "--root", str(it.root)]) == 2
    assert "没有检查指标" in capsys.readouterr().err
    assert it.build().inspection is None
    assert "/internal/inspection/" in {page.url for page in it.result.pages}  # type: ignore[union-attr]


def test_the_projects_own_rule_book_can_be_read(tmp_path: Path) -> None:
    book = load(tmp_path, (PROJECT / "kinds" / FILE).read_text(encoding="utf-8"))
    assert book is not None
    assert (book.number, str(book.issued)) == ("国办秘函〔2019〕19号", "2019-04-01")
    assert {each.measure for each in (*book.veto, *book.scored)} == set(MEASURES)
    # What counts for a veto needs no points, what costs points says how many and how many at most.
    assert [each.id for each in book.veto if each.each or each.most] == []
    assert [each.id for each in book.scored if not 0 < each.each <= each.most] == []


# Measures: each with a site that fails and one that passes.


def inspected(it: SiteUnderTest, options: str, *, windows: str = "", scored: bool = False) -> SiteUnderTest:
    """Give a site the project's kinds and one indicator, besides one for the home page."""
    if not (it.root / "kinds").is_dir():
        shutil.copytree(PROJECT / "kinds", it.root / "kinds")
    text = indicator("measure: home_stale, status: 已核实").replace("windows:\n", f"windows:\n{windows}")
    name = "scored" if scored else "veto"
    row = f"  - {{id: B, says: 乙, {options}, status: 待核}}\n" if options else ""
    text = text + row if not scored else f"{text}{name}:\n{row}"
    it.write(f"kinds/{FILE}", text)
    return it


def inspection(it: SiteUnderTest, today: date | None = None) -> Inspection:
    found = build(it.root, out=None, store=open_store(None), today=today).inspection
    assert found is not None
    return found


def result(it: SiteUnderTest, options: str, today: date | None = None) -> tuple[list[str], bool]:
    """What one measure finds, and whether it fails."""
    found = inspection(inspected(it, options), today).veto[1]
    return [each.says for each in found.found], found.fails


FILES = {
    "policy": f"=== content/policy/2023/a.md\n{policy()}",
    "late": f"=== content/policy/2023/a.md\n{policy(published='2023-06-02')}",
    "guide": "=== {}\n{}".format(*example("guide", office="unit/bureaus/swj", phone="", hours="", materials="", steps="")),
    "whole guide": "=== {}\n{}".format(*example("guide", office="unit/bureaus/swj")),
    "dead link": f"=== content/policy/2023/a.md\n{policy(body='见[通知](/policy/2023/b/)。')}",
    "news": f"=== content/news/2023/a.md\n---\ntitle: 检查管网\noffice: 市水务局\npublished: 2023-12-01 09:00\ntopic: 民生\n{REVIEW}\n---\n没有漏水。\n",
}  # fmt: skip

CASES = [
    ("measure: without, kind: guide", "policy", ["没有“办事指南”"], "whole guide"),
    ("measure: broken_requirement, requirement: POL-05", "late", ["《关于供水的通知》没有做到：“发布日期”不晚于“成文日期”后 20 日（按工作日）（POL-05）"], "policy"),
    ("measure: broken_requirement, kind: policy, requirement: POL-05", "late", ["《关于供水的通知》没有做到：“发布日期”不晚于“成文日期”后 20 日（按工作日）（POL-05）"], "policy"),
    ("measure: lacking, kind: guide, fields: [phone, hours, materials, steps, address], missing: '4'", "guide", ["《示例水表报修》缺少联系电话、办理时间、办理材料、办理流程"], "whole guide"),
    ("measure: reported, problems: [link.dead]", "dead link", ["content/policy/2023/a.md：链接“通知”打不开：../b/（没有这个页面或文件，在页面 /policy/2023/a/）"], "policy"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "failing", "said", "passing"), CASES, ids=[options for options, *_ in CASES])
def test_a_measure_finds_what_is_wrong_and_passes_what_is_well(
    site: Make, options: str, failing: str, said: list[str], passing: str
) -> None:
    it = site(FILES[failing])
    found, fails = result(it, options)
    assert fails
    assert found == said
    for path in sorted((it.root / "content").rglob("*.md")):
        path.unlink()
    for part in FILES[passing].split("=== ")[1:]:
        path_, _, content = part.partition("\n")
        it.write(path_, content)
    assert result(it, options) == ([], False)


def test_columns_without_anything_new_are_counted_by_their_type(site: Make) -> None:
    it = site(FILES["news"] + FILES["policy"])
    after = date(2024, 12, 1)  # 366 days after the news, more after the policy
    every = ["“动态”最近一条 2023-12-01，限 365 天", "“动态/工作动态”最近一条 2023-12-01，限 365 天"]
    assert result(it, "measure: stale_columns, types: [工作动态]", after) == (every, True)
    assert result(it, "measure: stale_columns, types: [工作动态]", date(2024, 11, 30)) == ([], False)
    every += [f"“{name}”最近一条 2023-03-02，限 365 天" for name in ("政策", "政策/政策文件")]
    assert result(it, "measure: stale_columns", after) == (every, True)  # without the home page, which counts apart
    assert result(it, "measure: stale_columns, types: [数据发布]", after) == ([], False)


def test_fields_that_are_missing_count_from_the_number_on(site: Make) -> None:
    it = site(FILES["guide"])
    fields = "measure: lacking, kind: guide, fields: [phone, hours, materials, steps, address], missing: "
    assert result(it, fields + "'5'") == ([], False)
    assert result(it, fields + "'4'")[1]
    assert result(it, fields + "'1', limit: '2'")[1] is False  # one guide only


def test_a_declared_column_that_is_empty_is_found_until_it_holds_something(site: Make) -> None:
    it = site(FILES["policy"])
    it.edit("site_config.yaml", "as_of:", "columns:\n  - {path: 动态/工作动态}\n  - {path: 动态/没有人写}\nas_of:")
    declared = [text for text in result(it, "measure: blank_columns")[0] if text.startswith("栏目")]
    assert declared == [f"栏目“动态/{name}”没有内容，公开站不生成这个栏目" for name in ("工作动态", "没有人写")]
    it.write("content/news/2023/a.md", FILES["news"].partition("\n")[2])
    declared = [text for text in result(it, "measure: blank_columns")[0] if text.startswith("栏目")]
    assert declared == ["栏目“动态/没有人写”没有内容，公开站不生成这个栏目"]


def test_the_foot_of_the_pages_must_be_filled_in(site: Make) -> None:
    it = site(FILES["policy"])
    assert result(it, "measure: footer_blank")[0] == [
        f"页脚的 {name} 还没有填写" for name in ("id_code", "icp", "police")
    ]
    it.edit("site_config.yaml", "'0000000000'", "'3708830001'")
    it.edit("site_config.yaml", "icp: 待填", "icp: 鲁ICP备12345678号")
    it.edit("site_config.yaml", "police: 待填", "police: 鲁公网安备37088302000001号")
    assert result(it, "measure: footer_blank") == ([], False)


def test_what_is_hidden_counts_for_nothing(site: Make) -> None:
    it = site(FILES["whole guide"])
    path = next((it.root / "content/guide").rglob("*.md"))
    path.write_text(path.read_text(encoding="utf-8").replace(REVIEW + "\n", ""), encoding="utf-8")
    assert result(it, "measure: without, kind: guide") == (["没有“办事指南”"], True)


def test_a_finding_leads_to_where_it_can_be_seen(site: Make) -> None:
    it = inspected(site(FILES["late"]), "measure: broken_requirement, requirement: POL-05")
    assert [each.url for each in inspection(it).veto[1].found] == ["/policy/2023/a/"]


@pytest.mark.parametrize(("limit", "fails"), [("1", True), ("2", True), ("3", False)])
def test_an_indicator_fails_from_its_limit_on(site: Make, limit: str, fails: bool) -> None:
    it = site(FILES["late"])
    it.write("content/policy/2023/b.md", policy("又一份", issued="2023-02-01", published="2023-06-02"))
    found, failed = result(it, f"measure: broken_requirement, requirement: POL-05, limit: '{limit}'")
    assert (len(found), failed) == (2, fails)


# Columns: when they turn red.

COLUMN = "columns:\n  - {{path: 动态, slug: updates, type: 通知公告{}}}\n  - {{path: 动态/工作动态{}}}\n"


def column(found: Inspection, name: str) -> ColumnState:
    return next(each for each in found.columns if each.name == name)


def test_the_home_page_is_stale_on_the_fifteenth_day_and_not_on_the_fourteenth(site: Make) -> None:
    it = inspected(site(FILES["news"]), "", windows="  - {column: 首页, days: 14, status: 已核实, source: 甲}\n")
    well, stale = inspection(it, date(2023, 12, 15)), inspection(it, date(2023, 12, 16))
    assert column(well, "首页").turns == column(stale, "首页").turns == date(2023, 12, 16)
    assert (well.veto[0].found, well.passes) == ((), True)
    assert [(each.says, each.url) for each in stale.veto[0].found] == [("最近一条发布于 2023-12-01", "/")]
    assert not stale.passes


def test_any_column_keeps_the_home_page_fresh(site: Make) -> None:
    it = inspected(site(FILES["news"] + FILES["policy"]), "", windows="  - {column: 首页, days: 14, status: 已核实, source: 甲}\n")  # fmt: skip
    assert not inspection(it, date(2023, 12, 16)).passes
    it.write("content/policy/2023/b.md", policy("新的", issued="2023-12-14", published="2023-12-15"))
    found = inspection(it, date(2023, 12, 16))
    assert found.passes
    assert column(found, "首页").newest == date(2023, 12, 15)


def test_what_is_published_later_does_not_freshen_today(site: Make) -> None:
    it = inspected(site(FILES["news"]), "")
    it.write("content/policy/2023/b.md", policy("新的", issued="2023-12-14", published="2023-12-15"))
    assert column(inspection(it, date(2023, 12, 14)), "首页").newest == date(2023, 12, 1)


def test_a_home_page_with_nothing_to_show_is_stale(site: Make) -> None:
    found = inspection(inspected(site(), ""))
    assert [each.says for each in found.veto[0].found] == ["最近一条发布于 （没有）"]
    assert column(found, "首页").turns is None


WINDOWS = {
    "column": "  - {column: 动态/工作动态, days: 10, status: 已核实, source: 栏目}\n",
    "type": "  - {type: 工作动态, days: 20, status: 已核实, source: 类别}\n",
    "other": "  - {column: 政策/政策文件, days: 1, status: 已核实, source: 别的栏目}\n  - {type: 数据发布, days: 2, status: 待核, source: 别的类别}\n",
}


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (["column", "type", "other"], 10),
        (["type", "other", "column"], 10),  # whatever their order
        (["other", "type"], 20),
        (["other"], 365),
        ([], 365),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_column_has_the_window_of_its_own_or_of_its_type_or_the_one_for_all(
    site: Make, given: list[str], days: int
) -> None:
    it = inspected(site(FILES["news"]), "", windows="".join(WINDOWS[name] for name in given))
    found = column(inspection(it), "动态/工作动态")
    assert found.window.days == days
    assert (found.newest, found.url, found.type) == (date(2023, 12, 1), "/news/", "工作动态")
    assert found.turns is not None
    assert (found.turns - date(2023, 12, 1)).days == days + 1


def test_a_column_has_the_newest_of_all_below_it(site: Make) -> None:
    notice = (
        "---\ntitle: 停水公告\noffice: 市水务局\npublished: 2023-12-20 09:00\ntopic: 公共服务\nphone: 0537-0000001\n"
    )
    it = inspected(site(FILES["news"]), "")
    it.write("content/notice/2023/a.md", f"{notice}{REVIEW}\n---\n明天停水。\n")
    found = inspection(it)
    assert column(found, "动态").newest == date(2023, 12, 20)
    assert column(found, "动态/工作动态").newest == date(2023, 12, 1)
    assert column(found, "动态/通知公告").newest == date(2023, 12, 20)


@pytest.mark.parametrize("where", ["itself", "above"])
def test_a_frozen_column_never_turns_red(site: Make, where: str) -> None:
    windows = "  - {type: 工作动态, days: 1, status: 已核实, source: 甲}\n"
    it = inspected(site(FILES["news"]), "measure: stale_columns, types: [工作动态]", windows=windows)
    assert [each.says for each in inspection(it).veto[1].found] == [
        "“动态”最近一条 2023-12-01，限 1 天",
        "“动态/工作动态”最近一条 2023-12-01，限 1 天",
    ]
    frozen = ", frozen: 活动已经结束"
    lines = COLUMN.format(frozen if where == "above" else "", frozen if where == "itself" else "")
    it.edit("site_config.yaml", "as_of:", lines + "as_of:")
    found = inspection(it)
    state = column(found, "动态/工作动态")
    assert (state.frozen, state.turns, state.is_stale(date(2030, 1, 1))) == ("活动已经结束", None, False)
    assert found.veto[1].found == ()
    assert "动态/工作动态" not in [each.name for each in found.next]
    assert column(found, "动态").frozen == ("活动已经结束" if where == "above" else "")


def test_what_turns_red_next_comes_first_and_what_is_red_not_at_all(site: Make) -> None:
    windows = (
        "  - {column: 政策/政策文件, days: 10, status: 已核实, source: 甲}\n"
        "  - {column: 动态/工作动态, days: 60, status: 已核实, source: 甲}\n"
        "  - {column: 首页, days: 31, status: 已核实, source: 甲}\n"
    )
    it = inspected(site(FILES["policy"] + FILES["news"]), "", windows=windows)
    found = inspection(it)
    turns = {"首页": date(2024, 1, 2), "动态/工作动态": date(2024, 1, 31)}
    assert [(each.name, each.turns) for each in found.next][:2] == list(turns.items())
    assert "政策/政策文件" not in [each.name for each in found.next]
    assert column(found, "政策/政策文件").is_stale(date(2023, 12, 31))
    days = [each.turns for each in found.next]
    assert days == sorted(days)  # type: ignore[type-var]


# What it costs.


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, 2), (2, 4), (3, 5), (4, 5)])
def test_points_are_taken_off_for_each_finding_up_to_the_most(site: Make, count: int, points: int) -> None:
    it = site(FILES["whole guide"])
    for number in range(count):
        it.write(f"content/policy/2023/{'abcd'[number]}.md", policy(f"第{number}份", issued="2023-02-01", published="2023-06-02"))  # fmt: skip
    inspected(it, "measure: broken_requirement, requirement: POL-05, each: '2', most: '5'", scored=True)
    found = inspection(it)
    assert (len(found.scored[0].found), found.scored[0].points, found.points) == (count, points, points)
    assert len(found.veto) == 1  # the points say nothing about passing
    assert found.passes == (not found.veto[0].fails)


def test_the_json_has_these_keys(site: Make) -> None:
    it = inspected(site(FILES["late"]), "measure: broken_requirement, requirement: POL-05, each: '2', most: '5', group: 组", scored=True)  # fmt: skip
    found = json.loads(inspection_json(inspection(it)))
    assert list(found) == ["today", "order", "passes", "points", "veto", "scored", "columns"]
    assert found["today"] == "2023-12-31"
    assert found["order"] == {"title": "检查指标", "number": "测〔2019〕1号", "issued": "2019-04-01"}
    assert (found["passes"], found["points"]) == (True, 2)
    keys = ["id", "group", "says", "verified", "limit", "fails", "points", "found"]
    assert [list(each) for each in (*found["veto"], *found["scored"])] == [keys, keys]
    assert found["scored"][0] == {
        "id": "B", "group": "组", "says": "乙", "verified": False, "limit": 1, "fails": True, "points": 2,
        "found": [{"says": "《关于供水的通知》没有做到：“发布日期”不晚于“成文日期”后 20 日（按工作日）（POL-05）", "url": "/policy/2023/a/"}],
    }  # fmt: skip
    assert found["columns"][0] == {
        "column": "首页", "url": "/", "type": "首页", "newest": "2023-06-02", "days": 365, "verified": False,
        "turns_red": "2024-06-02", "stale": False, "frozen": None,
    }  # fmt: skip
    assert all(list(each) == list(found["columns"][0]) for each in found["columns"])
