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
        r"cannot start any token|scanning an? (alias|anchor|tag|block scalar)|mapping keys are not allowed",
        "内容不能以“{mark}”开头",
        "用单引号把整个内容括起来",
    ),
    (r"violates indentation", "用了 Tab 键缩进", "缩进用空格，每层两个"),
    (
        r"mapping values are not allowed",
        "这里多了一个冒号",
        "内容里有“: ”（冒号加空格）时，用单引号把整个内容括起来",
    ),
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
    (
        r"block sequence entries are not allowed",
        "短横线的位置不对",
        "短横线应另起一行，与同层的短横线对齐；内容以短横线开头时，用单引号把整个内容括起来",
    ),
    (r"expected the node content|did not find expected node", "这里缺少内容", "补上内容，或删去这个字段"),
)

# Slips of the keyboard. A Chinese name counts at the margin only: further in, it may well stand in a text.
_WIDE_COLON = re.compile(r"^(\s*(?:- )?(?=[A-Za-z_])|(?=[\u4e00-\u9fff]))([A-Za-z_][A-Za-z0-9_]*|[\u4e00-\u9fff]+)(：)")
_NO_SPACE = re.compile(r"^(\s*(?:- )?)([A-Za-z_][A-Za-z0-9_]*):(?=[^\s/])")
_TAB = re.compile(r"^ *\t")
# What stands before the place at which the parser gave up, where indentation or something closed too early is at fault.
_ONLY_NAME = re.compile(r" *(- )?[\w.-]+")
_CLOSED = re.compile(r" *(- )?[\w.-]+: +(['\"\[{])")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    value = builder.build(text)
    if not isinstance(value, dict) and (slip := _slip(text)) is not None:
        return None, [slip]
    return value, builder.faults


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
        self._remarked: list[str] = []

    def build(self, text: str) -> Raw | None:
        # A `#` behind a blank begins a remark; one that was meant as part of the value would vanish without a word.
        self._remarked = text.splitlines() if re.search(r"\S +#[^\s#]", text) else []
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
            self.faults.append(_explain(error, text))
            return None
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: FieldPath, depth: int) -> Raw:
        if self._keep:
            self.positions.setdefault(path, _place(event))
        if isinstance(event, yaml.AliasEvent):
            hint = "把内容完整地写出来；以 * 开头的内容用单引号括起来"
            self._fault(event, "yaml.alias", f"不能使用引用“*{event.anchor}”", hint)
            return f"*{event.anchor}"
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._fault(event, "yaml.anchor", f"不能使用锚点“&{event.anchor}”", "去掉它；以 & 开头的内容用单引号括起来")
        if tag := getattr(event, "tag", None):
            self._fault(event, "yaml.tag", f"不能使用标签“{tag}”", "去掉它；以 ! 开头的内容用单引号括起来")
        if isinstance(event, yaml.ScalarEvent):
            if self._remarked:
                self._report_remark(event)
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
                name = ""
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

    def _report_remark(self, event: yaml.ScalarEvent) -> None:
        end = event.end_mark
        line = self._remarked[end.line] if end is not None and end.line < len(self._remarked) else ""
        if end is not None and not event.style and (match := re.match(r" +(#[^\s#]\S*)", line[end.column :])):
            message = f"“{match[1][:20]}”前面有空格，“#”和它后面的字都会丢掉"
            hint = "要留下这些字，用单引号把整个内容括起来；是给同事看的批注，“#”后面空一格"
            place = (end.line + 1, end.column + match.start(1) + 1)
            self.faults.append(TextFault("yaml.remark", *place, message, hint))

    def _fault(self, event: yaml.Event, id_: str, message: str, hint: str) -> None:
        line, column = _place(event)
        self.faults.append(TextFault(id_, line, column, message, hint))


class _TooDeepError(Exception):
    """Stops the reading of a text nested deeper than anybody writes by hand."""


def _place(event: yaml.Event) -> Position:
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _explain(error: yaml.YAMLError, text: str) -> TextFault:
    lines = text.splitlines()
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: found.start()] if (found := _UNPRINTABLE.search(text)) else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return TextFault("yaml.character", line, column, "这里有看不见的控制字符", "删去这一处，重新输入")
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    opened = getattr(error, "context_mark", None)
    # What is not closed is noticed further down; what helps is the place where it was opened.
    if opened is not None and mark is not None:
        is_quote = "quoted scalar" in said and "escape" not in said
        is_begun = re.search(r"simple key|scanning an? (alias|anchor|tag|block scalar|directive)", said)
        if is_quote or is_begun or ("flow" in said and opened.line < mark.line):
            mark = opened
    line, column = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
    whole = lines[line - 1] if line <= len(lines) else ""
    before = whole[: column - 1]
    if "mapping values" in said and _ONLY_NAME.fullmatch(before):
        hint = "同一层的字段左边对齐；里面一层多缩进两个空格，上一行只写“字段:”"
        return TextFault("yaml.indent", line, 1, "这一行的缩进和上一行对不上", hint)
    if "expected key" in said and (match := _CLOSED.match(before)):
        message = f"“{match[2]}”已经成对，后面还有文字"
        return TextFault("yaml.syntax", line, column, message, "用单引号把整个内容括起来；内容里的引号用中文引号“ ”")
    for pattern, message, hint in _PHRASES:
        if re.search(pattern, said):
            return TextFault("yaml.syntax", line, column, message.format(mark=whole[column - 1 : column]), hint)
    return TextFault("yaml.syntax", line, column, "这里的写法不能识别", "写成“字段: 内容”，每个字段一行")


def _slip(text: str) -> TextFault | None:
    """Return the first slip of the keyboard that explains why a text is no YAML, if there is one."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := _WIDE_COLON.match(line):
            column = match.start(3) + 1
            hint = f"改成英文冒号加空格，例如“{match[2]}: 内容”"
            return TextFault("yaml.colon", number, column, f"“{match[2]}”后面是中文冒号“：”", hint)
        if match := _NO_SPACE.match(line):
            hint = f"冒号后空一格，例如“{match[2]}: 内容”"
            return TextFault("yaml.colon", number, match.end() + 1, f"“{match[2]}:”后面没有空格", hint)
        if _TAB.match(line):
            return TextFault("yaml.tab", number, line.index("\t") + 1, "用了 Tab 键缩进", "缩进用空格，每层两个")
    return None
