"""Fields that nobody types."""

from collections.abc import Callable
from datetime import date

import pytest
from conftest import REVIEW, SiteUnderTest, policy

Make = Callable[[str], SiteUnderTest]


def validity(it: SiteUnderTest, id_: str = "policy/2023/a", **options: date) -> str:
    library = it.build(**options).library  # type: ignore[arg-type]
    value: str = library.value(library.entries[id_], "validity")
    return value


LATER = {"issued": "2023-06-01", "published": "2023-06-02"}


@pytest.mark.parametrize(
    ("own", "other", "word"),
    [
        pytest.param({}, {}, "有效", id="nothing said"),
        pytest.param({"effective": "2024-01-01"}, {}, "尚未生效", id="takes effect tomorrow"),
        pytest.param({"effective": "2023-12-31"}, {}, "有效", id="takes effect today"),
        pytest.param({"expires": "2023-12-31"}, {}, "有效", id="the last day is still in force"),
        pytest.param({"expires": "2023-12-30"}, {}, "失效", id="expired yesterday"),
        pytest.param({}, {"amends": "[policy/2023/a]"}, "已修改", id="amended"),
        pytest.param({}, {"abolishes": "[policy/2023/a]"}, "废止", id="abolished"),
        pytest.param(
            {}, {"abolishes": "[policy/2023/a]", "effective": "2024-01-01"}, "有效", id="abolished from tomorrow"
        ),
        pytest.param({}, {"amends": "[policy/2023/a]", "effective": "2024-01-01"}, "有效", id="amended from tomorrow"),
        pytest.param({"expires": "2023-12-30"}, {"abolishes": "[policy/2023/a]"}, "废止", id="abolished and expired"),
        pytest.param({"expires": "2023-12-30"}, {"amends": "[policy/2023/a]"}, "失效", id="amended and expired"),
    ],
)
def test_validity_follows_from_dates_and_relations(
    site: Make, own: dict[str, str], other: dict[str, str], word: str
) -> None:
    it = site(
        "=== content/policy/2023/a.md\n"
        + policy(**own)
        + "=== content/policy/2023/b.md\n"
        + policy("新", **{**LATER, **other})
    )
    assert validity(it) == word


def test_a_document_that_the_public_cannot_see_does_not_abolish_on_the_public_site(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n" + policy()
        + "=== content/policy/2023/b.md\n" + policy("新", abolishes="[policy/2023/a]", review="", **LATER)
    )  # fmt: skip
    it.build()
    assert "有效" in it.page("/policy/2023/a/").select_one("dl.facts .state")


CONSULTATION = (
    "---\ntitle: 征求意见\noffice: 市水务局\npublished: 2023-05-04 09:00\nstarts: 2023-05-04\nends: 2023-06-05\n"
    f"channels: [政府网站]\nways: [信函]\ncontact: 科\n{REVIEW}\n---\n征求意见。\n"
)
REPORT = (
    "---\ntitle: 采纳情况\noffice: 市水务局\npublished: 2023-06-10\nconsultation: consultation/2023/a\n"
    f"received: '3'\nadopted: '2'\n{REVIEW}\n---\n"
)


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (date(2023, 5, 4), "征求意见中"),
        (date(2023, 6, 5), "征求意见中"),
        (date(2023, 6, 6), "已结束"),
    ],
)
def test_a_period_counts_both_its_days(site: Make, day: date, word: str) -> None:
    it = site("=== content/consultation/2023/a.md\n" + CONSULTATION)
    library = it.build(today=day).library
    assert library.value(library.entries["consultation/2023/a"], "state") == word


def test_a_period_that_was_answered_says_so(site: Make) -> None:
    it = site(
        "=== content/consultation/2023/a.md\n" + CONSULTATION + "=== content/adoption_report/2023/a.md\n" + REPORT
    )
    library = it.build().library
    assert library.value(library.entries["consultation/2023/a"], "state") == "已反馈"


