"""Compressed twins: what they hold, that they follow their files, and that they are the same from every build."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from conftest import SiteUnderTest, policy

from gongkai import compress
from gongkai.cli import main
from gongkai.pipeline import build
from gongkai.problems import StopError
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]
TWO = (
    "=== content/policy/2023/a.md\n"
    + policy("甲", summary="概述。")
    + "=== content/policy/2023/b.md\n"
    + policy("乙", attachments="[{title: 表, file: b/biao.txt}, {title: 图, file: b/tu.png}]")
    + "=== content/policy/2023/b/biao.txt\n一行\n=== content/policy/2023/b/tu.png\nx\n"
)


def make(it: SiteUnderTest, *, out: str = "output", jobs: int = 1, compressed: bool = True) -> None:
    result = build(it.root, out=it.root / out, store=it.store, jobs=jobs, compressed=compressed)
    assert result.written


def test_every_public_text_file_has_both_twins_and_nothing_else_has(site: Make) -> None:
    it = site(TWO)
    make(it)
    tree = it.tree()
    twins = {name for name in tree if name.endswith((".gz", ".br"))}
    texts = {name for name in tree if name.startswith("public/") and name.endswith(compress.SUFFIXES)}
    assert {
        "public/index.html",
        "public/static/site.css",
        "public/sitemap.xml",
        "public/feed.json",
        "public/robots.txt",
    } <= texts
    assert "public/policy/2023/b/biao.txt" in texts
    assert twins == {name + suffix for name in texts for suffix in (".gz", ".br")}
    for name in texts:
        assert gzip.decompress(tree[name + ".gz"]) == tree[name]
        assert brotli.decompress(tree[name + ".br"]) == tree[name]
    assert len(tree["public/policy/index.html.br"]) < len(tree["public/policy/index.html.gz"])
    assert len(tree["public/policy/index.html.gz"]) < len(tree["public/policy/index.html"]) / 2


def test_a_later_build_equals_a_clean_one(site: Make) -> None:
    it = site(TWO)
    make(it)
    it.edit("content/policy/2023/a.md", "正文。", "新的正文。")
    it.remove("content/policy/2023/b.md")
    it.remove("content/policy/2023/b/biao.txt")
    it.remove("content/policy/2023/b/tu.png")
    make(it)
    it.store = open_store(None)
    make(it, out="clean", jobs=2)
    assert it.tree() == it.tree("clean")
    assert (
        gzip.decompress(it.tree()["public/policy/2023/a/index.html.gz"]) == it.tree()["public/policy/2023/a/index.html"]
    )


def test_only_files_that_changed_are_compressed_again(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    it = site(TWO)
    make(it)
    seen: list[bytes] = []
    presses = tuple(
        (suffix, lambda data, press=press: seen.append(data) or press(data)) for suffix, press in compress._PRESSES
    )
    monkeypatch.setattr(compress, "_PRESSES", presses)
    make(it)
    assert seen == []
    it.edit("content/policy/2023/a.md", "正文。", "新的正文。")
    make(it)
    # The page, and of the search the year's pairs and texts, and the manifest.
    assert len(seen) == 2 * 4
    assert sum("新的正文。".encode() in data for data in seen) == 2 * 2
    seen.clear()
    # A twin that somebody spoilt is made again, as every file of the output is.
    (it.root / "output/public/index.html.gz").write_bytes(b"x")
    make(it)
    assert len(seen) == 2
    assert gzip.decompress(it.tree()["public/index.html.gz"]) == it.tree()["public/index.html"]


def test_a_build_without_the_option_takes_the_twins_away(site: Make) -> None:
    it = site(TWO)
    make(it)
    make(it, compressed=False)
    assert not [name for name in it.tree() if name.endswith((".gz", ".br"))]
    make(it)
    it.store = open_store(None)
    make(it, out="clean")
    assert it.tree() == it.tree("clean")


def test_without_the_library_nothing_is_built_and_the_reader_is_told(
    site: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    it = site(TWO)
    monkeypatch.setattr(compress, "brotli", None)
    with pytest.raises(StopError):
        make(it)
    assert main(["build", "--compress", "--root", str(it.root)]) == 2
    said = capsys.readouterr().out
    assert "没有安装 brotli" in said
    assert "pip install brotli" in said
    assert not (it.root / "output").exists()


def test_the_option_is_told_and_done(site: Make, capsys: pytest.CaptureFixture[str]) -> None:
    it = site(TWO)
    assert main(["build", "--compress", "--root", str(it.root), "--jobs", "1"]) == 0
    assert "public/index.html.br" in it.tree()
    assert "压缩文件" in capsys.readouterr().err
