"""`kinds/*.yaml` to `Kind`. The files are themselves checked: keys, types, rules, options and every name they use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai import strict_yaml
from gongkai.fields import TYPES, Field
from gongkai.kind_names import Functions, misnamed
from gongkai.kinds import Chart, Computed, EntryPage, Kind, ListPage, Mark, Requirement, Searched, Selection
from gongkai.options import read_options
from gongkai.problems import Level, Problem, StopError, Where, error, nearest, problems_of
from gongkai.schema import Property, read_properties, read_schema
from gongkai.sources import decode
from gongkai.strict_yaml import FieldPath, Raw


def load_kinds(folder: Path, *, rules: Functions, computed: Functions) -> Mapping[str, Kind]:
    """
    Return the kinds that `folder` declares, by name, in order of name.

    `rules` and `computed` are the functions that a kind may name. Raises StopError with every fault of every file.
    """
    reader = _Reader(folder, rules, computed)
    groups = reader.groups()
    kinds, sound = {}, []
    for path in sorted(folder.glob("[!_]*.yaml")):
        before = len(reader.problems)
        kind = reader.kind(path, groups)
        if kind:
            kinds[kind.name] = kind
            sound += [kind] if len(reader.problems) == before else []
    for kind in sound:
        reader.problems += misnamed(kind, kinds, rules, computed)
    if not kinds and not reader.problems:
        reader.problems.append(
            error("kind.none", f"{folder.name} 文件夹里没有类别", Where("kinds"), "至少要有一个类别文件")
        )
    if reader.problems:
        raise StopError(reader.problems)
    return kinds


_KIND_KEYS = (
    *("label", "about", "column", "column_type", "keywords", "audience", "with", "names", "year", "order"),
    *("fields", "computed", "requirements", "shows", "page", "list", "search", "schema", "example"),
)
_FIELD_KEYS = (
    *("type", "label", "required", "forbidden", "summary", "audience", "feed", "about", "sample", "of", "to", "back"),
    *("fields", "min", "max", "pattern", "measure", "rows", "columns"),
)
# A list of explained clauses is a list of rows whose fields are the same in every kind.
_CLAUSE_FIELDS = (
    Field("clause", "line", "条款", required=True, about="写条款开头的几个字", sample="第三条"),
    Field("document", "line", "所在文件", about="解读几份文件时写明是哪一份"),
    Field("says", "text", "解读", required=True),
)
_OUTER_TYPES = ("ref", "refs", "record", "rows", "clauses", "matrix", "demands")
_LEVELS = {level.word: level for level in Level}


@dataclass(frozen=True, slots=True)
class _Group:
    """Fields that several kinds share, with their requirements and what they are in the words of schema.org."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    requirements: tuple[Requirement, ...] = ()
    schema: tuple[Property, ...] = ()


