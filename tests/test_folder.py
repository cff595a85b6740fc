"""The link check of a folder by other hands: every planted fault is found, and nothing else is."""

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
