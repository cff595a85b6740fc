"""Where nothing has changed nothing is done, and whatever a build reads or has written is seen to have changed."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SiteUnderTest, policy
from test_history import commit, git

from gongkai import pipeline, plans
from gongkai.arguments import PROGRESS, SELF_INSPECTION
from gongkai.cli import main
from gongkai.inputs import PROJECT, look_again, read_inputs
from gongkai.plans import Plan
from gongkai.reports import INSPECTION_FORMATS, PROGRESS_FORMATS
from gongkai.search.reader import Index
from gongkai.serve import Live
from gongkai.store import open_store

Captured = pytest.CaptureFixture[str]
A = "content/policy/2023/a.md"
FILE = "content/policy/2023/a/附件.txt"


@pytest.fixture
def it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteUnderTest:
    """A site that was built from the command line, in whose folder the next command is given."""
    it = SiteUnderTest(tmp_path / "site", f"=== {A}\n" + policy("甲", "见[附件](a/附件.txt)。"))
    it.write(FILE, "一")
    for name in ("kinds", "templates", "static"):
        it.write(f"{name}/README.txt", "本站自己的")
    for path in (PROJECT / "kinds").glob("*.yaml"):
        it.write(f"kinds/{path.name}", path.read_bytes())
    git(it.root, "init", "-q")
    commit(it, "2023-03-02")
    monkeypatch.chdir(it.root)
    assert main(["build"]) == 0
    return it


@pytest.fixture
def builds(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Hears of every build that is really made."""
    heard: list[bool] = []
    real = pipeline.build

    def build(*given: object, **named: object) -> object:
        heard.append(True)
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "build", build)
    return heard


def test_nothing_is_done_where_nothing_changed(it: SiteUnderTest, builds: list[bool], capsys: Captured) -> None:
    capsys.readouterr()
    assert main(["build", "--fresh"]) == 0
    first, tree = capsys.readouterr().out.splitlines(), it.tree()
    assert main(["build"]) == 0
    again = capsys.readouterr().out.splitlines()
    assert len(builds) == 1
    assert it.tree() == tree
    # The same is told, but for how many pages were rendered and the time it took.
    told = [(one, two) for one, two in zip(first, again, strict=True) if one != two]
    assert ["（这次生成 0 个）" in two for _, two in told] == [True]
    assert main(["check"]) == 0
    assert len(builds) == 1
    assert "检查完毕，没有写文件。" in capsys.readouterr().out


def test_what_is_wrong_is_told_again_and_nothing_written(
    it: SiteUnderTest, builds: list[bool], capsys: Captured
) -> None:
    tree = it.tree()
    it.edit(A, "title: 甲", "title:")
    capsys.readouterr()
    told = []
    for _ in range(2):
        assert main(["build"]) == 1
        told.append([line for line in capsys.readouterr().out.splitlines() if "用时" not in line])
    assert told[0] == told[1]
    assert f"{A}:" in told[1][0]
    assert "有错误，output 没有改动。改好后再生成。" in told[1]
    assert len(builds) == 1
    assert it.tree() == tree
    it.edit(A, "title:", "title: 甲")
    assert main(["build"]) == 0
    assert len(builds) == 2


