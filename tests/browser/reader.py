"""A reader at a browser: ways of reading, sizes of screens, and pages opened in them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from browser.made import MadePage

Mode = Literal["standard", "large", "elderly"]
Light = Literal["light", "dark", "high"]
MODES: tuple[Mode, ...] = ("standard", "large", "elderly")
LIGHTS: tuple[Light, ...] = ("light", "dark", "high")
DESK, PHONE = (1280, 800), (390, 844)
SCREENS = (DESK, PHONE)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """Where Chromium is. Fails, never skips: what a browser shows is part of what is promised."""
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    raise AssertionError("没有找到 Chromium：请先运行 make test，或安装 chromium（install the package chromium）")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading: size of type, colours, screen."""

    mode: Mode = "standard"
    light: Light = "light"
    screen: tuple[int, int] = DESK

    def __str__(self) -> str:
        return f"{self.mode} {self.light} {self.screen[0]}px"


WAYS = tuple(Way(mode, light, screen) for screen in SCREENS for mode in MODES for light in LIGHTS)


def put(page: Page, way: Way) -> None:
    """Bring an open page into a way of reading, by what `mode.js` sets and what the system tells the browser."""
    page.set_viewport_size({"width": way.screen[0], "height": way.screen[1]})
    page.emulate_media(color_scheme="dark" if way.light == "dark" else "light")
    page.evaluate(
        """([mode, contrast]) => {
          const root = document.documentElement.dataset;
          mode ? root.mode = mode : delete root.mode;
          contrast ? root.contrast = contrast : delete root.contrast;
          document.getAnimations().forEach((each) => each.finish());
        }""",
        ["" if way.mode == "standard" else way.mode, "high" if way.light == "high" else ""],
    )


def visit(page: Page, made: MadePage | str) -> None:
    """Open a page and wait until it is loaded. A page that sends its reader on is kept, to be looked at itself."""
    if isinstance(made, MadePage) and made.template == "redirect.html":
        page.route(lambda url: not url.endswith((".css", ".js", ".svg", made.url)), _stay)
    page.goto(made if isinstance(made, str) else made.url, wait_until="load")


def _stay(route: Route) -> None:
    # "No content" is the one answer after which a browser stays where it is.
    route.fulfill(status=204)


@dataclass
class Heard:
    """All that a page says beside what it shows."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda fault: self.console.append(f"error: {fault}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._fail)
        page.on("response", lambda got: self.failed.append(f"{got.url}: {got.status}") if got.status >= 400 else None)

    def _fail(self, request: Request) -> None:
        # The page that a reader is sent to, where `visit` keeps it from coming.
        if not (request.is_navigation_request() and request.failure == "net::ERR_ABORTED"):
            self.failed.append(f"{request.url}: {request.failure}")


class Reader:
    """Opens pages of the sample site. `at` is the site's address."""

    def __init__(self, browser: Browser, at: str) -> None:
        self.browser = browser
        self.at = at

    @contextmanager
    def context(self, **options: Any) -> Iterator[BrowserContext]:
        """A fresh browser that remembers nothing."""
        options.setdefault("viewport", {"width": DESK[0], "height": DESK[1]})
        context = self.browser.new_context(base_url=self.at, locale="zh-CN", **options)
        context.set_default_timeout(20_000)
        try:
            yield context
        finally:
            context.close()

    @contextmanager
    def page(self, made: MadePage | str, way: Way | None = None, **options: Any) -> Iterator[Page]:
        """A page opened in a fresh browser, settled, and in a way of reading where one is given."""
        with self.context(**options) as context:
            page = context.new_page()
            visit(page, made)
            if way:
                put(page, way)
            yield page
