"""The pages that show the design: every colour, every part, each example apart from the others."""

import re
from collections.abc import Callable

from conftest import SiteUnderTest, policy

from gongkai.examples import PARTS
from gongkai.inputs import PROJECT
from gongkai.set_apart import set_apart

Make = Callable[[str], SiteUnderTest]
TOKENS = (PROJECT / "static" / "site.css" / "10-tokens.css").read_text(encoding="utf-8")


def test_names_and_what_points_at_them_are_set_apart() -> None:
    html = '<section aria-labelledby="a"><h2 id="a">甲</h2><td headers="a b">1</td><label for="a">乙</label></section>'
    assert set_apart(html, "x-1") == (
        '<section aria-labelledby="x-1 x-1-a"><h2 id="x-1-a">甲</h2><td headers="x-1-a x-1-b">1</td>'
        '<label for="x-1-a">乙</label></section>'
    )


def test_links_stay_in_the_piece_and_phone_numbers_stay_numbers() -> None:
    html = '<p id="a"><a href="#a">甲</a><a href="#b">乙</a><a href="/policy/">丙</a><a href="tel:12345">丁</a></p>'
    assert re.findall(r'href="([^"]*)"', set_apart(html, "x-1")) == ["#x-1-a", "#x-1", "#x-1", "tel:12345"]


def test_landmarks_are_named_after_the_piece_and_others_are_not() -> None:
    html = '<nav aria-label="翻页"></nav><svg role="img" aria-label="图"></svg><div role="region" aria-labelledby="c">'
    assert set_apart(html, "x-2") == (
        '<nav aria-label="翻页（例 2）"></nav><svg role="img" aria-label="图"></svg>'
        '<div role="region" aria-labelledby="x-2 x-2-c">'
    )


def test_a_heading_of_the_page_becomes_one_of_a_section() -> None:
    assert set_apart("<h1>甲</h1><h2>乙</h2>", "x-1") == "<h2>甲</h2><h2>乙</h2>"


def test_text_is_left_alone() -> None:
    assert set_apart('<p>id="a" 和 href="#a"，&lt;h1&gt;</p>', "x-1") == '<p>id="a" 和 href="#a"，&lt;h1&gt;</p>'


def test_every_part_has_a_page_with_every_example(site: Make) -> None:
    it = site(f"=== content/policy/2023/a.md\n{policy()}")
    assert it.build().written
    linked = [link["href"].strip("./") for link in it.page("/internal/design/").main.table.find_all("a")]
    assert linked == [part.name for part in PARTS]
    for part in PARTS:
        page = it.page(f"/internal/design/{part.name}/")
        assert len(page.find_all(class_="example")) == sum(len(macro.examples) for macro in part.macros)
        assert bool(page.find(class_="example-shown")) is not part.everywhere
        assert all(code.get_text() for code in page.find_all("code"))
        ids = [each["id"] for each in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
    assert not [each for each in it.problems if "internal_" in each or "design" in each]
    it.build()
    assert not [url for url in it.rendered if url.startswith("/internal/design/")]


def test_the_colours_are_those_that_readers_get(site: Make) -> None:
    it = site(f"=== content/policy/2023/a.md\n{policy()}")
    it.write("static/site.css/99-own.css", ":root { --main: #12345a; }\n")
    it.build()
    assert "#12345a" in it.page("/internal/design/").get_text()
    assert b".s0-main { background: #12345a; }" in it.tree()["internal/static/swatches.css"]
    assert "public/static/swatches.css" not in it.tree()


def test_a_style_sheet_without_a_set_is_told_and_stops_nothing(site: Make) -> None:
    it = site(f"=== content/policy/2023/a.md\n{policy()}")
    it.write("static/site.css/10-tokens.css", TOKENS.replace("prefers-color-scheme: dark", "prefers-contrast: more"))
    assert it.build().written
    assert any("design.tokens" in each for each in it.problems)
    assert "没有“深色”的颜色" in it.page("/internal/problems/").get_text()
    assert it.page("/internal/design/").find(class_="notice")
