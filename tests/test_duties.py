"""How far a row of the task table is: who owes it, what counts, what is missing, and on which day it turns red."""

from datetime import date
from pathlib import Path

import pytest
from test_computed import COMMON, REVIEWED
from test_rules import library_of

from gongkai.demand_names import misnamed_demands
from gongkai.duties import rows
from gongkai.libraries import public
from gongkai.library import Library
from gongkai.progress import Progress, State

TASK = """\
label: 任务
names: [title]
fields:
  sample: {type: flag, label: 示例}
  units: {type: refs, label: 责任单位, to: [unit, group]}
  year: {type: year, label: 年度}
  due: {type: date, label: 完成日期}
  word: {type: line, label: 主题词}
  requires: {type: demands, label: 怎样算完成}
  checked: {type: date, label: 核查日}
computed:
  owed_by: {use: members, label: 承担单位, of: [units], through: groups}
  progress: {use: progress, label: 进展, requires: requires, owed_by: owed_by, due: due, year: year, through: groups}
  state: {use: progress_state, label: 状态, progress: progress}
"""
UNIT = """\
label: 单位
names: [title, short]
fields:
  short: {type: line, label: 简称}
  groups: {type: refs, label: 分组, to: [group]}
"""
GROUP = "label: 分组\nnames: [title]\n"
NEWS = """\
label: 动态
names: [title]
fields:
  sample: {type: flag, label: 示例}
  office: {type: ref, label: 单位, to: [unit]}
  helper: {type: ref, label: 配合单位, to: [unit]}
  published: {type: moment, label: 发布日期}
  held: {type: date, label: 举行日期}
  sort: {type: choice, label: 种类, of: [甲, 乙, 丙]}
  live: {type: flag, label: 直播}
  phone: {type: line, label: 电话}
  parts: {type: rows, label: 明细, fields: {form: {type: choice, label: 形式, of: [图, 文]}}}
  about: {type: refs, label: 有关的动态, to: [news]}
  task: {type: ref, label: 落实任务, to: [task]}
computed:
  tasks: {use: members, label: 全部任务, of: [task], through: none}
requirements:
  - {id: N-01, rule: present, fields: [phone], source: 测试}
  - {id: N-02, rule: unique, fields: [sort], source: 测试}
"""
UNITS = """\
group/all: {title: 各局}
unit/a: {title: 一局, short: 一, groups: [各局]}
unit/b: {title: 二局, groups: [各局]}
unit/c: {title: 三局}
"""
OWED = "units: [各局], year: '2023', due: 2023-11-30"


def site_of(
    folder: Path, requires: str, *entries: str, today: str = "2023-12-31", row: str = OWED, more: str = ""
) -> Library:
    """A row that two units owe, with what it requires, and news, each given by its fields."""
    news = "".join(f"news/n{number}: {{title: 第{number}条, {fields}}}\n" for number, fields in enumerate(entries, 1))
    given = f"{UNITS}task/t: {{{row}, requires: [{requires}]}}\n{news}{more}"
    kinds = {"task": TASK, "unit": UNIT, "group": GROUP, "news": NEWS}
    return library_of(folder, given, today=today, _common=COMMON, **kinds)


def progress_of(library: Library, id_: str = "task/t") -> Progress:
    made: Progress = library.value(library.entries[id_], "progress")
    return made


DONE, LATE = State.DONE, State.LATE
MARCH = "office: 一局, published: 2023-03-01"
QUARTERS = [f"office: 一局, published: 2023-{month}-28" for month in ("02", "05", "08", "11")]

