"""A page is quiet: nothing on the console, nothing against the policy, nothing to another host, nothing in vain."""

import gzip
from urllib.parse import urlsplit

from playwright.sync_api import Request

from browser.made import MadePage
from browser.reader import Heard, Reader, visit

# Tells the test of everything that the policy stops, also of what the console does not name.
TELL = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", (event) => {
  stopped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile} ${event.sample}`);
});
"""


def test_a_page_says_nothing_and_asks_no_other_host(reader: Reader, shown: list[MadePage]) -> None:
    for made in shown:
        with reader.context() as context:
            context.add_init_script(TELL)
            page = context.new_page()
            heard = Heard()
            heard.listen(page)
            visit(page, made)
            page.evaluate("() => new Promise((done) => requestIdleCallback(() => done(), {timeout: 500}))")
            assert page.evaluate("stopped") == [], made.url
            assert heard.console == [], made.url
            assert heard.failed == [], made.url
            assert [each for each in heard.requests if not each.startswith(reader.at + "/")] == [], made.url


def test_the_policy_stands_in_the_page_itself(reader: Reader, shown: list[MadePage]) -> None:
    """A folder that is copied to any server keeps its policy; only frame-ancestors and reports need a header."""
    for made in shown:
        with reader.page(made, java_script_enabled=False) as page:
            policies = page.locator('meta[http-equiv="Content-Security-Policy"]').all()
            assert [each.get_attribute("content") for each in policies] == ["default-src 'self'"], made.url


def test_the_home_page_is_small(reader: Reader) -> None:
    """Under 60 KB with gzip and fewer than 8 requests, headers included, for a reader who comes for the first time."""
    with reader.context() as context:
        page = context.new_page()
        asked: list[Request] = []
        page.on("requestfinished", lambda request: asked.append(request))
        page.goto("/", wait_until="networkidle")
        sizes = {}
        for request in asked:
            size = request.sizes()
            sizes[urlsplit(request.url).path] = size["responseBodySize"] + size["responseHeadersSize"]
            answer = request.response()
            assert answer is not None
            # What the browser counts is what came zipped, not what it made of it.
            if len(answer.body()) > 5000:
                assert size["responseBodySize"] < len(gzip.compress(answer.body(), 1)) * 1.1, request.url
        assert sum(sizes.values()) < 60_000, sizes
        assert len(sizes) < 8, sizes
