"""
YAML as plain text in mappings and lists, with nothing that surprises a clerk.

Every scalar stays the text that was typed, so `12:30` is not 750 and `no` is not False; what a text means is said by
the field that reads it. Anchors, aliases, tags, merge keys and duplicate keys are refused, each with its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # a platform for which PyYAML has no compiled parser
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

Raw = str | list["Raw"] | dict[str, "Raw"]
FieldPath = tuple[str | int, ...]
Position = tuple[int, int]

MAX_DEPTH = 20

# What the YAML parser complains of, and how to say it to an editor. The first pattern that fits is used.
_PHRASES = (
    (
        r"cannot start any token",
        "这里有不能使用的字符",
        "缩进请用空格，不要用 Tab 键；内容以 @ ` % 等符号开头时，用单引号括起来",
    ),
    (r"mapping values are not allowed", "这里多了一个冒号", "内容里有“: ”（冒号加空格）时，用单引号把整个内容括起来"),
    (r"could not find expected ':'", "这一行不成“字段: 内容”的样子", "写成“字段: 内容”，用英文冒号，冒号后空一格"),
    (r"unexpected end of stream", "引号没有成对", "在内容末尾补上同样的引号"),
    (
        r"did not find expected ',' or '\]'|expected ',' or '\]'",
        "方括号或其中的逗号不完整",
        "列表写成 [甲, 乙]，用英文方括号和逗号",
    ),
    (
        r"did not find expected ',' or '\}'|expected ',' or '\}'",
        "花括号或其中的逗号不完整",
        "写成 {字段: 内容, 字段: 内容}，用英文符号",
    ),
    (
        r"did not find expected (key|<block end>|'-' indicator)|expected <block end>",
        "缩进或引号不对",
        "同一层的字段左边要对齐；引号要成对",
    ),
    (r"control characters|special characters", "这里有看不见的控制字符", "删去这一处，重新输入"),
    (r"found unknown escape", "双引号里的反斜杠不能识别", "改用单引号"),
    (
        r"expected a single document|expected <document start>|document start",
        "一个文件里只能有一段内容",
        "去掉多余的“---”行",
    ),
    (r"block sequence entries are not allowed", "短横线的位置不对", "短横线应另起一行，与同层的短横线对齐"),
    (r"expected the node content|did not find expected node", "这里缺少内容", "补上内容，或删去这个字段"),
)


@dataclass(frozen=True, slots=True)
class TextFault:
    """One thing that is wrong with a YAML text. `line` and `column` count from 1."""

    id: str
    line: int
    column: int
    message: str
    hint: str


def read(text: str) -> tuple[Raw | None, list[TextFault]]:
    """
    Return the value of `text` and everything wrong with it; the value is None when the text could not be read.

    An empty text is None without a fault.
    """
    builder = _Builder(keep_positions=False)
    return builder.build(text), builder.faults


def positions(text: str) -> dict[FieldPath, Position]:
    """Return line and column (from 1) of every key and list item, by its path; what can be read, for a faulty text."""
    builder = _Builder(keep_positions=True)
    builder.build(text)
    return builder.positions


class _Builder:
    """One pass over the events of a text."""

    def __init__(self, *, keep_positions: bool) -> None:
        self.faults: list[TextFault] = []
        self.positions: dict[FieldPath, Position] = {}
        self._keep = keep_positions

    def build(self, text: str) -> Raw | None:
        events = yaml.parse(text, Loader=Loader)
        value: Raw | None = None
        try:
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent) and value is not None:
                    self._fault(event, "yaml.documents", "一个文件里只能有一段内容", "去掉多余的“---”行")
                    break
                if isinstance(event, yaml.NodeEvent):
                    value = self._value(event, events, (), 1)
        except _TooDeepError:
            return None
        except yaml.YAMLError as error:
            self.faults.append(_explain(error))
            return None
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: FieldPath, depth: int) -> Raw:
        if self._keep:
            self.positions.setdefault(path, _place(event))
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, "yaml.alias", f"不能使用引用“*{event.anchor}”", "把内容完整地写出来")
            return ""
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._fault(event, "yaml.anchor", f"不能使用锚点“&{event.anchor}”", "去掉它；以 & 开头的内容用单引号括起来")
        if tag := getattr(event, "tag", None):
            self._fault(event, "yaml.tag", f"不能使用标签“{tag}”", "去掉它；以 ! 开头的内容用单引号括起来")
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if depth > MAX_DEPTH:
            self._fault(event, "yaml.depth", f"层次超过 {MAX_DEPTH} 层", "内容写得浅一些")
            raise _TooDeepError
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Raw] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._value(item, events, (*path, len(items)), depth + 1))
            return items
        return self._mapping(events, path, depth)

    def _mapping(self, events: Iterator[yaml.Event], path: FieldPath, depth: int) -> Raw:
        fields: dict[str, Raw] = {}
        first: dict[str, int] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            name = self._value(key, events, (*path, ""), depth + 1)
            self.positions.pop((*path, ""), None)
            line, column = _place(key)
            if not isinstance(name, str):
                self._fault(key, "yaml.key", "字段名应是一个词", "写成“字段: 内容”")
                name = ""
            if name == "<<":
                self._fault(key, "yaml.merge", "不能使用合并键“<<”", "把内容完整地写出来")
            if self._keep:
                self.positions.setdefault((*path, name), (line, column))
            value = self._value(next(events), events, (*path, name), depth + 1)
            if name in first:
                self._fault(
                    key,
                    "yaml.duplicate",
                    f"字段“{name}”写了两次，第一次在第 {first[name]} 行",
                    "只留一个；多项内容用列表",
                )
            elif name:
                first[name] = line
                fields[name] = value
        return fields

    def _fault(self, event: yaml.Event, id_: str, message: str, hint: str) -> None:
        line, column = _place(event)
        self.faults.append(TextFault(id_, line, column, message, hint))


class _TooDeepError(Exception):
    """Stops the reading of a text nested deeper than anybody writes by hand."""


def _place(event: yaml.Event) -> Position:
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _explain(error: yaml.YAMLError) -> TextFault:
    if isinstance(error, yaml.reader.ReaderError):
        return TextFault("yaml.character", 1, 1, "有看不见的控制字符", "用记事本另存为 UTF-8 编码后再试")
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    # An unclosed quote is noticed at the end of the text; what helps is the place where it was opened.
    if "quoted scalar" in said and "escape" not in said:
        mark = getattr(error, "context_mark", None) or mark
    line, column = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
    for pattern, message, hint in _PHRASES:
        if re.search(pattern, said):
            return TextFault("yaml.syntax", line, column, message, hint)
    return TextFault("yaml.syntax", line, column, "这里的写法不能识别", "写成“字段: 内容”，每个字段一行")
