"""What a page contains and where its links lead, told for every form a link can take."""

import pickle
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.addresses import Addresses, closest
from gongkai.aims import Start, aim_of, with_fragment
from gongkai.audit import Dead, Link, Reading, links_of, read_page
from gongkai.elements import Elements, parse

HEAD = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title>'
    '<meta name="viewport" content="width=device-width"></head><body><main><h1>页</h1>'
)
FOOT = "</main></body></html>"
HERE = "/policy/2023/x/"
PAGES = ("/", "/policy/", "/policy/2023/x/", "/policy/2023/y/", "/404.html", "/办事/指南/")
FILES = ("/files/表 1.xlsx", "/img/Logo.PNG", "/files/100%.txt", "/feed.xml")


def html_of(body: str) -> bytes:
    return f"{HEAD}{body}{FOOT}".encode()


def read(url: str, body: str = "", *, meta: Literal["", "home", "column", "article"] = "") -> Reading:
    return read_page(url, html_of(body), meta=meta)


def links(html: bytes) -> tuple[Link, ...]:
    tree = parse(html)
    assert tree is not None
    return links_of(Elements(tree))


def resolve(
    pages: Mapping[str, bytes], files: Collection[str] = (), *, prefix: str = "/", host: str = ""
) -> list[Dead]:
    """Read the pages of a site, and return every link of theirs that leads nowhere."""
    readings = [read_page(url, html, prefix=prefix, host=host) for url, html in sorted(pages.items())]
    anchors = {reading.url: reading.anchors for reading in readings}
    addresses = Addresses.of(anchors, files, prefix=prefix, host=host)
    return [each for reading in readings for each in addresses.dead_in(reading, pages.__getitem__)]


def dead(body: str, *, prefix: str = "/", host: str = "www.test.gov.cn", here: str = HERE) -> list[Dead]:
    pages = {url: html_of('<h2 id="第一条">第一条</h2><a name="old">旧</a>') for url in PAGES}
    pages[here] = html_of('<h2 id="第一条">第一条</h2>' + body)
    return resolve(pages, FILES, prefix=prefix, host=host)


ALIVE = {
    "relative": "../y/",
    "relative without slash": "../y",
    "with a dot": "./../y/./",
    "the folder above": "../../",
    "the folder above without slash": "../..",
    "the root": "/",
    "from the root": "/policy/2023/y/",
    "from the root without slash": "/policy/2023/y",
    "from the root with dots": "/policy/2022/../2023/y/",
    "two slashes": "/policy//2023/y/",
    "index of a folder": "/policy/index.html",
    "file": "/404.html",
    "raw Chinese": "/办事/指南/",
    "encoded Chinese": "/%E5%8A%9E%E4%BA%8B/%E6%8C%87%E5%8D%97/",
    "small letters in the encoding": "/%e5%8a%9e%e4%ba%8b/指南",
    "raw space": "/files/表 1.xlsx",
    "encoded space": "/files/%E8%A1%A8%201.xlsx",
    "percent sign": "/files/100%25.txt",
    "bare percent sign": "/files/100%.txt",
    "query": "../y/?page=2",
    "query of the page itself": "?page=2",
    "query with slashes": "../y/?back=/nope/../..",
    "fragment": "../y/#第一条",
    "fragment encoded": "../y/#%E7%AC%AC%E4%B8%80%E6%9D%A1",
    "fragment after a query": "../y/?a=1#第一条",
    "fragment without slash": "../y#第一条",
    "fragment by name": "../y/#old",
    "fragment of the page itself": "#第一条",
    "fragment of a file": "/files/表 1.xlsx#page=2",
    "top": "#",
    "top by name": "#top",
    "top in capitals": "#TOP",
    "words": "../y/#:~:text=供水",
    "words after a fragment": "../y/#第一条:~:text=供水",
    "blanks around": "  ../y/\n",
    "line break within": "../\n\ty/",
    "own host": "https://www.test.gov.cn/policy/",
    "own host in capitals": "HTTPS://WWW.TEST.GOV.CN/policy/",
    "own host with its port": "https://www.test.gov.cn:443/policy/",
    "own host alone": "https://www.test.gov.cn",
    "own host without a scheme": "//www.test.gov.cn/policy/#第一条",
    "another host": "https://www.gov.cn/nope",
    "another host without a scheme": "//www.gov.cn/nope",
    "part of another host's name": "https://www.test.gov.cn.example.com/nope",
    "mail": "mailto:a@example.com",
    "telephone": "tel:05370000000",
    "message": "sms:12345",
    "data": "data:text/plain,x",
    "unknown scheme": "weixin://dl/chat",
}


