"""The parts of templates: each has an example that renders and passes the audit."""

import re

import jinja2
import pytest

from gongkai.audit import read_page
from gongkai.example_values import KIND, KINDS, UNIT, VALUES
from gongkai.examples import PARTS, given
from gongkai.inputs import PROJECT
from gongkai.render import Frame, Renderer
from gongkai.site import load_site

SITE = load_site(PROJECT)
ENVIRONMENT = Renderer((PROJECT / "templates",), Frame(SITE, (), KINDS, "")).environment
VALUE = ENVIRONMENT.get_template("parts/value.html").module.value  # type: ignore[attr-defined]
EXAMPLES = {(part.file, macro.name): macro for part in PARTS for macro in part.macros}

MACROS = [
    (path.name, name)
    for path in sorted((PROJECT / "templates" / "parts").glob("*.html"))
    for name in re.findall(r"{% macro (\w+)\(", path.read_text(encoding="utf-8"))
]


def test_every_macro_has_an_example() -> None:
    assert sorted(MACROS) == sorted(EXAMPLES)
    assert all(macro.examples and macro.about for macro in EXAMPLES.values())


@pytest.mark.parametrize(("file", "name"), MACROS)
def test_the_examples_of_a_part_render_and_pass_the_audit(file: str, name: str) -> None:
    macro = getattr(ENVIRONMENT.get_template(f"parts/{file}").module, name)
    for each in EXAMPLES[file, name].examples:
        assert bool(each.inside) == macro.caller, "an example of a macro with a caller says what stands inside"
        called = {"caller": lambda *_, inside=each.inside: inside} if macro.caller else {}
        made = str(macro(*given(each.arguments, SITE, VALUE), **called))
        heading = "" if "<h1" in made else "<h1>例</h1><h2>一</h2>"
        html = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>例</title><meta name="viewport" content="x"></head><body><main>{heading}{made}</main></body></html>'
        assert read_page("/", html.encode()).findings == ()
        assert "None" not in made
        assert "undefined" not in made.lower()


def test_values_are_shown_as_readers_expect() -> None:
    macro = ENVIRONMENT.get_template("parts/value.html").module.value  # type: ignore[attr-defined]
    texts = {name: re.sub(r"<[^>]+>|\s", "", str(macro(KIND, name, value))) for name, value in VALUES.items()}
    assert texts["money"] == "1,144.5元"
    assert texts["moment"] == "2023-03-0109:30"
    assert texts["flag"] == "是"
    assert texts["file"] == "附件（PDF，1.2MB）"
    assert texts["blank"] == "—无"
    assert texts["refs"] == "示例市水务局示例示例市水务局示例"


def test_a_template_that_asks_for_what_is_not_there_fails() -> None:
    with pytest.raises(jinja2.UndefinedError):
        ENVIRONMENT.from_string("{{ entry.nope }}").render(entry=UNIT)
