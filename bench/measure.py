"""
One command measured: wall time, CPU time of all its processes, memory of the largest.

A process's peak memory begins with that of the one which started it. So `run` starts a small launcher, this file,
which starts the command and waits for it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: wall and CPU time in seconds, peak memory of its largest process in MB; its exit code."""

    wall: float
    cpu: float
    memory: float
    code: int


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path) -> Cost:
    """Run a command in `folder` with these variables added; what it prints goes to the file `output`."""
    # What another run left to be written is not this one's cost.
    os.sync()
    launcher = [sys.executable, "-S", str(Path(__file__)), str(output), *command]
    done = subprocess.run(launcher, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=True)
    return Cost(**json.loads(done.stdout))


def _launch(output: str, command: Sequence[str]) -> None:
    with open(output, "wb") as out:  # noqa: PTH123  the launcher imports as little as it can
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    cost = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
    sys.stdout.write(json.dumps({**cost, "code": os.waitstatus_to_exitcode(status)}))


if __name__ == "__main__":
    _launch(sys.argv[1], sys.argv[2:])
