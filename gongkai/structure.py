"""Faults in the structure of a page: what a screen reader, an inspector's program or a browser stumbles over."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree


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


def find_faults(tree: etree._Element, meta: str) -> Iterator[Finding]:
    """Yield every fault of a page; one that sends its reader on is not asked for landmarks and headings."""
    page = _Page(tree)
    yield from _head(page)
    yield from _meta(page, META_TAGS[meta])
    yield from _ids(page)
    yield from _tables(page)
    yield from _controls(page)
    yield from _scripts(page)
    if not page.refresh and not page.frames:
        yield from _headings(page)
        yield from _landmarks(page)


def label_of(element: etree._Element) -> str:
    """Return the words by which a reader knows an element: its text, its pictures' texts, or its label."""
    said = element.get("aria-label") or ""
    if not said:
        parts = [str(part) for part in element.itertext()]
        parts += [image.get("alt") or "" for image in element.iter("img")]
        said = " ".join(" ".join(parts).split())
    return said or element.get("alt") or element.get("title") or ""


def line_of(element: etree._Element) -> int:
    """Return the line of the HTML on which an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else 1


class _Page:
    """A page's elements by tag, gathered in one pass."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        self.by_tag: dict[str, list[etree._Element]] = {}
        self.ids: Counter[str] = Counter()
        for element in tree.iter(etree.Element):
            self.by_tag.setdefault(str(element.tag), []).append(element)
            if id_ := element.get("id"):
                self.ids[id_] += 1
        self.metas = self.all("meta")
        self.refresh = any((each.get("http-equiv") or "").lower() == "refresh" for each in self.metas)
        self.frames = bool(self.all("frameset"))

    def all(self, *tags: str) -> list[etree._Element]:
        return [element for tag in tags for element in self.by_tag.get(tag, [])]

    def named(self, name: str) -> list[str]:
        return [each.get("content") or "" for each in self.metas if each.get("name") == name]

    def said(self, name: str) -> list[str]:
        """The contents of tags that browsers know by name in any case."""
        found = (each for each in self.metas if (each.get("name") or "").lower() == name)
        return [(each.get("content") or "").strip() for each in found]


def _finding(id_: str, element: etree._Element | None, message: str, hint: str) -> Finding:
    return Finding(id_, line_of(element) if element is not None else 1, message, hint)


def _head(page: _Page) -> Iterator[Finding]:
    titles = [each for each in page.all("title") if not _inside(each, "svg")]
    if not titles or not "".join(str(part) for part in titles[0].itertext()).strip():
        yield _finding("html.title", None, "没有页面标题", "在 head 里写 <title>")
    if (page.tree.get("lang") or page.tree.get("xml:lang") or "").lower().split("-")[0] != "zh":
        yield _finding("html.lang", page.tree, "没有写明页面语言", '写 <html lang="zh-CN">')
    types = (each for each in page.metas if (each.get("http-equiv") or "").lower() == "content-type")
    content_types = ((each.get("content") or "").lower() for each in types)
    if not any(each.get("charset") for each in page.metas) and not any("charset=" in each for each in content_types):
        yield _finding("html.charset", None, "没有写明编码", '写 <meta charset="utf-8">')
    if not any(page.said("viewport")):
        yield _finding(
            "html.viewport", None, "没有适配手机的 viewport", '写 <meta name="viewport" content="width=device-width">'
        )
    if any("noindex" in each.lower() for each in page.said("robots")):
        yield _finding("html.noindex", None, "页面不让搜索引擎收录", "去掉 noindex")


def _meta(page: _Page, wanted: tuple[str, ...]) -> Iterator[Finding]:
    for name in wanted:
        values = page.named(name)
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
            shown = [" ".join("".join(str(part) for part in each.itertext()).split()) for each in page.all("h1")]
            if " ".join(values[0].split()) not in shown:
                yield _finding("html.meta", None, "标签 ArticleTitle 和页面上的标题不同", "两处写成一样")


def _is_moment(text: str) -> bool:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").strftime("%Y-%m-%d %H:%M") == text
    except ValueError:
        return False


