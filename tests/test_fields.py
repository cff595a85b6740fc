"""Each field type: what it reads, and what it says of what it cannot read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from gongkai.fields import READERS, Field, read_fields, read_value
from gongkai.strict_yaml import Raw


def make(type_: str, **options: Any) -> Field:
    return Field("f", type_, "字段", **options)


NUMBER = make("line", pattern=r"[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号", sample="邹政办字〔2023〕28号")


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (make("line"), "　关于供热 ", "关于供热"),
        (make("text"), "一\n二", "一\n二"),
        (make("date"), "2023-07-14", date(2023, 7, 14)),
        (make("moment"), "2023-07-14", date(2023, 7, 14)),
        (make("moment"), "2023-07-14 15:30", datetime(2023, 7, 14, 15, 30)),
        (make("year"), "2023", 2023),
        (make("number"), "12", 12),
        (make("number"), "1.5", Decimal("1.5")),
        (make("money"), "880", Decimal(880)),
        (make("money"), "880.50", Decimal("880.50")),
        (make("phone"), "0537-1234567", "0537-1234567"),
        (make("phone"), "1234567-801", "1234567-801"),
        (make("phone"), "12345", "12345"),
        (make("choice", of=("甲", "乙")), "乙", "乙"),
        (make("choices", of=("甲", "乙")), ["乙", "甲"], ("乙", "甲")),
        (make("flag"), "是", True),
        (make("flag"), "false", False),
        (make("ref"), "/policy/2023/a/", "policy/2023/a"),
        (make("refs"), "市民政局；市水务局", ("市民政局", "市水务局")),
        (make("lines"), ["甲", "乙"], ("甲", "乙")),
        (make("link"), "https://www.gov.cn/a?b=1", "https://www.gov.cn/a?b=1"),
        (make("link"), "/policy/", "/policy/"),
        (make("file"), "a/附件.PDF", "a/附件.PDF"),
    ],
    ids=lambda value: value.type if isinstance(value, Field) else str(value)[:20],
)
def test_a_good_value_is_read(field: Field, raw: Raw, value: object) -> None:
    assert read_value(field, raw) == (value, [])


@pytest.mark.parametrize(
    ("field", "raw", "wanted", "hint"),
    [
        (make("phone"), "13805370000", "“0537-1234567”这样的写法", "0537-1234567"),
        (make("phone"), "0537 1234567", "“0537-1234567”这样的写法", "0537-1234567"),
        (make("phone"), ["12345"], "电话号码", "0537-1234567"),
        (make("date"), "2023年7月4日", "年-月-日", "f: 2023-07-04"),
        (make("date"), "2023/7/4", "年-月-日", "f: 2023-07-04"),
        (make("date"), "2023.7.4", "年-月-日", "f: 2023-07-04"),
        (make("date"), "20230704", "年-月-日", "f: 2023-07-04"),
        (make("date"), "2023-7-4", "年-月-日", "f: 2023-07-04"),
        (make("date"), "２０２３-０７-０４", "年-月-日", "f: 2023-07-04"),
        (make("date"), "2023-02-30", "日历上有的日期", ""),
        (make("date"), "昨天", "年-月-日", "2023-07-14"),
        (make("moment"), "2023-07-14 25:00", "一天里有的时间", "15:30"),
        (make("moment"), "2023-07-14 9:5", "年-月-日", "2023-07-14"),
        (make("year"), "二〇二三", "四位年份", ""),
        (make("number"), "十二", "数字", ""),
        (make("number", min=Decimal(1)), "0", "不小于 1", ""),
        (make("money"), "880元", "金额", "f: 880"),
        (make("money"), "1,000", "金额", "f: 1000"),
        (make("money"), "1.5万元", "金额", ""),
        (make("money"), "1.234", "金额", ""),
        (make("choice", of=("有效", "失效")), "有郊", "有效、失效", "是不是“有效”"),
        (make("flag"), "yes", "“是”或“否”", "f: 是"),
        (make("flag"), "对", "“是”或“否”", "f: 是"),
        (make("line"), "一\n二", "不能换行", ""),
        (make("line"), "供\u200b热", "看不见的字符（第 2 个字", "重新输入"),
        (make("line", max=Decimal(3)), "关于供热", "不超过 3 个字，现有 4 个字", ""),
        (make("line", pattern=r"\d{6}", sample="273500"), "2735", "“273500”这样的写法", ""),
        (NUMBER, "邹政办字[2023]第028号", "这样的写法", "邹政办字〔2023〕28号"),
        (make("line"), ["甲"], "一行文字", ""),
        (make("lines"), ["甲", "甲"], "不重复", ""),
        (make("lines"), {"甲": "乙"}, "一串内容", ""),
        (make("link"), "www.gov.cn", "https://", "https://"),
        (make("link"), "javascript:alert(1)", "https://", "javascript:"),
        (make("file"), "../a.pdf", "与条目放在一起", "相对路径"),
        (make("file"), "C:\\a.pdf", "与条目放在一起", "相对路径"),
        (make("file"), "a.exe", "允许的文件类型", ""),
        (make("record", fields=(make("line"),)), "甲", "一组字段", ""),
        (make("rows", fields=(make("line"),)), "甲", "一串内容", ""),
    ],
    ids=lambda value: value.type if isinstance(value, Field) else str(value)[:20],
)  # fmt: skip
def test_a_bad_value_is_said_with_what_was_read_and_what_is_wanted(
    field: Field, raw: Raw, wanted: str, hint: str
) -> None:
    value, faults = read_value(field, raw)
    assert value is None
    (fault,) = faults
    assert "“字段”读到“" in fault.message
    assert wanted in fault.message
    assert hint in fault.hint
    assert fault.hint


def test_every_type_is_tested() -> None:
    assert set(READERS) == {
        *(
            "line",
            "text",
            "date",
            "moment",
            "year",
            "number",
            "money",
            "phone",
            "choice",
            "choices",
            "flag",
            "ref",
            "refs",
        ),
        *("lines", "link", "file"),
    }


FIELDS = (
    Field("title", "line", "标题", required=True),
    Field("number", "line", "文号", forbidden=True),
    Field("done", "flag", "完成"),
    Field("tags", "lines", "标签"),
    Field("rows", "rows", "明细", fields=(Field("day", "date", "日期", required=True), Field("note", "line", "说明"))),
)


def test_fields_that_were_not_given_are_none_or_empty() -> None:
    values, faults = read_fields(FIELDS, {"title": "甲", "tags": ""}, what="条目")
    assert faults == []
    assert values == {"title": "甲", "number": None, "done": False, "tags": (), "rows": ()}


def test_all_faults_of_an_entry_come_at_once_with_their_places() -> None:
    raw: dict[str, Raw] = {
        "titel": "甲",
        "标签": "x",
        "number": "1",
        "rows": [{"day": "x"}, {"note": "乙", "zz": "1"}, "丙"],
    }
    _, faults = read_fields(FIELDS, raw, what="条目")
    assert [(fault.at, fault.id) for fault in faults] == [
        (("titel",), "field.unknown"),
        (("标签",), "field.unknown"),
        (("title",), "field.missing"),
        (("number",), "field.forbidden"),
        (("rows", 0, "day"), "field.value"),
        (("rows", 1, "zz"), "field.unknown"),
        (("rows", 1, "day"), "field.missing"),
        (("rows", 2), "field.value"),
    ]
    assert "是不是“title”" in faults[0].hint
    assert "写作 tags" in faults[1].hint