# The one demand, the news, whether that is enough for the year, or what is missing of it.
CASES = [
    # how many
    pytest.param("kind: news", [], ["“动态”有 0 条，应有 1 条"], id="nothing"),
    pytest.param("kind: news", [MARCH], [], id="one"),
    pytest.param("kind: news, count: 2", [MARCH], ["“动态”有 1 条，应有 2 条"], id="one too few"),
    pytest.param("kind: news, count: 2", [MARCH, "office: 二局, published: 2023-03-02"], [], id="one of each unit"),
    pytest.param(
        "kind: news", ["office: 三局, published: 2023-03-01"], ["应有 1 条"],
        id="of a unit that owes nothing",
    ),
    pytest.param("kind: news", ["published: 2023-03-01"], ["应有 1 条"], id="of no unit"),
    pytest.param("kind: news, unit: ''", ["office: 三局, published: 2023-03-01"], [], id="of any unit"),
    pytest.param("kind: news, unit: helper", ["helper: 二局, published: 2023-03-01"], [], id="another field names it"),
    pytest.param("kind: news, unit: helper", [MARCH], ["应有 1 条"], id="another field should name the unit"),
    # when
    pytest.param(
        "kind: news, count: 2", ["office: 一局, published: 2023-01-01", "office: 一局, published: 2023-11-30 23:59"],
        [],
        id="on the first day of the year and on the last that is allowed",
    ),
    pytest.param(
        "kind: news", ["office: 一局, published: 2022-12-31", "office: 一局, published: 2024-01-01"], ["有 0 条"],
        id="in the years before and after",
    ),
    pytest.param("kind: news", ["office: 一局"], ["有 0 条"], id="undated"),
    pytest.param("kind: news, per: once", ["office: 一局, published: 2019-03-01"], [], id="once, long ago"),
    pytest.param("kind: news, per: once", ["office: 一局"], [], id="once, undated"),
    pytest.param(
        "kind: news, on: held", ["office: 一局, published: 2024-03-01, held: 2023-03-01"], [], id="by another date",
    ),
    pytest.param("kind: news, on: held", [MARCH], ["有 0 条"], id="the other date is blank"),
    pytest.param("kind: news, per: quarter", QUARTERS, [], id="in each quarter"),
    pytest.param(
        "kind: news, per: quarter", [QUARTERS[0], QUARTERS[0], QUARTERS[2]], ["“动态”缺 第2季度"],
        id="two quarters without any",
    ),
    pytest.param(
        "kind: news, per: quarter, count: 2", [*QUARTERS, *QUARTERS[1:]], ["“动态”缺 第1季度"],
        id="one quarter with one too few",
    ),
    pytest.param(
        "kind: news, per: month", [f"office: 一局, published: 2023-{month:02}-01" for month in range(1, 11)],
        ["“动态”缺 11月"], id="the last month before the row is due",
    ),
    # what
    pytest.param("kind: news, filled: [phone]", [f"{MARCH}, phone: '5'"], [], id="with a field"),
    pytest.param("kind: news, filled: [phone, sort]", [MARCH], ["《第1条》缺少电话、种类"], id="without the fields"),
    pytest.param(
        "kind: news, filled: [phone]", [f"{MARCH}, phone: '5'", MARCH], ["《第2条》缺少电话"], id="each must have it",
    ),
    pytest.param(
        "kind: news, count: 3, filled: [phone]", [MARCH, f"{MARCH}, phone: '5'"],
        ["“动态”有 2 条，应有 3 条", "《第1条》缺少电话"], id="too few, and one without the field",
    ),
    pytest.param(
        "kind: news, filled: [parts.form]", [f"{MARCH}, parts: [{{form: 图}}]", f"{MARCH}, parts: []"],
        ["《第2条》缺少形式"], id="with a field in rows",
    ),
    pytest.param("kind: news, obeys: [N-01]", [f"{MARCH}, phone: '5'"], [], id="obeying a requirement"),
    pytest.param(
        "kind: news, obeys: [N-01, N-02]", [f"{MARCH}, sort: 甲, phone: '5'", f"{MARCH}, sort: 甲"],
        ["《第2条》没有做到："], id="breaking a requirement, and one of the whole kind",
    ),
    pytest.param("kind: news, where: {sort: 乙}", [f"{MARCH}, sort: 乙"], [], id="with a word"),
    pytest.param("kind: news, where: {sort: 乙}", [f"{MARCH}, sort: 甲"], ["应有 1 条"], id="with another word"),
    pytest.param(
        "kind: news, where: {sort: 乙, live: 是}", [f"{MARCH}, sort: 乙"], ["应有 1 条"],
        id="with one of both",
    ),
    pytest.param("kind: news, where: {live: 否}", [MARCH], [], id="with a flag that was not set"),
    pytest.param("kind: news, where: {phone: '*'}", [f"{MARCH}, phone: '5'"], [], id="with whatever is given"),
    pytest.param("kind: news, where: {phone: '*'}", [MARCH], ["应有 1 条"], id="where nothing is given"),
    pytest.param("kind: news, where: {sort: self.word}", [f"{MARCH}, sort: 丙"], [], id="with a word of the row"),
    pytest.param(
        "kind: news, where: {about.sort: 丙}", [f"{MARCH}, about: [第2条]", "office: 三局, sort: 丙"], [],
        id="about one with the word",
    ),
    pytest.param(
        "kind: news, where: {about.sort: 丙}", [f"{MARCH}, sort: 丙, about: [第2条]", "office: 三局, sort: 甲"],
        ["应有 1 条"], id="about one with another word",
    ),
    pytest.param("kind: news, where: {task: self}", [f"{MARCH}, task: t"], [], id="for this row"),
    pytest.param("kind: news, where: {task: self}", [f"{MARCH}, task: other"], ["应有 1 条"], id="for another row"),
    pytest.param("kind: news, where: {tasks: self}", [f"{MARCH}, task: t"], [], id="for this row, worked out"),
    pytest.param(
        "kind: news, where: {about.task: self}", [f"{MARCH}, about: [第2条]", "office: 三局, task: t"], [],
        id="about one that is for this row",
    ),
    pytest.param(
        "kind: task, where: {id: self}, per: once, filled: [checked]", [], ["《t》缺少核查日"], id="of the row itself",
    ),
    pytest.param("where: {task: self}", [f"{MARCH}, task: t"], [], id="of any kind"),
    pytest.param("where: {task: self}", [MARCH], ["“信息”有 0 条，应有 1 条"], id="of any kind, for no row"),
    # of each sort
    pytest.param(
        "kind: news, covers: sort, words: [甲, 丙]", [f"{MARCH}, sort: 甲", f"{MARCH}, sort: 丙"], [],
        id="words covered",
    ),
    pytest.param(
        "kind: news, covers: sort, words: [甲, 丙]", [f"{MARCH}, sort: 甲"], ["“种类”还缺：丙"], id="a word is missing",
    ),
    pytest.param("kind: news, covers: sort", [f"{MARCH}, sort: 乙"], ["“种类”还缺：甲、丙"], id="all that are allowed"),
    pytest.param(
        "kind: news, covers: parts.form", [f"{MARCH}, parts: [{{form: 文}}]"], ["“形式”还缺：图"], id="words in rows",
    ),
    pytest.param(
        "kind: news, covers: sort, words: [甲], filled: [phone]", [f"{MARCH}, sort: 甲"],
        ["《第1条》缺少电话", "“种类”还缺：甲"], id="what lacks something covers nothing",
    ),
    # how fresh
    pytest.param("kind: news, fresh: 31", ["office: 一局, published: 2023-11-30"], [], id="fresh to the day"),
    pytest.param(
        "kind: news, fresh: 30", ["office: 一局, published: 2023-11-30"], ["最近一条是 2023-11-30，应在 30 天以内"],
        id="one day too old",
    ),
    pytest.param("kind: news, fresh: 31", [], ["有 0 条"], id="nothing is not fresh"),
]  # fmt: skip


