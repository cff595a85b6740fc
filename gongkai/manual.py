"""The reference of kinds, field types and rules as Markdown, made from the same data that the program obeys."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.bars import PICTURES, table_of
from gongkai.demands import Demand
from gongkai.field import Field
from gongkai.kinds import Chart, Kind
from gongkai.options import options_of
from gongkai.rules.rule import RULES, SAYS
from gongkai.schema import INTERVAL, LISTS, PAGES, wanted_by
from gongkai.schema import TYPES as SCHEMA_TYPES
from gongkai.strict_yaml import Raw
from gongkai.words import LEVELS, demand_of

TYPES = {
    "line": ("一行文字", "关于供热的通知"),
    "text": ("几行文字", "| 后面换行写"),
    "date": ("日期", "2023-07-14"),
    "moment": ("日期，可加时间", "2023-07-14 15:30"),
    "year": ("年份", "2023"),
    "number": ("数字", "12"),
    "money": ("金额，最多两位小数", "880"),
    "phone": ("单位的公开电话，不收手机号", "0537-1234567"),
    "choice": ("从给定的词里选一个", "有效"),
    "choices": ("从给定的词里选一个或几个", "[文字, 图解]"),
    "flag": ("是或否", "是"),
    "ref": ("另一个条目的编号或名称", "policy/2023/tongzhi"),
    "refs": ("几个条目的编号或名称", "[policy/2023/tongzhi]"),
    "lines": ("几个短词", "[甲, 乙]"),
    "link": ("网址，本站的从 / 写起", "/policy/2023/tongzhi/"),
    "file": ("放在条目旁边的文件", "tongzhi/fujian.pdf"),
    "clauses": ("几条，每条有 clause（条款开头的字）和 says（解读）", "[{clause: 第三条, says: 说明}]"),
    "matrix": ("一张数字表：每行一串数", "{new: [3, 0, 3]}"),
    "demands": ("几项要求，见“任务表怎样判断”", "[{kind: policy, count: 1}]"),
    "record": ("一组字段", "见各字段"),
    "rows": ("几行，每行一组字段", "见各字段"),
}


def kind_text(kind: Kind, kinds: Mapping[str, Kind]) -> str:
    """Return everything about one kind, as Markdown."""
    lines = [
        f"## {kind.label}（{kind.name}）",
        "",
        kind.about,
        "",
        f"放在 `content/{kind.name}/{'<年份>/' if kind.year else ''}`，栏目“{'/'.join(kind.column) or '无'}”。",
        "",
        "| 字段 | 名称 | 类型 | 必填 | 说明 |",
        "|---|---|---|---|---|",
        *(row for field in kind.fields.values() for row in _field_rows(field, "", kinds)),
        "",
    ]
    if kind.computed:
        lines += ["自动算出的字段：" + "、".join(f"{c.label}（{c.name}）" for c in kind.computed.values()) + "。", ""]
    lines += [part for line in _drawn(kind) for part in (line, "")]
    if laid_out := "；".join(_laid_out(kind)):
        lines += [f"页面：{laid_out}。", ""]
    if kind.requirements:
        lines += ["| 编号 | 要求 | 级别 | 依据 |", "|---|---|---|---|"]
        for each in kind.requirements:
            source = each.source + ("" if each.verified else "【待核】")
            lines.append(f"| {each.id} | {demand_of(each, kind, kinds)} | {LEVELS[each.level]} | {source} |")
        lines.append("")
    if kind.schema.type or kind.schema.properties:
        lines += [_schema_text(kind), ""]
    if found := "；".join(_found(kind)):
        lines += [f"查找：{found}。", ""]
    return "\n".join([*lines, "例子：", "", "```yaml", *_yaml(kind.example, ""), "```", ""])


def _schema_text(kind: Kind) -> str:
    """What machines are told an entry is."""
    schema = kind.schema
    given = []
    for each in schema.properties:
        said = ("到" if wanted_by(schema.type or schema.page, each.name) == INTERVAL else "或").join(
            kind.label_of(name) for name in each.fields
        )
        words = f"（{'，'.join(f'{word}→{other}' for word, other in each.words)}）" if each.words else ""
        given.append(f"{each.name} 取自{said}{words}")
    lists = f"列表是 {schema.list}。" if schema.list != "CollectionPage" else ""
    return f"给机器读：条目是 {schema.type or schema.page}，{'；'.join(given)}。{lists}"


# What the search is told of a kind, for each option of `search` in the words of its readers.
_FOUND = {
    "number": "按{names}直接找到，括号、空格、中文数字怎样写都行",
    "index_number": "按{names}直接找到",
    "theme": "结果可以按{names}缩小范围",
}


def _found(kind: Kind) -> Iterator[str]:
    """What the search is told of a kind's entries, and which of its words say that they no longer hold."""
    for option, said in _FOUND.items():
        if name := getattr(kind.search, option):
            yield said.format(names=kind.label_of(name))
    if kind.search.first:
        yield "标题里有要查的词时，排在别的类别前面"
    if kind.page.mark and kind.page.mark.past:
        words = "、".join(f"“{word}”" for word in kind.page.mark.past)
        yield f"{kind.label_of(kind.page.mark.field)}是{words}的排在后面"


