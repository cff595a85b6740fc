"""Same in, same out: nothing but content, kinds, templates, site file, code and day enters the output."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SiteUnderTest, policy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.inputs import PROJECT


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes() if path.is_file() else b"", path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


def copy_in_order(target: Path, *, backwards: bool) -> None:
    """Copy the sample site file by file, so that the folders on disk list them in another order."""
    target.mkdir(parents=True)
    shutil.copy(PROJECT / "site_config.yaml", target)
    for path in sorted((PROJECT / "content").rglob("*"), reverse=backwards):
        if path.is_file():
            copy = target / path.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


def run(root: Path, jobs: int, umask: int, **environment: str) -> dict[str, tuple[bytes, int]]:
    command = [sys.executable, str(PROJECT / "build.py"), "build", "--root", str(root), "--jobs", str(jobs), "--fresh"]
    done = subprocess.run(
        command, env={**os.environ, **environment}, umask=umask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(root / "output")


def test_two_builds_under_different_circumstances_are_identical(tmp_path: Path) -> None:
    copy_in_order(tmp_path / "a", backwards=False)
    copy_in_order(tmp_path / "elsewhere" / "深" / "b", backwards=True)
    first = run(tmp_path / "a", 1, 0o022, TZ="Asia/Shanghai", LANG="C.UTF-8", PYTHONHASHSEED="0")
    second = run(
        tmp_path / "elsewhere" / "深" / "b", 3, 0o077, TZ="America/Adak", LANG="C", LC_ALL="C", PYTHONHASHSEED="7"
    )
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["write", "remove", "title", "kind", "template", "day", "unit", "site"]), st.integers(0, 5)
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_incremental_equals_clean(tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]) -> None:
    root = tmp_path_factory.mktemp("series")
    it = SiteUnderTest(root, "=== content/policy/2023/p0.md\n" + policy("第0个"))
    shutil.copytree(PROJECT / "kinds", root / "kinds")
    (root / "templates").mkdir()
    it.build()
    from datetime import date

    day = None
    for step, (what, number) in enumerate(edits):
        path = f"content/policy/2023/p{number}.md"
        if what == "write":
            it.write(
                path,
                policy(f"第{number}个", f"正文{step}，见[零](/policy/)和[店](https://shop{number % 2}.example/)。"),
            )
        elif what == "remove" and (root / path).is_file():
            it.remove(path)
        elif what == "title":
            it.write(path, policy(f"第{number}个，改{step}"))
        elif what == "kind":
            it.edit("kinds/policy.yaml", "label: 政策文件", "label: 政策文件")
            text = (root / "kinds/policy.yaml").read_text(encoding="utf-8")
            it.write(
                "kinds/policy.yaml", text.replace("size: 20", f"size: {number + 1}") if "size: 20" in text else text
            )
        elif what == "template":
            it.write(
                "templates/policy.html",
                '{% extends "entry.html" %}{% block lead %}' + f"<p>{step}</p>" + "{% endblock %}",
            )
        elif what == "day":
            day = date(2023, 12, 10 + number)
        elif what == "unit":
            it.edit("content/unit/bureaus.yaml", "short: 水务局", f"short: 水务局{step}") if step == 0 else None
        elif what == "site":
            text = (root / "site_config.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
            it.write("site_config.yaml", "".join([f"name: 测试站{step}\n", *text[1:]]))
        it.build(today=day)
    clean = SiteUnderTest.__new__(SiteUnderTest)
    clean.root = root
    from gongkai.store import open_store

    clean.store = open_store(None)
    clean.build(out="clean", today=day)
    assert it.tree() == clean.tree("clean")
