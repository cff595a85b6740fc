"""When entries were put in, as git remembers: dates that were made up later are told, what is said openly is not."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REVIEW, SiteUnderTest, policy

from gongkai.cli import main
from gongkai.history import read_history
from gongkai.plans import prepare
from gongkai.problems import located
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]
Captured = pytest.CaptureFixture[str]

A = "content/policy/2023/a.md"


def git(root: Path, *arguments: str, day: str = "2023-12-01") -> None:
    """Run git as nobody in particular on some day, whatever the settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = {f"GIT_{role}_{what}": "test" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{role}_DATE": f"{day}T10:00:00+08:00" for role in ("AUTHOR", "COMMITTER")}
    env = own | fixed | who | when
    subprocess.run(["git", *arguments], cwd=root, env=env, check=True, capture_output=True)


def commit(it: SiteUnderTest, day: str) -> None:
    git(it.root, "add", "-A")
    git(it.root, "commit", "-q", "-m", "edit", day=day)


@pytest.fixture
def it(site: Make) -> SiteUnderTest:
    """A repository in which the site file and the units have been for long."""
    made = site("")
    git(made.root, "init", "-q")
    commit(made, "2022-01-05")
    return made


def warned(it: SiteUnderTest) -> list[str]:
    """Each entry whose date does not agree with git: its place and what is said."""
    plan = prepare(it.root, store=open_store(None), today=None)
    assert plan.history == ""
    assert [problem.message for problem in plan.problems if problem.level >= 3] == []
    found = located([problem for problem in plan.problems if problem.id == "history.late"], (it.root,))
    return [f"{p.where.path}:{p.where.line}:{p.where.column} {p.message}" for p in found]


def published(day: str, title: str = "关于供水的通知", **fields: str) -> str:
    return policy(title, issued="2023-03-01", published=day, **fields)


@pytest.mark.parametrize(
    ("put_in", "late"),
    [
        ("2023-03-02", False),  # the day itself
        ("2023-03-01", False),  # prepared the day before
        ("2023-03-09", False),  # seven days later
        ("2023-03-10", True),
        ("2023-12-01", True),
    ],
)
def test_an_entry_may_be_put_in_up_to_seven_days_after_it_was_published(
    it: SiteUnderTest, put_in: str, late: bool
) -> None:
    it.write(A, published("2023-03-02 09:00"))
    commit(it, put_in)
    assert warned(it) == ([f"{A}:4:1 “发布日期”是 2023-03-02，文件 {put_in} 才录入"] if late else [])


def test_the_warning_says_what_to_do_and_on_what_ground(it: SiteUnderTest, capsys: Captured) -> None:
    it.write(A, published("2023-03-02"))
    commit(it, "2023-12-01")
    assert main(["check", "--root", str(it.root)]) == 0
    said = capsys.readouterr().out
    assert f"{A}:4:1: 警告 [history.late]" in said
    assert "写上 supplement（补录说明）" in said
    assert "弄虚作假" in said
    assert "没有核对" not in said


def test_one_that_says_why_it_came_late_is_left_alone(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02", supplement="原在市水务局网站发布"))
    commit(it, "2023-12-01")
    assert warned(it) == []
    it.build()
    assert "补录：原在市水务局网站发布" in it.page("/policy/2023/a/").find(class_="byline").text


def test_a_later_edit_does_not_make_an_entry_late(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02"))
    commit(it, "2023-03-02")
    it.edit(A, "正文", "改过的正文")
    commit(it, "2023-12-01")
    assert warned(it) == []


def test_a_date_that_is_moved_back_later_is_told(it: SiteUnderTest) -> None:
    it.write(A, published("2023-06-02"))
    commit(it, "2023-06-02")
    it.edit(A, "published: 2023-06-02", "published: 2023-03-02")
    commit(it, "2023-06-03")
    assert warned(it) == [f"{A}:4:1 “发布日期”是 2023-03-02，文件 2023-06-02 才录入"]


def test_every_entry_of_a_file_of_many_has_the_day_of_its_file(it: SiteUnderTest) -> None:
    shared = f"office: 市民政局\neffective: 2023-01-01\nregion: 全市\nbasis_printed: 文件\narea: 城市\n{REVIEW}\n"
    rows = "".join(
        f"  - {{id: {id_}, title: 标准{id_}, category: {category}, amount: '500', published: {day}}}\n"
        for id_, category, day in (("a", "城市低保", "2023-03-02"), ("b", "城市特困", "2023-11-30"))
    )
    it.write("content/relief_standard/2023.yaml", f"{shared}entries:\n{rows}")
    commit(it, "2023-12-01")
    assert warned(it) == ["content/relief_standard/2023.yaml:8:56 “发布日期”是 2023-03-02，文件 2023-12-01 才录入"]


# What was renamed, taken away, or is not committed yet.


@pytest.mark.parametrize("edited", [False, True], ids=["as it was", "and edited"])
def test_a_file_that_was_renamed_keeps_its_first_day(it: SiteUnderTest, edited: bool) -> None:
    it.write(A, published("2023-03-02", body="正文。" * 50))
    commit(it, "2023-03-03")
    git(it.root, "mv", A, "content/policy/2023/gongshui.md")
    if edited:
        it.edit("content/policy/2023/gongshui.md", "关于供水的通知", "关于城市供水的通知")
    commit(it, "2023-11-01")
    git(it.root, "mv", "content/policy/2023/gongshui.md", "content/policy/2023/shui.md")
    commit(it, "2023-12-01")
    assert warned(it) == []
    assert str(read_history(it.root).first["content/policy/2023/shui.md"]) == "2023-03-03"


def test_a_new_file_does_not_inherit_the_day_of_one_that_had_its_name(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02", body="正文。" * 50))
    commit(it, "2023-03-03")
    git(it.root, "mv", A, "content/policy/2023/gongshui.md")
    commit(it, "2023-06-01")
    it.write(A, published("2023-03-05", "别的通知", body="另一件事。" * 50))
    commit(it, "2023-12-01")
    assert warned(it) == [f"{A}:4:1 “发布日期”是 2023-03-05，文件 2023-12-01 才录入"]


def test_a_file_that_was_taken_away_and_came_back_keeps_its_first_day(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02"))
    commit(it, "2023-03-03")
    text = (it.root / A).read_text(encoding="utf-8")
    it.remove(A)
    commit(it, "2023-06-01")
    it.write(A, text)
    commit(it, "2023-12-01")
    assert warned(it) == []


def test_a_file_that_is_not_committed_is_left_alone(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02"))
    assert warned(it) == []
    git(it.root, "add", "-A")
    assert warned(it) == []


def test_a_site_below_the_top_of_its_repository_is_looked_at_too(site: Make, tmp_path: Path) -> None:
    it = site("")
    inner = tmp_path / "sites" / "one"
    names = [path for path in it.root.iterdir() if path.name != "sites"]
    inner.mkdir(parents=True)
    for path in names:
        path.rename(inner / path.name)
    it.root = inner
    git(tmp_path, "init", "-q")
    it.write(A, published("2023-03-02"))
    commit(it, "2023-12-01")
    assert warned(it) == [f"{A}:4:1 “发布日期”是 2023-03-02，文件 2023-12-01 才录入"]


def test_files_with_chinese_names_do_not_confuse(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02", body="见[表](a/附件一.csv)。"))
    it.write("content/policy/2023/a/附件一.csv", "甲,乙\n")
    commit(it, "2023-03-03")
    assert "content/policy/2023/a/附件一.csv" in read_history(it.root).first
    assert warned(it) == []


# The day on which the site began to keep its history.


def test_what_was_published_before_the_site_began_is_said_to_be_put_in_later(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02"))
    it.write("content/policy/2023/b.md", published("2023-11-01", "后来的通知", supplement=""))
    it.edit("content/policy/2023/b.md", "issued: 2023-03-01", "issued: 2023-10-31")
    commit(it, "2023-12-01")
    assert [each.partition(":")[0] for each in warned(it)] == [A, "content/policy/2023/b.md"]
    it.edit("site_config.yaml", "as_of:", "since: 2023-11-01\nsince_note: 本站11月启用，以前的信息是补录的\nas_of:")
    # The day itself is no longer before.
    assert [each.partition(":")[0] for each in warned(it)] == ["content/policy/2023/b.md"]
    it.build()
    assert "补录：本站11月启用，以前的信息是补录的" in it.page("/policy/2023/a/").find(class_="byline").text
    assert "补录" not in it.page("/policy/2023/b/").find(class_="byline").text


def test_a_reason_of_its_own_goes_before_that_of_the_site(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02", supplement="原在报纸发布"))
    it.edit("site_config.yaml", "as_of:", "since: 2023-11-01\nas_of:")
    it.build()
    assert "补录：原在报纸发布" in it.page("/policy/2023/a/").find(class_="byline").text


def test_a_site_that_gives_no_reason_gets_one(it: SiteUnderTest) -> None:
    it.write(A, published("2023-03-02"))
    it.edit("site_config.yaml", "as_of:", "since: 2023-11-01\nas_of:")
    it.build()
    assert "补录：本站启用前发布的信息，由原网站移入" in it.page("/policy/2023/a/").find(class_="byline").text


# Where there is no history to look at.


def summary(root: Path, capsys: Captured) -> str:
    assert main(["check", "--root", str(root)]) == 0
    return capsys.readouterr().out


def test_a_folder_without_a_repository_is_said_in_the_summary(site: Make, capsys: Captured) -> None:
    it = site("")
    it.write(A, published("2023-03-02"))
    assert "没有核对发布日期是不是补录：不是 git 仓库。\n" in summary(it.root, capsys)


def test_a_repository_without_a_commit_is_said_in_the_summary(site: Make, capsys: Captured) -> None:
    it = site("")
    git(it.root, "init", "-q")
    assert "没有核对发布日期是不是补录：仓库里还没有提交。\n" in summary(it.root, capsys)


def test_a_shallow_clone_is_said_in_the_summary(it: SiteUnderTest, tmp_path: Path, capsys: Captured) -> None:
    it.write(A, published("2023-03-02"))
    commit(it, "2023-03-03")
    it.edit(A, "正文", "新正文")
    commit(it, "2023-12-01")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{it.root}", "shallow")
    said = summary(tmp_path / "shallow", capsys)
    assert "没有核对发布日期是不是补录：仓库是浅克隆，没有完整的历史。\n" in said
    assert "history.late" not in said
    git(tmp_path, "clone", "-q", f"file://{it.root}", "whole")
    assert "没有核对" not in summary(tmp_path / "whole", capsys)


def test_a_machine_without_git_builds_all_the_same(
    it: SiteUnderTest, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    it.write(A, published("2023-03-02"))
    commit(it, "2023-12-01")
    monkeypatch.setenv("PATH", str(it.root / "nowhere"))
    assert "没有核对发布日期是不是补录：不是 git 仓库。\n" in summary(it.root, capsys)
