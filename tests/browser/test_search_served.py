"""Searching from any server: below a folder, under the policy, with a network that fails, without scripts, and when
the site has changed; and two hundred queries on five thousand documents in a real browser."""

import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect
from search_pages import corpus, document, folded, put, queries_of, truth

from browser.reader import Heard, Reader
from browser.searching import RESULTS, TOLD, address, addresses, ask, number_in, show_all, titles, told
from browser.served import serve
from browser.test_silence import TELL
from gongkai.inputs import PROJECT
from gongkai.pipeline import build
from gongkai.search.documents import Document
from gongkai.search.fold import words
from gongkai.store import open_store


class Plain(SimpleHTTPRequestHandler):
    """`python -m http.server`, without what it writes on the terminal."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def plain(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Plain, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def site_of(folder: Path, made_in: Path, documents: Sequence[Document], synonyms: Sequence[Sequence[str]] = ()) -> Path:
    """Put the search page of the sample site over an index of other documents."""
    public, sample = folder / "public", made_in / "output" / "public"
    shutil.copytree(sample / "static", public / "static")
    (public / "search").mkdir()
    for name in ("search/index.html", "404.html"):
        shutil.copyfile(sample / name, public / name)
    put(public / "search", documents, synonyms)
    return folder


def test_below_a_folder_of_a_plain_server_no_other_host_is_asked(
    browser: Browser, pages: object, made_in: Path, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(made_in / "output" / "public", target_is_directory=True)
    with plain(tmp_path) as at:
        context = browser.new_context(base_url=at, locale="zh-CN")
        context.add_init_script(TELL)
        page = context.new_page()
        heard = Heard()
        heard.listen(page)
        page.goto("/a/b/policy/2023/gongshui-yingji/")
        page.get_by_role("search").get_by_role("searchbox").fill("低保")
        page.keyboard.press("Enter")
        page.wait_for_url("**/a/b/search/?q=*")
        assert number_in(told(page)) > 10
        assert all(each.startswith(f"{at}/a/b/") for each in show_all(page))
        page.goto(f"/a/b/{address('農村低保')}")
        told(page)
        page.locator(".narrow a").first.click()
        page.wait_for_url("**&*")
        told(page)
        page.locator(RESULTS + " a").first.click()
        page.wait_for_url("**/a/b/relief_standard/**")
        # A page that was saved under its own name is the same page.
        page.goto("/a/b/search/index.html?q=zwgk")
        told(page)
        assert "政务公开" in titles(page)[0]
        page.locator(RESULTS + " a").first.click()
        page.wait_for_url(lambda url: "/search/" not in url)
        assert [each for each in heard.requests if not each.startswith(f"{at}/a/b/")] == []
        assert [each for each in heard.failed if not each.endswith("ERR_ABORTED")] == []
        assert heard.console == []
        context.close()


def test_under_the_policy_nothing_is_said_on_the_console(reader: Reader) -> None:
    with reader.context() as context:
        context.add_init_script(TELL)
        page = context.new_page()
        heard = Heard()
        heard.listen(page)
        for query in ("低保", "鄒政辦字〔2023〕28號", "zwgk", "没有这样的事物", "水", "供热 通知"):
            ask(page, query)
            show_all(page)
            ask(page, query, by="day", unit="市民政局")
            assert page.evaluate("stopped") == []
        assert heard.console == []
        assert [each for each in heard.failed if not each.endswith("ERR_ABORTED")] == []
        assert [each for each in heard.requests if not each.startswith(reader.at + "/")] == []


def missing(route: Route) -> None:
    route.fulfill(status=404, body="没有")


def lost(route: Route) -> None:
    route.abort("internetdisconnected")


def portal(route: Route) -> None:
    """What a network in a hotel answers to everything until its guest agrees to its terms."""
    route.fulfill(
        status=200, content_type="text/html", body="<!doctype html><title>欢迎上网</title>" + "请先登录。" * 400
    )


@pytest.mark.parametrize("answer", [missing, lost, portal])
@pytest.mark.parametrize("what", ["index.json", "pairs-*.bin*", "heads-*.json*", "texts-*.json*"])
def test_where_the_index_is_not_read_the_page_says_so_and_tries_again(
    reader: Reader, what: str, answer: Callable[[Route], None]
) -> None:
    with reader.context() as context:
        page = context.new_page()
        page.route(f"**/{what}", answer)
        # Its text has to be read, because it is no title and longer than a pair.
        query = "适用地区"
        said = ask(page, query)
        assert said.startswith("现在不能查找")
        assert "网络" in said
        expect(page.locator("#search-ways")).to_be_visible()
        expect(page.locator("#search-ways").get_by_role("link", name="B", exact=False).first).to_be_visible()
        again = page.get_by_role("button", name="再试一次")
        again.click()
        # Still the same: no more than once is it said and offered.
        page.wait_for_function(TOLD)
        expect(again).to_have_count(1)
        page.unroute(f"**/{what}")
        again.focus()
        page.keyboard.press("Enter")
        expect(page.locator(RESULTS)).to_have_count(10)
        assert number_in(told(page)) > 10
        expect(again).to_have_count(0)
        expect(page.locator("#search-ways")).to_be_hidden()
        # The button is gone, so the focus is where the results begin.
        expect(page.locator(RESULTS + " a").first).to_be_focused()


def test_when_the_network_is_lost_midway_what_was_found_stays(reader: Reader) -> None:
    with reader.context() as context:
        page = context.new_page()
        ask(page, "公开")
        context.set_offline(True)
        again = page.get_by_role("button", name="再试一次")
        more = page.locator(".more-results")
        # Some more may have come before they were wanted.
        for _ in range(5):
            first = addresses(page)
            page.wait_for_function("() => !document.querySelector('.more-results').disabled")
            more.click()
            expect(again.or_(page.locator(RESULTS).nth(len(first))).first).to_be_visible()
            if again.is_visible():
                break
        assert len(first) in (10, 20, 30)
        expect(again).to_be_focused()
        assert told(page) == "只读到一部分，可能是网络断了。"
        expect(page.locator("#search-found").get_by_text("可能是网络断了")).to_be_visible()
        assert addresses(page)[: len(first)] == first
        again.click()
        expect(again).to_be_visible()
        context.set_offline(False)
        again.click()
        expect(page.locator(RESULTS)).to_have_count(len(first) + 10)
        assert addresses(page)[: len(first)] == first
        expect(page.locator(RESULTS + " a").nth(len(first))).to_be_focused()
        assert number_in(told(page)) > 20


def test_where_a_text_is_not_read_there_is_the_title(reader: Reader) -> None:
    with reader.context() as context:
        page = context.new_page()
        page.route("**/texts-*", lost)
        assert number_in(ask(page, "供热")) > 5
        expect(page.locator(RESULTS + " .snippet")).to_have_count(0)


def test_without_scripts_the_ways_lead_to_a_document(reader: Reader) -> None:
    with reader.page("/policy/2023/gongshui-yingji/", java_script_enabled=False) as page:
        page.get_by_role("search").get_by_role("searchbox").fill("低保")
        page.get_by_role("button", name="查找", exact=True).click()
        page.wait_for_url("**/search/?q=*")
        main = page.locator("main")
        assert "没有开脚本" in main.inner_text()
        # What only scripts could answer is not offered.
        expect(page.get_by_role("heading", name="大家常找")).to_be_hidden()
        page.locator("#search-ways").get_by_role("link", name="N", exact=False).first.click()
        page.wait_for_url("**/search/n/")
        page.get_by_role("link", name="农村低保标准（2022年1月起）").click()
        page.wait_for_url("**/relief_standard/**")
        assert page.get_by_role("heading", level=1).inner_text() == "农村低保标准（2022年1月起）"
        page.goto("/search/")
        page.locator("#search-lists").get_by_role("link", name="救助标准").click()
        page.wait_for_url("**/relief_standard/")
        page.locator("main").get_by_role("link", name="农村低保标准（2022年1月起）").first.click()
        page.wait_for_url("**/relief_standard/**/nongcun-dibao/")


def test_what_documents_say_stays_text(browser: Browser, pages: object, made_in: Path, tmp_path: Path) -> None:
    evil = "<img src=x onerror='hit = 1'>\"&amp;</li><script>hit = 1</script>"
    made = [
        document(f"d{at}", f"通知{evil}", f"正文{evil}", unit=f"单位{at}{evil}", number=evil, marked=(evil,),
                 facets={"unit": (f"单位{at}{evil}",), "year": ("2023",)})
        for at in range(3)
    ]  # fmt: skip
    with serve(site_of(tmp_path, made_in, made, [["通知", evil]])) as at:
        page = browser.new_page(base_url=at)
        heard = Heard()
        heard.listen(page)
        for query in ("通知", "onerror", "通知书"):
            ask(page, query)
            assert page.evaluate("window.hit") is None
            assert page.locator("main img, main script").count() == 0
        ask(page, "正文")
        assert titles(page)[0] == f"通知{evil}"
        assert page.locator(RESULTS + " .snippet").first.inner_text().startswith("正文<img")
        page.locator(".narrow a").first.click()
        page.wait_for_url("**&unit=*")
        assert number_in(told(page)) == 1
        assert page.locator("main img, main script").count() == 0
        assert heard.console == []
        page.close()


# The one tells browsers to keep files for a year; the other says only since when a file is as it is, and browsers keep
# what has been so for long.
@pytest.mark.parametrize(
    "server", [lambda folder: serve(folder), lambda folder: plain(folder / "public")], ids=["told", "untold"]
)
def test_a_document_that_came_since_is_found_by_a_browser_that_kept_the_old_index(
    browser: Browser, tmp_path: Path, server: Callable[[Path], AbstractContextManager[str]]
) -> None:
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    shutil.copyfile(PROJECT / "site_config.yaml", tmp_path / "site_config.yaml")
    store = open_store(None)
    assert build(tmp_path, out=tmp_path / "output", store=store, jobs=2).written
    for path in (tmp_path / "output").rglob("*"):
        os.utime(path, (time.time() - 100 * 86400,) * 2)
    with server(tmp_path / "output") as at:
        context = browser.new_context(base_url=at, locale="zh-CN")
        page = context.new_page()
        assert ask(page, "榫卯技艺") == "没有找到“榫卯技艺”。"
        before = number_in(ask(page, "年度报告"))
        show_all(page)

        new = tmp_path / "content" / "news" / "2023" / "sunmao.md"
        old = (PROJECT / "content" / "news" / "2023" / "jieneng-zhenduan.md").read_text(encoding="utf-8")
        new.write_text(_titled(old, "榫卯技艺年度报告"), encoding="utf-8")
        assert build(tmp_path, out=tmp_path / "output", store=store, jobs=2).written

        kept: dict[str, bool] = {}
        cdp = context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.responseReceived", lambda event: kept.update({
            event["response"]["url"]: event["response"]["fromDiskCache"]}))  # fmt: skip
        assert ask(page, "榫卯技艺") == "找到 1 条含有“榫卯技艺”的。"
        page.locator(RESULTS + " a").click()
        page.wait_for_url("**/news/2023/sunmao/")
        assert number_in(ask(page, "年度报告")) == before + 1
        found = show_all(page)
        assert sum("/annual_report/2021/" in each for each in found) > 0
        # What did not change was not fetched again, though the server was never asked about it.
        parts = {urlsplit(each).path.split("/search/")[1]: was for each, was in kept.items() if "?v=" in each}
        assert {was for name, was in parts.items() if name.startswith(("2021/", "2022/"))} == {True}
        assert False in {was for name, was in parts.items() if name.startswith("2023/")}
        assert kept[f"{at}/search/index.json"] is False
        context.close()


def _titled(text: str, title: str) -> str:
    head, _, rest = text.partition("title: ")
    return f"{head}title: {title}\n{rest.partition(chr(10))[2]}"


ASK = """async ([query, most]) => {
  window.index = window.index || await gongkaiSearch.open(new URL(".", location).href);
  const found = await index.find(query);
  const results = [];
  for await (const {id, place} of found.results) if (results.push({id, place}) >= most) break;
  return {results, survey: await found.survey()};
}"""


def test_two_hundred_queries_in_a_browser(browser: Browser, pages: object, made_in: Path, tmp_path: Path) -> None:
    """All that hold the words and no other, of five thousand; and the page lists what the index finds."""
    documents = corpus()
    known = folded(documents)
    queries = queries_of(documents, random.Random(6))
    assert len(queries) == 200
    with serve(site_of(tmp_path, made_in, documents)) as at:
        page = browser.new_page(base_url=at)
        heard = Heard()
        heard.listen(page)
        page.goto("/search/")
        first: dict[str, list[str]] = {}
        whole = 0
        for query in queries:
            wanted = truth(known, query)
            # Of many the first pages are looked at, and that the number of all is right.
            few = len(wanted) <= 300
            whole += few
            asked = page.evaluate(ASK, [query, 320 if few else 30])
            found = [each["id"] for each in asked["results"]]
            exact = {each["id"] for each in asked["results"] if each["place"] == "exact"}
            assert len(found) == len(set(found)), query
            assert set(found[:20]) <= wanted | exact, query
            assert set(found) == wanted | exact if few else set(found) <= wanted | exact, query
            assert few or len(found) == 30, query
            total = asked["survey"]["total"]
            assert total == len(wanted | exact) if asked["survey"]["isExact"] else total >= len(wanted), query
            assert asked["survey"]["isExact"] or not (few or all(len(word) < 3 for word in words(query))), query
            first[query] = found[:20]
        assert whole > 40
        for query in queries[::17]:
            ask(page, query)
            if page.get_by_role("button", name="再看").is_visible():
                page.get_by_role("button", name="再看").click()
                page.wait_for_function("() => !document.querySelector('.more-results').disabled")
            assert [urlsplit(each).path.strip("/") for each in addresses(page)] == first[query], query
        assert heard.console == []
        # What a page still waits for when it is left is given up.
        assert [each for each in heard.failed if not each.endswith("ERR_ABORTED")] == []
        page.close()
