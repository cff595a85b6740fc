"""Amounts in words: a number as readers write it, and how one amount stands to another."""

from decimal import Decimal

Number = Decimal | int


def as_number(value: Number | None) -> str:
    """Return a number with its thousands parted and no useless zeros, `1,144.5`; nothing for None."""
    if value is None:
        return ""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: Number, unit: str) -> str:
    """Return a number with its unit, `66 件`; a percent sign stands close, `98.5%`."""
    return f"{as_number(value)}{'' if unit == '%' else ' '}{unit}".rstrip()


def as_share(part: Number, whole: Number) -> str:
    """Return how much of `whole` a part is, in percent with one decimal, `50.4%`; nothing when there is no whole."""
    return f"{as_number(_percent(Decimal(part) / Decimal(whole)))}%" if whole else ""


def changed(first: Number, last: Number, unit: str, *, up: str = "提高", down: str = "降低") -> str:
    """
    Return how an amount came from `first` to `last`: `从 620 元提高到 880 元，提高 41.9%`.

    A change of percents is said in points, because percents of percents mislead; one from zero or less has no percent.
    """
    if first == last:
        return f"没有变，都是 {with_unit(last, unit)}"
    word, distance = (up, Decimal(last) - first) if last > first else (down, Decimal(first) - last)
    text = f"从 {with_unit(first, unit)}{word}到 {with_unit(last, unit)}"
    if unit == "%":
        return f"{text}，{word} {as_number(distance)} 个百分点"
    return f"{text}，{word} {as_number(_percent(distance / first))}%" if first > 0 else text


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(Decimal("0.1"))
