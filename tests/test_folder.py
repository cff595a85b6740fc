"""The link check of a folder by other hands: every planted fault is found, and nothing else is."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.folder import check_folder
from gongkai.problems import Level

HEAD = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{}</title></head><body><main>\n<h1>{}</h1>\n'
FOOT = "</main></body></html>\n"


def page(title: str, *lines: str) -> str:
    return HEAD.format(title, title) + "\n".join(lines) + "\n" + FOOT


# A site as one finds them: Chinese names raw and encoded, GBK, frames, anchors by name, capitals, queries, srcset, base.
CLEAN: dict[str, str | bytes] = {
    "index.html": page(
        "首页",
        '<a href="news/index.html">新闻</a>',
        '<a href="news/">新闻</a>',
        '<a href="news">新闻</a>',
        '<a href="/news/2023/通知.html">通知</a>',
        '<a href="news/2023/%E9%80%9A%E7%9F%A5.html#%E7%AC%AC%E4%B8%80%E6%9D%A1">第一条</a>',
        '<a href="news/2023/通知.html#第一条">第一条</a>',
        '<a href="#here" id="here">这里</a> <a href="#">顶部</a> <a href="#top">顶部</a>',
        '<a href="https://www.gov.cn/">外站</a> <a href="//www.gov.cn/">外站</a>',
        '<a href="mailto:a@example.com">信箱</a> <a href="tel:05370000000">电话</a>',
        '<img src="img/a b.png" alt="空格"> <img src="img/a%20b.png" alt="空格"> <img src="img/Logo.PNG" alt="大写">',
        '<img src="img/x.png" srcset="img/x.png 1x, img/x-2.png 2x" alt="图">',
        '<a href=" files/表.xlsx\n">附件</a> <a href="files/%E8%A1%A8.xlsx?v=2">附件</a>',
        '<a href="old/gbk.htm#p2">旧页</a> <a href="frames.html">框架</a> <a href="deep/a/b/">深处</a>',
        '<form action="search.html"><label>找<input name="q"></label><button>找</button></form>',
        '<link rel="stylesheet" href="css/site.css"><script src="js/app.js?v=3"></script>',
        '<a href="files/a.pdf#page=2">第二页</a> <a href="news/index.html?id=1#list">列表</a>',
    ),
    "news/index.html": page(
        "新闻", '<ul id="list"><li><a href="2023/通知.html">通知</a></li></ul>', '<a href="../index.html">首页</a>'
    ),
    "news/2023/通知.html": page(
        "通知", '<h2 id="第一条">第一条</h2>', '<a href="../../">首页</a>', '<a href="./通知.html">自己</a>'
    ),
    "old/gbk.htm": (
        '<html lang="zh"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        '<meta name="viewport" content="width=device-width"><title>旧页</title></head><body><main><h1>旧页</h1>'
        '<a name="p2">第二段</a><a href="../news/2023/通知.html#第一条">通知</a><a href="说明.htm">说明</a></main></body></html>'
    ).encode("gb18030"),
    "old/说明.htm": page("说明", '<a href="gbk.htm">回去</a>').encode("utf-16"),
    "frames.html": '<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="x"><title>框架</title></head>'
    '<frameset cols="20%,80%"><frame src="old/gbk.htm"><frame src="news/"></frameset></html>',
    "deep/a/b/index.html": '<html lang="zh"><head><base href="/news/"><meta charset="utf-8"><meta name="viewport" content="x">'
    '<title>深</title></head><body><main><h1>深</h1><a href="2023/通知.html">通知</a><a href="index.html#list">表</a></main></body></html>',
    "move.html": '<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="x"><title>搬</title>'
    '<meta http-equiv="refresh" content="0; url=news/"></head><body><a href="news/">新址</a></body></html>',
    "search.html": page("查找"),
    "css/site.css": "/* url(no.png) */\nbody{background:url('../img/x.png')} i{background:url(data:image/png;base64,AA)}\n",
    "js/app.js": "1\n",
    "img/a b.png": b"x",
    "img/Logo.PNG": b"x",
    "img/x.png": b"x",
    "img/x-2.png": b"x",
    "files/表.xlsx": b"x",
    "files/a.pdf": b"x",
}

Plant = Callable[[dict[str, str | bytes]], None]


def added(line: str, to: str = "news/index.html") -> Plant:
    def plant(files: dict[str, str | bytes]) -> None:
        text = files[to]
        assert isinstance(text, str)
        end = next((tag for tag in ("</main>", "</body>") if tag in text), "")
        files[to] = text.replace(end, line + "\n" + end) if end else text + line + "\n"

    return plant


def removed(name: str) -> Plant:
    return lambda files: files.__delitem__(name)


# Each fault by name: how it is planted, and what must be reported: page and id, with the target that is dead.
FAULTS: dict[str, tuple[Plant, list[tuple[str, str]]]] = {
    "page": (added('<a href="nope.html">无</a>'), [("news/index.html", "link.dead")]),
    "root": (added('<a href="/nope/">无</a>'), [("news/index.html", "link.dead")]),
    "encoded": (added('<a href="2023/%E9%80%9A.html">无</a>'), [("news/index.html", "link.dead")]),
    "raw Chinese": (added('<a href="2023/公告.html">无</a>'), [("news/index.html", "link.dead")]),
    "case": (added('<a href="../News/">大写</a>'), [("news/index.html", "link.case")]),
    "case of a suffix": (added('<img src="../img/logo.png" alt="标">'), [("news/index.html", "link.case")]),
    "fragment": (added('<a href="2023/通知.html#第二条">无</a>'), [("news/index.html", "link.fragment")]),
    "fragment encoded": (added('<a href="2023/通知.html#%E7%AC%AC">无</a>'), [("news/index.html", "link.fragment")]),
    "own fragment": (added('<a href="#nope">无</a>'), [("news/index.html", "link.fragment")]),
    "fragment by name": (added('<a href="../old/gbk.htm#p3">无</a>'), [("news/index.html", "link.fragment")]),
    "image": (added('<img src="no.png" alt="无">'), [("news/index.html", "link.image")]),
    "srcset": (added('<img src="../img/x.png" srcset="no-2.png 2x" alt="无">'), [("news/index.html", "link.image")]),
    "script": (added('<script src="no.js"></script>'), [("news/index.html", "link.asset")]),
    "style sheet": (added('<link rel="stylesheet" href="no.css">'), [("news/index.html", "link.asset")]),
    "file in a style sheet": (added("i{background:url(no.png)}", "css/site.css"), [("css/site.css", "link.asset")]),
    "file in a style": (added("<style>i{background:url(no.png)}</style>"), [("news/index.html", "link.asset")]),
    "iframe": (added('<iframe src="no.html" title="无"></iframe>'), [("news/index.html", "link.asset")]),
    "video": (added('<video src="no.mp4"></video>'), [("news/index.html", "link.asset")]),
    "form": (added('<form action="no.html"><button>发</button></form>'), [("news/index.html", "link.dead")]),
    "attachment": (added('<a href="../files/无.xlsx">附件</a>'), [("news/index.html", "link.dead")]),
    "empty": (added('<a href="">空</a>'), [("news/index.html", "link.empty")]),
    "blank": (added('<a href="  ">空</a>'), [("news/index.html", "link.empty")]),
    "javascript": (added('<a href="javascript:void(0)">点</a>'), [("news/index.html", "link.script")]),
    "javascript in capitals": (added('<a href="JavaScript:go()">点</a>'), [("news/index.html", "link.script")]),
    "backslash": (added('<a href="2023\\通知.html">通知</a>'), [("news/index.html", "link.backslash")]),
    "above the root": (added('<a href="../../etc/">上</a>'), [("news/index.html", "link.outside-root")]),
    "folder without a page": (added('<a href="../files/">附件</a>'), [("news/index.html", "link.dead")]),
    "space": (added('<img src="../img/ab.png" alt="图">'), [("news/index.html", "link.image")]),
    "refresh": (added('<meta http-equiv="refresh" content="0;url=nope/">', "move.html"), [("move.html", "link.dead")]),
    "page taken away": (removed("search.html"), [("index.html", "link.dead")]),
    "image taken away": (removed("img/a b.png"), [("index.html", "link.image"), ("index.html", "link.image")]),
    "base": (added('<a href="通知.html">无</a>', "deep/a/b/index.html"), [("deep/a/b/index.html", "link.dead")]),
    "frame taken away": (
        removed("old/说明.htm"),
        [("old/gbk.htm", "link.dead")],
    ),
}


def put(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def dead(folder: Path, **options: str) -> list[tuple[str, str]]:
    return sorted((p.where.path, p.id) for p in check_folder(folder, **options) if p.id.startswith("link."))


def test_a_clean_site_gives_no_alarm(tmp_path: Path) -> None:
    put(tmp_path, CLEAN)
    assert [(p.where.path, p.id, p.message) for p in check_folder(tmp_path)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(tmp_path: Path, name: str) -> None:
    files = dict(CLEAN)
    plant, expected = FAULTS[name]
    plant(files)
    put(tmp_path, files)
    assert dead(tmp_path) == sorted(expected)


def test_all_planted_faults_together_are_found_and_nothing_else(tmp_path: Path) -> None:
    files = dict(CLEAN)
    for plant, _ in FAULTS.values():
        plant(files)
    put(tmp_path, files)
    assert dead(tmp_path) == sorted(pair for _, expected in FAULTS.values() for pair in expected)


def test_a_fault_is_told_with_its_line(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": page("甲", "<p>一</p>", '<p><a href="no.html">无</a></p>')})
    (problem,) = check_folder(tmp_path)
    assert (problem.where.path, problem.where.line, problem.level) == ("a.html", 4, Level.ERROR)


def test_a_hint_names_the_right_case(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": page("甲", '<a href="B.html">乙</a>'), "b.html": page("乙")})
    (problem,) = check_folder(tmp_path)
    assert "/b.html" in problem.hint


def test_a_site_published_under_a_path_is_checked_under_it(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"index.html": page("甲", '<a href="/gk/b.html">乙</a>'), "b.html": page("乙", '<a href="/b.html">外</a>')},
    )
    assert dead(tmp_path, prefix="/gk/") == [("b.html", "link.outside-root")]


def test_addresses_that_a_program_answers_are_notes(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": page("甲", '<a href="/module/xxgk.jsp?area=1">年报</a>')})
    (problem,) = check_folder(tmp_path)
    assert (problem.id, problem.level) == ("link.dynamic", Level.NOTE)


STRUCTURE = {
    "html.h1": "<h1>又一个</h1>",
    "html.heading": "<h4>跳级</h4>",
    "html.id": '<p id="x">一</p><p id="x">二</p>',
    "html.alt": '<img src="data:,x">',
    "html.caption": '<table><tr><th scope="col">甲</th></tr></table>',
    "html.th": "<table><caption>表</caption><tr><td>甲</td></tr></table>",
    "html.scope": "<table><caption>表</caption><tr><th>甲</th></tr></table>",
    "html.label": '<input name="q">',
    "html.name": '<a href="#top"></a>',
    "html.main": '<div role="main">二</div>',
    "html.reference": '<p aria-labelledby="nope">指</p>',
    "html.script": "<script>alert(1)</script>",
    "html.inline": '<p style="color:red">红</p>',
    "html.noindex": '<meta name="ROBOTS" content="NoIndex">',
    "html.tabindex": '<p tabindex="3">三</p>',
}


@pytest.mark.parametrize("id_", STRUCTURE)
def test_a_fault_of_structure_is_a_warning(tmp_path: Path, id_: str) -> None:
    put(tmp_path, {"a.html": page("甲", STRUCTURE[id_])})
    (problem,) = check_folder(tmp_path)
    assert (problem.id, problem.level) == (id_, Level.WARNING)
    put(tmp_path, {"a.html": page("甲")})
    assert check_folder(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        pytest.param(b"", {"html.empty"}, id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", None, id="a picture called .html"),
        pytest.param(b"<p>" * 3000, None, id="nested 3000 deep"),
        pytest.param(b"<a href='x" * 50, None, id="never closed"),
        pytest.param(b'<a href="http://[::1">x</a>', None, id="an address that cannot be read"),
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(tmp_path: Path, content: bytes, ids: set[str] | None) -> None:
    put(tmp_path, {"a.html": content})
    found = {problem.id for problem in check_folder(tmp_path)}
    assert ids is None or found == ids


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_no_bytes_break_the_check(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("random")
    put(folder, {"a.html": b"<html><body>" + content + b"<a href='b.html'>x</a>"})
    check_folder(folder)


# A site as other programs and other hands leave it: Docusaurus, Hexo, frames, GBK, UTF-16, capitals, spaces.
FOREIGN = Path(__file__).parent / "foreign"
ENCODINGS = {"old/gbk.htm": "gb18030", "old/说明.htm": "gb18030", "css/print.css": "gb18030"} | {
    "unicode/utf16.htm": "utf-16-le"
}

# Each fault by name: the page, what stands there once, what is put there instead, and the id that must be told.
PLANTED: dict[str, tuple[str, str, str, str]] = {
    "page": ("index.html", '"base/"', '"basis/"', "link.dead"),
    "page from the root": ("index.html", '"/News/List.HTM?', '"/News/Liste.HTM?', "link.dead"),
    "case of a folder": ("index.html", '"News/List.HTM"', '"news/List.HTM"', "link.case"),
    "case of a suffix": ("base/index.html", '"List.HTM"', '"List.htm"', "link.case"),
    "case without the last slash": ("index.html", '"docs/intro"', '"Docs/Intro"', "link.case"),
    "case of an image": ("base/index.html", "Logo.PNG", "Logo.png", "link.case"),
    "fragment": ("index.html", "index.html#第一节", "index.html#第三节", "link.fragment"),
    "fragment by name, in GBK": ("index.html", 'gbk.htm#机构"', 'gbk.htm#机关"', "link.fragment"),
    "fragment encoded": ("index.html", "#%E6%9C%BA%E6%9E%84", "#%E6%9C%BA", "link.fragment"),
    "fragment before the words": ("index.html", "#banner:~:text", "#banners:~:text", "link.fragment"),
    "fragment with a percent sign": ("docs/guide.html", "#a%20b", "#a%20c", "link.fragment"),
    "fragment after a question": ("docs/guide.html", "?tab=2#s", "?tab=2#t", "link.fragment"),
    "fragment of the page itself": ("docs/intro/index.html", '"#第一节"', '"#第二节"', "link.fragment"),
    "fragment of a heading": ("2023/05/07/办事 指南/index.html", "#%E4%B8%80", "#%E4%BA%8C", "link.fragment"),
    "capital fragment, tag over lines": ("News/List.HTM", "List.HTM#p1", "List.HTM#P1", "link.fragment"),
    "page in GBK": ("old/gbk.htm", '"说明.htm"', '"说朗.htm"', "link.dead"),
    "fragment in GBK": ("old/gbk.htm", '"#机构"', '"#机关"', "link.fragment"),
    "image in GBK": ("old/gbk.htm", "图表.gif", "图标.gif", "link.image"),
    "page in GBK with a broken byte": ("old/说明.htm", '"gbk.htm"', '"镕.htm"', "link.dead"),
    "page in UTF-16": ("unicode/utf16.htm", "说明.htm", "说明.html", "link.dead"),
    "fragment in UTF-16": ("unicode/utf16.htm", '"#正文"', '"#全文"', "link.fragment"),
    "page after a mark": ("bom.html", "old/说明.htm", "old/説明.htm", "link.dead"),
    "frame": ("old/frameset.html", "menu.htm", "menus.htm", "link.asset"),
    "fragment in a frame": ("old/frameset.html", 'src="gbk.htm#机构"', 'src="gbk.htm#机关"', "link.fragment"),
    "area of a map": ("old/menu.htm", "../News/List.HTM", "../News/Liste.HTM", "link.dead"),
    "background of a table": ("News/List.HTM", "../img/bg.gif", "../img/bg2.gif", "link.image"),
    "background of a page": ("index.html", 'body background="img/bg', 'body background="img/bd', "link.image"),
    "style sheet": ("index.html", "css/site.css", "css/sites.css", "link.asset"),
    "style sheet in XHTML": ("xhtml/page.xhtml", "../css/print.css", "css/print.css", "link.asset"),
    "icon": ("index.html", "favicon.ico", "favicon.png", "link.asset"),
    "feed": ("index.html", "/atom.xml", "/feed.xml", "link.dead"),
    "script": ("index.html", "js/main.8f2a.js", "js/main.8f2b.js", "link.asset"),
    "style element": ("index.html", 'url("img/Banner (1)', 'url("img/Banner (2)', "link.asset"),
    "style attribute": ("index.html", "url('img/bg.gif')", "url('img/bg4.gif')", "link.asset"),
    "raw space and Chinese": ("index.html", "07/办事 指南/", "07/办事指南/", "link.dead"),
    "encoded space and Chinese": ("index.html", "%8B%20%E6", "%8B%E6", "link.dead"),
    "encoded attachment": ("2023/05/07/办事 指南/index.html", "%201.docx", "%202.docx", "link.dead"),
    "percent sign in a name": ("index.html", "files/100%25.txt", "files/10%25.txt", "link.dead"),
    "attachment": ("index.html", "年报.pdf#page=3", "月报.pdf#page=3", "link.dead"),
    "empty": ("index.html", '"bom.html"', '""', "link.empty"),
    "blank": ("index.html", '"gallery.html"', '" "', "link.empty"),
    "javascript": ("index.html", '"move.html"', '"javascript:void(0)"', "link.script"),
    "vbscript in capitals": ("bom.html", '"index.html"', '"VBScript:go()"', "link.script"),
    "backslash": ("index.html", "unicode/utf16.htm", "unicode\\utf16.htm", "link.backslash"),
    "own disk": ("index.html", "files/附件 1.docx", "file:///C:/附件 1.docx", "link.dead"),
    "own drive": ("old/gbk.htm", "../files/2022", "C:/files/2022", "link.dead"),
    "host without its scheme": ("index.html", "https://www.gov.cn", "www.gov.cn", "link.dead"),
    "scheme without a host": ("index.html", "HTTP://WWW.GOV.CN", "HTTP:///WWW.GOV.CN", "link.dead"),
    "above the root": ("docs/guide.html", '"../"', '"../../"', "link.outside-root"),
    "above the root and back": ("index.html", '"docs/../docs', '"../foreign/docs', "link.outside-root"),
    "above the root from the root": ("index.html", '"/docs/../docs', '"/docs/../../docs', "link.outside-root"),
    "folder without a page": ("search.shtml", '"files/"', '"media/"', "link.dead"),
    "page as a folder": ("files/index.htm", "年报.pdf", "年报.pdf/", "link.dead"),
    "base": ("base/index.html", "../base/sub/", "base/sub/", "link.dead"),
    "refresh": ("move.html", "docs/intro/", "docs/intros/", "link.dead"),
    "first of a set": ("gallery.html", "img/big.jpg 2x", "img/huge.jpg 2x", "link.image"),
    "last of a set": ("gallery.html", ", img/small.jpg", ", img/tiny.jpg", "link.image"),
    "image after data": ("gallery.html", "img/big.jpg 800w", "img/wide.jpg 800w", "link.image"),
    "poster": ("gallery.html", 'poster="img/small', 'poster="img/smaller', "link.image"),
    "video": ("gallery.html", "media/a.mp4", "media/b.mp4", "link.asset"),
    "subtitles": ("gallery.html", "media/a.vtt", "media/b.vtt", "link.asset"),
    "audio": ("gallery.html", "media/a.mp3", "media/b.mp3", "link.asset"),
    "object": ("gallery.html", 'data="files/2022', 'data="files/2021', "link.asset"),
    "embed": ("gallery.html", 'embed src="files/2022', 'embed src="files/2021', "link.asset"),
    "fragment in an iframe": ("gallery.html", "docs/guide.html#s", "docs/guide.html#t", "link.fragment"),
    "image in SVG": ("gallery.html", 'xlink:href="img/small', 'xlink:href="img/smaller', "link.image"),
    "symbols of SVG": ("gallery.html", "img/icons.svg", "img/icon.svg", "link.image"),
    "symbol in the page": ("gallery.html", '"#dot"', '"#dots"', "link.fragment"),
    "image button": ("gallery.html", 'type="image" src="img/small', 'type="image" src="img/smaller', "link.image"),
    "form of a button": ("gallery.html", 'formaction=""', 'formaction="send/"', "link.dead"),
    "form": ("search.shtml", "/search.shtml?x=1", "/search.html?x=1", "link.dead"),
    "program": ("index.html", "xhtml/page.xhtml", "xhtml/page.jsp;id=1?a=2", "link.dynamic"),
    "ampersand": ("xhtml/page.xhtml", "&amp;b=2#banner", "&amp;b=2#banners", "link.fragment"),
    "image in a style sheet": ("css/site.css", "url(../img/bg.gif)", "url(../img/bg5.gif)", "link.asset"),
    "quoted image in a style sheet": ("css/site.css", "Banner (1)", "Banner (3)", "link.asset"),
    "style sheet in a style sheet": ("css/site.css", '"print.css"', '"prints.css"', "link.asset"),
    "style sheet in GBK": ("css/print.css", "图表.gif", "图标.gif", "link.asset"),
}


def plant_in(folder: Path, name: str) -> tuple[str, int, str]:
    """Put one fault into a copy of the foreign site; return the page, line and id that must be told."""
    page_name, old, new, id_ = PLANTED[name]
    path = folder / page_name
    encoding = ENCODINGS.get(page_name, "utf-8")
    data = path.read_bytes()
    assert data.count(old.encode(encoding)) == 1 and "\n" not in old + new
    line = data[: data.index(old.encode(encoding))].count("\n".encode(encoding)) + 1
    path.write_bytes(data.replace(old.encode(encoding), new.encode(encoding)))
    return page_name, line, id_


def told(folder: Path, **options: str) -> list[tuple[str, int, str]]:
    return sorted((p.where.path, p.where.line, p.id) for p in check_folder(folder, structure=False, **options))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOREIGN, tmp_path / "foreign"))


def test_a_site_by_other_hands_gives_no_alarm(foreign: Path) -> None:
    assert told(foreign) == []
    assert {problem.level for problem in check_folder(foreign)} == {Level.WARNING}


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_in_a_site_by_other_hands_is_told_with_its_line(foreign: Path, name: str) -> None:
    expected = plant_in(foreign, name)
    assert told(foreign) == [expected]


def test_all_faults_in_a_site_by_other_hands_are_told_at_once(foreign: Path) -> None:
    expected = sorted(plant_in(foreign, name) for name in PLANTED)
    assert told(foreign) == expected


REMOVED = {
    "img/Logo.PNG": [("News/List.HTM", 6), ("base/index.html", 7), ("old/menu.htm", 5)],
    "files/附件 1.docx": [("2023/05/07/办事 指南/index.html", 9), ("index.html", 38)],
    "base/sub/default.html": [("base/index.html", 6)],
    "files/index.htm": [("search.shtml", 4)],
    "css/print.css": [("css/site.css", 1), ("xhtml/page.xhtml", 4)],
}


@pytest.mark.parametrize("name", REMOVED)
def test_every_link_to_a_file_that_is_gone_is_told(foreign: Path, name: str) -> None:
    (foreign / name).unlink()
    assert [(path, line) for path, line, _ in told(foreign)] == REMOVED[name]


def test_links_between_folders_are_followed_once_round(foreign: Path) -> None:
    (foreign / "docs" / "again").symlink_to(foreign, target_is_directory=True)
    (foreign / "alias").symlink_to("files", target_is_directory=True)
    (foreign / "bom.html").write_text('<meta charset="utf-8"><a href="alias/附件 1.docx">附件</a>', encoding="utf-8")
    assert told(foreign) == []


def test_a_link_out_of_the_folder_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path, {"site/a.html": page("甲"), "other/b.html": page("乙", '<a href="no.html">无</a>')})
    (tmp_path / "site" / "other").symlink_to(tmp_path / "other", target_is_directory=True)
    assert told(tmp_path / "site") == []


def test_files_that_are_none_are_passed_by(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": page("甲", '<a href="gone.html">无</a>')})
    (tmp_path / "gone.html").symlink_to("nowhere.html")
    (tmp_path / "circle.html").symlink_to("circle.html")
    os.mkfifo(tmp_path / "pipe.html")
    assert told(tmp_path) == [("a.html", 3, "link.dead")]


def test_a_name_that_is_no_text_can_be_linked_and_printed(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": page("甲", '<a href="%D6%D0.html">中</a>')})
    (tmp_path / os.fsdecode(b"\xd6\xd0.html")).write_bytes(b'<a href="no.html">x</a>')
    (problem,) = check_folder(tmp_path, structure=False)
    assert (problem.where.path.encode(), problem.id) == (b"??.html", "link.dead")


def test_what_stands_too_deep_is_told_and_not_guessed_at(tmp_path: Path) -> None:
    deep = b"<html><body>" + b"<div>" * 3000 + b'<p id="x">x</p>' + b"</div>" * 3000
    put(tmp_path, {"deep.html": deep, "a.html": page("甲", '<a href="deep.html#x">深</a>')})
    assert told(tmp_path) == []
    assert "html.depth" in {problem.id for problem in check_folder(tmp_path)}


def test_without_structure_only_links_are_told(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": b"", "b.html": b'<img src="no.png">'})
    assert told(tmp_path) == [("b.html", 1, "link.image")]


def test_a_folder_published_under_a_path_names_it_in_its_hints(tmp_path: Path) -> None:
    put(tmp_path, {"a.html": page("甲", '<a href="/gk/News/x.html">乙</a>'), "news/x.html": page("乙")})
    (problem,) = check_folder(tmp_path, prefix="gk")
    assert (problem.id, "/gk/news/x.html" in problem.hint) == ("link.case", True)


# The sorts of faults in a large site: what is added to a page, and what must be told of it.
SORTS = {
    "page": ('<a href="/doc/nope-{}/">坏</a>', "link.dead"),
    "fragment": ('<a href="../{}/#nope">坏</a>', "link.fragment"),
    "case": ('<a href="/Doc/{}/">坏</a>', "link.case"),
    "image": ('<img src="/img/{}.png" alt="坏">', "link.image"),
    "style": ("<style>i{{background:url(../{}.png)}}</style>", "link.asset"),
    "empty": ('<a href="" title="{}">坏</a>', "link.empty"),
}


def large(folder: Path, pages: int, seed: int) -> list[tuple[str, int, str]]:
    """Write a site in which three pages in five have a fault; return the pages, lines and ids that must be told."""
    chance = random.Random(seed)
    names = [f"{chance.choice(['tongzhi', 'gonggao', 'guihua'])}-{number}" for number in range(pages)]
    menu = "".join(f'<a href="/doc/{name}/">栏目</a>' for name in names[:20])
    planted = []
    for name in names:
        lines = [menu]
        for number in range(8):
            near, far = chance.choices(names, k=2)
            lines += [f'<h2 id="s{number}">节</h2><a href="../{near}/#s{number}">见</a><a href="/doc/{far}">见</a>']
        if chance.random() < 0.6:
            text, id_ = SORTS[chance.choice(sorted(SORTS))]
            at = chance.randrange(1, len(lines))
            lines[at] += text.format(chance.choice(names))
            planted.append((f"doc/{name}/index.html", 3 + at, id_))
        put(folder, {f"doc/{name}/index.html": page("文", *lines)})
    return sorted(planted)


@pytest.mark.parametrize("seed", [1, 2])
def test_faults_in_a_large_site_are_all_told_whatever_the_number_of_processes(tmp_path: Path, seed: int) -> None:
    planted = large(tmp_path, 420, seed)
    stages: dict[str, list[int]] = {}
    alone = check_folder(tmp_path)
    together = check_folder(
        tmp_path, jobs=2, report=lambda stage, done, total: stages.setdefault(stage, [total]).append(done)
    )
    found = [(each.where.path, each.where.line, each.id) for each in alone if each.id.startswith("link.")]
    assert (found, together) == (planted, alone)
    assert {stage: (seen[0], seen[-1]) for stage, seen in stages.items()} == {
        "读取网页": (420, 420),
        "查找死链": (len(planted), len(planted)),
    }


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(each.relative_to(FOREIGN).as_posix() for each in FOREIGN.rglob("*.htm*"))),
    cut=st.floats(0, 1),
    noise=st.binary(max_size=20),
)
def test_a_page_cut_short_is_read_as_far_as_it_goes(
    tmp_path_factory: pytest.TempPathFactory, name: str, cut: float, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    data = (FOREIGN / name).read_bytes()
    put(folder, {"a.html": data[: int(len(data) * cut)] + noise})
    check_folder(folder)