@pytest.mark.parametrize("name", ALIVE)
def test_a_link_that_leads_somewhere_is_not_reported(name: str) -> None:
    assert dead(f'<a href="{ALIVE[name]}">去</a>') == []


# The form of a link; the id, and a word of the reason or the hint.
DEAD = {
    "missing page": ("../z/", "link.dead", "没有这个页面"),
    "missing file": ("/files/表 2.xlsx", "link.dead", "没有这个页面"),
    "folder without a page": ("/policy/2023/", "link.dead", "没有这个页面"),
    "file as a folder": ("/404.html/", "link.dead", "没有这个页面"),
    "case": ("/Policy/2023/Y/", "link.case", "改成 /policy/2023/y/"),
    "case without slash": ("/Policy/2023/Y", "link.case", "改成 /policy/2023/y/"),
    "case of a file": ("/img/logo.png", "link.case", "改成 /img/Logo.PNG"),
    "fragment": ("../y/#第二条", "link.fragment", "第二条"),
    "fragment encoded": ("../y/#%E7%AC%AC", "link.fragment", "第"),
    "fragment in another case": ("../y/#Old", "link.fragment", "old"),
    "fragment of the page itself": ("#nope", "link.fragment", "nope"),
    "empty": ("", "link.empty", "空链接"),
    "blank": (" \t", "link.empty", "空链接"),
    "javascript": ("javascript:void(0)", "link.script", "脚本链接"),
    "javascript with a break": (" java\nscript:void(0)", "link.script", "脚本链接"),
    "vbscript": ("VBScript:go()", "link.script", "脚本链接"),
    "backslash": ("..\\y\\", "link.backslash", "反斜杠"),
    "share": ("\\\\server\\x", "link.backslash", "反斜杠"),
    "above the root": ("../../../../x/", "link.outside-root", "外面"),
    "above the root and back": ("../../../../policy/", "link.outside-root", "外面"),
    "above the root, encoded": ("%2e%2e/../../../policy/", "link.outside-root", "外面"),
    "above the root from the root": ("/../policy/", "link.outside-root", "外面"),
    "own disk": ("file:///C:/x.doc", "link.dead", "电脑"),
    "own drive": ("C:\\x.doc", "link.dead", "电脑"),
    "no host": ("http:///policy/", "link.dead", "不是合法的地址"),
    "one slash": ("https:/www.gov.cn/", "link.dead", "不是合法的地址"),
    "host without a scheme": ("www.gov.cn", "link.dead", "没有这个页面"),
    "wide colon": ("https：//www.gov.cn", "link.dead", "没有这个页面"),
    "own host": ("https://www.test.gov.cn/nope/", "link.dead", "没有这个页面"),
    "program": ("/search.do?q=1", "link.dynamic", "动态地址"),
    "program with a session": ("/search.jsp;jsessionid=1", "link.dynamic", "动态地址"),
}


@pytest.mark.parametrize("name", DEAD)
def test_a_link_that_leads_nowhere_is_reported_with_its_reason(name: str) -> None:
    target, id_, word = DEAD[name]
    (found,) = dead(f'<a href="{target}">去</a>')
    assert (found.id, found.url, found.link.text) == (id_, HERE, "去")
    assert word in found.reason + found.hint


def test_a_hint_names_the_nearest_address() -> None:
    (found,) = dead('<a href="/feeds.xml">去</a>')
    assert found.hint == "是不是“/feed.xml”？"
    (found,) = dead('<a href="/policy/2024/y/">去</a>')
    assert found.hint == "是不是“/policy/2023/y/”？"


def test_a_hint_on_a_large_site_is_looked_for_nearby() -> None:
    many = [f"/c/{year}/{year}{number:03}/" for year in range(2000, 2030) for number in range(200)]
    (found,) = resolve({"/": html_of('<a href="/c/2023/jiaoyuj/">去</a>')}, [*many, "/c/2023/jiaoyuju/"])
    assert found.hint == "是不是“/c/2023/jiaoyuju/”？"