@pytest.mark.parametrize(("demand", "entries", "missing"), CASES)
def test_a_demand_is_judged_by_what_is_there(
    tmp_path: Path, demand: str, entries: list[str], missing: list[str]
) -> None:
    other = "task/other: {title: other}\n"
    library = site_of(tmp_path, f"{{{demand}}}", *entries, row=f"title: t, word: 丙, {OWED}", more=other)
    ((answer,),) = [each.answers for each in progress_of(library).asked]
    assert answer.state is (LATE if missing else DONE)
    assert len(answer.missing) == len(missing)
    assert [piece for said, piece in zip(answer.missing, missing, strict=True) if piece not in said] == []


@pytest.mark.parametrize(
    ("demand", "entries", "today", "missing"),
    [
        pytest.param("kind: news", [MARCH], "2023-02-28", ["有 0 条"], id="published tomorrow"),
        pytest.param("kind: news", [MARCH], "2023-03-01", [], id="published today"),
        pytest.param("kind: news, per: quarter", [], "2023-03-30", [], id="no quarter has ended"),
        pytest.param("kind: news, per: quarter", [], "2023-04-01", ["缺 第1季度"], id="the first quarter has ended"),
        pytest.param("kind: news, per: month", [MARCH], "2023-02-27", ["缺 1月"], id="one month has ended"),
        pytest.param("kind: news, per: month", [MARCH], "2023-04-01", ["缺 1月、2月"], id="three months have ended"),
        pytest.param(
            "kind: news, per: month", [], "2024-06-01",
            ["缺 1月、2月、3月、4月、5月、6月、7月、8月、9月、10月、11月"], id="the year is over",
        ),
    ],
)  # fmt: skip
def test_only_what_has_come_to_pass_is_judged(
    tmp_path: Path, demand: str, entries: list[str], today: str, missing: list[str]
) -> None:
    ((answer,),) = [
        each.answers for each in progress_of(site_of(tmp_path, f"{{{demand}}}", *entries, today=today)).asked
    ]
    assert len(answer.missing) == len(missing)
    assert [piece for said, piece in zip(answer.missing, missing, strict=True) if piece not in said] == []


