"""Dead links of the site in the making: told with line and words, however the page that holds them came about."""

from collections.abc import Callable

from conftest import SiteUnderTest, policy

from gongkai.pipeline import build
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]
A = "content/policy/2023/a.md"
B = "content/policy/2023/b.md"


def a_site(site: Make) -> SiteUnderTest:
    body = "正文。\n\n见[不在的页面](/policy/2023/no/)和[乙](/policy/2023/b/#二)。"
    second = policy("乙通知", "## 二\n\n正文。", issued="2023-02-01", published="2023-02-02")
    return site(f"=== {A}\n{policy('甲通知', body)}=== {B}\n{second}")


def told(it: SiteUnderTest, out: str = "output") -> list[tuple[str, str]]:
    """The dead links of a build: the words of the line at which each is told, and its message."""
    it.build(out=out)
    assert it.result is not None
    found = [problem for problem in it.result.problems if problem.id == "link.dead"]
    lines = (it.root / A).read_text(encoding="utf-8").splitlines()
    return [(lines[each.where.line - 1], each.message) for each in found if each.where.path == A]


MISSING = (
    "见[不在的页面](/policy/2023/no/)和[乙](/policy/2023/b/#二)。",
    "链接“不在的页面”打不开：../no/（没有这个页面或文件，在页面 /policy/2023/a/）",
)


def test_a_dead_link_is_told_at_its_line_whether_its_page_is_written_or_not(site: Make) -> None:
    it = a_site(site)
    assert told(it) == [MISSING]
    assert it.result is not None
    assert it.check() == it.result.problems


def test_a_dead_link_of_a_page_that_is_kept_is_told_when_its_aim_goes(site: Make) -> None:
    it = a_site(site)
    it.edit(A, "[不在的页面](/policy/2023/no/)", "他处")
    assert told(it) == []
    it.edit(B, "## 二", "## 三")
    (found,) = told(it)
    assert "/policy/2023/a/" not in it.rendered
    assert found[1] == "链接“乙”打不开：../b/#二（页面里没有“二”这个位置，在页面 /policy/2023/a/）"
    again = build(it.root, out=None, store=open_store(None))
    assert it.result is not None
    assert again.problems == it.result.problems


def test_a_public_page_may_not_lead_to_the_office_but_the_office_to_the_public(site: Make) -> None:
    hidden = policy("丙草稿", "见[甲](/policy/2023/a/)和[无](/policy/2023/none/)。", review="", issued="2023-03-01")
    it = a_site(site)
    it.write("content/policy/2023/c.md", hidden)
    it.edit(A, "[不在的页面](/policy/2023/no/)", "[草稿](/internal/policy/2023/c/)")
    (public,) = told(it)
    assert "“草稿”打不开" in public[1]
    assert it.result is not None
    office = [each.message for each in it.result.problems if each.id == "link.dead" and each.where.path != A]
    assert [message.partition("（")[0] for message in office] == [
        "链接“无”打不开：../../../../public/policy/2023/none/"
    ]
