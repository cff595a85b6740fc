"""Searching by those who type with an input method, press keys only, or hear the page; and whatever they type."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from browser.reader import Reader
from browser.searching import RESULTS, WAITING, addresses, ask, number_in, titles, told
from browser.test_keyboard import HERE
from gongkai.search.fold import fold

# Notes all that the page tells those who hear it, in order.
NOTE = """
window.heard = [];
new MutationObserver(() => {
  const said = document.getElementById("search-said");
  if (said && said.textContent !== heard[heard.length - 1]) heard.push(said.textContent);
}).observe(document, {subtree: true, childList: true, characterData: true});
"""


class InputMethod:
    """A Chinese input method: letters stand underlined in the box until they are chosen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        for size in range(1, len(letters) + 1):
            self._key("Process", 229)
            self.cdp.send(
                "Input.imeSetComposition", {"text": letters[:size], "selectionStart": size, "selectionEnd": size}
            )

    def choose(self, text: str, key: str) -> None:
        """End the composition with a key, which the browser is told belongs to the input method."""
        self._key(key, 229)
        self.cdp.send("Input.insertText", {"text": text})

    def _key(self, key: str, code: int) -> None:
        about: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **about})
        self.cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **about})


@pytest.mark.parametrize("url", ["/search/", "/search/?q=供热", "/policy/", "/"])
@pytest.mark.parametrize(
    ("letters", "key", "text", "title"),
    [("gong'zu'fang", "Space", "公租房", "公租房"), ("zwgk", "Enter", "zwgk", "政务公开")],
    ids=["characters", "letters"],
)
def test_nothing_is_sent_while_an_input_method_is_at_work(
    reader: Reader, url: str, letters: str, key: str, text: str, title: str
) -> None:
    with reader.page(url) as page:
        if "q=" in url:
            told(page)
        box = page.get_by_role("search").get_by_role("searchbox")
        box.fill("")
        box.focus()
        page.evaluate("""() => {
          window.events = [];
          for (const name of ["compositionstart", "compositionend", "submit"])
            document.addEventListener(name, () => events.push(name));
        }""")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        method = InputMethod(page)
        method.compose(letters)
        assert box.input_value() == letters
        method.choose(text, key)
        assert box.input_value() == text
        # The page was not left, nothing was fetched, and the composition was a real one.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("events") == ["compositionstart", "compositionend"]
        assert asked == []
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/search/?q=" in address and "q=%E4%BE%9B%E7%83%AD" not in address)
        assert number_in(told(page)) > 0
        assert page.get_by_role("search").get_by_role("searchbox").input_value() == text
        assert title in titles(page)[0]


def test_a_search_by_keys_alone(reader: Reader) -> None:
    """From the box to a document and back, with Tab and Enter; the focus is seen at each stop."""
    with reader.page("/search/") as page:
        page.get_by_role("search").get_by_role("searchbox").focus()
        page.keyboard.insert_text("低保")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="查找", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        told(page)
        page.get_by_role("search").get_by_role("searchbox").focus()
        stops = []
        while not page.locator(RESULTS + " a:focus").count():
            page.keyboard.press("Tab")
            here = page.evaluate(HERE)
            assert here["mark"] >= 3, here
            assert not here["covered"] and not here["away"], here
            stops.append(page.evaluate("document.activeElement.textContent"))
        assert stops[:-1] == ["查找", "只搜“低保”", "最新的在前"]
        assert stops[-1] == titles(page)[0]
        page.keyboard.press("Tab")
        expect(page.locator(RESULTS + " a").nth(1)).to_be_focused()
        url = addresses(page)[1]
        page.keyboard.press("Enter")
        page.wait_for_url(url)
        page.go_back()
        told(page)
        # Whoever comes back goes on from there, not from the top of the page.
        expect(page.locator(RESULTS + " a").nth(1)).to_be_focused()
        assert page.evaluate(HERE)["mark"] >= 3
        for _ in range(len(titles(page)) - 2):
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="再看")).to_be_focused()
        page.keyboard.press("Space")
        expect(page.locator(RESULTS + " a").nth(10)).to_be_focused()
        # After the results come the ways to narrow them, in the order of the page.
        page.locator(RESULTS + " a").last.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        first = page.locator(".narrow a").first
        expect(first).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**year=*")
        assert number_in(told(page)) > 0


def roles(page: Page) -> list[tuple[str, str, Any]]:
    """What the browser tells a screen reader of the main part of the page: role, name, and value or level."""
    cdp = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in cdp.send("Accessibility.getFullAXTree")["nodes"]}

    def walk(number: str) -> list[tuple[str, str, Any]]:
        node = nodes[number]
        more = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
        own = (node["role"]["value"], node.get("name", {}).get("value", ""), more.get("level") or more.get("live"))
        inside = [found for child in node.get("childIds", ()) if child in nodes for found in walk(child)]
        return inside if node.get("ignored") else [own, *inside]

    main = next(number for number, node in nodes.items() if node.get("role", {}).get("value") == "main")
    return walk(main)


