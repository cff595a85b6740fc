"""Searching: every document that holds the words and no other, in Python and in the browser alike."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_pages import Page, corpus, document, folded, put, queries_of, truth

from gongkai.search.documents import Document
from gongkai.search.fold import words
from gongkai.search.reader import Index


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = Page(tmp_path_factory.mktemp("page"))
    yield page
    page.close()


def index_of(folder: Path) -> Index:
    return Index(lambda name: (folder / name).read_bytes())


def ids(results: Sequence[Any]) -> list[str]:
    return [result["id"] for result in results]


PIECES = st.lists(
    st.sampled_from(
        [
            *"供水通知政务公开後后",
            "〔",
            "]",
            " ",
            "　",
            "\n",
            "12",
            "345",
            "0",
            "Ａ",
            "b",
            "zw",
            "gk",
            "ß",
            "e\u0301",
            "𠀀",
            "。",
            "℃",
        ]
    ),
    max_size=7,
).map("".join)
DOCUMENTS = st.lists(
    st.tuples(
        PIECES,
        st.lists(PIECES, max_size=3),
        st.sampled_from(["2022-05-01", "2023-05-01", "2023-06-01"]),
        PIECES,
        PIECES,
        st.booleans(),
    ),
    max_size=12,
)
GROUPS = st.lists(st.lists(PIECES, min_size=2, max_size=3), max_size=2)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.lists(PIECES, min_size=1, max_size=5), GROUPS)
def test_of_any_documents_those_are_found_that_hold_the_words(
    page: Page, made: Sequence[tuple[Any, ...]], queries: list[str], groups: list[list[str]]
) -> None:
    documents = [
        document(
            f"d{at}",
            title,
            *text,
            day=day,
            unit=unit,
            keywords=(keyword,),
            facets={"unit": (unit,), "day": (day,)},
            past=past,
        )
        for at, (title, text, day, unit, keyword, past) in enumerate(made)
    ]
    known = folded(documents)
    with TemporaryDirectory() as name:
        folder = put(Path(name), documents, groups)
        index = index_of(folder)
        for query in queries:
            wanted = truth(known, query, groups)
            found = [(hit.head.id, hit.place) for hit in index.find(query)]
            asked = page.ask(folder, query=query, survey=True, snippets=True)
            assert [(each["id"], each["place"]) for each in asked["results"]] == found
            exact = {id_ for id_, place in found if place == "exact"}
            assert {id_ for id_, _ in found} == wanted | exact
            assert len(found) == len(wanted | exact)
            # All have been looked at, so the survey counts what is.
            assert asked["survey"]["total"] == len(found)
            assert asked["survey"]["isExact"] is True
            by_id = {each.id: each for each in documents}
            units = Counter(by_id[id_].unit for id_, _ in found)
            counted = asked["survey"]["facets"].get("unit", [])
            assert {each["value"]: each["count"] for each in counted} == units
            ranked = sorted(found, key=lambda each: (by_id[each[0]].day, each[0]), reverse=True)
            asked = page.ask(
                folder, query=query, options={"byDay": True, "filters": {"day": ["2023-05-01", "2022-05-01"]}}
            )
            assert ids(asked["results"]) == [id_ for id_, _ in ranked if f"{by_id[id_].day}" != "2023-06-01"]


def test_two_hundred_queries_find_all_and_nothing_else(page: Page, tmp_path: Path) -> None:
    documents = corpus()
    known = folded(documents)
    folder = put(tmp_path, documents)
    index = index_of(folder)
    queries = queries_of(documents, random.Random(36))
    assert len(queries) == 200
    few = 0
    for query in queries:
        wanted = truth(known, query)
        # Looking at thousands of results takes long; of many the first pages are compared, and that none is missing.
        most = len(wanted) + 20 if len(wanted) < 50 else 30
        asked = page.ask(folder, query=query, most=most, survey=True)
        found = ids(asked["results"])
        exact = {each["id"] for each in asked["results"] if each["place"] == "exact"}
        assert len(found) == len(set(found))
        if len(wanted) < 50:
            few += 1
            assert set(found) == wanted | exact, query
            assert found == [hit.head.id for hit in index.find(query)], query
        else:
            assert len(found) == 30, query
            assert set(found) <= wanted | exact, query
        survey = asked["survey"]
        assert survey["total"] >= len(wanted), query
        if survey["isExact"]:
            assert survey["total"] == len(wanted | exact), query
        if all(len(word) < 3 for word in words(query)):
            assert survey["isExact"], query
    assert few > 40


NUMBERED = [
    document(
        "a", "关于政务公开的通知", day="2023-07-14", number="邹政办字〔2023〕28号", index_number="1137/2023-00028"
    ),
    document("b", "关于供水的通知", day="2023-08-01", number="邹政发〔2023〕28号"),
    document("c", "关于供热的通知", "按照邹政办字〔2023〕28号执行。", day="2024-01-01", number="邹政办字〔2024〕28号"),
    document("d", "信息公开条例", day="2019-04-03", number="国务院令第711号", index_number="1137/2023-00029"),
    document("e", "邹政办字〔2023〕281号的解读", day="2024-02-01"),
    document("f", "没有文号的第28号通知", day="2024-03-01"),
]


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(tmp_path_factory.mktemp("numbered"), NUMBERED)


@pytest.mark.parametrize(
    ("query", "expected", "exact"),
    [
        ("邹政办字〔2023〕28号", ["a", "c"], 1),
        ("邹政办字[2023]28号", ["a", "c"], 1),
        ("邹政办字（２０２３）２８", ["a", "e", "c"], 1),
        ("邹政办字 2023 28号", ["a", "c"], 1),
        ("邹政办字 二〇二三年 二十八号", ["a", "c"], 1),
        ("鄒政辦字【2023】第二十八號", ["a", "c"], 1),
        ("〔2023〕28号", ["b", "a", "c"], 2),
        ("2023年第28号", ["b", "a", "c"], 2),
        ("国务院令第711号", ["d"], 1),
        ("国务院令 第七百一十一号", ["d"], 1),
        ("1137/2023-00028", ["a"], 1),
        ("１１３７／２０２３－０００２８", ["a"], 1),
        ("第28号", ["f"], 0),
        ("政发〔2023〕28号", ["b"], 0),
        ("邹政办字〔2025〕28号", [], 0),
    ],
)
def test_a_number_leads_to_its_document_first(
    page: Page, numbered: Path, query: str, expected: list[str], exact: int
) -> None:
    found = page.ask(numbered, query=query)["results"]
    assert ids(found) == expected
    assert [each["place"] for each in found].count("exact") == exact
    assert all(each["place"] == "exact" for each in found[:exact])
    assert [hit.head.id for hit in index_of(numbered).find(query)] == expected


RANKED = [
    document("text", "通知", "关于城区供水的通知", day="2024-05-01"),
    document("apart", "供水", "见本通知", day="2024-06-01"),
    document("title-old", "供水通知", day="2020-01-01"),
    document("title-new", "供水通知", day="2024-01-01"),
    document("title-apart", "通知：供水", day="2025-01-01"),
    document("unit", "年报", day="2025-02-01", unit="供水通知中心"),
    document("divided", "供", "水通知", day="2025-03-01"),
]


def test_words_together_go_before_words_apart_and_titles_before_texts(page: Page, tmp_path: Path) -> None:
    folder = put(tmp_path, RANKED)

    def find(query: str, **options: Any) -> list[str]:
        found = ids(page.ask(folder, query=query, options=options)["results"])
        if not options:
            assert found == [hit.head.id for hit in index_of(folder).find(query)]
        return found

    assert find("供水通知") == ["title-new", "title-old", "unit"]
    assert find("供水 通知") == ["title-new", "title-old", "unit", "title-apart", "apart", "text"]
    assert find("供 水通知")[:3] == ["title-new", "title-old", "unit"]
    assert "divided" in find("供 水通知")
    assert find("供水 通知", byDay=True) == ["unit", "title-apart", "apart", "text", "title-new", "title-old"]
    assert find("") == find(" \u3000") == find("", byDay=True) == []


SAID = [
    document("short", "农村低保标准", day="2023-01-01"),
    document("long", "最低生活保障办法", day="2024-01-01"),
    document("text", "民政工作", "发放最低生活保障金", day="2025-01-01"),
    document("other", "供水", "与此无关", day="2025-02-01"),
]


def test_a_synonym_is_looked_for_as_well_and_can_be_switched_off(page: Page, tmp_path: Path) -> None:
    folder = put(tmp_path, SAID, [["低保", "最低生活保障"], ["民政局", "民政"]])
    asked = page.ask(folder, query="低保", snippets=True)
    assert ids(asked["results"]) == ["long", "short", "text"]
    assert asked["also"] == ["最低生活保障"]
    assert asked["titles"][0] == [{"text": "最低生活保障", "isHit": True}, {"text": "办法", "isHit": False}]
    narrow = page.ask(folder, query="低保", options={"synonyms": False})
    assert (ids(narrow["results"]), narrow["also"]) == (["short"], [])
    assert ids(page.ask(folder, query="最低生活保障")["results"]) == ["long", "short", "text"]
    assert [hit.head.id for hit in index_of(folder).find("低保")] == ["long", "short", "text"]
    assert [hit.head.id for hit in index_of(folder).find("低保", synonyms=False)] == ["short"]


TYPED = [
    document("public", "政务公开要点", day="2023-01-01"),
    document("literal", "联系我们", "邮箱：zwgk@example.com", day="2022-01-01"),
    document("by-unit", "年报", day="2021-01-01", unit="政务公开办"),
    document("letters", "安排平台建设", "没有", day="2025-01-01"),
    document("app", "手机 APP 下载", day="2020-01-01"),
    document("app-text", "使用说明", "下载APP", day="2020-02-01"),
]


def test_initials_find_titles_and_units(page: Page, tmp_path: Path) -> None:
    folder = put(tmp_path, TYPED)
    found = page.ask(folder, query="zwgk")["results"]
    assert [(each["id"], each["place"]) for each in found] == [
        ("public", "initials"), ("by-unit", "initials"), ("literal", "text"),
    ]  # fmt: skip
    # Three letters stand in many titles by chance, so texts with the letters themselves go first.
    assert ids(page.ask(folder, query="APP")["results"]) == ["app", "app-text", "letters"]
    assert ids(page.ask(folder, query="zwgk 要点")["results"]) == ["public"]
    assert ids(page.ask(folder, query="z")["results"]) == ["literal"]


def test_a_snippet_shows_the_words_as_they_are_written(page: Page, tmp_path: Path) -> None:
    long = "前言。" * 60 + "鄒城市政務公開（試行）𠀀办法" + "。后记" * 60
    folder = put(tmp_path, [document("a", "通知", "第一段", long), document("b", "ＡＰＰ与e\u0301")])
    ((*pieces,),) = page.ask(folder, query="政务公开(试行)", snippets=True)["snippets"]
    hits = [piece["text"] for piece in pieces if piece["isHit"]]
    assert hits == ["政務公開（試行）"]
    shown = "".join(piece["text"] for piece in pieces)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "鄒城市政務公開（試行）𠀀办法" in shown
    assert 100 < len(shown) < 120
    titles = page.ask(folder, query="app", snippets=True)["titles"]
    assert [piece["text"] for piece in titles[0] if piece["isHit"]] == ["ＡＰＰ"]
    titles = page.ask(folder, query="é", snippets=True)["titles"]
    assert [piece["text"] for piece in titles[0] if piece["isHit"]] == ["e\u0301"]


def test_filters_keep_and_counts_say_what_each_would_keep(page: Page, tmp_path: Path) -> None:
    made = [
        document(f"d{at}", f"供水通知{at}", day=f"20{20 + at % 3}-01-{at + 1:02d}", facets={
            "year": (f"20{20 + at % 3}",), "theme": (("水利", "城建"), ("水利",), ())[at % 3],
        })
        for at in range(12)
    ]  # fmt: skip
    folder = put(tmp_path, made)
    asked = page.ask(folder, query="供水", survey=True, options={"filters": {"theme": ["城建"]}})
    assert set(ids(asked["results"])) == {each.id for each in made if "城建" in each.facets["theme"]}
    assert asked["survey"] == {
        "total": 4,
        "isExact": True,
        "facets": {
            "theme": [{"value": "水利", "count": 8}, {"value": "城建", "count": 4}],
            "year": [{"value": "2020", "count": 4}],
        },
    }
    both = page.ask(folder, query="供水", options={"filters": {"theme": ["水利"], "year": ["2021", "2019"]}})
    assert set(ids(both["results"])) == {each.id for each in made if each.facets["year"] == ("2021",)}
    none = page.ask(folder, query="供水", survey=True, options={"filters": {"theme": ["没有"]}})
    assert (none["results"], none["survey"]["total"]) == ([], 0)


def test_a_first_page_is_small_and_the_table_of_traditional_characters_comes_when_needed(
    page: Page, tmp_path: Path
) -> None:
    documents = [
        document(f"d{at:04d}", f"关于第{at}批供水项目的公示", "内容" * 50, day="2023-01-01") for at in range(3000)
    ]
    folder = put(tmp_path, documents)
    plain = page.ask(folder, query="供水项目", most=10)
    old = page.ask(folder, query="供水項目", most=10)
    assert ids(plain["results"]) == ids(old["results"])
    assert old["requests"] == plain["requests"] + 1
    assert plain["bytes"] < 30_000


def test_nothing_is_found_in_an_empty_index(page: Page, tmp_path: Path) -> None:
    folder = put(tmp_path, [])
    for query in ("供", "供水", "zwgk", "邹政办字〔2023〕28号", ""):
        asked = page.ask(folder, query=query, survey=True)
        assert (asked["results"], asked["survey"]["total"]) == ([], 0)
        assert list(index_of(folder).find(query)) == []
        assert page.ask(folder, query=query, options={"byDay": True})["results"] == []


def test_what_no_longer_holds_comes_after_what_does_and_only_among_titles(page: Page, tmp_path: Path) -> None:
    made = [
        document("old", "供水办法", "供热办法", day="2021-01-01"),
        document("stopped", "供水办法", "供热办法", day="2023-05-01", past=True, marked=("废止",)),
        document("repealed", "供水办法", "供热办法", day="2022-05-01", past=True, marked=("废止",)),
        document("new", "供水办法", "供热办法", day="2023-01-01"),
    ]
    folder = put(tmp_path, made)
    for query, wanted in (
        ("供水", ["new", "old", "stopped", "repealed"]),
        ("供热", ["stopped", "new", "repealed", "old"]),
    ):
        assert [hit.head.id for hit in index_of(folder).find(query)] == wanted
        asked = page.ask(folder, query=query)["results"]
        assert ids(asked) == wanted
        assert {each["id"] for each in asked if each["past"]} == {"stopped", "repealed"}


def test_a_whole_title_comes_before_titles_that_hold_it(page: Page, tmp_path: Path) -> None:
    made = [
        document("itself", "供水办法", day="2021-01-01"),
        document("explained", "《供水办法》解读", day="2023-05-01"),
        document("later", "供水办法", day="2022-01-01"),
        document("ended", "供水办法", day="2023-06-01", past=True, marked=("废止",)),
        document("ended-explained", "《供水办法》解读", day="2023-06-02", past=True, marked=("废止",)),
    ]
    folder = put(tmp_path, made)
    wanted = ["later", "itself", "explained", "ended", "ended-explained"]
    for query in ("供水办法", " 供水 办法", "供 水 辦 法"):
        assert [hit.head.id for hit in index_of(folder).find(query)] == wanted
        assert ids(page.ask(folder, query=query)["results"]) == wanted
    part = ["explained", "later", "itself", "ended-explained", "ended"]
    assert [hit.head.id for hit in index_of(folder).find("供水办")] == part
    assert ids(page.ask(folder, query="供水办")["results"]) == part


def test_kinds_that_come_first_do_so_among_titles_of_what_holds(page: Page, tmp_path: Path) -> None:
    made = [
        document("news", "新供水办法报道", "供热", day="2023-05-01"),
        document("law", "供水办法", "供热", day="2021-01-01", first=True),
        document("guide", "供水办法指南", "供热", day="2022-01-01", first=True),
        document("ended", "供水办法旧指南", "供热", day="2023-06-01", first=True, past=True, marked=("废止",)),
        document("ended-news", "供水办法旧报道", "供热", day="2023-06-02", past=True, marked=("废止",)),
    ]
    folder = put(tmp_path, made)
    for query, wanted in (
        ("供水", ["guide", "law", "news", "ended", "ended-news"]),
        # A whole title goes before all; texts know no kinds.
        ("供水办法", ["law", "guide", "news", "ended", "ended-news"]),
        ("供热", ["ended-news", "ended", "news", "guide", "law"]),
    ):
        assert [hit.head.id for hit in index_of(folder).find(query)] == wanted
        assert ids(page.ask(folder, query=query)["results"]) == wanted


def test_it_is_counted_exactly_where_little_need_be_read(page: Page, tmp_path: Path) -> None:
    """Of two characters nothing need be read; of more, each text of which it is not sure."""

    def some(count: int, *words: str) -> list[Document]:
        # Each is as long as a file of texts, so that each has one.
        return [
            document(f"{words[0]}{at}", "通知", *words, "内容" * 5000, facets={"year": ("2023",)})
            for at in range(count)
        ]

    many, few, false = some(60, "低保", "住房"), some(5, "最低生活保障"), some(3, "最低生活", "活保障")
    folder = put(tmp_path / "few", [*many, *few, *false], [["低保", "最低生活保障"]])
    for query, total in (("低保", 65), ("最低生活保障", 65), ("住房 低保", 60), ("低", 68)):
        survey = page.ask(folder, query=query, most=10, survey=True)["survey"]
        counts = [(each["value"], each["count"]) for each in survey["facets"]["year"]]
        assert (survey["isExact"], survey["total"], counts) == (True, total, [("2023", total)]), query
    folder = put(tmp_path / "many", [*some(60, "最低生活保障"), *false])
    survey = page.ask(folder, query="最低生活保障", most=10, survey=True)["survey"]
    assert not survey["isExact"]
    assert survey["total"] >= 60


def test_a_short_line_is_shown_with_what_stands_around_it(page: Page, tmp_path: Path) -> None:
    folder = put(tmp_path, [document("a", "标准", "类别", "农村低保", "每月735元", "说明。" * 60)])
    ((*pieces,),) = page.ask(folder, query="低保", snippets=True)["snippets"]
    shown = "".join(piece["text"] for piece in pieces)
    assert shown.startswith("类别　农村低保　每月735元　说明。")
    assert shown.endswith("…")
    assert 100 < len(shown) < 120


def test_a_sentence_is_shown_from_its_beginning(page: Page, tmp_path: Path) -> None:
    sentence = "家庭人均收入低于低保标准、财产符合规定的，可以向镇街申请。"
    folder = put(tmp_path, [document("a", "指南", "示民字〔2023〕4号 效力：有效", sentence, "索引号")])
    ((*pieces,),) = page.ask(folder, query="低保", snippets=True)["snippets"]
    assert "".join(piece["text"] for piece in pieces) == f"{sentence}　索引号"
