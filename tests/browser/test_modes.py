"""The reader's way of reading: chosen by the bar or the address, kept over pages, there before anything is painted."""

import re
from time import sleep
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from browser.made import MadePage
from browser.reader import DESK, PHONE, SCREENS, Heard, Reader, visit

STANDARD, LARGE, ELDERLY = "18px", "21px", "25px"
# Keeps the first moment at which there is anything to paint, and every shift of what was painted.
WATCH = """
window.first = null;
window.shifts = [];
new MutationObserver((_, observer) => {
  if (!document.body) return;
  first = {...document.documentElement.dataset};
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    const moved = each.sources.map(({node}) => node?.cloneNode?.(false).outerHTML?.slice(0, 120) || node?.data);
    shifts.push({value: each.value, moved});
  }
}).observe({type: "layout-shift", buffered: true});
"""
AT_REST = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => done(), {timeout: 500})));
})"""


def size(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    return found


def data(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({...document.documentElement.dataset})")
    return {name: value for name, value in found.items() if name in ("mode", "contrast", "pointer", "guide")}


def some(pages: tuple[MadePage, ...]) -> list[str]:
    """A list, a document, the office's start page and a page that does not exist: where a choice must hold as well."""
    document = next(page.url for page in pages if page.template == "entry.html" and page.url.startswith("/policy/"))
    return ["/", "/policy/", document, "/search/", "/internal/", "/nowhere/"]


@pytest.mark.parametrize(("mode", "root"), [("large", LARGE), ("elderly", ELDERLY)])
def test_a_mode_by_address_stays_on_every_page(
    reader: Reader, pages: tuple[MadePage, ...], mode: str, root: str
) -> None:
    with reader.context() as context:
        page = context.new_page()
        page.goto(f"/?mode={mode}")
        for url in some(pages):
            page.goto(url)
            assert (data(page), size(page)) == ({"mode": mode}, root), url
        page.reload()
        assert size(page) == root
        # Another window of the same browser.
        other = context.new_page()
        other.goto("/policy/")
        assert size(other) == root
        other.goto("/policy/?mode=standard")
        other.goto("/")
        assert (data(other), size(other)) == ({}, STANDARD)


def test_contrast_by_address_stays(reader: Reader, pages: tuple[MadePage, ...]) -> None:
    with reader.context() as context:
        page = context.new_page()
        page.goto("/?contrast=high")
        for url in some(pages):
            page.goto(url)
            assert data(page) == {"contrast": "high"}
            colours = page.evaluate(
                "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
            )
            assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], url


def test_a_mode_by_the_bar_stays_until_it_is_left(reader: Reader) -> None:
    with reader.context() as context:
        page = context.new_page()
        page.goto("/policy/")
        plain = size(page)
        for name, root in (("大字", LARGE), ("特大", ELDERLY), ("标准", STANDARD), ("特大", ELDERLY)):
            button = page.get_by_role("button", name=name, exact=True)
            button.click()
            assert button.get_attribute("aria-pressed") == "true"
            assert size(page) == root
        page.locator("main a[href]").first.click()
        page.wait_for_load_state()
        assert size(page) == ELDERLY
        page.reload()
        assert size(page) == ELDERLY
        page.get_by_role("button", name=re.compile("^退出")).locator("visible=true").first.click()
        assert size(page) == plain
        page.reload()
        assert size(page) == plain


@pytest.mark.parametrize("query", ["mode=huge", "mode=", "contrast=%3Cimg%3E", "key=x", "choices=y", "__proto__=z"])
def test_an_address_that_chooses_nothing_changes_nothing(reader: Reader, query: str) -> None:
    with reader.context() as context:
        page = context.new_page()
        heard = Heard()
        heard.listen(page)
        page.goto(f"/policy/?{query}")
        assert (data(page), size(page), heard.console) == ({}, STANDARD, [])


