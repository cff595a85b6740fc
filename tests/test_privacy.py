"""What is internal, unreviewed or refused cannot be found anywhere in the public output."""

import shutil
from collections.abc import Callable
from itertools import pairwise
from zlib import crc32

import pytest
from conftest import REVIEW, SiteUnderTest, policy
from test_indexing import files, index

from gongkai.inputs import PROJECT
from gongkai.search.fold import as_initials
from gongkai.search.numbers import keys
from gongkai.search.pairs import read_shard
from gongkai.search.writer import EXACT_ENTRY

Make = Callable[[str], SiteUnderTest]

MARK = "SECRETMARK"
HIDDEN = {
    "unreviewed": {"review": ""},
    "internal": {"audience": "internal"},
    "refused": {"review": "{by: 科长, date: 2023-01-05, attribute: 不予公开, basis: 条例第十四条}"},
    "on-request": {"review": "{by: 科长, date: 2023-01-05, attribute: 依申请公开, basis: 条例第十三条}"},
    "reviewed-later": {"review": "{by: 科长, date: 2024-01-05, attribute: 主动公开, basis: 条例第十九条}"},
}


@pytest.mark.parametrize("reason", HIDDEN)
def test_nothing_of_a_hidden_entry_is_in_the_public_output(site: Make, reason: str) -> None:
    fields = {
        "number": "测政办字〔2023〕9号",
        "keywords": f"[{MARK}-keyword]",
        "summary": f"{MARK}-summary",
        **HIDDEN[reason],
    }
    text = policy(f"{MARK}标题", f"{MARK}正文，见[表](secretmark-file/{MARK}.csv)。", **fields)
    text = text.replace(
        "---\nSECRET", f"attachments:\n  - {{title: {MARK}附件, file: secretmark-file/{MARK}.csv}}\n---\nSECRET"
    )
    it = site(
        "=== content/policy/2023/secretmark.md\n" + text
        + f"=== content/policy/2023/secretmark-file/{MARK}.csv\n{MARK}\n"
        + f"=== content/policy/2023/secretmark-file/unused-{MARK}.txt\n{MARK}\n"
        + "=== content/policy/2023/open.md\n"
        + policy("公开的通知", issued="2023-02-01", published="2023-02-02", based_on="[policy/2023/secretmark]")
    )  # fmt: skip
    today = None
    result = it.build(today=today)
    tree = it.tree()
    public = {name: data for name, data in tree.items() if name.startswith("public/")}
    if result.written:
        assert [name for name in public if MARK.lower() in name.lower()] == []
        assert [name for name, data in public.items() if MARK.lower() in data.lower().decode("utf-8", "replace")] == []
        assert "public/policy/2023/open/index.html" in public
        internal = {name: data for name, data in tree.items() if name.startswith("internal/")}
        assert "internal/policy/2023/secretmark/index.html" in internal
        assert f"internal/policy/2023/secretmark-file/{MARK}.csv" in internal
    else:
        # A review dated after the reporting day is an error: nothing is written at all.
        assert reason == "reviewed-later"
        assert tree == {}


# Characters that stand nowhere else, so that not even a pair of them may be in the index; and their initials.
RARE = "龘靐齉爩麤灪鱻"
INITIALS = "dbnycyx"
ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030")
NUMBER = f"{RARE[:2]}发〔2019〕98765号"


def rare(**fields: str) -> str:
    """A policy of which whatever a search looks through is of these characters."""
    given = {
        "number": NUMBER,
        "keywords": f"[{RARE[2:5]}词]",
        "summary": f"{RARE[1:4]}概述",
        "issuer": f"{RARE[3:6]}机关",
        "index_note": f"{RARE[4:7]}说明",
        "attachments": f"[{{title: {RARE[:3]}附件, file: rare/a.txt}}]",
        **fields,
    }
    return policy(f"{RARE}标题", f"{RARE}正文。\n\n| {RARE[2:6]} | 列 |\n|---|---|\n| {RARE[3:7]} | 格 |", **given)


