"""Explanations clause by clause: how one is found, quoted and linked, and its mark in the document."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from conftest import REVIEW, SiteUnderTest, policy
from test_rules import REPLY, THING, library_of

from gongkai.clauses import Explained, explained, marks
from gongkai.inputs import PROJECT
from gongkai.markup import Mark, Markup

Make = Callable[[str], SiteUnderTest]

MARKUP = Markup()


def clauses(text: str) -> list[tuple[str, str]]:
    return [(clause.anchor, clause.text) for clause in MARKUP.convert(text, "policy/2023").clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "## 第一章 总则\n\n文。", [("第一章-总则", "第一章 总则"), ("文", "文。")], id="a heading and a paragraph",
        ),
        pytest.param("第三条 供热期从11月起。", [("第三条", "第三条 供热期从11月起。")], id="an article"),
        pytest.param(
            "第一百零五条 甲\n\n第二十三款 乙\n\n第一节 丙",
            [("第一百零五条", "第一百零五条 甲"), ("第二十三款", "第二十三款 乙"), ("第一节", "第一节 丙")],
            id="articles, paragraphs and sections with long numbers",
        ),
        pytest.param(
            "一、目标\n\n（二）范围\n\n十二、附则", [("一", "一、目标"), ("二", "（二）范围"), ("十二", "十二、附则")],
            id="numbers of notices",
        ),
        pytest.param(
            "4.价格\n\n5．收费\n\n6、退费", [("4", "4.价格"), ("5", "5．收费"), ("6", "6、退费")],
            id="figures with each mark that follows them",
        ),
        pytest.param("12.5元是上限", [("125元是上限", "12.5元是上限")], id="an amount is no number of a clause"),
        pytest.param("- 甲单位\n- 乙单位\n", [("甲单位", "甲单位"), ("乙单位", "乙单位")], id="items of a list"),
        pytest.param("- 甲单位\n\n- 乙\n", [("甲单位", "甲单位"), ("乙", "乙")], id="items with room between"),
        pytest.param(
            "第三条 先\n\n第三条 后\n\n三、先\n\n（三）后",
            [("第三条", "第三条 先"), ("第三条-2", "第三条 后"), ("三", "三、先"), ("三-2", "（三）后")],
            id="two that begin alike",
        ),
        pytest.param(
            "## 三\n\n三、甲", [("三", "三"), ("三-2", "三、甲")], id="one that begins like a heading",
        ),
        pytest.param(
            "没有编号的一段话写得很长很长。", [("没有编号的一段话写得很长", "没有编号的一段话写得很长很长。")],
            id="a paragraph without a number, by its first twelve characters",
        ),
        pytest.param("。。。\n\n！！", [("clause", "。。。"), ("clause-2", "！！")], id="nothing but marks"),
        pytest.param("术语\n:   解释\n", [("术语", "术语")], id="a term that is explained"),
        pytest.param(
            "第**三**条 供\\_热&nbsp;<https://a.cn/>", [("第三条", "第三条 供_热\xa0https://a.cn/")],
            id="the words without their dress",
        ),
        pytest.param(
            "第三条 供热[^1]\n\n[^1]: 注。", [("第三条", "第三条 供热1")], id="footnotes are no clauses",
        ),
        pytest.param("| 甲 |\n|---|\n| 一、乙 |\n\n![图](a.png)", [], id="nor are tables and pictures"),
    ],
)  # fmt: skip
def test_a_text_has_these_clauses(text: str, expected: list[tuple[str, str]]) -> None:
    assert clauses(text) == expected


def test_clauses_with_a_number_can_be_linked_without_a_mark() -> None:
    page = BeautifulSoup(MARKUP.convert("第三条 甲\n\n乙\n\n（四）丙\n\n（四）丁", "x").html, "lxml")
    assert [(part.get("id"), part.text) for part in page.select("p")] == [
        *(("第三条", "第三条 甲"), (None, "乙"), ("四", "（四）丙"), ("四-2", "（四）丁"))
    ]
    assert [unquote(link["href"]) for link in page.select("p > a.anchor")] == ["#第三条", "#四", "#四-2"]


def test_a_mark_stands_at_the_end_of_its_clause_and_nowhere_else() -> None:
    text = "第三条 甲\n\n乙\n\n- 丙\n- 丁\n"
    given = [Mark("第三条", "解读一", "/a/#c-1"), Mark("第三条", "解读二", "/b/#c-1"), Mark("丁", "解读一", "/a/#c-2")]
    body = MARKUP.convert(text, "x", [*given, Mark("第九条", "解读一", "/a/#c-3")])
    sign = '<a aria-label="“第三条”的链接" class="anchor" href="#%E7%AC%AC%E4%B8%89%E6%9D%A1"></a>'
    one, two = ('<a class="explained" href="/a/#c-', '<a class="explained" href="/b/#c-')
    assert body.html == (
        f'<p id="第三条">第三条 甲{sign}{one}1">解读：解读一</a>{two}1">解读：解读二</a></p>\n<p>乙</p>\n'
        f'<ul>\n<li>丙</li>\n<li id="丁">丁{one}2">解读：解读一</a></li>\n</ul>'
    )
    assert [(clause.anchor, clause.text) for clause in body.clauses] == clauses(text)
    assert "explained" not in MARKUP.convert(text, "x").html


FIRST = '"第一条 总则。\\n\\n第二条 供水价格。\\n\\n第二十条 罚则。"'
SECOND = '"第一条 目的。\\n\\n第三条 供热价格。"'


def explaining(folder: Path, row: str, others: str = "[b, c]") -> tuple[Explained, ...]:
    entries = f"a: {{others: {others}, clauses: [{{{row}, says: 白话}}]}}\nb: {{body: {FIRST}}}\nc: {{body: {SECOND}}}"
    library = library_of(folder, entries, thing=THING, reply=REPLY)
    return explained(library, library.entries["thing/a"], "clauses")


@pytest.mark.parametrize(
    ("row", "others", "quote", "url", "title"),
    [
        pytest.param(
            "clause: 第二条", "[b]", "第二条 供水价格。", "/internal/thing/b/#第二条", "b", id="in the one document",
        ),
        pytest.param(
            "clause: 第三条", "[b, c]", "第三条 供热价格。", "/internal/thing/c/#第三条", "c", id="in one of several",
        ),
        pytest.param(
            "clause: 第一条, document: c", "[b, c]", "第一条 目的。", "/internal/thing/c/#第一条", "c",
            id="in the document with that title",
        ),
        pytest.param(
            "clause: 第一条, document: thing/b", "[b, c]", "第一条 总则。", "/internal/thing/b/#第一条", "b",
            id="in the document with that id",
        ),
        pytest.param(
            "clause: 第二条供水", "[b]", "第二条 供水价格。", "/internal/thing/b/#第二条", "b",
            id="whatever the spaces are",
        ),
        pytest.param("clause: 第一条", "[b, c]", "第一条", "", "", id="in two documents, which is told elsewhere"),
        pytest.param("clause: 第二", "[b]", "第二", "", "", id="twice in one document"),
        pytest.param("clause: 总则", "[b]", "总则", "", "", id="words in the middle of a clause"),
        pytest.param("clause: 第九条", "[b]", "第九条", "", "", id="nowhere"),
        pytest.param("clause: 第三条, document: b", "[b, c]", "第三条", "", "", id="not in the document that is named"),
        pytest.param("clause: 第三条, document: c", "[b]", "第三条", "", "", id="in a document that is not explained"),
    ],
)  # fmt: skip
def test_a_clause_is_found_by_its_first_words(
    tmp_path: Path, row: str, others: str, quote: str, url: str, title: str
) -> None:
    assert explaining(tmp_path, row, others) == (Explained(quote, url, title, "白话"),)


def test_a_document_is_marked_by_all_that_explain_it(tmp_path: Path) -> None:
    entries = f"""\
