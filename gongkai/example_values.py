"""Made-up values that the examples of parts show: entries, numbers, periods. Nothing in them is a fact."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from gongkai.bars import items, parts
from gongkai.charts import LineChart, line_chart
from gongkai.clauses import Explained
from gongkai.columns import Node
from gongkai.computed import Change, Stage
from gongkai.field import Field, Record
from gongkai.kinds import Chart, Computed, EntryPage, Kind, ListPage, Mark, Searched
from gongkai.leaving import Away
from gongkai.library import FileLink, Summary
from gongkai.lists import Axis, Choice
from gongkai.markup import Heading
from gongkai.matrix import Matrix
from gongkai.pages import Crumb, Listing, Relation
from gongkai.progress import Answer, Evidence, State
from gongkai.rules import StatutoryClock
from gongkai.rules.rule import Clock
from gongkai.schema import Schema
from gongkai.scorecards import Line, Scorecard
from gongkai.standing import Square
from gongkai.titles import Letters
from gongkai.workdays import Span

NAME = "example"  # the kind of all entries here; no site has one of this name
LONG = "关于进一步加强全市农村饮水安全工程运行管理和水质检测信息公开工作并做好冬季供水保障有关事项的补充通知（征求意见第二次稿）"  # 60 characters
_ENDLESS = "示例市自然资源和规划局（示例市林业局、示例市海洋发展局）"

# Of every type of field one, so that `value` can be seen at work.
ROWS = Field("rows", "rows", "明细", fields=(
    Field("day", "date", "日期"), Field("link", "link", "网址"), Field("done", "flag", "完成"),
    Field("file", "file", "文件"), Field("tags", "lines", "标签"),
))  # fmt: skip
WIDE_ROWS = Field("wide", "rows", "七列的表", fields=(
    Field("name", "line", "单位名称"), Field("received", "number", "收到申请数量"), Field("granted", "number", "予以公开数量"),
    Field("refused", "number", "不予公开数量"), Field("amount", "money", "收费金额"), Field("day", "date", "办结日期"),
    Field("note", "line", "需要说明的情况"),
))  # fmt: skip
TABLE = Field(
    "b", "matrix", "申请情况",
    rows=(("new", "一、新收"), ("r1", "三、结果/（一）予以公开"), ("r2", "三、结果/（三）不予公开/1.秘密")),
    columns=(("person", "自然人"), ("firm", "法人/企业"), ("other", "法人/其他")),
)  # fmt: skip
WIDE_TABLE = Field(
    "wide", "matrix", "七列、九位数的申请情况",
    rows=(("new", "一、本年新收政府信息公开申请数量"), ("r1", "三、本年度办理结果/（三）不予公开/2.其他法律行政法规禁止公开")),
    columns=(("person", "自然人"), *((f"firm{n}", f"法人或其他组织/{name}") for n, name in enumerate(
        ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"))), ("total", "总计")),
)  # fmt: skip
_SINGLE = {"line": "一行字", "text": "一段字", "date": "日期", "moment": "时间", "year": "年度", "phone": "电话", "choice": "一个词",
           "choices": "几个词", "flag": "是否", "ref": "一个条目", "refs": "几个条目", "lines": "几行", "link": "网址", "file": "附件"}  # fmt: skip
FIELDS = {
    **{type_: Field(type_, type_, label) for type_, label in _SINGLE.items()},
    "number": Field("number", "number", "数量", measure="元"),
    "money": Field("money", "money", "金额", measure="元"),
    "record": Field("record", "record", "记录", fields=ROWS.fields),
    "rows": ROWS,
    "title": Field("title", "line", "标题"),
    "document_number": Field("document_number", "line", "文号"),
    "issued": Field("issued", "date", "成文日期"),
    "published": Field("published", "moment", "发布日期", summary=True),
    "ends": Field("ends", "date", "截止日期"),
    "value_of": Field("value_of", "number", "数值"),
    "b": TABLE,
}
KIND = Kind(
    name=NAME, path="", label="示例文件", about="给部件做例子的条目。", column=("示例栏目",), column_type="信息公开", keywords=("示例",),
    audience="public", names=(), year="issued", order="document_number", fields=FIELDS,
    computed={
        "validity": Computed("validity", "效力", "validity", {}),
        "standing": Computed("standing", "进展", "progress_word", {}),
        "results": Computed("results", "办理结果", "matrix_parts", {"field": "b"}),
    },
    requirements=(), shows=(),
    page=EntryPage(under=("document_number",), mark=Mark("validity", ("有效",), {"废止": "这份文件已经废止，不再执行。"}), replaced_by=("ref",)),
    list=ListPage((), 20, ("title", "document_number", "issued", "validity"), "", "", None),
    search=Searched(), schema=Schema(), example={},
)  # fmt: skip
CHARTED = replace(
    KIND,
    list=replace(KIND.list, chart=Chart("逐月数据", "choice", "ends", "value_of", "", (), False, "unit_word")),
)
WIDE = replace(
    KIND,
    list=replace(
        KIND.list, columns=("title", "document_number", "issued", "ref", "number", "money", "validity"), under="choice"
    ),
)
PLAIN = replace(KIND, page=EntryPage())
OTHER = replace(PLAIN, name="example_unit", label="示例单位", list=ListPage((), 20, ("title",), "", "", None))
KINDS = {KIND.name: KIND, OTHER.name: OTHER}

UNIT = Summary("example/unit", OTHER.name, "/example/unit/", {"title": "示例市水务局", "sample": True})
WIDE_UNIT = Summary("example/wide", OTHER.name, "/example/wide/", {"title": _ENDLESS, "sample": True})


def entry(place: int, **fields: object) -> Summary:
    """Return a made-up entry: the `place` goes into its title, its number and its day, 1 to 28."""
    given = {
        "title": f"关于供水的第{place}个通知", "document_number": f"示政办字〔2023〕{place}号", "issued": date(2023, 3, place),
        "validity": "有效", "published": date(2023, 3, 9), "sample": place == 1,
    }  # fmt: skip
    return Summary(f"{NAME}/2023/{place}", NAME, f"/{NAME}/2023/{place}/", {**given, **fields})


ENTRIES = tuple(entry(number) for number in (3, 2, 1))
WIDE_ENTRIES = tuple(
    entry(place, title=LONG, ref=WIDE_UNIT, number=987654321, money=Decimal("987654321.50"), choice="城乡建设")
    for place in (28, 27)
)
AXIS = Axis("年份", "", (Choice("2023年", "/example/2023/", 3), Choice("2022年", "/example/2022/", 0)))
MANY = Axis(
    "单位", "", tuple(Choice(f"示例市第{n}个单位", f"/example/office/{n}/", n * 100000000) for n in range(1, 15))
)
LISTING = Listing(ENTRIES, 3, "/example/", "/example/part-3/", "/example/part-1/", (AXIS, MANY), "2023年", ())
ALONE = replace(LISTING, newer="", older="", axes=())
ROW = Record({
    "day": date(2023, 3, 1), "link": "https://www.gov.cn/", "done": True, "file": FileLink("/example/a.pdf", "PDF", 1200),
    "tags": ("甲", "乙"),
})  # fmt: skip
EMPTY_ROW = Record({"day": None, "link": None, "done": False, "file": None, "tags": ()})
WIDE_ROW = Record({
    "name": _ENDLESS, "received": 987654321, "granted": 987654321, "refused": 0, "amount": Decimal("987654321.50"),
    "day": date(2023, 12, 31), "note": LONG,
})  # fmt: skip
VALUES: dict[str, object] = {
    "line": "一行", "text": "一段\n二段", "date": date(2023, 3, 1), "moment": datetime(2023, 3, 1, 9, 30), "year": 2023,
    "number": 12, "money": Decimal("1144.50"), "phone": "0537-0000001-801", "choice": "有效", "choices": ("文字", "图解"), "flag": True,
    "ref": UNIT, "refs": (UNIT, UNIT), "lines": ("甲", "乙"), "link": "https://www.gov.cn/", "file": FileLink("/example/a.pdf", "PDF", 1_200_000),
    "record": ROW, "rows": (ROW, EMPTY_ROW), "computed": "现行", "computed_many": (UNIT,), "blank": None,
}  # fmt: skip
NUMBERS = Matrix(
    ("person", "firm", "other"), {key: (Decimal(1), Decimal(0), Decimal("4986.2")) for key, _ in TABLE.rows}
)
WIDE_NUMBERS = Matrix(
    tuple(name for name, _ in WIDE_TABLE.columns), {key: (Decimal(987654321),) * 7 for key, _ in WIDE_TABLE.rows}
)
PROOF = Evidence("example/2023/1", "第1个通知", "/example/2023/1/", date(2023, 3, 1), True)
MADE = Answer(None, ("example/unit",), State.DONE, date(2023, 12, 31), 9, (PROOF,), (), None)
LATE = Answer(UNIT, ("example/unit",), State.LATE, date(2023, 11, 30), 0, (), ("“指南”有 0 条，应有 1 条",), None)
CARD = Scorecard(UNIT, (
    Line(entry(1), 1, State.DONE, (), date(2023, 12, 31), None),
    Line(entry(2), None, State.LATE, ("“指南”有 0 条",), date(2023, 11, 30), None),
))  # fmt: skip
SPAN = Span(
    date(2023, 9, 20), 20, "working", date(2023, 10, 20),
    ((date(2023, 9, 23), "周末"), (date(2023, 9, 24), "周末"), *((date(2023, 9, day), "中秋节、国庆节") for day in (29, 30)),
     *((date(2023, 10, day), "中秋节、国庆节") for day in range(1, 7)), (date(2023, 10, 14), "周末"), (date(2023, 10, 15), "周末")),
    (date(2023, 10, 7), date(2023, 10, 8)),
)  # fmt: skip
CLOCKS = tuple(
    StatutoryClock("EX-05", "《条例》第二十六条", verified, clock)
    for verified, clock in (
        (True, Clock("成文日期", SPAN.start, "发布日期", date(2023, 9, 27), SPAN.due, SPAN)),
        (False, Clock("成文日期", SPAN.start, "发布日期", date(2023, 11, 27), SPAN.due, SPAN)),
        (True, Clock("成文日期", SPAN.start, "发布日期", None, SPAN.due, SPAN, "停电")),
        (True, Clock("年度", date(2022, 12, 31), "发布日期", None, date(2023, 3, 31), None)),
        (True, Clock("开始", date(2023, 5, 4), "截止", date(2023, 6, 5), date(2023, 6, 2), None, "", True)),
        (True, Clock("开始", date(2023, 5, 4), "截止", date(2023, 5, 20), date(2023, 6, 2), None, "", True)),
    )
)
STAGES = (
    Stage("草案", "已公开", None, (("草案全文", "/example/2023/1/"),)),
    Stage("结果", "应公开未公开", date(2023, 7, 5), ()),
    Stage("评估", "未到公开时间", date(2024, 7, 5), ()),
    Stage("论证", "视情公开", None, ()),
)
CHANGES = (
    Change("低保 / 申请指南", "新增", ()),
    Change("低保 / 名单", "修改", (("时限", "20个工作日", "10个工作日"),)),
)
CLAUSES = (
    Explained("第三条　申请人……", "/example/2023/1/#第三条", "示例办法", "先看收入。"),
    Explained("没有的", "", "", "说明"),
)
POINTS = tuple(
    Summary(
        f"example/{n}", NAME, f"/example/{n}/",
        {"title": f"{n}月", "ends": date(2023, n, 28), "value_of": 60 + n, "unit_word": "%"},
    )
    for n in (1, 2, 3)
)  # fmt: skip
SERIES = Listing(POINTS, 3, "/example/", "", "", (), "空气质量", (("优良天数比例", POINTS),))


def _drawn() -> LineChart:
    drawn = CHARTED.list.chart and line_chart(SERIES.series, CHARTED.list.chart, "")
    assert drawn, "three points are a line"
    return drawn


DRAWN = _drawn()
BARS = parts([("予以公开", Decimal(66)), ("不予公开", Decimal(0))], "件")
SIZES = items([("甲", Decimal(3)), ("乙", Decimal(1))], "万元")
WIDE_BARS = parts([(_ENDLESS, Decimal(987654321)), ("其他", Decimal(1))], "万元")
SQUARES = tuple(
    Square(str(number), f"任务{number}", f"/example/{number}/", state) for number, state in enumerate(State)
)
ROW_ENTRY = Summary(
    "example/n1", NAME, "/example/n1/", {"title": "培训", "document_number": None, "standing": State.LATE}
)
NODE = Node(("示例栏目",), "/example/", "示例栏目", "信息公开", ("示例",), (NAME,), ())
# What an entry's page has, as far as parts ask for it.
PAGE = SimpleNamespace(
    replaced=(), title="关于供水的通知", url="/example/2023/1/", tables={}, sort="article", kind=NAME, column=NODE, crumbs=(),
    entry=entry(1, keywords=("供水", "水价"), office=UNIT), text="正文。", feed="供水", updated=datetime(2023, 3, 4, 9), notice="待审查",
    supplement="原网站移入", published=datetime(2023, 3, 1, 9), office="示例市水务局",
)  # fmt: skip


def page(**fields: Any) -> SimpleNamespace:
    """Return the page above with some of it replaced."""
    return SimpleNamespace(**{**vars(PAGE), **fields})


REPLACED = page(replaced=(Relation("被以下文件废止", ENTRIES[:2]),))
BARE = page(notice="", supplement="")
WIDE_PAGE = page(
    title=LONG, notice="", supplement="原网站移入的文件，按原发布日期补录，附件以本站为准", office=_ENDLESS
)
AWAY = (
    Away("https://www.gov.cn/", "www.gov.cn", "", True, "政府网站", None, (Crumb("甲", "/example/"),), 4, False),
    Away("https://shop.example/", "shop.example", "/leave/shop/", False, "", None, (), 0, True),
    Away("https://news.example/", "news.example", "/leave/news/", False, "", Record({"date": date(2023, 3, 1)}), (), 0, False),
)  # fmt: skip
HEADINGS = (Heading(2, "一", "一、总则"), Heading(3, "一-1", "（一）范围"), Heading(2, "二", "二、附则"))
WAYS = (
    Record({"title": "办事指南", "url": "/example/", "about": "带什么、去哪里", "mark": None}),
    Record({"title": "政策文件", "url": "/example/2023/", "about": None, "mark": "文"}),
)
LETTERS = (
    Letters("B", "", "/search/b/", 12),
    Letters("G", "", "/search/g/", 345),
    Letters("其他", "", "/search/other/", 1),
)
MORE_LETTERS = (Letters("GB", "公布、公办", "/search/g/b/", 45), Letters("GY", "关于、公益、供用", "/search/g/y/", 300))
LEADS = Summary(
    "example/lead", NAME, "/example/lead/",
    {"title": "低保标准", "phone": "0537-0000001", "money": Decimal(880), "ends": date(2023, 3, 1), "line": "450元", "lines": ("交表", "领证"),
     "text": "在本市居住。", "choices": ("交表", "领证"), "results": BARS, "b": NUMBERS, "rows": (ROW, EMPTY_ROW), "computed": None},
)  # fmt: skip
HOLLOW = Summary(
    "example/hollow", NAME, "/example/hollow/", {"title": "空的", "phone": None, "money": None, "results": None}
)
