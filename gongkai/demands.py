"""What a row of the task table requires, in data: which entries, how many, how fresh, with what, by whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gongkai.field import FieldFault
from gongkai.meaning import as_date
from gongkai.options import KindName, OtherField, read_options
from gongkai.readers import shorten
from gongkai.strict_yaml import Raw

# The word of a `where` that matches whatever is given.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Demand:
    """
    One thing that is required, judged from the entries that the public can see.

    Entries count when they are of `kind` (blank: any), match every pair of `where` (`*` for whatever is given), have
    every field of `filled`, lie in the period by their field `on`, and obey the requirements `obeys`. There must be
    `count` of them in each `per`: the row's year, each quarter or month of it that ends by the day and by the row's
    last one, or `once`, whenever that was.

    `by` says whether each owing unit must have them or all owing units together; `units` takes the place of the row's
    own, and `unit` is the field that names an entry's unit. `covers` is a field whose `words` (blank: all that it
    allows) must each occur. `fresh` is the greatest age of the newest in days. `due`, a month and a day, is a date of
    law that is earlier than the row's; `law` says which.

    With `if_any`, a unit that has no such entries owes nothing: nothing arose. What is `optional` may be left undone.
    """

    kind: KindName = KindName("")
    where: Mapping[OtherField, str] = field(default_factory=dict)
    says: str = ""
    count: int = 1
    per: Literal["year", "quarter", "month", "once"] = "year"
    by: Literal["any", "each"] = "any"
    units: tuple[str, ...] = ()
    unit: OtherField = OtherField("office")
    on: OtherField = OtherField("published")
    filled: tuple[OtherField, ...] = ()
    covers: OtherField = OtherField("")
    words: tuple[str, ...] = ()
    fresh: int = 0
    obeys: tuple[str, ...] = ()
    due: str = ""
    law: str = ""
    if_any: bool = False
    optional: bool = False


def read_demands(name: str, label: str, raw: Raw) -> tuple[tuple[Demand, ...] | None, list[FieldFault]]:
    """Return the demands of a field `name`, and what is wrong with the form of any; names are checked elsewhere."""
    if not isinstance(raw, list):
        hint = f"写成 {name}: 下面每项以“- ”开头，例如 - {{kind: policy, count: 1}}"
        return None, [FieldFault((name,), "field.value", f"“{label}”读到“{shorten(raw)}”，应为一串要求", hint)]
    found, faults = [], []
    for number, options in enumerate(raw):
        if not isinstance(options, dict):
            hint = "例如 - {kind: policy, count: 1}"
            message = f"“{label}”的一项读到“{shorten(options)}”，应为一组选项"
            faults.append(FieldFault((name, number), "field.value", message, hint))
            continue
        values, wrong = read_options(Demand, options)
        faults += [
            FieldFault((name, number, *fault.at), "demand.option", f"“{label}”：{fault.message}", fault.hint)
            for fault in wrong
        ]
        due = str(values.get("due") or "")
        if due and (not re.fullmatch(r"\d\d-\d\d", due, re.ASCII) or as_date(f"2001-{due}") is None):
            message = f"“{label}”：due 读到“{due}”，应为每年都有的月-日"
            faults.append(FieldFault((name, number, "due"), "demand.option", message, "例如 due: 03-31"))
            continue
        if not wrong:
            found.append(Demand(**values))
    return (None if faults else tuple(found)), faults
