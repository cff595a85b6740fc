"""Fields that nobody types: validity, periods, milestones, members and stages on a given day."""

from pathlib import Path
from typing import Any

import pytest
from test_rules import library_of

from gongkai.computed import Stage
from gongkai.libraries import public
from gongkai.library import Library

REVIEWED = "{by: 科长, date: 2023-01-05, attribute: 主动公开, basis: 条例}"
# What makes an entry public; added to every kind.
COMMON = """\
every:
  fields:
    title: {type: line, label: 标题, required: true}
    review:
      type: record
      label: 审查记录
      fields:
        by: {type: line, label: 审查人职务}
        date: {type: date, label: 审查日期}
        attribute: {type: line, label: 公开属性}
        basis: {type: line, label: 审查依据}
"""
DOCUMENT = """\
label: 文件
names: [title]
fields:
  issued: {type: date, label: 成文日期}
  effective: {type: date, label: 施行日期}
  expires: {type: date, label: 有效期至}
  amends: {type: refs, label: 修改的文件, to: [thing]}
  abolishes: {type: refs, label: 废止的文件, to: [thing]}
computed:
  state:
    {use: validity, label: 效力, issued: issued, effective: effective, expires: expires, amends: amends,
     abolishes: abolishes}
"""
PERIOD = """\
label: 征集
names: [title]
fields:
  starts: {type: date, label: 开始}
  ends: {type: moment, label: 截止}
  ended: {type: flag, label: 已止}
computed:
  state:
    {use: period, label: 状态, start: starts, end: ends, ended: ended, answered_by: reply, answered_in: of,
     before: 未开始, during: 征求中, after: 已结束, done: 已反馈}
  last: {use: date_or_word, label: 止于, field: ends, flag: ended, word: 日期未查得}
"""
REPLY = """\
label: 反馈
fields:
  of: {type: ref, label: 对应, to: [thing]}
  about: {type: refs, label: 涉及, to: [thing]}
"""
DECISION = """\
label: 决策
names: [title]
fields:
  opened: {type: date, label: 征求开始}
  decided: {type: moment, label: 作出决策}
  draft: {type: link, label: 草案}
  background: {type: text, label: 背景}
  result: {type: ref, label: 结果, to: [reply]}
  risk: {type: link, label: 风险评估}
computed:
  state:
    use: milestones
    label: 进展
    of: [{field: opened, label: 已征求}, {field: decided, label: 已决策}]
    start: 已列入目录
  stages:
    use: stages
    label: 环节
    of:
      - {label: 草案, field: draft, after: opened}
      - {label: 背景, field: background, after: opened}
      - {label: 结果, field: result, after: decided, days: 20}
      - {label: 反馈, kind: reply, by: of, after: decided, days: 10}
      - {label: 风险评估, field: risk, optional: 是}
"""
TASK = """\
label: 任务
fields:
  units: {type: refs, label: 单位, to: [unit, group]}
  support: {type: refs, label: 配合, to: [unit, group]}
  lead: {type: ref, label: 牵头, to: [unit, group]}
computed:
  owed_by: {use: members, label: 承担, of: [units, support, lead], through: groups}
"""
UNIT = """\
label: 单位
fields:
  groups: {type: refs, label: 分组, to: [group]}
  friends: {type: refs, label: 往来, to: [unit, group]}
"""
GROUP = "label: 分组\n"


def value(library: Library, id_: str, name: str = "state") -> Any:
    return library.value(library.entries[id_], name)


