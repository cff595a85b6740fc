"""What is wrong and where: problems as values, their exact places, and the three forms in which they are printed."""

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

from gongkai.sources import positions
from gongkai.strict_yaml import FieldPath, Position, TextFault


class Level(IntEnum):
    """How bad a problem is: an error stops writing and publishing."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The level as it is written in kind files and reports."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Where:
    """
    A place in a source.

    `path` is relative to the site's folder. `field` is a path into the file's own structure, such as
    `("entries", 3, "issued")`; `line` and `column` count from 1 and are 0 until known.
    """

    path: str
    field: FieldPath = ()
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, said to an editor: Chinese, with what to do in `hint` and the law in `source`."""

    level: Level
    id: str
    message: str
    where: Where
    hint: str = ""
    source: str = ""


class StopError(Exception):
    """The run cannot go on, because the site file or a kind file is broken."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("stopped")
        self.problems = tuple(problems)


def error(id_: str, message: str, where: Where, hint: str = "", source: str = "") -> Problem:
    """Return a problem of level error."""
    return Problem(Level.ERROR, id_, message, where, hint, source)


def warning(id_: str, message: str, where: Where, hint: str = "", source: str = "") -> Problem:
    """Return a problem of level warning."""
    return Problem(Level.WARNING, id_, message, where, hint, source)


def problems_of(path: str, faults: Iterable[TextFault]) -> list[Problem]:
    """Return the faults of a file's form as errors at their places."""
    return [error(f.id, f.message, Where(path, (), f.line, f.column), f.hint) for f in faults]


def worst(problems: Iterable[Problem]) -> Level | None:
    """Return the highest level among `problems`, or None when there are none."""
    return max((problem.level for problem in problems), default=None)


def nearest(word: str, known: Iterable[str], *, like: float = 0.6) -> str:
    """Return a hint that suggests the known word most like `word`, or an empty text; Chinese words share less."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=like)
    return f"是不是“{found[0]}”？" if found else ""


def located(problems: Iterable[Problem], roots: Sequence[Path]) -> tuple[Problem, ...]:
    """
    Return the problems with line and column filled in, each once, sorted by path, line, column and id.

    A path is looked for in each of `roots` in turn: a site may use the kinds of the project.

    Positions are found here, by reading the file again, so that only problems pay for them.
    """
    maps: dict[str, dict[FieldPath, Position]] = {}
    placed = set()
    for problem in problems:
        where = problem.where
        if not where.line and where.path:
            if where.path not in maps:
                at = next((root / where.path for root in roots if (root / where.path).is_file()), None)
                maps[where.path] = positions(at) if at else {}
            line, column = _find(maps[where.path], where.field)
            problem = replace(problem, where=replace(where, line=line, column=column))
        placed.add(problem)
    return tuple(sorted(placed, key=lambda p: (p.where.path, p.where.line, p.where.column, p.id, p.message)))


def _find(places: Mapping[FieldPath, Position], field: FieldPath) -> Position:
    """Return the place of the field, or of the nearest thing around it that has one."""
    for length in range(len(field), -1, -1):
        if field[:length] in places:
            return places[field[:length]]
    return (1, 1)


def as_text(problems: Sequence[Problem]) -> str:
    """Return the problems as lines for a person."""
    lines = []
    for problem in problems:
        where = problem.where
        place = f"{where.path}:{where.line}:{where.column}: " if where.path else ""
        lines.append(f"{place}{_WORDS[problem.level]} [{problem.id}] {problem.message}")
        if problem.hint:
            lines.append(f"    怎样改：{problem.hint}")
        if problem.source:
            lines.append(f"    依据：{problem.source}")
    return "".join(line + "\n" for line in lines)


def as_json(problems: Sequence[Problem]) -> str:
    """Return the problems as a JSON list of objects with path, line, column, level, id, message, hint and source."""
    rows = [
        {
            "path": problem.where.path,
            "line": problem.where.line,
            "column": problem.where.column,
            "level": problem.level.word,
            "id": problem.id,
            "message": problem.message,
            "hint": problem.hint,
            "source": problem.source,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """Return the problems as workflow commands, which code hosts show beside the changed line."""
    lines = []
    for problem in problems:
        command = "notice" if problem.level is Level.NOTE else problem.level.word
        where = problem.where
        text = problem.message + (f"（{problem.hint}）" if problem.hint else "")
        place = f"file={_escaped(where.path, ':,')},line={where.line},col={where.column}"
        lines.append(f"::{command} {place},title={problem.id}::{_escaped(text)}\n")
    return "".join(lines)


def _escaped(text: str, separators: str = "") -> str:
    """Return a text as workflow commands want it; what separates their properties is escaped inside of one."""
    text = text.replace("%", "%25")
    for character in "\r\n" + separators:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {"text": as_text, "json": as_json, "github": as_github}

_WORDS = {Level.NOTE: "提示", Level.WARNING: "警告", Level.ERROR: "错误"}