def _drawn(kind: Kind) -> Iterator[str]:
    """What a kind's pages show as pictures, a sentence for each."""
    chart = kind.list.chart
    if chart:
        series = f"，每个{'和'.join(map(kind.label_of, chart.series))}一条线" if chart.series else ""
        about = f"{chart.title}（{kind.label_of(chart.y)}）{series}"
        yield f"列表上的图：按“{kind.label_of(chart.field)}”分的列表画{about}。"
    if kind.list.count_by:
        yield f"列表上的图：按“{kind.label_of(kind.list.count_by)}”数条数。"
    for computed in kind.computed.values():
        if computed.use in PICTURES:
            yield f"条目上的图：{computed.label}，画“{kind.label_of(table_of(computed.options))}”里的数。"


# How a page may be laid out, in the words of its readers.
_PLACES = {
    "under": "标题下面写{names}",
    "lead": "最先用大字显示{names}",
    "facts": "上面的表依次是{names}，其余的放在后面的“其他信息”",
    "sections": "{names}各成一节",
    "numbered": "{names}按步骤编号",
    "replaced_by": "别的条目的{names}指向它时，最前面有提示",
}


def _laid_out(kind: Kind) -> Iterator[str]:
    for place, said in _PLACES.items():
        if names := getattr(kind.page, place):
            yield said.format(names="、".join(kind.label_of(name) for name in names))
    if mark := kind.page.mark:
        warned = "、".join(f"“{word}”" for word in mark.warn)
        yield f"标题旁边标明{kind.label_of(mark.field)}" + (f"，{warned}在最前面提示" if warned else "")


def _field_rows(field: Field, above: str, kinds: Mapping[str, Kind]) -> Iterator[str]:
    if field.forbidden:
        return
    said = [field.about, "每个值可以订阅" if field.feed else ""]
    if field.of:
        said.append("可写：" + "、".join(field.of))
    if field.to:
        said.append("指向：" + "、".join(kinds[name].label for name in field.to))
    if field.back:
        said.append(f"对方页面上叫“{field.back}”")
    about = "；".join(part for part in said if part)
    type_, required = TYPES[field.type][0], "是" if field.required else ""
    yield f"| {above}{field.name} | {field.label} | {type_} | {required} | {about} |"
    for below in field.fields:
        yield from _field_rows(below, f"{above}{field.name}.", kinds)


def _yaml(raw: Mapping[str, Raw], indent: str) -> Iterator[str]:
    for name, value in raw.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _yaml(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}: [{', '.join(map(str, value))}]"
        else:
            yield f"{indent}{name}: {value}"


_MACHINES = """
# 给机器读的说明

类别文件的 schema 写明条目在 [schema.org](https://schema.org/) 里是什么，哪个属性取自哪个字段；页面的 JSON-LD 由它生成。
字段组的 schema 对用它的类别都有效，类型没有的属性不用。

| 选项 | 意思 |
|---|---|
| type | 条目的类型，不写就只是网页。可写：{types} |
| page | 条目页面的类型，默认 WebPage。可写：{pages} |
| list | 列表页的类型，默认 CollectionPage；数据写 Dataset。可写：{lists} |
| 属性: 字段 | 属性取自这个字段；用点写到里面一层，如 `acceptedAnswer.text: answer` |
| 属性: [字段, 字段] | 取先写的那个，空的时候取后一个；temporalCoverage 是起和止 |
| 属性: {{field: 字段, words: {{词: 另一个词}}}} | 把字段的词换成另一个词，没有写的词不输出 |

字段写 `feed: true`，它的每个值就有订阅源：选词的字段在这个词的列表旁边，引用的字段在所引用条目的页面旁边。
订阅源只收有发布日期的条目；dateModified 写明取自哪个字段的，更新时间按它算。
"""

_SEARCH = """
# 查找

每个条目的标题、单位、关键词和页面上的文字都查得到，不用写什么。类别文件的 search 只写另外几样：

| 选项 | 意思 |
|---|---|
| number | 哪个字段是文号：怎样写都直接找到这个条目 |
| index_number | 哪个字段是索引号，也直接找到 |
| theme | 结果按哪个字段的主题缩小范围 |
| first | 群众要找的就是这一类（标准、指南、文件），不是讲它的报道：写 true，标题里有要查的词时排在别的类别前面 |

页面的 mark 写了 past 的词（如“废止”），状态是这些词的条目排在后面，并标明。
意思相同的词、大家常找的词在 `content/search-words.yaml`，一定要查得到的在 `content/search-cases.csv`。
"""

