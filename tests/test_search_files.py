"""What the office writes of the search: every mistake is told at its place, and what must be found is looked for."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXPECTED, SiteUnderTest, policy

from gongkai.cli import main
from gongkai.problems import as_text
from gongkai.serve import Live, problems_page

Make = Callable[[str], SiteUnderTest]
WORDS, CASES = "content/search-words.yaml", "content/search-cases.csv"
A, B, C = (f"content/policy/2023/{each}.md" for each in "abc")
SITE = (
    f"=== {A}\n{policy('关于供水的通知', '正文。')}"
    f"=== {B}\n{policy('关于排水的通知', '正文。', issued='2023-03-02')}"
    f"=== {C}\n{policy('内部的通知', '正文。', audience='internal', issued='2023-03-02')}"
)


def told(it: SiteUnderTest) -> str:
    """What a check says of the two files, without the level where it is error."""
    found = [problem for problem in it.check() if problem.where.path in (WORDS, CASES)]
    return as_text(found).replace(" 错误 ", " ")


WRONG_WORDS = {
    "of another encoding, which is read": ("same:\n  - words: [低保, 最低生活保障]\n".encode("gb18030"), ""),
    "with a mark at the beginning, which is read": ("\ufeffoften: [供水]\n".encode(), ""),
    "from Windows, which is read": ("often: [ab]\r\nsame: [{words: [ab, 供水]}]\r\n".encode(), ""),
    "with remarks only": (
        "# 以后再写\n",
        "content/search-words.yaml:1:1: [yaml.syntax] 没有读到字段\n    怎样改：每行写一个“字段: 内容”\n",
    ),
    "empty": (
        " \n",
        "content/search-words.yaml:1:1: [file.empty] 文件是空的\n    怎样改：写上内容，或删去这个文件\n",
    ),
    "no text": (
        b"PK\x03\x04\x14\x00\x06\x00\xff\xfe",
        "content/search-words.yaml:1:1: [file.encoding] 不是文本文件，或编码不能识别\n"
        "    怎样改：用记事本另存为 UTF-8；图片、Word 文件请作为附件引用\n",
    ),
    "a list": (
        "- [低保, 最低生活保障]\n",
        "content/search-words.yaml:1:1: [yaml.syntax] 没有读到字段\n    怎样改：每行写一个“字段: 内容”\n",
    ),
    "a Chinese colon": (
        "often：[低保]\n",
        "content/search-words.yaml:1:6: [yaml.colon] “often”后面是中文冒号“：”\n"
        "    怎样改：改成英文冒号加空格，例如“often: 内容”\n",
    ),
    "a quotation mark that is not closed": (
        "often: ['低保]\n",
        "content/search-words.yaml:1:9: [yaml.syntax] 引号没有成对\n    怎样改：在内容末尾补上同样的引号\n",
    ),
    "an unknown key": (
        "oftn: [低保]\n",
        "content/search-words.yaml:1:1: [field.unknown] “查找用词”没有字段“oftn”\n    怎样改：是不是“often”？\n",
    ),
    "the label of a key": (
        "大家常找: [低保]\n",
        "content/search-words.yaml:1:1: [field.unknown] “查找用词”没有字段“大家常找”\n"
        "    怎样改：“大家常找”写作 often\n",
    ),
    "the key of files with many entries": (
        "entries:\n  - {id: '1'}\n",
        "content/search-words.yaml:1:1: [field.unknown] “查找用词”没有字段“entries”\n"
        "    怎样改：可用的字段：same（意思相同的词）、often（大家常找）\n",
    ),
    "a key twice": (
        "often: [低保]\noften: [医保]\n",
        "content/search-words.yaml:2:1: [yaml.duplicate] 字段“often”写了两次，第一次在第 1 行\n"
        "    怎样改：只留一个；多项内容用列表\n",
    ),
    "groups that are lists": (
        "same:\n  - [低保, 最低生活保障]\n",
        "content/search-words.yaml:2:5: [field.value] “意思相同的词”读到“[低保, 最低生活保障]”，"
        "应为一组字段：words（词）\n"
        "    怎样改：例如 - {words: [甲, 乙]}\n",
    ),
    "a mapping for groups": (
        "same: {低保: 最低生活保障}\n",
        "content/search-words.yaml:1:1: [field.value] “意思相同的词”读到“{低保: 最低生活保障}”，"
        "应为一串内容，每项以“- ”开头，有words（词）\n    怎样改：例如 same: [{words: [甲, 乙]}]\n",
    ),
    "a group without words": (
        "same:\n  - words:\n",
        "content/search-words.yaml:2:5: [field.missing] 缺少“词”（words）\n    怎样改：例如 words: [甲, 乙]\n",
    ),
    "a group of one word": (
        "same:\n  - words: [低保, 最低生活保障]\n  - words: [医保]\n",
        "content/search-words.yaml:3:5: [search.words] “意思相同的词”第 2 组只有一个词，应为两个以上\n"
        "    怎样改：例如 words: [低保, 最低生活保障]\n",
    ),
    "a word that stands in everything": (
        "same:\n  - words: [药, 药品]\n",
        "content/search-words.yaml:2:13: [search.words] “意思相同的词”读到“药”，应为两个字以上的词\n"
        "    怎样改：换成长一些的说法，例如“药”写作“药品”；一个字的词到处都是\n",
    ),
    "a word twice in a group": (
        "same:\n  - words: [低保, 低保, 最低生活保障]\n",
        "content/search-words.yaml:2:5: [field.value] “词”读到“[低保, 低保, 最低生活保障]”，"
        "应为不重复的内容，“低保”写了不止一次\n    怎样改：删去重复的一项\n",
    ),
    "one word in two ways of writing it": (
        "same:\n  - words: [app, 应用, ＡＰＰ]\n",
        "content/search-words.yaml:2:22: [search.words] “意思相同的词”读到“ＡＰＰ”，查起来和同一组的“app”一样\n"
        "    怎样改：留一个；全角半角、大小写、繁简、空格不用分开写\n",
    ),
    "a word in two groups": (
        "same:\n  - words: [低保, 最低生活保障]\n  - words: [救助, 最低生活保障, 社会救助]\n",
        "content/search-words.yaml:3:17: [search.words] “意思相同的词”读到“最低生活保障”，第 1 组已经有了\n"
        "    怎样改：一个词只放在一组里；意思都相同的，合成一组\n",
    ),
    "what many look for twice": (
        "often: [供水, 排水, 供　水]\n",
        "content/search-words.yaml:1:17: [search.words] “大家常找”读到“供　水”，查起来和“供水”一样\n"
        "    怎样改：留一个\n",
    ),
    "what many look for that is nothing": (
        "often: ['\ufe0f']\n",
        "content/search-words.yaml:1:9: [search.words] “大家常找”读到“\ufe0f”，里面没有可以查的字\n"
        "    怎样改：写要查的词，或删去这一项\n",
    ),
    "a mapping in a list": (
        "often: [{低保: 医保}]\n",
        "content/search-words.yaml:1:9: [field.value] “大家常找”读到“{低保: 医保}”，应为一行文字\n"
        "    怎样改：例如 often: [甲, 乙]\n",
    ),
    "several mistakes, all told": (
        "oft: x\nsame:\n  - word: [低保, 医保]\n  - words: 低保\n",
        "content/search-words.yaml:1:1: [field.unknown] “查找用词”没有字段“oft”\n    怎样改：是不是“often”？\n"
        "content/search-words.yaml:3:5: [field.missing] 缺少“词”（words）\n    怎样改：例如 words: [甲, 乙]\n"
        "content/search-words.yaml:3:5: [field.unknown] “意思相同的词”没有字段“word”\n    怎样改：是不是“words”？\n",
    ),
}

HEAD = "query,expected\n"
WRONG_CASES = {
    "right": (HEAD + "供水,policy/2023/a\n", ""),
    "in another encoding, with labels, which is read": (
        "查找的词,应找到的条目\r\n供水,policy/2023/a\r\n".encode("gb18030"),
        "",
    ),
    "with a mark at the beginning and blank rows, which is read": (
        f"\ufeff{HEAD}\n,\n供水,policy/2023/a\n\n".encode(),
        "",
    ),
    "addresses, which are read": (HEAD + "供水,/policy/2023/a/\n", ""),
    "the columns in another order, which is read": ("expected,query\npolicy/2023/a,供水\n", ""),
    "quotation marks around a comma, which are read": (HEAD + '"供水，,通知",policy/2023/a\n', "missed"),
    "empty": (
        "",
        "content/search-cases.csv:1:1: [file.empty] 文件是空的\n    怎样改：写上内容，或删去这个文件\n",
    ),
    "without a row, which is read": (HEAD, ""),
    "no text": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00\x00",
        "content/search-cases.csv:1:1: [file.encoding] 不是文本文件，或编码不能识别\n"
        "    怎样改：用 Excel 打开，另存为“CSV UTF-8”；不要直接改文件的后缀\n",
    ),
    "another separator": (
        "query;expected\n供水;policy/2023/a\n",
        "content/search-cases.csv:1:1: [csv.separator] 列与列之间是“;”，应为英文逗号\n"
        "    怎样改：用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”\n",
    ),
    "no header": (
        "供水,policy/2023/a\n",
        "content/search-cases.csv:1:1: [csv.header] 表头读到“供水,policy/2023/a”，"
        "没有“查找的词”（query）、“应找到的条目”（expected）\n    怎样改：第一行写 query,expected\n",
    ),
    "a column too few": (
        "query\n供水\n",
        "content/search-cases.csv:1:1: [csv.header] 表头读到“query”，没有“应找到的条目”（expected）\n"
        "    怎样改：第一行写 query,expected\n",
    ),
    "a misspelt column": (
        "query,expeted\n供水,policy/2023/a\n",
        "content/search-cases.csv:1:1: [csv.header] 表头读到“query,expeted”，没有“应找到的条目”（expected）\n"
        "    怎样改：第一行写 query,expected\n"
        "content/search-cases.csv:1:2: [field.unknown] “查找用例”没有“expeted”这一列\n"
        "    怎样改：是不是“expected”？\n",
    ),
    "a column too many": (
        "query,expected,说明\n供水,policy/2023/a,常查\n",
        "content/search-cases.csv:1:3: [field.unknown] “查找用例”没有“说明”这一列\n"
        "    怎样改：只用 query（查找的词）、expected（应找到的条目）\n",
    ),
    "a column under both its names": (
        "query,查找的词,expected\n供水,供水,policy/2023/a\n",
        "content/search-cases.csv:1:2: [csv.header] “查找的词”和前面的一列是一回事\n    怎样改：只留一列\n",
    ),
    "a column twice": (
        "query,query,expected\n供水,供水,policy/2023/a\n",
        "content/search-cases.csv:1:2: [csv.header] 列名“query”重复\n    怎样改：一列一个名字\n",
    ),
    "a cell too many": (
        HEAD + "供水,排水,policy/2023/a\n",
        "content/search-cases.csv:2:3: [csv.cells] 这一行有 3 格，表头只有 2 列\n"
        "    怎样改：内容里有逗号时，用 Excel 编辑并另存\n",
    ),
    "a quotation mark that is not closed": (
        HEAD + '"供水,policy/2023/a\n排水,policy/2023/b\n',
        "content/search-cases.csv:2:1: [csv.syntax] 这一行的引号没有成对，或有换行不完整\n"
        "    怎样改：用 Excel 打开，另存为“CSV UTF-8”\n",
    ),
    "no query": (
        HEAD + ",policy/2023/a\n",
        "content/search-cases.csv:2:1: [field.missing] 缺少“查找的词”（query）\n    怎样改：例如 query: 低保\n",
    ),
    "a query of nothing": (
        HEAD + "\ufe0f,policy/2023/a\n",
        "content/search-cases.csv:2:1: [search.case] “查找的词”读到“\ufe0f”，里面没有可以查的字\n"
        "    怎样改：写读者会输入的字，例如 低保\n",
    ),
    "no entry": (
        HEAD + "供水\n",
        "content/search-cases.csv:2:2: [field.missing] 缺少“应找到的条目”（expected）\n"
        "    怎样改：例如 expected: policy/2023/tongzhi\n",
    ),
    "an unknown entry, below a row of two lines": (
        HEAD + '"供\n水",policy/2023/a\n供水,policy/2023/z\n',
        "content/search-cases.csv:2:1: [field.value] “查找的词”读到“供 水”，应为一行文字，不能换行\n"
        "    怎样改：例如 query: 低保\n"
        "content/search-cases.csv:4:2: [search.case] “应找到的条目”读到“policy/2023/z”，没有这个条目\n"
        "    怎样改：是不是“policy/2023/b”？\n",
    ),
    "a title for an entry": (
        HEAD + "供水,关于供水的通知\n",
        "content/search-cases.csv:2:2: [search.case] “应找到的条目”读到“关于供水的通知”，没有这个条目\n"
        "    怎样改：写条目的编号，就是它的网址，例如 policy/2023/tongzhi\n",
    ),
    "an entry that nobody sees": (
        HEAD + "内部,policy/2023/c\n",
        "content/search-cases.csv:2:2: [search.case] “应找到的条目”读到“policy/2023/c”，这个条目不公开，查找里没有它\n"
        "    怎样改：换成公开的条目；等它公开以后再写上\n",
    ),
    "several mistakes, all told": (
        HEAD + "供水,\n,policy/2023/z\n排水,policy/2023/b\n内部,policy/2023/c\n",
        "content/search-cases.csv:2:2: [field.missing] 缺少“应找到的条目”（expected）\n"
        "    怎样改：例如 expected: policy/2023/tongzhi\n"
        "content/search-cases.csv:3:1: [field.missing] 缺少“查找的词”（query）\n    怎样改：例如 query: 低保\n"
        "content/search-cases.csv:5:2: [search.case] “应找到的条目”读到“policy/2023/c”，这个条目不公开，查找里没有它\n"
        "    怎样改：换成公开的条目；等它公开以后再写上\n",
    ),
}


@pytest.mark.parametrize("mistake", WRONG_WORDS)
def test_what_is_wrong_with_words_is_told(site: Make, mistake: str) -> None:
    it = site(SITE)
    content, report = WRONG_WORDS[mistake]
    it.write(WORDS, content)
    assert told(it) == report


@pytest.mark.parametrize("mistake", WRONG_CASES)
def test_what_is_wrong_with_cases_is_told(site: Make, mistake: str) -> None:
    it = site(SITE)
    content, report = WRONG_CASES[mistake]
    it.write(CASES, content)
    if report == "missed":
        assert "[search.missed] 查“供水，,通知”" in told(it)
    else:
        assert told(it) == report


def test_mistakes_in_both_files_and_elsewhere_are_told_in_one_run(
    site: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    it = site(SITE)
    it.write(WORDS, "oftn: [低保]\n")
    it.write(CASES, HEAD + "供水,policy/2023/z\n供水,policy/2023/b\n")
    it.edit(B, "title:", "titel:")
    assert main(["check", "--root", str(it.root), "--format", "json"]) == 1
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    found = {(each["path"], each["line"], each["id"]) for each in json.loads(shown.out) if each["id"] not in EXPECTED}
    # The entry that a case expects is in a file that cannot be read: one problem is enough. And what a query finds is
    # not asked while it is not known which words mean the same.
    assert found == {
        (WORDS, 1, "field.unknown"),
        (CASES, 2, "search.case"),
        (B, 2, "field.unknown"),
        (B, 2, "field.missing"),
    }


# ---- what must be found ----


@pytest.fixture
def it(tmp_path: Path) -> SiteUnderTest:
    """Six documents say 低保, one of them with a title that nobody would look for."""
    it = SiteUnderTest(tmp_path / "site", "")
    for n in range(1, 7):
        it.write(f"content/policy/2023/p{n}.md", policy(f"第{n}份通知", "说到低保。", issued=f"2023-02-2{n}"))
    it.write(CASES, HEAD + "第1份,policy/2023/p1\n低保,policy/2023/p1\n")
    return it


MISSED = f"""\
{CASES}:3:1: [search.missed] 查“低保”，前 5 条里没有“policy/2023/p1”，它排在第 6 条
    怎样改：现在依次是：第6份通知（policy/2023/p6）、第5份通知（policy/2023/p5）、第4份通知（policy/2023/p4）、\
