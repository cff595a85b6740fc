"""The page of an entry as its kind lays it out: what stands first, what warns, what is a step, what can be called."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import REVIEW, SiteUnderTest, policy

from gongkai.problems import StopError

Make = Callable[[str], SiteUnderTest]

GUIDE = f"""\
=== content/guide/shui.md
---
title: 水表报修
office: 市水务局
published: 2023-03-02 09:00
people: [全体居民]
topic: 其他
three: [先打电话, 工作人员上门修, 不收钱]
conditions: 用公共供水的居民。
amount: 每户50元
materials: [用水户号]
steps: [打电话, 上门修, 签字]
fee: 不收费
basis: 示例条例
address: 示例路1号
hours: 工作日
phone: 0537-0000001-8
keywords: [水表]
{REVIEW}
---
请说清住址。
"""


def terms(part: Tag | BeautifulSoup) -> list[str]:
    return [term.text for term in part.select("dt")]


def in_order(page: Tag | BeautifulSoup, *wanted: str) -> bool:
    """Whether the first of each of these selectors stand one after the other on a page."""
    places = [id(tag) for tag in page.find_all(True)]
    found = [places.index(id(page.select_one(each))) for each in wanted]
    return found == sorted(found)


def test_a_guide_begins_with_three_sentences_and_a_number_to_call(site: Make) -> None:
    it = site(GUIDE)
    it.build()
    page = it.page("/guide/shui/").article
    assert [part.text for part in page.select(".three li")] == ["先打电话", "工作人员上门修", "不收钱"]
    assert terms(page.select_one(".leads")) == ["联系电话", "能领多少", "办理地点", "办理时间"]
    assert page.select_one(".leads .is-phone a")["href"] == "tel:05370000001;ext=8"
    assert [step.text for step in page.select("ol.steps li")] == ["打电话", "上门修", "签字"]
    assert [item.text for item in page.select("ul.items li")] == ["用水户号"]
    assert page.select_one(".mark.is-good").text == "受理状态：正在受理"
    assert in_order(page, ".three", ".leads", ".facts", ".steps", ".body")


def test_nothing_that_was_given_is_left_out_and_nothing_is_said_twice(site: Make) -> None:
    it = site(GUIDE)
    it.build()
    page = it.page("/guide/shui/").article
    above, below = page.select("dl.facts")
    assert terms(above) == ["适用人群", "收费"]
    assert terms(below) == ["责任单位", "关键词", "办事主题", "设定依据"]
    assert below.find_parent("section").h2.text == "其他信息"
    headings = [heading.text for heading in page.select("h2")]
    assert headings[:5] == ["三句话看懂", "申请条件", "办理材料", "办理流程", "其他信息"]
    said = [*terms(page), *headings]
    assert len(said) == len(set(said))


def test_the_elements_of_a_document_stand_in_the_order_of_the_standard(site: Make) -> None:
    given = {"number": "示政办字〔2023〕1号", "index_number": "11370883004326294R/2023-00001", "index_note": ""}
    it = site("=== content/policy/2023/a.md\n" + policy("供水办法", subtheme="水", **given))
    it.build()
    page = it.page("/policy/2023/a/").article
    wanted = ["索引号", "主题分类", "主题子类", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "效力"]
    assert terms(page.select_one("dl.facts")) == wanted
    # A blank keeps them apart for those who hear the page.
    assert page.select_one(".under").text.strip() == "示政办字〔2023〕1号 效力：有效"
    assert not page.select(".notice")


def test_what_is_abolished_says_so_first_and_leads_to_what_took_its_place(site: Make) -> None:
    it = site(
        "=== content/policy/2023/old.md\n" + policy("旧办法", issued="2023-02-01", published="2023-02-02")
        + "=== content/policy/2023/new.md\n" + policy("新办法", abolishes="[policy/2023/old]")
        + "=== content/policy/2023/later.md\n"
        + policy("明年的办法", abolishes="[policy/2023/new]", effective="2024-06-01")
    )  # fmt: skip
    it.build()
    old = it.page("/policy/2023/old/")
    notice = old.select_one(".notice.is-bad")
    assert "已经废止" in notice.text
    assert notice.find("a", string="新办法")["href"] == "../new/"
    assert old.select_one(".mark.is-bad").text == "效力：废止"
    assert in_order(old, "h1", ".notice.is-bad", "dl.facts")
    # One that is to be abolished next year is in force today.
    assert not it.page("/policy/2023/new/").select(".is-bad")
    it.edit("content/policy/2023/new.md", "新办法", "更新的办法")
    it.build()
    assert it.page("/policy/2023/old/").select_one(".notice.is-bad a").text == "更新的办法"


def test_clauses_and_headings_have_links_that_add_no_words(site: Make) -> None:
    body = "## 第一章 总则\n\n第一条　为了供水。\n\n（一）清洁\n\n1. 一点\n\n平常的话。\n"
    it = site("=== content/policy/2023/a.md\n" + policy(body=body))
    it.build()
    page = it.page("/policy/2023/a/")
    links = page.select(".body a.anchor")
    assert [link["aria-label"] for link in links] == ["“第一章 总则”的链接", "“第一条”的链接", "“（一）”的链接"]
    for link in links:
        assert link.parent["id"]
        assert link.text == ""
    assert page.select_one(".body h2").text == "第一章 总则"


def long(sections: int, words: int) -> str:
    return "".join(f"## 第{n}节\n\n### 其中{n}\n\n{'字' * words}\n\n" for n in range(sections))


@pytest.mark.parametrize(
    ("body", "shown"),
    [(long(3, 500), True), (long(2, 1), False), (long(1, 1500), False), (long(5, 1), True)],
    ids=["long text", "few headings", "one long section", "many headings"],
)
def test_a_long_page_has_contents_of_two_levels(site: Make, body: str, shown: bool) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(body=body))
    it.build()
    page = it.page("/policy/2023/a/")
    contents = page.select("nav.contents")
    assert len(contents) == shown
    if shown:
        assert contents[0].select_one("ol ol a").text == "其中0"
        for link in contents[0].select("a"):
            assert page.find(id=link["href"].removeprefix("#"))


def test_a_gazette_lists_its_contents_with_pages_and_stands_on_a_shelf(site: Make) -> None:
    it = site(
        f"""\
