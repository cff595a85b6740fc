"""Every kind: its example is valid, renders, and passes the audit; every requirement can be failed and fulfilled."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import REVIEW, TODAY, SiteUnderTest, policy

from gongkai.entries import read_entries
from gongkai.functions import FUNCTIONS
from gongkai.inputs import PROJECT, read_inputs
from gongkai.kind_files import load_kinds
from gongkai.libraries import make_library, public
from gongkai.problems import Problem, StopError, located
from gongkai.rules import RULES, check
from gongkai.site import load_site
from gongkai.store import open_store
from gongkai.words import demand_of
from gongkai.workdays import load_workdays

Make = Callable[[str], SiteUnderTest]

KINDS = load_kinds(PROJECT / "kinds", rules=RULES, computed=FUNCTIONS)


def example(name: str, **changes: str) -> tuple[str, str]:
    """The path and the text of a kind's example as an entry, with fields changed, or left out where given as ''."""
    kind = KINDS[name]
    fields = {**kind.example, **changes}
    body = fields.pop("body", "")
    given = "".join(f"{key}: {_flow(value)}\n" for key, value in fields.items() if value != "")
    year = re.search(r"\d{4}", str(fields[kind.year]))[0] + "/" if kind.year else ""
    # A path of a file of many holds for kinds that are kept so; one file each is as good.
    return f"content/{name}/{year}example.md", f"---\n{given}{REVIEW}\n---\n{body}\n"