@settings(max_examples=300, deadline=None)
@given(
    word=st.text(alphabet="ab01-文", max_size=9),
    names=st.lists(st.text(alphabet="ab01-文", min_size=1, max_size=9), max_size=30, unique=True).map(sorted),
    like=st.sampled_from([0, 0.6, 0.75]),
)
def test_a_hint_is_the_one_that_comparing_with_all_would_find(word: str, names: list[str], like: float) -> None:
    assert closest(word, names, like=like) == next(iter(get_close_matches(word, names, n=1, cutoff=like)), None)


@pytest.mark.parametrize(
    ("target", "id_"),
    [
        ("/gk/policy/", None),
        ("/gk", None),
        ("../y/", None),
        ("https://www.test.gov.cn/gk/policy/", None),
        # Whoever names the host may mean another site on it.
        ("https://www.test.gov.cn/", None),
        ("https://www.test.gov.cn/gk/nope/", "link.dead"),
        ("/policy/", "link.outside-root"),
        ("/gkx/policy/", "link.outside-root"),
        ("../../../", None),
        ("../../../../", "link.outside-root"),
    ],
)
def test_a_site_under_a_path_is_resolved_under_it(target: str, id_: str | None) -> None:
    # Three steps up from /gk/policy/2023/x/ is /gk/, the root of this site.
    assert [each.id for each in dead(f'<a href="{target}">去</a>', prefix="/gk/")] == ([id_] if id_ else [])


@pytest.mark.parametrize(
    ("base", "target", "id_"),
    [
        ("../y/", "../x/", None),
        ("/policy/", "2023/y/", None),
        ("/policy/", "2023/z/", "link.dead"),
        ("/policy/", "#第一条", None),
        ("https://www.test.gov.cn/policy/", "2023/y/", None),
        ("https://mirror.example.com/", "nope/", None),
        ("https://mirror.example.com/", "/nope/", None),
        ("https://mirror.example.com/", "#nope", None),
        ("https://mirror.example.com/", "https://www.test.gov.cn/nope/", "link.dead"),
        ("javascript:x", "../y/", None),
    ],
)
def test_links_are_resolved_from_the_base(base: str, target: str, id_: str | None) -> None:
    found = dead(f'<base href="{base}"><a href="{target}">去</a>')
    assert [each.id for each in found] == ([id_] if id_ else [])


def test_a_base_is_below_the_path_of_the_site() -> None:
    assert dead('<base href="/gk/policy/"><a href="2023/y/">去</a>', prefix="/gk/") == []


# What holds an address; the sort of the link, and the targets in order.
PLACES = {
    "a": ('<a href="n">x</a>', [("link", "n")]),
    "area": ('<map name="m"><area href="n" alt="x"></map>', [("link", "n")]),
    "img": ('<img src="n" alt="">', [("image", "n")]),
    "srcset": ('<img alt="" srcset="a 1x, b 2x,c 3x">', [("image", "a"), ("image", "b"), ("image", "c")]),
    "srcset without sizes": ('<img alt="" srcset="a, b">', [("image", "a"), ("image", "b")]),
    "srcset with data": ('<img alt="" srcset="data:,A 1x, b 2x">', [("image", "data:,A"), ("image", "b")]),
    "empty srcset": ('<img alt="" srcset="">', []),
    "source": ('<picture><source srcset="n"></picture>', [("image", "n")]),
    "image of SVG": ('<svg><image href="n"/></svg>', [("image", "n")]),
    "old image of SVG": ('<svg><image xlink:href="n"/></svg>', [("image", "n")]),
    "link of SVG": ('<svg><a xlink:href="n">x</a></svg>', [("link", "n")]),
    "image button": ('<input type="image" src="n" alt="x">', [("image", "n")]),
    "style sheet": ('<link rel="stylesheet" href="n">', [("asset", "n")]),
    "other style sheet": ('<link rel="alternate stylesheet" href="n">', [("asset", "n")]),
    "icon": ('<link rel="icon" href="n">', [("asset", "n")]),
    "canonical": ('<link rel="canonical" href="n">', [("link", "n")]),
    "feed": ('<link rel="alternate" href="n">', [("link", "n")]),
    "host to be met": ('<link rel="preconnect" href="n">', []),
    "script": ('<script src="n"></script>', [("asset", "n")]),
    "iframe": ('<iframe src="n"></iframe>', [("asset", "n")]),
    "embed": ('<embed src="n">', [("asset", "n")]),
    "object": ('<object data="n"></object>', [("asset", "n")]),
    "video": ('<video src="n" poster="p"><track src="t"></video>', [("asset", "n"), ("image", "p"), ("asset", "t")]),
    "audio": ('<audio src="n"></audio>', [("asset", "n")]),
    "form": ('<form action="n"></form>', [("form", "n")]),
    "form of a button": ('<button formaction="n">x</button>', [("form", "n")]),
    "refresh": ('<meta http-equiv="Refresh" content="0; URL=\'n\'">', [("link", "n")]),
    "comment": ('<!-- <a href="n">x</a> -->', []),
    "text of a script": ('<script>document.write("<a href=n>")</script>', []),
    "anchor only": ('<a id="n">x</a>', []),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_every_place_of_an_address_is_read(name: str) -> None:
    html, expected = PLACES[name]
    assert [(link.sort, link.target) for link in links(html_of(html))] == expected


def test_an_empty_form_names_the_page_itself() -> None:
    assert dead('<form action=""></form><button formaction="">发</button>') == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href=n> 办事\n <b>指南</b> </a>", "办事 指南"),
        ('<a href=n><img alt="徽标" src="data:,"></a>', "徽标"),
        ('<a href=n aria-label="下一页">›</a>', "下一页"),
        ("<a href=n>" + "长" * 90 + "</a>", "长" * 40),
    ],
)
def test_a_link_is_known_by_its_words(html: str, text: str) -> None:
    assert links(html_of(html))[0].text == text


