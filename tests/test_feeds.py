"""Feeds and the site map: complete, of the public only, with ids that survive a move and dates from the entries."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import datetime
from typing import Any

from conftest import REVIEW, SiteUnderTest, policy
from test_kinds import example, put_examples

from gongkai.exports import sitemaps
from gongkai.feeds import NEWEST
from gongkai.outside import LEAVE

Make = Callable[[str], SiteUnderTest]
HOST = "https://test.gov.example"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def atom(it: SiteUnderTest, url: str) -> ElementTree.Element:
    return ElementTree.fromstring((it.root / f"output/public{url}feed.xml").read_bytes())


def json_feed(it: SiteUnderTest, url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((it.root / f"output/public{url}feed.json").read_text(encoding="utf-8"))
    return found


def titles(it: SiteUnderTest, url: str) -> list[str]:
    """The titles of a feed, which are the same in both of its forms."""
    found = [entry.findtext(f"{ATOM}title") or "" for entry in atom(it, url).iter(f"{ATOM}entry")]
    assert found == [item["title"] for item in json_feed(it, url)["items"]]
    return found


def rows(it: SiteUnderTest, name: str = "sitemap.xml") -> dict[str, str | None]:
    tree = ElementTree.fromstring((it.root / "output/public" / name).read_bytes())
    return {row.findtext(f"{MAP}loc") or "": row.findtext(f"{MAP}lastmod") for row in tree}


def three() -> str:
    return (
        "=== content/policy/2023/a.md\n"
        + policy("甲", published="2023-03-05 09:00")
        + "=== content/policy/2023/b.md\n"
        + policy("乙", published="2023-03-07", theme="国防")
        + "=== content/policy/2023/c.md\n"
        + policy("丙", published="2023-03-06 16:00", office="市民政局")
    )


def test_the_site_a_column_an_office_and_a_theme_have_feeds_newest_first(site: Make) -> None:
    it = site(three())
    assert it.build().written
    assert titles(it, "/") == ["乙", "丙", "甲"]
    assert titles(it, "/policy/") == ["乙", "丙", "甲"]
    assert titles(it, "/unit/bureaus/swj/") == ["乙", "甲"]
    assert titles(it, "/unit/bureaus/mzj/") == ["丙"]
    themes = {choice.get_text().rstrip("123条 "): choice["href"] for choice in it.page("/policy/").select("nav.axis a")}
    (defence,) = [href for text, href in themes.items() if text.startswith("国防")]
    assert titles(it, f"/policy/{defence}") == ["乙"]


def test_a_group_of_offices_has_what_its_members_publish(site: Make) -> None:
    it = site("=== content/unit_group/all.yaml\n" + f"title: 各部门\n{REVIEW}\n" + three())
    it.edit("content/unit/bureaus.yaml", "short: 水务局", "short: 水务局, groups: [各部门]")
    assert it.build().written
    assert titles(it, "/unit_group/all/") == ["乙", "甲"]


def test_an_entry_has_one_id_in_all_feeds_and_keeps_it_when_it_moves(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲"))
    it.build()

    def ids() -> set[str]:
        found = set()
        for url in ("/", "/policy/", "/unit/bureaus/swj/"):
            found |= {entry.findtext(f"{ATOM}id") or "" for entry in atom(it, url).iter(f"{ATOM}entry")}
            found |= {item["id"] for item in json_feed(it, url)["items"]}
        return found

    assert ids() == {f"{HOST}/policy/2023/a/"}
    it.remove("content/policy/2023/a.md")
    it.write("content/policy/2023/b.md", policy("甲", formerly="[policy/2023/a]"))
    it.build()
    it.remove("content/policy/2023/b.md")
    it.write("content/policy/2023/c.md", policy("甲", formerly="[/policy/2023/a/, /policy/2023/b/]"))
    assert it.build().written
    assert ids() == {f"{HOST}/policy/2023/a/"}
    (item,) = json_feed(it, "/")["items"]  # old addresses are no entries
    assert item["url"] == f"{HOST}/policy/2023/c/"


def test_dates_come_from_the_entries(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲", published="2023-03-05"))
    it.write(*example("unit"))
    it.write(
        *example("decision", office="市水务局", published="2023-03-04 10:20", opened="2023-03-01", decided="2023-06-01")
    )
    result = it.build()
    assert {problem.id for problem in result.problems if problem.level >= 3} <= {"DEC-02"}
    items = {item["title"]: item for item in json_feed(it, "/")["items"]}
    assert items["甲"]["date_published"] == items["甲"]["date_modified"] == "2023-03-05T00:00:00+08:00"
    (decision,) = [item for title, item in items.items() if title != "甲"]
    assert decision["date_published"] == "2023-03-04T10:20:00+08:00"
    assert decision["date_modified"] == "2023-06-01T00:00:00+08:00"
    assert atom(it, "/").findtext(f"{ATOM}updated") == "2023-06-01T00:00:00+08:00"
    assert rows(it)[f"{HOST}/decision/2023/example/"] == "2023-06-01"
    it.write(
        *example("decision", office="市水务局", published="2023-06-04 10:20", opened="2023-03-01", decided="2023-06-01")
    )
    it.build()
    (decision,) = [item for item in json_feed(it, "/")["items"] if item["title"] != "甲"]
    assert decision["date_modified"] == decision["date_published"]
    assert "dateModified" not in it.tree()["public/decision/2023/example/index.html"].decode()


def test_a_feed_holds_the_newest_thirty(site: Make) -> None:
    it = site(
        "".join(
            f"=== content/policy/2023/p{n}.md\n{policy(f'第{n}个', published=f'2023-03-02 0{n // 60}:{n % 60:02}')}"
            for n in range(NEWEST + 5)
        )
    )
    assert it.build().written
    assert titles(it, "/policy/") == [f"第{n}个" for n in range(NEWEST + 4, 4, -1)]


def test_only_what_is_public_stands_in_a_feed_and_a_sample_says_so(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n"
        + policy("甲", sample="是")
        + "=== content/policy/2023/b.md\n"
        + policy("没有审查的", review="")
    )
    it.build()
    assert titles(it, "/") == ["【示例】甲"]
    everything = b"".join(data for name, data in it.tree().items() if "/feed." in name)
    assert "没有审查的".encode() not in everything
    assert not [name for name in it.tree() if name.startswith("internal/") and "feed" in name]


def test_a_feed_has_all_that_its_standard_demands(site: Make) -> None:
    it = site()
    put_examples(it)
    assert it.build().written
    feeds = [name.removeprefix("public").removesuffix("feed.xml") for name in it.tree() if name.endswith("/feed.xml")]
    assert len(feeds) > 30
    for url in feeds:
        tree = atom(it, url)
        for each in (tree, *tree.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(each.findall(f"{ATOM}{name}")) == 1, (url, name)  # RFC 4287, 4.1.1 and 4.1.2
            assert datetime.fromisoformat(each.findtext(f"{ATOM}updated") or "").tzinfo
            assert each.find(f"{ATOM}author/{ATOM}name") is not None
            assert (each.findtext(f"{ATOM}id") or "").startswith(f"{HOST}/")
        ids = [entry.findtext(f"{ATOM}id") for entry in tree.iter(f"{ATOM}entry")]
        assert len(set(ids)) == len(ids)
        links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
        assert links == {"self": f"{HOST}{url}feed.xml", "alternate": f"{HOST}{url}"}
        feed = json_feed(it, url)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["feed_url"] == f"{HOST}{url}feed.json"
        assert feed["home_page_url"] == f"{HOST}{url}"
        for item in feed["items"]:
            assert item["id"]
            assert item["content_text"]
            assert datetime.fromisoformat(item["date_published"]).tzinfo


def test_a_page_leads_to_its_feed_in_its_head_and_in_words(site: Make) -> None:
    it = site(three())
    result = it.build()
    feeds = [page for page in result.pages if page.feed]
    assert {"/", "/policy/", "/unit/bureaus/swj/"} <= {page.url for page in feeds}
    for page in feeds:
        made = it.page(page.url)
        heads = {link["type"]: link["href"] for link in made.select("head link[rel=alternate]")}
        assert heads == {"application/atom+xml": "feed.xml", "application/feed+json": "feed.json"}
        assert [link["href"] for link in made.select("main .feeds a")] == ["feed.xml", "feed.json"]
    assert not it.page("/policy/2023/a/").select("link[rel=alternate], .feeds")


def test_a_part_of_the_site_without_dates_has_no_feed(site: Make) -> None:
    it = site(three())
    it.build()
    assert "public/unit/index.html" in it.tree()
    assert "public/unit/feed.xml" not in it.tree()


def test_titles_cannot_break_a_feed(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("'甲<b>&amp;]]>\"乙'", summary="'说<i>明&'"))
    assert it.build().written
    assert titles(it, "/") == ['甲<b>&amp;]]>"乙']
    assert atom(it, "/").findtext(f"{ATOM}entry/{ATOM}summary") == "说<i>明&"


def test_the_site_map_has_the_day_of_each_entry_and_the_latest_of_each_list(site: Make) -> None:
    it = site(three())
    it.build()
    found = rows(it)
    assert found[f"{HOST}/policy/2023/a/"] == "2023-03-05"
    assert found[f"{HOST}/policy/"] == "2023-03-07"
    assert found[f"{HOST}/search/"] is None
    assert f"{HOST}/404.html" not in found
    it.edit("content/policy/2023/a.md", "published:", "formerly: [policy/2022/old]\npublished:")
    it.build()
    assert f"{HOST}/policy/2022/old/" not in rows(it)


def test_a_great_site_map_becomes_an_index(site: Make) -> None:
    it = site(three())
    result = it.build()
    # The words before readers leave are known only from the pages themselves, and nobody should find them by a search.
    pages = [page for page in result.pages if not page.url.startswith(LEAVE)]
    files = sitemaps([(page.url, page.changed) for page in pages if page.mapped], result.library.site, limit=10)
    assert len(files) > 2
    index = ElementTree.fromstring(files["/sitemap.xml"])
    assert index.tag == f"{MAP}sitemapindex"
    parts = [row.findtext(f"{MAP}loc") or "" for row in index]
    assert parts == [f"{HOST}{url}" for url in files if url != "/sitemap.xml"]
    listed = []
    for part in parts:
        tree = ElementTree.fromstring(files[part.removeprefix(HOST)])
        assert tree.tag == f"{MAP}urlset"
        assert 0 < len(tree) <= 10
        listed += [row.findtext(f"{MAP}loc") for row in tree]
    assert listed == list(rows(it))
