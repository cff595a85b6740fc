"""Links to other sites: who is the government, who is asked before leaving, and what waits for a review."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from conftest import SiteUnderTest, policy

from gongkai.hosts import host_of, is_government
from gongkai.inputs import PROJECT
from gongkai.outside import MARK, lead_out, leave_url
from gongkai.site import load_site

Make = Callable[[str], SiteUnderTest]
SITE = load_site(PROJECT)
TRUSTED = "trusted_hosts: [{host: bszs.conac.cn, reason: 党政机关网站标识}"
REVIEWED = "reviewed_hosts: [{host: shop.example, by: 科长, date: 2023-03-01}]\n"
SHOP = "https://shop.example/a?b=1&c=2"


@pytest.mark.parametrize(
    ("address", "host", "government"),
    [
        ("https://www.gov.cn/", "www.gov.cn", True),
        ("http://www.zoucheng.gov.cn", "www.zoucheng.gov.cn", True),
        ("//www.gov.cn/a", "www.gov.cn", True),
        ("HTTPS://WWW.GOV.CN/", "www.gov.cn", True),
        ("https://www.gov.cn:8443/", "www.gov.cn", True),
        ("https://www.gov.cn./", "www.gov.cn", True),
        ("https://www.gov.cn?x", "www.gov.cn", True),
        ("https://www.gov.cn#x", "www.gov.cn", True),
        ("https://ｗｗｗ.ｇｏｖ.ｃｎ/", "www.gov.cn", True),
        ("https://www。gov。cn/", "www.gov.cn", True),
        ("https://www%2egov%2ecn/", "www.gov.cn", True),
        ("https://邹城市.政务/", "xn--uis47l151c.xn--zfr164b", True),
        ("https://%E9%82%B9%E5%9F%8E%E5%B8%82.%E6%94%BF%E5%8A%A1/", "xn--uis47l151c.xn--zfr164b", True),
        ("https://xn--uis47l151c.xn--zfr164b/", "xn--uis47l151c.xn--zfr164b", True),
        ("https://evil-gov.cn/", "evil-gov.cn", False),
        ("https://gov.cn/", "gov.cn", False),
        ("https://evilgov.cn/", "evilgov.cn", False),
        ("https://www.gov.cn.example.com/", "www.gov.cn.example.com", False),
        ("https://www.gov.cn..example.com/", "", False),
        ("https://x.gov.cn@evil.example/", "evil.example", False),
        ("https://x.gov.cn:80@evil.example/", "evil.example", False),
        ("https://me@x.gov.cn/", "x.gov.cn", False),
        ("https://me%40x.gov.cn/", "", False),
        ("https://evil.example\\@x.gov.cn/", "evil.example", False),
        ("https://evil.example/x.gov.cn", "evil.example", False),
        ("https://evil.example?x.gov.cn", "evil.example", False),
        ("https://evil.example#.gov.cn", "evil.example", False),
        ("https://evil.example%2f.gov.cn/", "", False),
        ("https://evil.example%00.gov.cn/", "", False),
        ("https://x.gov.cn.政务.example/", "x.gov.cn.xn--zfr164b.example", False),
        ("https://政务/", "xn--zfr164b", False),
        ("https://x.gov.hk/", "x.gov.hk", False),
        ("https://x.gоv.cn/", "x.xn--gv-fmc.cn", False),  # with a Cyrillic о
        ("https://[::1]/", "", False),
        ("https://127.0.0.1/", "127.0.0.1", False),
        ("https:///x.gov.cn/", "", False),
        ("https://./", "", False),
        ("mailto:a@x.gov.cn", "", False),
        ("/x.gov.cn/", "", False),
    ],
)
def test_the_government_is_known_by_the_labels_of_the_host_that_a_browser_asks(
    address: str, host: str, government: bool
) -> None:
    assert (host_of(address), is_government(address)) == (host, government)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        pytest.param(
            '<a href="https://www.gov.cn/?a=1&amp;b=2">甲</a>',
            f'<a href="https://www.gov.cn/?a=1&amp;b=2" rel="external noopener">甲{MARK}</a>',
            id="the government's, directly",
        ),
        pytest.param(
            '<a class="x" href="https://www.gov.cn/" rel="license external" id="y"><b>甲</b></a>',
            f'<a class="x" href="https://www.gov.cn/" id="y" rel="external noopener license"><b>甲</b>{MARK}</a>',
            id="what the template says of the link is kept",
        ),
        pytest.param(
            '<a href="https://bszs.conac.cn/x">甲</a>',
            f'<a href="https://bszs.conac.cn/x" rel="external noopener">甲{MARK}</a>',
            id="a host that the site trusts",
        ),
        pytest.param(
            f'<a rel="external" href="{SHOP.replace("&", "&amp;")}" class="x">甲</a>',
            f'<a href="{leave_url(SHOP)}" data-to="{SHOP.replace("&", "&amp;")}" class="x">甲{MARK}</a>',
            id="any other, over a page of our own",
        ),
        pytest.param(
            '<a href="https://me@bszs.conac.cn/">甲</a>',
            f'<a href="{leave_url("https://me@bszs.conac.cn/")}" data-to="https://me@bszs.conac.cn/">甲{MARK}</a>',
            id="a user before a trusted host",
        ),
        pytest.param(
            '<a\nhref="//shop.example/"\n>甲\n乙</a>',
            f'<a href="{leave_url("//shop.example/")}" data-to="//shop.example/"\n>甲\n乙{MARK}</a>',
            id="without a scheme, over lines",
        ),
        *(
            pytest.param(text, text, id=text)
            for text in (
                '<a href="/policy/">甲</a>',
                '<a href="#x">甲</a>',
                '<a href="mailto:a@shop.example">甲</a>',
                '<a href="tel:12345">甲</a>',
                f'<a href="{SITE.address}policy/">甲</a>',
                '<a id="x">https://shop.example/</a>',
                '<link href="https://shop.example/" rel="license">',
                "&lt;a href=&quot;https://shop.example/&quot;&gt;",
                '<abbr href="https://shop.example/">甲</abbr>',
            )
        ),
    ],
)
def test_links_out_are_marked_and_lead_where_they_may(given: str, made: str) -> None:
    assert lead_out(f"<main>{given}</main>", "/policy/", SITE).html == f"<main>{made}</main>"


def test_the_eight_items_of_the_foot_bear_no_mark_but_are_led_like_others() -> None:
    state, shop = '<a href="https://www.gov.cn/">甲</a>', '<a href="//shop.example/">乙</a>'
    html = f"{state}<footer>{state}{shop}</footer>"
    made = BeautifulSoup(lead_out(html, "/", SITE).html, "lxml")
    assert [link.text for link in made.find_all("a")] == ["甲（外部网站）", "甲", "乙"]
    assert [link["href"] for link in made.footer.find_all("a")] == ["https://www.gov.cn/", leave_url("//shop.example/")]


def a_site(site: Make, body: str = f"见[店]({SHOP})和[国务院](https://www.gov.cn/)。") -> SiteUnderTest:
    return site("=== content/policy/2023/a.md\n" + policy("甲通知", body))


def test_a_reader_is_told_before_leaving_and_can_go_back_to_the_page(site: Make) -> None:
    it = a_site(site)
    assert it.build().written
    shop, state = it.page("/policy/2023/a/").select(".body a")
    assert shop["href"] == "../../.." + leave_url(SHOP)
    assert (state["href"], state["rel"]) == ("https://www.gov.cn/", ["external", "noopener"])
    assert (shop.text, state.text) == ("店（外部网站）", "国务院（外部网站）")
    page = it.page(leave_url(SHOP))
    assert page.h1.text == "您将离开测试站"
    assert SHOP in page.main.text
    go, back = page.select(".away-choices a")
    assert (go.text, go["href"]) == ("继续前往", SHOP)
    assert set(go["rel"]) == {"external", "nofollow", "noopener", "noreferrer"}
    assert (back.text, back["href"]) == ("返回：甲通知", "../../policy/2023/a/")
    assert not page.select('meta[name="robots"], meta[http-equiv="refresh"]')


def test_outside_addresses_are_listed_with_where_they_stand(site: Make) -> None:
    it = a_site(site)
    it.build()
    rows = {row.th.get_text(strip=True): row for row in it.page("/leave/").select("tbody tr")}
    assert list(rows) == [
        f"{address}（外部网站）"
        for address in ("https://bszs.conac.cn/", SHOP, "https://www.gov.cn/", "https://zfwzgl.www.gov.cn/")
    ]
    said = {name: [cell.get_text(strip=True) for cell in row.find_all("td")] for name, row in rows.items()}
    assert said[f"{SHOP}（外部网站）"] == ["shop.example", "先提示；还没有审查", "甲通知"]
    assert said["https://www.gov.cn/（外部网站）"] == ["www.gov.cn", "直接打开：政府网站", "甲通知"]
    assert said["https://bszs.conac.cn/（外部网站）"] == ["bszs.conac.cn", "直接打开：党政机关网站标识", "每一页的页脚"]
    assert rows[f"{SHOP}（外部网站）"].a["href"] == leave_url(SHOP).removeprefix("/leave/")
    assert it.page("/site-map/").select_one('a[href="../leave/"]')
    office = it.page("/internal/outside/")
    assert "没有审查的 1 个" in office.main.text
    # The office is not asked before leaving.
    assert office.select_one("#site-open + p + div a")["href"] == SHOP


def test_no_page_links_to_an_untrusted_host_but_the_one_that_announces_it(site: Make) -> None:
    it = a_site(site, f"[店]({SHOP}) <{SHOP}>")
    source = f"[{{title: 店, url: {SHOP}, status: 已核实}}]"
    it.write("content/policy/2023/b.md", policy("乙", provenance=source, issued="2023-02-01", published="2023-02-02"))
    assert it.build().written
    found = {
        name
        for name, data in it.tree().items()
        if name.startswith("public/") and name.endswith(".html") and 'href="https://shop.example' in data.decode()
    }
    assert found == {f"public{leave_url(SHOP)}index.html"}
    assert [link.text for link in it.page(leave_url(SHOP)).select(".away-choices .back")] == ["甲通知", "乙"]


def test_machines_are_not_sent_to_the_pages_between(site: Make) -> None:
    it = a_site(site)
    it.build()
    assert "/leave/" not in it.tree()["public/sitemap.xml"].decode()


def test_a_host_that_nobody_has_reviewed_is_told_at_its_line_until_somebody_has(site: Make) -> None:
    it = a_site(site, f"第一段。\n\n见[店]({SHOP})，还是[店](https://shop.example/z)。")
    it.build()
    lines = (it.root / "content/policy/2023/a.md").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "店" in text)
    assert it.problems == [f"content/policy/2023/a.md:{line}:{lines[line - 1].index('https') + 1} link.unreviewed"]
    config = (it.root / "site_config.yaml").read_text(encoding="utf-8")
    it.write("site_config.yaml", config + REVIEWED)
    it.build()
    assert it.problems == []
    assert "2023年3月1日看过" in it.page(leave_url(SHOP)).main.text
    it.write("site_config.yaml", config.replace(TRUSTED, TRUSTED + ", {host: shop.example, reason: 合办}"))
    it.build()
    assert it.problems == []
    assert it.page("/policy/2023/a/").select_one(".body a")["href"] == SHOP
    assert not (it.root / f"output/public{leave_url(SHOP)}").exists()


def test_an_untrusted_host_in_the_foot_is_told_in_the_site_file(site: Make) -> None:
    it = a_site(site, "正文。")
    it.edit("site_config.yaml", TRUSTED + "]\n", "")
    it.build()
    assert it.problems == ["site_config.yaml:8:7 link.unreviewed"]
    assert it.page("/404.html").footer.a["href"] == leave_url("https://bszs.conac.cn/")
    back = it.page(leave_url("https://bszs.conac.cn/")).select_one(".away-choices .back")
    assert (back.text, back["href"]) == ("返回：首页", "../../")


def test_pages_that_are_kept_keep_their_ways_out(site: Make) -> None:
    it = a_site(site)
    it.write("content/policy/2023/b.md", policy("乙", issued="2023-02-01", published="2023-02-02"))
    it.build()
    it.edit("content/policy/2023/b.md", "正文。", "改过。")
    it.build()
    assert it.rendered == ("/policy/2023/b/",)
    assert (it.root / f"output/public{leave_url(SHOP)}index.html").is_file()
    it.edit("content/policy/2023/b.md", "改过。", f"见[店]({SHOP})。")
    it.build()
    assert leave_url(SHOP) in it.rendered
    assert [link.text for link in it.page(leave_url(SHOP)).select(".away-choices .back")] == ["甲通知", "乙"]
    it.edit("content/policy/2023/a.md", SHOP, "/policy/")
    it.edit("content/policy/2023/b.md", SHOP, "/policy/")
    it.build()
    assert not (it.root / f"output/public{leave_url(SHOP)}").exists()
    warm = it.tree()
    it.build(fresh=True)
    assert it.tree() == warm


def test_the_office_goes_out_directly_and_what_it_hides_shows_nowhere(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(body=f"见[店]({SHOP})。", review=""))
    assert it.build().written
    link = it.page("/internal/policy/2023/a/").select_one(".body a")
    assert (link["href"], link.text) == (SHOP, "店（外部网站）")
    assert not [name for name, data in it.tree().items() if name.startswith("public/") and b"shop.example" in data]
    assert it.problems == []


def test_an_address_of_the_pages_between_is_not_to_be_had(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(formerly="[/leave/]"))
    assert not it.build().written
    assert it.problems == ["content/policy/2023/a.md:1:1 page.clash"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("trusted_hosts: [{host: 'https://shop.example/', reason: 合办}]", "field.value"),
        ("trusted_hosts: [{host: shop.example}]", "field.missing"),
        ("reviewed_hosts: [{host: shop.example, by: 科长}]", "field.missing"),
        ("reviewed_hosts: [{host: SHOP.example, by: 科长, date: 2023-03-01}]", "field.value"),
    ],
)
def test_slips_in_the_lists_of_hosts_are_told(site: Make, row: str, problem: str) -> None:
    from gongkai.problems import StopError

    it = a_site(site)
    config = (it.root / "site_config.yaml").read_text(encoding="utf-8")
    it.write("site_config.yaml", re.sub(r"trusted_hosts.*\n", "", config) + row + "\n")
    with pytest.raises(StopError) as stopped:
        it.build()
    assert [(each.where.path, each.id) for each in stopped.value.problems] == [("site_config.yaml", problem)]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("id_code", "'3708830001'", ""),
        ("id_code", "bm12345678", ""),
        ("id_code", "'0000000000'", "site.placeholder"),
        ("icp", "鲁ICP备12345678号", ""),
        ("icp", "鲁ICP备1234567890号-1", ""),
        ("icp", "鲁ICP备00000000号", "site.placeholder"),
        ("icp", "待填", "site.placeholder"),
        ("icp", "鲁ICP备123456789号", "site.footer"),
        ("icp", "ICP备12345678号", "site.footer"),
        ("police", "鲁公网安备37088302000001号", ""),
        ("police", "鲁公网安备 37088302000001号", ""),
        ("police", "正在办理，待填", "site.placeholder"),
        ("police", "鲁公网安备3708830200001号", "site.footer"),
    ],
)
def test_numbers_of_the_foot_are_told_while_they_are_place_holders_or_of_no_known_form(
    site: Make, name: str, value: str, told: str
) -> None:
    it = site(f"=== content/policy/2023/a.md\n{policy()}")
    config = (it.root / "site_config.yaml").read_text(encoding="utf-8")
    it.write("site_config.yaml", re.sub(rf"(?m)^{name}: .*$", f"{name}: {value}", config))
    found = [each for each in it.check() if each.where.field == (name,)]
    assert [each.id for each in found] == ([told] if told else [])
    assert all(each.where.path == "site_config.yaml" and each.where.line > 1 for each in found)


def test_wrong_things_can_be_reported_from_every_page(site: Make) -> None:
    it = site(
        f"=== content/policy/2023/a.md\n{policy(formerly='[/policy/2022/a/]', body=f'见[店]({SHOP})。')}"
        f"=== content/policy/2023/draft.md\n{policy('草稿', review='', issued='2023-02-01')}"
    )
    it.build()
    pages = [name for name in it.tree() if name.endswith(".html")]
    assert len(pages) > 20
    without = [
        name
        for name in pages
        if not BeautifulSoup(it.tree()[name], "lxml").select('footer a[href="https://zfwzgl.www.gov.cn/"]')
    ]
    assert without == []
