"""What units owe and how they score: the formula, the days of assessment, who is talked to."""

from collections.abc import Callable
from datetime import date

import pytest
from conftest import REVIEW, TASK_TABLE, SiteUnderTest, policy

from gongkai.library import Library
from gongkai.plans import prepare
from gongkai.progress import State
from gongkai.scorecards import Assessment, Scorecard, assess, scorecards
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]

TABLE = f"""\
{TASK_TABLE}"""

# One demand for each state in which a unit's row can be at the end of the year; the unit's policy came on March 2.
DEMANDS = {
    State.DONE: ("2023-12-31", "{kind: policy}"),
    State.DONE_LATE: ("2023-03-01", "{kind: policy}"),
    State.LATE: ("2023-11-30", "{kind: guide}"),
    State.AT_RISK: ("2024-01-20", "{kind: guide}"),
    State.OPEN: ("2024-03-20", "{kind: guide}"),
    State.NONE_AROSE: ("2023-11-30", "{kind: guide, if_any: 是}"),
    State.LEFT: ("2023-11-30", "{kind: guide, optional: 是}"),
}


def table(*rows: tuple[str, str, str]) -> str:
    """Rows of a task table, each of the units that owe it, the day it is due and one demand."""
    text = TABLE
    for number, (units, due, demand) in enumerate(rows, 1):
        text += f"  - {{id: '{number}', number: '{number}', title: 任务{number}, units: [{units}], due: {due}, requires: [{demand}]}}\n"  # noqa: E501
    return text


def owing(it: SiteUnderTest, *rows: tuple[str, str, str]) -> SiteUnderTest:
    it.write("content/policy/2023/a.md", policy())
    it.write("content/task/2023.yaml", table(*rows))
    return it


def public(it: SiteUnderTest, today: date | None = None) -> Library:
    plan = prepare(it.root, store=open_store(None), today=today)
    assert [problem.message for problem in plan.problems if problem.level >= 3] == []
    return plan.public


def cards(it: SiteUnderTest, today: date | None = None) -> dict[str, Scorecard]:
    return {card.unit.title: card for card in scorecards(public(it, today))}


@pytest.mark.parametrize("state", DEMANDS)
def test_a_row_is_in_the_state_that_its_demand_says(site: Make, state: State) -> None:
    """The cases below are made of these."""
    (line,) = cards(owing(site(), ("市水务局", *DEMANDS[state])))["市水务局"].lines
    assert (line.state, line.number, line.row.title) == (state, 1, "任务1")
    assert str(line.due) == DEMANDS[state][0]
    assert bool(line.missing) == (not state.is_done)


SCORES = [
    ([State.DONE], 100),
    ([State.DONE_LATE], 50),
    ([State.LATE], 0),
    ([State.AT_RISK], 0),
    ([State.OPEN], 0),
    ([State.NONE_AROSE], None),
    ([State.LEFT], None),
    ([State.NONE_AROSE, State.LEFT], None),
    ([State.DONE, State.NONE_AROSE, State.LEFT], 100),
    ([State.DONE, State.DONE_LATE, State.LATE, State.NONE_AROSE, State.LEFT], 50),
    ([State.DONE, State.DONE, State.LATE], 67),
    ([State.DONE, State.LATE, State.LATE], 33),
    ([State.DONE] + 7 * [State.LATE], 13),  # 12.5
    ([State.DONE_LATE] + 7 * [State.LATE], 6),  # 6.25
    ([State.DONE, State.AT_RISK, State.OPEN, State.LATE], 25),
]


@pytest.mark.parametrize(("states", "score"), SCORES, ids=lambda value: "+".join(value) if isinstance(value, list) else str(value))  # fmt: skip  # noqa: E501
def test_the_score_counts_what_is_done_among_what_there_was_to_do(
    site: Make, states: list[State], score: int | None
) -> None:
    card = cards(owing(site(), *(("市水务局", *DEMANDS[state]) for state in states)))["市水务局"]
    assert [line.state for line in card.lines] == states
    assert card.score == score
    assert card.owed == sum(state not in (State.NONE_AROSE, State.LEFT) for state in states)
    assert card.late == states.count(State.LATE)
    assert card.count(State.DONE, State.DONE_LATE) == states.count(State.DONE) + states.count(State.DONE_LATE)