@pytest.mark.parametrize(
    ("options", "row", "entries", "today", "state", "turns"),
    [
        pytest.param("", OWED, [], "2023-10-30", "进行中", "2023-12-01", id="thirty-one days before it is due"),
        pytest.param("", OWED, [], "2023-10-31", "临近到期", "2023-12-01", id="thirty days before it is due"),
        pytest.param("", OWED, [], "2023-11-30", "临近到期", "2023-12-01", id="on the day it is due"),
        pytest.param("", OWED, [], "2023-12-01", "逾期未完成", "None", id="on the day after"),
        pytest.param(
            "", OWED, ["office: 一局, published: 2023-11-30"], "2023-12-31", "已完成", "None",
            id="done in time",
        ),
        pytest.param(
            "", OWED, ["office: 一局, published: 2023-12-01"], "2023-12-31", "逾期完成", "None", id="done a day late",
        ),
        pytest.param(
            "", OWED, [MARCH, "office: 一局, published: 2023-12-20"], "2023-12-31", "已完成", "None",
            id="done in time, and again when it was over",
        ),
        pytest.param(
            ", count: 2", OWED, [MARCH, "office: 一局, published: 2023-12-01"], "2023-12-31", "逾期完成", "None",
            id="the second of two came late",
        ),
        pytest.param(
            ", covers: sort, words: [甲, 乙]", OWED,
            [f"{MARCH}, sort: 甲", f"{MARCH}, sort: 乙", "office: 一局, published: 2023-12-20, sort: 丙"], "2023-12-31",
            "已完成", "None", id="every word in time, and more when it was over",
        ),
        pytest.param(
            ", covers: sort, words: [甲, 乙]", OWED,
            [f"{MARCH}, sort: 甲", "office: 一局, published: 2023-12-20, sort: 乙"], "2023-12-31", "逾期完成", "None",
            id="the last word came late",
        ),
        pytest.param(
            "", "units: [各局]", [], "2023-12-31", "缺少内容", "None",
            id="nothing, and no day on which it is due",
        ),
        pytest.param("", "units: [各局]", [MARCH], "2023-12-31", "已完成", "None", id="done without a day or a year"),
        pytest.param(
            "", "units: [各局]", ["office: 一局, published: 2003-03-01"], "2023-12-31", "已完成", "None",
            id="a row without a year counts whatever came",
        ),
        pytest.param("", "year: '2023', due: 2023-11-30", [], "2023-12-31", "逾期未完成", "None", id="owed by no unit"),
        pytest.param(
            "", "year: '2023', due: 2023-11-30", ["office: 三局, published: 2023-03-01"], "2023-12-31", "已完成",
            "None", id="owed by no unit, done by any",
        ),
        # a date of law
        pytest.param(", due: 03-31", OWED, [], "2023-03-31", "临近到期", "2023-04-01", id="due by law today"),
        pytest.param(", due: 03-31", OWED, [], "2023-04-01", "逾期未完成", "None", id="due by law yesterday"),
        pytest.param(
            ", due: 03-31", OWED, ["office: 一局, published: 2023-03-31"], "2023-12-31", "已完成", "None",
            id="done on the day of law",
        ),
        pytest.param(
            ", due: 03-31", OWED, ["office: 一局, published: 2023-04-01"], "2023-12-31", "逾期完成", "None",
            id="after the day of law, before that of the row",
        ),
        # what may be left undone
        pytest.param(", if_any: 是", OWED, [], "2023-12-31", "无此事项", "None", id="nothing arose"),
        pytest.param(
            ", if_any: 是, filled: [phone]", OWED, [MARCH], "2023-12-31", "逾期未完成", "None",
            id="what arose lacks",
        ),
        pytest.param(", if_any: 是", OWED, [MARCH], "2023-12-31", "已完成", "None", id="what arose is there"),
        pytest.param(", optional: 是", OWED, [], "2023-12-31", "可选，未开展", "None", id="optional and left"),
        pytest.param(
            ", optional: 是, count: 2", OWED, [MARCH], "2023-12-31", "可选，未开展", "None",
            id="optional and half done",
        ),
        pytest.param(", optional: 是", OWED, [MARCH], "2023-12-31", "已完成", "None", id="optional and done"),
        # what grows old
        pytest.param(", fresh: 31", OWED, [MARCH], "2023-04-01", "已完成", "2023-04-02", id="fresh until today"),
        pytest.param(", fresh: 31", OWED, [MARCH], "2023-04-02", "进行中", "2023-12-01", id="no longer fresh"),
        pytest.param(
            ", fresh: 31", OWED, [MARCH, "office: 二局, published: 2023-03-20"], "2023-04-02", "已完成", "2023-04-21",
            id="the newest counts",
        ),
    ],
)  # fmt: skip
def test_a_demand_is_in_this_state_on_the_day_and_turns_red_on_that(
    tmp_path: Path, options: str, row: str, entries: list[str], today: str, state: str, turns: str
) -> None:
    library = site_of(tmp_path, f"{{kind: news{options}}}", *entries, today=today, row=row)
    made = progress_of(library)
    ((answer,),) = [each.answers for each in made.asked]
    assert (str(answer.state), str(answer.turns)) == (state, turns)
    assert (made.state, made.turns) == (answer.state, answer.turns)
    assert str(answer.due) == (
        "None" if "due" not in options + row else "2023-03-31" if "due" in options else "2023-11-30"
    )