@pytest.mark.parametrize(
    ("entries", "today", "expected"),
    [
        pytest.param("a: {issued: 2023-03-01}", "2023-03-01", "有效", id="from the day it was issued"),
        pytest.param("a: {issued: 2023-03-01}", "2023-02-28", "尚未生效", id="the day before it was issued"),
        pytest.param(
            "a: {issued: 2023-03-01, effective: 2023-05-01}", "2023-04-30", "尚未生效", id="before it takes effect",
        ),
        pytest.param(
            "a: {issued: 2023-03-01, effective: 2023-05-01}", "2023-05-01", "有效", id="on the day it takes effect",
        ),
        pytest.param("a: {}", "2023-05-01", "尚未生效", id="never dated"),
        pytest.param(
            "a: {issued: 2023-03-01, expires: 2023-06-30}", "2023-06-30", "有效", id="still in force on its last day",
        ),
        pytest.param("a: {issued: 2023-03-01, expires: 2023-06-30}", "2023-07-01", "失效", id="the day after its last"),
        pytest.param(
            "{a: {issued: 2023-03-01}, b: {issued: 2023-05-01, amends: [a]}}", "2023-05-01", "已修改", id="amended",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01}, b: {issued: 2023-05-01, effective: 2023-06-01, amends: [a]}}", "2023-05-31",
            "有效",
            id="amended by one that is not yet in force",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01}, b: {issued: 2023-05-01, abolishes: [a]}}", "2023-05-01", "废止", id="abolished",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01}, b: {issued: 2023-05-01, effective: 2023-06-01, abolishes: [a]}}", "2023-05-31",
            "有效", id="abolished by one that is not yet in force",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01}, b: {issued: 2023-04-01, amends: [a]}, c: {issued: 2023-05-01, abolishes: [a]}}",
            "2023-06-01", "废止", id="amended, then abolished",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01, expires: 2023-04-01}, c: {issued: 2023-05-01, abolishes: [a]}}", "2023-06-01",
            "废止", id="expired, and abolished besides",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01, expires: 2023-05-01}, b: {issued: 2023-04-01, amends: [a]}}", "2023-06-01",
            "失效",
            id="amended, then expired",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01, effective: 2024-01-01}, b: {issued: 2023-04-01, amends: [a]}}", "2023-06-01",
            "尚未生效", id="amended before it takes effect",
        ),
        pytest.param(
            "{a: {issued: 2023-03-01}, b: {issued: 2023-04-01, abolishes: [c]}, c: {issued: 2023-02-01}}", "2023-06-01",
            "有效", id="another one is abolished",
        ),
    ],
)  # fmt: skip
def test_validity_is_worked_out_from_dates_and_other_documents(
    tmp_path: Path, entries: str, today: str, expected: str
) -> None:
    assert value(library_of(tmp_path, entries, today=today, _common=COMMON, thing=DOCUMENT), "thing/a") == expected


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        pytest.param(REVIEWED, "废止", id="reviewed"),
        pytest.param("{}", "有效", id="not reviewed"),
        pytest.param(REVIEWED.replace("主动公开", "不予公开"), "有效", id="not to be disclosed"),
        pytest.param(REVIEWED.replace("2023-01-05", "2024-01-05"), "有效", id="reviewed later"),
    ],
)
def test_what_the_public_may_not_see_abolishes_nothing_in_public(tmp_path: Path, review: str, expected: str) -> None:
    entries = (
        f"a: {{issued: 2023-03-01, review: {REVIEWED}}}\nb: {{issued: 2023-05-01, abolishes: [a], review: {review}}}"
    )
    everything = library_of(tmp_path, entries, _common=COMMON, thing=DOCUMENT)
    seen, _ = public(everything)
    assert (value(seen, "thing/a"), value(everything, "thing/a")) == (expected, "废止")


@pytest.mark.parametrize(
    ("fields", "today", "expected"),
    [
        pytest.param("starts: 2023-05-04, ends: 2023-06-05", "2023-05-03", "未开始", id="the day before"),
        pytest.param("starts: 2023-05-04, ends: 2023-06-05", "2023-05-04", "征求中", id="the first day"),
        pytest.param("starts: 2023-05-04, ends: 2023-06-05 17:00", "2023-06-05", "征求中", id="the last day"),
        pytest.param("starts: 2023-05-04, ends: 2023-06-05", "2023-06-06", "已结束", id="the day after"),
        pytest.param("starts: 2023-05-04", "2033-06-06", "征求中", id="without an end"),
        pytest.param("ends: 2023-06-05", "2003-06-06", "征求中", id="without a beginning"),
        pytest.param("starts: 2023-05-04, ended: 是", "2023-05-05", "已结束", id="ended on an unknown day"),
        pytest.param("starts: 2023-05-04, ended: 是", "2023-05-03", "未开始", id="ended, but not begun"),
    ],
)
def test_a_period_has_a_word_for_every_day(tmp_path: Path, fields: str, today: str, expected: str) -> None:
    library = library_of(tmp_path, f"a: {{{fields}}}", today=today, _common=COMMON, thing=PERIOD, reply=REPLY)
    assert value(library, "thing/a") == expected