第3份通知（policy/2023/p3）、第2份通知（policy/2023/p2）。在条目的关键词（keywords）里写上人们会用的说法，或改这一行
    依据：任务分解表第36项“精准搜索”
"""


def test_an_entry_that_is_not_among_the_first_is_told_until_it_has_the_keyword(it: SiteUnderTest) -> None:
    assert told(it) == MISSED
    it.edit("content/policy/2023/p1.md", "office:", "keywords: [低保]\noffice:")
    assert told(it) == ""


def test_words_that_mean_the_same_count(it: SiteUnderTest) -> None:
    it.edit("content/policy/2023/p1.md", "第1份通知", "最低生活保障的通知")
    it.write(CASES, HEAD + "低保,policy/2023/p1\n")
    assert "前 5 条里没有“policy/2023/p1”" in told(it)
    it.write(WORDS, "same:\n  - words: [低保, 最低生活保障]\n")
    assert told(it) == ""


def test_what_finds_nothing_is_told_as_such(it: SiteUnderTest) -> None:
    it.write(CASES, HEAD + "医保,policy/2023/p1\n")
    assert "查“医保”，前 5 条里没有“policy/2023/p1”\n    怎样改：现在什么也查不到。" in told(it)


def test_what_is_offered_in_vain_is_told(it: SiteUnderTest) -> None:
    it.write(CASES, HEAD)
    it.write(WORDS, "often: [低保, 医保]\n")
    assert told(it).startswith(f"{WORDS}:1:13: 警告 [search.often] “大家常找”的“医保”什么也查不到\n")
    assert told(it).count("search.often") == 1
    assert it.build().written
    it.write(WORDS, "often: [低保, 医保]\nsame:\n  - words: [低保, 医保]\n")
    assert told(it) == ""


def test_a_build_stops_and_writes_nothing_until_the_case_is_met(it: SiteUnderTest) -> None:
    it.edit(CASES, "低保,policy/2023/p1", "低保,policy/2023/p6")
    assert it.build().written
    before = it.tree()
    it.edit(CASES, "低保,policy/2023/p6", "低保,policy/2023/p1")
    assert not it.build().written
    assert it.problems == [f"{CASES}:3:1 search.missed"]
    assert it.tree() == before
    it.edit("content/policy/2023/p1.md", "office:", "keywords: [低保]\noffice:")
    assert it.build().written
    assert it.problems == []


def test_a_document_that_is_withdrawn_fails_its_case_and_one_whose_term_is_over_goes(it: SiteUnderTest) -> None:
    it.edit(CASES, "低保,policy/2023/p1\n", "")
    assert it.build().written
    it.edit("content/policy/2023/p1.md", "office:", "public_until: 2023-12-30\noffice:")
    # What must leave the public site on its day leaves it, whatever is written of the search.
    assert it.build().written
    assert "“应找到的条目”读到“policy/2023/p1”，它的公示期已经结束，不再查这一行" in told(it)
    assert not (it.root / "output/public/policy/2023/p1").exists()
    it.edit("content/policy/2023/p1.md", "public_until: 2023-12-30", "audience: internal")
    assert not it.build().written
    assert it.problems == [f"{CASES}:2:2 search.case"]


def test_a_check_from_the_command_line_writes_nothing(
    it: SiteUnderTest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    for _ in range(2):
        before = {path: path.read_bytes() for path in it.root.rglob("*") if path.is_file()}
        assert main(["check", "--root", str(it.root), "--jobs", "1"]) == 1
        assert "[search.missed] 查“低保”" in capsys.readouterr().out
        assert {path: path.read_bytes() for path in it.root.rglob("*") if path.is_file()} == before
        assert list(temporary.iterdir()) == []
        # The second time with the memory of a build.
        it.write(CASES, HEAD)
        assert main(["build", "--root", str(it.root), "--jobs", "1"]) == 0
        it.write(CASES, HEAD + "第1份,policy/2023/p1\n低保,policy/2023/p1\n")
        capsys.readouterr()


def test_who_edits_is_shown_what_is_missed(it: SiteUnderTest) -> None:
    live = Live(it.root, None, 1, lambda said: None)
    live.rebuild()
    page = problems_page(live.problems)
    assert f"<code>{CASES}:3:1</code> [search.missed] 查“低保”，前 5 条里没有“policy/2023/p1”，它排在第 6 条" in page
    it.edit("content/policy/2023/p1.md", "office:", "keywords: [低保]\noffice:")
    live.rebuild([it.root / "content/policy/2023/p1.md"])
    # The search waits until the page is shown.
    live.settle()
    assert "search.missed" not in problems_page(live.problems)
    # A text alone takes the short way; what it finds counts all the same.
    it.edit(CASES, "低保,policy/2023/p1", "节水,policy/2023/p2")
    live.rebuild([it.root / CASES])
    live.settle()
    assert "查“节水”" in problems_page(live.problems)
    it.edit("content/policy/2023/p2.md", "说到低保。", "说到节水。")
    live.rebuild([it.root / "content/policy/2023/p2.md"])
    live.settle()
    assert "search.missed" not in problems_page(live.problems)


def test_what_the_office_writes_is_no_file_of_the_public_site(it: SiteUnderTest) -> None:
    it.write(CASES, HEAD + "第1份通知,policy/2023/p1\n")
    it.write(WORDS, "# 内部批注某某\nsame:\n  - words: [低保, 困难补助]\n")
    assert it.build().written
    public = {name: data for name, data in it.tree().items() if name.startswith("public/")}
    assert [name for name in public if "search-" in name] == []
    assert [name for name, data in public.items() if "批注某某".encode() in data] == []
    assert [name for name, data in public.items() if "困难补助".encode() in data] == ["public/search/index.json"]
