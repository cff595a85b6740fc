"""One whole small site, with its output stored: `pytest --update-tree` stores it anew, and the change is reviewed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REVIEW, SiteUnderTest, policy

Make = Callable[[str], SiteUnderTest]
STORED = Path(__file__).parent / "whole"

CONTENT = (
    "=== content/policy/2023/gongshui.md\n"
    + policy("关于供水的通知", "## 一、水价\n\n见[旧通知](old.md)。\n\n| 类 | 元 |\n|---|---|\n| 居民 | 3 |\n", abolishes="[旧通知]", public_interest="是")
    + "=== content/policy/2023/old.md\n"
    + policy("旧通知", issued="2023-02-01", published="2023-02-02")
    + f"=== content/interpretation/2023/gongshui.md\n---\ntitle: 水价怎么算\noffice: 市水务局\npublished: 2023-03-03 10:00\nexplains: [关于供水的通知]\n"
    f"form: [简明问答]\ninterpreter: 市水务局\nphone: 0537-0000001\n{REVIEW}\n---\n居民每吨三元。\n"
    "=== content/policy/2023/draft.md\n" + policy("还没有审查的通知", issued="2023-02-03", published="2023-02-04", review="")
)  # fmt: skip


def text_of(it: SiteUnderTest, url: str) -> str:
    """The words of a page's main part with the addresses of its links, one thing a line."""
    lines = []
    for piece in it.page(url).main.find_all(string=True):
        if piece.strip():
            link = piece.find_parent("a")
            lines.append(" ".join(piece.split()) + (f"  -> {link['href']}" if link else ""))
    return "\n".join(lines) + "\n"


def test_the_output_is_the_one_that_was_reviewed(site: Make, request: pytest.FixtureRequest) -> None:
    it = site(CONTENT)
    assert it.build().written
    made = {"tree.txt": "".join(name + "\n" for name in it.tree())}
    for url in (
        "/",
        "/policy/",
        "/policy/2023/gongshui/",
        "/policy/2023/old/",
        "/unit/bureaus/swj/",
        "/site-map/",
        "/internal/",
    ):
        made[(url.strip("/").replace("/", "_") or "home") + ".txt"] = text_of(it, url)
    if request.config.getoption("--update-tree"):
        STORED.mkdir(exist_ok=True)
        for name, text in made.items():
            (STORED / name).write_text(text, encoding="utf-8")
    assert made == {path.name: path.read_text(encoding="utf-8") for path in STORED.glob("*.txt")}