@pytest.mark.parametrize(
    ("reply", "today", "expected"),
    [
        pytest.param("of: a", "2023-06-06", "已反馈", id="answered"),
        pytest.param("about: [a]", "2023-06-06", "已结束", id="only mentioned"),
        pytest.param("of: a", "2023-06-05", "征求中", id="answered before the end"),
    ],
)
def test_a_period_that_is_over_is_done_once_it_is_answered(
    tmp_path: Path, reply: str, today: str, expected: str
) -> None:
    entries = f"a: {{starts: 2023-05-04, ends: 2023-06-05}}\nreply/r: {{{reply}}}"
    assert (
        value(library_of(tmp_path, entries, today=today, _common=COMMON, thing=PERIOD, reply=REPLY), "thing/a")
        == expected
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param("ends: 2023-06-05", "2023-06-05", id="a date"),
        pytest.param("ended: 是", "日期未查得", id="unknown"),
        pytest.param("ends: 2023-06-05, ended: 是", "2023-06-05", id="a date is better than a word"),
        pytest.param("ended: 否", None, id="neither"),
    ],
)
def test_a_date_or_the_word_for_its_being_unknown(tmp_path: Path, fields: str, expected: str | None) -> None:
    library = library_of(tmp_path, f"a: {{{fields}}}", _common=COMMON, thing=PERIOD, reply=REPLY)
    assert value(library, "thing/a", "last") == expected


@pytest.mark.parametrize(
    ("fields", "today", "expected"),
    [
        pytest.param("", "2023-06-01", "已列入目录", id="nothing reached"),
        pytest.param("opened: 2023-05-04", "2023-05-03", "已列入目录", id="the day before the first"),
        pytest.param("opened: 2023-05-04", "2023-05-04", "已征求", id="on the day"),
        pytest.param("opened: 2023-05-04, decided: 2023-06-30 10:00", "2023-06-29", "已征求", id="before the second"),
        pytest.param("opened: 2023-05-04, decided: 2023-06-30 10:00", "2023-06-30", "已决策", id="the second"),
        pytest.param("decided: 2023-06-30", "2023-07-01", "已决策", id="the first was left out"),
    ],
)
def test_milestones_give_the_last_one_reached(tmp_path: Path, fields: str, today: str, expected: str) -> None:
    library = library_of(tmp_path, f"a: {{{fields}}}", today=today, _common=COMMON, thing=DECISION, reply=REPLY)
    assert value(library, "thing/a") == expected


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        pytest.param("units: [unit/c]", ("unit/c",), id="a unit"),
        pytest.param("units: [group/towns]", ("unit/a", "unit/b"), id="a group gives way to its members"),
        pytest.param("units: [group/empty]", ("group/empty",), id="a group without members stays"),
        pytest.param(
            "units: [unit/b, group/towns], support: [unit/a, unit/c]", ("unit/b", "unit/a", "unit/c"), id="each once",
        ),
        pytest.param("lead: unit/c", ("unit/c",), id="a single reference"),
        pytest.param("lead: group/towns", ("unit/a", "unit/b"), id="a group in a single reference"),
        pytest.param("", (), id="nobody"),
    ],
)  # fmt: skip
def test_members_are_units_and_the_members_of_groups(tmp_path: Path, task: str, expected: tuple[str, ...]) -> None:
    entries = f"""\
group/towns: {{}}
group/empty: {{}}
unit/a: {{groups: [group/towns], friends: [unit/c]}}
unit/b: {{groups: [group/towns]}}
unit/c: {{friends: [group/towns, group/empty]}}
task/t: {{{task}}}
"""
    library = library_of(tmp_path, entries, _common=COMMON, task=TASK, unit=UNIT, group=GROUP)
    assert value(library, "task/t", "owed_by") == expected


LISTED = """\
label: 文件
order: -issued
fields:
  issued: {type: date, label: 日期}
computed:
  newer: {use: beside, label: 下一篇, side: above}
  older: {use: beside, label: 上一篇, side: below}
"""


def test_neighbours_are_those_of_the_list_and_the_public_sees_public_ones(tmp_path: Path) -> None:
    review = "review: {by: 科长, date: 2023-01-05, attribute: 主动公开, basis: 条例}"
    entries = f"""\
a: {{issued: 2023-03-01, {review}}}
b: {{issued: 2023-01-01, {review}}}
c: {{issued: 2023-02-01}}
"""
    library = library_of(tmp_path, entries, _common=COMMON, thing=LISTED)
    found = {id_: (value(library, id_, "newer"), value(library, id_, "older")) for id_ in library.entries}
    assert found == {
        "thing/a": ((), ("thing/c",)),
        "thing/c": (("thing/a",), ("thing/b",)),
        "thing/b": (("thing/c",), ()),
    }
    shown, _ = public(library)
    assert value(shown, "thing/a", "older") == ("thing/b",)
    assert value(shown, "thing/b", "newer") == ("thing/a",)