def _flow(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + "}"
    text = str(value)
    return text if text.startswith(("[", "{")) else "'" + text.replace("'", "''") + "'"


def put_examples(it: SiteUnderTest) -> None:
    for name in KINDS:
        it.write(*example(name))


def test_all_examples_together_make_a_site_without_fault(site: Make) -> None:
    it = site()
    put_examples(it)
    it.write("content/policy/2023/example.md", example("policy")[1])
    result = it.build()
    found = [
        (p.id, p.where.path, p.message) for p in result.problems if p.level >= 3 or p.id.startswith(("html", "link"))
    ]
    assert found == []
    for name in KINDS:
        path, _ = example(name)
        url = path.removeprefix("content").removesuffix(".md") + "/"
        assert it.page(url).h1.get_text() == KINDS[name].example["title"]
        assert it.page(f"/{name}/").h1


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_says_what_it_is_for_and_has_an_example(name: str) -> None:
    kind = KINDS[name]
    assert kind.about
    assert kind.keywords
    assert kind.example
    assert set(kind.example) <= {*kind.fields, "body"}


def test_ids_of_requirements_are_used_once() -> None:
    own = [(r.id, kind.name) for kind in KINDS.values() for r in kind.requirements]
    shared = {"REV-01", "REV-02", "DOC-01"}  # of groups, used by every kind that has the group
    ids = [id_ for id_, _ in own if id_ not in shared]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_requirement_can_be_said_in_chinese(kind: object) -> None:
    for requirement in kind.requirements:  # type: ignore[attr-defined]
        said = demand_of(requirement, kind, KINDS)  # type: ignore[arg-type]
        assert re.findall(r"[a-z_]{3,}|[{}]", said) == [], said
        assert requirement.source


def old(**changes: str) -> str:
    return policy("旧通知", issued="2023-02-01", published="2023-02-02", **changes)


LONG = "".join(f"第{n}条热用户应当按照合同约定在第{n}日前缴纳热费并保护设施" for n in range(20))

# For each requirement, the files of a site that breaks it. Examples of all kinds are there already. The cases of most
# kinds stand in `tests/breaks/<kind>.yaml`.
BREAKS: dict[str, list[tuple[str, str]]] = {
    "REV-01": [("content/policy/2023/x.md", old(review="{by: 科长, date: 2024-06-01, attribute: 主动公开, basis: 条例}"))],
    "REV-02": [("content/policy/2023/x.md", old(review="{by: 科长, date: 2023-03-01, attribute: 主动公开, basis: 条例}"))],
    "DOC-01": [("content/policy/2023/x.md", policy(published="2032-03-02"))],
    "UNIT-01": [("content/unit/twin.yaml", f"title: 市民政局\nsort: 部门\n{REVIEW}\n")],
    "UNIT-02": [("content/unit/twin.yaml", f"title: 市审计局\nsort: 部门\ncode: 11370883004326294A\n{REVIEW}\n")],
    "GRP-01": [("content/unit_group/twin.yaml", f"title: 示例各镇街\n{REVIEW}\n")],
    "TASK-01": [("content/task/2023/twin.md", example("task", title="又一项")[1])],
    "TASK-02": [("content/task/2023/third.md", example("task", title="第三项", number="3")[1])],
    "POL-01": [("content/policy/2023/x.md", old(number="示政办字〔2023〕1号"))],
    "POL-02": [("content/policy/2023/x.md", old(index_number="11370883004326294R/2023-00001"))],
    "POL-03": [("content/policy/2023/x.md", old(index_number="11370883004326294A/2023-00009"))],
    "POL-04": [("content/policy/2023/x.md", policy(issued="2023-03-05", published="2023-03-02"))],
    "POL-05": [("content/policy/2023/x.md", policy(issued="2023-03-01", published="2023-06-02"))],
    "POL-06": [("content/policy/2023/x.md", old(normative="是"))],
    "POL-07": [("content/policy/2023/x.md", old(normative="是"))],
    "POL-08": [("content/policy/2023/x.md", old(public_interest="是"))],
    "POL-09": [("content/policy/2023/x.md", old(index_note=""))],
    "POL-10": [("content/policy/2023/x.md", old(effective="2023-01-01"))],
    "POL-11": [("content/policy/2023/x.md", policy(body=""))],
    "POL-12": [("content/policy/2023/x.md", old(abolishes="[policy/2023/y]")), ("content/policy/2023/y.md", policy("新通知", abolishes="[policy/2023/x]"))],
    "INT-01": [example("interpretation", published="2023-11-10 09:00")],
    "INT-02": [
        ("content/policy/2023/x.md", policy("长文", LONG)),
        ("content/interpretation/2023/x.md", example("interpretation", title="照抄", explains="[policy/2023/x]", published="2023-03-02 10:00", body=LONG)[1]),
    ],
    "INT-03": [example("interpretation", phone="")],
    "AID-01": [("content/relief_standard/2023/x.md", example("relief_standard", title="重叠", effective="2023-06-01")[1])],
    "AID-02": [example("relief_standard", until="2022-12-31")],
    "AID-03": [example("relief_standard")],
    "AID-04": [("content/relief_standard/2023/example.md", ""), ("content/relief_standard/2022/x.md", example("relief_standard", effective="2022-01-01")[1])],
    "AID-05": [example("relief_standard", published="2032-01-05")],
    "AID-06": [
        example("relief_standard", until="2023-05-31"),
        ("content/relief_standard/2023/x.md", example("relief_standard", title="新标准", effective="2023-06-01", previous="400", amount="600")[1]),
    ],
    "DEC-01": [("content/decision/2023/twin.md", example("decision", title="又一项")[1])],
    "DEC-02": [example("decision", decided="2023-06-01")],
    "DEC-03": [example("decision", opened="2023-05-04")],
    "DEC-04": [example("decision", opened="2023-06-04", decided="2023-06-01")],
    "CON-01": [example("consultation", ends="2023-05-20")],
    "CON-02": [("content/consultation/2023/x.md", example("consultation", title="没有反馈")[1])],
    "CON-03": [example("consultation", ends="2023-05-01")],
    "CON-04": [example("consultation", starts="2023-05-01")],
    "CON-05": [example("consultation", body="")],
    "ADO-01": [example("adoption_report", adopted="9")],
    "ADO-02": [example("adoption_report", opinions="[{opinion: 降价, result: 未采纳}]")],
    "ADO-03": [example("adoption_report", decision="decision/2023/other"), ("content/decision/2023/other.md", example("decision", title="别的", number="2")[1]), example("consultation", decision="decision/2023/example")],
    "ADO-04": [example("adoption_report", published="2023-06-01 09:00")],
}  # fmt: skip


def _broken(row: dict[str, object]) -> tuple[str, str]:
    """A file of a breaking site, as `tests/breaks/` writes it: an example with changes, or a path with its text."""
    if "path" in row:
        return str(row["path"]), str(row["text"])
    path, text = example(str(row["kind"]), **row.get("change", {}))  # type: ignore[arg-type]
    return path.replace("example.md", f"{row.get('name', 'example')}.md"), text


for file in sorted((PROJECT / "tests" / "breaks").glob("*.yaml")):
    for id_, rows in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader).items():
        BREAKS[id_] = [_broken(row) for row in rows]

