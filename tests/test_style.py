"""The style sheet: colours are tokens, tokens are readable, and nothing is fetched from elsewhere."""

import re

import pytest

from gongkai.assets import static_files
from gongkai.inputs import PROJECT
from gongkai.tokens import EDGES, colours, contrast, pairs, sizes

FOLDER = PROJECT / "static" / "site.css"
TOKENS = (FOLDER / "10-tokens.css").read_text(encoding="utf-8")
SHEETS = sorted(path for path in FOLDER.glob("*.css"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_every_text_stands_out_on_every_ground_that_it_may_stand_on() -> None:
    assert [pair for pair in pairs(TOKENS) if pair.contrast < 7] == []
    assert [pair for pair in pairs(TOKENS, EDGES) if pair.contrast < 3] == []


def test_each_set_names_what_is_different_in_it() -> None:
    light, dark, high = colours(TOKENS).values()
    assert light.keys() == dark.keys() == high.keys()
    assert light["ground"] != dark["ground"] != high["ground"]


def test_a_missing_set_is_said() -> None:
    with pytest.raises(ValueError, match="深色"):
        colours(":root {\n--ink: #000000;\n}\n")


def test_a_later_block_of_a_set_has_the_last_word() -> None:
    light, dark, _ = colours(TOKENS + ":root { --main: #123456; }\n").values()
    assert (light["main"], dark["main"]) == ("#123456", colours(TOKENS)["深色"]["main"])


def test_sizes_are_read_as_browsers_take_them() -> None:
    assert [(each.mode, each.type, each.target) for each in sizes(TOKENS)] == [
        ("标准", 18, 44),
        ("大字", 21, 44),
        ("特大", 25, 60),
    ]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_only_the_tokens_hold_colours(path) -> None:  # type: ignore[no-untyped-def]
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    # Paper is white and ink is black in every mode, and a QR code is read by machines: see there.
    rules = [line for line in text.splitlines() if not re.match(r"\s*--[a-z-]+:", line) and ".qr" not in line]
    found = [line for line in rules if re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", line)]
    assert found == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_only_known_tokens_are_used(path) -> None:  # type: ignore[no-untyped-def]
    known = set(re.findall(r"(--[a-z-]+):", "".join(each.read_text(encoding="utf-8") for each in SHEETS))) | {
        "--guide-y"
    }
    assert set(re.findall(r"var\((--[a-z-]+)", path.read_text(encoding="utf-8"))) - known == set()


def test_parts_are_joined_in_order_and_a_site_has_the_last_word(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "site.css").mkdir()
    (tmp_path / "site.css" / "99-own.css").write_text("h1 { letter-spacing: 0; }\n", encoding="utf-8")
    files = static_files((PROJECT / "static", tmp_path))
    sheet = files["site.css"]
    assert isinstance(sheet, bytes)
    assert sheet.decode().rstrip().endswith("h1 { letter-spacing: 0; }")
    assert sheet.decode().index("--ink:") < sheet.decode().index(".table-frame")
    assert not any(name.startswith("site.css/") for name in files)
