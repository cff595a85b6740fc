"""Passing a page on: its address in words, and as a code that a camera reads."""

import re
from collections.abc import Callable

import pytest
import zxingcpp
from bs4 import Tag
from conftest import SiteUnderTest, policy
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.inputs import PROJECT
from gongkai.qr import QUIET, qr_code

Make = Callable[[str], SiteUnderTest]


def read(size: int, path: str, scale: int = 4) -> list[str]:
    """What a reader of codes sees in a path of strokes, drawn dark on light."""
    rows = [bytearray(b"\xff" * size) for _ in range(size)]
    at = y = 0
    for step in re.finditer(r"M(\d+) (\d+)\.5|m(\d+) 0|h(\d+)|(.)", path):
        assert not step[5], f"{step[5]} is no stroke"
        if step[1]:
            at, y = int(step[1]), int(step[2])
        elif step[3]:
            at += int(step[3])
        else:
            rows[y][at : at + int(step[4])] = b"\0" * int(step[4])
            at += int(step[4])
    assert all(len(row) == size for row in rows)
    pixels = b"".join(b"".join(bytes([pixel]) * scale for pixel in row) * scale for row in rows)
    image = memoryview(pixels).cast("B", (size * scale, size * scale))
    return [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


def code_of(page: Tag) -> tuple[int, str]:
    svg = page.select_one(".share svg")
    ground, strokes = svg.find_all("path")
    size = int(svg["viewbox"].split()[2])
    assert (ground["fill"], ground["d"]) == ("#fff", f"M0 0h{size}v{size}H0z")
    assert strokes["stroke"] == "#000"
    # At least 4 CSS pixels for each module.
    assert int(svg["width"]) == int(svg["height"]) >= 4 * size
    return size, strokes["d"]


@settings(max_examples=60, deadline=None)
@given(path=st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", max_size=150))
def test_a_code_of_any_length_is_read_back(path: str) -> None:
    code = qr_code(f"https://www.example.gov.cn/{path}")
    assert read(code.size, code.path) == [f"https://www.example.gov.cn/{path}"]


def test_a_code_that_is_soiled_is_read_all_the_same() -> None:
    code = qr_code("https://www.example.gov.cn/policy/2023/gongshui/")
    middle = code.size // 2
    soiled = "".join(f"M{middle} {row}.5h4" for row in range(middle, middle + 4))
    assert read(code.size, code.path + soiled) == ["https://www.example.gov.cn/policy/2023/gongshui/"]


def test_the_quiet_zone_is_empty() -> None:
    code = qr_code("https://www.example.gov.cn/")
    rows = [int(row) for row in re.findall(r"M4 (\d+)\.5", code.path)]
    assert QUIET == 4
    assert rows == list(range(4, code.size - 4))
    for row in code.path.split("M")[1:]:
        assert sum(map(int, re.findall(r"[mh](\d+)", row))) <= code.size - 8


def test_every_entry_page_gives_its_address_in_words_and_as_a_code(site: Make) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy())
    it.build()
    for url in ("/policy/2023/gongshui/", "/unit/bureaus/swj/"):
        page = it.page(url)
        wanted = "https://test.gov.example" + url
        assert page.select_one(".share .address").text == wanted
        assert page.select_one(".share [data-copy]")["data-copy"] == wanted
        # Without a script nothing stands there that would do nothing.
        assert page.select_one(".share [data-copy]").text == ""
        assert not page.select(".share button")
        assert read(*code_of(page)) == [wanted]
        assert wanted in page.select_one(".share svg")["aria-label"]
        assert f"<loc>{wanted}</loc>" in it.tree()["public/sitemap.xml"].decode()


def test_a_site_below_a_path_gives_the_whole_address(site: Make) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy())
    it.edit("site_config.yaml", "https://test.gov.example/", "https://test.gov.example/zwgk")
    it.build()
    page = it.page("/policy/2023/gongshui/")
    assert read(*code_of(page)) == ["https://test.gov.example/zwgk/policy/2023/gongshui/"]


@pytest.mark.parametrize("url", ["/", "/policy/", "/site-map/", "/404.html", "/leave/", "/internal/"])
def test_pages_that_are_no_entries_have_nothing_to_pass_on(site: Make, url: str) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy())
    it.build()
    assert not it.page(url).select(".share")


def test_what_is_not_public_has_no_address_to_pass_on(site: Make) -> None:
    it = site("=== content/policy/2023/draft.md\n" + policy(review=""))
    it.build()
    assert not it.page("/internal/policy/2023/draft/").select(".share")


def test_the_script_that_copies_leaves_nothing_behind_in_the_window() -> None:
    text = (PROJECT / "static" / "site.js" / "share.js").read_text(encoding="utf-8")
    lines = text.splitlines()
    code = lines[next(number for number, line in enumerate(lines) if not line.startswith("//")) :]
    assert (code[0], code[-1]) == ("{", "}")
    assert all(line.startswith(" ") or not line for line in code[1:-1])
    assert not re.search(r"\b(var|window|globalThis|innerHTML|eval)\b", text)
