"""Requirements as kinds apply them: the numbers of law to the day, those that every kind shares, and waivers."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import REVIEW, SiteUnderTest
from test_kinds import BREAKS, KINDS, example, put_examples
from test_rules import REPLY, THING, library_of

from gongkai.fields import read_fields
from gongkai.plans import prepare
from gongkai.problems import Problem
from gongkai.rules import check
from gongkai.site import Waiver
from gongkai.store import open_store
from gongkai.words import demand_of

Make = Callable[[str], SiteUnderTest]


def reported(it: SiteUnderTest, today: date | None = None) -> set[tuple[str, str]]:
    """Id and file of every problem that is known before a page is rendered."""
    plan = prepare(it.root, store=open_store(None), today=today)
    return {(problem.id, problem.where.path) for problem in plan.judged()}


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_kind_can_be_read(name: str) -> None:
    given = {field: raw for field, raw in KINDS[name].example.items() if field != "body"}
    _, faults = read_fields(tuple(KINDS[name].fields.values()), given, what=KINDS[name].label)
    assert faults == []


# The last day, or number, that a requirement allows and the first that it does not.
EDGES = [
    ("POL-05", "policy", {"issued": "2023-09-06"}, {"issued": "2023-09-05"}),
    ("POL-10", "policy", {"effective": "2023-10-09"}, {"effective": "2023-10-08"}),
    ("INT-01", "interpretation", {"published": "2023-10-13 17:00"}, {"published": "2023-10-16"}),
    ("CON-01", "consultation", {"ends": "2023-06-02"}, {"ends": "2023-06-01"}),
    ("CON-04", "consultation", {"published": "2023-05-04 23:00"}, {"published": "2023-05-05"}),
    ("ADO-01", "adoption_report", {"adopted": "3"}, {"adopted": "4"}),
    ("ADO-04", "adoption_report", {"published": "2023-06-05 08:00"}, {"published": "2023-06-04"}),
    ("DEC-04", "decision", {"opened": "2023-06-01", "decided": "2023-06-01"},
     {"opened": "2023-06-02", "decided": "2023-06-01"}),
    ("AID-02", "relief_standard", {"until": "2023-01-01"}, {"until": "2022-12-31"}),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "name", "allowed", "forbidden"), EDGES, ids=[id_ for id_, *_ in EDGES])
def test_a_requirement_holds_to_the_day(
    site: Make, id_: str, name: str, allowed: dict[str, str], forbidden: dict[str, str]
) -> None:
    it = site()
    put_examples(it)
    path, text = example(name, **allowed)
    it.write(path, text)
    fulfilled = reported(it)
    it.write(path, example(name, **forbidden)[1])
    broken = reported(it)
    assert ((id_, path) in fulfilled, (id_, path) in broken) == (False, True)


# Those that run on while nothing is done: the fields that start the clock, the last day allowed, the day after.
CLOCKS = [
    ("CON-02", "consultation", {"ends": "2023-06-05"}, "2023-07-04", "2023-07-05"),
    ("DEC-02", "decision", {"decided": "2023-09-20"}, "2023-10-10", "2023-10-11"),
    ("DEC-03", "decision", {"decided": "2023-09-20"}, "2023-10-10", "2023-10-11"),
    ("AID-04", "relief_standard", {"effective": "2023-01-01"}, "2024-03-01", "2024-03-02"),
]


@pytest.mark.parametrize(("id_", "name", "fields", "last", "after"), CLOCKS, ids=[id_ for id_, *_ in CLOCKS])
def test_a_requirement_that_waits_is_reported_from_the_day_after_the_last(
    site: Make, id_: str, name: str, fields: dict[str, str], last: str, after: str
) -> None:
    it = site()
    path, text = example(name, **fields)
    it.write(path, text)
    days = (date.fromisoformat(last), date.fromisoformat(after))
    assert [(id_, path) in reported(it, today) for today in days] == [False, True]


LATER = "2024-06-01"
# What breaks a requirement that several kinds share, in the entries of each.
SHARED = {
    "REV-01": {"review": f"{{by: 科长, date: {LATER}, attribute: 主动公开, basis: 条例}}"},
    "REV-02": {"review": "{by: 科长, date: 2023-12-31, attribute: 主动公开, basis: 条例}"},
    "DOC-01": {"published": LATER},
}


def applied() -> Iterable[tuple[str, str]]:
    return ((kind.name, requirement.id) for kind in KINDS.values() for requirement in kind.requirements)


def test_requirements_of_several_kinds_are_all_in_the_table() -> None:
    ids = [id_ for _, id_ in applied()]
    assert set(SHARED) == {id_ for id_ in ids if ids.count(id_) > 1}
    assert set(SHARED) <= set(BREAKS)


@pytest.mark.parametrize(("name", "id_"), [(name, id_) for name, id_ in applied() if id_ in SHARED])
def test_a_shared_requirement_is_applied_to_each_kind(site: Make, name: str, id_: str) -> None:
    it = site()
    put_examples(it)
    path, _ = example(name)
    assert (id_, path) not in reported(it)
    broken = example(name, **SHARED[id_])[1]
    if "review" in SHARED[id_]:
        broken = broken.replace(REVIEW + "\n", "")
    if KINDS[name].year in SHARED[id_]:
        path = path.replace("2023", LATER[:4])
    it.write(path, broken)
    assert (id_, path) in reported(it)


def checked(folder: Path, entries: str, requirement: str, *waivers: Waiver) -> list[Problem]:
    kind = THING + f"requirements: [{{id: T-01, {requirement}}}]\n"
    made = library_of(folder, entries, today="2023-12-31", thing=kind, reply=REPLY)
    made = replace(made, site=replace(made.site, waivers=waivers))
    return check(made, made)


NOTE = "rule: present, fields: [note], level: warning, source: 《条例》第一条"


def test_what_a_rule_finds_gets_the_id_level_source_and_place_of_its_requirement(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, "a: {}", NOTE)
    assert (problem.id, problem.level.word, problem.source) == ("T-01", "warning", "《条例》第一条")
    assert (problem.where.path, problem.where.field) == ("content/thing/a.md", ("note",))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("source: 制度", "制度", id="verified"),
        pytest.param("source: 制度, verified: false", "制度【待核】", id="not yet read in the original"),
        pytest.param("source: 制度（条文待核）, verified: false", "制度（条文待核）", id="says so itself"),
    ],
)
def test_a_source_that_was_not_read_is_marked(tmp_path: Path, source: str, expected: str) -> None:
    (problem,) = checked(tmp_path, "a: {}", f"rule: present, fields: [note], {source}")
    assert problem.source == expected


def test_the_place_inside_a_row_is_a_path(tmp_path: Path) -> None:
    rule = "rule: row_present_when, rows: parts, field: why, when: result, equals: 未采纳, source: 一"
    (problem,) = checked(tmp_path, "a: {parts: [{result: 采纳}, {result: 未采纳}]}", rule)
    assert problem.where.field == ("parts", 1, "result")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param("{}", ["a", "b", "c"], id="for all"),
        pytest.param("{sort: 乙}", ["b"], id="with a word"),
        pytest.param("{done: 是}", ["a"], id="with a flag"),
        pytest.param("{done: 否}", ["b", "c"], id="with a flag that was not set"),
        pytest.param("{sort: 乙, done: 是}", [], id="with both"),
        pytest.param("{owner.sort: 乙}", ["c"], id="that belong to one with the word"),
        pytest.param("{year: 2022}", ["b"], id="of a year"),
        pytest.param("{parts.result: 采纳}", ["a"], id="with a word in a row"),
        pytest.param("{checked.day: 2023-05-04}", ["c"], id="with a day in a record"),
        pytest.param("{progress: 无此事项}", ["a", "b", "c"], id="with a word that is worked out"),
    ],
)
@pytest.mark.parametrize("rule", ["present, fields: [reason]", "unique, fields: [note]"])
def test_a_requirement_may_be_for_entries_with_a_word_only(
    tmp_path: Path, rule: str, when: str, expected: list[str]
) -> None:
    entries = """\