=== content/gazette_issue/2023/one.md
---
title: 第一期
office: 市水务局
published: 2023-03-02 09:00
year: 2023
number: 1
total_number: 7
issued: 2023-03-01
contents:
  - {{sort: 市政府文件, title: 甲, number: 示政发〔2023〕1号, page: 1, link: /policy/}}
  - {{sort: 政策解读, title: 乙, page: 9}}
places: [市图书馆]
{REVIEW}
---
"""
        + "=== content/policy/2023/a.md\n"
        + policy()
    )
    it.build()
    page = it.page("/gazette_issue/2023/one/")
    assert [heading.text for heading in page.select("article h3")] == ["市政府文件", "政策解读"]
    assert [re.sub(r"\s", "", line.text) for line in page.select(".pages li")] == [
        "甲示政发〔2023〕1号第1页",
        "乙第9页",
    ]
    shelf = it.page("/gazette_issue/").select_one(".shelf")
    assert shelf.h2.text == "2023 年"
    assert shelf.a["href"] == "2023/one/"


def test_a_message_reads_as_a_question_and_its_answer(site: Make) -> None:
    message = f"""\
=== content/message/2023/a.md
---
title: 问水价
office: 市水务局
published: 2023-03-03 09:00
sort: 咨询
received: 2023-03-01 10:00
question: 水多少钱？
{REVIEW}
---
"""
    it = site(message)
    it.build()
    asked, answered = it.page("/message/2023/a/").select(".letter")
    assert "水多少钱？" in asked.text
    assert "收到时间：2023-03-01 10:00" in asked.text
    assert "还没有答复" in answered.text
    it.edit("content/message/2023/a.md", "question:", "answered: 2023-03-02 15:00\nanswer: 每吨三元。\nquestion:")
    it.build()
    answered = it.page("/message/2023/a/").select(".letter")[1]
    assert "市水务局　答复时间：2023-03-02 15:00" in answered.text
    assert "每吨三元。" in answered.text


STANDARD = """\
---
title: 城市低保{year}
office: 市民政局
published: {year}-02-02 09:00
category: {category}
area: 城市
amount: '{amount}'
effective: {year}-01-01
{until}region: 全市
basis_printed: 示例文件
{review}
---
"""


def test_a_standard_is_a_large_amount_with_those_before_it(site: Make) -> None:
    it = site()
    for year, amount, until, category in (
        (2022, 750, "until: 2022-12-31\n", "城市低保"), (2023, 880, "", "城市低保"), (2021, 600, "", "农村低保"),
    ):  # fmt: skip
        text = STANDARD.format(year=year, amount=amount, until=until, category=category, review=REVIEW)
        it.write(f"content/relief_standard/{year}/a.md", text)
    it.build()
    page = it.page("/relief_standard/2022/a/").article
    assert page.select_one(".leads .is-money dd").text == "750 元/人·月"
    assert "以前的标准" in page.select_one(".notice.is-bad").text
    rows = page.find(id="show-history").parent.select("tbody tr")
    assert [row.select_one(".amount").text for row in rows] == ["880", "750"]
    assert not it.page("/relief_standard/2023/a/").select(".is-bad")


KIND = """\
=== kinds/_common.yaml
every:
  label: 每个条目
  fields:
    title: {{type: line, label: 标题, required: true, summary: true}}
=== kinds/unit.yaml
label: 单位
fields:
  short: {{type: line, label: 简称}}
  sort: {{type: line, label: 性质}}
=== kinds/thing.yaml
label: 事物
fields:
  state: {{type: choice, label: 状态, of: [好, 坏]}}
  steps: {{type: lines, label: 步骤}}
  other: {{type: ref, label: 单位, to: [unit]}}
page: {page}
example: {{title: 例}}
"""


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("{lead: [stat]}", "“事物”没有字段“stat”"),
        ("{lead: [state], facts: [state]}", "“状态”会在页面上出现两次"),
        ("{numbered: [steps]}", "“步骤”不能按步骤编号"),
        ("{sections: [state], numbered: [state]}", "“状态”不能按步骤编号"),
        ("{replaced_by: [other]}", "“单位”不指向事物"),
        ("{mark: {field: state, good: [棒]}}", "“状态”没有“棒”这个词"),
        ("{mark: {good: [好]}}", "mark 缺少 field"),
        ("{head: [state]}", "不认识“head”"),
    ],
)
def test_a_layout_that_cannot_be_shown_is_reported_in_the_kind_file(site: Make, page: str, message: str) -> None:
    it = site(KIND.format(page=page))
    with pytest.raises(StopError) as stopped:
        it.check()
    assert [(each.where.path, each.message) for each in stopped.value.problems] == [("kinds/thing.yaml", message)]
    assert stopped.value.problems[0].hint