def answered(progress: Progress, number: int = 0) -> list[tuple[str, str]]:
    """Who answers a demand of a row, and how."""
    return [(each.unit.title if each.unit else "", str(each.state)) for each in progress.asked[number].answers]


def owing(progress: Progress) -> list[tuple[str, str]]:
    return [(each.unit.title, str(each.state)) for each in progress.units]


@pytest.mark.parametrize(
    ("options", "answers", "units", "said"),
    [
        pytest.param(
            "by: any", [("", "已完成")], [("一局", "已完成"), ("二局", "已完成")], "已完成（2/2）",
            id="one does it for all",
        ),
        pytest.param(
            "by: each", [("一局", "已完成"), ("二局", "逾期未完成")], [("一局", "已完成"), ("二局", "逾期未完成")],
            "逾期未完成（1/2）", id="each for itself",
        ),
        pytest.param(
            "by: each, units: [三局]", [("三局", "逾期未完成")],
            [("一局", "无此事项"), ("二局", "无此事项"), ("三局", "逾期未完成")], "逾期未完成（2/3）",
            id="a unit that the row does not name",
        ),
        pytest.param(
            "by: each, units: [一, unit/c]", [("一局", "已完成"), ("三局", "逾期未完成")],
            [("一局", "已完成"), ("二局", "无此事项"), ("三局", "逾期未完成")], "逾期未完成（2/3）",
            id="units by a short name and by id",
        ),
        pytest.param(
            "by: each, units: [三局, 各局, 一局]", [("三局", "逾期未完成"), ("一局", "已完成"), ("二局", "逾期未完成")],
            [("一局", "已完成"), ("二局", "逾期未完成"), ("三局", "逾期未完成")], "逾期未完成（1/3）",
            id="a group gives way to its members, each once",
        ),
        pytest.param(
            "by: any, units: [三局]", [("", "逾期未完成")],
            [("一局", "无此事项"), ("二局", "无此事项"), ("三局", "逾期未完成")], "逾期未完成（2/3）",
            id="units of the demand alone, together",
        ),
        pytest.param(
            "by: each, if_any: 是", [("一局", "已完成"), ("二局", "无此事项")],
            [("一局", "已完成"), ("二局", "无此事项")], "已完成（2/2）", id="nothing arose for one of them",
        ),
        pytest.param(
            "by: each, if_any: 是, where: {sort: 甲}", [("一局", "无此事项"), ("二局", "无此事项")],
            [("一局", "无此事项"), ("二局", "无此事项")], "无此事项", id="nothing arose for any of them",
        ),
    ],
)  # fmt: skip
def test_a_demand_is_answered_by_those_who_owe_it(
    tmp_path: Path, options: str, answers: list[tuple[str, str]], units: list[tuple[str, str]], said: str
) -> None:
    library = site_of(tmp_path, f"{{kind: news, {options}}}", MARCH)
    made = progress_of(library)
    assert answered(made) == answers
    assert owing(made) == units
    assert str(made) == library.value(library.entries["task/t"], "state") == said
    assert made.done == sum(state != "逾期未完成" for _, state in units)


