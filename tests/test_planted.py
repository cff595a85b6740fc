"""A small county with faults planted in it: every one is found under its id at its line, and nothing else is."""

import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from gongkai.inputs import PROJECT
from gongkai.pipeline import Build, build
from gongkai.problems import Problem
from gongkai.store import open_store

PLANTED = Path(__file__).parent / "planted"
# A county of six units cannot have something of every kind; what it has nothing of is not a planted fault.
UNAVOIDABLE = {"column.empty"}


@cache
def planted() -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load((PLANTED / "planted.yaml").read_text(encoding="utf-8"))
    return found


def line_of(row: Mapping[str, object]) -> int:
    """The line of a planted fault: the one line of the file that holds what the list says stands there."""
    if "line" in row:
        return int(str(row["line"]))
    lines = (PLANTED / "site" / str(row["path"])).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if str(row["reads"]) in line]
    assert len(found) == 1, f"{row['path']}: {row['reads']} stands on {len(found)} lines"
    return found[0]


def place(id_: str, path: str, line: int, field: str) -> str:
    return f"{id_} {path}:{line} {field}".rstrip()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy outside of the repository, with the calendars of the years whose days are counted."""
    folder = tmp_path_factory.mktemp("planted") / "site"
    shutil.copytree(PLANTED / "site", folder)
    (folder / "content" / "calendar").mkdir()
    for year in (2023, 2024):
        shutil.copy(PROJECT / "content" / "calendar" / f"{year}.yaml", folder / "content" / "calendar")
    return folder


@pytest.fixture(scope="module")
def built(root: Path) -> Build:
    return build(root, out=root.parent / "output", store=open_store(None))


@pytest.fixture(scope="module")
def found(built: Build) -> dict[str, Problem]:
    """The findings by their places, as the list writes them."""
    kept = [problem for problem in built.problems if problem.id not in UNAVOIDABLE]
    named = {place(p.id, p.where.path, p.where.line, _field(p)): p for p in kept}
    assert len(named) == len(kept)
    return named


def _field(problem: Problem) -> str:
    """The field of a finding, without the place of its entry in a file of many."""
    at = problem.where.field
    return ".".join(map(str, at[2:] if at[:1] == ("entries",) else at))


@cache
def expected() -> tuple[str, ...]:
    return tuple((PLANTED / "expected.txt").read_text(encoding="utf-8").splitlines())


def test_the_list_of_what_is_expected_is_that_of_what_was_planted() -> None:
    made = [place(str(row["id"]), str(row["path"]), line_of(row), str(row["field"])) for row in planted()]
    assert sorted(made) == list(expected())
    assert len(made) >= 100
    assert all(row["planted"] and row["why"] and row["says"] for row in planted())


def test_everything_that_was_planted_is_found_and_nothing_else(found: Mapping[str, Problem]) -> None:
    assert sorted(found) == list(expected())


def test_a_county_with_faults_is_not_published(root: Path, built: Build) -> None:
    assert not built.written
    assert not (root.parent / "output").exists()


@pytest.mark.parametrize("row", planted(), ids=lambda row: f"{row['id']} {row['path']} {row['field']}")
def test_a_finding_says_what_was_read_and_what_was_wanted(
    found: Mapping[str, Problem], row: Mapping[str, object]
) -> None:
    problem = found[place(str(row["id"]), str(row["path"]), line_of(row), str(row["field"]))]
    assert [word for word in row["says"] if str(word) not in problem.message] == []  # type: ignore[attr-defined]
    assert re.findall(r"[a-z]+_[a-z]+", re.sub(r"\S*/\S*", "", problem.message)) == []  # no field's English name


# Of two entries that overlap, the message names the other one and from when to when it holds.
OVERLAPS = ("AID-01", "NMA-01")


def test_a_finding_names_its_field_in_chinese(found: Mapping[str, Problem], built: Build) -> None:
    nameless = []
    for where, problem in found.items():
        kind = built.library.kinds.get(problem.where.path.removeprefix("content/").partition("/")[0])
        field = ".".join(part for part in _field(problem).split(".") if not part.isdecimal())
        # What is asked of an entry as a whole, or of its text, names no field of it.
        if kind is None or field in ("", "title", "body") or problem.id in OVERLAPS:
            continue
        first, _, last = field.partition(".")
        # A cell of a table is named by its row; what a spreadsheet heads in Chinese is a label already.
        rows = dict(kind.fields[first].rows) if first in kind.fields else {}
        labels = {kind.label_of(field), kind.label_of(first), field.rpartition(".")[2]}
        if last in rows:
            labels = {rows[last].rpartition("/")[2]}
        if not any(label in problem.message for label in labels):
            nameless.append((where, problem.message))
    assert nameless == []


def test_every_finding_of_a_requirement_has_a_hint_and_a_source(found: Mapping[str, Problem]) -> None:
    for where, problem in found.items():
        assert problem.hint, where
        assert problem.source or problem.id == problem.id.lower(), where