def test_those_who_hear_the_page_are_told(reader: Reader) -> None:
    with reader.context() as context:
        context.add_init_script(NOTE)
        page = context.new_page()
        page.goto("/search/")
        assert page.evaluate("heard.filter(Boolean)") == []
        said = ask(page, "低保")
        # What is going on, then what came of it, each once.
        assert page.evaluate("heard.filter(Boolean)") == ["正在查找……", said]
        tree = roles(page)
        at = next(at for at, (role, _, live) in enumerate(tree) if (role, live) == ("status", "polite"))
        assert tree[at + 1][:2] == ("StaticText", said)
        # The results are a list under a heading of their own, each a heading with one link in it.
        headings = [(name, level) for role, name, level in tree if role == "heading"]
        assert headings[0] == ("查找", 1)
        assert all(after <= before + 1 for (_, before), (_, after) in pairwise(headings))
        names = [name for name, level in headings if level == 3]
        assert names[:10] == [each.strip() for each in page.locator(RESULTS).get_by_role("heading").all_text_contents()]
        assert ("结果", 2) in headings
        assert ("缩小范围", 2) in headings
        results = page.locator("main").get_by_role("list").filter(has=page.get_by_role("heading"))
        assert results.get_by_role("listitem").count() == 10
        assert any(role == "mark" for role, _, _ in tree)
        ask(page, "没有这样的事物")
        assert page.evaluate("heard.filter(Boolean)") == ["正在查找……", "没有找到“没有这样的事物”。"]


def test_where_nothing_is_found_there_are_ways_on(reader: Reader) -> None:
    with reader.page("/search/") as page:
        said = ask(page, "城市低保标准通知书")
        assert said == "没有找到“城市低保标准通知书”。"
        found = page.locator("#search-found")
        # Near titles; whom to ask, which is who the foot of the page names; and the ways without words.
        near = found.get_by_role("heading", name="标题相近的")
        expect(near).to_be_visible()
        links = found.locator(".nothing li a")
        assert 1 <= links.count() <= 5
        assert "城市低保标准" in links.first.inner_text()
        phone = re.search(r"联系方式[：\s]*(.+)", page.get_by_role("contentinfo").inner_text())
        assert phone
        assert f"打电话问：{phone[1].strip()}。" in found.locator(".nothing p").inner_text()
        ways = page.locator("#search-ways")
        for name in ("大家常找", "按标题找", "按栏目找"):
            expect(ways.get_by_role("heading", name=name)).to_be_visible()
        # There is nothing to put in order, to narrow, or to leave out.
        assert found.locator(".orders, .also, .narrowing, .results, .more-results").locator("visible=true").count() == 0
        assert found.get_by_role("heading").all_inner_texts() == ["标题相近的"]
        links.first.click()
        page.wait_for_url("**/relief_standard/**")
        assert "城市低保标准" in page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("query", ["水", "〔", "，", "5", "Ａ", "℃"])
def test_one_character_is_enough(reader: Reader, query: str) -> None:
    with reader.page("/search/") as page:
        said = ask(page, query)
        if query == "℃":
            assert said == "没有找到“℃”。"
            return
        assert number_in(said) > 10
        # Marked in each result, in whatever width or case it is written there.
        for each in page.locator(RESULTS).all():
            assert fold(query) in map(fold, each.locator("mark").all_inner_texts()), each.inner_text()


@pytest.mark.parametrize("query", ["", " ", "　", "\u200b", "\t　 "])
def test_a_query_of_nothing_shows_the_ways(reader: Reader, query: str) -> None:
    with reader.page("/search/") as page:
        page.get_by_role("search").get_by_role("searchbox").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_url("**?q=*")
        expect(page.locator("#search-ways")).to_be_visible()
        assert WAITING not in page.locator("#search-said").inner_text()
        assert page.locator(RESULTS).count() == 0


WORDS = [
    "<script>window.hit = 1</script>",
    "\"><img src=x onerror='hit = 1'>",
    "</p><b>低保</b>",
    '"&lt;b&gt;&amp;',
    "{{ 7 * 7 }}",
    "\\u003cb\\u003e",
    "%3Cb%3E%00",
    "\U0001f600",
    "javascript:hit=1",
]


@pytest.mark.parametrize("query", WORDS)
def test_whatever_is_typed_stays_text(reader: Reader, query: str) -> None:
    with reader.page("/search/") as page:
        for more in ({}, {"unit": query, "by": query, "same": query}):
            said = ask(page, query, **more)
            assert f"“{query}”" in said
            assert page.title().startswith(query)
            assert page.get_by_role("search").get_by_role("searchbox").input_value() == query
            assert page.evaluate("window.hit") is None
            assert page.locator("main script, main img, main b, main iframe").count() == 0


def test_words_may_stand_in_any_order(reader: Reader) -> None:
    with reader.page("/search/") as page:
        one = number_in(ask(page, "供热 通知"))
        first = set(addresses(page))
        for query in ("通知 供热", "通知　　供热", " 供热\t通知 "):
            assert number_in(ask(page, query)) == one, query
            assert set(addresses(page)) == first, query
        for each in sorted(first):
            page.goto(each)
            text = page.locator("main").inner_text()
            assert "供热" in text and "通知" in text, each


def test_a_whole_page_of_words(reader: Reader) -> None:
    """What is pasted is cut so that every server takes the address; an address that was made long works as well."""
    long = "关于做好冬季供热工作的通知要求各镇街和部门" * 100
    with reader.page("/search/") as page:
        page.get_by_role("search").get_by_role("searchbox").focus()
        page.keyboard.insert_text(long)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        # Servers refuse an address of more than 8 KB.
        assert len(page.url) < 4000
        said = told(page)
        assert said.startswith("没有找到")
        assert len(said) < 60
        assert ask(page, long[:2000]) == said
        assert len(page.title()) < 90
        expect(page.locator("#search-ways")).to_be_visible()
        # Words of a document are found, however many.
        page.goto("/policy/2023/gongshui-yingji/")
        text = max(page.locator("main p").all_inner_texts(), key=len)[:180]
        assert len(text) > 60
        ask(page, text)
        assert any(each.endswith("/policy/2023/gongshui-yingji/") for each in addresses(page))