def test_a_reading_tells_lines_anchors_and_digest() -> None:
    html = '<html>\n<body id="b"><a name="z" id="a">\n</a>\n<a href="n">去</a></body></html>'.encode()
    reading = read_page("/x/", html)
    assert links(html) == (Link("n", 4, "link", "去"),)
    assert reading.aims == ("/x/n",)
    assert reading.anchors == ("a", "b", "z")
    assert reading == read_page("/x/", html) == pickle.loads(pickle.dumps(reading))
    assert reading.digest != read_page("/x/", html + b" ").digest


# What is written in a page at /policy/2023/x/; the aims of it.
AIMS = {
    "plain": ("../y/", ("/policy/2023/y/",)),
    "with a query, twice, once from the root": ('../y/?a=1"><a href="/policy/2023/y/', ("/policy/2023/y/",)),
    "decoded": ("%E8%A1%A8%201.xlsx", ("/policy/2023/x/表 1.xlsx",)),
    "part of another page": ("../y/#a:~:text=b", ("/policy/2023/y/#a",)),
    "top of another page": ("../#top", ("/policy/2023/",)),
    "own part": ("#here", ()),
    "own part by address": ("../x/#here", ()),
    "own part that is missing": ("#there", ("/policy/2023/x/#there",)),
    "hash in the path": ("a%23b.pdf#c", ("/policy/2023/x/a/./b.pdf#c",)),
    "own host": ("https://www.test.gov.cn/policy/", ("/policy/",)),
    "other host": ("https://www.gov.cn/policy/", ()),
    "wrong by itself": ("javascript:go()", ()),
}


@pytest.mark.parametrize("name", AIMS)
def test_a_reading_tells_where_the_page_leads(name: str) -> None:
    written, aims = AIMS[name]
    html = html_of(f'<p id="here">一</p><a href="{written}">去</a>')
    assert read_page(HERE, html, host="www.test.gov.cn").aims == aims


def test_a_file_with_a_hash_in_its_name_is_told_from_a_part_of_a_page() -> None:
    html = html_of('<a href="a%23b">去</a><a href="a#b">去</a>')
    found = {
        file: [each.link.target for each in resolve({"/x/": html}, [file])]
        for file in ("/x/a#b", "/x/a", "/x/a%23b", "/x/a/b")
    }
    assert found == {
        "/x/a#b": ["a#b"],
        "/x/a": ["a%23b"],
        "/x/a%23b": ["a%23b", "a#b"],
        "/x/a/b": ["a%23b", "a#b"],
    }


def test_only_pages_on_which_something_is_missing_are_read_again() -> None:
    pages = {"/a/": '<a href="../b/">乙</a>', "/b/": '<a href="../a/#no">甲</a>', "/c/": '<a href="">空</a>'}
    readings = [read(url, body) for url, body in pages.items()]
    addresses = Addresses.of({reading.url: reading.anchors for reading in readings}, [])
    assert [addresses.missing(reading.aims) for reading in readings] == [[], ["/a/#no"], []]
    again: list[str] = []

    def html(url: str) -> bytes:
        again.append(url)
        return html_of(pages[url])

    dead = [each.id for reading in readings for each in addresses.dead_in(reading, html)]
    assert (dead, again) == (["link.fragment", "link.empty"], ["/b/"])