CHANGES: dict[str, Callable[[SiteUnderTest], object]] = {
    "an entry": lambda it: it.edit(A, "甲", "乙"),
    "a new entry": lambda it: it.write("content/policy/2023/b.md", policy("乙")),
    "an entry less": lambda it: it.remove("content/unit/bureaus.yaml"),
    "an entry under another name": lambda it: (it.root / A).rename(it.root / "content/policy/2023/c.md"),
    "an attachment": lambda it: it.write(FILE, "二"),
    "an attachment less": lambda it: it.remove(FILE),
    "a file that nobody names": lambda it: it.write("content/policy/2023/a/别的.txt", "二"),
    "the calendar": lambda it: it.edit("content/calendar/2023.yaml", "2023", "2023"[:3] + "3 #"),
    "the site file": lambda it: it.edit("site_config.yaml", "测试站", "别的站"),
    "a kind": lambda it: it.edit("kinds/policy.yaml", "label:", "label: "),
    "a template": lambda it: it.write("templates/policy.html", '{% extends "entry.html" %}'),
    "a static file": lambda it: it.write("static/own.txt", "一"),
    "a page, by hand": lambda it: (it.root / "output/public/index.html").write_text("改"),
    "a page taken away": lambda it: it.remove("output/public/index.html"),
    "the list of what was written": lambda it: it.edit("output/manifest.json", "{", "{ "),
    "a commit": lambda it: commit(it, "2023-03-03"),
    "the memory": lambda it: it.remove(".cache/build.db"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_seen(it: SiteUnderTest, builds: list[bool], change: str) -> None:
    CHANGES[change](it)
    if change == "a commit":
        git(it.root, "commit", "-q", "--allow-empty", "-m", "again", day="2023-03-03")
    main(["build"])
    assert len(builds) == 1


@pytest.mark.parametrize(
    "options", [["--today", "2023-11-11"], ["--out", "other"], ["--compress"], ["--fresh"], ["--verify-sample", "50%"]]
)
def test_another_day_or_another_way_is_another_build(it: SiteUnderTest, builds: list[bool], options: list[str]) -> None:
    assert main(["build", *options]) == 0
    assert len(builds) == 1


def test_a_build_reads_nothing_else(it: SiteUnderTest) -> None:
    """Whatever a build opens is among what it looks at before it begins, or what it wrote itself, or the program."""
    script = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(given[0]) if event in ('open', 'os.scandir') else None)\n"
        "from gongkai.cli import main\n"
        "code = main(['build', '--fresh', '--jobs', '1'])\n"
        "sys.stderr.write('\\n'.join(str(each) for each in opened if isinstance(each, (str, bytes))))\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=it.root, env={"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    inputs = read_inputs(it.root)
    seen = {str(it.root / path) for path in inputs.own} | {str(PROJECT / path) for path in inputs.shared}
    opened = {str((it.root / line).resolve()) for line in done.stderr.splitlines()}
    files = {path for path in opened if Path(path).is_file()}
    ours = {path for path in files if path.startswith((str(it.root), str(PROJECT)))}
    own = (f"{it.root}/output/", f"{it.root}/.cache/", f"{PROJECT}/gongkai/", f"{PROJECT}/.venv/")
    assert {path for path in ours - seen if not path.startswith(own)} == set()
    # The look itself opens them all, so that the list above is known not to be empty.
    assert len(ours & seen) > 20


def test_the_forms_that_a_command_offers_are_those_that_there_are() -> None:
    assert tuple(PROGRESS_FORMATS) == PROGRESS
    assert tuple(INSPECTION_FORMATS) == SELF_INSPECTION


@pytest.mark.parametrize("paths", [[A], ["content/policy/2023/a"], [f"{A}{number}" for number in range(60)]])
def test_to_look_again_at_what_changed_is_to_look_at_all(it: SiteUnderTest, paths: list[str]) -> None:
    before = read_inputs(it.root)
    it.write("content/policy/2024/neu.md", policy("乙"))
    (it.root / FILE).unlink()
    shutil.rmtree(it.root / "templates")
    it.write("site_config.yaml", "name: 别的站\n")
    changed = {*paths, FILE, "templates", "site_config.yaml", "content/policy/2024"}
    assert look_again(before, [it.root / path for path in changed]) == read_inputs(it.root)
    assert look_again(before, [PROJECT / "content" / "unit", it.root / "README.md"]) == before


def test_what_the_system_did_not_tell_of_is_found_later(it: SiteUnderTest) -> None:
    said: list[str] = []
    live = Live(it.root, None, 1, said.append)
    live.rebuild()
    assert not live.settle()
    it.edit(A, "title: 甲", "title: 乙")
    live.rebuild([it.root / A])
    page = live.out / "public/policy/2023/a/index.html"
    assert "乙</h1>" in page.read_text(encoding="utf-8")
    it.edit(A, "title: 乙", "title: 丙")
    live.rebuild([])
    assert "乙</h1>" in page.read_text(encoding="utf-8")
    assert live.settle()
    assert "丙</h1>" in page.read_text(encoding="utf-8")
    # A site file that cannot be read is told, and the next build looks at everything.
    it.edit("site_config.yaml", "name:", "nam:")
    live.rebuild([it.root / "site_config.yaml"])
    assert "site_config.yaml" in said[-1]
    it.edit("site_config.yaml", "nam:", "name:")
    page.unlink()
    live.rebuild([it.root / "site_config.yaml"])
    assert "丙</h1>" in page.read_text(encoding="utf-8")


B = "content/policy/2023/b.md"
# What a text says may be looked at by others: who explains a clause of it, and by a requirement.
EXPLAINS = """---
title: 解读
office: 市水务局
published: 2023-03-02 09:00
explains: [policy/2023/a]
form: [文字]
interpreter: 市水务局
phone: 0537-0000001
background: 缺水
scope: 全市
clauses:
  - {of: policy/2023/a, clause: 第一条, says: 平常话}
review: {by: 科长, date: 2023-01-05, attribute: 主动公开, basis: 条例第十九条}
---
平常话。
"""
# What an editor does one after another, and whether the plan of the time before can be taken over.
EDITS: list[tuple[str, bool, Callable[[SiteUnderTest], object]]] = [
    ("a text", True, lambda it: it.edit(A, "见", "另见")),
    ("a clause in it", True, lambda it: it.edit(A, "另见", "第一条 用水要登记。\n\n第二条 见")),
    ("another clause", True, lambda it: it.edit(A, "用水要登记", "用水要缴费")),
    ("a link to nowhere", False, lambda it: it.edit(A, "第二条", "第二条 [没有](c.md)")),
    ("the link away", False, lambda it: it.edit(A, "[没有](c.md)", "")),
    ("no text at all", True, lambda it: it.write(B, policy("乙", ""))),
    ("a text again", True, lambda it: it.write(B, policy("乙", "又有了。"))),
    ("a line among the fields", False, lambda it: it.edit(B, "title:", "# 注\ntitle:")),
    ("a title", False, lambda it: it.edit(B, "title: 乙", "title: 丁")),
    ("a text after that", True, lambda it: it.edit(B, "又有了", "还在")),
    ("a file named in it", False, lambda it: it.edit(B, "还在", "[附件](b/x.txt)")),
    ("that file", False, lambda it: it.write("content/policy/2023/b/x.txt", "一")),
    ("two texts", True, lambda it: (it.edit(A, "缴费", "交费"), it.edit(B, "附件", "附表"))),
    ("a template too", False, lambda it: (it.edit(A, "交费", "付费"), it.write("templates/x.html", ""))),
    ("an attachment", False, lambda it: it.write(FILE, "三")),
    ("a new entry", False, lambda it: (it.edit(A, "付费", "缴费"), it.write("content/policy/2023/d.md", policy("戊")))),
]


def test_a_plan_that_is_taken_over_is_the_plan_of_today(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    it.write(B, policy("乙", "正文。"))
    it.write("content/interpretation/2023/a.md", EXPLAINS)
    live = Live(it.root, None, 1, lambda said: None)
    live.rebuild()
    taken: list[Plan | None] = []
    real = plans._with_other_texts

    def heard(*given: Any) -> Plan | None:
        taken.append(real(*given))
        return taken[-1]

    monkeypatch.setattr(plans, "_with_other_texts", heard)
    for name, can_be_taken_over, edit in EDITS:
        before = read_inputs(it.root).own
        edit(it)
        live.rebuild([it.root / path for path, _ in read_inputs(it.root).own.items() ^ before.items()])
        clean = pipeline.build(it.root, out=it.root / "clean", store=open_store(None), in_spite=True)
        assert live.problems == list(clean.problems), name
        assert (taken[-1] is not None) is can_be_taken_over, name
        pages = {file: data for file, data in it.tree(".cache/serve").items() if file.endswith(".html")}
        assert pages == {file: data for file, data in it.tree("clean").items() if file.endswith(".html")}, name
        # The search, which can wait.
        assert not live.settle(), name
        assert it.tree(".cache/serve") == it.tree("clean"), name
    assert len(taken) == 2 * len(EDITS)


def test_who_writes_sees_the_page_before_the_search_is_made(it: SiteUnderTest) -> None:
    said: list[str] = []
    live = Live(it.root, None, 1, said.append)

    def found(query: str) -> list[str]:
        index = Index(lambda name: (live.out / "public/search" / name).read_bytes())
        return [hit.head.title for hit in index.find(query)]

    live.rebuild()
    assert found("甲") == ["甲"]
    it.edit(A, "title: 甲", "title: 乙")
    live.rebuild([it.root / A])
    assert "乙</h1>" in (live.out / "public/policy/2023/a/index.html").read_text(encoding="utf-8")
    assert found("甲") == ["甲"]
    before = len(said)
    assert not live.settle()
    assert found("甲") == []
    assert found("乙") == ["乙"]
    # Nothing was made but the search, so there is nothing to tell.
    assert len(said) == before
