"""Why a page was made again, or kept: in Chinese, with what changed and the file through which it did."""

from pathlib import Path

import pytest
from conftest import SiteUnderTest, policy
from test_store import again

from gongkai.explain import explain
from gongkai.store import open_store


@pytest.fixture
def it(tmp_path: Path) -> SiteUnderTest:
    it = SiteUnderTest(
        tmp_path / "site", "=== content/policy/2023/a.md\n" + policy("甲", "见[店](https://shop.example/)。")
    )
    it.write("content/policy/2023/b.md", policy("乙", office="市民政局"))
    again(it)
    return it


def told(it: SiteUnderTest, what: str) -> str:
    text = explain(it.root, what, store=open_store(it.root / ".cache"), today=None)
    assert text is not None
    return text


def test_a_new_page_is_told_as_new(it: SiteUnderTest) -> None:
    text = told(it, "/policy/2023/a/")
    assert "来自：content/policy/2023/a.md" in text
    assert "上次生成时：新生成的" in text
    assert "上次生成以后没有变，下次不用重新生成。" in text


def test_what_will_be_made_again_is_told_with_its_file_and_then_what_was(it: SiteUnderTest) -> None:
    again(it)
    assert "上次生成时：没有变，沿用以前的页面。" in told(it, "/policy/2023/a/")
    it.edit("content/unit/bureaus.yaml", "title: 市水务局", "title: 市水利局")
    it.edit("content/policy/2023/a.md", "office: 市水务局", "office: 水务局")
    coming = told(it, "policy/2023/a")
    assert "上次生成以后变了，下次会重新生成，因为改了 content/policy/2023/a.md、content/unit/bureaus.yaml。" in coming
    assert "下次不用重新生成" in told(it, "/policy/2023/b/")
    again(it)
    was = told(it, "/policy/2023/a/")
    assert "上次生成时：重新生成了，变了的是" in was
    assert "条目自己的字段和正文" in was
    assert "因为改了 content/policy/2023/a.md、content/unit/bureaus.yaml。" in was
    assert "上次生成时：没有变，沿用以前的页面。" in told(it, "/policy/2023/b/")


def test_a_list_names_the_entry_that_came_into_it(it: SiteUnderTest) -> None:
    it.write("content/policy/2023/c.md", policy("丙"))
    again(it)
    text = told(it, "/policy/")
    assert "变了的是页面上显示的其他条目" in text
    assert "content/policy/2023/c.md" in text


def test_a_template_is_named_as_such(it: SiteUnderTest) -> None:
    it.write("templates/policy.html", '{% extends "entry.html" %}{% block lead %}新{% endblock %}')
    assert "上次生成以后变了，下次会重新生成。" in told(it, "/policy/2023/a/")
    again(it)
    assert "重新生成了，变了的是模板。" in told(it, "/policy/2023/a/")


def test_pages_that_follow_from_others_are_known_too(it: SiteUnderTest) -> None:
    assert it.result is not None
    (url,) = [page.url for page in it.result.pages if page.url.startswith("/leave/shop-")]
    text = told(it, url)
    assert "上次生成时：新生成的" in text
    assert "这一页按别的页面的结果生成" in text
    assert "上次生成时" in told(it, "/internal/problems/")


def test_nobody_knows_an_address_that_is_not_there(it: SiteUnderTest) -> None:
    assert explain(it.root, "/policy/2023/z/", store=open_store(it.root / ".cache"), today=None) is None


def test_a_file_of_the_search_is_told_with_the_pages_through_which_it_changed(it: SiteUnderTest) -> None:
    assert told(it, "/search/2023/pairs-0.bin") == (
        "查找目录：2023 年的部分\n"
        "  由这些内容组成：4 个页面上的字\n"
        "  文件：4 个，都在 output/public/search/ 里面\n"
        "  上次生成时：新生成的（新的页面、缓存是空的，或输出里的文件不在了）。\n"
        "  这些文件按页面的结果生成，下次会不会变，生成时才知道。\n"
    )
    again(it)
    assert "  上次生成时：没有变，沿用以前的文件。\n" in told(it, "search/2023/")
    assert "  上次生成时：没有变，沿用以前的文件。\n" in told(it, "output/public/search/index.json")
    it.edit("content/policy/2023/a.md", "title: 甲", "title: 丙")
    it.remove("content/policy/2023/b.md")
    it.write("content/policy/2023/c.md", policy("丁"))
    again(it)
    text = told(it, "/search/2023/texts-0.json")
    assert (
        "  上次生成时：重新生成了，因为变了 /policy/2023/a/；新加了 /policy/2023/c/；撤下了 /policy/2023/b/。\n"
        "  页面为什么变了，explain 后面写它的地址再看。\n"
    ) in text
    assert "变了的是条目自己的字段和正文" in told(it, "/policy/2023/a/")
    common = told(it, "/search/heads/pairs-0.bin")
    assert "查找目录：各年共用的部分\n  由这些内容组成：各年的标题、文号、单位和关键词，意思相同的词\n" in common
    assert "  上次生成时：重新生成了，因为变了 2023 年的部分。\n" in common
    it.write("content/search-words.yaml", "same:\n  - words: [低保, 最低生活保障]\n")
    again(it)
    assert "重新生成了，因为变了 content/search-words.yaml。" in told(it, "search/index.json")
    assert "没有变，沿用以前的文件。" in told(it, "search/2023/facets.json")


def test_of_many_pages_that_changed_the_first_are_named(it: SiteUnderTest) -> None:
    for n in range(7):
        it.write(f"content/policy/2023/m{n}.md", policy(f"第{n}份"))
    again(it)
    named = "、".join(f"/policy/2023/m{n}/" for n in range(5))
    assert f"因为新加了 {named}等 7 个。" in told(it, "/search/2023/")


def test_the_page_of_the_search_is_told_as_a_page_and_no_file_that_is_not_there(it: SiteUnderTest) -> None:
    assert told(it, "/search/").startswith("查找\n  地址：/search/\n")
    assert told(it, "/search/j/").startswith("标题索引：J\n")
    for what in ("/search/2022/", "search/2023/pairs-9.bin", "search/2023/pairs", "search/z/"):
        assert explain(it.root, what, store=open_store(it.root / ".cache"), today=None) is None
