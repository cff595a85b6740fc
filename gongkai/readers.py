"""Field types: one function each, from the text that was typed to a value, or why not."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from gongkai.field import Field, UnreadableError
from gongkai.meaning import HALF_WIDTH, as_date, meant_date, meant_number, meant_time
from gongkai.problems import nearest
from gongkai.strict_yaml import FieldPath, Raw

# Attachments of other types are refused (R-SEC-STATIC: a fixed list of types).
FILE_TYPES = (
    *(".pdf", ".ofd", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".csv", ".txt", ".zip"),
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp3", ".mp4"),
)


def shorten(raw: Raw) -> str:
    """Return a raw value as a message shows it: one line of at most 40 characters."""
    text = re.sub(r"\s+", " ", raw if isinstance(raw, str) else _flat(raw))
    return text if len(text) <= 40 else text[:39] + "…"


def _flat(raw: Raw) -> str:
    if isinstance(raw, list):
        return "[" + ", ".join(_flat(item) for item in raw) + "]"
    if isinstance(raw, dict):
        return "{" + ", ".join(f"{name}: {_flat(item)}" for name, item in raw.items()) + "}"
    return raw


def example(field: Field) -> str:
    """Return a hint with a right value."""
    shown = f"例如 {field.name}: {sample(field)}"
    return f"{field.about}；{shown}" if field.about else shown


def sample(field: Field) -> str:
    """Return a right value as an editor types it."""
    if field.sample:
        return field.sample
    if field.to:
        return f"{field.to[0]}/编号" if field.type == "ref" else f"[{field.to[0]}/编号]"
    if field.columns:
        return "{" + row_sample(field, field.rows[0][0]) + "}"
    return _SAMPLES.get(field.type, "") or (field.of[0] if field.of else "内容")


def row_sample(field: Field, key: str) -> str:
    """Return a row of a matrix as an editor types it."""
    return f"{key}: [{', '.join('0' for _ in field.columns)}]"


def _text(raw: Raw, wanted: str) -> str:
    if not isinstance(raw, str):
        raise UnreadableError(wanted)
    return raw.strip(" \t\n\u3000")


def _read_line(field: Field, raw: Raw) -> str:
    text = _text(raw, "一行文字")
    if "\n" in text:
        raise UnreadableError("一行文字，不能换行")
    if bad := re.search(r"[\u200b-\u200f\u2028\u2029\ufeff\ufffd]", text):
        raise UnreadableError(f"不含看不见的字符（第 {bad.start() + 1} 个字后有一个）", "删去这一处，重新输入")
    if field.max is not None and len(text) > field.max:
        raise UnreadableError(f"不超过 {field.max} 个字，现有 {len(text)} 个字", "写短一些，细节放到正文里")
    if field.pattern and not re.fullmatch(field.pattern, text, re.ASCII):
        raise UnreadableError(f"“{field.sample}”这样的写法" if field.sample else "规定的写法", meant_number(text))
    return text


# A landline with or without its area code and extension, or a short number such as 12345; never a mobile number,
# which is a person's.
_PHONE = r"(0\d{2,3}-)?\d{7,8}(-\d{1,4})?|1\d{4}"


def _read_phone(field: Field, raw: Raw) -> str:
    text = _text(raw, "电话号码")
    if not re.fullmatch(_PHONE, text, re.ASCII):
        raise UnreadableError(f"“{sample(field)}”这样的写法")
    return text


def _read_text(field: Field, raw: Raw) -> str:
    text = _text(raw, "文字")
    if field.max is not None and len(text) > field.max:
        raise UnreadableError(f"不超过 {field.max} 个字，现有 {len(text)} 个字", "写短一些，细节放到正文里")
    return text


def _read_date(field: Field, raw: Raw) -> date:
    text = _text(raw, "年-月-日")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        if (day := as_date(text)) is None:
            raise UnreadableError("日历上有的日期", f"查一查这一天，例如 {field.name}: 2023-07-14")
        return day
    meant, _ = meant_date(text)
    raise UnreadableError("年-月-日，如 2023-07-14", f"改成 {field.name}: {meant}" if meant else "")


def _read_moment(field: Field, raw: Raw) -> date | datetime:
    text = _text(raw, "年-月-日，可加 时:分")
    if match := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}):([0-9]{2})", text):
        day = _read_date(field, match[1])
        if int(match[2]) > 23 or int(match[3]) > 59:
            wanted = "一天里有的时间（00:00 到 23:59）"
            raise UnreadableError(wanted, f"查一查钟点，例如 {field.name}: {match[1]} 15:30")
        return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return _read_date(field, text)
    meant, rest = meant_date(text)
    hint = f"改成 {field.name}: {meant}{meant_time(rest)}" if meant else ""
    raise UnreadableError("年-月-日，可加 时:分，如 2023-07-14 15:30", hint)


def _read_year(field: Field, raw: Raw) -> int:
    text = _text(raw, "四位年份")
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        match = re.fullmatch(r"((19|20)\d{2})(年度?)?", text.translate(HALF_WIDTH))
        raise UnreadableError("四位年份，如 2023", f"改成 {field.name}: {match[1]}" if match else "")
    return int(text)


def _read_number(field: Field, raw: Raw) -> int | Decimal:
    return _decimal(field, raw, r"-?[0-9]+(\.[0-9]+)?", "数字")


def _read_money(field: Field, raw: Raw) -> Decimal:
    return Decimal(_decimal(field, raw, r"-?[0-9]+(\.[0-9]{1,2})?", "金额，只写数字，最多两位小数"))


def _decimal(field: Field, raw: Raw, pattern: str, wanted: str) -> int | Decimal:
    text = _text(raw, wanted)
    if not re.fullmatch(pattern, text, re.ASCII):
        # A unit behind the number is dropped, unless it is one that changes the amount.
        digits = re.sub(r"(?<=\d)[^\d万亿千百%％‰.-]+$|[,，\s]", "", text.translate(HALF_WIDTH))
        mended = f"只写数字，改成 {field.name}: {digits}" if re.fullmatch(pattern, digits) else ""
        raise UnreadableError(wanted, mended)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise UnreadableError(wanted) from None
    if field.min is not None and value < field.min:
        raise UnreadableError(f"不小于 {field.min} 的数")
    if field.max is not None and value > field.max:
        raise UnreadableError(f"不大于 {field.max} 的数")
    return int(value) if "." not in text else value


def _read_choice(field: Field, raw: Raw) -> str:
    text = _text(raw, "一个词")
    if text not in field.of:
        # Words with a `、` of their own are told apart by another mark.
        mark = "；" if any("、" in word for word in field.of) else "、"
        raise UnreadableError("下列之一：" + mark.join(field.of), nearest(text, field.of, like=0.5))
    return text


def _read_flag(field: Field, raw: Raw) -> bool:
    text = _text(raw, "“是”或“否”")
    if text not in _FLAGS:
        meant = next((word for word, slips in _FLAG_SLIPS.items() if text.lower() in slips), "")
        raise UnreadableError("“是”或“否”", f"改成 {field.name}: {meant}" if meant else f"例如 {field.name}: 是")
    return _FLAGS[text]


def _read_ref(field: Field, raw: Raw) -> str:
    text = _text(raw, "一个条目的编号或名称")
    if "\n" in text:
        raise UnreadableError("一个条目的编号或名称")
    return text.strip("/").removeprefix("《").removesuffix("》")


def _read_link(field: Field, raw: Raw) -> str:
    text = _text(raw, "一个网址")
    wanted = "以 https:// 或 / 开头的网址"
    sample = f"例如 {field.name}: {field.sample or 'https://www.example.gov.cn/'}"
    if re.search(r"\s", text):
        raise UnreadableError("没有空格的网址", f"去掉中间的空格，{sample}")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise UnreadableError(wanted, f"从浏览器的地址栏里重新复制，{sample}") from None
    if parts.scheme in ("http", "https") and parts.netloc:
        return text
    if text.startswith("/") and not text.startswith("//") and "\\" not in text:
        return text
    bare = text.removeprefix("//")
    if re.match(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)", bare):
        raise UnreadableError(wanted, f"外站地址从 https:// 写起：{field.name}: https://{bare}")
    if parts.scheme:
        raise UnreadableError(wanted, f"不能用“{parts.scheme}:”开头的地址，{sample}")
    raise UnreadableError(wanted, f"本站地址写成 /{text.strip('/')}/，外站地址从 https:// 写起")


def _read_file(field: Field, raw: Raw) -> str:
    text = _text(raw, "一个文件的相对路径")
    if "\\" in text or text.startswith("/") or ".." in text.split("/") or ":" in text:
        hint = f"把文件放在条目旁边，只写相对路径，用 / 分隔，例如 {field.name}: {_SAMPLES['file']}"
        raise UnreadableError("与条目放在一起的文件", hint)
    suffix = "." + text.rpartition(".")[2].lower() if "." in text else ""
    if suffix not in FILE_TYPES:
        raise UnreadableError("允许的文件类型：" + " ".join(FILE_TYPES), "换成允许的类型，例如 PDF")
    return text


def _many(one: Callable[[Field, Raw], Any]) -> Callable[[Field, Raw], tuple[Any, ...]]:
    """Return a reader of lists; a single text counts as a list, cut at `；`, because a table's cell holds no list."""

    def read(field: Field, raw: Raw) -> tuple[Any, ...]:
        if isinstance(raw, dict):
            raise UnreadableError("一串内容", f"写成 {field.name}: [甲, 乙]")
        if isinstance(raw, str) and (match := re.fullmatch(r"[［【](.*)[］】\]]", raw.strip(), re.DOTALL)):
            words = [part.strip() for part in re.split("[,，、；;]", match[1])]
            raise UnreadableError("英文方括号里的一串内容", f"改成 {field.name}: [{', '.join(words)}]")
        items: list[Raw] = [part for part in re.split("[；;]", raw) if part.strip()] if isinstance(raw, str) else raw
        values = []
        for number, item in enumerate(items):
            try:
                if item == "":
                    raise UnreadableError("有内容的一项", "删去空的一项")
                values.append(one(field, item))
            except UnreadableError as reason:
                at: FieldPath = (number,) if isinstance(raw, list) else ()
                raise UnreadableError(reason.wanted, reason.hint, at, item) from None
        repeated = {value for value in values if values.count(value) > 1}
        if repeated:
            raise UnreadableError(f"不重复的内容，“{min(repeated)}”写了不止一次", "删去重复的一项")
        return tuple(values)

    return read


