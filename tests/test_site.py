"""Whole sites: what an editor writes and what a reader and an inspector then find."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from conftest import SiteUnderTest, policy

from gongkai.inputs import PROJECT
from gongkai.pipeline import build
from gongkai.problems import Level
from gongkai.store import open_store

Make = Callable[[str], SiteUnderTest]


def listed(site: SiteUnderTest, url: str) -> list[str]:
    return [row.a.get_text(strip=True) for row in site.page(url).select("tbody tr") if row.a]


def test_an_entry_gets_its_page_list_menu_site_map_and_line_for_search_engines(site: Make) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy("关于供水的通知"))
    it.build()
    assert it.problems == []
    assert it.page("/policy/2023/gongshui/").h1.text == "关于供水的通知"
    assert listed(it, "/policy/") == ["关于供水的通知"]
    assert it.page("/").select_one('nav.menu a[href$="policy/"], nav.menu a[href*="column-"]')
    assert it.page("/site-map/").select_one('a[href="../policy/"]')
    assert "https://test.gov.example/policy/2023/gongshui/" in it.tree()["public/sitemap.xml"].decode()
    assert it.page("/search/g/").find("a", string="关于供水的通知")["href"] == "../../policy/2023/gongshui/"
    assert it.page("/search/").select_one("nav.letters a")["href"] == "g/"


def test_links_are_relative_so_that_a_site_opens_at_any_depth(site: Make) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy(body="[一览](/policy/) [部门](/unit/bureaus/mzj/)"))
    it.build()
    page = it.page("/policy/2023/gongshui/")
    hrefs = [a["href"] for a in page.select(".body a")]
    assert hrefs == ["../../", "../../../unit/bureaus/mzj/"]
    addresses = [tag.get("href") or tag.get("src") or tag.get("action") for tag in page.select("[href],[src],[action]")]
    assert not [each for each in addresses if each.startswith("/")]


def test_government_tags_are_three_seven_and_ten(site: Make) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy(published="2023-03-02 09:30"))
    it.build()
    # viewport and description are no tags of the government's; of its optional ones only content pages have any.
    others = {"viewport", "description", "Keywords", "Author", "Description", "Url"}
    named = {
        url: [tag["name"] for tag in it.page(url).select("meta[name]")]
        for url in ("/", "/policy/", "/policy/2023/gongshui/")
    }
    count = {url: len([name for name in names if name not in others]) for url, names in named.items()}
    assert count == {"/": 3, "/policy/": 7, "/policy/2023/gongshui/": 10}
    # HTML knows names in any case: a page with Description and description would have one tag twice.
    assert all(len({name.lower() for name in names}) == len(names) for names in named.values())
    assert set(named["/policy/2023/gongshui/"]) >= {"Author", "Description", "Url"}
    assert not others & {*named["/"], *named["/policy/"]} - {"viewport", "description"}
    tags = {tag["name"]: tag["content"] for tag in it.page("/policy/2023/gongshui/").select("meta[name]")}
    assert tags["ArticleTitle"] == "关于供水的通知"
    assert tags["PubDate"] == "2023-03-02 09:30"
    assert tags["ContentSource"] == "市水务局"


def test_the_foot_of_every_page_has_the_eight_items(site: Make) -> None:
    it = site("=== content/policy/2023/gongshui.md\n" + policy())
    it.build()
    wanted = [
        "党政机关网站标识",
        "我为政府网站找错",
        "网站标识码",
        "主办单位",
        "联系方式",
        "ICP备案编号",
        "公安机关备案",
        "网站地图",
    ]
    for url in ("/", "/policy/", "/policy/2023/gongshui/", "/404.html"):
        foot = it.page(url).footer.get_text()
        assert [item for item in wanted if item not in foot] == []


def test_relations_declared_on_one_side_are_shown_on_both(site: Make) -> None:
    it = site(
        "=== content/policy/2023/old.md\n" + policy("旧办法", issued="2023-02-01", published="2023-02-02")
        + "=== content/policy/2023/new.md\n" + policy("新办法", abolishes="[policy/2023/old]")
        + "=== content/policy/2023/mend.md\n" + policy("修改决定", amends="新办法", based_on="[policy/2023/new]")
    )  # fmt: skip
    it.build()
    assert it.problems == []
    old, new = it.page("/policy/2023/old/"), it.page("/policy/2023/new/")
    assert "废止" in old.select_one("dl.facts").text
    assert "被以下文件废止新办法" in "".join(old.select_one(".relations").text.split())
    assert "已修改" in new.select_one("dl.facts").text
    assert new.select_one("dl.facts").find("a", string="旧办法")
    said = "".join(new.select_one(".relations").text.split())
    assert "被以下文件修改修改决定" in said
    assert "被以下文件引为依据修改决定" in said


def test_lists_are_cut_from_the_oldest_and_a_new_entry_changes_only_the_newest_part(site: Make) -> None:
    it = site()
    for day in range(1, 29):
        for number in (1, 2):
            text = policy(f"第{day:02}日{number}号", issued=f"2023-06-{day:02}", published=f"2023-06-{day:02}")
            it.write(f"content/policy/2023/d{day:02}-{number}.md", text)
    it.build()
    assert len(listed(it, "/policy/")) == 36
    assert len(listed(it, "/policy/part-1/")) == 20
    assert listed(it, "/policy/part-1/")[-1] == "第01日2号" or listed(it, "/policy/part-1/")[-1] == "第01日1号"
    it.write("content/policy/2023/new.md", policy("最新的", issued="2023-07-03", published="2023-07-03"))
    it.build()
    assert "/policy/2023/new/" in it.rendered
    assert "/policy/" in it.rendered
    assert not [url for url in it.rendered if "part-1/" in url]


def test_only_what_an_edit_touches_is_rendered_again(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n"
        + policy("甲")
        + "=== content/policy/2023/b.md\n"
        + policy("乙", issued="2023-02-01", published="2023-02-03")
    )
    it.build()
    it.build()
    assert it.rendered == ()
    it.edit("content/policy/2023/a.md", "正文。", "改过的正文。")
    it.build()
    assert it.rendered == ("/policy/2023/a/",)
    assert "改过的正文" in it.page("/policy/2023/a/").text


def test_a_failed_build_leaves_the_output_as_it_was(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲"))
    it.build()
    before = it.tree()
    it.edit("content/policy/2023/a.md", "level: 邹城市", "level: 邹城")
    it.write("content/policy/2023/b.md", policy("乙", issued="2023-02-01", published="2023-02-03"))
    result = it.build()
    assert not result.written
    assert it.tree() == before


def test_an_entry_that_goes_takes_its_page_and_folder_along(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲"))
    it.build()
    it.remove("content/policy/2023/a.md")
    it.build()
    assert not (it.root / "output/public/policy").exists()


def test_an_output_folder_of_somebody_else_is_left_alone(site: Make) -> None:
    from gongkai.problems import StopError

    it = site()
    it.write("output/thesis.docx", "years of work")
    with pytest.raises(StopError):
        it.build()
    assert (it.root / "output/thesis.docx").read_text() == "years of work"


def test_a_moved_entry_sends_readers_on(site: Make) -> None:
    it = site("=== content/policy/2023/new.md\n" + policy(formerly="[/policy/2022/old/]"))
    it.build()
    assert it.problems == []
    page = it.page("/policy/2022/old/")
    assert page.main.find("a")["href"] == "../../2023/new/"
    # At once, and to where the site lies, also below a path of another site's host.
    assert page.find("meta", {"http-equiv": "refresh"})["content"] == "0; url=../../2023/new/"


@pytest.mark.parametrize("address", ["../../escape", "/a/../../escape/", "https://x.cn/a", "/a b/", "/a?b=1", "/"])
def test_an_old_address_outside_the_site_is_refused(site: Make, address: str) -> None:
    it = site("=== content/policy/2023/new.md\n" + policy(formerly=f"['{address}']"))
    assert not it.build().written
    assert [each.split()[-1] for each in it.problems] == ["field.value"]
    assert list(it.root.rglob("escape")) == []


def test_a_dead_link_is_told_at_the_line_that_the_editor_wrote(site: Make) -> None:
    body = "第一段。\n\n见[没有的](/policy/2023/nope/)和[锚点](#meiyou)。"
    it = site("=== content/policy/2023/a.md\n" + policy(body=body))
    result = it.build()
    assert not result.written
    lines = (it.root / "content/policy/2023/a.md").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "没有的" in text)
    assert it.problems == [
        f"content/policy/2023/a.md:{line}:{lines[line - 1].index('/policy') + 1} link.dead",
        f"content/policy/2023/a.md:{line}:{lines[line - 1].index('#meiyou') + 1} link.dead",
    ]


def test_attachments_are_published_under_raw_and_encoded_names(site: Make) -> None:
    text = policy(body="见[表](a/附件一.csv)和[表](a/%E9%99%84%E4%BB%B6%E4%B8%80.csv)。")
    text = text.replace("---\n见", "attachments:\n  - {title: 附件一, file: a/附件一.csv}\n---\n见")
    it = site("=== content/policy/2023/a.md\n" + text + "=== content/policy/2023/a/附件一.csv\n甲,乙\n")
    it.build()
    assert it.problems == []
    assert it.tree()["public/policy/2023/a/附件一.csv"] == "甲,乙\n".encode()


def test_a_table_in_the_encoding_of_a_spreadsheet_is_read(site: Make) -> None:
    it = site()
    head = "id,单位名称,单位性质,审查记录.审查人职务,审查记录.审查日期,审查记录.公开属性,审查记录.审查依据\n"
    row = "taiping,太平镇人民政府,镇,科长,2023-01-05,主动公开,条例\n"
    for encoding in ("gb18030", "utf-8", "utf-8-sig"):
        it.write("content/unit/towns.csv", (head + row).encode(encoding))
        it.build(fresh=True)
        assert it.problems == []
        assert it.page("/unit/towns/taiping/").h1.text == "太平镇人民政府"


def test_a_table_can_name_one_source_of_each_row_and_is_told_where_it_is_wrong(site: Make) -> None:
    review = "审查记录.审查人职务,审查记录.审查日期,审查记录.公开属性,审查记录.审查依据\n"
    head = "id,单位名称,单位性质,资料来源.来源名称,资料来源.核实情况," + review
    row = "taiping,太平镇人民政府,镇,年报,%s,科长,2023-01-05,主动公开,条例\n"
    it = site("=== content/unit/towns.csv\n" + head + row % "已核实")
    it.build()
    assert it.problems == []
    assert "年报" in it.page("/unit/towns/taiping/").main.text
    it.write("content/unit/towns.csv", head + row % "核实了")
    it.build()
    assert it.problems == ["content/unit/towns.csv:2:5 field.value"]
    it.write("content/unit/towns.csv", head.replace("资料来源.来源名称", "来源.名称") + row % "已核实")
    it.build()
    assert it.problems == ["content/unit/towns.csv:1:4 field.unknown", "content/unit/towns.csv:2:1 field.missing"]


def test_a_broken_file_is_not_reported_again_by_those_who_refer_to_it(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n" + policy("甲", level="邹城")
        + "=== content/policy/2023/b.md\n"
        + policy("乙", issued="2023-02-01", published="2023-02-03", based_on="[policy/2023/a]")
    )  # fmt: skip
    it.build()
    assert it.problems == ["content/policy/2023/a.md:6:1 field.value"]


def test_a_year_without_a_calendar_is_a_problem_never_a_guess(site: Make) -> None:
    it = site("=== content/policy/2021/a.md\n" + policy(issued="2021-03-01", published="2023-03-01"))
    it.build()
    assert [problem for problem in it.problems if problem.endswith("calendar.missing")]


def test_the_day_comes_from_the_option_before_the_site_file(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(effective="2023-06-01"))
    it.build(today=date(2023, 5, 1))
    assert "尚未生效" in it.page("/policy/2023/a/").text
    it.build()
    assert "尚未生效" not in it.page("/policy/2023/a/").text


def test_a_waiver_silences_its_requirement_and_expires(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(index_note=""))
    it.build()
    assert [each.split()[-1] for each in it.problems] == ["POL-09"]
    config = (it.root / "site_config.yaml").read_text(encoding="utf-8")
    waiver = "waivers:\n  - {requirement: POL-09, entry: policy/2023/a, reason: 正在申领, until: %s}\n"
    it.write("site_config.yaml", config + waiver % "2024-06-30")
    it.build()
    assert it.problems == []
    it.write("site_config.yaml", config + waiver % "2023-06-30")
    it.build()
    assert sorted(each.split()[-1] for each in it.problems) == ["POL-09", "waiver.expired"]


# What the sample site is told, with how often: some is true of what could be found, some was planted to be seen.
TOLD = {
    "ADMD-01": 1, "AID-03": 1, "AID-04": 1, "AID-06": 2, "ANR-02": 1, "BUDG-01": 1, "CON-02": 1, "DCAT-01": 1,
    "DEC-02": 1, "DEC-03": 1, "EVA-02": 1, "EVA-03": 1, "GUI-01": 1, "INT-01": 1, "MSG-02": 1, "NMA-06": 1,
    "OVER-01": 3, "POL-05": 1, "PUBI-04": 1, "REG-01": 1, "RSP-01": 1, "RVW-07": 1, "TARG-06": 1,
    "link.unreviewed": 3, "site.placeholder": 3,
}  # fmt: skip


def test_the_sample_site_has_no_error_and_shows_the_43_tasks(tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("whole") / "output"
    result = build(PROJECT, out=out, store=open_store(None), jobs=2)
    assert [problem for problem in result.problems if problem.level is Level.ERROR] == []
    assert Counter(problem.id for problem in result.problems) == TOLD
    it = SiteUnderTest.__new__(SiteUnderTest)
    it.root = out.parent
    table = it.page("/task/2023/").find("table", class_="register")
    rows = [row for row in table.select("tbody tr") if "under" not in (row.get("class") or [])]
    labels = [row.th.a["aria-label"] for row in rows]
    assert [re.match(r"第(\d+)项", label)[1] for label in labels[:43]] == [str(n) for n in range(1, 44)]
    assert labels[43:] == ["强化组织领导", "强化指导培训", "强化工作落实"]
    assert len(table.select("tr.under")) == 5
    assert len(table.select("td.group:not(.again)")) == 16
    assert {row.select(".state")[0].text for row in rows} == {"已完成", "逾期完成", "逾期未完成", "临近到期"}
    notice = it.page("/policy/2023/zhengwu-gongkai-renwu/")
    assert notice.find("h2", string="任务分解表")
    for url in ("/task/2023/owed-by/bureaus-mzj/", "/task/2023/due/2023-11-30/", "/task/2023/chapter/4/"):
        assert it.page(url).h1
    decision = it.page("/decision/2023/zufang-butie/")
    assert "应公开未公开" in decision.select_one(".is-due").text
    chart = it.page("/relief_standard/category/1/")
    assert chart.select_one("figure.chart svg[role=img]")
    assert "从 470 元/人·月提高到 880 元/人·月，提高 87.2%" in chart.select_one("#chart-said").text
    assert chart.select_one("td .amount").text == "880"
    standing = it.page("/task/2023/").select_one("figure.standing")
    assert len(standing.select(".squares > svg")) == len(rows)
    states = Counter(row.select(".state")[0].text for row in rows)
    assert Counter({row.th.text: int(row.td.text.split()[0]) for row in standing.select("tbody tr")}) == states
    assert it.page("/").select_one("#counts-tasks-said").text.startswith("43 项中，")
    report = it.page("/annual_report/2022/zfb/")
    assert report.select_one("#site-results-said").text.startswith("共 131 件：予以公开 66 件（50.4%），部分公开 13 件")
    # The first of the three years has the table in its former shape.
    assert (
        report.select_one("#site-received-said").text
        == "2020年到2022年，新收政府信息公开申请从 107 件增加到 129 件，增加 20.6%。"
    )
    assert it.page("/annual_report/2020/zfb/").select_one("#site-results_old-said")
    assert not it.page("/annual_report/2020/zfb/").select("#site-received-said")
    assert len(it.page("/budget_report/2023/zhengfu-yusuan/").select(".amount-row")) == 9
    # An old resident finds an amount and the phone of the office in two steps from the home page.
    step = it.page("/").find("b", string="救助标准").find_parent("a")["href"]
    row = next(row for row in it.page("/" + step).select("tbody tr") if "城市低保" in row.text and "现行" in row.text)
    assert row.select_one(".amount").text == "880"
    standard = it.page("/" + step + row.th.a["href"])
    assert re.search(r"0537-\d{7}", standard.find("h2", string="怎样申请、打什么电话").parent.text)
