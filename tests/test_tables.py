"""Tables as files: what they hold, how a spreadsheet reads them, and which lists and entries have one."""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from conftest import REVIEW, SiteUnderTest, policy
from hypothesis import given
from hypothesis import strategies as st

from gongkai.functions import FUNCTIONS
from gongkai.inputs import PROJECT
from gongkai.kind_files import load_kinds
from gongkai.rules import RULES
from gongkai.tables import as_csv, as_json

Make = Callable[[str], SiteUnderTest]
KINDS = load_kinds(PROJECT / "kinds", rules=RULES, computed=FUNCTIONS)


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def lists(it: SiteUnderTest, name: str) -> list[list[str]]:
    return read((it.root / "output" / "public" / name).read_bytes())


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1), min_size=1))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    found = read(as_csv(rows))
    assert len(found) == len(rows)
    for row, again in zip(rows, found, strict=True):
        assert [each.removeprefix("'") for each in again] == [each.removeprefix("'") for each in row]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|'/c calc'!A0", "+86-537-1234567"],
)
def test_a_text_that_a_spreadsheet_would_run_is_kept_from_running(cell: str) -> None:
    assert read(as_csv([[cell]])) == [["'" + cell]]


@pytest.mark.parametrize("cell", ["-5", "+3.5", "-12.5%", "0537-1234567", "一、=", "2023-01-01", "", "（-）"])
def test_numbers_phones_and_other_texts_stay_as_they_are(cell: str) -> None:
    assert read(as_csv([[cell, "1"]])) == [[cell, "1"]]


def test_typed_numbers_stay_numbers() -> None:
    assert as_csv([[-5, Decimal("-1144.50")]]).decode("utf-8-sig") == "-5,-1144.50\r\n"


def test_lines_end_as_in_windows_and_chinese_is_utf_8() -> None:
    assert as_csv([["标题", "甲，乙"], ["丙\n丁", '说"好"']]) == (
        '\ufeff标题,甲，乙\r\n"丙\n丁","说""好"""\r\n'.encode()
    )


def test_a_table_for_programs_has_names_numbers_and_nothing_for_nothing() -> None:
    rows = json.loads(as_json(["title", "amount"], [["甲", Decimal("1.50")], ["", 3]]))
    assert rows == [{"title": "甲", "amount": 1.5}, {"title": None, "amount": 3}]


def test_a_file_holds_the_whole_list_over_all_parts_in_its_order(site: Make) -> None:
    it = site("")
    for number in range(1, 46):
        day = f"2023-{1 + number // 28:02}-{1 + number % 28:02}"
        it.write(f"content/policy/2023/n{number}.md", policy(f"第{number}号", issued=day, published="2023-03-05"))
    it.build()
    head, *rows = lists(it, "policy/policy.csv")
    assert head == ["标题", "发文字号", "成文日期", "效力", "网址", "示例"]
    assert [row[0] for row in rows] == [f"第{number}号" for number in range(45, 0, -1)]
    assert rows[0][2:] == ["2023-02-18", "有效", "https://test.gov.example/policy/2023/n45/", "否"]
    link = it.page("/policy/").select_one(".table-file a")
    size = (it.root / "output/public/policy/policy.csv").stat().st_size
    assert (link["href"], link.has_attr("download")) == ("policy.csv", True)
    assert link.text == f"下载整张表（CSV，45 行，{size / 1000:.1f} KB）"
    assert not it.page("/policy/part-1/").select(".table-file")
    told = json.loads((it.root / "output/public/policy/policy.json").read_text(encoding="utf-8"))
    assert [each["title"] for each in told] == [row[0] for row in rows]
    assert told[0]["url"] == rows[0][4]


def test_a_year_has_a_file_of_its_own_where_it_is_not_all(site: Make) -> None:
    old = policy("甲", issued="2022-12-20", published="2023-01-06", supplement="补录")
    it = site("=== content/policy/2023/b.md\n" + policy("乙") + "=== content/unit/x.yaml\n" + UNIT)
    it.build()
    assert it.page("/policy/2023/").select_one(".table-file a")["href"] == "../policy.csv"
    it.write("content/policy/2022/a.md", old)
    it.build()
    assert it.page("/policy/2023/").select_one(".table-file a")["href"] == "policy-2023.csv"
    assert [row[0] for row in lists(it, "policy/2023/policy-2023.csv")] == ["标题", "乙"]
    assert [row[0] for row in lists(it, "policy/2022/policy-2022.csv")] == ["标题", "甲"]
    assert not it.page("/policy/office/bureaus-swj/").select(".table-file")


UNIT = f"{REVIEW}\nentries:\n  - {{id: a, title: '=甲局', short: 甲局, sort: 部门}}\n"


def test_what_editors_write_cannot_run_and_what_is_hidden_is_not_there(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n" + policy("'=HYPERLINK(\"http://a.example/\")'", sample="是")
        + "=== content/policy/2023/b.md\n" + policy("没有审查的", review="")
    )  # fmt: skip
    it.build()
    rows = lists(it, "policy/policy.csv")[1:]
    assert [(row[0], row[-1]) for row in rows] == [('\'=HYPERLINK("http://a.example/")', "是")]
    assert not [name for name in it.tree() if name.startswith("internal/") and name.endswith((".csv", ".json"))]


def test_a_list_of_data_says_to_machines_where_its_files_are(site: Make) -> None:
    example = KINDS["register_item"].example
    given = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in example.items())
    given = given.replace("unit/example", "市水务局")
    it = site("=== content/register_item/a.md\n---\n" + given + REVIEW + "\n---\n正文。\n")
    it.build()
    told = json.loads(it.page("/register_item/").select_one('script[type="application/ld+json"]').string)
    files = next(each["distribution"] for each in told["@graph"] if "distribution" in each)
    assert [each["contentUrl"] for each in files] == [
        "https://test.gov.example/register_item/register_item.csv",
        "https://test.gov.example/register_item/register_item.json",
    ]
