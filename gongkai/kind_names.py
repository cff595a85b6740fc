"""Names that a kind file uses: of kinds, fields and rows of tables, each reported where it does not exist."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gongkai.kinds import Kind, Selection, has_field
from gongkai.options import FieldName, KindName, MatrixColumn, MatrixRow, RowField, names_in
from gongkai.problems import Problem, Where, error, nearest
from gongkai.strict_yaml import FieldPath

Functions = Mapping[str, Callable[..., Any]]


def misnamed(kind: Kind, kinds: Mapping[str, Kind], rules: Functions, computed: Functions) -> Iterator[Problem]:
    """Yield a problem for each name of a field or kind that a kind file uses and that does not exist."""

    def missing_kind(name: str, at: FieldPath, path: str = kind.path) -> Iterator[Problem]:
        if name not in kinds:
            yield error("kind.reference", f"没有类别“{name}”", Where(path, at), nearest(name, kinds))

    def missing_field(name: str, at: FieldPath, path: str = kind.path) -> Iterator[Problem]:
        if not has_field(kind, name, kinds):
            hint = nearest(name, [*kind.fields, *kind.computed])
            yield error("kind.field", f"“{kind.label}”没有字段“{name}”", Where(path, at), hint)

    def missing_in_table(name: str, keys: Mapping[str, str], what: str, at: FieldPath, path: str) -> Iterator[Problem]:
        if name not in keys:
            hint = nearest(name, keys) or ("可用：" + " ".join(keys) if keys else "field 写一个类型为 matrix 的字段")
            yield error("kind.table", f"表里没有“{name}”这一{what}", Where(path, at), hint)

    for field in kind.fields.values():
        for name in field.to:
            yield from missing_kind(name, ("fields", field.name, "to"))
        if field.type == "clauses":
            explains = kind.fields.get(field.of[0]) if field.of else None
            if explains is None or not explains.to:
                read = f"的 of 读到“{field.of[0]}”，它不引用文件" if field.of else "没有写明解读哪些文件"
                message = f"字段 {field.name} {read}"
                hint = "of 写一个引用文件的字段，例如 of: [explains]"
                yield error("kind.clauses", message, Where(kind.path, ("fields", field.name)), hint)
        in_list = (field.name,) in kind.list.by
        if field.feed and not field.to and not (in_list and field.type in ("choice", "choices")):
            message = f"字段 {field.name} 不能订阅"
            hint = "feed 写在 list.by 里有的 choice、choices 字段上，或 ref、refs 字段上"
            yield error("kind.feed", message, Where(kind.path, ("fields", field.name, "feed")), hint)
    places: list[tuple[FieldPath, tuple[str, ...]]] = [
        (("names",), kind.names),
        (("year",), (kind.year,)),
        (("order",), (kind.order.lstrip("-"),)),
        (("list", "columns"), kind.list.columns),
        (("list", "by"), tuple(name for axis in kind.list.by for name in axis)),
        (("list", "under"), (kind.list.under,)),
        (("list", "count_by"), (kind.list.count_by,)),
        (("search",), (kind.search.number, kind.search.index_number, kind.search.theme)),
        *((("schema", each.name), each.fields) for each in kind.schema.properties),
    ]
    for at, names in places:
        for name in names:
            if name:
                yield from missing_field(name, at)
    yield from _mislaid(kind)
    dated = kind.fields.get(kind.year)
    if dated is not None and dated.type not in ("date", "moment", "year"):
        message = f"year 指的“{dated.label}”不是日期或年份"
        yield error("kind.year", message, Where(kind.path, ("year",)), "换成类型为 date、moment 或 year 的字段")
    yield from _misdrawn(kind, missing_field)
    for selection in kind.shows:
        yield from missing_in_selection(selection, kinds, Where(kind.path, ("shows", selection.name)))
    uses: list[tuple[Where, Functions, str, Mapping[str, Any]]] = [
        (Where(kind.path, ("computed", each.name)), computed, each.use, each.options) for each in kind.computed.values()
    ]
    uses += [(each.where, rules, each.rule, each.options) for each in kind.requirements]
    for requirement in kind.requirements:
        for name, _ in requirement.when:
            yield from missing_field(name, (*requirement.where.field, "when"), requirement.where.path)
    for where, functions, name, options in uses:
        for below, used in names_in(functions[name], options, FieldName):
            yield from missing_field(used, (*where.field, *below), where.path)
        for below, used in names_in(functions[name], options, RowField):
            yield from missing_field(f"{options.get('rows')}.{used}", (*where.field, *below), where.path)
        table = kind.fields.get(str(options.get("field", "")))
        for wanted, keys, what in (
            (MatrixRow, table.rows if table else (), "行"),
            (MatrixColumn, table.columns if table else (), "列"),
        ):
            for below, used in names_in(functions[name], options, wanted):
                yield from missing_in_table(used, dict(keys), what, (*where.field, *below), where.path)
        for below, used in names_in(functions[name], options, KindName):
            yield from missing_kind(used, (*where.field, *below), where.path)


def _misdrawn(kind: Kind, missing_field: Callable[[str, FieldPath], Iterator[Problem]]) -> Iterator[Problem]:
    """What a chart needs and lacks: a title, its fields, days across, numbers down, and their unit."""
    chart, at = kind.list.chart, ("list", "chart")
    if chart is None:
        return
    for option in ("title", "field", "x", "y"):
        if not getattr(chart, option):
            yield error("kind.chart", f"图缺少 {option}", Where(kind.path, at), f"加上 {option}: …")
    for option, types, wanted in (("x", ("date", "moment"), "日期"), ("y", ("number", "money"), "数字或金额")):
        declared = kind.fields.get(getattr(chart, option))
        if declared and declared.type not in types:
            message = f"图的 {option} 指的“{declared.label}”不是{wanted}"
            yield error("kind.chart", message, Where(kind.path, (*at, option)), f"换成{wanted}字段")
    named = [(option, getattr(chart, option)) for option in ("field", "x", "y", "end", "unit")]
    for option, name in [*named, *(("series", name) for name in chart.series)]:
        if name:
            yield from missing_field(name, (*at, option))
    measured = kind.fields.get(chart.y)
    if measured and not chart.unit and not measured.measure:
        message = f"图没有单位：“{measured.label}”没有写 measure，图也没有写 unit"
        yield error("kind.chart", message, Where(kind.path, at), "给字段写 measure，或在图里写 unit: 写着单位的字段")


def _mislaid(kind: Kind) -> Iterator[Problem]:
    """Yield what an entry's page cannot show as `page` wants it."""
    page = kind.page

    def fault(at: str, message: str, hint: str) -> Problem:
        return error("kind.page", message, Where(kind.path, ("page", at)), hint)

    named = {at: getattr(page, at) for at in ("under", "lead", "facts", "sections", "numbered", "replaced_by")}
    known = [*kind.fields, *kind.computed]
    for at, names in (named | {"mark": (page.mark.field,)} if page.mark else named).items():
        for name in names:
            if name not in known:
                yield fault(at, f"“{kind.label}”没有字段“{name}”", nearest(name, known))
    seen: set[str] = set()
    for at in ("lead", "facts", "sections"):
        for name in getattr(page, at):
            if name in seen:
                yield fault(at, f"“{kind.label_of(name)}”会在页面上出现两次", f"lead、facts、sections 只留一处 {name}")
            seen.add(name)
    for name in page.numbered:
        if name not in page.sections or (name in kind.fields and kind.fields[name].type != "lines"):
            hint = "写一个类型为 lines、已经写进 sections 的字段"
            yield fault("numbered", f"“{kind.label_of(name)}”不能按步骤编号", hint)
    for name in page.replaced_by:
        if name in kind.fields and kind.name not in kind.fields[name].to:
            yield fault("replaced_by", f"“{kind.label_of(name)}”不指向{kind.label}", "写一个指向本类别的字段")
    if page.mark:
        declared = kind.fields.get(page.mark.field)
        for word in (*page.mark.good, *page.mark.warn, *page.mark.past):
            if declared and word not in declared.of:
                hint = nearest(word, declared.of) or f"可写：{' '.join(declared.of)}"
                yield fault("mark", f"“{declared.label}”没有“{word}”这个词", hint)


def missing_in_selection(selection: Selection, kinds: Mapping[str, Kind], where: Where) -> Iterator[Problem]:
    """Yield the kinds and fields that a selection names and that do not exist."""
    for name in selection.kinds:
        if name not in kinds:
            yield error("kind.reference", f"没有类别“{name}”", where, nearest(name, kinds))
            continue
        fields = [field for field, _ in selection.where]
        for field in [*fields, selection.order.lstrip("-"), selection.count_by]:
            if field and not has_field(kinds[name], field, kinds):
                hint = nearest(field, [*kinds[name].fields, *kinds[name].computed])
                yield error("kind.field", f"“{kinds[name].label}”没有字段“{field}”", where, hint)