law: {{body: {FIRST}}}
a:
  others: [law]
  clauses: [{{clause: 第二十条, says: 一}}, {{clause: 第一条, says: 二}}, {{clause: 第九条, says: 三}}]
b: {{others: [law], clauses: [{{clause: 第一条, says: 四}}]}}
c: {{others: [law]}}
"""
    library = library_of(tmp_path, entries, thing=THING, reply=REPLY)
    assert marks(library, library.entries["thing/law"]) == (
        Mark("第一条", "a", "/internal/thing/a/#clauses-2"),
        Mark("第一条", "b", "/internal/thing/b/#clauses-1"),
        Mark("第二十条", "a", "/internal/thing/a/#clauses-1"),
    )
    assert marks(library, library.entries["thing/a"]) == ()


COMMENTARY = """\
label: 逐条说明
about: 一条一条地说明文件。
keywords: [说明]
with: [document]
year: published
fields:
  explains: {type: refs, label: 说明的文件, to: [policy], required: true}
  points: {type: clauses, label: 逐条说明, of: [explains]}
requirements:
  - {id: COM-01, rule: clauses_exist, field: points, level: error, source: 测试}
"""
LAW = "## 第一章 总则\n\n第一条 为了供水。\n\n## 第二章 价格\n\n第二条 水价每吨三元。\n\n- 低保户减半\n- 其他人不减\n"


def commentary(points: str, *, explains: str = "[policy/2023/law]", review: str = REVIEW) -> str:
    return (
        f"---\ntitle: 白话说明\noffice: 市水务局\npublished: 2023-03-02 09:00\nexplains: {explains}\n{review}\n"
        f"points:\n{points}---\n说明如下。\n"
    )


POINTS = """\
  - {clause: 第二条, says: 一吨水三块钱。}
  - {clause: 低保户, says: 低保户只付一半。}
  - clause: 第二章
    says: |
      先说价格。

      再说减免。