class _Reader:
    """Reads kind files, gathering problems; it lives for one call of `load_kinds`."""

    def __init__(self, folder: Path, rules: Functions, computed: Functions) -> None:
        self.folder, self.rules, self.computed = folder, rules, computed
        self.problems: list[Problem] = []
        self.path = ""

    def fault(self, at: FieldPath, id_: str, message: str, hint: str = "") -> None:
        self.problems.append(error(id_, message, Where(self.path, at), hint))

    def read(self, path: Path) -> dict[str, Raw]:
        self.path = f"{self.folder.name}/{path.name}"
        raw, faults = strict_yaml.read(decode(path.read_bytes()) or "")
        self.problems += problems_of(self.path, faults)
        if isinstance(raw, dict):
            return raw
        if not faults:
            self.fault((), "kind.form", "没有读到字段", "照着 kinds/page.yaml 写")
        return {}

    def groups(self) -> dict[str, _Group]:
        found = {"every": _Group()}
        path = self.folder / "_common.yaml"
        for name, group in (self.read(path) if path.is_file() else {}).items():
            group = self.mapping(group, (name,))
            self.known(group, ("label", "fields", "requirements", "schema"), (name,))
            found[name] = _Group(
                self.fields(group.get("fields", {}), (name, "fields"), {}),
                self.requirements(group.get("requirements", []), (name, "requirements")),
                read_properties(self.mapping(group.get("schema", {}), (name, "schema")), (name, "schema"), self.fault),
            )
        return found

    def kind(self, path: Path, groups: Mapping[str, _Group]) -> Kind | None:
        raw = self.read(path)
        if not raw:
            return None
        self.known(raw, _KIND_KEYS, ())
        fields: dict[str, Field] = {}
        requirements: tuple[Requirement, ...] = ()
        shared: tuple[Property, ...] = ()
        for group in ("every", *self.texts(raw.get("with", []), ("with",))):
            if group not in groups:
                self.fault(("with",), "kind.group", f"没有字段组“{group}”", nearest(group, groups))
                continue
            fields |= groups[group].fields
            requirements += groups[group].requirements
            shared += groups[group].schema
        fields |= self.fields(raw.get("fields", {}), ("fields",), fields)
        computed = self.computed_fields(self.mapping(raw.get("computed", {}), ("computed",)))
        requirements += self.requirements(raw.get("requirements", []), ("requirements",))
        audience = self.text(raw, "audience") or "public"
        if audience not in ("public", "internal"):
            self.fault(("audience",), "kind.audience", f"audience 读到“{audience}”", "写 public 或 internal")
        if not self.text(raw, "label"):
            self.fault((), "kind.label", "缺少 label", "写上类别的中文名")
        return Kind(
            name=path.stem,
            path=self.path,
            label=self.text(raw, "label"),
            about=self.text(raw, "about"),
            column=tuple(part for part in self.text(raw, "column").split("/") if part),
            column_type=self.text(raw, "column_type") or "信息公开",
            keywords=self.texts(raw.get("keywords", []), ("keywords",)),
            audience=audience,
            names=self.texts(raw.get("names", []), ("names",)),
            year=self.text(raw, "year"),
            order=self.text(raw, "order") or "title",
            fields=fields,
            computed=computed,
            requirements=requirements,
            shows=self.selections(self.mapping(raw.get("shows", {}), ("shows",)), ("shows",)),
            page=self.entry_page(self.mapping(raw.get("page", {}), ("page",))),
            list=self.list_page(self.mapping(raw.get("list", {}), ("list",))),
            search=self.searched(self.mapping(raw.get("search", {}), ("search",))),
            schema=read_schema(self.mapping(raw.get("schema", {}), ("schema",)), shared, ("schema",), self.fault),
            example=self.mapping(raw.get("example", {}), ("example",)),
        )

    def fields(self, raw: Raw, at: FieldPath, known: Mapping[str, Field]) -> dict[str, Field]:
        found = {}
        for name, options in self.mapping(raw, at).items():
            if isinstance(options, str) and options == "forbidden" and name in known:
                found[name] = replace(known[name], forbidden=True, required=False)
                continue
            options = self.mapping(options, (*at, name))
            self.known(options, _FIELD_KEYS, (*at, name))
            type_ = self.text(options, "type")
            if type_ not in TYPES:
                hint = nearest(type_, TYPES) or "可用的类型：" + " ".join(TYPES)
                self.fault((*at, name, "type"), "kind.type", f"字段 {name} 的类型读到“{type_}”", hint)
                continue
            if "fields" in at[:-1] and type_ in _OUTER_TYPES:
                self.fault(
                    (*at, name, "type"), "kind.nested", f"“{type_}”不能写在记录里", "引用和记录写成类别自己的字段"
                )
            try:
                re.compile(self.text(options, "pattern"))
            except re.error:
                self.fault((*at, name, "pattern"), "kind.pattern", f"字段 {name} 的 pattern 不是正则表达式", "检查括号")
            if not self.text(options, "label"):
                self.fault((*at, name), "kind.label", f"字段 {name} 缺少 label", "写上字段的中文名")
            found[name] = Field(
                name=name,
                type=type_,
                label=self.text(options, "label"),
                required=self.flag(options, "required", (*at, name)),
                forbidden=self.flag(options, "forbidden", (*at, name)),
                summary=self.flag(options, "summary", (*at, name)),
                internal=self.text(options, "audience") == "internal",
                feed=self.flag(options, "feed", (*at, name)),
                about=self.text(options, "about"),
                sample=self.text(options, "sample"),
                of=self.texts(options.get("of", []), (*at, name, "of")),
                to=self.texts(options.get("to", []), (*at, name, "to")),
                back=self.text(options, "back"),
                fields=_CLAUSE_FIELDS
                if type_ == "clauses"
                else tuple(self.fields(options.get("fields", {}), (*at, name, "fields"), {}).values()),
                min=self.number(options, "min", (*at, name)),
                max=self.number(options, "max", (*at, name)),
                pattern=self.text(options, "pattern"),
                measure=self.text(options, "measure"),
                rows=self.titles(options.get("rows", {}), (*at, name, "rows")),
                columns=self.titles(options.get("columns", {}), (*at, name, "columns")),
            )
            if type_ == "matrix" and not (found[name].rows and found[name].columns):
                self.fault((*at, name), "kind.matrix", f"字段 {name} 缺少 rows 或 columns", "写成 rows: {键: 标题}")
        return found

    def requirements(self, raw: Raw, at: FieldPath) -> tuple[Requirement, ...]:
        found = []
        if not isinstance(raw, list) and raw != "":
            self.fault(at, "kind.form", "“requirements”应是一串要求", "每条以“- ”开头")
        for number, options in enumerate(raw if isinstance(raw, list) else []):
            here = (*at, number)
            options = dict(self.mapping(options, here))
            id_, rule = str(options.pop("id", "")), str(options.pop("rule", ""))
            level, source = str(options.pop("level", "error")), str(options.pop("source", ""))
            verified, law = str(options.pop("verified", "true")), str(options.pop("law", ""))
            # A word under `when` is an option of the rule; fields with their words narrow the requirement itself.
            when = options.pop("when") if isinstance(options.get("when"), dict) else {}
            if not id_:
                self.fault(here, "kind.requirement", "要求没有 id", "每条要求有一个不变的编号，例如 POL-01")
            if level not in _LEVELS:
                self.fault(
                    (*here, "level"), "kind.level", f"要求 {id_} 的 level 读到“{level}”", "error、warning 或 note"
                )
            if not source:
                self.fault(here, "kind.source", f"要求 {id_} 没有写依据", "加上 source：法律、文件或程序约定")
            values = self.options(self.rules, rule, options, here, "规则")
            known = verified in ("true", "是")
            where = Where(self.path, here)
            pairs = tuple((name, str(value)) for name, value in self.mapping(when, (*here, "when")).items())
            found.append(
                Requirement(id_, rule, values, _LEVELS.get(level, Level.ERROR), source, known, where, pairs, law)
            )
        return tuple(found)

    def computed_fields(self, raw: Mapping[str, Raw]) -> dict[str, Computed]:
        found = {}
        for name, options in raw.items():
            options = dict(self.mapping(options, ("computed", name)))
            label, use = str(options.pop("label", "")), str(options.pop("use", ""))
            values = self.options(self.computed, use, options, ("computed", name), "算法")
            found[name] = Computed(name, label or name, use, values)
        return found

    def options(
        self, functions: Functions, name: str, raw: Mapping[str, Raw], at: FieldPath, what: str
    ) -> dict[str, Any]:
        if name not in functions:
            self.fault(
                at, "kind.function", f"没有{what}“{name}”", nearest(name, functions) or "可用：" + " ".join(functions)
            )
            return {}
        values, faults = read_options(functions[name], raw)
        for fault in faults:
            self.fault((*at, *fault.at), "kind.option", f"{what}“{name}”：{fault.message}", fault.hint)
        return values

    def selections(self, raw: Mapping[str, Raw], at: FieldPath) -> tuple[Selection, ...]:
        return tuple(
            read_selection(name, self.mapping(options, (*at, name)), (*at, name), self.fault)
            for name, options in raw.items()
        )

    def entry_page(self, raw: Mapping[str, Raw]) -> EntryPage:
        lists = ("under", "lead", "facts", "sections", "numbered", "replaced_by")
        self.known(raw, (*lists, "mark"), ("page",))
        under, lead, facts, sections, numbered, replaced_by = (
            self.texts(raw.get(name, []), ("page", name)) for name in lists
        )
        return EntryPage(under, lead, facts, sections, numbered, self.mark(raw.get("mark", "")), replaced_by)

    def mark(self, raw: Raw) -> Mark | None:
        at: FieldPath = ("page", "mark")
        options = self.mapping(raw, at)
        self.known(options, ("field", "good", "warn", "past"), at)
        warn = self.mapping(options.get("warn", {}), (*at, "warn"))
        if not options:
            return None
        if not self.text(options, "field"):
            self.fault(at, "kind.page", "mark 缺少 field", "写上标题旁边显示哪个字段的词")
        good = self.texts(options.get("good", []), (*at, "good"))
        past = self.texts(options.get("past", []), (*at, "past"))
        return Mark(self.text(options, "field"), good, {word: str(said) for word, said in warn.items()}, past)

    def list_page(self, raw: Mapping[str, Raw]) -> ListPage:
        self.known(raw, ("by", "size", "columns", "under", "count_by", "chart"), ("list",))
        chart = self.mapping(raw.get("chart", {}), ("list", "chart"))
        self.known(chart, ("title", "field", "x", "y", "end", "series", "steps", "unit"), ("list", "chart"))
        size = self.number(raw, "size", ("list",))
        return ListPage(
            by=tuple(tuple(axis.split("/")) for axis in self.texts(raw.get("by", []), ("list", "by"))),
            size=int(size) if size else 20,
            columns=self.texts(raw.get("columns", []), ("list", "columns")) or ("title",),
            under=self.text(raw, "under"),
            count_by=self.text(raw, "count_by"),
            chart=Chart(
                title=self.text(chart, "title"),
                steps=self.flag(chart, "steps", ("list", "chart")),
                unit=self.text(chart, "unit"),
                field=self.text(chart, "field"),
                x=self.text(chart, "x"),
                y=self.text(chart, "y"),
                end=self.text(chart, "end"),
                series=self.texts(chart.get("series", []), ("list", "chart", "series")),
            )
            if chart
            else None,
        )

    def searched(self, raw: Mapping[str, Raw]) -> Searched:
        self.known(raw, ("number", "index_number", "theme", "first"), ("search",))
        return Searched(
            self.text(raw, "number"),
            self.text(raw, "index_number"),
            self.text(raw, "theme"),
            self.flag(raw, "first", ("search",)),
        )

    def known(self, raw: Mapping[str, Raw], keys: tuple[str, ...], at: FieldPath) -> None:
        for key in raw:
            if key not in keys:
                hint = nearest(key, keys) or "可用：" + " ".join(keys)
                self.fault((*at, key), "kind.unknown", f"不认识“{key}”", hint)

    def mapping(self, raw: Raw, at: FieldPath) -> dict[str, Raw]:
        if isinstance(raw, dict):
            return raw
        if raw != "":
            self.fault(at, "kind.form", f"“{at[-1] if at else ''}”应是一组“名: 内容”", "缩进两个空格，每行一个")
        return {}

    def titles(self, raw: Raw, at: FieldPath) -> tuple[tuple[str, str], ...]:
        return tuple((key, str(title)) for key, title in self.mapping(raw, at).items())

    def text(self, raw: Mapping[str, Raw], key: str) -> str:
        value = raw.get(key, "")
        return value if isinstance(value, str) else ""

    def texts(self, raw: Raw, at: FieldPath) -> tuple[str, ...]:
        if isinstance(raw, str):
            return (raw,) if raw else ()
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            self.fault(at, "kind.form", f"“{at[-1]}”应是一串词", "写成 [甲, 乙]")
            return ()
        return tuple(str(item) for item in raw)

    def flag(self, raw: Mapping[str, Raw], key: str, at: FieldPath) -> bool:
        value = raw.get(key, "false")
        if value not in ("true", "false"):
            self.fault((*at, key), "kind.flag", f"{key} 读到“{value}”", "写 true 或 false")
        return value == "true"

    def number(self, raw: Mapping[str, Raw], key: str, at: FieldPath) -> Decimal | None:
        value = self.text(raw, key)
        if value and not value.removeprefix("-").isdecimal():
            self.fault((*at, key), "kind.number", f"{key} 读到“{value}”", "写整数")
            return None
        return Decimal(value) if value else None


