"""What tests of the search page share: to ask, to wait until all is said, and to read what is shown."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from playwright.sync_api import Page

# The page has told how many there are, or that there are none.
TOLD = """() => {
  const said = document.getElementById("search-said").textContent;
  return said && !said.startsWith("正在");
}"""
WAITING = "正在查找"
RESULTS = "#search-found .results > li"


def address(query: str, **more: str) -> str:
    return "search/?" + urlencode({"q": query, **more})


def told(page: Page) -> str:
    """Wait until the page has said what it found, and return its words."""
    page.wait_for_function(TOLD)
    return page.locator("#search-said").inner_text()


def ask(page: Page, query: str, **more: str) -> str:
    """Open the search of a site at the root with a query in its address; return what the page says of it."""
    page.goto("/" + address(query, **more))
    return told(page)


def titles(page: Page) -> list[str]:
    return page.locator(RESULTS + " h3 a").all_inner_texts()


def addresses(page: Page) -> list[str]:
    """The addresses of the documents that are listed."""
    return [str(each.get_attribute("href")) for each in page.locator(RESULTS + " h3 a").all()]


def marks(page: Page) -> list[str]:
    return page.locator(RESULTS + " mark").all_inner_texts()


def show_all(page: Page) -> list[str]:
    """Press for more until there is no more; return the addresses of all documents found."""
    more = page.locator(".more-results")
    while more.is_visible():
        before = page.locator(RESULTS).count()
        more.click()
        page.wait_for_function(
            "([list, before]) => document.querySelectorAll(list).length > before", arg=[RESULTS, before]
        )
        # What is last is known only when the next was looked for.
        page.wait_for_function("() => !document.querySelector('.more-results').disabled")
    return addresses(page)


def number_in(said: str) -> int:
    """The number of results that a sentence tells."""
    found = re.findall(r"(\d+) 条", said)
    assert len(found) == 1, said
    return int(found[0])


def counts(page: Page) -> dict[str, dict[str, tuple[int, str]]]:
    """For the label of each facet, for each of its values how many results it is said to leave, and its address."""
    return {
        group["label"]: {value: (count, href) for value, count, href in group["choices"]}
        for group in page.evaluate(
            """() => [...document.querySelectorAll("#search-found .narrow")].map((group) => ({
              label: group.querySelector("h3").textContent,
              choices: [...group.querySelectorAll("a:not(.chosen)")].map((link) => [
                link.firstChild.textContent.trim(), Number(link.querySelector(".number").textContent.match(/\\d+/)[0]),
                link.getAttribute("href")]),
            }))"""
        )
    }


def same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists hold the same, each once."""
    return sorted(one) == sorted(other) and len(set(one)) == len(one)
