"""Rules about what must be said, and said rightly."""

import re
from collections.abc import Iterator
from datetime import date

from gongkai.compare import plain
from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.options import FieldName, RowField
from gongkai.rules.rule import Fault, entry_rule

# GB 32100-2015: the characters of a unified social credit code and the weight of each of the first seventeen.
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@entry_rule("应有{fields}")
def present(entry: Entry, library: Library, *, fields: tuple[FieldName, ...]) -> Iterator[Fault]:
    """Each of `fields` is given."""
    for name in fields:
        if not library.follow(entry, name):
            yield Fault(name, f"缺少“{_label(entry, library, name)}”", f"加上 {name}")


@entry_rule("{when}为“{equals}”时应有{field}")
def present_when(
    entry: Entry, library: Library, *, field: FieldName, when: FieldName, equals: str = "是"
) -> Iterator[Fault]:
    """`field` is given where `when` equals a text."""
    if any(plain(value) == equals for value in library.follow(entry, when)) and not library.follow(entry, field):
        label, condition = _label(entry, library, field), _label(entry, library, when)
        yield Fault(when, f"“{condition}”为“{equals}”时要有“{label}”", f"加上 {field}")


@entry_rule("写了{given}的应有{field}")
def present_with(entry: Entry, library: Library, *, field: FieldName, given: FieldName) -> Iterator[Fault]:
    """`field` is given where `given` is."""
    if library.follow(entry, given) and not library.follow(entry, field):
        label, condition = _label(entry, library, field), _label(entry, library, given)
        yield Fault(given, f"写了“{condition}”，要有“{label}”", f"加上 {field}")


@entry_rule("应有{field}；没有的在{said}里写明原因")
def present_or_said(entry: Entry, library: Library, *, field: FieldName, said: FieldName) -> Iterator[Fault]:
    """`field` is given, or `said` tells why it is not."""
    if not library.follow(entry, field) and not library.follow(entry, said):
        label = _label(entry, library, field)
        yield Fault(
            field, f"缺少“{label}”", f"加上 {field}；确实没有的，在 {said}（{_label(entry, library, said)}）里写明原因"
        )


@entry_rule("{rows}里{when}为“{equals}”的每一行应有{field}")
def row_present_when(
    entry: Entry, library: Library, *, rows: FieldName, field: RowField, when: RowField, equals: str
) -> Iterator[Fault]:
    """In every row of `rows` whose `when` equals a text, `field` is given."""
    for number, row in enumerate(entry.get(rows) or ()):
        if plain(row.fields.get(when)) == equals and not row.fields.get(field):
            label, condition = _label(entry, library, f"{rows}.{field}"), _label(entry, library, f"{rows}.{when}")
            message = f"“{_label(entry, library, rows)}”第 {number + 1} 行：“{condition}”为“{equals}”时要有“{label}”"
            yield Fault(f"{rows}.{number}.{when}", message, f"加上 {field}")


@entry_rule("{rows}的每一行应有{field}")
def row_present(entry: Entry, library: Library, *, rows: FieldName, field: RowField) -> Iterator[Fault]:
    """Every row of `rows` has `field`."""
    for number, row in enumerate(entry.get(rows) or ()):
        if row.fields.get(field) in (None, "", ()):
            label = _label(entry, library, f"{rows}.{field}")
            message = f"“{_label(entry, library, rows)}”第 {number + 1} 行缺少“{label}”"
            yield Fault(f"{rows}.{number}", message, f"在这一行加上 {field}")


@entry_rule("{rows}里的{field}已经遮挡")
def names_masked(entry: Entry, library: Library, *, rows: FieldName, field: RowField) -> Iterator[Fault]:
    """Every name in that column is masked: it holds `*` or 某 (R-PII-NAME)."""
    for number, row in enumerate(entry.get(rows) or ()):
        name = row.fields.get(field)
        if name and not re.search("[*＊某]", name):
            label = _label(entry, library, f"{rows}.{field}")
            message = f"“{_label(entry, library, rows)}”第 {number + 1} 行的“{label}”没有遮挡"
            yield Fault(f"{rows}.{number}.{field}", message, "姓名只留姓，其余写 *，例如 张*")


@entry_rule("{year}在 {since} 至 {until} 年的应有{fields}")
def present_between(
    entry: Entry, library: Library, *, fields: tuple[FieldName, ...], year: FieldName, since: int = 0, until: int = 9999
) -> Iterator[Fault]:
    """Each of `fields` is given in entries whose `year` is from `since` to `until`, both within."""
    given = entry.get(year)
    number = given.year if isinstance(given, date) else given
    if number is not None and since <= number <= until:
        yield from present(entry, library, fields=fields)


@entry_rule("正文依次有这些标题：{headings}")
def has_headings(entry: Entry, library: Library, *, headings: tuple[str, ...]) -> Iterator[Fault]:
    """The text has headings that contain these words, in this order."""
    found = re.findall(r"^#{1,6}[ \t]*(.+?)[ \t#]*$", library.body(entry), re.MULTILINE)
    place = 0
    for wanted in headings:
        at = next((number for number in range(place, len(found)) if wanted in found[number]), None)
        if at is None:
            there = any(wanted in heading for heading in found)
            message = f"标题“{wanted}”的次序不对" if there else f"正文缺少标题“{wanted}”"
            yield Fault("body", message, f"单独一行写 ## {wanted}，次序照规定的格式")
        else:
            place = at + 1


@entry_rule("应有正文")
def has_text(entry: Entry, library: Library) -> Iterator[Fault]:
    """The entry has a text below its fields."""
    if not library.body(entry).strip():
        yield Fault("body", "没有正文", "在第二个 --- 行下面写正文；正文用 .md 文件")


@entry_rule("{field}的前18位是合法的统一社会信用代码")
def credit_code(entry: Entry, library: Library, *, field: FieldName) -> Iterator[Fault]:
    """The first 18 characters of `field` are a unified social credit code with a right check character (R-IDX-USCC)."""
    for value in library.follow(entry, field):
        code = str(value)[:18]
        if not re.fullmatch(f"[{_CREDIT_CHARACTERS}]{{18}}", code) or code[17] != check_character(code):
            message = f"“{_label(entry, library, field)}”读到“{code}”，校验位不对，应为合法的统一社会信用代码"
            yield Fault(field, message, "对照机关的统一社会信用代码证书改正")


def check_character(code: str) -> str:
    """Return the check character for the first seventeen characters of a unified social credit code (GB 32100-2015)."""
    total = sum(
        _CREDIT_CHARACTERS.index(character) * weight for character, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_CHARACTERS[(31 - total % 31) % 31]


@entry_rule("正文与{original}逐字相同的部分少于 {share}%")
def not_copied(entry: Entry, library: Library, *, original: FieldName, share: int) -> Iterator[Fault]:
    """Less than `share` percent of the text, in runs of eight characters, stands word for word in the originals."""
    text = _characters(library.body(entry))
    runs = {text[start : start + 8] for start in range(len(text) - 7)}
    if len(runs) < 50:  # too short to tell
        return
    known: set[str] = set()
    for id_ in library.follow(entry, original):
        source = _characters(library.body(library.entries[id_]))
        known |= {source[start : start + 8] for start in range(len(source) - 7)}
    same = round(100 * len(runs & known) / len(runs))
    if same >= share:
        yield Fault("body", f"正文有 {same}% 与原文件逐字相同，应少于 {share}%", "用自己的话解释，不照抄、不压缩原文")


def _characters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


def _label(entry: Entry, library: Library, name: str) -> str:
    return library.kinds[entry.kind].label_of(name)
