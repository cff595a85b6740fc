"""What was probably meant by a date, a time or a document number in another form than the one wanted."""

import re
from datetime import date

# Digits and marks of full width, as a Chinese keyboard types them.
HALF_WIDTH = {0xFF10 + digit: ord("0") + digit for digit in range(10)} | {ord("．"): ord("."), ord("－"): ord("-")}


def meant_number(text: str) -> str:
    """Return a hint for the usual slips in a document number: other brackets, a padded number, 第."""
    plain = text.translate(HALF_WIDTH)
    if match := re.fullmatch(r"(\D+?)\s*[\[［(（【〔﹝]\s*(\d{4})\s*[\]］)）】〕﹞]\s*第?\s*0*([1-9]\d*)\s*号?", plain):
        return f"年份用六角括号〔〕，序号不加“第”、不补零，例如 {match[1]}〔{match[2]}〕{match[3]}号"
    return ""


def as_date(text: str) -> date | None:
    """Return the date of a text in the form 2023-07-14, None for a day that no calendar has."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def meant_date(text: str) -> tuple[date | None, str]:
    """Return the date that was probably meant, for the forms that people write, and what stands behind it."""
    plain = text.translate(HALF_WIDTH)
    match = re.match(r"(\d{4})\s*[-年./—]\s*(\d{1,2})\s*[-月./—]\s*(\d{1,2})日?", plain)
    match = match or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    if not match:
        return None, ""
    return as_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"), plain[match.end() :].strip()


def meant_time(text: str) -> str:
    """Return the time that was probably meant, with a space before it; an empty text for none."""
    match = re.match(r"T?(上午|下午|晚上?)?\s*(\d{1,2})\s*[:：时点.]\s*(\d{1,2})?", text)
    if not match:
        return ""
    hour, minute = int(match[2]), int(match[3] or 0)
    hour += 12 if match[1] in ("下午", "晚", "晚上") and hour < 12 else 0
    return f" {hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
