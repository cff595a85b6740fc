"""The documents say what is true: recipes work, the reference is the program's own, links lead somewhere."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gongkai.arguments import DOES as COMMANDS
from gongkai.cli import main
from gongkai.fields import TYPES
from gongkai.inputs import PROJECT
from gongkai.rules import RULES

RECIPES = (PROJECT / "docs" / "recipes.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes() -> dict[str, str]:
    parts = re.split(r"^## ", RECIPES, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: part for part in parts}


def apply(root: Path, action: str, text: str) -> None:
    how, _, name = action.partition("=")
    path = root / name
    if how == "new":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    elif how == "append":
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    else:
        first, _, rest = text.partition("\n")
        before = path.read_text(encoding="utf-8")
        assert first + "\n" in before, f"{name} has no line {first}"
        path.write_text(before.replace(first + "\n", first + "\n" + rest, 1), encoding="utf-8")


@pytest.mark.parametrize("name", recipes())
def test_a_recipe_works_as_written(tmp_path: Path, name: str) -> None:
    # A part of the content is enough, and the rest takes its time.
    inside = [f"content/{name}" for name in ("calendar", "unit", "unit_group", "policy", "guide", "task")]
    for part in ("gongkai", "kinds", "templates", "static", *inside):
        shutil.copytree(PROJECT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("build.py", "site_config.yaml"):
        shutil.copy(PROJECT / file, tmp_path)
    wanted = []
    for _, action, text in BLOCK.findall(recipes()[name]):
        if action == "expect":
            wanted += text.splitlines()
        else:
            apply(tmp_path, action, text)
    command = [sys.executable, "build.py", "check", "--jobs", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert wanted
    assert [line for line in wanted if line not in done.stdout] == []


def test_the_reference_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--all", "--root", str(PROJECT)]) == 0
    text = (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert text == capsys.readouterr().out, "run: make docs"


def test_every_field_type_rule_and_kind_is_in_the_reference() -> None:
    text = (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8")
    kinds = [path.stem for path in (PROJECT / "kinds").glob("[!_]*.yaml")]
    assert [name for name in (*TYPES, *RULES) if f"| {name} |" not in text] == []
    assert [name for name in kinds if f"（{name}）" not in text] == []


def test_the_readme_names_every_command() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"build.py {name}" not in text] == []


@pytest.mark.parametrize(
    "path",
    [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").rglob("*.md"))],
    ids=lambda p: p.name,
)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(
        r"\]\((?!https?:|#)([^)#\s]+)",
        re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL),
    )
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_dependency_has_a_decision_record() -> None:
    records = "".join(
        path.read_text(encoding="utf-8").lower() for path in (PROJECT / "docs" / "decisions").glob("*.md")
    )
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["compress"], *extras["test"]]
    names = [re.split("[>=<]", each)[0] for each in wanted]
    assert len(names) > 10
    assert [name for name in names if name.lower() not in records] == []
