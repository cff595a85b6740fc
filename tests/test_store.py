"""The memory between builds: damaged, foreign or shared, it costs time and never a page."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SiteUnderTest, policy
from test_incremental import compare, made

from gongkai import store as memory
from gongkai.inputs import PROJECT
from gongkai.lock import alone
from gongkai.pipeline import build
from gongkai.problems import StopError
from gongkai.render import Renderer
from gongkai.store import Store, open_store, save_store


@pytest.fixture
def it(tmp_path: Path) -> SiteUnderTest:
    """A site that was built by a process which has ended."""
    it = SiteUnderTest(tmp_path / "site", "=== content/policy/2023/a.md\n" + policy("甲", "见[乙](b.md)。"))
    it.write("content/policy/2023/b.md", policy("乙"))
    again(it)
    return it


def again(it: SiteUnderTest) -> Store:
    """Build as the next process does; return the memory as it was opened."""
    store = open_store(it.root / ".cache")
    it.result = made(it, store, "output", None)
    save_store(store)
    return store


def file_of(it: SiteUnderTest) -> Path:
    return it.root / ".cache" / "build.db"


def _bytes(it: SiteUnderTest) -> None:
    data = bytearray(file_of(it).read_bytes())
    at = data.index(b"policy/2023/a")
    data[at : at + 6] = b"??????"
    file_of(it).write_bytes(data)


def _half(it: SiteUnderTest) -> None:
    data = file_of(it).read_bytes()
    file_of(it).write_bytes(data[: len(data) // 2])


def _text(it: SiteUnderTest) -> None:
    file_of(it).write_text("这不是缓存", encoding="utf-8")


def _empty(it: SiteUnderTest) -> None:
    file_of(it).write_bytes(b"")


def _value(it: SiteUnderTest) -> None:
    with sqlite3.connect(file_of(it)) as connection:
        connection.execute("UPDATE shards SET data = substr(data, 1, length(data) - 3) WHERE section = 'pages'")


@pytest.mark.parametrize("harm", [_bytes, _half, _text, _empty, _value])
def test_damage_is_told_and_everything_made_again(it: SiteUnderTest, harm: Callable[[SiteUnderTest], None]) -> None:
    harm(it)
    store = again(it)
    assert store.remark == "上次的缓存坏了，这次全部重新生成。"
    assert it.result is not None
    compare(it, it.result, None)
    assert not again(it).remark
    assert it.result.rendered == ()


def test_a_memory_of_another_version_is_told_and_not_used(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "code_digest", lambda: "another")
    assert again(it).remark == "缓存是别的版本或别的电脑留下的，这次全部重新生成。"
    assert it.result is not None
    assert "/policy/" in it.result.rendered


def test_a_memory_of_another_machine_is_told_and_not_used(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    # It holds pickles, which are programs: one that came from elsewhere is not run.
    monkeypatch.setattr(memory.platform, "node", lambda: "elsewhere")
    assert again(it).remark.startswith("缓存是别的版本或别的电脑留下的")


def test_without_the_memory_the_same_comes_out(it: SiteUnderTest) -> None:
    before = it.tree()
    shutil.rmtree(it.root / ".cache")
    assert not again(it).remark
    assert it.tree() == before


def test_times_of_files_say_nothing(it: SiteUnderTest) -> None:
    path = it.root / "content/policy/2023/a.md"
    stat = path.stat()
    # Other words of the same length at the same time.
    path.write_text(path.read_text(encoding="utf-8").replace("甲", "丙"), encoding="utf-8")
    import os

    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    again(it)
    assert "/policy/2023/a/" in it.result.rendered  # type: ignore[union-attr]
    for other in (it.root / "content").rglob("*"):
        os.utime(other, (1, 1))
    again(it)
    assert it.result.rendered == ()  # type: ignore[union-attr]


def texts_of(it: SiteUnderTest) -> Path:
    return it.root / ".cache" / "build.texts"


def test_texts_that_nobody_shows_are_forgotten(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.memory._TIDIED", 1)
    first = texts_of(it).stat().st_size
    for number in range(3):
        it.write("content/policy/2023/a.md", policy("甲", f"第 {number} 稿。" * 500))
        again(it)
    it.write("content/policy/2023/a.md", policy("甲", "短。"))
    store = again(it)
    assert it.result is not None
    # What a page says is remembered too, for the search.
    told = {key for page in it.result.pages for key in (page.text, page.said) if key}
    assert set(open_store(it.root / ".cache").places) == told
    # The file is written anew once half of it is of no use.
    assert texts_of(it).stat().st_size < 2 * first
    changed_template(it)
    # The texts, that is: what the pages say is another thing now.
    assert texts_in(store) == texts_in(open_store(it.root / ".cache"))


def texts_in(store: Store) -> dict[str, object]:
    """Where each text made HTML lies."""
    return {key: place for key, place in store.places.items() if not key.startswith("said ")}


def changed_template(it: SiteUnderTest) -> None:
    """All policies are rendered again, and every text is found where it lies."""
    it.write("templates/policy.html", '{% extends "entry.html" %}{% block lead %}新{% endblock %}')
    again(it)
    assert it.result is not None
    assert "/policy/2023/a/" in it.result.rendered
    compare(it, it.result, None)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def _other(path: Path) -> None:
    path.write_bytes(bytes(len(path.read_bytes())))


@pytest.mark.parametrize("harm", [Path.unlink, _cut, _other])
def test_a_damaged_text_is_made_again(it: SiteUnderTest, harm: Callable[[Path], None]) -> None:
    harm(texts_of(it))
    changed_template(it)


def test_a_file_of_texts_that_was_taken_away_is_begun_anew(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    it.write("content/policy/2023/a.md", policy("甲", "很长的正文。" * 2000))
    again(it)
    texts_of(it).unlink()
    monkeypatch.setattr("gongkai.memory._TIDIED", 1)
    it.remove("content/policy/2023/a.md")
    again(it)
    assert it.result is not None
    compare(it, it.result, None)
    changed = policy("乙", "新的正文。")
    it.write("content/policy/2023/b.md", changed)
    again(it)
    compare(it, it.result, None)


def test_texts_of_a_build_that_failed_are_written_over(it: SiteUnderTest) -> None:
    size = texts_of(it).stat().st_size
    store = open_store(it.root / ".cache")
    with store.texts.adding() as add:
        add("of a build that was stopped", b"?" * 5000)
    assert texts_of(it).stat().st_size == size + 5000
    it.write("content/policy/2023/b.md", policy("乙", "别的话。"))
    again(it)
    assert texts_of(it).stat().st_size < size + 5000
    changed_template(it)


def test_a_template_changes_and_texts_are_remembered(it: SiteUnderTest) -> None:
    it.write("templates/policy.html", '{% extends "entry.html" %}{% block lead %}新{% endblock %}')
    store = open_store(it.root / ".cache")
    before = set(store.places)
    it.result = made(it, store, "output", None)
    assert "/policy/2023/a/" in it.result.rendered
    # Both policies say more now, and that is new; their texts are not.
    new = {key for key in store.places if key not in before}
    assert new == {page.said for page in it.result.pages if page.kind == "policy" and page.said}
    assert len(new) == 2
    after = set(store.places)
    assert {key for key in after if not key.startswith("said ")} <= before
    compare(it, it.result, None)
    save_store(store)
    # What changes around the text makes nothing new at all.
    frame = (PROJECT / "templates/base.html").read_text(encoding="utf-8")
    it.write("templates/base.html", frame.replace("<main", "<p>新</p><main", 1))
    store = open_store(it.root / ".cache")
    it.result = made(it, store, "output", None)
    assert "/policy/2023/a/" in it.result.rendered
    assert set(store.places) == after
    assert store.places.changed == set()
    compare(it, it.result, None)


def test_who_only_looks_leaves_the_memory_as_it_is(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        it.write("content/policy/2023/a.md", policy("甲", f"第 {number} 稿。" * 500))
        again(it)
    it.write("content/search-cases.csv", "query,expected\n甲,policy/2023/a\n第 2 稿,policy/2023/b\n")
    it.write("templates/policy.html", '{% extends "entry.html" %}{% block body %}短{% endblock %}')
    before = {path: path.read_bytes() for path in it.root.rglob("*") if path.is_file()}
    monkeypatch.setattr("gongkai.memory._TIDIED", 1)
    converted: list[str] = []
    convert = Renderer.body
    monkeypatch.setattr(Renderer, "body", lambda self, page: converted.append(page.url) or convert(self, page))
    rendered: list[str] = []
    render = Renderer.render
    monkeypatch.setattr(
        Renderer, "render", lambda self, page, body: rendered.append(page.url) or render(self, page, body)
    )
    found = build(it.root, out=None, store=open_store(it.root / ".cache"))
    assert [problem.id for problem in found.problems if problem.where.path.startswith("content/")] == ["search.missed"]
    assert {path: path.read_bytes() for path in it.root.rglob("*") if path.is_file()} == before
    # Each page once, though the search asks for what it says; and texts are taken from the memory.
    assert "/policy/2023/a/" in rendered
    assert len(rendered) == len(set(rendered))
    assert converted == []


def test_two_builds_at_once_do_not_meet(it: SiteUnderTest) -> None:
    command = [sys.executable, str(PROJECT / "build.py"), "build", "--root", str(it.root)]
    before = it.tree()
    with alone(it.root / ".cache"):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "另一个生成正在进行" in done.stdout
        assert "Traceback" not in done.stderr + done.stdout
        assert it.tree() == before
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_killed_build_leaves_no_lock(it: SiteUnderTest) -> None:
    held = (
        "import sys, time; from pathlib import Path; from gongkai.lock import alone\n"
        "with alone(Path(sys.argv[1])): print(1, flush=True); time.sleep(60)"
    )
    cache = str(it.root / ".cache")
    other = subprocess.Popen([sys.executable, "-c", held, cache], stdout=subprocess.PIPE, cwd=PROJECT)
    assert other.stdout is not None
    other.stdout.readline()
    with pytest.raises(StopError), alone(it.root / ".cache"):
        pass
    other.kill()
    other.wait()
    other.stdout.close()
    with alone(it.root / ".cache"):
        pass


def test_an_output_that_another_build_changed_is_left_alone(it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    it.write("content/policy/2023/a.md", policy("丁"))
    manifest = it.root / "output" / "manifest.json"
    from gongkai import pipeline

    inspect = pipeline.plan_internal

    def meanwhile(*given: object) -> object:
        manifest.write_text("{}", encoding="utf-8")
        return inspect(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "plan_internal", meanwhile)
    with pytest.raises(StopError) as stop:
        again(it)
    assert [problem.id for problem in stop.value.problems] == ["output.changed"]


def test_a_file_that_was_not_made_is_told_before_anything_is_moved(
    it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.publish import Output

    stage = Output.stage
    monkeypatch.setattr(
        Output, "stage", lambda self, name, data: "0" if name.endswith("/a/index.html") else stage(self, name, data)
    )
    it.write("content/policy/2023/a.md", policy("丁"))
    before = it.tree()
    with pytest.raises(StopError) as stop:
        again(it)
    assert [problem.id for problem in stop.value.problems] == ["output.incomplete"]
    assert it.tree() == before


def test_two_serves_of_one_site_do_not_meet(it: SiteUnderTest) -> None:
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--root", str(it.root), "--port", "1"]
    with alone(it.root / ".cache", "serve"):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "另一个生成正在进行" in done.stdout
    assert not (it.root / ".cache" / "serve").exists()
