"""A reader without a mouse: Tab reaches everything in the order of the page, the focus is seen at every stop."""

from typing import Any

import pytest
from playwright.sync_api import Page

from browser import measures
from browser.made import MadePage
from browser.reader import DESK, PHONE, Reader, Way, put, visit
from browser.searching import told

# What a reader can act on, in the order of the page.
STOPS = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], iframe, audio, video"
)].filter((each) => each.tabIndex >= 0 && !each.disabled && !each.closest("[inert]") && each.checkVisibility({
  visibilityProperty: true,
}) && !(each.type === "radio" && each.name && !each.checked
  && (document.querySelector(`input[name="${each.name}"]:checked`)
    || document.querySelector(`input[name="${each.name}"]`) !== each)))
  .map((each, number) => { each.dataset.stop = number; return each.outerHTML.slice(0, 120); })"""

# Where the focus is, whether something lies over it, and how it is marked.
HERE = measures.inside(
    """
const each = document.activeElement;
if (!each || each === document.body) return null;
const style = getComputedStyle(each);
const around = ground(each.parentElement);
const own = ground(each);
const edges = [];
if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) edges.push(colour(style.outlineColor));
for (const shadow of style.boxShadow.match(/rgba?\\([^)]*\\)/g) || []) edges.push(colour(shadow));
const against = (edge, behind) => ratio(over(edge, behind), behind);
const mark = Math.max(0, ...edges.map((edge) => Math.max(against(edge, around), against(edge, own))));
const boxes = [...each.getClientRects()].filter((box) => box.width && box.height);
// Part of it may be cut off by the window; what counts is that its beginning is not covered by something else.
const points = [[0.5, 0.5], [0.1, 0.5], [0.5, 0.15], [0.9, 0.5]];
const covered = boxes.length && !boxes.some((box) => points.some(([x, y]) => {
  const top = document.elementFromPoint(box.left + box.width * x, box.top + Math.min(box.height * y, innerHeight / 2));
  if (!top || each.contains(top)) return !!top;
  return top.contains(each) && !["fixed", "sticky"].includes(getComputedStyle(top).position);
}));
const away = !boxes.some((box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
return {stop: each.dataset.stop, html: name(each), mark, covered, away, boxes: boxes.length};
"""
)


# The browser brings the focus into the window in the next frames.
SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let before;
  do {
    before = [scrollX, scrollY].join();
    await frame();
    await frame();
  } while (before !== [scrollX, scrollY].join());
}"""


def walk(page: Page, most: int) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page or comes round again; gives every stop."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        page.evaluate(SETTLED)
        here = page.evaluate(HERE)
        if here is None or (stops and here["stop"] == stops[0]["stop"]):
            break
        stops.append(here)
    return stops


WALKS = [
    "/",
    "/elderly/",
    "/policy/",
    "/guide/",
    "/site-map/",
    "/search/?q=供水",
    "/request_form/",
    "document",
    "guide",
    "task",
]


def address(pages: tuple[MadePage, ...], name: str) -> str:
    if "/" in name:
        return name
    template, start = {
        "document": ("entry.html", "/policy/"),
        "guide": ("entry.html", "/guide/"),
        "task": ("task.html", "/"),
    }[name]
    return max(
        (page for page in pages if page.template == template and page.url.startswith(start)),
        key=lambda page: page.file.stat().st_size,
    ).url


@pytest.mark.parametrize(
    "way", [Way("standard", "light", DESK), Way("elderly", "high", PHONE), Way("large", "dark", PHONE)], ids=str
)
@pytest.mark.parametrize("name", WALKS)
def test_tab_goes_through_the_page(reader: Reader, pages: tuple[MadePage, ...], name: str, way: Way) -> None:
    # Smooth scrolling takes half a second a stop; readers who want rest are spared it, and so is this walk.
    with reader.context(reduced_motion="reduce") as context:
        page = context.new_page()
        url = address(pages, name)
        page.goto(url)
        if "q=" in url:
            told(page)
        put(page, way)
        # The whole map and all titles are long; their first hundred stops show what the rest is like.
        expected = page.evaluate(STOPS)
        stops = walk(page, min(len(expected) + 3, 150))
        reached = [int(each["stop"]) for each in stops if each["stop"]]
        where = f"{url} [{way}]"
        # In the order of the page, none left out, none twice, and out again at the end.
        order = list(range(len(expected)))
        assert reached == order[: len(reached)], (
            f"{where}: not reached, or out of order: {[expected[n] for n in order if n not in reached][:5]}"
        )
        assert len(reached) == len(expected) or len(stops) == 150, f"{where}: Tab stops at {stops[-1:]}"
        unseen = [each["html"] for each in stops if each["mark"] < 3]
        assert unseen == [], f"{where}: focus not seen on {len(unseen)}: {unseen[:5]}"
        hidden = [each["html"] for each in stops if each["covered"] or each["away"] or not each["boxes"]]
        assert hidden == [], f"{where}: focus hidden on {len(hidden)}: {hidden[:5]}"


def test_shift_tab_goes_back(reader: Reader) -> None:
    """What lets nobody out backwards is a trap as well."""
    with reader.page("/policy/") as page:
        page.evaluate(STOPS)
        there = [each["stop"] for each in walk(page, 12)]
        back = []
        for _ in range(11):
            page.keyboard.press("Shift+Tab")
            back.append(page.evaluate(HERE)["stop"])
        assert back == there[-2::-1]


def test_no_page_orders_its_stops_by_hand(reader: Reader, shown: list[MadePage]) -> None:
    for made in shown:
        with reader.page(made) as page:
            assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1']), [accesskey]").count() == 0, (
                made.url
            )


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_skip_link_is_first_is_seen_and_leads_to_the_text(
    reader: Reader, shown: list[MadePage], screen: tuple[int, int]
) -> None:
    for made in shown[:2]:
        with reader.context(viewport={"width": screen[0], "height": screen[1]}) as context:
            page = context.new_page()
            visit(page, made)
            page.keyboard.press("Tab")
            link = page.locator("a:focus")
            assert link.get_attribute("href") == "#site-main", made.url
            box = link.bounding_box()
            assert box and box["x"] >= 0 and box["y"] >= 0 and box["height"] >= 43, (made.url, box)
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "site-main", made.url
            page.keyboard.press("Tab")
            inside = "document.querySelector('main').contains(document.activeElement)"
            has_stops = page.locator("main a[href], main button, main summary").count()
            assert page.evaluate(inside) or not has_stops, made.url


def press(page: Page, name: str, key: str) -> None:
    button = page.get_by_role("button", name=name, exact=True).locator("visible=true").first
    button.focus()
    page.keyboard.press(key)


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_bar_works_by_keys(reader: Reader, key: str, screen: tuple[int, int]) -> None:
    with reader.page("/policy/", viewport={"width": screen[0], "height": screen[1]}) as page:
        root = page.locator("html")
        press(page, "特大", key)
        assert root.get_attribute("data-mode") == "elderly"
        press(page, "标准", key)
        assert root.get_attribute("data-mode") is None
        more = page.locator("[data-choose='bar=open']")
        assert more.get_attribute("aria-expanded") == "false"
        more.focus()
        page.keyboard.press(key)
        assert more.get_attribute("aria-expanded") == "true"
        for name, attribute, value in (
            ("高对比", "contrast", "high"),
            ("辅助线", "guide", "on"),
            ("大光标", "pointer", "big"),
        ):
            press(page, name, key)
            assert root.get_attribute(f"data-{attribute}") == value
            assert page.locator("#site-said").inner_text() != "", "what changed is told to those who do not see it"
        # The focus stays where it was, so that the next press undoes the last.
        page.keyboard.press(key)
        assert root.get_attribute("data-pointer") is None
        press(page, "重置", key)
        assert [root.get_attribute(f"data-{each}") for each in ("mode", "contrast", "guide", "pointer")] == [None] * 4
        assert page.evaluate("document.activeElement !== document.body")


def test_a_search_needs_no_mouse(reader: Reader) -> None:
    with reader.page("/policy/") as page:
        page.get_by_role("searchbox").first.focus()
        page.keyboard.type("供水")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        told(page)
        assert page.get_by_role("searchbox").first.input_value() == "供水"
        assert page.locator("main li a:visible").count() > 0
