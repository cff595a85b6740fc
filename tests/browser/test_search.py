"""What the search page finds and how it is narrowed: the sample site in a real browser, as a resident uses it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from browser.reader import Reader
from browser.searching import RESULTS, addresses, ask, counts, marks, number_in, same, show_all, titles, told

NOTICE = "/policy/2023/zhengwu-gongkai-renwu/"


# Two ways to write one query, and the word as it is marked where it stands.
ALIKE = {
    "width": ("１２３４５", "12345", "12345"),
    "case": ("ｃＳｖ", "csv", "CSV"),
    "brackets": ("（试行）", "[试行]", "（试行）"),
    "brackets in bold": ("【试行】", "(试行)", "（试行）"),
    "traditional": ("農村低保標準", "农村低保标准", "农村低保标准"),
    "quotation marks": ("“稳中向好", "「稳中向好", "“稳中向好"),
    "blanks inside": ("房屋 租赁", "房屋　租赁", "租赁"),
}


@pytest.mark.parametrize(("typed", "plain", "written"), ALIKE.values(), ids=ALIKE)
def test_what_is_written_in_another_way_is_the_same_query(reader: Reader, typed: str, plain: str, written: str) -> None:
    with reader.page("/search/") as page:
        said = {}
        found = {}
        for query in (typed, plain):
            said[query] = ask(page, query, same="no")
            assert page.get_by_role("search").get_by_role("searchbox").input_value() == query
            assert written in marks(page), (query, marks(page))
            found[query] = show_all(page)
        assert found[typed], typed
        assert found[typed] == found[plain]
        assert said[typed].replace(typed, plain) == said[plain]


def test_a_result_is_a_document_in_which_the_word_is_read(reader: Reader, made_in: Path) -> None:
    """No result without the word, and no document of that title that is missing, by the pages themselves."""
    with reader.page("/search/") as page:
        ask(page, "供热", same="no")
        found = {urlsplit(each).path for each in show_all(page)}
        for each in sorted(found):
            page.goto(each)
            assert "供热" in page.locator("main").inner_text(), each
    titled = set()
    for path in (made_in / "output" / "public").rglob("index.html"):
        title = re.search('<meta name="ArticleTitle" content="([^"]*)"', path.read_text(encoding="utf-8"))
        if title and "供热" in title[1]:
            titled.add("/" + path.parent.relative_to(made_in / "output" / "public").as_posix() + "/")
    assert len(titled) > 3
    assert titled <= found


def test_words_that_mean_the_same_are_found_and_named_and_can_be_left_out(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "低保")
        assert page.locator("#search-found .also").inner_text() == "也搜索了“最低生活保障”。只搜“低保”"
        assert {"低保", "最低生活保障"} <= set(marks(page))
        wide = show_all(page)
        page.get_by_role("link", name="只搜“低保”").click()
        page.wait_for_url("**same=no*")
        told(page)
        assert set(marks(page)) == {"低保"}
        narrow = show_all(page)
        assert set(marks(page)) == {"低保"}
        assert set(narrow) < set(wide)
        page.get_by_role("link", name="意思相同的词也搜索").click()
        page.wait_for_url(lambda url: "same=" not in url)
        told(page)
        assert show_all(page) == wide
        # The other way round it is the same.
        ask(page, "最低生活保障")
        assert page.locator("#search-found .also").inner_text().startswith("也搜索了“低保”")
        assert same(show_all(page), wide)


@pytest.mark.parametrize(
    ("query", "title"), [("zwgk", "政务公开"), ("ZWGK", "政务公开"), ("qydc", "企业点餐"), ("zwgk zd", "政务公开")]
)
def test_initials_find_titles(reader: Reader, query: str, title: str) -> None:
    with reader.page("/search/") as page:
        said = ask(page, query)
        found = titles(page)
        assert found
        assert title in found[0], found
        assert number_in(said) >= len(found)
        assert f"拼音首字母是“{query}”的，或含有它的" in said
        # The words whose initials they are are marked.
        assert title in "".join(page.locator(RESULTS + " h3").first.locator("mark").all_inner_texts())


NUMBERS = [
    "邹政办字〔2023〕28号",
    "邹政办字[2023]28号",
    "邹政办字（2023）28号",
    "邹政办字【２０２３】２８号",
    "邹政办字 〔 2023 〕 28 号",
    "邹政办字2023年28号",
    "邹政办字〔2023〕第28号",
    "鄒政辦字〔2023〕28號",
    "邹政办字〔二〇二三〕二十八号",
    "二○二三年第二十八号",
    "〔2023〕28",
]


@pytest.mark.parametrize("query", NUMBERS)
def test_a_number_in_any_form_leads_to_its_document_first(reader: Reader, query: str) -> None:
    with reader.page("/search/") as page:
        ask(page, query)
        first = page.locator(RESULTS).first
        assert urlsplit(addresses(page)[0]).path == NOTICE
        assert "邹政办字〔2023〕28号" in first.inner_text()
        # It is said why it comes first, and only of what it is true.
        assert first.locator(".exact").inner_text() == "文号或索引号相同"
        assert page.locator(RESULTS + " .exact").count() == 1
        first.locator("a").click()
        page.wait_for_url("**" + NOTICE)


def test_an_index_number_leads_to_its_document_first(reader: Reader) -> None:
    numbered = "/policy/2023/chengqian-butie/"
    with reader.page(numbered) as page:
        number = page.locator("main dt:text-is('索引号') + dd").inner_text()
        assert re.fullmatch(r"[0-9A-Z]{18}/\d{4}-\d{5}", number)
        for query in (number, number.replace("/", "／").lower()):
            ask(page, query)
            assert urlsplit(addresses(page)[0]).path == numbered
            assert page.locator(RESULTS + " .exact").all_inner_texts() == ["文号或索引号相同"]


def test_a_result_says_what_it_is(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "公开重点工作任务分解表")
        first = page.locator(RESULTS).first
        assert "2023年邹城市政务公开重点工作任务分解表" in first.get_by_role("heading").inner_text()
        about = first.locator(".meta").inner_text()
        assert about.split("　") == ["邹政办字〔2023〕28号", "2023-07-14", "市政府办公室"]
        # What no longer holds says so in words, in the heading that is read out, apart from the title.
        ask(page, "住房租赁补贴发放办法", kind="政策文件")
        headings = page.locator(RESULTS).get_by_role("heading").all_inner_texts()
        at = next(at for at, each in enumerate(headings) if "（试行）" in each)
        assert re.search(r"发放办法（试行）\s+废止\b", headings[at])
        page.goto(addresses(page)[at])
        assert "废止" in page.locator("main").inner_text()


def test_what_is_marked_is_the_word_in_title_and_text(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "供热", same="no")
        assert set(marks(page)) == {"供热"}
        for each in page.locator(RESULTS).all():
            assert each.locator("mark").count() > 0, each.inner_text()
            assert each.locator(".snippet").inner_text().strip()


# The second has more than two characters, so that its counts are exact only when all were looked at.
@pytest.mark.parametrize("query", ["供热", "就业补贴"])
def test_a_count_says_how_many_results_its_link_gives(reader: Reader, query: str) -> None:
    with reader.page("/search/") as page:
        said = ask(page, query, same="no")
        assert "约" not in said + page.locator(".narrowing").inner_text()
        everything = show_all(page)
        assert len(everything) == number_in(said)
        facets = counts(page)
        assert facets
        for label, values in facets.items():
            for value in dict.fromkeys([next(iter(values)), list(values)[-1]]):
                count, href = values[value]
                page.locator(".narrow summary").evaluate_all("all => all.forEach(each => each.click())")
                page.locator(f"#search-found .narrow a[href='{href}']").click()
                page.wait_for_url(lambda url, href=href: url.endswith(href))
                assert number_in(told(page)) == count, (label, value)
                found = show_all(page)
                assert len(found) == count, (label, value)
                assert set(found) <= set(everything)
                page.go_back()
                told(page)


def test_where_not_all_is_counted_the_numbers_say_so(reader: Reader) -> None:
    with reader.page("/search/") as page:
        said = ask(page, "工作日内")
        assert "约" in said
        assert "条数是大约的" in page.locator(".narrowing").inner_text()
        found = show_all(page)
        assert len(found) <= number_in(said)
        # Whoever has seen all knows how many there are.
        assert told(page) == f"找到 {len(found)} 条含有“工作日内”的。"


def test_what_was_chosen_narrows_together_and_is_taken_away_again(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "补贴", same="no")
        everything = show_all(page)
        chosen: list[str] = []
        left = [everything]
        for label in ("单位", "栏目"):
            value = next(value for value, (count, _) in counts(page)[label].items() if 1 < count < len(left[-1]))
            count, href = counts(page)[label][value]
            page.locator(f"#search-found .narrow a[href='{href}']").click()
            page.wait_for_url(lambda url, href=href: url.endswith(href))
            told(page)
            left.append(show_all(page))
            assert len(left[-1]) == count
            assert set(left[-1]) < set(left[-2])
            chosen.append(value)
            # What was chosen stands there with the way to take it away.
            for each in chosen:
                assert page.get_by_role("link", name=f"{each}，去掉").is_visible()
        asked = parse_qs(urlsplit(page.url).query)
        assert [asked["unit"], asked["kind"]] == [[chosen[0]], [chosen[1]]]
        for each in page.locator(RESULTS + " .meta").all_inner_texts():
            assert chosen[0] in each
        page.get_by_role("link", name=f"{chosen[0]}，去掉").click()
        page.wait_for_url(lambda url: "unit=" not in url)
        told(page)
        assert set(left[2]) <= set(show_all(page)) < set(everything)
        page.get_by_role("link", name=f"{chosen[1]}，去掉").click()
        page.wait_for_url(lambda url: "kind=" not in url)
        told(page)
        assert show_all(page) == everything


def test_choices_that_leave_nothing_say_so_and_can_be_taken_away(reader: Reader) -> None:
    with reader.page("/search/") as page:
        said = ask(page, "供热", year="1999")
        assert said == "选定的范围里没有“供热”。"
        assert page.locator("#search-ways").is_visible()
        page.get_by_role("link", name="1999，去掉").click()
        page.wait_for_url(lambda url: "year=" not in url)
        assert number_in(told(page)) > 0


def test_the_newest_first(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "补贴")
        by_words = show_all(page)
        page.get_by_role("link", name="最新的在前").click()
        page.wait_for_url("**by=day*")
        told(page)
        by_day = show_all(page)
        assert same(by_words, by_day)
        assert by_words != by_day
        days = [re.search(r"\d{4}-\d\d-\d\d", each) for each in page.locator(RESULTS + " .meta").all_inner_texts()]
        shown = [each[0] for each in days if each]
        assert len(shown) == len(by_day)
        assert shown == sorted(shown, reverse=True)
        page.get_by_role("link", name="最相关的在前").click()
        page.wait_for_url(lambda url: "by=" not in url)
        told(page)
        assert show_all(page) == by_words


def test_an_address_can_be_sent_on(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "补贴", by="day")
        values = counts(page)["单位"]
        page.goto("/search/" + next(iter(values.values()))[1])
        said = told(page)
        found = addresses(page)
        with reader.page(page.url) as other:
            assert told(other) == said
            assert addresses(other) == found
            assert other.get_by_role("searchbox").input_value() == "补贴"
            assert other.title().startswith("补贴")


def test_back_and_forward(reader: Reader) -> None:
    with reader.page("/policy/") as page:
        page.get_by_role("search").get_by_role("searchbox").fill("供热")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        first = (told(page), addresses(page))
        page.get_by_role("search").get_by_role("searchbox").fill("低保")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["q"] == ["低保"])
        second = (told(page), addresses(page))
        assert first != second
        page.go_back()
        assert (told(page), addresses(page)) == first
        assert page.get_by_role("search").get_by_role("searchbox").input_value() == "供热"
        page.go_forward()
        assert (told(page), addresses(page)) == second
        assert page.get_by_role("search").get_by_role("searchbox").input_value() == "低保"
        page.go_back()
        page.go_back()
        page.wait_for_url("**/policy/")


def test_whoever_comes_back_from_a_document_is_where_they_were(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "公开")
        page.locator(".more-results").click()
        expect(page.locator(RESULTS)).to_have_count(20)
        link = page.locator(RESULTS + " h3 a").nth(16)
        title = link.inner_text()
        link.click()
        page.wait_for_url(lambda url: "/search/" not in url)
        page.go_back()
        told(page)
        expect(page.locator(RESULTS)).to_have_count(20)
        link = page.locator(RESULTS + " h3 a").nth(16)
        assert link.inner_text() == title
        expect(link).to_be_in_viewport()


def test_more_leads_on_to_the_first_new_result(reader: Reader) -> None:
    with reader.page("/search/") as page:
        total = number_in(ask(page, "公开", unit="市民政局"))
        assert total > 20
        more = page.get_by_role("button", name="再看")
        more.focus()
        page.keyboard.press("Enter")
        expect(page.locator(RESULTS)).to_have_count(20)
        expect(page.locator(RESULTS + " h3 a").nth(10)).to_be_focused()
        expect(page.locator(RESULTS + " h3 a").nth(10)).to_be_in_viewport()
        found = show_all(page)
        assert len(found) == len(set(found)) == total
        assert not more.is_visible()
        # With the button gone the focus stands at the first of the last.
        expect(page.locator(RESULTS + " h3 a").nth((total - 1) // 10 * 10)).to_be_focused()


def test_what_many_look_for_is_one_press_away(reader: Reader) -> None:
    with reader.page("/search/") as page:
        names = page.locator("#search-often a").all_inner_texts()
        assert len(names) >= 5
        for name in names:
            page.goto("/search/")
            page.locator("#search-often").get_by_role("link", name=name, exact=True).click()
            page.wait_for_url("**/search/?q=*")
            assert number_in(told(page)) > 0, name
            assert page.locator("#search-ways").is_hidden()


def test_a_list_that_the_query_names_is_offered(reader: Reader) -> None:
    with reader.page("/search/") as page:
        ask(page, "政策文件")
        link = page.locator("#search-found").get_by_role("link", name=re.compile(r"^政策文件（\d+）$"))
        expect(link).to_be_visible()
        link.click()
        page.wait_for_url("**/policy/")
        # How many a list holds is no part of its name, and one character names nothing.
        for query in ("12", "（12）", "文"):
            ask(page, query)
            assert page.locator("#search-found .tags").count() == 0, query