def read_selection(
    name: str, raw: Mapping[str, Raw], at: FieldPath, fault: Callable[[FieldPath, str, str, str], None]
) -> Selection:
    """Return a selection as kind files and the site file declare it; `fault` is told what is wrong."""
    keys = ("label", "kind", "where", "order", "limit", "count_by")
    for key in raw:
        if key not in keys:
            fault((*at, key), "kind.unknown", f"不认识“{key}”", nearest(key, keys) or "可用：" + " ".join(keys))
    kind, where, limit = raw.get("kind", ""), raw.get("where", {}), str(raw.get("limit", "0"))
    kinds = (kind,) if isinstance(kind, str) else tuple(str(item) for item in kind)
    if not limit.isdecimal():
        fault((*at, "limit"), "kind.number", f"limit 读到“{limit}”", "写整数")
    if not isinstance(where, dict):
        fault((*at, "where"), "kind.form", "“where”应是一组“字段: 内容”", "写成 where: {office: self}")
    pairs = where.items() if isinstance(where, dict) else ()
    return Selection(
        name=name,
        label=str(raw.get("label", "")) or name,
        kinds=() if kinds in (("*",), ("",)) else kinds,
        where=tuple((field, str(value)) for field, value in pairs),
        order=str(raw.get("order", "")),
        limit=int(limit) if limit.isdecimal() else 0,
        count_by=str(raw.get("count_by", "")),
    )
