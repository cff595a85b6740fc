"""What all tests in a browser share: the site built once a run, and a server and a Chromium for each process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.made import MadePage, make, samples, templates
from browser.reader import Reader, chromium
from browser.served import serve
from gongkai.inputs import PROJECT


@pytest.fixture(scope="session")
def made_in(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built site, the same for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "sample-site"


@pytest.fixture(scope="session")
def pages(made_in: Path) -> tuple[MadePage, ...]:
    return make(made_in)


@pytest.fixture(scope="session")
def site_at(made_in: Path, pages: tuple[MadePage, ...]) -> Iterator[str]:
    assert pages
    with serve(made_in / "output") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A container's root may not use the sandbox; nothing is opened but the site under test.
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--font-render-hinting=none"]
        )
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Browser, site_at: str) -> Reader:
    return Reader(browser, site_at)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    path = PROJECT / ".venv" / "npm" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
    assert path.is_file(), "没有找到 axe-core：请运行 make test（run make test）"
    return path.read_text(encoding="utf-8")


@pytest.fixture(params=templates())
def shown(request: pytest.FixtureRequest, pages: tuple[MadePage, ...]) -> list[MadePage]:
    """Pages that show everything a template makes; a test that asks for this runs once for each template."""
    return samples(pages, request.param)


@pytest.fixture(params=templates())
def fullest(request: pytest.FixtureRequest, pages: tuple[MadePage, ...]) -> MadePage:
    """The fullest page of each template."""
    return samples(pages, request.param, 1)[0]
