"""The parts of templates: each has an example that renders and passes the audit."""

import re
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import jinja2
import markupsafe
import pytest

from gongkai.audit import read_page
from gongkai.bars import items, parts
from gongkai.charts import line_chart
from gongkai.clauses import Explained
from gongkai.columns import Node
from gongkai.computed import Change, Stage
from gongkai.fields import Field, Record
from gongkai.functions import FUNCTIONS
from gongkai.kind_files import load_kinds
from gongkai.leaving import Away
from gongkai.library import FileLink, Summary
from gongkai.lists import Axis, Choice
from gongkai.markup import Heading
from gongkai.matrix import Matrix
from gongkai.pages import Crumb, Listing, Relation, Shown, TableFile
from gongkai.pipeline import PROJECT
from gongkai.progress import Answer, Asked, Evidence, State
from gongkai.render import Frame, Renderer
from gongkai.rules import RULES, StatutoryClock
from gongkai.rules.rule import Clock
from gongkai.scorecards import Line, Scorecard
from gongkai.site import load_site
from gongkai.standing import MARKS, Square, standing
from gongkai.workdays import load_workdays

KINDS = load_kinds(PROJECT / "kinds", rules=RULES, computed=FUNCTIONS)
SITE = load_site(PROJECT)
WORKDAYS, _ = load_workdays(PROJECT)
MENU = (Node(("政策",), "/policies/", "政策文件", "政策文件", ("政策",), ("policy",), ()),)
ENVIRONMENT = Renderer((PROJECT / "templates",), Frame(SITE, MENU, KINDS, "")).environment

UNIT = Summary("unit/a", "unit", "/unit/a/", {"title": "市水务局", "sample": True})


def item(number: int, **fields: object) -> Summary:
    given = {"title": f"第{number}个通知", "number": f"示政办字〔2023〕{number}号", "issued": date(2023, 3, number)}
    return Summary(
        f"policy/2023/{number}",
        "policy",
        f"/policy/2023/{number}/",
        {**given, "validity": "有效", "published": date(2023, 3, 9), "sample": number == 1, **fields},
    )


