"""Numbers of documents as they are typed: brackets, blanks, Chinese numerals, a missing 号, or no agency at all."""

import re

from gongkai.search.fold import fold, fold_spaced

_DIGITS = "〇一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = f"[{_DIGITS}零{''.join(_TENS)}]"
_YEAR_WORD = f"[{_DIGITS}零]{{4}}"
_SERIAL = rf"0*([0-9]{{1,5}}|{_NUMERAL}{{1,9}}) ?(号?)(?: ?文件?)?"
# Folded, with one space where there were blanks: 邹政办字(2023)28号, 邹政办字 2023 28, 二〇二三年第二十八号.
_DATED = re.compile(
    rf"([^0-9()]*?) ?(?:\( ?([0-9]{{4}}|{_YEAR_WORD}) ?\) ?年?|((?:19|20)[0-9]{{2}}|{_YEAR_WORD}) ?(年?))"
    rf" ?第? ?{_SERIAL}"
)
# 国务院令第711号 has no year.
_UNDATED = re.compile(rf"([^0-9()]+?) ?第 ?{_SERIAL}")


def canonical(number: str) -> tuple[str, int, int] | None:
    """
    Return agency, year (0 for none) and serial of a document's number, None for what is no number.

    The agency is folded and without blanks; it is empty where only year and serial are given.
    """
    text = fold_spaced(number)
    if found := _DATED.fullmatch(text):
        agency, in_brackets, bare, year_word, serial, mark = found.groups()
        # 2023年28 may be the beginning of a date, 2023 28 anything.
        if agency or in_brackets or (year_word and mark):
            return agency.replace(" ", ""), _value(in_brackets or bare), _value(serial)
    if found := _UNDATED.fullmatch(text):
        return found[1].replace(" ", ""), 0, _value(found[2])
    return None


def printed(number: str) -> str:
    """Return a number as it is printed and folded, an empty text for what is no number."""
    parts = canonical(number)
    if not parts:
        return ""
    agency, year, serial = parts
    return f"{agency}({year}){serial}号" if year else f"{agency}第{serial}号"


def keys(number: str, index_number: str) -> list[str]:
    """Return under which keys a document stands in the index of exact numbers: also under its year and serial alone."""
    parts = canonical(number)
    others = [_key("", parts[1], parts[2])] if parts and parts[0] and parts[1] else []
    return [*([_key(*parts)] if parts else []), *others, *_index_keys(index_number)]


def asked_keys(query: str) -> list[str]:
    """Return the keys under which documents may stand that a query names; any query may be an index number."""
    parts = canonical(query)
    return [*([_key(*parts)] if parts else []), *_index_keys(query)]


def title_key(title: str) -> str:
    """Return the key under which a document stands by its whole title, and which a query names that is one."""
    return f"t {fold(title)}"


def _key(agency: str, year: int, serial: int) -> str:
    return f"n {agency} {year} {serial}"


def _index_keys(index_number: str) -> list[str]:
    folded = fold(index_number)
    return [f"i {folded}"] if folded else []


def _value(numeral: str) -> int:
    """Return the value of digits or a Chinese numeral: 二八, 二十八 and 28 are the same."""
    if numeral[0] in "0123456789":
        return int(numeral)
    plain = numeral.replace("零", "〇")
    if not any(each in _TENS for each in plain):
        return int("".join(str(_DIGITS.index(each)) for each in plain))
    total, digit = 0, 0
    for each in plain:
        if each in _TENS:
            # 十八 is 一十八.
            total += (digit or 1) * _TENS[each]
            digit = 0
        else:
            digit = _DIGITS.index(each)
    return total + digit
