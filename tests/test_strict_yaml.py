"""YAML is text; what would surprise a clerk is refused at its place."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import strict_yaml


@pytest.fixture(params=["compiled", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers that PyYAML may have must agree."""
    if request.param == "pure":
        monkeypatch.setattr(strict_yaml, "Loader", yaml.BaseLoader)
    return str(request.param)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "text", ["12:30", "001234", "no", "yes", "0o17", "1e3", "~", "null", "2023-07-14", "True", "0x10", "1_000", "."]
)
def test_a_scalar_stays_the_text_that_was_typed(text: str) -> None:
    assert strict_yaml.read(f"a: {text}\nb: [{text}]\n") == ({"a": text, "b": [text]}, [])


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "id_", "place"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "yaml.duplicate", (3, 1), id="duplicate key"),
        pytest.param("a:\n  x: 1\n  x: 2\n", "yaml.duplicate", (3, 3), id="duplicate key inside"),
        pytest.param("a: &x 1\n", "yaml.anchor", (1, 4), id="anchor"),
        pytest.param("a: [*x]\n", "yaml.alias", (1, 5), id="alias"),
        pytest.param("a: !!int 3\n", "yaml.tag", (1, 4), id="tag"),
        pytest.param("a: !own {b: 1}\n", "yaml.tag", (1, 4), id="own tag"),
        pytest.param("<<: {a: 1}\n", "yaml.merge", (1, 1), id="merge key"),
        pytest.param("? [a]\n: 1\n", "yaml.key", (1, 3), id="list as key"),
        pytest.param("a: 1\n---\nb: 2\n", "yaml.documents", (2, 1), id="two documents"),
        pytest.param("a: " + "[" * 21 + "]" * 21, "yaml.depth", (1, 23), id="too deep"),
        pytest.param("a: 'b\n", "yaml.syntax", (1, 4), id="open quote is told where it opens"),
        pytest.param('a: "b\n', "yaml.syntax", (1, 4), id="open double quote"),
        pytest.param("a: b: c\n", "yaml.syntax", (1, 5), id="second colon"),
        pytest.param("a:\n\tb: 1\n", "yaml.tab", (2, 1), id="tab"),
        pytest.param("a: @b\n", "yaml.syntax", (1, 4), id="at sign"),
    ],
)
def test_what_surprises_is_refused_at_its_place(text: str, id_: str, place: tuple[int, int]) -> None:
    _, faults = strict_yaml.read(text)
    assert (faults[0].id, (faults[0].line, faults[0].column)) == (id_, place)
    assert faults[0].message
    assert faults[0].hint


def test_all_refusals_of_a_text_come_in_one_run() -> None:
    _, faults = strict_yaml.read("a: &x 1\na: 2\nb: *x\nc: !t 3\n")
    assert [fault.id for fault in faults] == ["yaml.anchor", "yaml.duplicate", "yaml.alias", "yaml.tag"]


def test_positions_of_keys_and_items() -> None:
    text = "a: 1\nb:\n  - x: 1\n    y: 2\n  - z\nc: {d: [e, f]}\n"
    found = strict_yaml.positions(text)
    assert found["a",] == (1, 1)
    assert found["b", 0] == (3, 5)
    assert found["b", 0, "y"] == (4, 5)
    assert found["b", 1] == (5, 5)
    assert found["c", "d", 1] == (6, 12)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-# \n'\"[]{}&*!|>,?%@`\t：", max_size=60))
def test_no_text_raises(text: str) -> None:
    strict_yaml.read(text)
    strict_yaml.positions(text)
