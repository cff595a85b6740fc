"""Every rule, as a table of named cases: what the entries say, the day, and what is found in which field."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import CONFIG
from rule_cases import CASES_OF_SEVERAL, LATER

from gongkai.entries import Entries, read_entry_file
from gongkai.functions import FUNCTIONS
from gongkai.inputs import PROJECT
from gongkai.kind_files import load_kinds
from gongkai.libraries import make_library
from gongkai.library import Library
from gongkai.rules import RULES
from gongkai.rules.presence import check_character
from gongkai.rules.rule import KIND_RULES
from gongkai.site import load_site
from gongkai.workdays import load_workdays

WORKDAYS, _ = load_workdays(PROJECT)

# Two kinds that have whatever a rule can look at.
THING = """\
label: 事项
names: [title]
fields:
  title: {type: line, label: 标题, required: true}
  start: {type: date, label: 开始}
  end: {type: moment, label: 结束}
  reason: {type: text, label: 理由}
  note: {type: line, label: 说明}
  number: {type: number, label: 序号}
  limit: {type: number, label: 上限}
  sort: {type: choice, label: 种类, of: [甲, 乙]}
  code: {type: line, label: 代码}
  amount: {type: money, label: 标准}
  previous: {type: money, label: 原标准}
  until: {type: date, label: 止于}
  unknown: {type: flag, label: 止于未查得}
  done: {type: flag, label: 办结}
  parts:
    type: rows
    label: 明细
    fields:
      result: {type: line, label: 处理}
      why: {type: line, label: 缘由}
      name: {type: line, label: 姓名}
      tags: {type: lines, label: 标签}
      got: {type: number, label: 实发}
      most: {type: number, label: 应发}
  checked: {type: record, label: 核查, fields: {day: {type: date, label: 核查日}}}
  owner: {type: ref, label: 所属, to: [thing]}
  others: {type: refs, label: 相关, to: [thing]}
  year: {type: year, label: 年度}
  happened: {type: moment, label: 发生}
  table:
    type: matrix
    label: 统计表
    rows: {new: 新收, old: 上年结转, open: 办理结果/予以公开, shut: 办理结果/不予公开, next: 结转下年}
    columns: {people: 自然人, firms: 组织/企业, all: 总计}
  clauses: {type: clauses, label: 逐条解读, of: [others]}
  requires: {type: demands, label: 要求}
computed:
  progress: {use: progress, label: 进展, requires: requires, due: until}
  stages: {use: stages, label: 环节, of: [{label: 草案, field: note, after: start, days: 10}]}
"""
REPLY = """\
label: 答复
fields:
  title: {type: line, label: 标题, required: true}
  of: {type: ref, label: 对应, to: [thing]}
  about: {type: refs, label: 涉及, to: [thing]}
  published: {type: moment, label: 发布}
