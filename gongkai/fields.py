"""The fields of an entry, a record or a row: from what was typed to values, with every fault of each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongkai.demands import read_demands
from gongkai.field import Field, FieldFault, Record, UnreadableError
from gongkai.matrix import read_matrix
from gongkai.problems import nearest
from gongkai.readers import FILE_TYPES, READERS, example, sample, shorten
from gongkai.strict_yaml import FieldPath, Raw

__all__ = ["FILE_TYPES", "READERS", "TYPES", "Field", "FieldFault", "Record", "read_fields", "read_value"]


def read_fields(
    fields: Sequence[Field], raw: Mapping[str, Raw], *, what: str
) -> tuple[dict[str, Any], list[FieldFault]]:
    """
    Return the values of all fields, None where one was not given, and what is wrong with any of them.

    `what` names the thing that has the fields, for messages: a kind's label, or that of a record.
    """
    values: dict[str, Any] = {}
    faults = list(_unknown(fields, raw, what))
    for field in fields:
        given = raw.get(field.name, "")
        if field.forbidden and given not in ("", []):
            faults.append(
                FieldFault((field.name,), "field.forbidden", f"“{what}”不用“{field.label}”", f"删去 {field.name}")
            )
        elif given in ("", [], {}):
            if field.required:
                hint = example(field)
                faults.append(FieldFault((field.name,), "field.missing", f"缺少“{field.label}”（{field.name}）", hint))
        else:
            value, wrong = read_value(field, given)
            faults += wrong
            values[field.name] = value
        values.setdefault(field.name, False if field.type == "flag" else () if field.type in _MANY else None)
    return values, faults


def read_value(field: Field, raw: Raw) -> tuple[Any, list[FieldFault]]:
    """Return the value of one field, None when it cannot be read, and what is wrong with it."""
    if field.type in _NESTED:
        return _read_nested(field, raw)
    if field.type == "matrix":
        return read_matrix(field, raw)
    if field.type == "demands":
        return read_demands(field.name, field.label, raw)
    try:
        return READERS[field.type](field, raw), []
    except UnreadableError as reason:
        read = reason.read if reason.read is not None else raw
        message = f"“{field.label}”读到“{shorten(read)}”，应为{reason.wanted}"
        return None, [FieldFault((field.name, *reason.at), "field.value", message, reason.hint or example(field))]


def _unknown(fields: Sequence[Field], raw: Mapping[str, Raw], what: str) -> Iterator[FieldFault]:
    known = {field.name: field.label for field in fields}
    by_label = {field.label: field.name for field in fields}
    for name in raw:
        if name not in known:
            hint = f"“{name}”写作 {by_label[name]}" if name in by_label else nearest(name, known)
            hint = hint or "可用的字段：" + "、".join(f"{known_name}（{label}）" for known_name, label in known.items())
            yield FieldFault((name,), "field.unknown", f"“{what}”没有字段“{shorten(name)}”", hint)


def _read_nested(field: Field, raw: Raw) -> tuple[Any, list[FieldFault]]:
    rows: list[tuple[FieldPath, Raw]] = [((), raw)]
    if field.type != "record":
        if not isinstance(raw, list):
            return None, [_not_nested(field, (), raw)]
        rows = [((number,), row) for number, row in enumerate(raw)]
    values, faults = [], []
    for at, row in rows:
        if not isinstance(row, dict):
            faults.append(_not_nested(field, at, row))
            continue
        fields, wrong = read_fields(field.fields, row, what=field.label)
        faults += [FieldFault((field.name, *at, *fault.at), fault.id, fault.message, fault.hint) for fault in wrong]
        values.append(Record(fields))
    if faults:
        return None, faults
    return (values[0] if field.type == "record" else tuple(values)), []


def _not_nested(field: Field, at: FieldPath, raw: Raw) -> FieldFault:
    inner = "，".join(f"{inner.name}（{inner.label}）" for inner in field.fields)
    wanted = "一串内容，每项以“- ”开头，有" if field.type != "record" and not at else "一组字段："
    message = f"“{field.label}”读到“{shorten(raw)}”，应为{wanted}{inner}"
    shown = ", ".join(f"{inner.name}: {sample(inner)}" for inner in field.fields if inner.required)
    shown = "{" + shown + "}" if field.type == "record" or at else "[{" + shown + "}]"
    return FieldFault((field.name, *at), "field.value", message, f"例如 {'- ' if at else field.name + ': '}{shown}")


# Types whose value is a list, empty where nothing was given.
_MANY = ("choices", "refs", "lines", "rows", "clauses", "demands")
_NESTED = ("record", "rows", "clauses")
TYPES = (*READERS, *_NESTED, "matrix", "demands")