REQUIREMENTS = sorted({r.id for kind in KINDS.values() for r in kind.requirements})


def test_the_table_of_broken_requirements_is_complete() -> None:
    assert sorted(BREAKS) == REQUIREMENTS


# What was read stays in memory over all cases: each differs from the examples in a file or two.
STORE = open_store(None)


def judged(it: SiteUnderTest) -> list[Problem]:
    """Everything that is wrong with the content of a site, without planning or rendering a page."""
    known = dict(STORE.entries)
    entries, problems = read_entries(it.root, KINDS, read_inputs(it.root).own, STORE, 1, lambda done, total: None)
    STORE.entries.replace({**known, **STORE.entries})
    workdays, _ = load_workdays(it.root)
    library, wrong = make_library(it.root, load_site(it.root), KINDS, entries, TODAY, workdays, FUNCTIONS)
    shown, _ = public(library)
    return list(located([*problems, *wrong, *check(library, shown)], (it.root, PROJECT)))


@pytest.mark.parametrize("id_", REQUIREMENTS)
def test_a_requirement_is_reported_when_broken_and_silent_when_fulfilled(site: Make, id_: str) -> None:
    it = site()
    put_examples(it)
    silent = {problem.id for problem in judged(it)}
    # Nine kinds of standards cannot be in one example; all nine are there in the fulfilling case below.
    if id_ == "AID-03":
        for number, word in enumerate(KINDS["relief_standard"].fields["category"].of):
            text = example("relief_standard", category=word)[1]
            it.write(f"content/relief_standard/2023/c{number}.md", text)
        (it.root / "content/relief_standard/2023/example.md").unlink()
        silent = {problem.id for problem in judged(it)}
        for number in range(9):
            (it.root / f"content/relief_standard/2023/c{number}.md").unlink()
    assert id_ not in silent
    for path, text in BREAKS[id_]:
        if text:
            it.write(path, text)
        else:
            (it.root / path).unlink()
    found = [problem for problem in judged(it) if problem.id == id_]
    assert found
    for problem in found:
        assert problem.where.line > 0
        assert problem.source


