"""Markdown becomes HTML that is safe, accessible and linked to where things are published."""

from html import unescape

import pytest
from bs4 import BeautifulSoup

from gongkai.markup import Markup

MARKUP = Markup()


def html(text: str, folder: str = "policy/2023") -> BeautifulSoup:
    return BeautifulSoup(MARKUP.convert(text, folder).html, "lxml")


def faults(text: str) -> list[tuple[str, int, int]]:
    return [(fault.id, fault.line, fault.column) for fault in MARKUP.convert(text, "policy/2023").faults]


def test_tables_footnotes_and_definition_lists_are_on() -> None:
    page = html("## 标准\n\n| 类 | 元 |\n|---|---|\n| 甲 | 1 |\n\n词[^1]\n\n[^1]: 注。\n\n术语\n:   解释\n")
    assert page.table.caption.text == "标准"
    assert [cell["scope"] for cell in page.select("th")] == ["col", "col"]
    frame = page.select_one('div.table-frame[role=region][tabindex="0"]')
    assert frame["aria-label"] == "标准（表格）"
    assert page.select_one("sup a")["href"] == "#fn:1"
    assert page.dd.text == "解释"


def test_two_tables_under_one_heading_have_two_names() -> None:
    page = html("## 标 准\n\n| 类 |\n|---|\n| 甲 |\n\n又：\n\n| 类 |\n|---|\n| 乙 |\n")
    assert [caption.text for caption in page.select("caption")] == ["标 准", "标 准（表 2）"]
    assert [frame["aria-label"] for frame in page.select(".table-frame")] == ["标 准（表格）", "标 准（表 2）（表格）"]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/policy/", "/policy/"),
        ("gongre/表.csv", "/policy/2023/gongre/%E8%A1%A8.csv"),
        ("gongre/%E8%A1%A8.csv", "/policy/2023/gongre/%E8%A1%A8.csv"),
        ("../2022/old.md", "/policy/2022/old/"),
        ("other.md#第一条", "/policy/2023/other/#%E7%AC%AC%E4%B8%80%E6%9D%A1"),
        ("#第一条", "#%E7%AC%AC%E4%B8%80%E6%9D%A1"),
        ("https://www.gov.cn/a_b?x=1&y=2", "https://www.gov.cn/a_b?x=1&y=2"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
        ("a_b/c_d.pdf", "/policy/2023/a_b/c_d.pdf"),
    ],
)
def test_links_lead_to_where_things_are_published(target: str, address: str) -> None:
    assert html(f"[看]({target})").a["href"] == address


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JavaScript:x", "vbscript:x", "data:text/html,x", "file:///etc"]
)
def test_links_that_run_or_leave_are_refused(target: str) -> None:
    assert faults(f"一\n\n见[看]({target})") == [("markup.scheme", 3, 6)]
    assert html(f"[看]({target})").a["href"] == "#"


def test_an_address_that_cannot_be_read_is_reported() -> None:
    assert faults("见[看](http://[x/)") == [("markup.address", 1, 6)]


def test_a_mail_address_in_brackets_becomes_a_link() -> None:
    assert html("<a@b.cn>").a["href"] == "mailto:a@b.cn"


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<b>粗</b>", "词<br>词", "<div>\n块\n</div>", "<!-- 注 -->", "<img src=x onerror=y>"],
)
def test_raw_html_stays_text_and_is_reported(text: str) -> None:
    page = html("一\n\n" + text)
    assert page.find(["script", "b", "br", "div", "img"]) is None
    assert faults("一\n\n" + text)[0][:2] == ("markup.html", 3)


@pytest.mark.parametrize("text", ["`<b>`", "    <b>\n", "1 < 2 且 3 > 2", "<https://www.gov.cn/>", "&nbsp;&copy;"])
def test_what_only_looks_like_html_is_fine(text: str) -> None:
    assert faults("一\n\n" + text) == []


def test_headings_begin_below_the_title_and_have_chinese_anchors() -> None:
    body = MARKUP.convert("# 一、总则\n\n## （一）范围\n\n# 二、附则\n", "x")
    assert [(heading.level, heading.anchor) for heading in body.headings] == [
        (2, "一总则"),
        (3, "一范围"),
        (2, "二附则"),
    ]
    body = MARKUP.convert("### 甲\n\n#### 乙\n", "x")
    assert [heading.level for heading in body.headings] == [2, 3]


def test_the_words_of_a_heading_are_no_html() -> None:
    body = MARKUP.convert("## 水&nbsp;&amp; **电** < 气\n", "x")
    assert [heading.text for heading in body.headings] == ["水\xa0& 电 < 气"]


def test_a_picture_without_words_is_reported() -> None:
    assert faults("一\n\n![](a.png)") == [("markup.alt", 3, 5)]
    assert faults("![供热分区](a.png)") == []


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    first = MARKUP.convert("词[^1]\n\n[^1]: 注\n\n## 甲\n", "x").html
    assert MARKUP.convert("词[^1]\n\n[^1]: 注\n\n## 甲\n", "x").html == first
    assert "fn" not in MARKUP.convert("词", "x").html


def test_columns_that_are_aligned_bear_a_class_because_pages_allow_no_style() -> None:
    html = Markup().convert("| 项 | 数 | 中 | 左 |\n|---|--:|:-:|:--|\n| 甲 | 12 | 乙 | 丙 |\n", "policy").html
    assert "style" not in html
    assert '<th class="figure" scope="col">数</th>' in html.replace(
        'scope="col" class="figure"', 'class="figure" scope="col"'
    )
    assert '<td class="figure">12</td>' in html
    assert '<td class="centred">乙</td>' in html
    assert "<td>丙</td>" in html


@pytest.mark.parametrize(
    "text",
    [
        "一[^1]二[^2]\n\n[^1]: 注\n    [^2]: 注中注\n\n[^3]: 又一注\n",
        "\n".join("    " * depth + "- 项" for depth in range(600)),
    ],
    ids=["a note in a note", "a list in a list"],
)
def test_what_the_engine_cannot_take_is_told_and_loses_nothing(text: str) -> None:
    markup = Markup()
    body = markup.convert(text, "policy")
    assert [fault.id for fault in body.faults] == ["markup.nested"]
    assert "".join(text.split()) in "".join(unescape(body.html).split())
    # The next text finds the engine as it was.
    assert markup.convert("## 一、好", "policy") == Markup().convert("## 一、好", "policy")