def test_a_card_knows_the_first_day_on_which_a_row_turns_red(site: Make) -> None:
    rows = [("市水务局", *DEMANDS[state]) for state in (State.OPEN, State.AT_RISK, State.LATE, State.DONE)]
    assert cards(owing(site(), *rows))["市水务局"].turns == date(2024, 1, 21)
    it = owing(site(), rows[2], rows[3])
    assert cards(it)["市水务局"].turns is None


def test_every_unit_has_a_line_for_each_row_that_it_owes_and_a_unit_without_rows_no_card(site: Make) -> None:
    it = owing(site(), ("市水务局, 市民政局", *DEMANDS[State.DONE]), ("市民政局", *DEMANDS[State.LATE]))
    it.write("content/unit/more.yaml", f"title: 市气象局\nsort: 部门\n{REVIEW}\n")
    found = cards(it)
    assert {name: [line.number for line in card.lines] for name, card in found.items()} == {
        "市民政局": [1, 2],
        "市水务局": [1],
    }
    plan = prepare(it.root, store=open_store(None), today=None)
    assert plan.public.value(plan.public.entries["unit/more"], "scorecard") is None
    assert plan.public.value(plan.public.entries["unit/bureaus/swj"], "scorecard") == found["市水务局"]


def test_what_each_must_do_alone_counts_for_each_and_what_all_do_together_for_all(site: Make) -> None:
    it = owing(
        site(),
        ("市水务局, 市民政局", "2023-12-30", "{kind: policy}"),
        ("市水务局, 市民政局", "2023-12-30", "{kind: policy, by: each}"),
    )
    assert {name: card.score for name, card in cards(it).items()} == {"市民政局": 50, "市水务局": 100}


def test_the_members_of_a_group_owe_its_rows(site: Make) -> None:
    it = owing(site(), ("各部门", "2023-12-30", "{kind: policy, by: each}"))
    it.write("content/unit_group/bumen.yaml", f"title: 各部门\n{REVIEW}\n")
    it.edit("content/unit/bureaus.yaml", "sort: 部门}", "sort: 部门, groups: [各部门]}")
    assert {name: card.score for name, card in cards(it).items()} == {"市民政局": 0, "市水务局": 100}


def test_units_that_only_a_demand_of_law_names_have_a_card_too(site: Make) -> None:
    it = owing(site(), ("市水务局", "2023-12-30", "{kind: policy, by: each, units: [市民政局], law: 条例}"))
    found = cards(it)
    assert found["市民政局"].score == 0
    assert found["市水务局"].score is None  # named by the row, owes none of its demands


def test_what_nobody_has_released_scores_nothing(site: Make) -> None:
    it = owing(site(), ("市水务局", "2023-12-30", "{kind: policy, where: {theme: 其他}}"))
    it.write("content/policy/2023/b.md", policy("没有审查的", theme="其他", review=""))
    assert cards(it)["市水务局"].score == 0
    it.edit("content/policy/2023/b.md", "---\n正文", f"{REVIEW}\n---\n正文")
    assert cards(it)["市水务局"].score == 100


# Assessments.


def assessed(it: SiteUnderTest, *rows: str, today: date | None = None) -> tuple[Assessment, ...]:
    it.edit("site_config.yaml", "as_of:", "assessments:\n" + "".join(f"  - {{{row}}}\n" for row in rows) + "as_of:")
    return assess(public(it, today))


def scores(assessment: Assessment) -> dict[str, int | None]:
    return {card.unit.title: card.score for card in assessment.cards}


def test_an_assessment_is_made_as_of_its_own_day(site: Make) -> None:
    """On June 30 nothing was late yet and the policy of August was not there."""
    it = owing(site(), ("市水务局", "2023-07-31", "{kind: policy, where: {theme: 其他}}"))
    it.write("content/policy/2023/b.md", policy("新的", theme="其他", issued="2023-08-01", published="2023-08-02"))
    middle, end = assessed(it, "title: 年中, day: 2023-06-30, below: '60'", "title: 年末, day: 2023-12-31, below: '60'")
    assert (middle.title, middle.day, middle.below) == ("年中", date(2023, 6, 30), 60)
    assert (scores(middle), scores(end)) == ({"市水务局": 0}, {"市水务局": 50})
    assert [card.lines[0].state for card in (*middle.cards, *end.cards)] == [State.OPEN, State.DONE_LATE]


