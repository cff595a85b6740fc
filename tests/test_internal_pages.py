"""The office's own pages: what waits, how far rows and units are, what is next, what is wrong; none of it is public."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import REVIEW, TASK_TABLE, SiteUnderTest, policy

from gongkai.pipeline import build
from gongkai.scorecards import FORMULA
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]

PAGES = {
    "/internal/": "内部工作台",
    "/internal/progress/": "任务进展",
    "/internal/units/": "单位评估",
    "/internal/next/": "快要到期的事",
    "/internal/inspection/": "网站自查通报",
    "/internal/outside/": "外部网站审查",
    "/internal/problems/": "检查发现的问题",
    "/internal/design/": "版式和部件",
}

TASKS = f"""\
{TASK_TABLE}  - {{id: '1', number: '1', title: 公开供水信息, units: [市水务局], due: 2023-06-30, requires: [{{kind: policy}}]}}
  - {{id: '2', number: '2', title: 公开办事指南, units: [市水务局, 市民政局], due: 2024-01-15, requires: [{{kind: guide, by: each}}]}}
  - {{id: '3', number: '3', title: 发布工作动态, units: [市水务局], due: 2024-01-15, requires: [{{kind: news, fresh: 20}}]}}
  - {{id: '4', number: '4', title: 开好会议, units: [市民政局], due: 2023-11-30, requires: [{{kind: work_event}}]}}
"""  # noqa: E501
NEWS = f"title: 检查管网\noffice: 市水务局\npublished: 2023-12-20 09:00\ntopic: 民生\n{REVIEW}"
REFUSED = "review: {by: 科长, date: 2023-01-05, attribute: 不予公开, basis: 条例第十四条}"
ON_REQUEST = "review: {by: 科长, date: 2023-01-05, attribute: 依申请公开, basis: 条例第十三条}"
AHEAD = "review: {by: 科长, date: 2024-02-01, attribute: 主动公开, basis: 条例第十九条}"


def roster(until: str, **fields: str) -> str:
    given = {
        "title": "2023年冬季ROSTERMARK补贴名单公示",
        "office": "市民政局",
        "published": "2023-11-01 09:00",
        "topic": "其他",
        "starts": "2023-11-01",
        "ends": "2023-11-10",
        "public_until": until,
        "people": "[{name: 欧阳*, village: ROSTERMARK村, amount: '30.00'}]",
        "hotline": "0537-1234567",
        **fields,
    }
    text = "".join(f"{name}: {value}\n" for name, value in given.items())
    attached = "attachments:\n  - {title: ROSTERMARK汇总表, file: winter/rostermark-huizong.csv}\n"
    return f"---\n{text}{attached}{REVIEW}\n---\nROSTERMARK说明，见[表](winter/rostermark-huizong.csv)。\n"


@pytest.fixture
def it(site: Make) -> SiteUnderTest:
    made = site(
        f"=== content/policy/2023/a.md\n{policy()}"
        f"=== content/task/2023.yaml\n{TASKS}"
        f"=== content/news/2023/a.md\n---\n{NEWS}\n---\n没有漏水。\n"
    )
    rows = "  - {title: 年中评估, day: 2023-06-30, below: '60'}\n  - {title: 年度评估, day: 2023-12-31, below: '40'}\n"
    made.edit("site_config.yaml", "as_of:", f"assessments:\n{rows}as_of:")
    return made


def rows_of(page: BeautifulSoup, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, each as the words of its cells; no picture's table."""
    tables = page.select("table:not(.standing-table)")
    table = next(each for each in tables if each.caption.get_text(strip=True) == caption)
    body: list[Tag] = table.tbody.find_all("tr")
    rows = [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in body]
    return [["" if said == "— 无" else said for said in row] for row in rows]


def shown_in_spite(it: SiteUnderTest) -> SiteUnderTest:
    """Build as an editor at work sees it: pages are written although something is wrong."""
    it.store = open_store(None)
    it.result = build(it.root, out=it.root / "output", store=it.store, in_spite=True)
    return it


def test_every_page_of_the_office_is_there_and_leads_back(it: SiteUnderTest) -> None:
    assert it.build().written
    home = it.page("/internal/")
    linked = {link["href"].rstrip("/") for link in home.main.find(class_="quick").find_all("a")}
    for url, title in PAGES.items():
        page = it.page(url)
        assert page.h1.get_text().startswith(title)
        name = url.removeprefix("/internal/").rstrip("/")
        assert not name or any(link.endswith(name) for link in linked)
        assert not name or "内部工作台" in page.get_text()