a: {note: 同, sort: 甲, done: 是, parts: [{result: 采纳}]}
b: {note: 同, sort: 乙, year: '2022', parts: [{result: 未采纳}]}
c: {note: 同, owner: b, checked: {day: 2023-05-04}}
"""
    found = [
        problem.where.path[14:-3] for problem in checked(tmp_path, entries, f"rule: {rule}, when: {when}, source: 一")
    ]
    # What must differ is compared among those entries; the first has nothing before it.
    assert found == (expected if rule.startswith("present") else expected[1:])


def test_a_requirement_says_for_which_entries_it_is(tmp_path: Path) -> None:
    rule = "present, fields: [note], when: {done: 是, owner.sort: 乙}"
    kind = THING + f"requirements: [{{id: T-01, rule: {rule}, source: 一}}]\n"
    kinds = library_of(tmp_path, "{}", thing=kind, reply=REPLY).kinds
    said = demand_of(kinds["thing"].requirements[0], kinds["thing"], kinds)
    assert said == "“办结”为“是”，“所属的种类”为“乙”的，应有“说明”"


def test_a_kind_without_entries_owes_nothing(tmp_path: Path) -> None:
    assert checked(tmp_path, "{}", "rule: covers, field: sort, source: 一") == []


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("rule: deadline, start: start, end: end, days: 20", id="of an entry"),
        pytest.param(
            "rule: counterpart_within, kind: reply, field: of, start: start, end: published, days: 20",
            id="of a counterpart",
        ),
    ],
)
def test_a_count_into_a_year_without_a_calendar_is_told_and_not_guessed(tmp_path: Path, rule: str) -> None:
    entries = "{a: {start: 2026-12-30}, b: {start: 2023-03-01, end: 2023-03-02}}"
    found = [p for p in checked(tmp_path, entries, f"{rule}, source: 一") if "thing/a" in p.where.path]
    assert [(p.id, p.message) for p in found] == [("calendar.missing", "期限算到 2027 年，没有这一年的工作日历")]
    assert "content/calendar/2027.yaml" in found[0].hint


def waiver(requirement: str = "T-01", entry: str = "thing/a", until: str = "2023-12-31") -> Waiver:
    return Waiver(requirement, entry, "资料在档案馆", date.fromisoformat(until), 0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(waiver(), ["T-01 thing/b"], id="on its last day, for its entry only"),
        pytest.param(
            waiver(until="2023-12-30"), ["T-01 thing/a", "T-01 thing/b", "waiver.expired"],
            id="on the day after its last",
        ),
        pytest.param(
            waiver(entry="thing/c"), ["T-01 thing/a", "T-01 thing/b", "waiver.unused"],
            id="for an entry that fulfils it",
        ),
        pytest.param(
            waiver(entry="thing/z"), ["T-01 thing/a", "T-01 thing/b", "waiver.unused"],
            id="for an entry that is not there",
        ),
        pytest.param(
            waiver(requirement="T-02"), ["T-01 thing/a", "T-01 thing/b", "waiver.unused"],
            id="for a requirement that is not there",
        ),
    ],
)  # fmt: skip
def test_a_waiver_silences_one_requirement_of_one_entry_until_its_day(
    tmp_path: Path, given: Waiver, expected: list[str]
) -> None:
    found = checked(tmp_path, "{a: {}, b: {}, c: {note: 有}}", NOTE, given)
    said = [p.id + (f" {p.where.path[8:-3]}" if p.id == "T-01" else "") for p in found]
    assert sorted(said) == expected


def test_a_waiver_of_no_use_is_told_at_its_row_in_the_site_file(tmp_path: Path) -> None:
    found = checked(tmp_path, "a: {}", NOTE, waiver(), replace(waiver(entry="thing/z"), row=1))
    assert [(problem.where.path, problem.where.field) for problem in found] == [("site_config.yaml", ("waivers", 1))]
