"""Folding: what differs only in how it is written is equal, in Python and in the browser."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_pages import Page, document, put

from gongkai.search.codes import fold_texts
from gongkai.search.fold import BREAK, fold, words
from gongkai.search.initials import initials
from gongkai.search.numbers import asked_keys, canonical, printed
from gongkai.search.synonyms import variants
from gongkai.search.traditional import GROUPS

# Newer browsers know characters that this Python does not, so only those of this Python.
KNOWN = st.characters(exclude_categories=("Cn",))
NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "政务公开辦邹〔〕［］【】（）()[]　 \u200b\u00ad\ufe0f·•—-＂“「AaＡａß\u0130ΣςσﾞﾀｶがカEe\u0301\u0308㎡℃①½…"
        ),
        st.sampled_from("한한𠀀𝟘😀0１二○〇零⼀後乾著干后\ue061\ue100\uffff\ufffe\n\r\t\u2028\u180b\U000e0100\u0344"),
        KNOWN,
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Path]]:
    folder = tmp_path_factory.mktemp("fold")
    page = Page(folder)
    yield page, put(folder, [document("a")])
    page.close()


@pytest.mark.parametrize(
    ("one", "other"),
    {
        "brackets": ("邹政办字〔2023〕28号", "邹政办字[2023]28号"),
        "wide brackets": ("邹政办字〔2023〕28号", "邹政办字【２０２３】２８号"),
        "curved brackets": ("（一）", "(一)"),
        "blanks": ("供 水　通\n知", "供水通知"),
        "blanks that cannot be seen": ("供\u200b水\ufeff通\u00ad知", "供水通知"),
        "case": ("APP", "app"),
        "wide letters": ("ＡＰＰ", "app"),
        "traditional": ("鄒城市政務公開", "邹城市政务公开"),
        "traditional, several to one": ("乾燥、幹部、干涉", "干燥、干部、干涉"),
        "units": ("90㎡，36℃", "90m2,36°c"),
        "radicals of a copied PDF": ("⼀⽉", "一月"),
        "quotation marks": ("“四不两直”", '"四不两直"'),
        "dashes": ("3—5", "3-5"),
        "zeros of years": ("二○二三", "二〇二三"),
        "points in names": ("阿·买", "阿•买"),
        "combined": ("e\u0301", "é"),
    }.values(),
)
def test_these_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("e", "é"), ("上", "下"), ("《条例》", "条例"), ("1.5", "15")])
def test_these_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_blanks_separate_words() -> None:
    assert words(" 供水　通知\u200b 〔2023〕 \n") == ["供水", "通知", "(2023)"]
    assert words(" \u200b ") == []


def test_nothing_changes_when_folded_twice_but_marks_that_meet() -> None:
    assert [hex(code) for code in range(0x110000) if fold(one := fold(chr(code))) != one] == []


def test_the_table_of_traditional_characters_is_that_of_opencc() -> None:
    simplify = opencc.OpenCC("t2s").convert
    wanted: dict[str, list[str]] = {}
    for code in range(0x3400, 0xA000):
        simple = chr(code)
        while (next_ := simplify(simple)) != simple:
            simple = next_
        if simple != chr(code) and ord(simple) < 0x10000:
            wanted.setdefault(simple, []).append(chr(code))
    # To renew it: put these groups, 39 characters a line, into gongkai/search/traditional.py.
    assert sorted(GROUPS) == sorted(simple + "".join(olds) for simple, olds in wanted.items())


def test_an_array_of_every_character_is_folded_as_one_by_one() -> None:
    texts = [[chr(code)] for code in range(0x110000) if unicodedata.category(chr(code)) != "Cs"]
    codes, places = fold_texts(texts)
    text = codes.tobytes().decode("utf-32-le")
    assert text == "".join(fold(block) + BREAK for (block,) in texts)
    assert places[-1] == len(texts) - 1


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(NASTY, max_size=4), max_size=5))
def test_an_array_of_texts_is_folded_as_one_by_one(texts: list[list[str]]) -> None:
    codes, places = fold_texts(texts)
    for place, blocks in enumerate(texts):
        found = codes[places == place].tobytes().decode("utf-32-le")
        assert found == "".join(fold(block) + BREAK for block in blocks or [""])


@settings(max_examples=200, deadline=None)
@given(st.lists(NASTY, min_size=1, max_size=20))
def test_the_browser_folds_alike(page: tuple[Page, Path], texts: list[str]) -> None:
    found = page[0].ask(page[1], what="fold", texts=texts)
    assert found == [[fold(text), words(text), asked_keys(text), printed(text)] for text in texts]


def test_the_browser_folds_every_character_of_common_use_alike(page: tuple[Page, Path]) -> None:
    texts = ["".join(map(chr, range(at, at + 64))) for at in range(0, 0xD800, 64)]
    texts = ["".join(each for each in text if unicodedata.category(each) not in ("Cn", "Lo")) for text in texts]
    texts += ["".join(map(chr, range(at, at + 64))) for at in range(0x3400, 0xA000, 64)]
    assert [each[0] for each in page[0].ask(page[1], what="fold", texts=texts)] == list(map(fold, texts))


NUMBERS = {
    "邹政办字〔2023〕28号": ("邹政办字", 2023, 28),
    "邹政办字[2023]28号": ("邹政办字", 2023, 28),
    " 邹政办字 ［２０２３］ ２８ 号 ": ("邹政办字", 2023, 28),
    "邹政办字（2023）第28号": ("邹政办字", 2023, 28),
    "邹政办字【2023】28": ("邹政办字", 2023, 28),
    "邹政办字2023年28号": ("邹政办字", 2023, 28),
    "邹政办字2023 28": ("邹政办字", 2023, 28),
    "邹政办字202328号": ("邹政办字", 2023, 28),
    "邹政办字二〇二三年二十八号": ("邹政办字", 2023, 28),
    "邹政办字〔二○二三〕二八号": ("邹政办字", 2023, 28),
    "邹政办字〔二零二三〕第二十八号": ("邹政办字", 2023, 28),
    "鄒政辦字〔2023〕028號": ("邹政办字", 2023, 28),
    "邹政办字〔2023〕28号文件": ("邹政办字", 2023, 28),
    "邹政办字〔2023〕一百零五号": ("邹政办字", 2023, 105),
    "邹政办字〔2023〕十号": ("邹政办字", 2023, 10),
    "邹政办字〔2023〕一百二十号": ("邹政办字", 2023, 120),
    "〔2023〕28号": ("", 2023, 28),
    "(2023) 28": ("", 2023, 28),
    "2023年第28号": ("", 2023, 28),
    "公告2023年第3号": ("公告", 2023, 3),
    "国务院令第711号": ("国务院令", 0, 711),
    "国务院令第七百一十一号": ("国务院令", 0, 711),
    "2023年28": None,
    "2023 28": None,
    "第28号": None,
    "28号": None,
    "供水": None,
    "": None,
    "关于印发邹政办字〔2023〕28号的通知": None,
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_read_in_every_form(page: tuple[Page, Path], number: str) -> None:
    assert canonical(number) == NUMBERS[number]
    ((_, _, found, as_printed),) = page[0].ask(page[1], what="fold", texts=[number])
    assert (found, as_printed) == (asked_keys(number), printed(number))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政务公开", "zwgk"),
        ("重庆银行行长长期调查", "cqyhhzcqdc"),
        ("邹城市人民政府办公室关于印发《2023年政务公开要点》的通知", "zcsrmzfbgsgyyf2023nzwgkyddtz"),
        ("5G、App推广", "5gapptg"),
        ("鄒城", "zc"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_phrase(text: str, expected: str) -> None:
    assert initials(text) == expected


GROUP = ["低保", "最低生活保障", "城乡低保"]


@pytest.mark.parametrize(
    ("word", "groups", "expected"),
    [
        ("低保", [GROUP], {"最低生活保障": "最低生活保障", "城乡低保": "城乡低保"}),
        ("低保标准", [["低保", "最低生活保障"]], {"最低生活保障标准": "最低生活保障"}),
        ("最低生活保障", [["低保", "最低生活保障"]], {"低保": "低保"}),
        ("城乡低保", [GROUP], {"低保": "低保", "最低生活保障": "最低生活保障"}),
        ("低保和低保", [["低保", "Ａ 补"]], {"a补和低保": "Ａ 补", "低保和a补": "Ａ 补"}),
        ("市住建局", [["住建局", "住房和城乡建设局"], ["住建", "建设"]], {"市住房和城乡建设局": "住房和城乡建设局"}),
        ("供水", [["供", "水"]], {}),
        ("供水", [GROUP], {}),
        ("供水", [], {}),
    ],
)
def test_a_word_has_the_forms_of_its_group(
    page: tuple[Page, Path], word: str, groups: list[list[str]], expected: dict[str, str]
) -> None:
    assert {each.word: each.said for each in variants(word, groups)} == expected
    pairs = [[[fold(member), member] for member in group] for group in groups]
    found = page[0].ask(page[1], what="variants", word=word, groups=pairs)
    assert {each["form"]: each["said"] for each in found} == expected