"""


def library_of(folder: Path, entries: str, *, today: str = "2023-12-31", **kinds: str) -> Library:
    """
    The library of entries given as YAML, `<name>: {field: value}` for a thing, `<kind>/<name>` for others.

    `body` is the text; the title is the name, so that others can refer to it.
    """
    (folder / "kinds").mkdir()
    for name, text in kinds.items():
        (folder / "kinds" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "site_config.yaml").write_text(CONFIG, encoding="utf-8")
    loaded = load_kinds(folder / "kinds", rules=RULES, computed=FUNCTIONS)
    read = []
    given: dict[str, dict[str, Any]] = yaml.load(entries, Loader=yaml.BaseLoader) or {}
    for name, fields in given.items():
        id_ = name if "/" in name else f"thing/{name}"
        head = {"title": name, **(fields or {})}
        body = head.pop("body", "")
        text = f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n{body}\n"
        path = folder / "content" / f"{id_}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        found, wrong = read_entry_file(f"content/{id_}.md", text.encode(), loaded)
        assert wrong == ()
        read += found
    made = Entries(tuple(read), frozenset(), frozenset(), {})
    library, wrong_refs = make_library(
        folder, load_site(folder), loaded, made, date.fromisoformat(today), WORKDAYS, dict(FUNCTIONS)
    )
    assert wrong_refs == []
    return library


Found = list[tuple[str, str, str]]


def found_by(rule: str, options: str, entries: str, today: str, folder: Path) -> Found:
    """Entry, field and message of everything that a rule finds among the things."""
    required = f"requirements: [{{id: T-01, rule: {rule}, {options + ', ' if options else ''}source: 测试}}]\n"
    library = library_of(folder, entries, today=today, thing=THING + required, reply=REPLY)
    given = library.kinds["thing"].requirements[0].options
    things = library.all("thing")
    if rule in KIND_RULES:
        return [(fault.entry["title"], fault.field, fault.message) for fault in RULES[rule](things, library, **given)]
    return [(it["title"], fault.field, fault.message) for it in things for fault in RULES[rule](it, library, **given)]


TWENTY = "start: start, end: end, days: 20"
OVERLAP = "start: start, end: until, same: [sort, code], open_end: unknown"
PREVIOUS = "amount: amount, previous: previous, start: start, same: [sort, code]"
YEARLY = "year: year, end: end, by: 03-31"
HOURS = "start: happened, end: end, hours: 24"
TEXT = "".join(f"第{number}条热用户应当在{number}日前缴纳热费并保护好设施。" for number in range(12))
OWN = "".join(f"问{number}：家里要在什么时候交钱？答：看通知第{number}页写的日子。" for number in range(12))

# Rule, options, entries, the day, what is expected: entry, field and a piece of the message.
CASES = [
    # presence
    pytest.param("present", "fields: [note, reason]", "a: {note: 一, reason: 二}", LATER, [], id="all given"),
    pytest.param(
        "present", "fields: [note, reason]", "a: {note: ' '}", LATER,
        [("a", "note", "缺少“说明”"), ("a", "reason", "缺少“理由”")], id="each that is blank",
    ),
    pytest.param("present", "fields: [checked.day]", "a: {checked: {day: 2023-01-01}}", LATER, [], id="in a record"),
    pytest.param(
        "present", "fields: [checked.day]", "a: {}", LATER, [("a", "checked.day", "缺少“核查日”")],
        id="no record at all",
    ),
    pytest.param(
        "present_when", "field: until, when: done", "a: {done: 是, until: 2023-01-01}", LATER, [],
        id="condition and field",
    ),
    pytest.param("present_when", "field: until, when: done", "a: {done: 否}", LATER, [], id="condition not met"),
    pytest.param("present_when", "field: until, when: done", "a: {}", LATER, [], id="condition blank"),
    pytest.param(
        "present_when", "field: until, when: done", "a: {done: 是}", LATER, [("a", "done", "“办结”为“是”时要有“止于”")],
        id="condition without the field",
    ),
    pytest.param(
        "present_when", "field: until, when: sort, equals: 乙", "{a: {sort: 甲}, b: {sort: 乙}}", LATER,
        [("b", "sort", "“种类”为“乙”时要有“止于”")], id="condition of another word",
    ),
    pytest.param(
        "present_with", "field: note, given: until", "{a: {until: 2023-01-01, note: 有}, b: {note: 有}, c: {}}", LATER,
        [], id="both, or nothing that wants the other",
    ),
    pytest.param(
        "present_with", "field: note, given: until", "a: {until: 2023-01-01}", LATER,
        [("a", "until", "写了“止于”，要有“说明”")], id="one without the other",
    ),
    pytest.param(
        "present_or_said", "field: code, said: note", "{a: {code: X}, b: {note: 没有}}", LATER, [],
        id="given or explained",
    ),
    pytest.param(
        "present_or_said", "field: code, said: note", "a: {}", LATER, [("a", "code", "缺少“代码”")],
        id="neither given nor explained",
    ),
    pytest.param(
        "row_present_when", "rows: parts, field: why, when: result, equals: 未采纳",
        "a: {parts: [{result: 未采纳, why: 超出预算}, {result: 采纳}]}", LATER, [], id="reason where one is wanted",
    ),
    pytest.param(
        "row_present_when", "rows: parts, field: why, when: result, equals: 未采纳",
        "a: {parts: [{result: 采纳}, {result: 未采纳}, {result: 未采纳}]}", LATER,
        [("a", "parts.1.result", "“明细”第 2 行"), ("a", "parts.2.result", "第 3 行：“处理”为“未采纳”时要有“缘由”")],
        id="each row without a reason",
    ),
    pytest.param(
        "row_present_when", "rows: parts, field: why, when: result, equals: 未采纳", "a: {}", LATER, [], id="no rows",
    ),
    pytest.param(
        "row_present", "rows: parts, field: why", "{a: {parts: [{why: 一}, {why: 二}]}, b: {}}", LATER, [],
        id="in every row, or no rows",
    ),
    pytest.param(
        "row_present", "rows: parts, field: why", "a: {parts: [{why: 一}, {result: 二, why: ' '}, {result: 三}]}",
        LATER, [("a", "parts.1", "“明细”第 2 行缺少“缘由”"), ("a", "parts.2", "第 3 行")], id="each row that lacks it",
    ),
    pytest.param(
        "row_present", "rows: parts, field: got", "a: {parts: [{got: '0'}]}", LATER, [], id="a number that is 0",
    ),
    pytest.param(
        "row_present", "rows: parts, field: tags", "a: {parts: [{tags: [甲]}, {tags: []}]}", LATER,
        [("a", "parts.1", "缺少“标签”")], id="a list without anything in it",
    ),
    pytest.param(
        "names_masked", "rows: parts, field: name",
        "{a: {parts: [{name: 张*}, {name: 欧阳＊＊}, {name: 李某}, {why: 没有姓名}]}, b: {}}", LATER, [],
        id="masked, or no name",
    ),
    pytest.param(
        "names_masked", "rows: parts, field: name", "a: {parts: [{name: 张*}, {name: 李四}]}", LATER,
        [("a", "parts.1.name", "“明细”第 2 行的“姓名”没有遮挡")], id="a whole name",
    ),
    pytest.param(
        "present_between", "fields: [note], year: year, since: 2021, until: 2023",
        "{a: {year: '2020'}, b: {year: '2024'}, c: {year: '2022', note: 有}, d: {}}", LATER, [],
        id="the years before and after, given within, no year",
    ),
    pytest.param(
        "present_between", "fields: [note, reason], year: year, since: 2021, until: 2023",
        "{a: {year: '2021'}, b: {year: '2023', reason: 有}}", LATER,
        [("a", "note", "缺少“说明”"), ("a", "reason", "缺少“理由”"), ("b", "note", "缺少“说明”")],
        id="the first year and the last",
    ),
    pytest.param(
        "present_between", "fields: [note], year: start, since: 2021",
        "{a: {start: 2020-12-31}, b: {start: 2021-01-01}, c: {start: 2099-01-01}}", LATER,
        [("b", "note", "说明"), ("c", "note", "说明")], id="the year of a date, without a last one",
    ),
    pytest.param(
        "has_headings", "headings: [总体情况, 收费]",
        'a: {body: "# 一、总体情况\\n\\n文\\n\\n### 别的 ###\\n\\n##二、收费情况"}', LATER, [],
        id="in order, with other words and headings between",
    ),
    pytest.param(
        "has_headings", "headings: [总体情况, 收费]", 'a: {body: "## 总体情况\\n\\n收费\\n\\n**收费**"}', LATER,
        [("a", "body", "正文缺少标题“收费”")], id="a line of text and bold letters are no headings",
    ),
    pytest.param(
        "has_headings", "headings: [总体情况, 收费]", 'a: {body: "## 收费\\n\\n## 总体情况"}', LATER,
        [("a", "body", "标题“收费”的次序不对")], id="the wrong way round",
    ),
    pytest.param(
        "has_headings", "headings: [总体情况, 收费, 其他]", 'a: {body: "## 收费\\n\\n## 其他"}', LATER,
        [("a", "body", "缺少标题“总体情况”")], id="the first is missing, the others stand in order",
    ),
    pytest.param(
        "has_headings", "headings: [情况, 情况]", "a: {body: '## 情况'}", LATER, [("a", "body", "“情况”")],
        id="one heading does not serve twice",
    ),
    pytest.param("has_headings", "headings: [总体情况]", "a: {}", LATER, [("a", "body", "总体情况")], id="no text"),
    pytest.param("has_text", "", "a: {body: 正文。}", LATER, [], id="a text"),
    pytest.param("has_text", "", "a: {body: '  '}", LATER, [("a", "body", "没有正文")], id="white space is no text"),
    pytest.param(
        "credit_code", "field: code", "{a: {code: 11370829004333910Q}, b: {code: 11370104597024629Y-A/2023-6408668}}",
        LATER, [], id="codes of real offices, with what follows them",
    ),
    pytest.param("credit_code", "field: code", "a: {}", LATER, [], id="no code"),
    pytest.param(
        "credit_code", "field: code", "a: {code: 11370829004333901Q}", LATER, [("a", "code", "校验位不对")],
        id="two characters exchanged",
    ),
    pytest.param(
        "credit_code", "field: code", "a: {code: 1137082900433391OQ}", LATER,
        [("a", "code", "“代码”读到“1137082900433391OQ”")], id="a letter O, which no code has",
    ),
    pytest.param(
        "credit_code", "field: code", "a: {code: '113708'}", LATER, [("a", "code", "“113708”")], id="too short",
    ),
    pytest.param(
        "not_copied", "original: others, share: 80", f"{{a: {{others: [b], body: {OWN}}}, b: {{body: {TEXT}}}}}", LATER,
        [], id="own words",
    ),
    pytest.param(
        "not_copied", "original: others, share: 80", f"{{a: {{others: [b], body: {TEXT}}}, b: {{body: {TEXT}}}}}",
        LATER, [("a", "body", "100% 与原文件逐字相同")], id="word for word",
    ),
    pytest.param(
        "not_copied", "original: others, share: 80",
        f"{{a: {{others: [b], body: '{TEXT.replace('。', '，')}'}}, b: {{body: {TEXT}}}}}", LATER,
        [("a", "body", "100%")], id="other punctuation is the same words",
    ),
    pytest.param(
        "not_copied", "original: others, share: 80", "{a: {others: [b], body: 全文如下}, b: {body: 全文如下}}", LATER,
        [], id="too short to tell",
    ),
    # timing
    pytest.param(
        "not_in_future", "field: start", "a: {start: 2023-12-31}", "2023-12-31", [], id="on the reporting day",
    ),
    pytest.param(
        "not_in_future", "field: end", "a: {end: 2023-12-31 23:59}", "2023-12-31", [], id="late on the reporting day",
    ),
    pytest.param(
        "not_in_future", "field: start", "a: {start: 2024-01-01}", "2023-12-31",
        [("a", "start", "“开始”读到“2024-01-01”，应不晚于统计截止日 2023-12-31")], id="the day after",
    ),
    pytest.param(
        "not_in_future", "field: checked.day", "a: {checked: {day: 2024-01-01}}", "2023-12-31",
        [("a", "checked.day", "“核查日”读到“2024-01-01”")], id="inside a record",
    ),
    pytest.param(
        "date_order", "first: start, second: end", "a: {start: 2023-03-01, end: 2023-03-01 08:00}", LATER, [],
        id="on one day",
    ),
    pytest.param(
        "date_order", "first: start, second: end", "{a: {start: 2023-03-01}, b: {end: 2023-03-01}}", LATER, [],
        id="one of them blank",
    ),
    pytest.param(
        "date_order", "first: start, second: end", "a: {start: 2023-03-02, end: 2023-03-01}", LATER,
        [("a", "end", "“结束”读到“2023-03-01”，应不早于“开始”2023-03-02")], id="the wrong way round",
    ),
    pytest.param(
        "date_order", "first: owner.until, second: end", "{a: {owner: b, end: 2023-03-01}, b: {until: 2023-03-09}}",
        LATER, [("a", "end", "应不早于“所属的止于”2023-03-09")], id="before a day of another entry",
    ),
    pytest.param(
        "date_order", "first: others.start, second: end",
        "{a: {others: [b, c], end: 2023-03-05}, b: {start: 2023-03-01}, c: {start: 2023-03-09}}", LATER,
        [("a", "end", "2023-03-09")], id="before the latest of several",
    ),
    pytest.param(
        "deadline", TWENTY, "a: {start: 2023-03-03, end: 2023-03-31 23:59}", LATER, [],
        id="received on Friday, on the due day",
    ),
    pytest.param(
        "deadline", TWENTY, "a: {start: 2023-03-03, end: 2023-04-01}", LATER,
        [("a", "end", "是 2023-04-01，应不晚于 2023-03-31（“开始”2023-03-03 后 20 个工作日）")],
        id="received on Friday, one day late",
    ),
    pytest.param(
        "deadline", "start: start, end: end, days: 5", "a: {start: 2023-01-20, end: 2023-02-01}", LATER, [],
        id="before Spring Festival, on the due day",
    ),
    pytest.param(
        "deadline", "start: start, end: end, days: 5", "a: {start: 2023-01-20, end: 2023-02-02}", LATER,
        [("a", "end", "应不晚于 2023-02-01")], id="before Spring Festival, one day late",
    ),
    pytest.param(
        "deadline", "start: start, end: end, days: 1", "a: {start: 2023-01-29, end: 2023-01-30}", LATER, [],
        id="on a working Sunday, on the due day",
    ),
    pytest.param(
        "deadline", "start: start, end: end, days: 1", "a: {start: 2023-01-29, end: 2023-01-31}", LATER,
        [("a", "end", "应不晚于 2023-01-30")], id="on a working Sunday, one day late",
    ),
    pytest.param("deadline", TWENTY, "a: {start: 2023-03-03}", "2023-03-31", [], id="unanswered, today is the due day"),
    pytest.param(
        "deadline", TWENTY, "a: {start: 2023-03-03}", "2023-04-01", [("a", "start", "“结束”空着，应不晚于 2023-03-31")],
        id="unanswered, today is past due",
    ),
    pytest.param(
        "deadline", TWENTY + ", unless: reason", "a: {start: 2023-03-03, end: 2023-09-01, reason: 补录}", LATER, [],
        id="late with a reason",
    ),
    pytest.param(
        "deadline", TWENTY + ", unless: reason", "a: {start: 2023-03-03, end: 2023-09-01}", LATER,
        [("a", "end", "2023-03-31")], id="late without the reason",
    ),
    pytest.param("deadline", TWENTY, "a: {end: 2023-09-01}", LATER, [], id="nothing began"),
    pytest.param(
        "deadline", TWENTY + ", count: calendar",
        "{a: {start: 2023-09-10, end: 2023-10-07}, b: {start: 2023-09-10, end: 2023-10-08}}", LATER,
        [("b", "end", "应不晚于 2023-10-07（“开始”2023-09-10 后 20 个自然日）")],
        id="calendar days that end on a holiday",
    ),
    pytest.param(
        "deadline", "start: others.start, end: end, days: 3",
        "{a: {others: [b, c], end: 2023-03-09}, b: {start: 2023-03-01}, c: {start: 2023-03-06}}", LATER, [],
        id="counted from the latest of several",
    ),
    pytest.param(
        "deadline", "start: others.start, end: end, days: 3",
        "{a: {others: [b, c], end: 2023-03-10}, b: {start: 2023-03-01}, c: {start: 2023-03-06}}", LATER,
        [("a", "end", "（“相关的开始”2023-03-06 后 3 个工作日）")], id="late, counted from the latest of several",
    ),
    pytest.param(
        "yearly_by", YEARLY, "{a: {year: '2022', end: 2023-03-31 23:59}, b: {end: 2023-09-01}}", LATER, [],
        id="on the last day, or of no year",
    ),
    pytest.param(
        "yearly_by", YEARLY, "a: {year: '2022', end: 2023-04-01}", LATER,
        [("a", "end", "“结束”是 2023-04-01，应不晚于 2023-03-31")], id="on the day after the last",
    ),
    pytest.param("yearly_by", YEARLY, "a: {year: '2022'}", "2023-03-31", [], id="nothing yet, today is the last day"),
    pytest.param(
        "yearly_by", YEARLY, "a: {year: '2022'}", "2023-04-01", [("a", "end", "“结束”空着，应不晚于 2023-03-31")],
        id="nothing yet, the last day has passed",
    ),
    pytest.param(
        "yearly_by", YEARLY + ", later: 0", "{a: {year: '2023', end: 2023-03-31}, b: {year: '2023', end: 2023-04-01}}",
        LATER, [("b", "end", "2023-03-31")], id="in the same year",
    ),
    pytest.param(
        "yearly_by", "year: start, end: end, by: 03-31, later: 2",
        "{a: {start: 2021-12-31, end: 2023-03-31}, b: {start: 2021-01-01, end: 2023-04-01}}", LATER,
        [("b", "end", "2023-03-31")], id="two years after the year of a date",
    ),
    pytest.param(
        "yearly_by", YEARLY + ", unless: reason",
        "{a: {year: '2022', end: 2023-09-01, reason: 机构改革}, b: {year: '2022', end: 2023-09-01}}", LATER,
        [("b", "end", "2023-03-31")], id="late with a reason, and without",
    ),
    pytest.param(
        "within_hours", HOURS, "a: {happened: 2023-03-03 10:30, end: 2023-03-04 10:30}", LATER, [],
        id="after as many hours to the minute",
    ),
    pytest.param(
        "within_hours", HOURS, "a: {happened: 2023-03-03 10:30, end: 2023-03-04 10:31}", LATER,
        [("a", "end", "“结束”是 2023-03-04 10:31，应不晚于 2023-03-04 10:30（“发生”后 24 小时）")],
        id="one minute late",
    ),
    pytest.param(
        "within_hours", HOURS, "{a: {happened: 2023-03-03, end: 2023-03-04}, b: {end: 2023-03-04}}", LATER, [],
        id="days without a time, or nothing happened",
    ),
    pytest.param(
        "within_hours", HOURS, "a: {happened: 2023-03-03 10:30, end: 2023-03-04}", LATER,
        [("a", "end", "是 2023-03-04 23:59")], id="a day without a time counts as its end",
    ),
    pytest.param(
        "within_hours", HOURS, "a: {happened: 2023-03-03 10:30}", "2023-03-04", [], id="open on the day it is due",
    ),
    pytest.param(
        "within_hours", HOURS, "a: {happened: 2023-03-03 10:30}", "2023-03-05",
        [("a", "happened", "“结束”空着，应不晚于 2023-03-04 10:30")], id="open on the day after",
    ),
    pytest.param(
        "not_expired", "field: until", "{a: {until: 2023-12-31}, b: {}}", "2023-12-31", [],
        id="on its last day, or never",
    ),
    pytest.param(
        "not_expired", "field: until", "a: {until: 2023-12-30}", "2023-12-31",
        [("a", "until", "“止于”是 2023-12-30，到 2023-12-31 已经过期")], id="the day after its last",
    ),
    pytest.param(
        "not_expired", "field: until, unless: reason",
        "{a: {until: 2023-12-30, reason: 已停办}, b: {until: 2023-12-30}}", "2023-12-31", [("b", "until", "过期")],
        id="expired with a reason, and without",
    ),
    pytest.param(
        "not_expired", "field: checked.day", "a: {checked: {day: 2023-12-30}}", "2023-12-31",
        [("a", "checked.day", "“核查日”是 2023-12-30")], id="expired inside a record",
    ),
    pytest.param(
        "recent", "field: start, days: 14", "{a: {start: 2023-12-17}, b: {start: 2024-06-01}, c: {}}", "2023-12-31", [],
        id="as many days ago, still to come, or blank",
    ),
    pytest.param(
        "recent", "field: start, days: 14", "a: {start: 2023-12-16}", "2023-12-31",
        [("a", "start", "“开始”是 2023-12-16，到 2023-12-31 已有 15 天，应在 14 天以内")], id="one day too long ago",
    ),
    pytest.param(
        "min_period", "start: start, end: end, days: 30", "a: {start: 2023-05-01, end: 2023-05-30}", LATER, [],
        id="thirty days with both ends",
    ),
    pytest.param(
        "min_period", "start: start, end: end, days: 30", "a: {start: 2023-05-01, end: 2023-05-29}", LATER,
        [("a", "end", "从“开始”到“结束”只有 29 天，应不少于 30 天")], id="one day too few",
    ),
    pytest.param(
        "min_period", "start: start, end: end, days: 30, unless: reason",
        "{a: {start: 2023-05-01, end: 2023-05-02, reason: 汛期}, b: {start: 2023-05-01}}", LATER, [],
        id="with a reason, or open",
    ),
    pytest.param(
        "min_period", "start: start, end: end, days: 5, count: working",
        "{a: {start: 2023-05-04, end: 2023-05-09}, b: {start: 2023-05-04, end: 2023-05-08}}", LATER,
        [("b", "end", "“结束”是 2023-05-08，应不早于 2023-05-09（从“开始”起 5 个工作日）")],
        id="working days with both ends, over a working Saturday",
    ),
    pytest.param(
        "fresh", "field: start, months: 14", "{a: {start: 2019-01-01}, b: {start: 2022-10-31}}", "2023-12-31", [],
        id="fourteen months to the day",
    ),
    pytest.param(
        "fresh", "field: start, months: 14", "{a: {start: 2019-01-01}, b: {start: 2022-10-30}}", "2023-12-31",
        [("b", "start", "最近一条的“开始”是 2022-10-30，到 2023-12-31 已超过 14 个月")],
        id="one day more; the newest is told",
    ),
    pytest.param("fresh", "field: start, months: 14", "a: {}", LATER, [], id="nothing dated"),
    # counting
    pytest.param(
        "at_most", "field: number, limit: limit", "{a: {number: '3', limit: '3'}, b: {number: '3'}}", LATER, [],
        id="as many, or no limit",
    ),
    pytest.param(
        "at_most", "field: number, limit: limit", "a: {number: '4', limit: '3'}", LATER,
        [("a", "number", "“序号”读到“4”，应不多于“上限”3")], id="one more",
    ),
    pytest.param(
        "at_least", "field: others, count: 2", "{a: {others: [b, c]}, b: {others: [a, b, c]}, c: {others: [a, b]}}",
        LATER, [], id="as many, or more",
    ),
    pytest.param(
        "at_least", "field: others, count: 2", "{a: {others: [b]}, b: {}}", LATER,
        [("a", "others", "“相关”有 1 项，应至少有 2 项"), ("b", "others", "“相关”有 0 项")], id="one too few, or none",
    ),
    pytest.param(
        "sum_of", "total: number, of: [limit, parts.got]",
        "{a: {number: '7', limit: '2', parts: [{got: '4'}, {got: '1'}, {why: 没有}]}, b: {limit: '3'},"
        " c: {number: '0'}, d: {number: '0.3', parts: [{got: '0.1'}, {got: '0.2'}]}}",
        LATER, [], id="all numbers, those of rows too; blank ones are 0",
    ),
    pytest.param(
        "sum_of", "total: number, of: [limit, parts.got]",
        "a: {number: '8', limit: '2', parts: [{got: '4'}, {got: '1'}]}", LATER,
        [("a", "number", "“序号”读到“8”，各项之和是 7")], id="another sum",
    ),
    pytest.param(
        "sum_of", "total: number, of: [limit]", "a: {number: '8'}", LATER, [("a", "number", "各项之和是 0")],
        id="a total of nothing",
    ),
    pytest.param(
        "row_at_most", "rows: parts, field: got, limit: most",
        "{a: {parts: [{got: '3', most: '3'}, {got: '9'}, {most: '1'}]}, b: {}}", LATER, [],
        id="as many in a row, one of them blank, no rows",
    ),
    pytest.param(
        "row_at_most", "rows: parts, field: got, limit: most",
        "a: {parts: [{got: '3', most: '9'}, {got: '3.5', most: '3'}]}", LATER,
        [("a", "parts.1.got", "“明细”第 2 行：“实发”3.5 多于“应发”3")], id="more in the second row",
    ),
    pytest.param(
        "row_unique", "rows: parts, fields: [name, result]",
        "{a: {parts: [{name: 甲, result: 一}, {name: 甲, result: 二}, {name: 乙, result: 一}]},"
        " b: {parts: [{name: 甲, result: 一}]}, c: {}}",
        LATER, [], id="alike in part, or in another entry",
    ),
    pytest.param(
        "row_unique", "rows: parts, fields: [name, result]",
        "a: {parts: [{name: 甲, result: 一}, {name: 乙}, {name: 甲, result: 一}, {name: 甲, result: 一}]}", LATER,
        [("a", "parts.2.name", "“明细”第 3 行和第 1 行重复：甲 一"), ("a", "parts.3.name", "第 4 行和第 1 行重复")],
        id="each row after the first",
    ),
    pytest.param(
        "unique", "fields: [sort, number]",
        "{a: {sort: 甲, number: '1'}, b: {sort: 乙, number: '1'}, c: {sort: 甲}, d: {sort: 甲}}", LATER, [],
        id="alike in part, or blank",
    ),
    pytest.param(
        "unique", "fields: [sort, number]",
        "{b: {sort: 甲, number: '1'}, a: {sort: 甲, number: '1'}, c: {sort: 甲, number: '1'}}", LATER,
        [("b", "number", "“种类”和“序号”读到“甲 1”，和 thing/a 重复"), ("c", "number", "和 thing/a 重复")],
        id="each after the first",
    ),
    pytest.param(
        "consecutive", "field: number, within: sort",
        "{a: {sort: 甲, number: '2'}, b: {sort: 甲, number: '1'}, c: {sort: 乙, number: '1'}}", LATER, [],
        id="each group from one",
    ),
    pytest.param(
        "consecutive", "field: number, within: sort",
        "{a: {sort: 甲, number: '2'}, b: {sort: 甲, number: '5'}, c: {sort: 乙, number: '1'}}", LATER,
        [("b", "number", "“甲”的“序号”缺 1、3、4")], id="a gap and no beginning",
    ),
    pytest.param(
        "consecutive", "field: number, within: sort", "{a: {sort: 甲}, b: {sort: 甲, number: '2'}}", LATER,
        [("b", "number", "缺 1")], id="one without a number is left alone",
    ),
    pytest.param(
        "no_overlap", OVERLAP,
        "{a: {sort: 甲, start: 2022-01-01, until: 2022-12-31}, b: {sort: 甲, start: 2023-01-01},"
        " c: {sort: 乙, start: 2022-06-01}}",
        LATER, [], id="one after the other, and another sort",
    ),
    pytest.param(
        "no_overlap", OVERLAP,
        "{a: {sort: 甲, start: 2022-01-01, until: 2023-01-01}, b: {sort: 甲, start: 2023-01-01}}", LATER,
        [("b", "start", "和 thing/a 的时间重叠：那一条从 2022-01-01 起，止于 2023-01-01")], id="one day of both",
    ),
    pytest.param(
        "no_overlap", OVERLAP, "{a: {sort: 甲, start: 2022-01-01}, b: {sort: 甲, start: 2023-01-01}}", LATER,
        [("b", "start", "没有写“止于”")], id="the earlier one has no end",
    ),
    pytest.param(
        "no_overlap", OVERLAP, "{a: {sort: 甲, start: 2022-01-01, unknown: 是}, b: {sort: 甲, start: 2023-01-01}}",
        LATER, [], id="the earlier one ended on an unknown day",
    ),
    pytest.param(
        "no_overlap", OVERLAP, "{a: {sort: 甲, start: 2022-01-01, unknown: 是}, b: {sort: 甲, start: 2022-01-01}}",
        LATER, [("b", "start", "和 thing/a 的时间重叠")], id="an unknown end does not excuse the same day",
    ),
    pytest.param(
        "no_overlap", OVERLAP, "{a: {sort: 甲}, b: {sort: 甲, start: 2022-01-01}}", LATER, [],
        id="one without a start is left alone",
    ),
    pytest.param("covers", "field: sort", "{a: {sort: 甲}, b: {sort: 乙}}", LATER, [], id="every word"),
    pytest.param(
        "covers", "field: sort", "{a: {sort: 乙}, b: {}}", LATER, [("a", "sort", "“种类”还没有“甲”")],
        id="a word is missing",
    ),
    pytest.param("covers", "field: sort", "{}", LATER, [], id="no entry yet"),
    pytest.param(
        "agrees_with_previous", PREVIOUS,
        "{a: {sort: 甲, start: 2022-01-01, amount: '880', previous: '1'},"
        " b: {sort: 甲, start: 2023-01-01, amount: '900', previous: '880.00'},"
        " c: {sort: 甲, start: 2024-01-01, amount: '910'},"
        " d: {sort: 乙, start: 2023-06-01, amount: '5', previous: '4'}}",
        LATER, [], id="as the one before, or blank, or the first",
    ),
    pytest.param(
        "agrees_with_previous", PREVIOUS,
        "{b: {sort: 甲, start: 2022-01-01, amount: '880'},"
        " a: {sort: 甲, start: 2023-01-01, amount: '900', previous: '791'}}",
        LATER, [("a", "previous", "“原标准”读到“791”，站内上一条（thing/b）是 880")], id="another amount before",
    ),
    pytest.param(
        "agrees_with_previous", PREVIOUS, "{a: {amount: '1'}, b: {start: 2022-01-01, amount: '2', previous: '9'}}",
        LATER, [], id="an undated one is left alone",
    ),
    pytest.param(
        "agrees_with_previous", PREVIOUS, "{a: {start: 2022-01-01}, b: {start: 2023-01-01, previous: '9'}}", LATER, [],
        id="no amount to agree with",
    ),
    *CASES_OF_SEVERAL,
]  # fmt: skip


@pytest.mark.parametrize(("rule", "options", "entries", "today", "expected"), CASES)
def test_a_rule_finds_this(
    tmp_path: Path, rule: str, options: str, entries: str, today: str, expected: list[tuple[str, str, str]]
) -> None:
    found = found_by(rule, options, entries, today, tmp_path)
    assert [(entry, field) for entry, field, _ in found] == [(entry, field) for entry, field, _ in expected]
    assert [message for (_, _, message), (*_, piece) in zip(found, expected, strict=True) if piece not in message] == []


def test_every_rule_has_a_case_that_fails_and_one_that_passes() -> None:
    failing = {case.values[0] for case in CASES if case.values[4]}
    passing = {case.values[0] for case in CASES if not case.values[4]}
    assert (failing, passing) == (set(RULES), set(RULES))


@pytest.mark.parametrize("code", ["11370829004333910Q", "11370104597024629Y", "11370883004326294R"])
def test_the_check_character_of_a_credit_code_is_worked_out(code: str) -> None:
    assert check_character(code[:17]) == code[17]
    assert [n for n in range(17) if code[n].isdigit() and check_character(_raised(code, n)) == code[17]] == []


def _raised(code: str, place: int) -> str:
    """The code with one digit made one higher, which a check character must notice."""
    return code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 : 17]