def test_readings_are_small_and_share_their_texts_on_the_way_to_another_process() -> None:
    menu = "".join(f'<li><a href="../../column-{number:02}/">栏目{number}</a></li>' for number in range(40))
    one, many = ([read(f"/policy/{number:04}/", menu) for number in range(count)] for count in (1, 200))
    assert many == pickle.loads(pickle.dumps(many))
    assert len(pickle.dumps(one)) < 1_500
    assert len(pickle.dumps(many)) < 200 * 400


def test_dead_links_come_in_order_of_page_and_line() -> None:
    pages = {url: html_of('<a href="no1">一</a>\n<a href="no2">二</a>') for url in ("/b/", "/a/")}
    found = [(each.url, each.link.target) for each in resolve(pages)]
    assert found == [("/a/", "no1"), ("/a/", "no2"), ("/b/", "no1"), ("/b/", "no2")]


def findings(html: str) -> list[str]:
    return [finding.id for finding in read_page("/", html.encode()).findings]


def test_a_whole_page_has_no_finding() -> None:
    assert findings(HEAD + FOOT) == []


# The id of a finding; a page or part of a page that has it; the same without fault.
STRUCTURE = {
    "html.title": (HEAD.replace("<title>页</title>", "<title> </title>") + FOOT, HEAD + FOOT),
    "html.lang": (HEAD.replace("zh-CN", "en") + FOOT, HEAD.replace("zh-CN", "zh") + FOOT),
    "html.charset": (
        HEAD.replace('<meta charset="utf-8">', "") + FOOT,
        HEAD.replace('charset="utf-8"', 'http-equiv="Content-Type" content="text/html; charset=utf-8"') + FOOT,
    ),
    "html.viewport": (HEAD.replace('name="viewport"', 'name="view"') + FOOT, HEAD + FOOT),
    "html.noindex": ('<meta name="robots" content="noindex, follow">', '<meta name="robots" content="follow">'),
    "html.h1": ("<h1>又一个</h1>", "<h2>次级</h2>"),
    "html.heading": ("<h2>二</h2><h4>四</h4>", "<h2>二</h2><h3>三</h3><h4>四</h4><h2>二</h2>"),
    "html.main": ('<div role="main">二</div>', '<div role="region">二</div>'),
    "html.id": ('<p id="x">一</p><p id="x">二</p>', '<p id="x">一</p><p id="y">二</p>'),
    "html.alt": ('<img src="data:,">', '<img src="data:," alt="">'),
    "html.caption": (
        '<table><tr><th scope="col">甲</th></tr></table>',
        '<table role="presentation"><tr><td>甲</td></tr></table>',
    ),
    "html.th": (
        "<table><caption>表</caption><tr><td>甲</td></tr></table>",
        '<table><caption>表</caption><tr><th scope="col">甲</th></tr></table>',
    ),
    "html.scope": (
        "<table><caption>表</caption><tr><th>甲</th></tr></table>",
        '<table><caption>表</caption><tr><th scope="row">甲</th></tr></table>',
    ),
    "html.label": ('<input id="q">', '<label for="q">找</label><input id="q">'),
    "html.name": ('<a href="/"><img src="data:," alt=""></a>', '<a href="/"><img src="data:," alt="首页"></a>'),
    "html.reference": ('<p aria-describedby="no">一</p>', '<p aria-describedby="y" id="y">一</p>'),
    "html.script": ("<script>go()</script>", '<script type="application/ld+json">{}</script>'),
    "html.inline": ('<p onclick="go()">一</p>', '<p data-on="go()">一</p>'),
    "html.tabindex": ('<p tabindex="2">一</p>', '<p tabindex="-1">一</p>'),
    "html.mailto": ('<a href="mailto:">信</a>', '<a href="mailto:a@b.cn,c@d.cn?subject=x">信</a>'),
    "html.tel": ('<a href="tel:0537-1234转5">电话</a>', '<a href="tel:+86-537-1234567;ext=5">电话</a>'),
}