BROKEN_KINDS = {
    "unknown key": ("label: 说明页", "label: 说明页\nicon: x", "kind.unknown", "不认识“icon”"),
    "unknown type": ("{type: number, label: 排列顺序", "{type: numbr, label: 排列顺序", "kind.type", "类型读到“numbr”"),
    "unknown rule": ("rule: has_text", "rule: has_txt", "kind.function", "没有规则“has_txt”"),
    "unknown option": ("rule: has_text,", "rule: has_text, length: 3,", "kind.option", "没有选项“length”"),
    "missing option": (
        "rule: not_in_future, field: published",
        "rule: not_in_future",
        "kind.option",
        "缺少选项“field”",
    ),
    "missing source": (", source: 国办发〔2017〕47号；不得有空白栏目", "", "kind.source", "没有写依据"),
    "wrong level": ("rule: has_text, level: error", "rule: has_text, level: fatal", "kind.level", "fatal"),
    "unknown kind": ("to: [unit]", "to: [unitt]", "kind.reference", "没有类别“unitt”"),
    "unknown field in a rule": (
        "field: published, level",
        "field: publishd, level",
        "kind.field",
        "没有字段“publishd”",
    ),
    "unknown field in a list": ("columns: [title, published]", "columns: [titel]", "kind.field", "没有字段“titel”"),
    "unknown group": ("order: rank", "with: [documnt]\norder: rank", "kind.group", "没有字段组“documnt”"),
    "bad pattern": ("label: 排列顺序, min", "label: 排列顺序, pattern: '[', min", "kind.pattern", "不是正则表达式"),
    "year of words": ("order: rank", "order: rank\nyear: title", "kind.year", "“标题”不是日期或年份"),
    "unknown type of schema.org": ("schema:\n", "schema:\n  type: Artikel\n", "kind.schema", "类型读到“Artikel”"),
    "unknown type of a list": ("schema:\n", "schema:\n  list: Article\n", "kind.schema", "类型读到“Article”"),
    "property of another type": (
        "  author: office",
        "  legislationDate: published",
        "kind.schema",
        "没有属性“legislationDate”",
    ),
    "unknown field in the schema": ("  author: office", "  author: offfice", "kind.field", "没有字段“offfice”"),
    "property without a field": ("  author: office", "  author: {words: {甲: 乙}}", "kind.form", "取自哪个字段"),
    "unknown key of a property": ("  author: office", "  author: {field: office, world: 甲}", "kind.unknown", "world"),
    "word of no enumeration": (
        "schema:\n",
        "schema:\n  type: Legislation\n  legislationLegalForce: {field: title, words: {有效: Valid}}\n",
        "kind.schema",
        "“有效”换成的词读到“Valid”",
    ),
    "enumeration without words": (
        "schema:\n",
        "schema:\n  type: Legislation\n  legislationLegalForce: title\n",
        "kind.schema",
        "没有写明词怎样换",
    ),
    "feed of words": (
        "label: 内容概述, summary",
        "label: 内容概述, feed: true, summary",
        "kind.feed",
        "summary 不能订阅",
    ),
    "flag of the search that is none": (
        "order: rank",
        "order: rank\nsearch: {first: 是}",
        "kind.flag",
        "first 读到“是”",
    ),
    "unknown key of the search": ("order: rank", "order: rank\nsearch: {frist: true}", "kind.unknown", "frist"),
    "flag that is none": ("summary: true}", "summary: yes}", "kind.flag", "读到“yes”"),
}


@pytest.mark.parametrize("name", BROKEN_KINDS)
def test_a_slip_in_a_kind_file_stops_the_run_at_its_line(tmp_path: Path, name: str) -> None:
    old_text, new_text, id_, said = BROKEN_KINDS[name]
    folder = tmp_path / "kinds"
    folder.mkdir()
    for path in (PROJECT / "kinds").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "page":
            assert old_text in text
            text = text.replace(old_text, new_text, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(StopError) as stop:
        load_kinds(folder, rules=RULES, computed=FUNCTIONS)
    problems = located(stop.value.problems, (tmp_path,))
    assert [problem.id for problem in problems] == [id_]
    assert said in problems[0].message
    assert problems[0].where.path == "kinds/page.yaml"
    yaml.safe_load((folder / "page.yaml").read_text(encoding="utf-8"))  # the slip is in the meaning, not in the YAML


def test_a_rule_about_days_on_a_field_of_words_is_told_at_the_requirement(site: Make) -> None:
    import shutil

    it = site("=== content/policy/2023/a.md\n" + policy())
    shutil.copytree(PROJECT / "kinds", it.root / "kinds")
    line = "  - {id: POL-95, rule: not_in_future, field: issuer, level: error, source: 测试}\n"
    it.edit("kinds/policy.yaml", "requirements:\n", "requirements:\n" + line)
    (problem,) = [problem for problem in it.check() if problem.id == "rule.misused"]
    assert problem.where.path == "kinds/policy.yaml"
    assert "POL-95" in problem.message