def test_the_home_page_counts_what_the_others_list(it: SiteUnderTest) -> None:
    it.build()
    quick = it.page("/internal/").main.find(class_="quick")
    said = {link.b.get_text(): link.select_one(".way span").get_text() for link in quick.find_all("a")}
    assert said["任务进展"] == "4 项，2 项没有欠缺"
    assert said["单位评估"] == "2 个单位的得分和欠缺"
    assert said["快要到期的事"] == f"{len(rows_of(it.page('/internal/next/'), '快要到期的事'))} 件"
    assert said["检查发现的问题"] == f"{len(rows_of(it.page('/internal/problems/'), '检查发现的问题'))} 个"
    assert "项单项否决" in said["网站自查通报"] or said["网站自查通报"] == "没有单项否决"


def test_a_site_without_tasks_has_no_links_to_rows_and_units(site: Make) -> None:
    it = site(f"=== content/policy/2023/a.md\n{policy()}")
    assert it.build().written
    said = [link.b.get_text() for link in it.page("/internal/").main.find(class_="quick").find_all("a")]
    assert said == ["网站自查通报", "外部网站审查", "检查发现的问题", "版式和部件"]


# What is not on the public site.

HIDDEN = {
    "internal": (policy("只给内部", audience="internal"), "内部条目，不公开"),
    "unreviewed": (policy("没有审查", review=""), "待审查：没有审查记录"),
    "refused": (policy("不予公开的", review=REFUSED.partition(": ")[2]), "审查结论为“不予公开”，依据：条例第十四条"),
    "on-request": (
        policy("依申请的", review=ON_REQUEST.partition(": ")[2]),
        "审查结论为“依申请公开”，依据：条例第十三条",
    ),
    "term": (policy("公示过的", public_until="2023-12-30"), "公示期 2023-12-30 已经结束，已从公开站撤下"),
    "ahead": (policy("以后审查的", review=AHEAD.partition(": ")[2]), "审查日期 2024-02-01 还没有到"),
}


@pytest.mark.parametrize("reason", HIDDEN)
def test_each_hidden_entry_stands_there_with_its_reason(it: SiteUnderTest, reason: str) -> None:
    text, why = HIDDEN[reason]
    it.write(f"content/policy/2023/{reason}.md", text)
    shown_in_spite(it)
    title = re.findall(r"title: (.*)", text)[0]
    path = f"content/policy/2023/{reason}.md"
    assert rows_of(it.page("/internal/"), "不在公开站的条目和原因") == [[title, "政策文件", why, path]]
    assert why in it.page(f"/internal/policy/2023/{reason}/").get_text()
    counts = {row[0]: row[1:] for row in rows_of(it.page("/internal/"), "各类别的条目数")}
    assert (counts["政策文件"], counts["公开任务"], counts["责任单位"]) == (["1", "1"], ["4", "0"], ["2", "0"])


def test_all_hidden_entries_are_listed_and_none_that_is_public(it: SiteUnderTest) -> None:
    for reason, (text, _) in HIDDEN.items():
        it.write(f"content/policy/2023/{reason}.md", text)
    shown_in_spite(it)
    listed = {row[3]: row[2] for row in rows_of(it.page("/internal/"), "不在公开站的条目和原因")}
    assert listed == {f"content/policy/2023/{reason}.md": why for reason, (_, why) in HIDDEN.items()}


def test_nothing_waits_where_everything_is_public(it: SiteUnderTest) -> None:
    it.build()
    section = it.page("/internal/").find(id="site-waiting").parent
    assert section.h2.get_text() == "不在公开站的条目（0 个）"
    assert section.p.get_text() == "没有。"


# Rows and units.


def test_the_rows_stand_there_with_what_is_missing_and_when_they_turn_red(it: SiteUnderTest) -> None:
    it.build()
    none = "“{}”有 0 条，应有 1 条"
    assert rows_of(it.page("/internal/progress/"), "任务进展") == [
        ["1", "公开供水信息", "已完成", "1/1", "", "", ""],
        ["2", "公开办事指南", "临近到期", "0/2", "2024-01-16",
         f"2 个单位 市水务局 ：{none.format('办事指南')} 市民政局 ：{none.format('办事指南')}", ""],
        ["3", "发布工作动态", "已完成", "1/1", "2024-01-10", "", ""],
        ["4", "开好会议", "逾期未完成", "0/1", "", f"1 个单位 市民政局 ：{none.format('会议和培训')}", ""],
    ]  # fmt: skip


