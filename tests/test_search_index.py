"""The files of the index: every term, the same bytes for the same documents, and few changed files for few changes."""

import gzip
import json
import random
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_pages import document

from bench.records import make_corpus
from gongkai.search.documents import Document
from gongkai.search.fold import BREAK
from gongkai.search.pairs import Directory, make_shards, read_shard, terms_of
from gongkai.search.writer import HEADS, segment_of, write_common, write_index, write_segment


def shards_of(texts: Sequence[str]) -> tuple[Directory, list[bytes]]:
    whole = "".join(text + BREAK for text in texts)
    places = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) + 1 for text in texts])
    return make_shards(np.frombuffer(whole.encode("utf-32-le"), np.uint32), places)


def terms(directory: Directory, shards: Sequence[bytes]) -> Mapping[tuple[str, str], list[int]]:
    found = {}
    for number, data in enumerate(shards):
        shard = read_shard(data)
        for first, seconds in shard.terms.items():
            for second in seconds:
                assert directory.shard(first, second) == number
                assert number in directory.family(first)
                found[first, second] = shard.places(first, second)
    return found


TEXTS = st.lists(st.text(st.sampled_from("供水通知0123456789a𠀀\U0010fffd"), max_size=9), max_size=40)


@settings(deadline=None)
@given(TEXTS)
def test_an_index_holds_each_pair_and_where_it_occurs(texts: list[str]) -> None:
    found = terms(*shards_of(texts))
    wanted: dict[tuple[str, str], set[int]] = {}
    for place, text in enumerate(texts):
        for term in terms_of(text + BREAK):
            wanted.setdefault(term, set()).add(place)
    assert found == {term: sorted(places) for term, places in wanted.items()}


def test_a_large_index_is_spread_over_even_shards() -> None:
    chance = random.Random(1)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 800)]
    weights = [1 / (at + 2) for at in range(800)]
    texts = ["".join(chance.choices(letters, weights, k=500)) for _ in range(700)]
    directory, shards = shards_of(texts)
    assert directory.shards in (64, 128, 256)
    assert directory.spread
    sizes = [len(shard) for shard in shards]
    assert 2_500 < sum(sizes) / len(sizes) < 6_500
    assert max(sizes) < 13_000
    found = terms(directory, shards)
    chosen = chance.sample(sorted(found), 300)
    assert [found[first, second] for first, second in chosen] == [
        [place for place, text in enumerate(texts) if first + second in text + BREAK] for first, second in chosen
    ]
    begun = {place for number in directory.family(letters[0]) for place in read_shard(shards[number]).begun(letters[0])}
    assert begun == {place for place, text in enumerate(texts) if letters[0] in text}


def test_a_new_text_at_the_end_changes_only_the_shards_of_its_terms() -> None:
    chance = random.Random(2)
    texts = ["".join(chance.choices(string.ascii_letters + "供水通知公开政务", k=400)) for _ in range(900)]
    directory, before = shards_of(texts)
    after_directory, after = shards_of([*texts, "供水"])
    assert after_directory == directory
    assert directory.shards > 4
    touched = {directory.shard(*term) for term in [("供", "水"), ("水", BREAK)]}
    assert {number for number, data in enumerate(before) if after[number] != data} == touched


def documents(size: int = 300) -> list[Document]:
    return [
        document(
            each.slug,
            each.title,
            *each.blocks,
            day=f"{each.published:%Y-%m-%d}",
            number=each.number,
            index_number=f"W/{each.place:05d}",
            unit=f"市{each.office}局",
            keywords=each.keywords,
            facets={"year": (str(each.published.year),), "theme": tuple(sorted({f"{each.theme}类", "综合"}))},
            marked=("示例",),
        )
        for each in make_corpus(size)
    ]


MANY = documents()


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def folders(names: set[str]) -> set[str]:
    return {name.partition("/")[0] for name in names}


def test_the_same_documents_in_any_order_give_the_same_bytes() -> None:
    shuffled = random.Random(3).sample(MANY, len(MANY))
    assert changed(write_index(MANY), write_index(shuffled)) == set()


