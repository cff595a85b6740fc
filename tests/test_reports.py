"""What `progress` and `inspect` print, as text, JSON and CSV, and with which exit code."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import yaml
from conftest import REVIEW, TASK_TABLE, SiteUnderTest, policy

from gongkai.cli import main
from gongkai.inputs import PROJECT
from gongkai.progress import State

Make = Callable[[str], SiteUnderTest]
Captured = pytest.CaptureFixture[str]

TASKS = f"""\
{TASK_TABLE}  - id: '1'
    number: '1'
    title: 公开供水信息
    units: [市水务局]
    due: 2023-06-30
    requires:
      - {{says: 供水文件, kind: policy}}
  - id: '2'
    number: '2'
    title: 公开办事指南
    units: [市水务局, 市民政局]
    due: 2024-01-15
    requires:
      - {{kind: guide, by: each, filled: [phone]}}
      - {{kind: notice, if_any: 是, due: 03-31, law: 条例规定3月31日前}}
  - id: n1
    title: 开好会议
    units: [市民政局]
    due: 2023-12-30
    requires:
      - {{kind: work_event, on: held}}
"""
UNITS = f"""\
{REVIEW}
entries:
  - {{id: mzj, title: 市民政局, short: 民政局, aliases: [民政和社会工作局], sort: 部门}}
  - {{id: swj, title: 市水务局, short: 水务局, sort: 部门}}
  - {{id: qxj, title: 市气象局, short: 气象局, sort: 部门}}
