"""What an inspector counts, as data: indicators with their limits and points, and how long columns may stand still."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai import strict_yaml
from gongkai.field import Field, Record
from gongkai.fields import read_fields
from gongkai.kinds import Kind, has_field
from gongkai.options import KindName, names_in, read_options
from gongkai.problems import Problem, StopError, Where, error, nearest, problems_of
from gongkai.sources import decode
from gongkai.strict_yaml import Raw

FILE = "_inspection.yaml"
Measures = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Window:
    """For how many days a column, or every column of a type, may stand without anything new."""

    column: str
    type: str
    days: int
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that an inspector looks at. `limit` is the count that fails; `each` and `most` are points taken off."""

    id: str
    group: str
    says: str
    measure: str
    options: Mapping[str, Any]
    limit: int
    each: int
    most: int
    verified: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The indicators of one order, with its date."""

    title: str
    number: str
    issued: date
    note: str
    windows: tuple[Window, ...]
    veto: tuple[Indicator, ...]
    scored: tuple[Indicator, ...]


_FIELDS = (
    Field("title", "line", "名称", required=True),
    Field("number", "line", "文号", required=True),
    Field("issued", "date", "日期", required=True),
    Field("note", "text", "说明"),
)
_STATUS = Field("status", "choice", "核实情况", required=True, of=("已核实", "待核"))
_WINDOW = (
    Field("column", "line", "栏目"),
    Field("type", "line", "栏目类别"),
    Field("days", "number", "天数", required=True, min=Decimal(1)),
    _STATUS,
    Field("source", "line", "依据", required=True),
)
_INDICATOR = (
    Field("id", "line", "编号", required=True),
    Field("group", "line", "分组"),
    Field("says", "line", "指标", required=True),
    Field("measure", "line", "算法", required=True),
    Field("limit", "number", "界限", min=Decimal(1)),
    Field("each", "number", "每个扣分", min=Decimal(0)),
    Field("most", "number", "最多扣分", min=Decimal(0)),
    _STATUS,
)


def load_rulebook(folder: Path, kinds: Mapping[str, Kind], *, measures: Measures) -> Rulebook | None:
    """
    Return the indicators that stand among the kinds in `folder`, which may name `measures`; None where there are none.

    Raises StopError with everything that is wrong with them.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    place = f"{folder.name}/{FILE}"
    raw, faults = strict_yaml.read(decode(path.read_bytes()) or "")
    problems = problems_of(place, faults)
    if not isinstance(raw, dict):
        raise StopError(problems or [error("inspection.form", "没有读到指标", Where(place), "照着样例站写")])
    lists = {name: raw.pop(name, []) for name in ("windows", "veto", "scored")}
    values, wrong = read_fields(_FIELDS, raw, what="检查指标")
    problems += [error(fault.id, fault.message, Where(place, fault.at), fault.hint) for fault in wrong]
    reader = _Reader(place, kinds, measures, problems)
    made = {name: tuple(reader.rows(name, rows)) for name, rows in lists.items()}
    if not problems and not any(not each.column and not each.type for each in made["windows"]):
        hint = "加一行不写 column 和 type 的，给其余的栏目用"
        problems.append(error("inspection.form", "没有给其余栏目用的天数", Where(place, ("windows",)), hint))
    if problems:
        raise StopError(problems)
    return Rulebook(
        values["title"], values["number"], values["issued"], values["note"] or "",
        made["windows"], made["veto"], made["scored"],
    )  # fmt: skip


class _Reader:
    """Reads the lists of a rule book, gathering problems; it lives for one call of `load_rulebook`."""

    def __init__(self, place: str, kinds: Mapping[str, Kind], measures: Measures, problems: list[Problem]) -> None:
        self.place, self.kinds, self.measures, self.problems = place, kinds, measures, problems
        self.ids: set[str] = set()

    def rows(self, name: str, raw: Raw) -> Iterator[Any]:
        if not isinstance(raw, list):
            hint = f"写成 {name}: 下面每行一个“- {{…}}”"
            self.problems.append(error("inspection.form", f"“{name}”应是一串内容", Where(self.place, (name,)), hint))
            return
        for number, row in enumerate(raw):
            if not isinstance(row, dict):
                self.problems.append(error("inspection.form", "应是一组字段", Where(self.place, (name, number))))
            elif name == "windows":
                yield from self._window(row, (name, number))
            else:
                yield from self._indicator(row, (name, number))

    def _window(self, row: Mapping[str, Raw], at: tuple[str, int]) -> Iterator[Window]:
        values = self._fields(_WINDOW, row, at)
        if values:
            verified = values.status == "已核实"
            yield Window(values.column or "", values.type or "", int(values.days), verified, values.source)

    def _indicator(self, row: Mapping[str, Raw], at: tuple[str, int]) -> Iterator[Indicator]:
        known = {field.name for field in _INDICATOR}
        values = self._fields(_INDICATOR, {name: raw for name, raw in row.items() if name in known}, at)
        if not values:
            return
        given = {name: raw for name, raw in row.items() if name not in known}
        if values.id in self.ids:
            where = Where(self.place, (*at, "id"))
            self.problems.append(error("inspection.duplicate", f"编号“{values.id}”写了两次", where, "换一个编号"))
        self.ids.add(values.id)
        if values.measure not in self.measures:
            hint = nearest(values.measure, self.measures) or "可用：" + " ".join(self.measures)
            where = Where(self.place, (*at, "measure"))
            self.problems.append(error("inspection.measure", f"没有算法“{values.measure}”", where, hint))
            return
        measure = self.measures[values.measure]
        options, wrong = read_options(measure, given)
        for fault in wrong:
            where = Where(self.place, (*at, *fault.at))
            self.problems.append(error("inspection.option", fault.message, where, fault.hint))
        kinds = self.kinds
        for below, name in names_in(measure, options, KindName):
            if name not in kinds:
                where = Where(self.place, (*at, *below))
                self.problems.append(error("inspection.kind", f"没有类别“{name}”", where, nearest(name, kinds)))
                return
        kind = kinds.get(options.get("kind", ""))
        ids = {requirement.id for each in ([kind] if kind else kinds.values()) for requirement in each.requirements}
        wanted = options.get("requirement", "")
        if wanted and wanted not in ids:
            where = Where(self.place, (*at, "requirement"))
            message = f"{f'“{kind.label}”' if kind else ''}没有要求“{wanted}”"
            self.problems.append(error("inspection.requirement", message, where, nearest(wanted, ids)))
        for name in options.get("fields", ()) if kind else ():
            if kind and not has_field(kind, name, kinds):
                where = Where(self.place, (*at, "fields"))
                message = f"“{kind.label}”没有字段“{name}”"
                self.problems.append(error("inspection.field", message, where, nearest(name, kind.fields)))
        if not wrong:
            yield Indicator(
                values.id, values.group or "", values.says, values.measure, options,
                int(values.limit or 1), int(values.each or 0), int(values.most or 0), values.status == "已核实",
            )  # fmt: skip

    def _fields(self, fields: tuple[Field, ...], row: Mapping[str, Raw], at: tuple[str, int]) -> Record | None:
        values, wrong = read_fields(fields, row, what="检查指标")
        self.problems += [error(f.id, f.message, Where(self.place, (*at, *f.at)), f.hint) for f in wrong]
        return None if wrong else Record(values)
