"""The order 邹政办字〔2023〕28号 and what the content says of it: equal, character by character, white space apart."""

import re
from calendar import monthrange
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
ORDER = ROOT / "tests" / "source" / "邹政办字-2023-28号.txt"
TASKS = ROOT / "content" / "task" / "2023.yaml"
NOTICE = ROOT / "content" / "policy" / "2023" / "zhengwu-gongkai-renwu.md"

HEADER = "序号 工作任务 责任单位 具体要求 完成时限"
ANNEX = "附件"
COPIES = "抄送："
GROUP_STARTS = [1, 6, 13, 19, 23, 25, 27, 32, 34, 35, 36, 38, 40]
BLANK_UNITS = [21, 22, 24, 28, 29, 31, 33, 41]


def squeeze(text: str) -> str:
    return "".join(text.split())


def order() -> str:
    return ORDER.read_text(encoding="utf-8")


def order_parts() -> tuple[str, str, str]:
    """The order up to its annex, the annex, and what follows it."""
    before, _, rest = order().partition(f"\n{ANNEX}\n")
    table, _, after = rest.partition(COPIES)
    return before, f"{ANNEX}\n{table}", COPIES + after


def tasks() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(TASKS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def rows() -> list[dict[str, Any]]:
    return list(tasks()["entries"])


def notice() -> tuple[dict[str, Any], str]:
    """The fields of the notice, and its text without the marks of Markdown."""
    _, head, body = NOTICE.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.load(head, Loader=yaml.BaseLoader), re.sub(r"^## ", "", body, flags=re.MULTILINE)


def rows_under_a_header() -> list[str]:
    """The numbers of the rows with which the order begins a new part of its table."""
    found, pending = [], False
    for line in order().splitlines():
        first = line.split("\t")[0]
        if squeeze(line) == squeeze(HEADER):
            pending = True
        elif pending and first.isdecimal():
            found.append(first)
            pending = False
    return found


def printed_table() -> str:
    """The annex as it would be printed from the task file alone; only where its parts begin is the order's."""
    title = re.search(rf"^{ANNEX}：(.+)$", notice()[1], re.MULTILINE)
    assert title is not None
    lines = [ANNEX, title[1]]
    chapter = group = ""
    for row in rows():
        if row["number"] in rows_under_a_header():
            lines.append(HEADER)
        if row["chapter"] != chapter:
            chapter = row["chapter"]
            lines.append(chapter)
        shown_group = "" if row["group"] == group else row["group"]
        group = row["group"]
        units = "" if row.get("units_repeated") == "是" else row["units_printed"]
        lines.append("\t".join([row["number"], shown_group, units, row["requirement"], row["deadline_printed"]]))
    return "\n".join(lines)


def printed_notice() -> tuple[str, str]:
    """The order outside its annex, before and after it, as it would be printed from the notice alone."""
    fields, body = notice()
    text, _, copies = body.partition(COPIES)
    return "\n".join([fields["number"], fields["title"], text]), COPIES + copies


def test_the_task_file_gives_the_table_back() -> None:
    assert squeeze(printed_table()) == squeeze(order_parts()[1])


def test_no_cell_lost_or_gained_a_space() -> None:
    cells = {cell for line in order().splitlines() if "\t" in line for cell in line.split("\t")}
    names = ("number", "chapter", "group", "units_printed", "requirement", "deadline_printed")
    assert [(row["number"], name) for row in rows() for name in names if row[name] not in cells] == []


def test_the_notice_gives_the_text_back() -> None:
    before, after = printed_notice()
    assert squeeze(before) == squeeze(order_parts()[0])
    assert squeeze(after) == squeeze(order_parts()[2])


def test_together_they_are_the_whole_order() -> None:
    before, after = printed_notice()
    assert squeeze(before + printed_table() + after) == squeeze(order())


def test_the_rows_name_the_notice_they_were_annexed_to() -> None:
    fields, _ = notice()
    assert fields["number"] == "邹政办字〔2023〕28号"
    assert tasks()["basis"] == "policy/2023/zhengwu-gongkai-renwu"


def test_rows_are_consecutive() -> None:
    assert [row["number"] for row in rows()] == [str(number) for number in range(1, 44)]
    assert [row["id"] for row in rows()] == [row["number"] for row in rows()]


def test_groups_begin_where_the_order_begins_them() -> None:
    starts = [next(inside)["number"] for _, inside in groupby(rows(), key=lambda row: row["group"])]
    assert [int(number) for number in starts] == GROUP_STARTS
    assert len({row["group"] for row in rows()}) == 13
    assert len({row["chapter"] for row in rows()}) == 4


def test_blank_units_repeat_the_cell_above() -> None:
    blank = [row for row in rows() if row.get("units_repeated") == "是"]
    assert [int(row["number"]) for row in blank] == BLANK_UNITS
    above = dict(zip([row["number"] for row in rows()][1:], rows(), strict=False))
    assert [(row["units_printed"], row["units"]) for row in blank] == [
        (above[row["number"]]["units_printed"], above[row["number"]]["units"]) for row in blank
    ]


def test_every_printed_unit_is_resolved() -> None:
    """Each name among `units` and `support` stands in the printed cell, but for the one that the order misnames."""
    missing = [
        (row["number"], unit)
        for row in rows()
        for unit in [*row["units"], *row.get("support", [])]
        if unit not in row["units_printed"]
    ]
    assert missing == [("12", "市发展和改革局")]
    for row in rows():
        names = [name for name in re.split(r"[ 、，]", row["units_printed"]) if name]
        assert len(names) == len(row["units"]) + len(row.get("support", [])), row["number"]


def test_due_is_the_last_day_of_the_printed_month() -> None:
    due = {row["number"]: date.fromisoformat(row["due"]) for row in rows()}
    for row in rows():
        month = re.fullmatch(r"(\d+)月底前", row["deadline_printed"])
        assert month is not None
        assert due[row["number"]] == date(2023, int(month[1]), monthrange(2023, int(month[1]))[1])
    november = [int(number) for number, day in due.items() if day.month == 11]
    assert november == list(range(6, 13))


def test_titles_are_short() -> None:
    assert [row["title"] for row in rows() if len(row["title"]) > 20] == []
    assert len({row["title"] for row in rows()}) == 43