def test_what_waits_for_review_stands_at_the_row_that_it_is_for(it: SiteUnderTest) -> None:
    guide = (
        "title: 报修\noffice: 市水务局\npublished: 2023-12-20\npeople: [全体居民]\ntopic: 其他\ntasks: [task/2023/2]\n"
    )
    it.write("content/guide/a.md", f"---\n{guide}---\n打电话。\n")
    it.build()
    rows = {row[0]: row for row in rows_of(it.page("/internal/progress/"), "任务进展")}
    assert (rows["2"][3], rows["2"][6], rows["1"][6]) == ("0/2", "报修", "")
    link = it.page("/internal/progress/").find("a", string="报修")
    assert link["href"].endswith("guide/a/")
    it.write("content/guide/a.md", f"---\n{guide}{REVIEW}\n---\n打电话。\n")
    it.build()
    rows = {row[0]: row for row in rows_of(it.page("/internal/progress/"), "任务进展")}
    assert (rows["2"][3], rows["2"][6]) == ("1/2", "")


def test_units_stand_there_with_their_scores_and_those_who_are_talked_to(it: SiteUnderTest) -> None:
    it.build()
    page = it.page("/internal/units/")
    assert FORMULA in page.get_text()
    # 市水务局 owes rows 1, 2 and 3 and has done two; 市民政局 owes 2 and 4 and has done none.
    assert rows_of(page, "年度评估得分") == [
        ["市民政局", "0", "2", "0", "0", "0", "1", "1"],
        ["市水务局", "67", "3", "2", "0", "0", "1", "0"],
    ]
    # On June 30 there was the policy, and neither the news nor anything late.
    assert rows_of(page, "年中评估得分") == [
        ["市民政局", "0", "2", "0", "0", "2", "0", "0"],
        ["市水务局", "33", "3", "1", "0", "2", "0", "0"],
    ]
    talks = [note.get_text() for note in page.find_all(class_="notice") if "约谈名单" in note.get_text()]
    assert talks == [
        "约谈名单（得分低于 60 分，2 个）：市民政局 0 分、市水务局 33 分。名单是程序算出的，约谈由人决定。",
        "约谈名单（得分低于 40 分，1 个）：市民政局 0 分。名单是程序算出的，约谈由人决定。",
    ]
    cards = [each.get_text() for each in page.find(id="site-cards").parent.find_all("summary")]
    assert cards == [
        "市民政局：2 项应完成，1 项逾期，2024-01-16 前要补",
        "市水务局：3 项应完成，0 项逾期，2024-01-10 前要补",
    ]


def test_what_turns_red_next_stands_there_in_order_of_day(it: SiteUnderTest) -> None:
    it.build()
    rows = rows_of(it.page("/internal/next/"), "快要到期的事")
    assert [row for row in rows if not row[1].startswith("栏目")] == [
        ["2024-01-10", "发布工作动态", "市水务局", "要有新的内容"],
        ["2024-01-16", "公开办事指南", "市水务局、市民政局", "“办事指南”有 0 条，应有 1 条"],
    ]
    assert ["2024-01-04", "栏目“首页”", "—", "最近一条 2023-12-20，限 14 天"] in rows
    days = [row[0] for row in rows]
    assert days == sorted(days)
    assert min(days) > "2023-12-31"
    # What grew old is open again until its last day; what is red already is no longer to come.
    it.build(today=date(2024, 1, 10))
    rows = rows_of(it.page("/internal/next/"), "快要到期的事")
    assert {row[1] for row in rows} == {"公开办事指南", "发布工作动态"}
    it.build(today=date(2024, 1, 16))
    assert it.page("/internal/next/").main.find_all("p")[-1].get_text() == "没有。"


def test_the_inspection_stands_there_with_its_verdict(it: SiteUnderTest) -> None:
    it.build()
    page = it.page("/internal/inspection/")
    vetoes = {row[0]: row for row in rows_of(page, "单项否决指标")}
    assert vetoes["R-FRESH-HOME"][1:] == ["首页2周没有更新", "没有", "合格", "已核实"]
    assert vetoes["R-SVC-NONE"][2:] == ["1 个 没有“办事指南”", "否决", "已核实"]
    failed = sum(row[3] == "否决" for row in vetoes.values())
    assert f"有 {failed} 项单项否决" in page.find(class_="verdict").get_text()
    columns = {row[0]: row[1:] for row in rows_of(page, "栏目更新")}
    assert columns["首页"][1:5] == ["2023-12-20", "14 天", "2024-01-04", "正常"]
    assert columns["政策/政策文件"][3:5] == ["2023-09-02", "没有按时更新"]


# Problems.


def test_a_dead_link_is_among_the_problems(it: SiteUnderTest) -> None:
    it.edit("content/policy/2023/a.md", "正文。", "见[没有的](/policy/2023/nope/)。")
    assert not it.build().written
    shown_in_spite(it)
    line = it.root.joinpath("content/policy/2023/a.md").read_text(encoding="utf-8").count("\n", 0, -1) + 1
    rows = rows_of(it.page("/internal/problems/"), "检查发现的问题")
    (row,) = [row for row in rows if "link.dead" in row[1]]
    assert row[0] == f"content/policy/2023/a.md:{line}"
    assert "没有的" in row[1]
    assert row[2]