def test_segments_can_be_written_apart_and_kept() -> None:
    years = sorted({segment_of(each) for each in MANY})
    segments = [write_segment(year, [each for each in MANY if segment_of(each) == year]) for year in years]
    kept = [replace(segment, files={}) for segment in segments]
    apart = {name: data for segment in segments for name, data in segment.files.items()} | write_common(kept, [])
    assert changed(write_index(MANY), apart) == set()


def test_a_new_document_of_this_year_leaves_other_years_as_they_are() -> None:
    before = write_index(MANY)
    new = document(
        "d900000", "关于新时代的通知", "新的内容", day="2025-12-31", unit="新单位", facets={"unit": ("新单位",)}
    )
    names = changed(before, write_index([*MANY, new]))
    assert folders(names) == {"2025", "heads", "exact", "index.json"}
    # Its title.
    assert len([name for name in names if name.startswith("exact")]) == 1
    assert len([name for name in names if name.startswith("2025/texts")]) == 1
    assert len([name for name in names if name.startswith("2025/heads")]) == 1


def test_a_document_of_an_older_year_that_goes_leaves_other_years_as_they_are() -> None:
    gone = next(each for each in MANY if segment_of(each) == "2019")
    names = changed(write_index(MANY), write_index([each for each in MANY if each is not gone]))
    # Exact numbers and heads count over all years.
    assert folders(names) <= {"2019", "heads", "exact", "index.json"}


def test_a_changed_text_rewrites_little() -> None:
    old = next(each for each in MANY if segment_of(each) == "2020")
    new = replace(old, text=(*old.text, "补充一句"))
    names = changed(write_index(MANY), write_index([new if each is old else each for each in MANY]))
    assert folders(names) == {"2020", "index.json"}
    assert len([name for name in names if "texts" in name]) == 1


def test_nothing_can_be_indexed() -> None:
    files = write_index([])
    assert json.loads(files["index.json"])["segments"] == []
    assert write_index([document("a", "", day="0999-01-01")])["0999/texts-0.json"] == b"[[]]"


def test_files_have_names_that_the_manifest_tells() -> None:
    files = write_index(MANY)
    manifest = json.loads(files["index.json"])
    wanted = {"index.json", "traditional.txt"}
    wanted |= {f"heads/pairs-{at}.bin" for at in range(manifest["heads"]["shards"])}
    wanted |= {f"exact/{at}.bin" for at in range(manifest["exact"]["shards"])}
    for segment in manifest["segments"]:
        name = segment["name"]
        wanted |= {f"{name}/pairs-{at}.bin" for at in range(segment["shards"])}
        wanted |= {f"{name}/heads-{at}.json" for at in range(-(-segment["count"] // HEADS))}
        wanted |= {f"{name}/texts-{at}.json" for at in range(-(-segment["count"] // segment["texts"]))} | {
            f"{name}/facets.json"
        }
    assert set(files) == wanted


@pytest.mark.parametrize("name", ["index.json", "traditional.txt"])
def test_what_each_page_fetches_is_small(name: str) -> None:
    assert len(gzip.compress(write_index(MANY)[name], 6)) < 15_000


def test_every_version_depends_on_what_it_stands_for(tmp_path: Path) -> None:
    def versions(all_documents: list[Document]) -> dict[str, str]:
        manifest = json.loads(write_index(all_documents)["index.json"])
        parts = {each["name"]: each for each in manifest["segments"]}
        return {name: part["version"] for name, part in {**parts, "heads": manifest["heads"]}.items()}

    old = MANY[-1]
    before = versions(MANY)
    text = versions([*MANY[:-1], replace(old, text=("别的",))])
    marked = versions([*MANY[:-1], replace(old, marked=("废止",))])
    faceted = versions([*MANY[:-1], replace(old, facets={"year": ("2025",), "theme": ("1类",)})])
    assert {name for name in before if before[name] != text[name]} == {"2025"}
    assert {name for name in before if before[name] != marked[name]} == {"2025"}
    assert {name for name in before if before[name] != faceted[name]} == {"2025"}
