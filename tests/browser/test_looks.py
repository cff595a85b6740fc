"""What every text and target looks like in every way of reading, by what the browser computed."""

import pytest
from playwright.sync_api import Page

from browser import measures
from browser.made import MadePage
from browser.reader import WAYS, Mode, Reader, Way, put, visit

# The size of the root in px; what is running text, and what is the smallest of all.
BODY: dict[Mode, float] = {"standard": 18, "large": 21, "elderly": 24}
LEAST: dict[Mode, float] = {"standard": 16, "large": 18, "elderly": 20}


LINE = {"height": 1.75, "length": 40}


def asked(way: Way) -> dict[str, object]:
    """
    What is measured in a way of reading, by the name of the measure.

    Colours are looked at in every way; sizes are the same in light and in dark. Targets are 44 px, and in elderly mode
    60 px for what a reader mainly presses: menu, buttons, boxes, the way to the next.
    """
    elderly = way.mode == "elderly"
    colours: dict[str, object] = {"CONTRAST": 7, "CONTROLS": 3}
    sizes = {
        "SIZES": {"body": BODY[way.mode], "least": LEAST[way.mode]},
        "LINES": LINE,
        "TARGETS": {"least": 60 if elderly else 44, "other": 44, "main": elderly},
    }
    return colours | sizes if way.light == "light" else colours


def test_every_text_control_line_and_target_is_fit_to_be_used(reader: Reader, shown: list[MadePage]) -> None:
    found = []
    for made in shown:
        with reader.context() as context:
            page = context.new_page()
            visit(page, made)
            for way in WAYS:
                put(page, way)
                for name, given in asked(way).items():
                    faults = page.evaluate(getattr(measures, name), given)
                    found += [f"{made.url} [{way}] {name.lower()}: {fault}" for fault in faults]
    assert found == [], f"{len(found)} faults:\n" + "\n".join(found[:60])


LONG = "<p>" + "字" * 60 + "</p>"
BAD = """<style>
body {{ background: #fff }} {}
</style><main>{}</main>"""


@pytest.mark.parametrize(
    ("style", "body", "measure", "given", "said"),
    [
        ("p { color: #767676 }", "<p>灰</p>", measures.CONTRAST, 7, "4.54:1"),
        ("p { color: #000; opacity: .5 }", "<p>淡</p>", measures.CONTRAST, 7, ":1 #808080"),
        ("main { background: #00000099 } p { color: #000 }", "<p>半</p>", measures.CONTRAST, 7, "on #666666"),
        ("p { color: color-mix(in srgb, #fff, #000) }", "<p>混</p>", measures.CONTRAST, 7, ":1"),
        ("input { border: 1px solid #ddd; background: #fff }", "<input>", measures.CONTROLS, 3, "edge of"),
        ("p { font-size: 12px }", "<p>小</p>", measures.SIZES, {"least": 16, "body": 18}, "12.0px"),
        ("p { font-size: 17px }", "<p>小</p>", measures.SIZES, {"least": 16, "body": 18}, "body under 18"),
        ("p { line-height: 1.5; width: 10em }", LONG, measures.LINES, LINE, "1.50"),
        ("p { line-height: 2; width: 50em }", LONG, measures.LINES, LINE, "letters"),
        ("", "<ul><li><a href=x>字</a></li></ul>", measures.TARGETS, {"least": 44, "other": 44}, "under 44"),
        ("div { width: 2000px }", "<div>宽</div>", measures.SIDEWAYS, None, "reaches"),
        ("p { height: 1em; overflow: hidden; width: 5em }", LONG, measures.CLIPPED, None, "cut by"),
    ],
)  # fmt: skip
def test_each_measure_finds_what_is_wrong(
    reader: Reader, style: str, body: str, measure: str, given: object, said: str
) -> None:
    with reader.context() as context:
        page: Page = context.new_page()
        page.set_content(f'<!doctype html><html lang="zh-CN">{BAD.format(style, body)}')
        found = page.evaluate(measure, given)
        assert any(said in each for each in found), found


GOOD = (
    """<!doctype html><html lang="zh-CN"><style>
body { background: #fff; color: #111; font: 18px/1.8 sans-serif } p { max-width: 38em }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); color: #eee }
.block a { display: block; min-height: 44px }
button { font: inherit; min-height: 44px; min-width: 44px; border: 1px solid #333 }
</style><main><p>一段话里有<a href="x">链接</a>，"""
    + "字" * 90
    + """。</p><span class="hidden">藏</span>
<ul class="block"><li><a href="y">一整行的链接</a></li></ul><button>按</button><button disabled>灰</button></main>"""
)


def test_no_measure_finds_what_is_right(reader: Reader) -> None:
    with reader.context() as context:
        page = context.new_page()
        page.set_content(GOOD)
        for measure, given in (
            (measures.CONTRAST, 7),
            (measures.CONTROLS, 3),
            (measures.SIZES, {"least": 16, "body": 18}),
            (measures.LINES, LINE),
            (measures.TARGETS, {"least": 44, "other": 44}),
            (measures.SIDEWAYS, None),
            (measures.CLIPPED, None),
        ):
            assert page.evaluate(measure, given) == []