_FLAG_SLIPS = {
    "是": ("yes", "y", "on", "1", "真", "对", "有", "√", "✓", "✔"),
    "否": ("no", "n", "off", "0", "假", "不", "不是", "无", "没有", "错", "×", "✗", "✘"),
}
_FLAGS = {"是": True, "否": False, "true": True, "false": False}
_SAMPLES = {
    "date": "2023-07-14",
    "moment": "2023-07-14 15:30",
    "year": "2023",
    "number": "12",
    "money": "880",
    "phone": "0537-1234567",
    "flag": "是",
    "ref": "policy/2023/tongzhi",
    "refs": "[policy/2023/tongzhi]",
    "lines": "[甲, 乙]",
    "link": "/policy/2023/tongzhi/",
    "file": "tongzhi/fujian.pdf",
    "clauses": "[{clause: 第三条, says: 这样理解}]",
    "demands": "[{kind: policy, count: 1}]",
}

READERS: Mapping[str, Callable[[Field, Raw], Any]] = {
    "line": _read_line,
    "text": _read_text,
    "date": _read_date,
    "moment": _read_moment,
    "year": _read_year,
    "number": _read_number,
    "money": _read_money,
    "phone": _read_phone,
    "choice": _read_choice,
    "choices": _many(_read_choice),
    "flag": _read_flag,
    "ref": _read_ref,
    "refs": _many(_read_ref),
    "lines": _many(_read_line),
    "link": _read_link,
    "file": _read_file,
}
