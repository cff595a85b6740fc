"""What is typed on the page of results is answered there: the page stays, addresses change, what comes late is left."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from browser.reader import PHONE, SCREENS, Reader
from browser.searching import RESULTS, WAITING, address, addresses, ask, told

FIRST, SECOND, THIRD = "供热", "低保", "养老"


@pytest.fixture
def here(reader: Reader) -> Iterator[Page]:
    """The page of results of FIRST, which knows whether it was loaded anew."""
    with reader.page("/search/") as page:
        ask(page, FIRST)
        page.evaluate("window.stayed = true")
        yield page


def box(page: Page) -> str:
    return page.get_by_role("search").get_by_role("searchbox").input_value()


def type_here(page: Page, query: str) -> None:
    page.get_by_role("search").get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_an_answer_here_is_that_of_the_page_loaded_anew(here: Page) -> None:
    type_here(here, SECOND)
    said, found, title = told(here), addresses(here), here.title()
    narrow = here.locator(".narrowing").inner_text()
    assert here.evaluate("window.stayed")
    assert query_of(here) == {"q": [SECOND]}
    expect(here.get_by_role("searchbox")).to_be_focused()
    here.reload()
    assert (told(here), addresses(here), here.title()) == (said, found, title)
    assert here.locator(".narrowing").inner_text() == narrow
    assert not here.evaluate("window.stayed || false")


def test_back_and_forward_answer_here_too(here: Page) -> None:
    first = (told(here), addresses(here), here.title())
    type_here(here, SECOND)
    second = (told(here), addresses(here), here.title())
    assert first[1] != second[1]
    here.go_back()
    assert (told(here), addresses(here), here.title()) == first
    assert box(here) == FIRST
    here.go_forward()
    assert (told(here), addresses(here), here.title()) == second
    assert box(here) == SECOND
    assert here.evaluate("window.stayed")


def test_asking_the_same_again_is_no_further_step_back(here: Page) -> None:
    steps = here.evaluate("history.length")
    type_here(here, FIRST)
    assert (told(here), here.evaluate("history.length")) == (told(here), steps)
    assert here.locator(RESULTS).count() > 0


def test_what_was_chosen_for_one_query_is_not_for_the_next(here: Page) -> None:
    ask(here, FIRST, unit="市民政局", by="day", same="no")
    type_here(here, SECOND)
    told(here)
    assert query_of(here) == {"q": [SECOND]}
    assert here.locator("#search-found .chosen").count() == 0


def test_an_empty_query_shows_the_ways_to_find_without_one(here: Page) -> None:
    type_here(here, "  ")
    expect(here.locator("#search-ways")).to_be_visible()
    expect(here.locator("#search-found")).to_be_hidden()
    assert here.locator("#search-said").inner_text() == ""
    assert FIRST not in here.title()
    here.go_back()
    told(here)
    expect(here.locator("#search-ways")).to_be_hidden()
    assert here.locator(RESULTS).count() > 0


def test_what_comes_late_for_an_earlier_query_is_left(reader: Reader) -> None:
    """The files of the first query come after the second was asked: nothing of it is shown or said."""
    with reader.page("/search/") as page:
        wanted = (ask(page, SECOND), addresses(page))
        page.goto("/search/")
        page.evaluate("""() => {
          window.heard = [];
          new MutationObserver(() => heard.push(document.getElementById("search-said").textContent))
            .observe(document.getElementById("search-said"), {childList: true});
        }""")
        late: list[Route] = []
        held = True
        page.route("**/search/**/*.bin?*", lambda route: late.append(route) if held else route.continue_())
        type_here(page, FIRST)
        page.wait_for_function("document.getElementById('search-said').textContent.startsWith('正在')")
        while not late:
            page.wait_for_timeout(20)
        held = False
        type_here(page, SECOND)
        # Some of the files may be for both.
        for each in late:
            each.continue_()
        assert (told(page), addresses(page)) == wanted
        page.wait_for_load_state("networkidle")
        assert (told(page), addresses(page)) == wanted
        assert not [words for words in page.evaluate("heard") if FIRST in words]
        assert page.evaluate("heard").count(wanted[0]) == 1


def test_after_a_failure_the_next_query_is_answered(here: Page) -> None:
    here.context.set_offline(True)
    type_here(here, SECOND)
    expect(here.locator("#search-said")).to_contain_text("现在不能查找")
    here.context.set_offline(False)
    type_here(here, THIRD)
    assert WAITING not in told(here)
    assert here.locator(RESULTS).count() > 0
    expect(here.get_by_role("button", name="再试一次")).to_have_count(0)


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_in_large_type_the_first_result_is_seen_beside_what_was_asked(reader: Reader, screen: tuple[int, int]) -> None:
    width, height = screen
    with reader.page("/search/", viewport={"width": width, "height": height}) as page:
        heading = page.get_by_role("heading", level=1)
        assert heading.bounding_box()["height"] > 10
        ask(page, SECOND, mode="elderly")
        expect(page.locator(RESULTS + " h3 a").first).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("searchbox")).to_be_in_viewport(ratio=1)
        # Those who hear the page still have its heading and the name of the box.
        assert heading.inner_text() == "查找"
        assert heading.bounding_box()["height"] < 2
        expect(page.get_by_role("searchbox", name="写几个字")).to_have_count(1)


def test_on_a_phone_the_keyboard_goes_away_and_the_answer_is_seen(reader: Reader) -> None:
    options = {"viewport": {"width": PHONE[0], "height": PHONE[1]}, "is_mobile": True, "has_touch": True}
    with reader.page("/search/", **options) as page:
        type_here(page, SECOND)
        told(page)
        assert page.evaluate("document.activeElement === document.body")
        expect(page.locator("#search-said")).to_be_in_viewport()
        expect(page.locator(RESULTS).first).to_be_in_viewport()


def test_it_is_looked_for_while_the_server_is_asked_whether_the_index_is_the_one_of_now(reader: Reader) -> None:
    with reader.context() as context:
        page = context.new_page()
        asked: list[str] = []
        held: list[Route] = []

        def first_only(route: Route) -> None:
            asked.append(route.request.url)
            if len(asked) == 1:
                route.continue_()
            else:
                held.append(route)

        page.route("**/search/index.json", first_only)
        with page.expect_request("**/search/heads/pairs-*"):
            page.goto("/" + address(FIRST), wait_until="commit")
        expect(page.locator("#search-said")).to_contain_text(WAITING)
        # Nothing is shown of an index that may be an old one.
        page.wait_for_timeout(300)
        assert page.locator(RESULTS).count() == 0
        (route,) = held
        route.continue_()
        assert WAITING not in told(page)
        assert page.locator(RESULTS).count() > 0
        assert len(asked) == 2


def test_what_the_page_of_results_needs_comes_while_somebody_types_on_another(reader: Reader) -> None:
    with reader.page("/") as page:
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.get_by_role("searchbox").focus()
        page.wait_for_load_state("networkidle")
        page.wait_for_function("performance.getEntriesByName(new URL('search/index.json', location).href).length")
        assert sorted(asked) == ["/search/index.json", "/static/search.js"]
