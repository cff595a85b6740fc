"""Lists: parts that stay, addresses that last."""

from collections.abc import Callable

import pytest
from conftest import SiteUnderTest, policy
from hypothesis import given
from hypothesis import strategies as st

from gongkai.lists import part_url, parts_of, piece

Make = Callable[[str], SiteUnderTest]


def cut(entries: list[int], size: int) -> list[list[int]]:
    numbers = range(1, parts_of(entries, size) + 1)  # type: ignore[arg-type]
    return [list(piece(entries, size, number)) for number in numbers]  # type: ignore[arg-type]


@given(st.integers(0, 200), st.integers(1, 25))
def test_parts_hold_everything_once_in_order(count: int, size: int) -> None:
    parts = cut(list(range(count, 0, -1)), size)
    assert [item for part in reversed(parts) for item in part] == list(range(count, 0, -1))
    assert all(len(part) == size for part in parts[:-1])
    assert len(parts[-1]) < 2 * size


@given(st.integers(0, 200), st.integers(1, 25))
def test_something_new_changes_the_newest_part_only(count: int, size: int) -> None:
    before = cut(list(range(count, 0, -1)), size)
    after = cut(list(range(count + 1, 0, -1)), size)
    assert after[: len(before) - 1] == before[:-1]


def test_the_newest_part_has_the_address_of_the_list() -> None:
    assert [part_url("/policy/", number, 3) for number in (1, 2, 3)] == [
        "/policy/part-1/",
        "/policy/part-2/",
        "/policy/",
    ]


@pytest.mark.parametrize(
    ("url", "titles"),
    [
        ("/policy/2023/", ["丙", "乙"]),
        ("/policy/2022/", ["甲"]),
        ("/policy/office/bureaus-mzj/", ["丙"]),
        ("/policy/level/5/", ["乙"]),
        ("/policy/validity/5/", ["甲"]),
    ],
)
def test_lists_along_axes_have_lasting_addresses(site: Make, url: str, titles: list[str]) -> None:
    it = site(
        "=== content/policy/2022/a.md\n" + policy("甲", issued="2022-12-20", published="2023-01-06", supplement="补录")
        + "=== content/policy/2023/b.md\n" + policy("乙", issued="2023-02-01", published="2023-02-02", level="镇街")
        + "=== content/policy/2023/c.md\n" + policy("丙", office="市民政局", abolishes="[甲]")
    )  # fmt: skip
    it.build()
    assert it.problems == []
    assert [row.a.get_text(strip=True) for row in it.page(url).select("tbody tr")] == titles


def test_the_ways_into_a_list_say_how_many_there_are(site: Make) -> None:
    it = site()
    for number, office in enumerate(("市民政局", "市民政局", "市水务局"), 1):
        it.write(f"content/policy/2023/n{number}.md", policy(f"第{number}号", office=office))
    it.build()
    way = it.page("/policy/").find("nav", {"aria-label": "按责任单位查看"})
    assert [(a.contents[0], a.select_one(".number").contents[0]) for a in way.select("a")] == [
        ("市民政局", "2"),
        ("市水务局", "1"),
    ]


def test_a_list_says_where_its_neighbours_are(site: Make) -> None:
    it = site()
    for number in range(1, 46):
        day = f"2023-{1 + number // 28:02}-{1 + number % 28:02}"
        it.write(f"content/policy/2023/n{number}.md", policy(f"第{number}号", issued=day, published="2023-03-05"))
    it.build()
    newest, oldest = it.page("/policy/"), it.page("/policy/part-1/")
    assert newest.select_one("nav.pager a[rel=prev]")["href"] == "part-1/"
    assert newest.select_one("nav.pager a[rel=next]") is None
    assert oldest.select_one("nav.pager a[rel=next]")["href"] == "../"
    assert oldest.select_one("nav.pager a[rel=prev]") is None