def stages_of(folder: Path, entries: str, today: str) -> dict[str, Stage]:
    library = library_of(folder, entries, today=today, _common=COMMON, thing=DECISION, reply=REPLY)
    return {stage.label: stage for stage in value(library, "thing/a", "stages")}


@pytest.mark.parametrize(
    ("entries", "today", "label", "state", "due"),
    [
        pytest.param("a: {}", "2023-12-31", "草案", "未到公开时间", "None", id="nothing began"),
        pytest.param("a: {opened: 2023-05-04}", "2023-05-03", "草案", "未到公开时间", "2023-05-04", id="due tomorrow"),
        pytest.param(
            "a: {opened: 2023-05-04}", "2023-05-04", "草案", "应公开未公开", "2023-05-04",
            id="without days it must be there on the day",
        ),
        pytest.param(
            "a: {opened: 2023-05-04, draft: /x/}", "2023-05-04", "草案", "已公开", "2023-05-04", id="done by a field",
        ),
        pytest.param("a: {draft: /x/}", "2023-05-04", "草案", "已公开", "None", id="done before anything began"),
        pytest.param(
            "a: {decided: 2023-09-20}", "2023-10-10", "反馈", "未到公开时间", "2023-10-10",
            id="today is the due day, ten working days over a holiday",
        ),
        pytest.param(
            "a: {decided: 2023-09-20}", "2023-10-11", "反馈", "应公开未公开", "2023-10-10",
            id="the day after, the counterpart is missing",
        ),
        pytest.param(
            "{a: {decided: 2023-09-20}, reply/r: {of: a}}", "2023-10-13", "反馈", "已公开", "2023-10-10",
            id="done by a counterpart",
        ),
        pytest.param(
            "{a: {decided: 2023-09-20}, reply/r: {about: [a]}}", "2023-10-13", "反馈", "应公开未公开", "2023-10-10",
            id="a counterpart that names it elsewhere",
        ),
        pytest.param(
            "{a: {decided: 2023-09-20, result: reply/r}, reply/r: {}}", "2023-12-31", "结果", "已公开", "2023-10-24",
            id="done by a reference",
        ),
        pytest.param(
            "a: {opened: 2023-05-04, decided: 2023-09-20}", "2023-12-31", "风险评估", "视情公开", "None", id="optional",
        ),
        pytest.param(
            "a: {risk: https://www.gov.cn/}", "2023-12-31", "风险评估", "已公开", "None", id="optional and there",
        ),
        pytest.param(
            "a: {decided: 2026-12-30}", "2033-12-31", "反馈", "未到公开时间", "None",
            id="due in a year without a calendar",
        ),
    ],
)  # fmt: skip
def test_a_stage_is_shown_due_missing_or_optional(
    tmp_path: Path, entries: str, today: str, label: str, state: str, due: str
) -> None:
    stage = stages_of(tmp_path, entries, today)[label]
    assert (stage.state, str(stage.due)) == (state, due)


def test_a_stage_leads_to_what_was_published_for_it(tmp_path: Path) -> None:
    entries = f"""\
a: {{draft: /x/, background: 因为老化, result: reply/r, risk: https://www.gov.cn/a}}
reply/r: {{title: 决定, review: {REVIEWED}}}
reply/s: {{title: 反馈一, of: a, review: {REVIEWED}}}
reply/t: {{title: 反馈二, of: a}}
"""
    assert {label: stage.targets for label, stage in stages_of(tmp_path, entries, "2023-12-31").items()} == {
        "草案": (("草案", "/x/"),),
        "背景": (("背景", "#background"),),
        "结果": (("决定", "/reply/r/"),),
        "反馈": (("反馈一", "/reply/s/"), ("反馈二", "/internal/reply/t/")),
        "风险评估": (("风险评估", "https://www.gov.cn/a"),),
    }


