"""The examples of the parts of templates: every macro of `templates/parts/`, usual, empty, and at its longest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from markupsafe import Markup

from gongkai import example_values as of
from gongkai.fields import Record
from gongkai.library import FileLink
from gongkai.pages import Shown, TableFile
from gongkai.progress import Asked, State
from gongkai.standing import MARKS, standing

# Where a piece that does not stand alone is shown: among ways into a list, in a drawing, in a row, or only as text.
Around = Literal["", "axis", "drawing", "row", "nowhere"]


class Given(Enum):
    """What an example is given by the page that shows it: the site, and the macro that shows a value."""

    SITE = "site"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Example:
    """What a macro is called with, and what that shows in plain words; `inside` is what its caller gives, if any."""

    note: str
    arguments: tuple[Any, ...]
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro of a part: what it is for in plain words, its examples, and what must stand around them."""

    name: str
    about: str
    examples: tuple[Example, ...]
    around: Around = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of `templates/parts/` with a name in plain words; one that is `everywhere` is on every page anyway."""

    name: str
    title: str
    macros: tuple[Macro, ...]
    everywhere: bool = False

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.name + ".html"


def given(arguments: Sequence[Any], site: Any, value: Any) -> list[Any]:
    """Return the arguments of an example with the site and the macro that shows a value in their places."""
    known = {Given.SITE: site, Given.VALUE: value}
    return [known[each] if isinstance(each, Given) else each for each in arguments]


def _usual(*arguments: Any) -> Example:
    return Example("一般的一条", arguments)


_PLAIN_BODY = Markup('<tbody><tr><th scope="row">示例市水务局</th><td>1</td></tr></tbody>')
_NAMED_BODY = Markup('<tbody><tr><th scope="row">示例市水务局</th><td data-label="数量"><div>1</div></td></tr></tbody>')
_FILES = (TableFile("/example/example.csv", "CSV", 12, 1234), TableFile("/example/example.json", "JSON", 12, 4321))
_ENTRY = of.entry(1)
_VALUES = tuple(
    Example(of.FIELDS[name].label if name in of.FIELDS else words, (of.KIND, name, value))
    for name, value in of.VALUES.items()
    for words in [{"computed": "算出的词", "computed_many": "算出的几个条目", "blank": "没有内容的"}.get(name, "")]
)
_INNER = tuple(
    Example(f"{field.label}{'' if row is of.ROW else '，没有内容的'}", (field, row[field.name]))
    for row in (of.ROW, of.EMPTY_ROW)
    for field in of.ROWS.fields
)
_MIXED = Shown("b", "混合的", (*of.ENTRIES, of.UNIT), 4, "")
_GROUPS: Mapping[str, Shown] = {"a": Shown("a", "最新文件", of.ENTRIES, 3, ""), "b": Shown("b", "空的", (), 0, "")}
_WORDS = (("有效", 2), ("失效", 1))

PARTS: tuple[Part, ...] = (
    Part("axes", "查看列表的途径", (
        Macro("axes", "列表上方的几种查看途径", (_usual(of.LISTING, "/example/2023/"), Example("没有别的途径", (of.ALONE, "/example/")))),
        Macro("way", "按一种方法查看", (Example("单位很多，数字很大", (of.MANY, "/example/office/3/")),)),
        Macro("choices", "一种方法里的选项", (_usual(of.AXIS, "/example/2023/"),), "axis"),
        Macro("pager", "翻到更新的、更早的", (_usual(of.LISTING), Example("只有一页，什么也不出现", (of.ALONE,)))),
    )),
    Part("bar", "阅读辅助", (Macro("bar", "每页顶上的字号、朗读等按钮", (_usual(Given.SITE),)),), everywhere=True),
    Part("changes", "两版之间的变化", (
        Macro("changes", "和上一版比，哪里变了", (_usual("与上一版相比", of.CHANGES), Example("没有变化的", ("没有变化的", ())))),
    )),
    Part("chart", "图", (
        Macro("dot", "折线上的点，不看颜色也分得清", tuple(Example(f"第{n + 1}条线的点", (n,)) for n in range(4)), "drawing"),
        Macro("beside", "刻度文字离开刻度的距离", tuple(
            Example(f"“{label.text}”旁边", (label, of.DRAWN)) for label in (*of.DRAWN.scale[:1], *of.DRAWN.ticks[:1], *of.DRAWN.years)
        ), "nowhere"),
        Macro("chart", "随时间变化的折线", (_usual(of.CHARTED, of.SERIES),)),
        Macro("bars", "一条一条的比较", (
            Example("各占多少", ("办理结果", of.BARS, "bars")), Example("比大小", ("比大小", of.SIZES, "sizes")),
            Example("名称最长、数字最大", ("办理结果", of.WIDE_BARS, "wide")),
        )),
        Macro("of_table", "一张数字表旁边的图", (_usual(of.KIND, of.LEADS, "b"), Example("没有可画的", (of.KIND, of.HOLLOW, "b")))),
        Macro("mark", "任务状态的记号，不看颜色也分得清", tuple(Example(str(state), (name,)) for state, name in MARKS.items()), "drawing"),
        Macro("standing", "任务进展：一项一格", (
            Example("全部", (standing(of.SQUARES), "任务进展", "all")), Example("只列出有欠缺的", (standing(of.SQUARES[:2]), "任务进展", "some", True)),
        )),
        Macro("counts", "按一个词数出来的图", (
            Example("任务的进展", (of.KINDS, (of.ROW_ENTRY,), "standing", ((State.LATE, 1),), "任务进展", "rows")),
            Example("两种都有", (of.KINDS, of.ENTRIES, "validity", _WORDS, "效力", "words")),
            Example("只有一种，不画图", (of.KINDS, of.ENTRIES, "validity", _WORDS[:1], "效力", "same")),
        )),
    )),
    Part("clauses", "逐条解读", (Macro("clauses", "条款原话和解读", (_usual("points", of.CLAUSES),)),)),
    Part("clocks", "期限", (Macro("clocks", "法定期限是怎样算出来的", (_usual(of.CLOCKS),)),)),
    Part("contents", "本页目录", (
        Macro("contents", "长页面的目录", (
            _usual((("steps", "办理流程"),), of.HEADINGS, (("show-a", "表"),)), Example("节很多，先收起来", ((), of.HEADINGS * 8, ())),
        )),
    )),
    Part("foot", "页脚", (Macro("foot", "每页底下的八项", (_usual(Given.SITE),)),), everywhere=True),
    Part("frame", "表格的框", (
        Macro("frame", "每张表外面的框", (
            Example("标题不显示出来的", ("甲表", ("单位", "数量")), _NAMED_BODY),
            Example("标题显示出来，有数字列", ("乙 表", ("单位", "数量"), False, "", 0, ("数量",)), _NAMED_BODY),
            Example("没有表头的", ("丙表", (), False, ""), _PLAIN_BODY),
        )),
        Macro("files", "下载整张表", (_usual(_FILES), Example("没有文件的，什么也不出现", ((),)))),
        Macro("blank", "没有内容", (_usual(),)),
        Macro("cell", "表格里的一格", (
            Example("一般的一格", ("甲",), "一格的内容"), Example("数字", ("甲", "figure"), "987654321"), Example("没有内容的", ("甲",), " "),
        ), "row"),
    )),
    Part("head", "条目页的开头", (
        Macro("head", "标题、效力、发布时间和来源", (
            Example("有提示的", (of.PAGE, _ENTRY, of.KIND, Given.VALUE)),
            Example("已经废止的", (of.REPLACED, of.entry(1, validity="废止"), of.KIND, Given.VALUE)),
            Example("最少的", (of.BARE, of.entry(2, document_number=None), of.PLAIN, Given.VALUE)),
            Example("标题 60 个字、来源最长的", (of.WIDE_PAGE, of.entry(2), of.KIND, Given.VALUE)),
        )),
        Macro("lead", "读者最先要看的几项，用大字", (
            _usual(of.KIND, of.LEADS, ("phone", "line", "money"), Given.VALUE), Example("金额和日期", (of.KIND, of.LEADS, ("money", "ends"), Given.VALUE)),
            Example("没有内容的，什么也不出现", (of.KIND, of.HOLLOW, ("phone",), Given.VALUE)),
        )),
        Macro("facts", "其他各项", (_usual(of.PAGE, _ENTRY, of.KIND, ("document_number", "issued"), Given.VALUE),)),
    )),
    Part("letters", "拼音首字母", (
        Macro("letters_row", "标题第一个字的拼音首字母", (
            Example("第一页上", (of.LETTERS,)), Example("一个字母的页上", (of.LETTERS, of.LETTERS[1].url, of.LETTERS[1].url)),
            Example("下一个字母的页上", (of.LETTERS, of.LETTERS[1].url, of.MORE_LETTERS[1].url)),
        )),
        Macro("letters_list", "标题太多时按下一个字母分", (
            _usual(of.MORE_LETTERS,), Example("不用分的，什么也不出现", ((),)),
        )),
    )),
    Part("lines", "一行一条的列表", (
        Macro("lines", "标题、类别和日期", (_usual(of.KINDS, of.ENTRIES), Example("标题最长的", (of.KINDS, of.WIDE_ENTRIES)))),
    )),
    Part("machine", "给机器读的", (
        Macro("machine", "写在页面开头，人看不见", (_usual(of.PAGE, Given.SITE, of.KINDS),)),
        Macro("subscribe", "订阅的链接", (_usual(of.PAGE),)),
    ), everywhere=True),
    Part("matrix", "数字表", (
        Macro("matrix", "表头和左边都分层的数字表", (
            _usual(of.TABLE, of.NUMBERS), Example("七列、九位数", (of.WIDE_TABLE, of.WIDE_NUMBERS)),
        )),
    )),
    Part("outside", "外部网址", (
        Macro("outside", "链接到别的网站的网址", (_usual(of.AWAY, "外部网址"),)),
        Macro("opening", "这个网址怎样打开", tuple(Example(each.host, (each,)) for each in of.AWAY)),
    )),
    Part("progress", "任务进展", (
        Macro("state", "一个状态", tuple(Example(str(state), (state,)) for state in State)),
        Macro("evidence", "已经公开了什么", (_usual((of.PROOF,), 9), Example("没有公开的，什么也不出现", ((), 0)))),
        Macro("asked", "一项要求和各单位的情况", (
            Example("不分单位的", (Asked("至少 1 条", "法律规定得更早", (of.MADE,)), 1)),
            Example("每个单位都要的", (Asked("每个单位至少 1 条", "", (of.LATE, of.LATE)), 2)),
            Example("单位很多，先收起来", (Asked("四十个单位各 1 条", "", (of.LATE,) * 40), 3)),
        )),
        Macro("card", "一个单位承担的任务", (_usual(of.CARD),)),
    )),
    Part("section", "单独成节的内容", (
        Macro("section", "一节：步骤、清单、段落或表", (
            Example("步骤", (of.KIND, of.LEADS, "lines", True, Given.VALUE)), Example("清单", (of.KIND, of.LEADS, "lines", False, Given.VALUE)),
            Example("段落", (of.KIND, of.LEADS, "text", False, Given.VALUE)), Example("表", (of.KIND, of.LEADS, "rows", False, Given.VALUE)),
        )),
    )),
    Part("share", "分享", (Macro("share", "网址和二维码", (_usual("https://www.example.gov.cn/example/2023/1/"),)),)),
    Part("stages", "全过程", (Macro("stages", "决策等的各个阶段", (_usual("全过程公开", of.STAGES),)),)),
    Part("table", "条目的表", (
        Macro("entries", "一个类别的条目", (
            _usual(of.KIND, of.ENTRIES, "最新文件", "", True), Example("按效力分组", (of.KIND, of.ENTRIES, "按效力", "validity")),
            Example("七列、标题 60 个字、九位数", (of.WIDE, of.WIDE_ENTRIES, "最长的表", "choice")),
        )),
        Macro("sections", "一页里的几节", (_usual(of.KINDS, _GROUPS),)),
        Macro("mixed", "几个类别在一起", (_usual(of.KINDS, of.ENTRIES, "已公开的信息"), Example("标题最长的", (of.KINDS, of.WIDE_ENTRIES, "标题最长的")))),
        Macro("shown", "一次选取", (
            Example("只显示最近的", (of.KINDS, Shown("a", "最新文件", of.ENTRIES, 9, "/example/"))), Example("几个类别的", (of.KINDS, _MIXED)),
        )),
    )),
    Part("value", "一项内容", (
        Macro("sample", "“示例”两个字", (Example("不是真实的，标出来", (of.UNIT,)), Example("真实的，什么也不出现", (of.ENTRIES[0],)))),
        Macro("link", "到一个条目的链接", (_usual(of.UNIT), Example("最长的", (of.WIDE_ENTRIES[0],)))),
        Macro("value", "各种类型的内容怎样显示", _VALUES),
        Macro("file", "附件", (
            _usual("申请表", FileLink("/example/a.pdf", "PDF", 1200)), Example("文件缺失的", ("缺的", FileLink("", "PDF", 0))),
        )),
        Macro("inner", "记录里的一项", _INNER),
        Macro("record", "一个记录", (_usual(of.ROWS, of.ROW),)),
        Macro("rows", "几行记录", (
            _usual(of.ROWS, (of.ROW, of.EMPTY_ROW)), Example("七列、九位数", (of.WIDE_ROWS, (of.WIDE_ROW, of.WIDE_ROW))),
        )),
    )),
    Part("ways", "常用入口", (
        Macro("ways", "一块一个入口", (
            Example("首页上的", (of.WAYS, "常用入口", "quick")), Example("适老首页上的", (of.WAYS, "长辈常用", "elder")),
            Example("名称最长的", ((Record({"title": of.LONG, "url": "/example/", "about": of.LONG, "mark": None}),), "最长的", "quick")),
        )),
    )),
)  # fmt: skip
