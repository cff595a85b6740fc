"""The shape of the program: imports one way, short files, no kind named in code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.inputs import PROJECT

# A module may import only from modules above its own.
LAYERS = [
    ["strict_yaml", "tokens", "set_apart", "elements", "aims"],
    ["sources"],
    ["section"],
    ["texts"],
    ["problems", "store", "meaning", "watch", "inputs"],
    ["search", "search.traditional"],
    ["search.fold"],
    ["search.codes", "search.numbers", "search.initials", "search.synonyms", "search.pairs"],
    ["search.documents"],
    ["search.writer"],
    ["search.reader"],
    ["spread", "lock", "listener"],
    ["field", "options", "schema", "amounts", "hosts"],
    ["readers"],
    ["matrix", "demands"],
    ["fields"],
    ["search_files"],
    ["workdays", "kinds"],
    ["compare"],
    ["kind_names"],
    ["kind_files"],
    ["site", "entries"],
    ["references"],
    ["steps"],
    ["engine"],
    ["markup"],
    ["library"],
    ["libraries"],
    ["clauses", "progress", "demand_names"],
    ["computed", "lists", "titles", "columns", "charts", "bars", "standing", "descriptions", "qr"],
    ["feeds"],
    ["rules.rule"],
    ["rules.presence", "rules.timing", "rules.counting", "rules.relations", "rules.matrices"],
    ["rules", "words"],
    ["duties", "manual"],
    ["scorecards"],
    ["functions"],
    ["outline"],
    ["pages", "outside", "structure", "visible"],
    ["audit", "drafts", "found"],
    ["records", "addresses"],
    ["leaving"],
    ["example_values"],
    ["examples"],
    ["rulebook", "linked_data"],
    ["inspection"],
    ["exports", "render", "tables", "templates", "history"],
    ["publish", "assets", "making", "folder", "links"],
    ["internal_pages", "design_pages", "workers", "compress"],
    ["memory", "looking"],
    ["indexing"],
    ["plans"],
    ["pipeline"],
    ["explain", "serve", "reports"],
    ["arguments"],
    ["cli"],
]
PACKAGE = PROJECT / "gongkai"
FILES = sorted(PACKAGE.rglob("*.py"))


def module(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_every_module_has_a_layer() -> None:
    known = {name for layer in LAYERS for name in layer} | {""}
    assert {module(path) for path in FILES} == known


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_point_one_way(path: Path) -> None:
    rank = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    own = rank.get(module(path), len(LAYERS))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("gongkai"):
            continue
        base = (node.module or "").removeprefix("gongkai").strip(".")
        for alias in node.names:
            inner = f"{base}.{alias.name}".strip(".")
            name = inner if inner in rank else base
            assert rank[name] < own, f"{module(path)} imports {name}"


@pytest.mark.parametrize("path", [*FILES, *sorted((PROJECT / "tests").glob("*.py"))], ids=lambda p: p.name)
def test_files_are_short(path: Path) -> None:
    limit = 400 if path.is_relative_to(PACKAGE) else 800
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


# Kinds whose name is a common word too: a web page, the review of an entry, a notice or message on a screen, a unit of
# measure or of an office in what is printed.
COMMON = {"page", "review", "notice", "message", "unit"}


@pytest.mark.parametrize("path", FILES, ids=module)
def test_no_code_names_a_kind(path: Path) -> None:
    kinds = {kind.stem for kind in (PROJECT / "kinds").glob("[!_]*.yaml")}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not words & (kinds - COMMON)
    assert not set(_asked_as_kinds(tree)) & COMMON


def _asked_as_kinds(tree: ast.AST) -> Iterator[object]:
    """Words by which code asks for a kind: `library.all(x)`, `referring(…, x)`, `kinds[x]`, `entry.kind == x`."""
    for node in ast.walk(tree):
        held: list[ast.expr] = []
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("all", "referring")
        ):
            held = node.args
        elif isinstance(node, ast.Subscript) and isinstance(node.value, (ast.Attribute, ast.Name)):
            name = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            held = [node.slice] if name in ("kinds", "by_kind") else []
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "kind":
            held = node.comparators
        yield from (each.value for each in held if isinstance(each, ast.Constant))


def test_names_say_what_they_hold() -> None:
    assert not {path.stem for path in FILES} & {"utils", "helpers", "common", "manager", "base", "core"}


def test_the_clock_and_printing_stay_at_the_ends() -> None:
    for path in FILES:
        if path.stem in ("cli", "serve"):
            continue
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\bprint\(|date\.today\(|os\.environ|time\.time\(", code), path
        if path.stem != "looking":
            assert "datetime.now(" not in code, path