ITEMS = tuple(item(number) for number in (3, 2, 1))
AXIS = Axis("年份", "", (Choice("2023年", "/policy/2023/", 3), Choice("2022年", "/policy/2022/", 0)))
MANY = Axis("单位", "", tuple(Choice(f"单位{n}", f"/policy/office/{n}/", n) for n in range(14)))
LISTING = Listing(ITEMS, 3, "/policy/", "/policy/part-3/", "/policy/part-1/", (AXIS, MANY), "2023年", ())
ROWS = Field(
    "rows",
    "rows",
    "明细",
    fields=(
        Field("day", "date", "日期"),
        Field("link", "link", "网址"),
        Field("done", "flag", "完成"),
        Field("file", "file", "文件"),
        Field("tags", "lines", "标签"),
    ),
)
ROW = Record(
    {
        "day": date(2023, 3, 1),
        "link": "https://www.gov.cn/",
        "done": True,
        "file": FileLink("/a.pdf", "PDF", 1200),
        "tags": ("甲", "乙"),
    }
)
EMPTY_ROW = Record({"day": None, "link": None, "done": False, "file": None, "tags": ()})
KIND = SimpleNamespace(fields={
    **{type_: Field(type_, type_, type_, measure="元") for type_ in ("line", "text", "date", "moment", "year", "number", "money", "phone")},
    **{type_: Field(type_, type_, type_) for type_ in ("choice", "choices", "flag", "ref", "refs", "lines", "link", "file")},
    "record": Field("record", "record", "记录", fields=ROWS.fields), "rows": ROWS,
})  # fmt: skip
VALUES: dict[str, object] = {
    "line": "一行", "text": "一段\n二段", "date": date(2023, 3, 1), "moment": datetime(2023, 3, 1, 9, 30), "year": 2023,
    "number": 12, "money": Decimal("1144.50"), "phone": "0537-1234567-801", "choice": "有效", "choices": ("文字", "图解"), "flag": True, "ref": UNIT,
    "refs": (UNIT, UNIT), "lines": ("甲", "乙"), "link": "https://www.gov.cn/", "file": FileLink("/a.pdf", "PDF", 1_200_000),
    "record": ROW, "rows": (ROW, EMPTY_ROW), "computed": "现行", "computed_many": (UNIT,), "blank": None,
}  # fmt: skip
TABLE = Field(
    "b", "matrix", "申请情况",
    rows=(("new", "一、新收"), ("r1", "三、结果/（一）予以公开"), ("r2", "三、结果/（三）不予公开/1.秘密")),
    columns=(("person", "自然人"), ("firm", "法人/企业"), ("other", "法人/其他")),
)  # fmt: skip
NUMBERS = Matrix(
    ("person", "firm", "other"), {key: (Decimal(1), Decimal(0), Decimal("4986.2")) for key, _ in TABLE.rows}
)
PROOF = Evidence("policy/2023/1", "第1个通知", "/policy/2023/1/", date(2023, 3, 1), True)
MADE = Answer(None, ("unit/a",), State.DONE, date(2023, 12, 31), 9, (PROOF,), (), None)
LATE = Answer(UNIT, ("unit/a",), State.LATE, date(2023, 11, 30), 0, (), ("“指南”有 0 条，应有 1 条",), None)
CARD = Scorecard(UNIT, (
    Line(item(1), 1, State.DONE, (), date(2023, 12, 31), None),
    Line(item(2), None, State.LATE, ("“指南”有 0 条",), date(2023, 11, 30), None),
))  # fmt: skip
SPAN = WORKDAYS.span(date(2023, 9, 20), 20)
CLOCKS = tuple(
    StatutoryClock("POL-05", "《条例》第二十六条", verified, clock)
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
    Stage("草案", "已公开", None, (("草案全文", "/policy/2023/1/"),)),
    Stage("结果", "应公开未公开", date(2023, 7, 5), ()),
    Stage("评估", "未到公开时间", date(2024, 7, 5), ()),
    Stage("论证", "视情公开", None, ()),
)
CHANGES = (Change("低保 / 指南", "新增", ()), Change("低保 / 名单", "修改", (("时限", "20个工作日", "10个工作日"),)))
CLAUSES = (
    Explained("第三条　申请人……", "/policy/2023/1/#第三条", "办法", "先看收入。"),
    Explained("没有的", "", "", "说明"),
)
POINTS = tuple(
    Summary(f"dataset/{n}", "dataset", f"/dataset/{n}/", {"title": f"{n}月", "ends": date(2023, n, 28), "value": 60 + n, "measure_word": "%"})
    for n in (1, 2, 3)
)  # fmt: skip
CHARTED = Listing(POINTS, 3, "/dataset/topic/1/", "", "", (), "空气质量", (("优良天数比例", POINTS),))
DRAWN = line_chart(CHARTED.series, KINDS["dataset"].list.chart, "")  # type: ignore[arg-type]
BARS = parts([("予以公开", Decimal(66)), ("不予公开", Decimal(0))], "件")
SQUARES = tuple(Square(str(number), f"任务{number}", f"/task/{number}/", state) for number, state in enumerate(State))
ROW_ITEM = Summary("task/2023/n1", "task", "/task/2023/n1/", {"title": "培训", "number": None, "standing": State.LATE})
PAGE = SimpleNamespace(
    replaced=(),
    title="关于供水的通知",
    url="/policy/2023/1/",
    tables={},
    sort="article",
    kind="policy",
    column=MENU[0],
    crumbs=(),
    entry=item(1, keywords=("供水", "水价"), office=UNIT),
    text="正文。",
    feed="供水",
    updated=datetime(2023, 3, 4, 9),
    notice="待审查",
    supplement="原网站移入",
    published=datetime(2023, 3, 1, 9),
    office="市水务局",
)

# What a template writes between the call and its end, for macros that have a caller.
CALLED = markupsafe.Markup('<tbody><tr><td data-label="甲">1</td></tr></tbody>')
AWAY = (
    Away("https://www.gov.cn/", "www.gov.cn", "", True, "政府网站", None, (Crumb("甲", "/a/"),), 4, False),
    Away("https://shop.example/", "shop.example", "/leave/shop/", False, "", None, (), 0, True),
    Away(
        "https://news.example/",
        "news.example",
        "/leave/news/",
        False,
        "",
        Record({"date": date(2023, 3, 1)}),
        (),
        0,
        False,
    ),
)