def test_without_a_field_for_members_every_unit_is_its_own(tmp_path: Path) -> None:
    kinds = {"task": TASK.replace(", year: year, through: groups", ", year: year"), "unit": UNIT, "news": NEWS}
    row = f"{{{OWED}, requires: [{{kind: news, by: each, units: [一局, 各局]}}]}}"
    given = f"{UNITS}task/t: {row}\nnews/n1: {{{MARCH}}}\n"
    made = progress_of(library_of(tmp_path, given, _common=COMMON, group=GROUP, **kinds))
    assert answered(made) == [("一局", "已完成"), ("各局", "逾期未完成")]


def test_a_row_that_one_unit_owes_has_no_count(tmp_path: Path) -> None:
    library = site_of(tmp_path, "{kind: news}", MARCH, row="units: [一局], year: '2023', due: 2023-11-30")
    assert str(progress_of(library)) == "已完成"


FIRST, SECOND = "{kind: news, by: each}", "{kind: news, where: {sort: 乙}, due: 03-31}"


@pytest.mark.parametrize(
    ("requires", "today", "state", "units"),
    [
        pytest.param("", "2023-12-31", "无此事项", ["无此事项", "无此事项"], id="nothing is required"),
        pytest.param(FIRST, "2023-11-01", "临近到期", ["已完成", "临近到期"], id="the worst of the units"),
        pytest.param(
            f"{FIRST}, {SECOND}", "2023-11-01", "逾期未完成", ["逾期未完成"] * 2,
            id="the worst of two demands",
        ),
        pytest.param(
            f"{FIRST}, {SECOND}", "2023-03-15", "临近到期", ["临近到期"] * 2, id="at risk is worse than running",
        ),
        pytest.param(
            "{kind: news}, {kind: news, optional: 是, where: {sort: 乙}}, {kind: news, if_any: 是, where: {sort: 乙}}",
            "2023-12-31", "已完成", ["已完成"] * 2, id="what was left or never arose is no worse than done",
        ),
        pytest.param(
            "{kind: news, optional: 是, where: {sort: 乙}}, {kind: news, if_any: 是, where: {sort: 乙}}", "2023-12-31",
            "无此事项", ["无此事项"] * 2, id="nothing arose and the rest was left",
        ),
    ],
)  # fmt: skip
def test_a_row_is_as_far_as_the_worst_of_it(
    tmp_path: Path, requires: str, today: str, state: str, units: list[str]
) -> None:
    made = progress_of(site_of(tmp_path, requires, MARCH, today=today))
    assert str(made.state) == state
    assert [str(each.state) for each in made.units] == units


