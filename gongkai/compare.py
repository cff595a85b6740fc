"""How values of fields are compared: by what they are sorted, and as kind files write them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongkai.workdays import as_day


def sort_key(value: Any) -> Any:
    """Return what a value is sorted by, None for a blank; numbers and dates of different forms compare."""
    if value is None or value == () or value == "":
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return f"{value}T00:00:00"
    return Decimal(value) if isinstance(value, int) else value


def plain(value: Any) -> str:
    """Return a value as kind files write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(as_day(value)) if isinstance(value, date) else str(value)