"""


@pytest.fixture
def it(site: Make) -> SiteUnderTest:
    made = site(f"=== content/policy/2023/a.md\n{policy()}=== content/task/2023.yaml\n{TASKS}")
    made.write("content/unit/bureaus.yaml", UNITS)
    return made


def printed(it: SiteUnderTest, capsys: Captured, *arguments: str, code: int = 0) -> str:
    assert main([*arguments, "--root", str(it.root)]) == code
    return capsys.readouterr().out


# How far the rows are.


def test_the_text_tells_each_row_with_its_state_and_what_is_missing(it: SiteUnderTest, capsys: Captured) -> None:
    assert printed(it, capsys, "progress").splitlines() == [
        "2023-12-31 的进展（只算已公开的信息）",
        "   1  已完成　　　　         公开供水信息",
        "   2  临近到期　　　    0/2  公开办事指南",
        "               缺：“办事指南”有 0 条，应有 1 条",
        "  N1  逾期未完成　　         开好会议",
        "               缺：“会议和培训”有 0 条，应有 1 条",
        "共 3 项，没有欠缺的 1 项。",
    ]


def test_units_that_lack_something_are_named_where_others_do_not(it: SiteUnderTest, capsys: Captured) -> None:
    it.write("content/guide/a.md", guide("市水务局"))
    text = printed(it, capsys, "progress")
    assert "   2  临近到期　　　    1/2  公开办事指南" in text
    assert "缺：1 个单位：市民政局" in text


def guide(unit: str) -> str:
    fields = f"title: 报修\noffice: {unit}\npublished: 2023-05-10 09:00\npeople: [全体居民]\ntopic: 其他\n"
    return f"---\n{fields}phone: 0537-0000001\n{REVIEW}\n---\n打电话报修。\n"


@pytest.mark.parametrize("name", ["市民政局", "民政局", "民政和社会工作局", "unit/bureaus/mzj"])
def test_a_unit_is_named_in_any_way_that_the_site_knows(it: SiteUnderTest, capsys: Captured, name: str) -> None:
    assert printed(it, capsys, "progress", "--unit", name).splitlines() == [
        "2023-12-31 的进展（只算已公开的信息）：市民政局",
        "   2  临近到期　　　         公开办事指南",
        "               缺：“办事指南”有 0 条，应有 1 条",
        "  N1  逾期未完成　　         开好会议",
        "               缺：“会议和培训”有 0 条，应有 1 条",
        "共 2 项，没有欠缺的 0 项。",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("市民证局", "没有承担任务的单位“市民证局”。是不是“市民政局”？"),
        ("水物局", "没有承担任务的单位“水物局”。是不是“水务局”？"),
        ("市气象局", "没有承担任务的单位“市气象局”。"),  # a unit that owes nothing
        ("unit/bureaus/nope", "没有承担任务的单位“unit/bureaus/nope”。"),
        ("task/2023/1", "没有承担任务的单位“task/2023/1”。"),
    ],
)
def test_an_unknown_unit_is_wrong_use(it: SiteUnderTest, capsys: Captured, name: str, said: str) -> None:
    assert main(["progress", "--unit", name, "--root", str(it.root)]) == 2
    shown = capsys.readouterr()
    assert (shown.out, said in shown.err) == ("", True)


def test_a_site_without_a_task_table_has_no_progress(site: Make, capsys: Captured) -> None:
    it = site(f"=== content/policy/2023/a.md\n{policy()}")
    assert main(["progress", "--root", str(it.root)]) == 2
    assert "这个网站没有任务表" in capsys.readouterr().err


def test_the_day_can_be_moved(it: SiteUnderTest, capsys: Captured) -> None:
    assert "  N1  逾期未完成　　" in printed(it, capsys, "progress", "--today", "2023-12-31")
    assert "  N1  临近到期　　　" in printed(it, capsys, "progress", "--today", "2023-12-30")
    early = printed(it, capsys, "progress", "--today", "2023-11-29", "--format", "json")
    found = json.loads(early)
    assert found["today"] == "2023-11-29"
    assert [row["state"] for row in found["rows"]] == ["已完成", "进行中", "进行中"]
    text = printed(it, capsys, "progress", "--today", "2023-03-01", "--format", "json", code=1)  # before the policy
    assert json.loads(text)["rows"][0]["state"] == "进行中"


def test_the_json_has_everything_of_a_row(it: SiteUnderTest, capsys: Captured) -> None:
    found = json.loads(printed(it, capsys, "progress", "--format", "json"))
    assert (found["today"], found["unit"], len(found["rows"])) == ("2023-12-31", None, 3)
    assert found["rows"][1] == {
        "id": "task/2023/2", "number": "2", "title": "公开办事指南", "url": "/task/2023/2/",
        "state": "临近到期", "due": "2024-01-15", "turns_red": "2024-01-16", "done": 0, "owed": 2,
        "demands": [
            {
                "says": "每个单位当年至少有 1 条“办事指南”，写明联系电话", "law": None,
                "answers": [
                    {
                        "unit": unit, "state": "临近到期", "due": "2024-01-15", "count": 0, "evidence": [],
                        "missing": ["“办事指南”有 0 条，应有 1 条"], "turns_red": "2024-01-16",
                    }
                    for unit in ("unit/bureaus/swj", "unit/bureaus/mzj")
                ],
            },
            {
                "says": "有“通知公告”的，最迟 3月31日", "law": "条例规定3月31日前",
                "answers": [
                    {
                        "unit": None, "state": "无此事项", "due": "2023-03-31", "count": 0, "evidence": [],
                        "missing": [], "turns_red": None,
                    }
                ],
            },
        ],
        "units": [
            {
                "id": id_, "title": title, "state": "临近到期",
                "missing": ["“办事指南”有 0 条，应有 1 条"], "turns_red": "2024-01-16",
            }
            for id_, title in (("unit/bureaus/swj", "市水务局"), ("unit/bureaus/mzj", "市民政局"))
        ],
    }  # fmt: skip
    assert found["rows"][0]["demands"][0]["answers"][0]["evidence"] == ["policy/2023/a"]
    assert [row["number"] for row in found["rows"]] == ["1", "2", "N1"]


def test_the_json_of_a_unit_holds_nothing_of_the_others(it: SiteUnderTest, capsys: Captured) -> None:
    text = printed(it, capsys, "progress", "--format", "json", "--unit", "民政局")
    found = json.loads(text)
    assert found["unit"] == "unit/bureaus/mzj"
    assert [row["id"] for row in found["rows"]] == ["task/2023/2", "task/2023/n1"]
    assert "unit/bureaus/swj" not in text


def table(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")  # else a spreadsheet takes the Chinese for something else
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_csv_has_one_line_for_each_row_and_unit(it: SiteUnderTest, capsys: Captured) -> None:
    none, dates = "“{}”有 0 条，应有 1 条", ["2024-01-15", "2024-01-16"]
    assert table(printed(it, capsys, "progress", "--format", "csv")) == [
        ["任务编号", "序号", "任务", "单位", "进展", "完成日期", "变红的日子", "还缺什么"],
        ["task/2023/1", "1", "公开供水信息", "市水务局", "已完成", "2023-06-30", "", ""],
        *(
            ["task/2023/2", "2", "公开办事指南", unit, "临近到期", *dates, none.format("办事指南")]
            for unit in ("市水务局", "市民政局")
        ),
        ["task/2023/n1", "N1", "开好会议", "市民政局", "逾期未完成", "2023-12-30", "", none.format("会议和培训")],
    ]  # fmt: skip
    of_one = table(printed(it, capsys, "progress", "--format", "csv", "--unit", "民政局"))
    assert [row[0] for row in of_one[1:]] == ["task/2023/2", "task/2023/n1"]
    assert {row[3] for row in of_one[1:]} == {"市民政局"}


def test_the_csv_reaches_a_file_byte_by_byte(it: SiteUnderTest) -> None:
    command = [sys.executable, str(PROJECT / "build.py"), "progress", "--root", str(it.root), "--format", "csv"]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    assert made.startswith("\ufeff任务编号,".encode())
    assert made.count(b"\r\n") == made.count(b"\n") == 5


@pytest.mark.parametrize("command", [["progress"], ["progress", "--format", "json"], ["progress", "--format", "csv"]])
def test_errors_in_the_content_are_said_on_the_side(it: SiteUnderTest, capsys: Captured, command: list[str]) -> None:
    assert main([*command, "--root", str(it.root)]) == 0
    well = capsys.readouterr()
    it.write("content/policy/2023/b.md", policy("坏的", level="邹城"))
    assert main([*command, "--root", str(it.root)]) == 1
    shown = capsys.readouterr()
    assert (shown.out, well.err) == (well.out, "")  # what could be read is printed all the same
    assert shown.err == "内容有 1 个错误，有错误的条目没有算进来；用 python build.py check 查看。\n"


@pytest.mark.parametrize("command", ["progress", "inspect"])
def test_a_form_that_does_not_exist_is_wrong_use(it: SiteUnderTest, capsys: Captured, command: str) -> None:
    assert main([command, "--format", "xml", "--root", str(it.root)]) == 2
    assert "可写" in capsys.readouterr().err


def test_reports_write_no_file(it: SiteUnderTest, capsys: Captured) -> None:
    before = sorted(it.root.rglob("*"))
    printed(it, capsys, "progress")
    printed(it, capsys, "inspect")
    assert sorted(it.root.rglob("*")) == before


# What an inspector would find.


def test_the_text_of_an_inspection_says_what_fails_and_what_comes_next(it: SiteUnderTest, capsys: Captured) -> None:
    lines = printed(it, capsys, "inspect").splitlines()
    assert lines[0] == "2023-12-31 网站自查，按《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号，2019-04-01）"
    assert "待核" in lines[1] or "参考分" in lines[1]
    at = {name: lines.index(name) for name in ("单项否决", "扣分（参考分，非官方）", "栏目下次变红")}
    assert list(at.values()) == sorted(at.values())
    home = lines.index("  否决　　  首页2周没有更新  [R-FRESH-HOME]")
    assert at["单项否决"] < home < at["扣分（参考分，非官方）"]
    assert lines[home + 1] == "          最近一条发布于 2023-03-02"
    assert "  不扣分　  应解读的规范性文件都有解读，并互相链接  [R-S-INTERP]" in lines
    assert "  扣 3 分  页脚各项都填了（待核）  [R-S-FOOT]" in lines
    assert lines[-1].startswith("结论：有 ")
    assert lines[-1].endswith(" 分。")


def test_the_json_of_an_inspection_agrees_with_its_text(it: SiteUnderTest, capsys: Captured) -> None:
    text = printed(it, capsys, "inspect", "--today", "2023-03-10")
    found = json.loads(printed(it, capsys, "inspect", "--today", "2023-03-10", "--format", "json"))
    assert found["today"] == "2023-03-10"
    for result in (*found["veto"], *found["scored"]):
        assert f"[{result['id']}]" in text
        assert all(each["says"] in text for each in result["found"])
    assert f"参考扣分 {found['points']} 分" in text
    assert found["passes"] == ("没有单项否决" in text)
    assert not next(each for each in found["veto"] if each["id"] == "R-FRESH-HOME")["fails"]
    nexts = [each for each in found["columns"] if each["turns_red"] and not each["stale"]]
    assert all(f"{each['turns_red']}  {each['column']}（" in text for each in nexts)


def test_an_inspection_of_content_with_errors_has_exit_code_1(it: SiteUnderTest, capsys: Captured) -> None:
    it.write("content/policy/2023/b.md", policy("坏的", level="邹城"))
    assert main(["inspect", "--format", "json", "--root", str(it.root)]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["today"] == "2023-12-31"
    assert "内容有 1 个错误" in shown.err


# The sample site.


@cache
def sample(form: str) -> str:
    command = [sys.executable, str(PROJECT / "build.py"), "progress", "--format", form]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8", check=True).stdout


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sample("json"))["rows"]
    return found


def test_all_46_rows_of_the_order_are_judged_by_demands() -> None:
    assert [row["number"] for row in rows()] == [*map(str, range(1, 44)), "N1", "N2", "N3"]
    assert [row["id"] for row in rows() if not row["demands"]] == []
    assert [row["id"] for row in rows() if not all(each["answers"] for each in row["demands"])] == []
    assert [row["id"] for row in rows() if not row["units"] or row["owed"] != len(row["units"])] == []
    assert [row["id"] for row in rows() if row["state"] not in list(State)] == []


def test_a_row_is_as_bad_as_its_worst_answer_and_says_what_is_missing() -> None:
    order = [str(state) for state in State]
    for row in rows():
        answers = [answer for each in row["demands"] for answer in each["answers"]]
        assert row["state"] == min((answer["state"] for answer in answers), key=order.index), row["id"]
        for answer in answers:
            assert bool(answer["missing"]) != State(answer["state"]).is_done, row["id"]
            assert bool(answer["evidence"]) == bool(answer["count"]), row["id"]
        assert row["done"] == sum(State(unit["state"]).is_done for unit in row["units"]), row["id"]


def test_few_rows_are_judged_by_a_person() -> None:
    files = sorted((PROJECT / "content" / "task").rglob("*.yaml"))
    entries = [entry for path in files for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]]
    by_hand = [entry for entry in entries if entry.get("judged_by") == "人工"]
    assert len(entries) == 46
    assert len(by_hand) <= 5
    assert all(entry["judged_why"] for entry in by_hand)


def test_the_csv_of_the_sample_site_has_a_line_for_each_row_and_unit() -> None:
    lines = table(sample("csv").replace("\n", "\r\n"))  # the pipe above reads line ends as text does
    wanted = [(row["id"], unit["title"], unit["state"]) for row in rows() for unit in row["units"]]
    assert [(line[0], line[3], line[4]) for line in lines[1:]] == wanted


def test_the_text_of_the_sample_site_has_a_line_for_each_row() -> None:
    text = sample("text")
    assert all(f"  {row['title']}\n" in text for row in rows())
    done = sum(State(row["state"]).is_done for row in rows())
    assert text.endswith(f"共 46 项，没有欠缺的 {done} 项。\n")