"""


@pytest.fixture
def explained_site(site: Make) -> SiteUnderTest:
    made = site(
        f"=== content/policy/2023/law.md\n{policy('供水办法', LAW)}"
        f"=== content/commentary/2023/plain.md\n{commentary(POINTS)}"
    )
    shutil.copytree(PROJECT / "kinds", made.root / "kinds")
    made.write("kinds/commentary.yaml", COMMENTARY)
    return made


def test_a_clause_is_marked_in_its_document(explained_site: SiteUnderTest) -> None:
    assert explained_site.build().written
    page = explained_site.page("/policy/2023/law/")
    for anchor, words, number in (
        ("第二条", "第二条 水价每吨三元。", 1), ("低保户减半", "低保户减半", 2), ("第二章-价格", "第二章 价格", 3),
    ):  # fmt: skip
        (clause,) = page.find_all(id=anchor)
        assert clause.get_text() == f"{words}解读：白话说明"
        assert clause.select_one("a.explained")["href"] == f"../../../commentary/2023/plain/#points-{number}"
    assert page.find(id="第一条").select("a.explained") == []
    assert page.find(string="其他人不减").parent.get("id") is None


def test_an_explanation_quotes_the_clause_and_links_to_it(explained_site: SiteUnderTest) -> None:
    assert explained_site.build().written
    page = explained_site.page("/commentary/2023/plain/")
    shown = [page.find(id=f"points-{number}") for number in (1, 2, 3)]
    assert [item.blockquote.contents[0] for item in shown] == ["第二条 水价每吨三元。", "低保户减半", "第二章 价格"]
    assert [item.blockquote.a["href"] for item in shown] == [
        f"../../../policy/2023/law/#{anchor}" for anchor in ("第二条", "低保户减半", "第二章-价格")
    ]
    assert {item.blockquote.a.get_text() for item in shown} == {"看《供水办法》原文"}
    assert [[part.get_text() for part in item.find_all("p")] for item in shown] == [
        ["一吨水三块钱。"], ["低保户只付一半。"], ["先说价格。", "再说减免。"],
    ]  # fmt: skip


def test_a_clause_keeps_its_mark_when_only_the_document_changes(explained_site: SiteUnderTest) -> None:
    explained_site.build()
    explained_site.edit("content/policy/2023/law.md", "第二条 水价", "第二条 （一）水价")
    explained_site.build()
    assert {"/policy/2023/law/", "/commentary/2023/plain/"} <= set(explained_site.rendered)
    quote = explained_site.page("/commentary/2023/plain/").find(id="points-1").blockquote
    assert quote.contents[0] == "第二条 （一）水价每吨三元。"
    assert explained_site.page("/policy/2023/law/").find(id="第二条").select_one("a.explained")


def test_what_nobody_has_reviewed_marks_no_public_document(explained_site: SiteUnderTest) -> None:
    explained_site.write("content/commentary/2023/plain.md", commentary(POINTS, review=""))
    assert explained_site.build().written
    assert explained_site.page("/policy/2023/law/").select("a.explained") == []
    draft = explained_site.page("/internal/commentary/2023/plain/")
    law = "../../../../public/policy/2023/law/"
    assert [draft.find(id=f"points-{number}").a["href"] for number in (1, 2, 3)] == [
        f"{law}#第二条", law, f"{law}#第二章-价格",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("points", "explains", "message", "hint"),
    [
        pytest.param(
            "  - {clause: 第一条, says: 好}\n  - {clause: 第二十条, says: 没有}\n", "[policy/2023/law]",
            "“逐条说明”读到“第二十条”，所解读的文件里没有这样开头的条款", "照抄条款开头的几个字，例如 第三条",
            id="not found",
        ),
        pytest.param(
            "  - {clause: 第一条, says: 好}\n  - {clause: 底保户减半, says: 错字}\n", "[policy/2023/law]",
            "“逐条说明”读到“底保户减半”，所解读的文件里没有这样开头的条款", "是不是“低保户减半”？",
            id="not found, but one is near",
        ),
        pytest.param(
            "  - {clause: 第一章, says: 好}\n  - {clause: 第二, says: 短}\n", "[policy/2023/law]",
            "“逐条说明”读到“第二”，文件里有 2 处这样开头", "多写几个字", id="two begin so",
        ),
        pytest.param(
            "  - {clause: 第一条, document: 供水办法, says: 好}\n  - {clause: 第一条, says: 哪一份}\n",
            "[policy/2023/law, policy/2023/other]", "“逐条说明”读到“第一条”，文件里有 2 处这样开头", "写明 document",
            id="in two documents, and none is named",
        ),
    ],
)  # fmt: skip
def test_a_clause_that_cannot_be_told_is_an_error_at_its_line(
    explained_site: SiteUnderTest, points: str, explains: str, message: str, hint: str
) -> None:
    explained_site.write(
        "content/policy/2023/other.md",
        policy("供热办法", "第一条 为了供热。", issued="2023-02-01", published="2023-02-02"),
    )
    explained_site.write("content/commentary/2023/plain.md", commentary(points, explains=explains))
    (problem,) = [each for each in explained_site.check() if each.id == "COM-01"]
    assert (problem.where.path, problem.where.line) == ("content/commentary/2023/plain.md", 9)
    assert message in problem.message
    assert hint in problem.hint