def test_the_problems_are_those_of_the_command(it: SiteUnderTest) -> None:
    it.write("content/policy/2023/b.md", policy("晚了的", issued="2023-02-01", published="2023-06-02"))
    it.build()
    assert it.result is not None
    rows = rows_of(it.page("/internal/problems/"), "检查发现的问题")
    wanted = [(f"{p.where.path}:{p.where.line}", f"{p.message}（{p.id}）") for p in it.result.problems]
    assert [(row[0], row[1]) for row in rows] == [(place, " ".join(said.split())) for place, said in wanted]
    assert any("POL-05" in said for _, said in wanted)


def test_a_problem_that_is_mended_leaves_the_page(it: SiteUnderTest) -> None:
    it.write("content/policy/2023/b.md", policy("晚了的", issued="2023-02-01", published="2023-06-02"))
    it.build()
    assert "POL-05" in it.page("/internal/problems/").get_text()
    it.edit("content/policy/2023/b.md", "2023-06-02", "2023-02-02")
    it.build()
    assert "POL-05" not in it.page("/internal/problems/").get_text()
    assert "/internal/problems/" in it.rendered


# Nothing of it is public.

ONLY_INSIDE = [*PAGES.values(), "约谈名单", "得分 = 100", "单项否决", "不在公开站", "待审查的材料"]


def test_nothing_of_the_office_is_in_the_public_site(it: SiteUnderTest) -> None:
    for reason, (text, _) in HIDDEN.items():
        it.write(f"content/policy/2023/{reason}.md", text)
    shown_in_spite(it)
    public = {name: data.decode("utf-8", "replace") for name, data in it.tree().items() if name.startswith("public/")}
    assert public
    titles = [re.findall(r"title: (.*)", text)[0] for text, _ in HIDDEN.values()]
    for words in (*ONLY_INSIDE, *titles):
        if words != "任务进展":  # the public list of tasks may call its own so
            assert [name for name, text in public.items() if words in text] == [], words
    assert [name for name, text in public.items() if "/internal/" in text or name.startswith("public/internal")] == []


def test_a_roster_whose_term_is_over_is_in_no_public_file(it: SiteUnderTest) -> None:
    """A page of yesterday does not stay: neither the page, nor its attachment, nor a line in a list or an index."""
    it.write("content/roster/2023/winter.md", roster("2023-12-15"))
    it.write("content/roster/2023/winter/rostermark-huizong.csv", "ROSTERMARK,30\n")
    marks = (b"rostermark", "补贴名单".encode(), "欧阳".encode())

    def holding() -> list[str]:
        public = {name: data.lower() for name, data in it.tree().items() if name.startswith("public/")}
        return [name for name, data in public.items() if "rostermark" in name or any(mark in data for mark in marks)]

    it.remove("content/news/2023/a.md")  # it is of a later day
    assert it.build(today=date(2023, 12, 15)).written
    before = holding()
    assert {"public/roster/2023/winter/index.html", "public/roster/2023/winter/rostermark-huizong.csv"} <= set(before)
    assert "public/roster/index.html" in before
    assert len(before) > 4  # the unit's page, the home page or an index name it too
    assert it.build(today=date(2023, 12, 16)).written
    assert holding() == []
    tree = it.tree()
    assert "internal/roster/2023/winter/index.html" in tree
    assert "internal/roster/2023/winter/rostermark-huizong.csv" in tree
    listed = rows_of(it.page("/internal/"), "不在公开站的条目和原因")
    assert [row[2] for row in listed] == ["公示期 2023-12-15 已经结束，已从公开站撤下"]
    # The very same output comes of a fresh build, so nothing depends on what was there before.
    it.build(today=date(2023, 12, 16), out="fresh", fresh=True)
    assert it.tree("fresh") == tree


def test_a_link_to_a_roster_that_was_withdrawn_is_dead(it: SiteUnderTest) -> None:
    it.write("content/roster/2023/winter.md", roster("2023-12-15"))
    it.write("content/roster/2023/winter/rostermark-huizong.csv", "ROSTERMARK,30\n")
    it.edit("content/news/2023/a.md", "没有漏水。", "见[名单](/roster/2023/winter/)。")
    it.edit("content/news/2023/a.md", "2023-12-20", "2023-12-10")
    assert it.build(today=date(2023, 12, 15)).written
    assert not it.build(today=date(2023, 12, 16)).written
    assert [each.split()[-1] for each in it.problems if "link" in each] == ["link.dead"]
