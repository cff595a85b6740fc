"""Faults in the structure of a page: what a screen reader, an inspector's program or a browser stumbles over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from gongkai.elements import REFERENCES, Elements, is_inside, is_labelled, line_of, nested


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a page's structure, with the line of the HTML."""

    id: str
    line: int
    message: str
    hint: str


# R-META-HOME3 / R-META-COL7 / R-META-ART10: the tags that each sort of page must carry.
_SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
_COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
# Blocks of data that a browser does not run.
_DATA = ("application/ld+json", "application/json", "importmap", "speculationrules")
META_TAGS = {
    "": (),
    "home": _SITE_TAGS,
    "column": (*_SITE_TAGS, *_COLUMN_TAGS),
    "article": (*_SITE_TAGS, *_COLUMN_TAGS, *_ARTICLE_TAGS),
}


def find_faults(page: Elements, meta: str) -> Iterator[Finding]:
    """Yield every fault of a page; one that sends its reader on is not asked for landmarks and headings."""
    yield from _head(page)
    yield from _meta(page, META_TAGS[meta])
    yield from _ids(page)
    yield from _tables(page)
    yield from _controls(page)
    yield from _scripts(page)
    refresh = any((each.get("http-equiv") or "").lower() == "refresh" for each in page.metas)
    if not refresh and not page.all("frameset"):
        yield from _headings(page)
        yield from _landmarks(page)


def _finding(id_: str, element: etree._Element | None, message: str, hint: str) -> Finding:
    return Finding(id_, line_of(element) if element is not None else 1, message, hint)


def _said(page: Elements) -> dict[str, list[str]]:
    """The contents of tags that browsers know by name in any case, by name in small letters."""
    found: dict[str, list[str]] = {}
    for each in page.metas:
        if name := each.get("name"):
            found.setdefault(name.lower(), []).append(each.get("content", "").strip())
    return found


def _head(page: Elements) -> Iterator[Finding]:
    titles = [each for each in page.all("title") if not is_inside(each, "svg")]
    if not titles or not "".join(str(part) for part in titles[0].itertext()).strip():
        yield _finding("html.title", None, "没有页面标题", "在 head 里写 <title>")
    if (page.tree.get("lang") or page.tree.get("xml:lang") or "").lower().split("-")[0] != "zh":
        yield _finding("html.lang", page.tree, "没有写明页面语言", '写 <html lang="zh-CN">')
    types = (each for each in page.metas if each.get("http-equiv", "").lower() == "content-type")
    content_types = (each.get("content", "").lower() for each in types)
    if not any(each.get("charset") for each in page.metas) and not any("charset=" in each for each in content_types):
        yield _finding("html.charset", None, "没有写明编码", '写 <meta charset="utf-8">')
    said = _said(page)
    if not any(said.get("viewport", ())):
        yield _finding(
            "html.viewport", None, "没有适配手机的 viewport", '写 <meta name="viewport" content="width=device-width">'
        )
    if any("noindex" in each.lower() for each in said.get("robots", ())):
        yield _finding("html.noindex", None, "页面不让搜索引擎收录", "去掉 noindex")


def _meta(page: Elements, wanted: tuple[str, ...]) -> Iterator[Finding]:
    named: dict[str, list[str]] = {}
    for each in page.metas:
        named.setdefault(each.get("name", ""), []).append(each.get("content", ""))
    for name in wanted:
        values = named.get(name)
        hint = f'写一个 <meta name="{name}" content="…">，大小写照写'
        if not values:
            yield _finding("html.meta", None, f"缺少标签 {name}", hint)
        elif len(values) > 1:
            yield _finding("html.meta", None, f"标签 {name} 写了 {len(values)} 次", "只留一个")
        elif not values[0].strip() or values[0].strip().lower() == "null":
            yield _finding("html.meta", None, f"标签 {name} 是空的", hint)
        elif name == "PubDate" and not _is_moment(values[0]):
            yield _finding("html.meta", None, f"标签 PubDate 是“{values[0]}”", "写成 2023-07-14 09:00")
        elif name == "ArticleTitle":
            tops = [each for each in page.headings if each.tag == "h1"]
            shown = [" ".join("".join(str(part) for part in each.itertext()).split()) for each in tops]
            if " ".join(values[0].split()) not in shown:
                yield _finding("html.meta", None, "标签 ArticleTitle 和页面上的标题不同", "两处写成一样")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).isoformat(" ", "minutes") == text
    except ValueError:
        return False


