"""The faster steps of the Markdown engine change nothing: every text comes out as from the library's own steps."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import slugify_unicode
from markdown_texts import PIECES, document, hostile

from gongkai.engine import changed_files, engine, slug
from gongkai.inputs import PROJECT
from gongkai.markup import Body, Mark, Markup

FAST, PLAIN = Markup(), Markup(tuned=False)
MARKS = (Mark("一", "解<读>", "/x/"), Mark("第一条", "读", "/y/?a&b"), Mark("abc", "读", "/z/"))
EXAMPLES = PROJECT / "tests" / "markdown_examples"
FILES = [path for path in sorted(EXAMPLES.rglob("*")) if path.suffix in (".txt", ".md")]


def answer(markup: Markup, text: str) -> Body | type[Exception]:
    """The library has texts at which it breaks, such as a footnote defined in a footnote."""
    try:
        return markup.convert(text, "policy/2023", MARKS)
    except RuntimeError as fault:
        return type(fault)


def same(text: str) -> Body | type[Exception]:
    """Ask both engines, and return what they agree on."""
    fast, plain = answer(FAST, text), answer(PLAIN, text)
    assert getattr(fast, "html", None) == getattr(plain, "html", None), text
    assert fast == plain, text
    return fast


def test_the_steps_are_those_for_the_installed_library() -> None:
    """When this fails, read what changed in the files, compare, and only then write down their digests."""
    assert changed_files() == ()
    assert type(engine()) is not type(engine(tuned=False)) is markdown.Markdown


def test_documents_of_offices_come_out_the_same() -> None:
    random = Random(1)
    bodies = [body for body in (same(document(random)) for _ in range(300)) if isinstance(body, Body)]
    assert len(bodies) == 300
    assert sum("<table>" in body.html for body in bodies) > 20
    assert sum("<ol>" in body.html for body in bodies) > 20
    assert all(body.headings and body.clauses for body in bodies)


_WANTED = "a blockquote code dd dl dt em hr img li ol p pre strong sup table td th ul br h2 h3"


@pytest.mark.parametrize("seed", range(4))
def test_hostile_texts_come_out_the_same(seed: int) -> None:
    random = Random(seed)
    html = "".join(getattr(same(hostile(random)), "html", "") for _ in range(2500))
    # The corpus is worth its time: every element that the engine can make is in it.
    wanted = set(_WANTED.split())
    assert wanted <= set(re.findall(r"<(\w+)", html))
    assert 'class="toc"' in html
    assert 'class="footnote"' in html


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
@example("> " * 120 + "甲")
@example("- " * 60 + "甲")
@example("[" * 300 + "甲" + "](/)" * 300)
@example("# 甲\\")
@example("- 甲\n  [1]: /x/\n乙")
@example("[^1]: 注\n\n    - [^2]: 注中注\n\n[^3]: 注\n")
@example("[看](a'b) 与 [看](c'd)")
@example("*" * 60 + "甲" + "*" * 61)
def test_any_mixture_comes_out_the_same(text: str) -> None:
    same(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_the_examples_of_the_library_come_out_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    same(text)
    # The examples inside the text too, as it writes them: indented, or in a fence.
    for part in re.findall(r"(?:^(?: {4}|\t).*\n|^\n)+", text, re.MULTILINE):
        same(re.sub(r"^(?: {4}|\t)", "", part, flags=re.MULTILINE))
    for part in re.findall(r"^```.*?\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        same(part)


def test_the_texts_of_the_tests_of_the_library_come_out_the_same() -> None:
    texts = json.loads((EXAMPLES / "test_syntax.json").read_text(encoding="utf-8"))
    assert len(texts) > 700
    for text in texts:
        same(text)


def test_the_content_of_this_site_comes_out_the_same() -> None:
    for path in sorted((PROJECT / "content").rglob("*.md")):
        same(path.read_text(encoding="utf-8").split("\n---\n", 1)[-1])


@given(st.text() | st.text(st.sampled_from("-_ 　\t一二第条İßΣa1①²،")))
def test_anchors_are_named_as_the_library_names_them(text: str) -> None:
    assert slug(text) == slugify_unicode(text, "-")


CHANGE = """
import sys
from gongkai.engine import changed_files, engine
from gongkai.markup import Markup
text = sys.stdin.read()
print(changed_files())
print(type(engine()) is type(engine(tuned=False)))
print(Markup().convert(text, "x").html == Markup(tuned=False).convert(text, "x").html)
print(Markup().convert(text, "x").html)
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "text", "html"),
    [
        (
            "inlinepatterns.py",
            r"AUTOLINK_RE = r'<",
            r"AUTOLINK_RE = r'\(",
            "看(https://a.cn>",
            '<p>看<a href="https://a.cn">',
        ),
        ("blockprocessors.py", "(?P<level>#{1,6})", "(?P<level>§{1,6})", "§甲", '<h2 id="甲">甲'),
        ("serializers.py", '"&gt;"', '"&#62;"', "甲>乙", "<p>甲&#62;乙</p>"),
    ],
)
def test_another_library_is_left_as_it_is(tmp_path: Path, file: str, old: str, new: str, text: str, html: str) -> None:
    """A version of the library in which a step differs: its own step is taken, without being told."""
    shutil.copytree(Path(markdown.__file__).parent, tmp_path / "markdown")
    path = tmp_path / "markdown" / file
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {[str(tmp_path), str(PROJECT)]!r}\n{CHANGE}"]
    run = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True)
    changed, untuned, agree, made = run.stdout.split("\n", 3)
    assert (changed, untuned, agree) == (str((file,)), "True", "True")
    assert html in made