def traces(it: SiteUnderTest) -> set[str]:
    """Where something of these characters is in the files of the search: read, decoded, or asked for."""
    held = files(it)
    pairs, initials = [*map("".join, pairwise(RARE))], {*map("".join, pairwise(as_initials(INITIALS)))}
    found = {f"{name} in UTF-8" for name, data in held.items() if any(each.encode() in data for each in RARE)}
    for encoding in ENCODINGS:
        # In two bytes a single character may well occur by chance.
        marks = [pair.encode(encoding) for pair in pairs]
        found |= {f"{name} in {encoding}" for name, data in held.items() if any(mark in data for mark in marks)}
    marks = [f"\\u{ord(each):04x}".encode() for each in RARE]
    found |= {f"{name} escaped" for name, data in held.items() if any(mark in data.lower() for mark in marks)}
    for name in held:
        if "/pairs-" in name:
            terms = read_shard(held[name]).terms
            there = {first + second for first, seconds in terms.items() for second in seconds}
            found |= {f"{name} has a character" for pair in there if not set(RARE).isdisjoint(pair)}
            found |= {f"{name} has initials"} if there & initials else set()
    crcs = {crc32(key.encode()) for key in keys(NUMBER, "")}
    for name in held:
        if name.startswith("exact/"):
            found |= {f"{name} has the number" for crc, _ in EXACT_ENTRY.iter_unpack(held[name]) if crc in crcs}
    asked = [RARE, *RARE, *pairs, INITIALS, NUMBER, "98765号", f"{RARE[2:5]}词"]
    found |= {f"finds {query}" for query in asked if next(index(it).find(query, synonyms=False), None)}
    return found


@pytest.mark.parametrize("reason", [*HIDDEN, "over"])
def test_nothing_of_a_hidden_entry_is_in_the_search(site: Make, reason: str) -> None:
    fields = {**HIDDEN, "over": {"public_until": "2023-12-30"}}[reason]
    other = policy("公开的", issued="2023-02-01", published="2023-02-02", based_on="[policy/2023/rare]")
    it = site(
        f"=== content/policy/2023/rare.md\n{rare()}=== content/policy/2023/rare/a.txt\n{RARE}\n"
        f"=== content/policy/2023/open.md\n{other}"
    )
    # First as everybody may see it, so that something is there to be found, and to be forgotten.
    assert it.build().written
    there = traces(it)
    assert {f"finds {query}" for query in (RARE, *RARE, INITIALS, NUMBER, "98765号")} <= there
    assert {"exact/0.bin has the number", "heads/pairs-0.bin has initials", "2023/texts-0.json in UTF-8"} <= there
    assert {"heads/pairs-0.bin has a character", "2023/pairs-0.bin has a character"} <= there
    it.write("content/policy/2023/rare.md", rare(**fields))
    if reason == "reviewed-later":
        assert not it.build().written
        return
    assert it.build().written
    assert traces(it) == set()
    assert [hit.head.id for hit in index(it).find("公开的")] == ["policy/2023/open"]
    shutil.rmtree(it.root / "output")
    assert it.build(fresh=True).written
    assert traces(it) == set()


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("policy", "number: {", NUMBER),
        ("policy", "index_note: {", RARE),
        ("policy", "issuer: {", RARE),
        ("_common", "keywords: {", f"[{RARE}]"),
        ("_common", "summary: {", RARE),
        ("_common", "attachments:\n      ", f"[{{title: {RARE}, file: a/a.txt}}]"),
    ],
)
def test_a_field_for_the_office_stays_out_of_the_search(site: Make, file: str, name: str, value: str) -> None:
    """Even one that the search is told of beside the text."""
    fields = {name.partition(":")[0]: value}
    it = site(f"=== content/policy/2023/a.md\n{policy('甲', **fields)}=== content/policy/2023/a/a.txt\n表\n")
    assert it.build().written
    assert traces(it)
    shutil.copytree(PROJECT / "kinds", it.root / "kinds")
    is_inline = name.endswith("{")
    it.edit(
        f"kinds/{file}.yaml", f" {name}", f" {name}audience: internal{', ' if is_inline else name.partition(':')[2]}"
    )
    assert it.build().written
    assert traces(it) == set()


def test_a_field_for_the_office_stays_out_of_the_public_page(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n"
        + policy(memo=MARK, memo_file="a/secret.csv")
        + f"=== content/policy/2023/a/secret.csv\n{MARK}\n"
    )
    shutil.copytree(PROJECT / "kinds", it.root / "kinds")
    fields = (
        "  memo: {type: text, label: 内部备注, audience: internal}\n"
        "  memo_file: {type: file, label: 内部附件, audience: internal}\n"
    )
    it.edit("kinds/policy.yaml", "fields:\n", "fields:\n" + fields)
    assert it.build().written
    assert [name for name, data in it.tree().items() if name.startswith("public/") and MARK.encode() in data] == []


