"""Requirements in Chinese words, made from the same data that the program obeys."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, get_args

from gongkai.demands import ANY, Demand
from gongkai.kinds import Kind, Requirement
from gongkai.options import FieldName, KindName, MatrixColumn, MatrixRow, RowField, options_of
from gongkai.problems import Level
from gongkai.rules.rule import RULES, SAYS

LEVELS = {Level.ERROR: "错误", Level.WARNING: "警告", Level.NOTE: "提示"}


def demand_of(requirement: Requirement, kind: Kind, kinds: Mapping[str, Kind]) -> str:
    """Return what a requirement demands of the entries of `kind`, as one sentence."""
    words = {}
    for option in options_of(RULES[requirement.rule]):
        value = requirement.options.get(option.name, option.default)
        if option.type is RowField:
            value = f"{requirement.options['rows']}.{value}"
        elif option.type == tuple[RowField, ...]:
            value = tuple(f"{requirement.options['rows']}.{each}" for each in value)
        titles = _titles(kind, str(requirement.options.get("field", "")))
        words[option.name] = _option(option.type, value, kind, kinds, titles)
    when = "，".join(f"“{_label(name, kind, kinds)}”为“{word}”" for name, word in requirement.when)
    said = SAYS[requirement.rule]
    # A rule may judge only what holds a word, and say so in its own sentence or leave it to this one.
    if words.get("when") and "{when}" not in said:
        said = "{when}为“{equals}”的，" + said
    return (f"{when}的，" if when else "") + said.format(**words)


def _titles(kind: Kind, name: str) -> Mapping[str, str]:
    """The last words of the headings of a table of numbers, by key; none for any other field."""
    declared = kind.fields.get(name)
    if declared is None:
        return {}
    return {key: title.rpartition("/")[2] for key, title in (*declared.rows, *declared.columns)}


def _option(type_: Any, value: Any, kind: Kind, kinds: Mapping[str, Kind], titles: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        inner = get_args(type_)[0]
        return "、".join(_option(inner, each, kind, kinds, titles) for each in value)
    if type_ in (MatrixRow, MatrixColumn):
        return titles[value]
    if type_ in (FieldName, RowField) and value:
        return f"“{_label(value, kind, kinds)}”"
    if type_ is KindName and value:
        return f"“{kinds[value].label}”"
    return _COUNTS.get(str(value), str(value))


_COUNTS = {"working": "按工作日", "calendar": "按自然日"}


def _label(name: str, kind: Kind, kinds: Mapping[str, Kind]) -> str:
    first, _, rest = name.partition(".")
    declared = kind.fields.get(first)
    if rest and declared is not None and declared.to:
        return f"{declared.label}的{kinds[declared.to[0]].label_of(rest)}"
    return kind.label_of(name)


def lacks(title: str, kind: Kind, names: Iterable[str]) -> str:
    """Return that an entry lacks these fields."""
    return f"《{title}》缺少{'、'.join(kind.label_of(name) for name in names)}"


def breaks(title: str, kind: Kind, ids: Collection[str], kinds: Mapping[str, Kind]) -> str:
    """Return that an entry does not fulfil the requirements with these ids, with what they demand."""
    told = {each.id: demand_of(each, kind, kinds) for each in kind.requirements if each.id in ids}
    return f"《{title}》没有做到：{'；'.join(f'{said}（{id_}）' for id_, said in told.items())}"


_PERIODS = {"year": "当年", "quarter": "每季度", "month": "每月", "once": ""}


def demanded(demand: Demand, kinds: Mapping[str, Kind]) -> str:
    """Return what a row of the task table demands, as one sentence."""
    kind = kinds.get(demand.kind)

    def label(name: str) -> str:
        return _label(name, kind, kinds) if kind else name

    words = [
        f"有{label(name)}" if word == ANY else f"{label(name)}为“{word}”"
        for name, word in demand.where.items()
        if word != "self"
    ]
    what = f"“{kind.label}”" if kind else "有关信息"
    what += f"（{'，'.join(words)}）" if words else ""
    whose = "每个单位" if demand.by == "each" else ""
    said = f"{whose}{_PERIODS[demand.per]}至少有 {demand.count} 条{what}"
    said = f"{whose}有{what}的" if demand.if_any else said
    said += f"，写明{'、'.join(label(name) for name in demand.filled)}" if demand.filled else ""
    if demand.covers:
        listed = f"“{'”“'.join(demand.words)}”都有" if demand.words else "每一类都有"
        said += f"，{label(demand.covers)}{listed}"
    said += f"，最近一条在 {demand.fresh} 天以内" if demand.fresh else ""
    if demand.obeys and kind:
        told = [demand_of(each, kind, kinds) for each in kind.requirements if each.id in demand.obeys]
        said += f"，每一条都做到：{'；'.join(told)}"
    elif demand.obeys:
        said += f"，符合要求 {'、'.join(demand.obeys)}"
    if demand.due:
        month, day = demand.due.split("-")
        said += f"，最迟 {int(month)}月{int(day)}日"
    said += "（可选）" if demand.optional else ""
    return f"{demand.says}：{said}" if demand.says else said


def requirement_text(requirement: Requirement, kind: Kind, kinds: Mapping[str, Kind]) -> str:
    """Return everything about one requirement."""
    checked = "" if requirement.verified else "（待核：依据还没有对照原文）"
    return (
        f"{requirement.id}  {kind.label}（{kind.name}）\n"
        f"  要求：{demand_of(requirement, kind, kinds)}\n"
        f"  级别：{LEVELS[requirement.level]}\n"
        f"  依据：{requirement.source}{checked}\n"
        f"{f'  法规编号：{requirement.law}{chr(10)}' if requirement.law else ''}"
        f"  规则：{requirement.rule}，选项 {options_text(requirement.options)}\n"
        f"  写在：{kind.path}\n"
    )


def options_text(options: Mapping[str, Any]) -> str:
    """Return options as a kind file writes them."""
    shown = (f"{name}: {_plain(value)}" for name, value in options.items())
    return "；".join(shown) or "无"


def _plain(value: Any) -> str:
    return f"[{', '.join(map(_plain, value))}]" if isinstance(value, tuple) else str(value)