def _ids(page: _Page) -> Iterator[Finding]:
    seen: set[str] = set()
    for element in page.tree.iter(etree.Element):
        own = element.get("id") or ""
        if own in seen and page.ids[own] > 1:
            yield _finding("html.id", element, f"编号 id“{own}”用了 {page.ids.pop(own)} 次", "每个 id 只用一次")
            page.ids[own] = 1
        seen.add(own)
    for element in page.tree.iter(etree.Element):
        for attribute in ("aria-labelledby", "aria-describedby", "for", "headers"):
            for id_ in (element.get(attribute) or "").split():
                if id_ not in page.ids:
                    yield _finding("html.reference", element, f"{attribute} 指向的“{id_}”不存在", "改正编号")


def _headings(page: _Page) -> Iterator[Finding]:
    headings = list(page.tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    tops = [each for each in headings if each.tag == "h1"]
    if len(tops) != 1:
        yield _finding("html.h1", tops[1] if tops else None, f"一级标题有 {len(tops)} 个", "每页一个 h1")
    level = 0
    for each in headings:
        deeper = int(str(each.tag)[1])
        if level and deeper > level + 1:
            yield _finding("html.heading", each, f"标题从 h{level} 跳到 h{deeper}", "标题逐级往下")
        level = deeper


def _landmarks(page: _Page) -> Iterator[Finding]:
    mains = [*page.all("main"), *(each for each in page.tree.iter(etree.Element) if each.get("role") == "main")]
    if len(set(mains)) != 1:
        yield _finding("html.main", None, f"正文区 main 有 {len(set(mains))} 个", "每页一个 <main>")


def _tables(page: _Page) -> Iterator[Finding]:
    for table in page.all("table"):
        if table.get("role") in ("presentation", "none"):
            continue
        caption = table.find("caption")
        if caption is None or not label_of(caption):
            yield _finding("html.caption", table, "表格没有标题", "在表格里写 <caption>")
        heads = list(table.iter("th"))
        if not heads:
            yield _finding("html.th", table, "表格没有表头", "表头格用 <th>")
        if any(not each.get("scope") and not each.get("id") for each in heads):
            yield _finding("html.scope", table, "表头没有写明管行还是管列", '写 scope="col" 或 scope="row"')


def _controls(page: _Page) -> Iterator[Finding]:
    labelled = {each.get("for") for each in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        if (control.get("type") or "").lower() in ("hidden", "submit", "button", "reset", "image"):
            continue
        named = any(control.get(name) for name in ("aria-label", "aria-labelledby", "title"))
        if not named and control.get("id") not in labelled and not _inside(control, "label"):
            yield _finding("html.label", control, "表单项没有名称", "用 <label for=…> 写明")
    for each in page.all("a", "button"):
        if each.tag == "a" and each.get("href") is None:
            continue
        if not label_of(each) and not each.get("aria-labelledby"):
            yield _finding("html.name", each, "链接或按钮没有文字", "写上文字，或 aria-label")
        if each.tag == "a" and _inside(each, "a"):
            yield _finding("html.nested", each, "链接里套着链接", "分成两个")
    for image in page.all("img"):
        if image.get("alt") is None:
            yield _finding("html.alt", image, "图片没有文字说明", '写 alt；装饰图写 alt=""')


def _scripts(page: _Page) -> Iterator[Finding]:
    for script in page.all("script"):
        if not script.get("src") and (script.text or "").strip() and script.get("type") not in _DATA:
            yield _finding("html.script", script, "页面里直接写了脚本", "放到单独的文件里")
    for element in page.tree.iter(etree.Element):
        for name in map(str, element.attrib):
            if name == "style" or name.startswith("on"):
                yield _finding("html.inline", element, f"页面里直接写了 {name}", "样式和脚本放到单独的文件里")
        if (element.get("tabindex") or "0").lstrip("+").isdecimal() and int(element.get("tabindex") or 0) > 0:
            yield _finding("html.tabindex", element, "tabindex 大于 0，打乱了键盘顺序", "写 0，或去掉")


def _inside(element: etree._Element, tag: str) -> bool:
    return any(above.tag == tag for above in element.iterancestors())