@pytest.mark.parametrize("id_", STRUCTURE)
def test_a_fault_of_structure_is_found_and_its_remedy_is_not(id_: str) -> None:
    faulty, sound = (html if html.startswith("<!") else HEAD + html + FOOT for html in STRUCTURE[id_])
    assert findings(faulty) == [id_]
    assert findings(sound) == []


@pytest.mark.parametrize(
    "control",
    [
        '<label>找<input name="q"></label>',
        '<input aria-label="找">',
        '<p id="p">找</p><select aria-labelledby="p"></select>',
        '<textarea title="写"></textarea>',
        '<input type="hidden"><input type="submit"><input type="button" value="x">',
    ],
)
def test_a_control_may_be_named_in_many_ways(control: str) -> None:
    assert findings(HEAD + control + FOOT) == []


@pytest.mark.parametrize("number", ["tel:12345", "tel:+86%20537%200000000", "tel:*123%23", "tel:(0537)000-0000"])
def test_telephone_numbers_are_written_in_many_ways(number: str) -> None:
    assert findings(f'{HEAD}<a href="{number}">电话</a>{FOOT}') == []


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="x"><title>搬</title>'
        '<meta http-equiv="refresh" content="0;url=/"></head><body><p><a href="/">去</a></p></body></html>',
        '<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="x"><title>框</title></head>'
        '<frameset><frame src="/"></frameset></html>',
    ],
)
def test_a_page_that_sends_its_reader_on_needs_no_heading(html: str) -> None:
    assert findings(html) == []


SITE = {"SiteName": "某县人民政府", "SiteDomain": "www.test.gov.cn", "SiteIDCode": "3708830001"}
COLUMN = SITE | {
    "ColumnName": "政策",
    "ColumnDescription": "政策文件",
    "ColumnKeywords": "政策",
    "ColumnType": "政策文件",
}
ARTICLE = COLUMN | {"ArticleTitle": "页", "PubDate": "2023-07-14 09:00", "ContentSource": "某县人民政府"}
TAGS = {"home": SITE, "column": COLUMN, "article": ARTICLE}


def tags(given: dict[str, str]) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in given.items())


@pytest.mark.parametrize("meta", ["home", "column", "article"])
def test_each_sort_of_page_needs_its_tags(meta: Literal["home", "column", "article"]) -> None:
    wanted = TAGS[meta]
    assert read("/", tags(wanted), meta=meta).findings == ()
    for name in wanted:
        (found,) = read("/", tags({key: value for key, value in wanted.items() if key != name}), meta=meta).findings
        assert (found.id, name in found.message) == ("html.meta", True)


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("SiteName", tags(ARTICLE | {"SiteName": " "})),
        ("ColumnType", tags(ARTICLE | {"ColumnType": "null"})),
        ("SiteIDCode", tags(ARTICLE) + tags({"SiteIDCode": "3708830001"})),
        ("SiteName", tags(ARTICLE).replace("SiteName", "sitename")),
        ("PubDate", tags(ARTICLE | {"PubDate": "2023-07-14"})),
        ("PubDate", tags(ARTICLE | {"PubDate": "2023/07/14 09:00"})),
        ("ArticleTitle", tags(ARTICLE | {"ArticleTitle": "别的"})),
    ],
)
def test_a_tag_must_be_right(name: str, html: str) -> None:
    (found,) = read("/", html, meta="article").findings
    assert (found.id, name in found.message) == ("html.meta", True)


@pytest.mark.parametrize("html", [b"", b"  \n", b"<!-- -->"])
def test_an_empty_page_is_told(html: bytes) -> None:
    reading = read_page("/", html)
    assert [finding.id for finding in reading.findings] == ["html.empty"]
    assert reading.aims == ()


def test_a_page_that_nests_too_deep_is_told() -> None:
    assert "html.depth" in findings(HEAD + "<div>" * 3000 + FOOT)
    assert findings(HEAD + "<div>" * 300 + "</div>" * 300 + FOOT) == []


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_break_the_reading(noise: bytes) -> None:
    resolve({"/x/": HEAD.encode() + noise + b'<a href="' + noise + b'">x</a>' + noise})


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="/.\\#?%:aA2eE字 \t\n[]@;&", max_size=20))
def test_no_address_breaks_the_resolving(target: str) -> None:
    for base in ("", target):
        start = Start("/a/", base, prefix="/gk/", host="a")
        way = start.follow(target)
        assert start.aim(target) == (way if way.id or not way.path else with_fragment(aim_of(way.path), way.fragment))
