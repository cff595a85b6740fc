"""
What an editor is told of each mistake, to the letter.

`tests/invalid/<mistake>/` holds the files of one mistake at their places in a site, and the report in `expected.txt`;
an empty report means that the program takes what was typed.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from conftest import EXPECTED, REVIEW, SiteUnderTest, policy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.cli import main
from gongkai.entries import read_entry_file
from gongkai.functions import FUNCTIONS
from gongkai.inputs import PROJECT
from gongkai.kind_files import load_kinds
from gongkai.markup import Markup
from gongkai.problems import Level, Problem, StopError, Where, as_text, located
from gongkai.rules import RULES
from gongkai.sources import split_front

KINDS = load_kinds(PROJECT / "kinds", rules=RULES, computed=FUNCTIONS)
FOLDER = Path(__file__).parent / "invalid"

_RELIEF = "".join(
    f"  - {{id: '{number}', title: {category}标准, category: {category}}}\n"
    for number, category in enumerate(
        (
            *("城市低保", "农村低保", "城市特困", "农村特困", "机构养育孤儿"),
            *("社会散居孤儿（含事实无人抚养、受艾滋病影响儿童）", "重点困境儿童"),
            *("困难残疾人生活补贴", "重度残疾人护理补贴"),
        ),
        1,
    )
)
# A site without a problem, with something of each kind for the mistakes to refer to.
BASE = f"""\
=== content/policy/2023/good.md
{policy(title="关于供水的通知")}
=== content/consultation/2023/good.md
---
title: 关于征求供水意见的公告
office: 市水务局
published: 2023-05-04 09:00
starts: 2023-05-04
ends: 2023-06-05
channels: [政府网站, 广播]
ways: [信函]
contact: 供水科
{REVIEW}
---
现向社会公开征求意见。
=== content/adoption_report/2023/good.md
---
title: 供水意见采纳情况
office: 市水务局
published: 2023-06-10 09:00
consultation: consultation/2023/good
received: '3'
adopted: '2'
{REVIEW}
---
反馈如下。
=== content/decision/2023/good.md
---
title: 供水条例
office: 市水务局
published: 2023-03-20 09:00
year: '2023'
number: '1'
sort: 重大公共政策措施
finish: 2023-12-31
{REVIEW}
---
决策事项说明。
=== content/relief_standard/2023/good.yaml
{REVIEW}
office: 市民政局
area: 城乡
amount: '880'
effective: 2023-01-01
region: 全市
basis_printed: 测试文件
published: 2023-03-02
entries:
{_RELIEF}"""


def _document(title: str) -> str:
    return policy(title=title, body="测试单位：\n\n通知如下。")


# Files that are made here, because editors and version control would mend or refuse them.
MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "file-too-large": (
        "content/policy/2023/file-too-large.md",
        lambda: _document("关于文件太大的通知").encode() + "供水。".encode() * 600_000,
    ),
    "encoding-utf-16": (
        "content/policy/2023/encoding-utf-16.md",
        lambda: _document("关于另存为 Unicode 的通知").encode("utf-16"),
    ),
    "encoding-broken": (
        "content/policy/2023/encoding-broken.md",
        lambda: _document("关于文件损坏的通知").encode()[:-5] + b"\xff\xff\n",
    ),
    "encoding-nul": (
        "content/policy/2023/encoding-nul.md",
        lambda: _document("关于空字节的通知").encode().replace(b"\n\n", b"\n\0\n"),
    ),
    "picture-renamed": (
        "content/policy/2023/picture-renamed.md",
        lambda: bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043000806060706050806ffd9"),
    ),
    "word-renamed": (
        "content/policy/2023/word-renamed.md",
        lambda: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00word/document.xml\x00\x00\xd2\xff\xfe",
    ),
    "excel-renamed": (
        "content/relief_standard/2023/excel-renamed.csv",
        lambda: bytes.fromhex("d0cf11e0a1b11ae1000000000000000000000000000000003e000300feff0900"),
    ),
    "encoding-gbk": (
        "content/policy/2023/encoding-gbk.md",
        lambda: _document("关于老编码的通知").encode("gbk"),
    ),
    "encoding-mark": (
        "content/policy/2023/encoding-mark.md",
        lambda: _document("关于带标记的通知").encode("utf-8-sig"),
    ),
    "lines-of-windows": (
        "content/policy/2023/lines-of-windows.md",
        lambda: _document("关于换行的通知").replace("\n", "\r\n").encode(),
    ),
    "csv-gb18030": (
        "content/relief_standard/2023/csv-gb18030.csv",
        lambda: (
            "编号,标准名称,执行单位,救助类别,城乡,标准,执行日期,适用地区,依据,发布日期,"
            "审查记录.审查人职务,审查记录.审查日期,审查记录.公开属性,审查记录.审查依据\r\n"
            "1,城市低保标准,市民政局,城市低保,城市,880,2023-01-01,表格区,测试文件,2023-03-02,"
            "科长,2023-01-05,主动公开,条例第十九条\r\n"
        ).encode("gb18030"),
    ),
    "word-lock-file": ("content/policy/2023/~$tongzhi.docx", lambda: b"\x06lenovo\0\0"),
}

# Mistakes that change what is said of the others, and so are not merged with them.
ALONE = ("unit-phone-mobile",)

MISTAKES = sorted(path.name for path in FOLDER.iterdir())


def files_of(mistake: str) -> dict[str, bytes]:
    """The files of a mistake by their paths in the site."""
    folder = FOLDER / mistake
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del files["expected.txt"]
    if mistake in MADE:
        path, make = MADE[mistake]
        files[path] = make()
    return files


def is_merged(mistake: str) -> bool:
    return mistake not in ALONE and all(path.startswith("content/") for path in files_of(mistake))


def check(site: SiteUnderTest) -> list[Problem]:
    """What a check of the site reports, but for what every test site is told."""
    try:
        found: Iterable[Problem] = site.check()
    except StopError as stop:
        found = located(stop.problems, (site.root, PROJECT))
    return [problem for problem in found if problem.id not in EXPECTED]


def test_the_base_is_good(site: Callable[[str], SiteUnderTest]) -> None:
    assert as_text(check(site(BASE))) == ""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told(site: Callable[[str], SiteUnderTest], mistake: str) -> None:
    made = site(BASE)
    for path, content in files_of(mistake).items():
        made.write(path, content)
    assert as_text(check(made)) == (FOLDER / mistake / "expected.txt").read_text(encoding="utf-8")


def test_all_mistakes_in_one_site_are_told_in_one_run(
    site: Callable[[str], SiteUnderTest], capsys: pytest.CaptureFixture[str]
) -> None:
    made = site(BASE)
    merged = [mistake for mistake in MISTAKES if is_merged(mistake)]
    assert len(merged) >= 200
    for mistake in merged:
        for path, content in files_of(mistake).items():
            assert not (made.root / path).exists(), f"{path} of {mistake} is there already"
            made.write(path, content)
    assert main(["check", "--root", str(made.root), "--format", "json"]) == 1
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    told = {as_text([_problem(row)]) for row in json.loads(shown.out) if row["id"] not in EXPECTED}
    expected = [(FOLDER / mistake / "expected.txt").read_text(encoding="utf-8") for mistake in merged]
    # A report begins at the margin; what to do and the law are indented below it.
    assert told == {report for text in expected for report in re.split(r"(?m)^(?! )", text) if report}


def _problem(row: dict[str, Any]) -> Problem:
    where = Where(row["path"], (), row["line"], row["column"])
    return Problem(Level[row["level"].upper()], row["id"], row["message"], where, row["hint"], row["source"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_slip_of_the_keyboard_raises(data: st.DataObject) -> None:
    text = policy(attachments="[{title: 表, file: a/b.pdf}]", keywords="[供水, 水价]", based_on="[policy/2023/good]")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        slip = data.draw(
            st.sampled_from(["", "：", ":", "\t", "\n", "'", '"', "-", " ", "[", "{", "，", "<b>", "](x", "\0", "〔"])
        )
        text = text[:place] + slip + text[place + data.draw(st.integers(0, 3)) :]
    entries, problems = read_entry_file("content/policy/2023/a.md", text.encode(), KINDS)
    assert all(problem.message and problem.where.path for problem in problems)
    for entry in entries:
        body = split_front(text)[1]
        Markup().convert(body, "policy/2023")
        assert entry.body_line
