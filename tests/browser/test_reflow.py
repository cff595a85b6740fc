"""Small windows, large zoom, wide spacing, a system's own colours, no motion, and paper."""

import io
import re
import unicodedata

import pypdf
import pytest
from playwright.sync_api import Page

from browser import measures
from browser.made import MadePage
from browser.reader import MODES, SCREENS, Reader, Way, put, visit

# 320 px is what a window of 1280 is at 400 %; then it is 256 px high, or 200.
SMALL = ((320, 568), (320, 256))

# WCAG 1.4.12: what a reader's own style sheet may do.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""


def test_no_page_scrolls_sideways(reader: Reader, shown: list[MadePage]) -> None:
    found = []
    for made in shown:
        with reader.context() as context:
            page = context.new_page()
            visit(page, made)
            for screen in (*SMALL, *SCREENS):
                for mode in MODES:
                    way = Way(mode, "light", screen)
                    put(page, way)
                    found += [f"{made.url} [{way}] {each}" for each in page.evaluate(measures.SIDEWAYS, None)]
    assert found == [], f"{len(found)}:\n" + "\n".join(found[:40])


def test_wide_spacing_loses_no_text(reader: Reader, shown: list[MadePage]) -> None:
    found = []
    for made in shown:
        # A reader's style sheet comes from the browser, not from the page, so the page's policy does not stop it.
        with reader.context(bypass_csp=True) as context:
            page = context.new_page()
            visit(page, made)
            for screen in SCREENS:
                for mode in MODES:
                    way = Way(mode, "light", screen)
                    put(page, way)
                    before = set(page.evaluate(measures.CLIPPED, None))
                    found += [f"{made.url} [{way}] without spacing: {each}" for each in before]
                    style = page.add_style_tag(content=SPACING)
                    wide = [*page.evaluate(measures.CLIPPED, None), *page.evaluate(measures.SIDEWAYS, None)]
                    found += [f"{made.url} [{way}] {each}" for each in wide if each not in before]
                    style.evaluate("(each) => each.remove()")
    assert found == [], f"{len(found)}:\n" + "\n".join(found[:40])


FORCED = measures.inside(
    """
// In forced colours a ground of our own is taken away: what only a ground shows must show otherwise.
for (const each of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  if (!seen(each) || ["checkbox", "radio"].includes(each.type)) continue;
  const style = getComputedStyle(each);
  if (!["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(style[`border${side}Width`]) >= 1
    && style[`border${side}Style`] !== "none")) fault(name(each), `no edge: ${name(each)}`);
}
for (const each of document.querySelectorAll("[aria-pressed=true], [aria-current]")) {
  if (!seen(each)) continue;
  const others = [...each.parentElement.parentElement.querySelectorAll(each.tagName)].filter((other) => other !== each);
  const look = (one) => {
    const style = getComputedStyle(one);
    return [style.color, style.backgroundColor, style.borderBottomWidth, style.borderBottomColor, style.fontWeight,
      style.textDecorationLine, style.outlineStyle].join();
  };
  if (others.length && others.every((other) => look(other) === look(each))) {
    fault(name(each), `looks like the others: ${name(each)}`);
  }
}
return [...faults.values()];
"""
)


def test_forced_colours_keep_everything(reader: Reader, shown: list[MadePage]) -> None:
    found = []
    for made in shown:
        for scheme in ("light", "dark"):
            with reader.context(forced_colors="active", color_scheme=scheme) as context:
                page = context.new_page()
                visit(page, made)
                assert page.evaluate("matchMedia('(forced-colors: active)').matches")
                # The reader's own contrast, which our pages do not know; text must not be painted out of it.
                found += [f"{made.url} [{scheme}] {each}" for each in page.evaluate(measures.CONTRAST, 4.5)]
                found += [f"{made.url} [{scheme}] {each}" for each in page.evaluate(FORCED)]
    assert found == [], "\n".join(found[:40])


MOTION = """() => {
  const found = [];
  for (const each of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(each, part);
      const long = (text) => text.split(",").some((time) => parseFloat(time) > 0.01);
      const own = each.outerHTML.slice(0, 100);
      if (long(style.transitionDuration) && style.transitionProperty !== "none") found.push(["transition", own]);
      if (style.animationName !== "none" && long(style.animationDuration)) found.push(["animation", own]);
      if (style.scrollBehavior === "smooth") found.push(["scroll", own]);
    }
  }
  return found.slice(0, 5);
}"""


