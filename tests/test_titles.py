"""The index of titles: each public title once, by the pinyin of its first letters, and no page of it long."""

from collections.abc import Callable

import pytest
from conftest import SiteUnderTest
from test_incremental import compare
from test_indexing import THREE, year

from gongkai import titles

Make = Callable[[str], SiteUnderTest]

TITLES = {
    "重庆": "c", "重要通知": "z", "长城路": "c", "局长接待日": "j", "银行网点": "y", "行政复议": "x", "鄉村振興": "x",
    "《关于供水的通知》": "g", "“放管服”改革": "f", "（示例）公告": "s", "2023年年报": "other", "12345热线": "other",
    "APP办事": "a", "ｗｉｆｉ地图": "w", "…": "other", "①号线": "other",
}  # fmt: skip


def titled(it: SiteUnderTest) -> dict[str, list[str]]:
    """The titles on each page of the index of titles, by its letter."""
    below = "public/search/"
    letters = [
        name.split("/")[2]
        for name in it.tree()
        if name.startswith(below) and name.count("/") == 3 and name.endswith("index.html")
    ]
    return {
        letter: [link.get_text() for link in it.page(f"/search/{letter}/").select("ul.titles a")] for letter in letters
    }


def test_titles_stand_under_the_first_letter_of_their_pinyin(site: Make) -> None:
    it = site("".join(year(f"t{n}", 2023, f"'{title}'") for n, title in enumerate(TITLES)))
    it.build()
    pages = titled(it)
    assert {title: letter for letter, titles in pages.items() for title in titles if title in TITLES} == TITLES
    # In the order of the pinyin, those without a letter last, each page with what it holds.
    row = it.page("/search/").select("nav.letters a")
    assert [link["href"] for link in row] == [f"{letter}/" for letter in [*sorted(pages.keys() - {"other"}), "other"]]
    assert row[-1].find(string=True).strip() == "其他"
    counts = [link.select_one(".count").get_text() for link in row]
    assert counts == [f"{len(pages[link['href'].strip('/')])} 条" for link in row]
    assert pages["s"] == ["（示例）公告", "市民政局", "市水务局"]


def test_every_public_title_stands_once_in_the_index_of_titles(site: Make) -> None:
    it = site(THREE + year("x", 2023, "关于节水的通知") + year("y", 2023, "内部的", audience="internal"))
    it.build()
    links = [link["href"] for letter in titled(it) for link in it.page(f"/search/{letter}/").select("ul.titles a")]
    public = it.result.plan.public  # type: ignore[union-attr]
    assert sorted(links) == sorted(f"../../{entry.id}/" for entry in dict.values(public.entries))
    assert [page for page, titles in titled(it).items() if not titles] == []


def test_a_letter_comes_and_goes_with_its_titles(site: Make) -> None:
    it = site(THREE)
    it.build()
    assert set(titled(it)) == {"g", "s"}
    it.edit("content/policy/2023/d.md", "title: 关于节水的通知", "title: 节水通知")
    it.build()
    assert it.problems == []
    assert set(titled(it)) == {"g", "j", "s"}
    assert titled(it)["j"] == ["节水通知"]
    # The row of letters stands on every page of the index.
    assert all("../j/" in str(it.page(f"/search/{letter}/").select_one("nav.letters")) for letter in ("g", "s"))
    it.edit("content/policy/2023/d.md", "title: 节水通知", "title: 关于节水的通知")
    it.build()
    assert not (it.root / "output/public/search/j").exists()
    assert it.problems == []
    compare(it, it.result, None)  # type: ignore[arg-type]


# ---- many titles ----

WATER = (
    "关于供水的通知",
    "关于供热的通知",
    "公园开放",
    "公告",
    "公告",
    "公告",
    "公告栏",
    "2023年报",
    "2023热线",
    "2024年报",
)


def shown(it: SiteUnderTest, url: str) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """How a page of the index divides: letters, words, how many, address; and the titles that stand on it."""
    page = it.page(url)
    below = [
        (row.strong.get_text(), row.a.get_text("|").partition("|")[2].strip("　"), row.span.get_text(), row.a["href"])
        for row in page.select(".letters-below li")
    ]
    return below, [link.get_text() for link in page.select("ul.titles:not(.letters-below) a")]


def test_many_titles_are_divided_by_their_next_letters(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "LONG", 2)
    it = site("".join(year(f"t{n}", 2023, f"'{title}'") for n, title in enumerate(WATER)))
    it.build()
    assert it.problems == []
    assert shown(it, "/search/g/") == (
        [("GG", "公告", "4 条", "g/"), ("GY", "关于、公园", "3 条", "y/")],
        [],
    )
    # What ends early stands where it ends.
    assert shown(it, "/search/g/g/") == ([("GGL", "公告栏", "1 条", "l/")], ["公告"] * 3)
    assert shown(it, "/search/g/g/l/") == ([], ["公告栏"])
    assert shown(it, "/search/g/y/")[0] == [("GYG", "关于供", "2 条", "g/"), ("GYK", "公园开", "1 条", "k/")]
    # What all have in common divides nothing.
    assert shown(it, "/search/other/")[0] == [("2023", "2023", "2 条", "2023/"), ("2024", "2024", "1 条", "2024/")]
    # Each page leads back, and says under which letter it stands.
    page = it.page("/search/g/y/g/")
    assert [link.get_text() for link in page.select(".crumbs a")] == ["首页", "查找", "G", "GY"]
    assert [link["href"] for link in page.select("nav.letters [aria-current]")] == ["../../"]
    assert page.h1.get_text() == "标题索引：GYG"


def test_what_divides_titles_comes_and_goes_with_them(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "LONG", 2)
    it = site("".join(year(f"t{n}", 2023, f"'{title}'") for n, title in enumerate(WATER)))
    it.build()
    for old, new, gone in (
        ("公园开放", "开放公园", "g/y/k"),
        ("关于供热的通知", "热水通知", "g/y/g"),
        ("公告栏", "告示栏", "g/g/l"),
    ):
        name = f"content/policy/2023/t{WATER.index(old)}.md"
        it.edit(name, old, new)
        it.build()
        assert it.problems == []
        assert not (it.root / f"output/public/search/{gone}/index.html").exists()
        compare(it, it.result, None)  # type: ignore[arg-type]
        it.edit(name, new, old)
        it.build()
        assert (it.root / f"output/public/search/{gone}/index.html").exists()
        compare(it, it.result, None)  # type: ignore[arg-type]