LASTING = """\
label: 回应
names: [title]
fields:
  happened: {type: moment, label: 发生}
  answered: {type: moment, label: 回应}
computed:
  took: {use: hours, label: 用时, start: happened, end: answered}
"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-01 13:20", "3小时20分", id="hours and minutes"),
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-02 10:00", "24小时", id="a day to the minute"),
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-04 09:59", "71小时59分", id="over several days"),
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-01 10:05", "0小时5分", id="minutes"),
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-01 10:00", "0小时", id="at once"),
        pytest.param("happened: 2023-03-01, answered: 2023-03-02", "24小时", id="days without a time"),
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-01", "13小时59分", id="a day lasts until its end"),
        pytest.param("happened: 2023-03-01 10:00, answered: 2023-03-01 09:59", None, id="before it happened"),
        pytest.param("happened: 2023-03-01 10:00", None, id="not yet answered"),
        pytest.param("answered: 2023-03-01 10:00", None, id="unknown when it happened"),
    ],
)
def test_hours_are_counted_from_one_moment_to_another(tmp_path: Path, fields: str, expected: str | None) -> None:
    library = library_of(tmp_path, f"a: {{{fields}}}", _common=COMMON, thing=LASTING)
    assert value(library, "thing/a", "took") == expected


CATALOGUE = """\
label: 目录
names: [title]
fields:
  before: {type: ref, label: 上一版, to: [thing]}
  items:
    type: rows
    label: 事项
    fields:
      area: {type: line, label: 领域}
      name: {type: line, label: 事项}
      ways: {type: lines, label: 渠道}
      days: {type: number, label: 时限}
      from: {type: date, label: 起算日}
      open: {type: flag, label: 公开}
computed:
  changed: {use: changes, label: 变动, rows: items, key: [area, name], before: before}
"""
OLD = "{area: 供水, name: 水价, ways: [网站], days: '20'}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(OLD, OLD, [], id="nothing changed"),
        pytest.param(f"{OLD}, {{area: 供热}}", f"{{area: 供热}}, {OLD}", [], id="another order"),
        pytest.param("", OLD, [("供水 / 水价", "新增", ())], id="added to nothing"),
        pytest.param(OLD, "", [("供水 / 水价", "删去", ())], id="the last one taken away"),
        pytest.param(
            OLD, f"{OLD}, {{area: 供水, name: 停水}}", [("供水 / 停水", "新增", ())], id="alike in part of the key",
        ),
        pytest.param(
            OLD, OLD.replace("水价", "用水价格"), [("供水 / 用水价格", "新增", ()), ("供水 / 水价", "删去", ())],
            id="another name is another row",
        ),
        pytest.param(
            OLD, "{area: 供水, name: 水价, ways: [网站, 公报], days: '7', from: 2023-03-01, open: 是}",
            [
                (
                    "供水 / 水价", "修改",
                    (("渠道", "网站", "网站、公报"), ("时限", "20", "7"), ("起算日", "（空）", "2023-03-01"),
                     ("公开", "否", "是")),
                )
            ],
            id="each field that differs, with both values",
        ),
        pytest.param(
            OLD, "{area: 供水, name: 水价, days: '20'}", [("供水 / 水价", "修改", (("渠道", "网站", "（空）"),))],
            id="a list was emptied",
        ),
        pytest.param(
            "{area: 供水, name: 水价}, {area: 供热, name: 热价, days: '3'}",
            "{area: 供热, name: 热价, days: '5'}, {area: 供电, name: 电价}",
            [("供电 / 电价", "新增", ()), ("供水 / 水价", "删去", ()), ("供热 / 热价", "修改", (("时限", "3", "5"),))],
            id="one of each",
        ),
    ],
)  # fmt: skip
def test_changes_are_what_differs_from_the_version_before(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str, tuple[tuple[str, str, str], ...]]]
) -> None:
    entries = f"old: {{items: [{old}]}}\na: {{before: old, items: [{new}]}}"
    library = library_of(tmp_path, entries, _common=COMMON, thing=CATALOGUE)
    assert [(each.key, each.what, each.fields) for each in value(library, "thing/a", "changed")] == expected


def test_the_first_version_has_no_changes(tmp_path: Path) -> None:
    library = library_of(tmp_path, f"a: {{items: [{OLD}]}}", _common=COMMON, thing=CATALOGUE)
    assert value(library, "thing/a", "changed") is None


def test_a_version_that_the_public_cannot_see_is_not_compared_in_public(tmp_path: Path) -> None:
    entries = f"old: {{items: [{OLD}]}}\na: {{before: old, review: {REVIEWED}}}"
    everything = library_of(tmp_path, entries, _common=COMMON, thing=CATALOGUE)
    seen, _ = public(everything)
    assert value(seen, "thing/a", "changed") is None
    assert [change.what for change in value(everything, "thing/a", "changed")] == ["删去"]
