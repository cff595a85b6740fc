"""axe-core on pages of every template, in every way of reading: no violation, and no rule switched off."""

from playwright.sync_api import Page

from browser.made import MadePage
from browser.reader import WAYS, Reader, put, visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on colours and boxes; the rest is the same in every light.
SEEN = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]

RUN = """async ([tags, rules]) => {
  const only = rules.length ? {type: "rule", values: rules} : {type: "tag", values: tags};
  const result = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return result.violations.map((each) => ({
    id: each.id, help: each.help,
    nodes: each.nodes.slice(0, 3).map((node) => [node.html.slice(0, 200), node.failureSummary.slice(0, 300)]),
    count: each.nodes.length,
  }));
}"""


def violations(page: Page, rules: list[str]) -> list[str]:
    return [
        f"{each['id']} ({each['help']}) × {each['count']}: {each['nodes']}"
        for each in page.evaluate(RUN, [TAGS, rules])
    ]


def test_axe_finds_nothing(reader: Reader, shown: list[MadePage], axe: str) -> None:
    """
    Every rule in every size of type on every screen; in the other lights those rules that look at colours and boxes.

    A page is loaded once and brought from one way of reading to the next, as the reader's switch does.
    """
    found = []
    for made in shown:
        with reader.context() as context:
            page = context.new_page()
            visit(page, made)
            page.evaluate(axe)
            for way in WAYS:
                put(page, way)
                rules = [] if way.light == "light" else SEEN
                found += [f"{made.url} [{way}] {each}" for each in violations(page, rules)]
    assert found == [], "\n".join(found)