def test_a_public_page_cannot_link_into_the_internal_site(site: Make) -> None:
    it = site(
        "=== content/policy/2023/draft.md\n" + policy("草稿", audience="internal")
        + "=== content/policy/2023/open.md\n"
        + policy("公开的", "[草稿](/internal/policy/2023/draft/)", issued="2023-02-01", published="2023-02-02")
    )  # fmt: skip
    assert not it.build().written
    assert [each.split()[-1] for each in it.problems] == ["link.dead"]


def test_counts_and_duties_see_only_what_is_public(site: Make) -> None:
    """An interpretation that nobody has reviewed explains nothing yet."""
    interpretation = (
        "---\ntitle: 解读\noffice: 市水务局\npublished: 2023-03-02 09:00\nexplains: [policy/2023/a]\nform: [文字]\n"
        "interpreter: 市水务局\nphone: 0537-0000001\nbackground: 缺水\nscope: 全市\n---\n平常话。\n"
    )
    it = site(
        "=== content/policy/2023/a.md\n" + policy(public_interest="是", genre="通知", people="[全体居民]")
        + "=== content/interpretation/2023/a.md\n" + interpretation
    )  # fmt: skip
    it.build()
    assert "POL-08" in {each.split()[-1] for each in it.problems}
    it.edit("content/interpretation/2023/a.md", "phone:", f"{REVIEW}\nphone:")
    it.build()
    assert "POL-08" not in {each.split()[-1] for each in it.problems}


def test_an_entry_that_nobody_has_reviewed_keeps_no_column_fresh(site: Make) -> None:
    standard = (
        "title: 标准\noffice: 市民政局\ncategory: 城市低保\narea: 城市\namount: '500'\nregion: 全市\n"
        "basis_printed: 文件\npublished: 2023-02-01\n"
    )
    it = site(
        f"=== content/relief_standard/2022/a.yaml\n{standard}effective: 2022-01-01\nuntil: 2022-12-31\n{REVIEW}\n"
    )
    it.build()
    assert "AID-04" in {each.split()[-1] for each in it.problems}
    it.write("content/relief_standard/2023/b.yaml", f"{standard}effective: 2023-01-01\n")
    it.build()
    assert "AID-04" in {each.split()[-1] for each in it.problems}
    it.write("content/relief_standard/2023/b.yaml", f"{standard}effective: 2023-01-01\n{REVIEW}\n")
    it.build()
    assert "AID-04" not in {each.split()[-1] for each in it.problems}


@pytest.mark.parametrize("reason", ["unreviewed", "internal", "refused", "on-request"])
def test_a_public_entry_cannot_bring_out_the_file_of_a_hidden_one(site: Make, reason: str) -> None:
    it = site(
        "=== content/policy/2023/draft.md\n" + policy("草稿", "见[表](draft/a.csv)。", **HIDDEN[reason])
        + f"=== content/policy/2023/draft/a.csv\n{MARK}\n=== content/policy/2023/open.md\n"
        + policy("公开的", "见[表](draft/a.csv)。", issued="2023-02-01", published="2023-02-02")
    )  # fmt: skip
    assert not it.build().written
    assert [each for each in it.problems if each.endswith("link.dead")] == [
        "content/policy/2023/open.md:12:6 link.dead"
    ]


@pytest.mark.parametrize(
    ("until", "is_public"),
    [
        pytest.param("2023-12-31", True, id="on its last day"),
        pytest.param("2023-12-30", False, id="on the day after"),
    ],
)
def test_what_is_public_for_a_term_leaves_the_public_site_when_it_is_over(
    site: Make, until: str, is_public: bool
) -> None:
    roster = policy("公示名单", f"{MARK}，见[表](roster/{MARK}.csv)。", public_until=until)
    other = policy("公开的", based_on="[公示名单]", issued="2023-02-01", published="2023-02-02")
    it = site(
        f"=== content/policy/2023/roster.md\n{roster}=== content/policy/2023/roster/{MARK}.csv\n{MARK}\n"
        f"=== content/policy/2023/open.md\n{other}"
    )
    assert it.build().written
    found = [name for name, data in it.tree().items() if name.startswith("public/") and MARK.encode() in data]
    assert bool(found) == is_public
    assert ((it.root / "output/internal/policy/2023/roster/index.html").is_file()) != is_public
    if not is_public:
        assert f"公示期 {until} 已经结束，已从公开站撤下" in it.page("/internal/policy/2023/roster/").get_text()
        assert "公示名单" not in it.page("/policy/2023/open/").get_text()