def _ids(page: Elements) -> Iterator[Finding]:
    for id_, element in page.repeated.items():
        yield _finding("html.id", element, f"编号 id“{id_}”用了 {page.ids[id_]} 次", "每个 id 只用一次")
    for element in page.referring:
        for attribute in REFERENCES:
            for id_ in (element.get(attribute) or "").split():
                if id_ not in page.ids:
                    yield _finding("html.reference", element, f"{attribute} 指向的“{id_}”不存在", "改正编号")


def _headings(page: Elements) -> Iterator[Finding]:
    tops = [each for each in page.headings if each.tag == "h1"]
    if len(tops) != 1:
        yield _finding("html.h1", tops[1] if tops else None, f"一级标题有 {len(tops)} 个", "每页一个 h1")
    level = 0
    for each in page.headings:
        deeper = int(str(each.tag)[1])
        if level and deeper > level + 1:
            yield _finding("html.heading", each, f"标题从 h{level} 跳到 h{deeper}", "标题逐级往下")
        level = deeper


def _landmarks(page: Elements) -> Iterator[Finding]:
    mains = {*page.all("main"), *page.mains}
    if len(mains) != 1:
        yield _finding("html.main", None, f"正文区 main 有 {len(mains)} 个", "每页一个 <main>")


def _tables(page: Elements) -> Iterator[Finding]:
    for table in page.all("table"):
        if table.get("role") in ("presentation", "none"):
            continue
        caption = table.find("caption")
        if caption is None or not is_labelled(caption):
            yield _finding("html.caption", table, "表格没有标题", "在表格里写 <caption>")
        heads = list(table.iter("th"))
        if not heads:
            yield _finding("html.th", table, "表格没有表头", "表头格用 <th>")
        if any(not each.get("scope") and not each.get("id") for each in heads):
            yield _finding("html.scope", table, "表头没有写明管行还是管列", '写 scope="col" 或 scope="row"')


def _controls(page: Elements) -> Iterator[Finding]:
    labelled = {each.get("for") for each in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        if (control.get("type") or "").lower() in ("hidden", "submit", "button", "reset", "image"):
            continue
        named = any(control.get(name) for name in ("aria-label", "aria-labelledby", "title"))
        if not named and control.get("id") not in labelled and not is_inside(control, "label"):
            yield _finding("html.label", control, "表单项没有名称", "用 <label for=…> 写明")
    inner = set(nested(page.all("a"), "a"))
    # Nearly all have words and stand in no other, so that is asked first.
    for each in page.all("a", "button"):
        if each not in inner and is_labelled(each):
            continue
        if each.tag == "a" and each.get("href") is None:
            continue
        if not is_labelled(each) and not each.get("aria-labelledby"):
            yield _finding("html.name", each, "链接或按钮没有文字", "写上文字，或 aria-label")
        if each in inner:
            yield _finding("html.nested", each, "链接里套着链接", "分成两个")
    for image in page.all("img"):
        if image.get("alt") is None:
            yield _finding("html.alt", image, "图片没有文字说明", '写 alt；装饰图写 alt=""')


def _scripts(page: Elements) -> Iterator[Finding]:
    for script in page.all("script"):
        if not script.get("src") and (script.text or "").strip() and script.get("type") not in _DATA:
            yield _finding("html.script", script, "页面里直接写了脚本", "放到单独的文件里")
    for element, name in page.inline:
        if name == "tabindex":
            yield _finding("html.tabindex", element, "tabindex 大于 0，打乱了键盘顺序", "写 0，或去掉")
        else:
            yield _finding("html.inline", element, f"页面里直接写了 {name}", "样式和脚本放到单独的文件里")