def test_nothing_moves_for_readers_who_want_rest(reader: Reader, shown: list[MadePage]) -> None:
    for made in shown:
        with reader.page(made, reduced_motion="reduce") as page:
            assert page.evaluate(MOTION) == [], made.url


# Chromium names some glyphs by the radical that has the same shape; NFKC folds the Kangxi radicals but not these.
RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻐⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车钅长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.translate(RADICALS)))


def printed(page: Page) -> list[str]:
    """The text of each sheet of A4, without spaces."""
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    return [squeeze(sheet.extract_text()) for sheet in pypdf.PdfReader(io.BytesIO(paper)).pages]


@pytest.mark.parametrize("way", [Way(), Way("elderly", "high"), Way("standard", "dark")], ids=str)
def test_paper_holds_the_text_and_no_navigation(reader: Reader, shown: list[MadePage], way: Way) -> None:
    for made in shown[:2]:
        with reader.context() as context:
            page = context.new_page()
            visit(page, made)
            put(page, way)
            title = squeeze(page.locator("h1").first.inner_text())
            words = len(squeeze(page.locator("main").inner_text()))
            menus = [squeeze(each) for each in page.locator("header nav, .crumbs, .bar").all_inner_texts()]
            sheets = printed(page)
            text = "".join(sheets)
            where = f"{made.url} [{way}]"
            assert title in text, f"{where}: {title} not in {text[:200]}"
            # About 900 signs fill a sheet of plain text; a table needs more room for fewer, and large type twice of it.
            # The office's lists are opened on paper to their last detail, however many sheets that takes.
            most = 3 + words / (120 if way.mode == "elderly" else 250)
            assert "/internal/" in made.url or len(sheets) <= most, f"{where}: {len(sheets)} sheets for {words} signs"
            assert all(sheet for sheet in sheets), f"{where}: an empty sheet"
            for menu in menus:
                assert not menu or menu[:20] not in text, f"{where}: {menu[:40]} is printed"
            # Ink on white, whatever the reader's screen shows.
            page.emulate_media(media="print", color_scheme="dark" if way.light == "dark" else "light")
            assert page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 255, 255)", where
            assert page.evaluate(measures.CONTRAST, 4.5) == [], where


def test_a_long_table_has_its_heads_on_every_sheet(reader: Reader, pages: tuple[MadePage, ...]) -> None:
    longest = next(page for page in pages if page.url == "/task/")
    with reader.page(longest) as page:
        tables = page.locator("main table").all()
        table = max(tables, key=lambda each: each.locator("tbody tr").count())
        cells = [squeeze(each)[:12] for each in table.locator("tbody :is(th, td)").all_inner_texts()]
        once = [each for each in cells if len(each) > 5 and cells.count(each) == 1]
        heads = [squeeze(each) for each in table.locator("thead th").all_inner_texts() if each.strip()]
        assert len(once) > 30 and len(heads) > 2
        sheets = [sheet for sheet in printed(page) if sum(cell in sheet for cell in once) > 1]
        assert len(sheets) > 2
        assert [sheet[:80] for sheet in sheets if not all(head in sheet for head in heads)] == []
        page.emulate_media(media="print")
        assert table.locator("thead").evaluate("(each) => getComputedStyle(each).display") == "table-header-group"
        row = table.locator("tbody tr").first
        assert row.evaluate("(each) => getComputedStyle(each).breakInside") == "avoid"


def test_links_are_spelled_out_on_paper(reader: Reader, pages: tuple[MadePage, ...]) -> None:
    """An outside address in a text is printed, because nobody can press on paper."""
    seen = 0
    for made in (page for page in pages if page.template == "entry.html"):
        if 'href="http' not in made.file.read_text(encoding="utf-8").split("<main")[1].split("</main")[0]:
            continue
        with reader.page(made) as page:
            links = page.evaluate(
                "() => [...document.querySelectorAll('main a[href^=http]')]"
                ".filter((each) => each.checkVisibility()).map((each) => each.href)"
            )
            text = "".join(printed(page))
            assert [each for each in links if squeeze(each).rstrip("/") not in text] == [], made.url
            seen += len(links)
        if seen > 5:
            break
    assert seen
