"""
Options of rules and computed fields: the signature of the function is the schema of what a kind file may write.

Names, types and defaults of the keyword-only arguments are all there is; nothing is declared twice.
"""

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NewType, get_args, get_origin

from gongkai.problems import nearest
from gongkai.strict_yaml import FieldPath, Raw

# A field of the kind that uses the rule; dots lead on, `review.date` into a record and `explains.published` through a
# reference. Kind files are checked against the fields that exist.
FieldName = NewType("FieldName", str)
# The name of a kind.
KindName = NewType("KindName", str)
# A field of the kind that the option before it names.
OtherField = NewType("OtherField", str)
# A field of the rows that the option `rows` names.
RowField = NewType("RowField", str)
# The key of a row or of a column of the matrix that the option `field` names.
MatrixRow = NewType("MatrixRow", str)
MatrixColumn = NewType("MatrixColumn", str)


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One option of a function, as its signature declares it."""

    name: str
    type: Any
    required: bool
    default: Any


@dataclasses.dataclass(frozen=True, slots=True)
class OptionFault:
    """What is wrong with an option; `at` is its path below the thing that has the options."""

    at: FieldPath
    message: str
    hint: str


@cache
def options_of(function: Callable[..., Any]) -> tuple[Option, ...]:
    """Return the options of a rule, of a computed field, or of a dataclass used as the type of an option."""
    keyword = [
        parameter
        for parameter in inspect.signature(function, eval_str=True).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY or dataclasses.is_dataclass(function)
    ]
    return tuple(
        Option(p.name, p.annotation, p.default is p.empty, None if p.default is p.empty else p.default) for p in keyword
    )


def read_options(function: Callable[..., Any], raw: Mapping[str, Raw]) -> tuple[dict[str, Any], list[OptionFault]]:
    """Return the values of the options that were given, and what is wrong with any of them."""
    known = {option.name: option for option in options_of(function)}
    faults = [
        OptionFault((name,), f"没有选项“{name}”", nearest(name, known) or "可用的选项：" + "、".join(known))
        for name in raw
        if name not in known
    ]
    faults += [
        OptionFault((), f"缺少选项“{option.name}”", f"加上 {option.name}: …")
        for option in known.values()
        if option.required and option.name not in raw
    ]
    values = {}
    for name, given in raw.items():
        if name in known:
            value, wrong = _read(known[name].type, given, (name,))
            values[name] = value
            faults += wrong
    return values, faults


def names_in(function: Callable[..., Any], values: Mapping[str, Any], wanted: Any) -> Iterator[tuple[FieldPath, str]]:
    """Yield path and text of every given option whose type is `wanted`, one of the name types above."""
    for option in options_of(function):
        if option.name in values:
            yield from _names(option.type, values[option.name], wanted, (option.name,))


def _names(type_: Any, value: Any, wanted: Any, at: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if type_ is wanted and value:
        yield at, value
    elif get_origin(type_) is tuple:
        for number, item in enumerate(value or ()):
            yield from _names(get_args(type_)[0], item, wanted, (*at, number))
    elif dataclasses.is_dataclass(type_) and isinstance(type_, type):
        for option in options_of(type_):
            yield from _names(option.type, getattr(value, option.name), wanted, (*at, option.name))


def _read(type_: Any, raw: Raw, at: FieldPath) -> tuple[Any, list[OptionFault]]:
    if get_origin(type_) is Mapping:
        if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
            return {}, [OptionFault(at, f"“{at[-1]}”应是一组“名: 内容”", f"写成 {at[-1]}: {{名: 内容}}")]
        return dict(raw), []
    if get_origin(type_) is tuple:
        if not isinstance(raw, list):
            return (), [OptionFault(at, f"“{at[-1]}”应是一串内容", f"写成 {at[-1]}: [甲, 乙]")]
        pairs = [_read(get_args(type_)[0], item, (*at, number)) for number, item in enumerate(raw)]
        return tuple(value for value, _ in pairs), [fault for _, wrong in pairs for fault in wrong]
    if dataclasses.is_dataclass(type_) and isinstance(type_, type):
        if not isinstance(raw, dict):
            return None, [OptionFault(at, f"“{at[-1]}”应是一组选项", "写成 {选项: 内容, 选项: 内容}")]
        values, faults = read_options(type_, raw)
        moved = [OptionFault((*at, *fault.at), fault.message, fault.hint) for fault in faults]
        return (None if moved else type_(**values)), moved
    if not isinstance(raw, str):
        return None, [OptionFault(at, f"“{at[-1]}”应是一个值", f"写成 {at[-1]}: 内容")]
    return _read_scalar(type_, raw, at)


def _read_scalar(type_: Any, raw: str, at: FieldPath) -> tuple[Any, list[OptionFault]]:
    if get_origin(type_) is Literal:
        if raw in get_args(type_):
            return raw, []
        return None, [OptionFault(at, f"“{at[-1]}”读到“{raw}”", "应为下列之一：" + "、".join(get_args(type_)))]
    if type_ is int:
        if raw.isdecimal():
            return int(raw), []
        return None, [OptionFault(at, f"“{at[-1]}”读到“{raw}”，应为整数", f"例如 {at[-1]}: 20")]
    if type_ is bool:
        if raw in ("是", "否", "true", "false"):
            return raw in ("是", "true"), []
        return None, [OptionFault(at, f"“{at[-1]}”读到“{raw}”，应为“是”或“否”", f"例如 {at[-1]}: 是")]
    return raw, []
