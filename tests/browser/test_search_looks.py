"""The page of results in every way of reading: what scripts add is held to what is asked of every page."""

import pytest

from browser import measures
from browser.reader import DESK, MODES, PHONE, WAYS, Reader, Way, put
from browser.searching import ask
from browser.test_axe import SEEN, violations
from browser.test_looks import asked
from browser.test_reflow import SMALL, SPACING

# Results with words that warn and words that were looked for as well; a list that is named, and what was chosen;
# nothing at all; nothing in what was chosen.
QUERIES = {
    "results": ("低保", {}),
    "exact": ("邹政办字[2023]28号", {}),
    "chosen": ("政策文件", {"unit": "市民政局", "by": "day"}),
    "nothing": ("城市低保标准通知书", {}),
    "nothing chosen": ("供热", {"year": "1999"}),
}


@pytest.mark.parametrize(("query", "more"), QUERIES.values(), ids=QUERIES)
def test_results_are_as_fit_to_be_read_as_any_page(reader: Reader, axe: str, query: str, more: dict[str, str]) -> None:
    found = []
    with reader.context() as context:
        page = context.new_page()
        ask(page, query, **more)
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        for way in WAYS:
            put(page, way)
            found += [f"[{way}] {each}" for each in violations(page, [] if way.light == "light" else SEEN)]
            for name, given in asked(way).items():
                found += [f"[{way}] {name.lower()}: {fault}" for fault in page.evaluate(getattr(measures, name), given)]
        for screen in (*SMALL, DESK, PHONE):
            for mode in MODES:
                way = Way(mode, "light", screen)
                put(page, way)
                found += [f"[{way}] sideways: {each}" for each in page.evaluate(measures.SIDEWAYS, None)]
    assert found == [], f"{len(found)}:\n" + "\n".join(found[:40])


def test_wide_spacing_loses_no_result(reader: Reader) -> None:
    with reader.context(bypass_csp=True) as context:
        page = context.new_page()
        ask(page, "低保")
        page.add_style_tag(content=SPACING)
        for screen in (DESK, PHONE):
            for mode in MODES:
                put(page, Way(mode, "light", screen))
                assert [*page.evaluate(measures.CLIPPED, None), *page.evaluate(measures.SIDEWAYS, None)] == []
