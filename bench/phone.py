"""
The page of results on a phone: the time from pressing Enter to the first result, on a slow line and a slow processor.

The profile is Lighthouse's, set by the browser's own means: each answer 150 ms late, 1.6 Mbit/s, a processor of a
quarter of the speed. The page is the project's own, on the documents of the benchmark.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench.generators import PROJECT
from bench.queries import Query
from bench.site_server import Sent, SiteServer, serving

sys.path[:0] = [str(PROJECT / "tests")]

from browser.reader import PHONE, chromium  # noqa: E402

LATENCY_MS, BYTES_A_SECOND, SLOWER = 150, 1.6 * 1024 * 1024 / 8, 4
UP_BYTES_A_SECOND = 750 * 1024 / 8
# So long one query may take, in seconds.
PATIENCE = 300
# So long somebody types, in ms.
TYPING_MS = 1500
# What the browser has when Enter is pressed: nothing, because the address was sent by somebody; what the site's other
# pages and an earlier search left, in the box of its first page; or the page of results itself.
COLD, ELSEWHERE, HERE = "cold", "elsewhere", "here"
# Notes when the first result and when the tenth, or the last, has been painted, in ms since the page was asked for or
# Enter was pressed on it; and since when what comes is for this search.
_WATCH = """
{
  window.seen = {};
  window.began = window.pressed = 0;
  const note = (name) => requestAnimationFrame(() => setTimeout(() => { window.seen[name] ??= performance.now(); }));
  addEventListener("focusin", () => { window.began ||= performance.now(); });
  addEventListener("submit", () => { window.pressed = performance.now(); window.seen = {}; }, true);
  new MutationObserver(() => {
    const results = document.querySelectorAll(".results > li").length;
    const said = document.querySelector("#search-said");
    if (results) note("first");
    if (results >= 10) note("ten");
    if (said && /[0-9]|没有/.test(said.textContent)) note("said");
  }).observe(document, {childList: true, subtree: true, characterData: true});
}
"""
# What had come for this search until a moment, in bytes.
_SENT = """(until) => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((each) => each.startTime >= window.began && each.responseEnd <= until)
  .reduce((sum, each) => sum + each.transferSize, 0)"""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    How long one query took until the first result and until all ten were seen, in seconds, and what was sent till then.

    Of fewer than ten results the end is when it was said how many there are.
    """

    first: float
    ten: float
    first_bytes: int
    bytes: int


@contextmanager
def chrome() -> Iterator[Browser]:
    """A browser while the block runs."""
    with sync_playwright() as playwright:
        # A container's root may not use the sandbox; nothing is opened but what is measured.
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def as_phone(context: BrowserContext, page: Page) -> CDPSession:
    """Give a page the line and the processor of the profile."""
    session: CDPSession = context.new_cdp_session(page)
    line = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": UP_BYTES_A_SECOND}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def asked_by_phone(out: Path, queries: Sequence[Query]) -> Iterator[tuple[Query, str, Answer]]:
    """
    Yield for each query how the page of results answered it COLD, ELSEWHERE and HERE; nothing of the index is kept.

    `out` is the public site.
    """
    with serving({"/": out}) as server, chrome() as browser:
        for query in queries:
            for way in (COLD, ELSEWHERE, HERE):
                yield query, way, _asked(browser, server, query, way)


def _asked(browser: Browser, server: SiteServer, query: Query, way: str) -> Answer:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, is_mobile=True, has_touch=True)
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.add_init_script(_WATCH)
        for before in {COLD: (), ELSEWHERE: ("search/", ""), HERE: ("search/",)}[way]:
            page.goto(f"{server.address}{before}", wait_until="networkidle")
        as_phone(context, page)
        server.sent = Sent()
        if way == COLD:
            page.goto(f"{server.address}search/?q={quote(query.typed)}", wait_until="commit")
        else:
            page.fill("#site-find", query.typed)
            page.wait_for_timeout(TYPING_MS)
            page.press("#site-find", "Enter", no_wait_after=True)
            page.wait_for_url("**/search/?q=*", wait_until="commit")
        seen = _seen(page)
        sent = server.sent
        first_bytes = page.evaluate(_SENT, seen["first"])
        pressed = page.evaluate("window.pressed")
        first, ten = seen["first"], seen.get("ten", seen.get("said"))
        return Answer((first - pressed) / 1000, (ten - pressed) / 1000, first_bytes, sent.bytes)
    finally:
        context.close()


def _seen(page: Page) -> dict[str, float]:
    # Asked again and again from outside: the page's policy lets nothing be evaluated in it that waits.
    for _ in range(PATIENCE * 10):
        seen: dict[str, float] = page.evaluate("window.seen || {}")
        if "first" in seen and ("ten" in seen or "said" in seen):
            return seen
        page.wait_for_timeout(100)
    raise TimeoutError(f"no answer on {page.url}")