def test_states_are_told_from_the_worst_to_the_best() -> None:
    assert [str(state) for state in State if not state.is_done] == ["逾期未完成", "缺少内容", "临近到期", "进行中"]
    assert [str(state) for state in State if state.is_done] == ["逾期完成", "已完成", "无此事项", "可选，未开展"]
    assert [str(state) for state in State if not state.counts] == ["无此事项", "可选，未开展"]


def test_a_unit_knows_what_it_lacks_and_when_it_turns_red(tmp_path: Path) -> None:
    requires = "{kind: news, by: each}, {kind: news, where: {sort: 乙}}, {kind: news, by: each, optional: 是, count: 9}"
    made = progress_of(site_of(tmp_path, requires, MARCH, today="2023-06-01"))
    assert [(each.unit.title, each.missing, each.turns) for each in made.units] == [
        ("一局", ("“动态”有 0 条，应有 1 条",), date(2023, 12, 1)),
        ("二局", ("“动态”有 0 条，应有 1 条",), date(2023, 12, 1)),
    ]
    assert made.turns == date(2023, 12, 1)


def test_the_row_turns_red_with_the_first_of_its_answers(tmp_path: Path) -> None:
    requires = "{kind: news, where: {sort: 乙}, due: 09-30}, {kind: news, where: {sort: 丙}}, {kind: news, fresh: 100}"
    made = progress_of(site_of(tmp_path, requires, "office: 一局, published: 2023-05-01", today="2023-06-01"))
    assert [str(answer.turns) for answer in made.answers()] == ["2023-10-01", "2023-12-01", "2023-08-10"]
    assert made.turns == date(2023, 8, 10)


def test_evidence_is_the_newest_first_each_entry_once(tmp_path: Path) -> None:
    entries = [
        "office: 一局, published: 2023-03-01",
        "office: 二局, published: 2023-05-01 09:00, sample: 是",
        "office: 一局, published: 2023-03-01, sort: 乙",
        "office: 三局, published: 2023-06-01",
    ]
    made = progress_of(site_of(tmp_path, "{kind: news}, {kind: news, where: {sort: 乙}}", *entries))
    assert [(each.id, each.title, each.url, str(each.day), each.sample) for each in made.evidence] == [
        ("news/n2", "第2条", "/internal/news/n2/", "2023-05-01", True),
        ("news/n3", "第3条", "/internal/news/n3/", "2023-03-01", False),
        ("news/n1", "第1条", "/internal/news/n1/", "2023-03-01", False),
    ]


def test_all_evidence_is_counted_and_the_newest_is_shown(tmp_path: Path) -> None:
    entries = [f"office: 一局, published: 2023-03-{day:02}" for day in range(1, 13)]
    ((answer,),) = [each.answers for each in progress_of(site_of(tmp_path, "{kind: news}", *entries)).asked]
    assert answer.count == 12
    assert [each.id for each in answer.evidence] == [f"news/n{number}" for number in range(12, 4, -1)]


def test_evidence_without_a_day_has_none(tmp_path: Path) -> None:
    made = progress_of(site_of(tmp_path, "{kind: news, per: once}", "office: 一局"))
    assert [each.day for each in made.evidence] == [None]


@pytest.mark.parametrize(
    ("review", "state"),
    [
        pytest.param(REVIEWED, "已完成", id="reviewed"),
        pytest.param("{}", "逾期未完成", id="not reviewed"),
        pytest.param(REVIEWED.replace("主动公开", "依申请公开"), "逾期未完成", id="not to be disclosed"),
        pytest.param(REVIEWED.replace("2023-01-05", "2024-01-05"), "逾期未完成", id="reviewed later"),
    ],
)
def test_what_the_public_cannot_see_does_no_duty(tmp_path: Path, review: str, state: str) -> None:
    units = "".join(f"unit/{unit}: {{title: {unit}局, review: {REVIEWED}}}\n" for unit in "de")
    library = site_of(
        tmp_path,
        "{kind: news, units: [d局], by: each}",
        f"office: d局, published: 2023-03-01, review: {review}",
        row=f"units: [d局], year: '2023', due: 2023-11-30, review: {REVIEWED}",
        more=units,
    )
    seen, _ = public(library)
    assert str(progress_of(seen).state) == state
    assert [each.url for each in progress_of(seen).evidence] == (["/news/n1/"] if state == "已完成" else [])
    assert str(progress_of(library).state) == "已完成"