@pytest.mark.parametrize(
    "kept", ["null", "{", '"x"', "[]", '{"mode": "huge"}', '{"mode": ["elderly"]}', '{"x": 1}', "7"]
)
def test_what_somebody_else_remembered_does_no_harm(reader: Reader, kept: str) -> None:
    with reader.context() as context:
        page = context.new_page()
        heard = Heard()
        heard.listen(page)
        page.goto("/policy/")
        page.evaluate("(kept) => localStorage.setItem(reading.key, kept)", kept)
        page.reload()
        assert (data(page), size(page), heard.console) == ({}, STANDARD, [])


BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); },
});"""


def test_a_browser_that_remembers_nothing_still_does_what_is_asked(reader: Reader) -> None:
    with reader.context() as context:
        context.add_init_script(BLOCKED)
        page = context.new_page()
        heard = Heard()
        heard.listen(page)
        page.goto("/policy/?mode=elderly")
        assert size(page) == ELDERLY
        page.goto("/policy/")
        assert size(page) == STANDARD
        page.get_by_role("button", name="特大", exact=True).click()
        assert size(page) == ELDERLY
        assert heard.console == []


def keep(context: BrowserContext, choices: str) -> None:
    """Let a browser remember choices from an earlier visit."""
    page = context.new_page()
    page.goto("/")
    page.evaluate("(choices) => localStorage.setItem(reading.key, choices)", choices)
    page.close()


def test_the_choice_is_there_before_anything_is_painted(reader: Reader, fullest: MadePage) -> None:
    """
    What would be painted first is what stays: the choice stands when the body begins, before our other scripts come.

    The script that sets it stands in the head, and the parser waits for it.
    """
    with reader.context() as context:
        keep(context, '{"mode": "elderly", "contrast": "high"}')
        context.add_init_script(WATCH)
        context.route(lambda url: urlsplit(url).path.endswith("/site.js"), lambda route: route.abort())
        page = context.new_page()
        visit(page, fullest)
        first = page.evaluate("first")
        assert (first.get("mode"), first.get("contrast")) == ("elderly", "high"), fullest.url
        assert size(page) == ELDERLY
        blocking = (
            "document.querySelector('head > script[src$=\"static/mode.js\"]:not([async]):not([defer]):not([type])')"
        )
        assert page.evaluate(f"!!{blocking}"), fullest.url
        # And before the style sheet, so that no sheet that is slow or missing keeps it back.
        assert page.evaluate(f"{blocking}.compareDocumentPosition(document.querySelector('link[rel=stylesheet]')) & 4")


@pytest.mark.parametrize("choices", ["{}", '{"mode": "elderly"}'], ids=["standard", "elderly"])
def test_nothing_moves_after_it_is_painted(reader: Reader, shown: list[MadePage], choices: str) -> None:
    """Also where our scripts come late: on a slow line they run long after the first paint."""
    found = []
    for width, height in SCREENS:
        with reader.context(viewport={"width": width, "height": height}) as context:
            keep(context, choices)
            context.add_init_script(WATCH)
            page = context.new_page()
            page.route(lambda url: urlsplit(url).path.endswith(".js") and "mode.js" not in url, _late)
            for made in shown[:3]:
                visit(page, made)
                page.evaluate(AT_REST)
                shifts = page.evaluate("shifts")
                # The office's tables have too many shapes to keep room for all; a few lines of theirs may move.
                allowed = 0.02 if "/internal/" in made.url else 0
                if (moved := sum(each["value"] for each in shifts)) > allowed:
                    found.append(f"{made.url} {width}px: {moved:.4f} {shifts[:2]}")
    assert found == [], "\n".join(found)


def _late(route: Route) -> None:
    sleep(0.25)
    route.continue_()


def test_the_way_of_reading_follows_on_a_phone_too(reader: Reader) -> None:
    for width, height in (DESK, PHONE):
        with reader.context(viewport={"width": width, "height": height}) as context:
            page = context.new_page()
            page.goto("/?mode=elderly&contrast=high")
            assert data(page) == {"mode": "elderly", "contrast": "high"}
            page.get_by_role("button", name="标准", exact=True).click()
            assert size(page) == STANDARD
