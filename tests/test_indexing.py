"""The index of a whole site: it holds what public pages say, and only what changed of it is written again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REVIEW, SiteUnderTest, policy
from test_incremental import compare, made

from gongkai import indexing
from gongkai.inputs import PROJECT
from gongkai.pipeline import build
from gongkai.search.fold import fold
from gongkai.search.reader import Index
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]
TEXT = """\
# 一、供水范围

城区居民**供水**到户。

| 用途 | 水价 |
|---|---|
| 居民 | 3.15元 |

1. 先申请
2. 后通水
"""


def year(slug: str, of: int, title: str, body: str = "正文。", **fields: str) -> str:
    """A policy of a year, as a file of a site."""
    review = f"{{by: 办公室科长, date: {of}-03-01, attribute: 主动公开, basis: 条例第十九条}}"
    given = {"issued": f"{of}-03-01", "published": f"{of}-03-02 09:00", "review": review, **fields}
    if of < 2023:
        # Whoever puts it in late owes no deadline, for which there would have to be a calendar.
        given["supplement"] = "补录"
    return f"=== content/policy/{of}/{slug}.md\n" + policy(title, body, **given)


THREE = (
    year("a", 2021, "关于供水的通知", "城里供水。")
    + year("b", 2022, "关于用水的通知", "节约用水。")
    + year("c", 2022, "关于排水的通知", "雨天排水。")
    + year("d", 2023, "关于节水的通知", "家里节水。")
)


def files(it: SiteUnderTest, out: str = "output") -> dict[str, bytes]:
    """The files of the index by name below its folder."""
    below = "public/search/"
    return {
        name.removeprefix(below): data
        for name, data in it.tree(out).items()
        if name.startswith(below) and not name.endswith(".html")
    }


def index(it: SiteUnderTest, out: str = "output") -> Index:
    return Index(files(it, out).__getitem__)


def found(it: SiteUnderTest, query: str) -> list[str]:
    return [hit.head.id for hit in index(it).find(query)]


def inodes(it: SiteUnderTest) -> dict[str, tuple[int, int]]:
    """By which a file that was written again differs from one that was left alone, whatever it holds."""
    folder = it.root / "output/public/search"
    stats = {path.relative_to(folder).as_posix(): path.stat() for path in folder.rglob("*") if path.suffix != ".html"}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in stats.items() if (folder / name).is_file()}


def written(it: SiteUnderTest, edit: Callable[[], object]) -> set[str]:
    """The files of the index that a build after an edit writes, adds or takes away; those left alone are the same."""
    before, old = inodes(it), files(it)
    edit()
    assert it.build().written
    after, new = inodes(it), files(it)
    touched = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    # Whatever was written was written because it holds something else.
    assert touched == {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return touched


def folders(names: set[str]) -> set[str]:
    return {name.partition("/")[0] for name in names}


@pytest.mark.parametrize(
    "query",
    [
        *("关于集中供水的通知", "集中供", "市水务局", "测水发〔2023〕5号", "测水发[2023]5号", "测水发 2023 5"),
        *(
            "11370883004326294R/2023-00001",
            "2023-00001",
            "自来水",
            "一、供水范围",
            "城区居民供水到户",
            "居民",
            "3.15元",
        ),
        *("用途", "先申请", "后通水", "概述里的话", "申请表", "gyjzgs", "集中 3.15", "测试市水务局"),
    ],
)
def test_what_a_page_says_is_found(site: Make, query: str) -> None:
    it = site(
        "=== content/policy/2023/a.md\n"
        + policy(
            "关于集中供水的通知",
            TEXT,
            number="测水发〔2023〕5号",
            index_number="11370883004326294R/2023-00001",
            index_note="",
            keywords="[自来水, 通水]",
            summary="概述里的话。",
            attachments="[{title: 申请表, file: a/b.txt}]",
        )
        + "=== content/policy/2023/a/b.txt\n表\n=== content/policy/2023/z.md\n"
        + policy("别的", "别的话。", office="市民政局", issuer="别的机关", issued="2023-04-01", published="2023-04-02")
    )
    it.build()
    answers = found(it, query)
    assert "policy/2023/a" in answers
    assert "policy/2023/z" not in answers


@pytest.mark.parametrize("word", ["网站地图", "跳到正文", "政府网站标识码", "首页", "上一篇", "下一篇", "Atom", "打印"])
def test_what_stands_around_a_page_is_not_found(site: Make, word: str) -> None:
    it = site(THREE)
    it.build()
    if word in ("网站地图", "首页"):
        assert word in it.page("/policy/2023/d/").get_text()
    assert found(it, word) == []


def test_every_line_of_the_main_part_is_found_and_none_from_elsewhere(site: Make) -> None:
    """By another reader of HTML than the one that made the index: every six characters in a row of each text."""
    it = site("=== content/policy/2023/a.md\n" + policy("关于集中供水的通知", TEXT, number="测水发〔2023〕5号") + THREE)
    it.build()
    finder = index(it)
    asked = 0
    for page in ("policy/2023/a", "policy/2022/c", "unit/bureaus/swj"):
        main = it.page(f"/{page}/").main
        for each in main.select("nav, script, svg, h1, [data-find=no], .hidden, .word"):
            each.decompose()
        for text in main.find_all(string=True):
            folded = fold(text)
            for at in range(0, len(folded), 4):
                asked += 1
                assert page in [hit.head.id for hit in finder.find(folded[at : at + 6])], folded[at : at + 6]
    assert asked > 80


def test_a_new_document_is_written_into_its_year(site: Make) -> None:
    it = site(THREE)
    it.build()
    names = written(
        it, lambda: it.write("content/policy/2022/e.md", year("e", 2022, "关于雨水的通知").partition("\n")[2])
    )
    assert folders(names) == {"2022", "heads", "exact", "index.json"}
    assert found(it, "雨水") == ["policy/2022/e"]


def test_a_changed_text_is_written_into_its_year(site: Make) -> None:
    it = site(THREE)
    it.build()
    names = written(it, lambda: it.edit("content/policy/2021/a.md", "城里供水。", "城里也供水。"))
    assert names == {"2021/pairs-0.bin", "2021/texts-0.json", "index.json"}
    assert found(it, "也供水") == ["policy/2021/a"]
    assert found(it, "城里供水") == []


def test_a_keyword_is_written_into_its_year_and_into_what_is_common(site: Make) -> None:
    it = site(THREE)
    it.build()
    names = written(it, lambda: it.edit("content/policy/2021/a.md", "office:", "keywords: [自来水]\noffice:"))
    assert folders(names) == {"2021", "heads", "index.json"}
    assert found(it, "自来水") == ["policy/2021/a"]


def test_nothing_is_written_or_made_where_nothing_changed(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    it = site(THREE)
    it.build()
    monkeypatch.setattr("gongkai.search.writer.write_segment", None)
    monkeypatch.setattr("gongkai.search.writer.write_common", None)
    assert written(it, lambda: None) == set()


def test_a_menu_that_changes_makes_no_year_again(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    it = site(THREE)
    it.build()
    frame = (PROJECT / "templates/base.html").read_text(encoding="utf-8")
    monkeypatch.setattr("gongkai.search.writer.write_segment", None)
    monkeypatch.setattr("gongkai.search.writer.write_common", None)
    assert "<nav" in frame
    changed = frame.replace("<nav", "<nav data-new='1'", 1).replace(
        "<main", "<nav aria-label='新'>新的菜单</nav><main", 1
    )
    assert written(it, lambda: it.write("templates/base.html", changed)) == set()
    assert "/policy/2021/a/" in it.rendered
    assert "新的菜单" in it.page("/policy/2021/a/").get_text()
    assert found(it, "新的菜单") == []


def test_a_template_that_says_more_is_found(site: Make) -> None:
    it = site(THREE)
    it.build()
    lead = '{% extends "entry.html" %}{% block lead %}<p>本件由编辑部说明</p>{% endblock %}'
    assert folders(written(it, lambda: it.write("templates/policy.html", lead))) == {
        "2021",
        "2022",
        "2023",
        "index.json",
    }
    assert len(found(it, "编辑部")) == 4


def test_a_unit_with_another_name_is_written_where_it_stands(site: Make) -> None:
    it = site(THREE + year("e", 2020, "民政的", office="民政局", issuer="某某"))
    it.build()
    names = written(it, lambda: it.edit("content/unit/bureaus.yaml", "title: 市民政局", "title: 市老龄局"))
    # Units date from their review, in 2023.
    assert folders(names) == {"2020", "2023", "heads", "exact", "index.json"}
    assert found(it, "市老龄局") == ["unit/bureaus/mzj", "policy/2020/e"]
    assert found(it, "市民政局") == []


def test_the_last_document_of_a_year_takes_the_year_with_it(site: Make) -> None:
    it = site(THREE)
    it.build()
    gone = written(it, lambda: it.remove("content/policy/2021/a.md"))
    assert folders(gone) == {"2021", "heads", "exact", "index.json"}
    assert not (it.root / "output/public/search/2021").exists()
    assert [each["name"] for each in json.loads(files(it)["index.json"])["segments"]] == ["2022", "2023"]
    assert found(it, "供水") == []


def test_another_date_moves_a_document_to_another_year(site: Make) -> None:
    it = site(THREE)
    it.build()
    text = year("b", 2021, "关于用水的通知", "节约用水。").partition("\n")[2]
    names = written(it, lambda: (it.remove("content/policy/2022/b.md"), it.write("content/policy/2021/b.md", text)))
    # All heads together are in the same order as before.
    assert folders(names) == {"2021", "2022", "index.json"}
    assert found(it, "节约用水") == ["policy/2021/b"]


def test_words_that_mean_the_same_are_told_once_for_all(site: Make) -> None:
    it = site(THREE)
    it.build()
    words = "same:\n  - words: [水费, 排水]\noften: [供水, 排水]\n"
    assert written(it, lambda: it.write("content/search-words.yaml", words)) == {"index.json"}
    assert found(it, "水费") == ["policy/2022/c"]
    links = [link["href"] for link in it.page("/search/").select("#search-often a")]
    assert [href.partition("?q=")[2] for href in links] == ["%E4%BE%9B%E6%B0%B4", "%E6%8E%92%E6%B0%B4"]
    assert written(it, lambda: it.remove("content/search-words.yaml")) == {"index.json"}
    assert found(it, "水费") == []
    assert not it.page("/search/").select("#search-often")


@pytest.mark.parametrize("many", [1, 2000])
def test_processes_write_what_one_writes(site: Make, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    it = site(THREE)
    it.build()
    monkeypatch.setattr(indexing, "_MANY", many)
    it.store = open_store(it.root / ".cache")
    build(it.root, out=it.root / "two", store=it.store, jobs=2)
    assert it.tree("two") == it.tree()
    it.edit("content/policy/2021/a.md", "城里供水", "城里也供水")
    it.edit("content/policy/2022/b.md", "节约用水", "也节约用水")
    build(it.root, out=it.root / "two", store=it.store, jobs=2)
    it.build()
    assert it.tree("two") == it.tree()


def test_a_build_that_failed_leaves_index_and_memory_right(site: Make) -> None:
    it = site(THREE)
    it.build()
    before = files(it)
    it.edit("content/policy/2021/a.md", "城里供水", "城里也供水")
    it.edit("content/policy/2022/b.md", "title: 关于用水的通知", "titel: 关于用水的通知")
    assert not it.build().written
    assert files(it) == before
    it.edit("content/policy/2022/b.md", "titel", "title")
    it.edit("content/policy/2021/a.md", "城里也供水", "城里供水")
    assert it.build().written
    assert files(it) == before
    it.edit("content/policy/2021/a.md", "城里供水", "城里也供水")
    assert it.build().written
    assert found(it, "也供水") == ["policy/2021/a"]
    compare(it, it.build(), None)


@pytest.mark.parametrize(
    "name", ["2021/pairs-0.bin", "heads/pairs-0.bin", "index.json", "traditional.txt", "exact/0.bin"]
)
def test_a_file_of_the_index_that_somebody_spoilt_is_made_again(site: Make, name: str) -> None:
    it = site(THREE)
    it.build()
    before = files(it)
    (it.root / "output/public/search" / name).write_bytes(b"?")
    it.build()
    assert files(it) == before
    it.remove(f"output/public/search/{name}")
    it.build()
    assert files(it) == before


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(bytes(path.stat().st_size))])
def test_what_pages_say_is_read_again_where_the_memory_lost_it(
    site: Make, harm: Callable[[Path], object], tmp_path: Path
) -> None:
    it = site(THREE)
    it.store = open_store(it.root / ".cache")
    it.build()
    harm(it.root / ".cache/build.texts")
    it.edit("content/policy/2022/b.md", "节约用水", "也节约用水")
    compare(it, made(it, it.store, "output", None), None)
    assert found(it, "雨天排水") == ["policy/2022/c"]


def test_a_site_need_not_say_what_its_search_page_looks_like(site: Make) -> None:
    it = site(THREE)
    it.write("templates/search.html", '{% extends "base.html" %}{% block main %}<h1>查找</h1>{% endblock %}')
    it.build()
    assert it.problems == []
    assert found(it, "节水") == ["policy/2023/d"]


def test_a_site_without_entries_has_an_index_of_nothing(site: Make) -> None:
    it = site()
    it.remove("content/unit/bureaus.yaml")
    it.build()
    assert json.loads(files(it)["index.json"])["segments"] == []
    assert found(it, "供水") == []


def test_what_holds_no_longer_is_found_and_marked_after_what_does(site: Make) -> None:
    it = site(
        year("old", 2023, "关于供水的旧通知")
        + year("new", 2022, "关于供水的新通知")
        + year("odd", 2021, "关于供水的老通知", expires="2022-01-01")
    )
    it.build()
    assert found(it, "供水的") == ["policy/2023/old", "policy/2022/new", "policy/2021/odd"]
    it.edit("content/policy/2022/new.md", "office:", "abolishes: [policy/2023/old]\noffice:")
    it.build()
    hits = {hit.head.id: hit.head for hit in index(it).find("供水的")}
    assert list(hits) == ["policy/2022/new", "policy/2023/old", "policy/2021/odd"]
    assert [(head.past, head.marked) for head in hits.values()] == [(False, ()), (True, ("废止",)), (True, ("失效",))]
    it.edit("content/policy/2022/new.md", "abolishes: [policy/2023/old]\n", "")
    it.build()
    assert [hit.head.marked for hit in index(it).find("旧通知")] == [()]


def test_documents_come_before_what_tells_of_them(site: Make) -> None:
    news = "title: 供水新办法受到欢迎\noffice: 市水务局\npublished: 2023-12-20 09:00\ntopic: 民生\nsample: 是\n"
    it = site(
        year("law", 2023, "供水办法的通知") + f"=== content/news/2023/told.md\n---\n{news}{REVIEW}\n---\n都说好。\n"
    )
    it.build()
    assert it.problems == []
    assert found(it, "供水") == ["policy/2023/law", "news/2023/told"]


def test_results_are_narrowed_by_what_the_pages_say(site: Make) -> None:
    it = site(
        THREE
        + year("e", 2023, "民政的", office="市民政局", theme="民政、扶贫、救灾", sample="是")
        + "=== content/news/2023/n.md\n---\ntitle: 动态\ntopic: 民生\noffice: 市民政局\npublished: 2023-12-30\n"
        + f"{REVIEW}\n---\n动态。\n"
    )
    it.build()
    told = dict(facets(it))
    assert len(told) >= 7
    for id_, values in told.items():
        page = it.page(f"/{id_}/")
        published = page.select_one('meta[name="PubDate"]')["content"]
        assert values["year"] == [published[:4]]
        assert values["unit"] == [page.select_one('meta[name="ContentSource"]')["content"]]
        for name, label in (("theme", "主题分类"), ("validity", "效力")):
            cells = [
                term.find_next("dd").get_text(strip=True) for term in page.select("dt") if term.get_text() == label
            ]
            assert values.get(name, [])[:1] == cells[:1]
        kind = it.store.pages[f"/{id_}/"].value.kind
        assert values["kind"] == [it.result.plan.library.kinds[kind].label]  # type: ignore[union-attr]


def facets(it: SiteUnderTest) -> dict[str, dict[str, list[str]]]:
    """What results are narrowed by, as the page of the search reads it."""
    held = files(it)
    told: dict[str, dict[str, list[str]]] = {}
    for segment in json.loads(held["index.json"])["segments"]:
        rows = json.loads(held[f"{segment['name']}/facets.json"])
        heads = [
            head
            for at in range(-(-segment["count"] // 32))
            for head in json.loads(held[f"{segment['name']}/heads-{at}.json"])
        ]
        for number, head in enumerate(heads):
            told[head[0]] = {
                name: [segment["facets"][name][at] for at in (row if isinstance(row, list) else [row])]
                for name, places in rows.items()
                if (row := places[number]) != []
            }
    return told


def test_a_check_writes_nothing_and_needs_no_index_without_cases(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    it = site(THREE)
    monkeypatch.setattr("gongkai.search.writer.write_segment", None)
    before = sorted(it.root.rglob("*"))
    it.check()
    assert sorted(it.root.rglob("*")) == before