DECISION = (
    "---\ntitle: 供水条例\noffice: 市水务局\npublished: 2023-03-20 09:00\nyear: '2023'\nnumber: '1'\n"
    f"sort: 重大公共政策措施\nfinish: 2023-12-31\n%s{REVIEW}\n---\n"
)


def stage_states(it: SiteUnderTest, day: date) -> dict[str, str]:
    library = it.build(today=day).library
    return {stage.label: stage.state for stage in library.value(library.entries["decision/2023/a"], "stages")}


def test_a_stage_is_ahead_then_due_then_done(site: Make) -> None:
    it = site("=== content/decision/2023/a.md\n" + DECISION % "opened: 2023-05-04\n")
    assert stage_states(it, date(2023, 5, 3))["决策草案全文"] == "未到公开时间"
    assert stage_states(it, date(2023, 5, 4))["决策草案全文"] == "应公开未公开"
    it.write(
        "content/decision/2023/a.md", DECISION % "opened: 2023-05-04\ndraft: /decision/2023/a/\nbackground: 缺水。\n"
    )
    states = stage_states(it, date(2023, 5, 4))
    assert states["决策草案全文"] == "已公开"
    assert states["决策背景"] == "已公开"
    assert states["专家论证"] == "视情公开"
    assert states["决策结果"] == "未到公开时间"


def test_ten_working_days_for_the_adoption_report(site: Make) -> None:
    """Decided on the day before National Day 2023: the tenth working day is 18 October, not 12."""
    it = site("=== content/decision/2023/a.md\n" + DECISION % "opened: 2023-05-04\ndecided: 2023-09-28\n")
    assert stage_states(it, date(2023, 10, 19))["意见收集和采纳情况"] == "应公开未公开"
    assert stage_states(it, date(2023, 10, 18))["意见收集和采纳情况"] == "未到公开时间"


def test_a_group_stands_for_its_members(site: Make) -> None:
    it = site(
        f"=== content/unit_group/groups.yaml\n{REVIEW}\nentries:\n  - {{id: all, title: 市政府各部门}}\n"
        "=== content/policy/2023/a.md\n" + policy()
        + f"=== content/task/2023.yaml\n{REVIEW}\nyear: 2023\nbasis: policy/2023/a\nentries:\n"
        "  - {id: '1', number: 1, title: 一, chapter: 甲, group: 乙, units_printed: 市政府各部门,\n"
        "     units: [市政府各部门],\n"
        "     support: [市民政局], requirement: 做, deadline_printed: 12月底前, due: 2023-12-31}\n"
    )  # fmt: skip
    it.edit(
        "content/unit/bureaus.yaml", "short: 水务局, sort: 部门", "short: 水务局, sort: 部门, groups: [市政府各部门]"
    )
    library = it.build().library
    assert it.problems == []
    assert library.value(library.entries["task/2023/1"], "owed_by") == ("unit/bureaus/swj", "unit/bureaus/mzj")
    assert it.page("/unit/bureaus/swj/").find("h2", string="承担的公开任务")


def test_a_template_that_asks_for_a_field_that_is_not_there_is_told_at_its_line(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    it.write(
        "templates/policy.html", '{% extends "entry.html" %}\n{% block lead %}\n{{ entry.isued }}\n{% endblock %}\n'
    )
    problems = [problem for problem in it.check() if problem.id == "template.field"]
    assert [(p.where.path, p.where.line, p.hint) for p in problems] == [
        ("templates/policy.html", 3, "是不是“issued”？")
    ]


def test_a_template_that_cannot_be_parsed_is_told_at_its_line(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    it.write("templates/parts/mine.html", "<p>\n{% if %}\n")
    problems = [problem for problem in it.check() if problem.id == "template.syntax"]
    assert [(p.where.path, p.where.line) for p in problems] == [("templates/parts/mine.html", 2)]