REPLACED = SimpleNamespace(**{**vars(PAGE), "replaced": (Relation("被以下文件废止", ITEMS[:2]),)})
HEADINGS = (Heading(2, "一", "一、总则"), Heading(3, "一-1", "（一）范围"), Heading(2, "二", "二、附则"))
VALUE = ENVIRONMENT.get_template("parts/value.html").module.value  # type: ignore[attr-defined]

# For every macro, the arguments of its examples.
EXAMPLES: dict[str, dict[str, list[tuple[object, ...]]]] = {
    "frame.html": {"frame": [("甲表", ("甲",)), ("乙 表", ("甲",), False, "", 0, ("甲",))], "files": [((TableFile("/policy/policy.csv", "CSV", 12, 1234), TableFile("/policy/policy.json", "JSON", 12, 4321)),), ((),)], "blank": [()], "cell": [("甲",), ("甲", "figure")]},
    "foot.html": {"foot": [(SITE,)]},
    "bar.html": {"bar": [(SITE,)]},
    "ways.html": {"ways": [(SITE.quick, "常用入口", "quick"), (SITE.elderly, "长辈常用", "elder")]},
    "lines.html": {"lines": [(KINDS, ITEMS)]},
    "value.html": {
        "sample": [(UNIT,), (ITEMS[0],)],
        "link": [(UNIT,)],
        "value": [(KIND, name, value) for name, value in VALUES.items()],
        "file": [("申请表", FileLink("/a.pdf", "PDF", 1200)), ("缺的", FileLink("", "PDF", 0))],
        "inner": [(field, row[field.name]) for row in (ROW, EMPTY_ROW) for field in ROWS.fields],
        "record": [(ROWS, ROW)],
        "rows": [(ROWS, (ROW, EMPTY_ROW))],
    },
    "table.html": {
        "entries": [(KINDS["policy"], ITEMS, "最新政策", "", True), (KINDS["policy"], ITEMS, "按效力", "validity")],
        "sections": [(KINDS, {"a": Shown("a", "最新政策", ITEMS, 3, ""), "b": Shown("b", "空的", (), 0, "")})],
        "mixed": [(KINDS, ITEMS, "已公开的信息")],
        "shown": [(KINDS, Shown("a", "最新政策", ITEMS, 9, "/policy/")), (KINDS, Shown("b", "混合", (*ITEMS, UNIT), 4, ""))],
    },
    "matrix.html": {"matrix": [(TABLE, NUMBERS)]},
    "clauses.html": {"clauses": [("points", CLAUSES)]},
    "changes.html": {"changes": [("与上一版相比", CHANGES), ("与上一版相比", ())]},
    "clocks.html": {"clocks": [(CLOCKS,)]},
    "stages.html": {"stages": [("全过程公开", STAGES)]},
    "chart.html": {
        "dot": [(number,) for number in range(4)],
        "beside": [(label, DRAWN) for label in (*DRAWN.scale[:1], *DRAWN.ticks[:1], *DRAWN.years)],
        "chart": [(KINDS["dataset"], CHARTED)],
        "bars": [("办理结果", BARS, "bars"), ("比大小", items([("甲", Decimal(3)), ("乙", Decimal(1))], "万元"), "bars")],
        "of_table": [(KINDS["annual_report"], Summary("a/1", "a", "/a/1/", {"results": BARS, "received": None}), "b")],
        "mark": [(name,) for name in MARKS.values()],
        "standing": [(standing(SQUARES), "任务进展", "all"), (standing(SQUARES[:2]), "任务进展", "some", True)],
        "counts": [
            (KINDS, (ROW_ITEM,), "standing", ((State.LATE, 1),), "任务进展", "rows"),
            (KINDS, ITEMS, "validity", (("有效", 2), ("失效", 1)), "有效性", "words"),
            (KINDS, ITEMS, "validity", (("有效", 3),), "有效性", "same"),
        ],
    },
    "progress.html": {
        "state": [(state,) for state in State],
        "evidence": [((PROOF,), 9), ((), 0)],
        "asked": [(Asked("至少 1 条", "法律规定得更早", (MADE,)), 1), (Asked("每个单位至少 1 条", "", (LATE, LATE)), 2)],
        "card": [(CARD,)],
    },
    "axes.html": {"axes": [(LISTING, "/policy/2023/")], "way": [(MANY, "/policy/office/3/")], "choices": [(AXIS, "/policy/2023/")], "pager": [(LISTING,)]},
    "machine.html": {"machine": [(PAGE, SITE, KINDS)], "subscribe": [(PAGE,)]},
    "outside.html": {"outside": [(AWAY, "外部网址")], "opening": [(each,) for each in AWAY]},
    "share.html": {"share": [("https://www.example.gov.cn/policy/2023/1/",)]},
    "head.html": {
        "head": [(PAGE, item(1), KINDS["policy"], VALUE), (REPLACED, item(1, validity="废止"), KINDS["policy"], VALUE)],
        "lead": [
            (KINDS["guide"], Summary("guide/a", "guide", "/guide/a/", {"phone": "0537-1234567", "amount": "450元", "hours": None}), ["phone", "amount", "hours"], VALUE),
            (KINDS["relief_standard"], Summary("relief_standard/a", "relief_standard", "/a/", {"amount": Decimal(880), "until": date(2023, 3, 1)}), ["amount", "until"], VALUE),
            (KINDS["guide"], Summary("guide/a", "guide", "/guide/a/", {"hours": None}), ["hours"], VALUE),
        ],
        "facts": [(PAGE, item(1), KINDS["policy"], ["number", "issued"], VALUE)],
    },
    "section.html": {
        "section": [
            (KINDS["guide"], Summary("guide/a", "guide", "/guide/a/", {name: ("交表", "领证"), "conditions": "在本市。"}), name, name == "steps", VALUE)
            for name in ("steps", "materials")
        ]
        + [(KINDS["guide"], Summary("guide/a", "guide", "/guide/a/", {"conditions": "在本市。"}), "conditions", False, VALUE)],
    },
    "contents.html": {"contents": [((("steps", "办理流程"),), HEADINGS, (("show-a", "表"),)), ((), HEADINGS * 8, ())]},
}  # fmt: skip