_DEMAND_SAYS = {
    "kind": "哪个类别的条目",
    "where": "字段是什么词才算，如 {topic: 外贸}；* 是写了就算，self 是指向本项的；可顺着引用写，如 explains.featured",
    "says": "这一项要求的简称",
    "count": "至少几条",
    "per": "在多长时间里：year 当年，quarter 每季度，month 每月，once 不论哪一年",
    "by": "any 由承担单位共同完成，each 每个承担单位都要有",
    "units": "承担这一项的单位或分组，和本行不同时才写",
    "unit": "条目的哪个字段写着单位；写空的，谁发布的都算",
    "on": "按条目的哪个日期算年份和先后",
    "filled": "每一条都要填写的字段",
    "covers": "哪个字段的每一个词都要有条目",
    "words": "和 covers 一起用：要有哪些词",
    "fresh": "最近一条不超过多少天",
    "obeys": "每一条都要做到的要求，写编号",
    "due": "比本行更早的期限，写月-日",
    "law": "更早的期限出自哪里，会显示在页面上",
    "if_any": "没有这样的事就不欠；有的才判断",
    "optional": "可以不做",
}


def _default(value: Any) -> str:
    return "否" if value is False else str(value) if value and isinstance(value, (str, int)) else ""


def reference(kinds: Mapping[str, Kind]) -> str:
    """Return the reference of all kinds, field types and rules, as Markdown."""
    lines = [
        "# 参考：类别、字段类型、规则",
        "",
        "由 `python build.py explain --all` 生成，不要手改。",
        "",
        "# 类别",
        "",
    ]
    text = "\n".join(lines) + "\n" + "\n".join(kind_text(kind, kinds) for kind in kinds.values())
    text += "\n# 字段类型\n\n| 类型 | 读作 | 例子 |\n|---|---|---|\n"
    text += "".join(f"| {name} | {what} | `{sample}` |\n" for name, (what, sample) in TYPES.items())
    text += _MACHINES.format(types=" ".join(SCHEMA_TYPES), pages=" ".join(PAGES), lists=" ".join(LISTS))
    text += _SEARCH
    text += "\n# 任务表怎样判断\n\n任务的 requires 是一串要求，每项用这些选项写明。只算公众看得到的条目。\n\n"
    text += "| 选项 | 意思 | 不写时 |\n|---|---|---|\n"
    for option in options_of(Demand):
        text += f"| {option.name} | {_DEMAND_SAYS[option.name]} | {_default(option.default)} |\n"
    text += "\n# 图\n\n图在生成网站时画好，旁边总有原来的表；图上面的一句话由程序按数字写。"
    text += "没有数、只有一个数时不画；横条不画负数。\n\n"
    text += "| 写在哪里 | 画什么 | 选项 |\n|---|---|---|\n"
    text += "".join(f"| {where} | {what} | {options} |\n" for where, what, options in _pictures())
    text += "\n# 规则\n\n| 规则 | 要求 | 选项 | 用在 |\n|---|---|---|---|\n"
    for name in sorted(RULES):
        options = "、".join(f"{o.name}{'' if o.required else '（可省）'}" for o in options_of(RULES[name]))
        used = "、".join(r.id for kind in kinds.values() for r in kind.requirements if r.rule == name)
        text += f"| {name} | {SAYS[name]} | {options or '无'} | {'、'.join(dict.fromkeys(used.split('、')))} |\n"
    return text


_PICTURE_SAYS = {
    "matrix_parts": "表里几组行各占多少：一组一条横条，附百分比",
    "matrix_years": "表里一个数历年的变化：从同一单位各年的条目里各取一个",
    "row_items": "明细的每一行一条横条，不算百分比",
}
_CHART_SAYS = {
    "title": "图名",
    "field": "按哪个字段分的列表才画",
    "x": "日期",
    "y": "数",
    "end": "止期",
    "series": "按哪些字段分成几条线",
    "steps": "数一直有效到下一条的写 true",
    "unit": "写着单位的字段",
}


def _pictures() -> Iterator[tuple[str, str, str]]:
    """Each way to declare a picture: where, what it draws, and its options."""
    options = "、".join(f"{field.name} {_CHART_SAYS[field.name]}" for field in dataclasses.fields(Chart))
    yield "list 的 chart", "一个数随时间的变化", options
    yield "list 或首页选取的 count_by", "条目按一个字段的各个词各有多少；字段是任务进展的，一项画一个方块", "字段名"
    for name, function in PICTURES.items():
        known = "、".join(f"{o.name}{'' if o.required else '（可省）'}" for o in options_of(function))
        yield f"computed 的 use: {name}", _PICTURE_SAYS[name], known