def test_what_was_published_later_does_not_count_even_where_it_was_held_before(site: Make) -> None:
    """A meeting of June that was made public in July was not there on June 30."""
    meeting = (
        "title: 会议\noffice: 市水务局\npublished: 2023-07-10 09:00\nsort: 领导小组会议\nscope: 本单位\n"
        f"held: 2023-06-20\nform: [线上]\npeople: '8'\naudience_said: 成员\ntopics: [供水]\nresult: 定了。\n{REVIEW}\n"
    )
    it = owing(site(), ("市水务局", "2023-06-30", "{kind: work_event, on: held}"))
    it.write("content/work_event/2023/a.yaml", meeting)
    middle, later = assessed(
        it, "title: 年中, day: 2023-06-30, below: '60'", "title: 再评, day: 2023-07-10, below: '60'"
    )
    assert (scores(middle), scores(later)) == ({"市水务局": 0}, {"市水务局": 100})


def test_what_was_explained_later_was_not_explained_on_the_day(site: Make) -> None:
    """A document obeys what is asked of it only from the day of its interpretation on."""
    it = owing(site(), ("市水务局", "2023-12-31", "{kind: policy, where: {theme: 其他}, obeys: [POL-08]}"))
    fields = {"theme": "其他", "public_interest": "是", "issued": "2023-06-01", "published": "2023-06-02"}
    it.write("content/policy/2023/b.md", policy("水价", people="[企业]", genre="通知", **fields))
    it.write(
        "content/interpretation/2023/b.md",
        f"---\ntitle: 水价怎么算\noffice: 市水务局\npublished: 2023-07-05 09:00\nexplains: [水价]\nform: [文字]\n"
        f"interpreter: 市水务局\nphone: 0537-0000001\n{REVIEW}\n---\n每吨三元。\n",
    )
    middle, later = assessed(
        it, "title: 年中, day: 2023-06-30, below: '60'", "title: 再评, day: 2023-07-05, below: '60'"
    )
    assert (scores(middle), scores(later)) == ({"市水务局": 0}, {"市水务局": 100})


@pytest.mark.parametrize(("today", "made"), [(date(2023, 6, 29), 0), (date(2023, 6, 30), 1), (date(2023, 7, 1), 1)])
def test_an_assessment_is_made_when_its_day_has_come(site: Make, today: date, made: int) -> None:
    it = owing(site(), ("市水务局", *DEMANDS[State.DONE]))
    assert len(assessed(it, "title: 年中, day: 2023-06-30, below: '60'", today=today)) == made


def test_a_site_without_assessments_makes_none(site: Make) -> None:
    assert assess(public(owing(site(), ("市水务局", *DEMANDS[State.DONE])))) == ()


UNITS = "".join(f"  - {{id: u{n}, title: 第{n}局, sort: 部门}}\n" for n in range(1, 6))


def test_those_below_the_limit_are_talked_to_the_lowest_first(site: Make) -> None:
    """The five bureaus have 0, 50, 67, 50 and no points; the limit itself is enough."""
    done, missing, left = (DEMANDS[state] for state in (State.DONE, State.LATE, State.LEFT))
    it = site()
    it.write("content/unit/five.yaml", f"{REVIEW}\nentries:\n{UNITS}")
    every = "第2局, 第3局, 第4局"
    owing(
        it, (every, *done), ("第1局, 第2局, 第4局", *missing), ("第3局", *done), ("第3局", *missing), ("第5局", *left)
    )
    it.edit("content/policy/2023/a.md", "office: 市水务局", "office: 第2局")
    for number in (3, 4):
        text = policy(f"第{number}份", issued="2023-03-01", published="2023-03-02", office=f"第{number}局")
        it.write(f"content/policy/2023/p{number}.md", text)
    low, all_low, none_low = assessed(
        it,
        "title: 甲, day: 2023-12-31, below: '67'",
        "title: 乙, day: 2023-12-31, below: '68'",
        "title: 丙, day: 2023-12-31, below: '0'",
    )
    assert scores(low) == {"第1局": 0, "第2局": 50, "第3局": 67, "第4局": 50, "第5局": None}
    assert [card.unit.title for card in low.talks] == ["第1局", "第2局", "第4局"]
    assert [card.unit.title for card in all_low.talks] == ["第1局", "第2局", "第4局", "第3局"]
    assert none_low.talks == ()