MACROS = [
    (path.name, name)
    for path in sorted((PROJECT / "templates" / "parts").glob("*.html"))
    for name in re.findall(r"{% macro (\w+)\(", path.read_text(encoding="utf-8"))
]


def test_every_macro_has_an_example() -> None:
    assert sorted(MACROS) == sorted((file, name) for file, macros in EXAMPLES.items() for name in macros)


@pytest.mark.parametrize(("file", "name"), MACROS)
def test_the_examples_of_a_part_render_and_pass_the_audit(file: str, name: str) -> None:
    macro = getattr(ENVIRONMENT.get_template(f"parts/{file}").module, name)
    called = {"caller": lambda *given: CALLED} if macro.caller else {}
    for arguments in EXAMPLES[file][name]:
        made = str(macro(*arguments, **called))
        heading = "" if "<h1" in made else "<h1>例</h1><h2>一</h2>"
        html = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>例</title><meta name="viewport" content="x"></head><body><main>{heading}{made}</main></body></html>'
        assert read_page("/", html.encode()).findings == ()
        assert "None" not in made
        assert "undefined" not in made.lower()


def test_values_are_shown_as_readers_expect() -> None:
    macro = ENVIRONMENT.get_template("parts/value.html").module.value  # type: ignore[attr-defined]
    texts = {name: re.sub(r"<[^>]+>|\s", "", str(macro(KIND, name, value))) for name, value in VALUES.items()}
    assert texts["money"] == "1,144.5元"
    assert texts["moment"] == "2023-03-0109:30"
    assert texts["flag"] == "是"
    assert texts["file"] == "file（PDF，1.2MB）"
    assert texts["blank"] == "—无"
    assert texts["refs"] == "市水务局示例市水务局示例"


def test_a_template_that_asks_for_what_is_not_there_fails() -> None:
    with pytest.raises(jinja2.UndefinedError):
        ENVIRONMENT.from_string("{{ entry.nope }}").render(entry=UNIT)
