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
