"""Work spread over processes: in order, and clean when one dies or somebody stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import SiteUnderTest, policy
from test_incremental import tree

from gongkai.inputs import PROJECT
from gongkai.problems import StopError
from gongkai.spread import LEAST, spread


def doubled(numbers: Iterable[int]) -> Iterator[int]:
    yield from (2 * number for number in numbers)


def dying(numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        if number == LEAST:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number


class Raising:
    def __call__(self, numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            if number == LEAST:
                raise ValueError(number)
            yield number


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, LEAST, 3 * LEAST + 1])
def test_results_come_in_order_and_are_counted(count: int, jobs: int) -> None:
    heard: list[int] = []
    assert list(spread(doubled, range(count), jobs, heard.append)) == [2 * number for number in range(count)]
    assert heard == sorted(heard)
    assert heard[-1:] == ([count] if count else [])


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(StopError) as stop:
        list(spread(dying, range(3 * LEAST), 2))
    (problem,) = stop.value.problems
    assert problem.id == "workers.died"
    assert "--jobs 1" in problem.hint


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    with pytest.raises(ValueError, match=str(LEAST)):
        list(spread(Raising(), range(3 * LEAST), 2))


@pytest.fixture
def large(tmp_path: Path) -> SiteUnderTest:
    """A site that takes some seconds to build, with an output that must not be touched."""
    it = SiteUnderTest(tmp_path, "=== content/policy/2023/a.md\n" + policy("甲"))
    it.build()
    for number in range(3 * LEAST):
        it.write(f"content/policy/2023/p{number}.md", policy(f"第{number}个"))
    return it


def started(it: SiteUnderTest) -> subprocess.Popen[str]:
    """A build in a group of its own, as a shell starts it, whose processes have begun to make pages."""
    command = [sys.executable, str(PROJECT / "build.py"), "build", "--root", str(it.root), "--jobs", "2"]
    pipe = subprocess.PIPE
    run = subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, start_new_session=True, preexec_fn=_heed_interrupts
    )
    while not any(it.root.glob(".output-*/public/policy/2023/p*/index.html")):
        assert run.poll() is None
        time.sleep(0.01)
    return run


def _heed_interrupts() -> None:
    # What a shell starts in the background ignores them, and so would all that the tests start.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def workers_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(each) for each in found]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
def test_an_interrupt_ends_all_processes_and_leaves_the_output(large: SiteUnderTest) -> None:
    before = tree(large.root / "output")
    run = started(large)
    children = workers_of(run.pid)
    assert len(children) == 2
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "已停止，output/ 没有改动。" in err
    assert "Traceback" not in out + err
    assert tree(large.root / "output") == before
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert [path.name for path in large.root.iterdir() if path.name.startswith(".output-")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux shows them")
def test_the_death_of_a_worker_is_told_and_leaves_the_output(large: SiteUnderTest) -> None:
    before = tree(large.root / "output")
    run = started(large)
    children = workers_of(run.pid)
    assert len(children) == 2
    os.kill(children[0], signal.SIGKILL)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "一个工作进程意外停止了，没有写文件" in out
    assert "Traceback" not in out + err
    assert tree(large.root / "output") == before