def test_a_unit_that_the_public_cannot_see_owes_nothing_in_public(tmp_path: Path) -> None:
    row = f"units: [一局], year: '2023', due: 2023-11-30, review: {REVIEWED}"
    seen, _ = public(site_of(tmp_path, "{kind: news, units: [三局], by: each}", row=row))
    assert owing(progress_of(seen)) == []


def test_each_row_that_units_owe_is_found_with_its_progress(tmp_path: Path) -> None:
    library = site_of(tmp_path, "{kind: news}", MARCH, more="task/u: {title: u, units: [三局]}\n")
    assert [(entry.id, str(made)) for entry, made in rows(library)] == [
        ("task/t", "已完成（2/2）"),
        ("task/u", "无此事项"),
    ]


def test_a_demand_says_itself_and_its_law_in_words(tmp_path: Path) -> None:
    demand = (
        "{says: 半年一次, kind: news, where: {sort: 乙, phone: '*', task: self}, count: 2, per: quarter, by: each,"
        " filled: [phone, parts.form], covers: sort, words: [甲, 乙], fresh: 90, obeys: [N-01], due: 03-31, law: 条例}"
    )
    (asked,) = progress_of(site_of(tmp_path, demand)).asked
    assert asked.law == "条例"
    assert asked.says == (
        "半年一次：每个单位每季度至少有 2 条“动态”（有电话，种类为“乙”），写明电话、形式，种类“甲”“乙”都有，"
        "最近一条在 90 天以内，每一条都做到：应有“电话”，最迟 3月31日"
    )


@pytest.mark.parametrize(
    ("demand", "option", "message", "hint"),
    [
        pytest.param("kind: newz", "kind", "第 1 项：没有类别“newz”", "是不是“news”？", id="a kind"),
        pytest.param("kind: news, filled: [fone]", "filled", "“动态”没有字段“fone”", "phone", id="a field"),
        pytest.param("kind: news, where: {sort: 己}", "where", "“种类”没有“己”", "可写：甲；乙；丙", id="a word"),
        pytest.param("kind: news, where: {parts.form: 像}", "where", "“形式”没有“像”", "图；文", id="a word in rows"),
        pytest.param("kind: news, obeys: [N-1]", "obeys", "没有要求“N-1”", "N-01", id="a requirement"),
        pytest.param("kind: task, obeys: [N-01]", "obeys", "没有要求“N-01”", "", id="a requirement of another kind"),
        pytest.param(
            "kind: news, covers: phone", "covers", "不是从给定的词里选的字段", "words",
            id="no field of words",
        ),
        pytest.param(
            "kind: news, covers: about.sort", "covers", "不是从给定的词里选的", "",
            id="a field of another entry",
        ),
        pytest.param("covers: sort", "covers", "没有写是哪个类别的字段", "加上 kind", id="a field of any kind"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_told_with_what_may_be_meant(
    tmp_path: Path, demand: str, option: str, message: str, hint: str
) -> None:
    library = site_of(tmp_path, f"{{{demand}}}", MARCH)
    (problem,) = misnamed_demands(library)
    assert problem.where.field == ("requires", 0, option)
    assert message in problem.message
    assert hint in problem.hint
    assert progress_of(library).asked == ()


@pytest.mark.parametrize(
    "demand",
    [
        "kind: news, where: {sort: self.word, task: self, phone: '*', about.sort: 甲, id: news/n1}",
        "kind: news, covers: phone, words: [随便]",
        "kind: unit, filled: [short]",
        "filled: [whatever], unit: ''",
        "kind: news, units: [各局, 一, unit/c]",
    ],
)
def test_names_that_exist_are_fine(tmp_path: Path, demand: str) -> None:
    assert list(misnamed_demands(site_of(tmp_path, f"{{{demand}}}"))) == []
