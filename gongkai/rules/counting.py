"""Rules about numbers and about all entries of a kind together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from gongkai.compare import plain
from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.options import FieldName, RowField
from gongkai.rules.rule import Fault, entry_rule, kind_rule


@entry_rule("{field}不多于{limit}")
def at_most(entry: Entry, library: Library, *, field: FieldName, limit: FieldName) -> Iterator[Fault]:
    """The number in `field` is not more than that in `limit`."""
    value, highest = entry.get(field), entry.get(limit)
    if value is not None and highest is not None and value > highest:
        label = library.kinds[entry.kind].label_of
        yield Fault(field, f"“{label(field)}”读到“{value}”，应不多于“{label(limit)}”{highest}", "对照原始记录改正")


@entry_rule("{field}至少有 {count} 项")
def at_least(entry: Entry, library: Library, *, field: FieldName, count: int) -> Iterator[Fault]:
    """The list in `field` holds at least `count` things."""
    given = len(library.follow(entry, field))
    if given < count:
        label = library.kinds[entry.kind].label_of(field)
        yield Fault(field, f"“{label}”有 {given} 项，应至少有 {count} 项", f"补上 {field}")


@entry_rule("{total}等于{of}之和")
def sum_of(entry: Entry, library: Library, *, total: FieldName, of: tuple[FieldName, ...]) -> Iterator[Fault]:
    """The number in `total` is the sum of all numbers in `of`, which may lie in rows; blank ones are 0."""
    if entry.get(total) is None:
        return
    parts = sum((value for name in of for value in library.follow(entry, name)), start=Decimal(0))
    if entry[total] != parts:
        label = library.kinds[entry.kind].label_of
        message = f"“{label(total)}”读到“{entry[total]}”，各项之和是 {parts}"
        yield Fault(total, message, "核对各项：" + "、".join(label(name) for name in of))


@entry_rule("{rows}的每一行里，{field}不多于{limit}")
def row_at_most(
    entry: Entry, library: Library, *, rows: FieldName, field: RowField, limit: RowField
) -> Iterator[Fault]:
    """In every row of `rows`, the number in `field` is not more than that in `limit`."""
    label = library.kinds[entry.kind].label_of
    for number, row in enumerate(entry.get(rows) or ()):
        value, highest = row.fields.get(field), row.fields.get(limit)
        if value is not None and highest is not None and value > highest:
            more, less = label(f"{rows}.{field}"), label(f"{rows}.{limit}")
            message = f"“{label(rows)}”第 {number + 1} 行：“{more}”{value} 多于“{less}”{highest}"
            yield Fault(f"{rows}.{number}.{field}", message, "对照原始记录改正")


@entry_rule("{rows}的各行，{fields}不都相同")
def row_unique(entry: Entry, library: Library, *, rows: FieldName, fields: tuple[RowField, ...]) -> Iterator[Fault]:
    """No two rows of `rows` agree in all of `fields`."""
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(entry.get(rows) or ()):
        values = (row.fields.get(name) for name in fields)
        key = tuple("（空）" if value is None else plain(value) for value in values)
        if key in seen:
            label = library.kinds[entry.kind].label_of(rows)
            message = f"“{label}”第 {number + 1} 行和第 {seen[key] + 1} 行重复：{' '.join(key)}"
            yield Fault(f"{rows}.{number}.{fields[0]}", message, "删去一行，或改正")
        seen.setdefault(key, number)


@kind_rule("{fields}不重复")
def unique(entries: Sequence[Entry], library: Library, *, fields: tuple[FieldName, ...]) -> Iterator[Fault]:
    """No two entries agree in all of `fields`; an entry that lacks one of them is left alone."""
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.id):
        values = tuple(plain(value) for name in fields for value in library.follow(entry, name)[:1])
        if len(values) < len(fields):
            continue
        if values in seen:
            labels = "”和“".join(library.kinds[entry.kind].label_of(name) for name in fields)
            message = f"“{labels}”读到“{' '.join(values)}”，和 {seen[values].id} 重复"
            yield Fault(fields[-1], message, "改正其中一个，或删去重复的条目", entry)
        seen.setdefault(values, entry)


@kind_rule("同一{within}的{field}从 1 起连续不缺")
def consecutive(entries: Sequence[Entry], library: Library, *, field: FieldName, within: FieldName) -> Iterator[Fault]:
    """Among entries with the same `within`, the numbers in `field` are 1, 2, 3 … without a gap; blanks are left out."""
    groups: dict[str, dict[int, Entry]] = defaultdict(dict)
    for entry in entries:
        group, number = library.value(entry, within), entry.get(field)
        if group is not None and number is not None:
            groups[plain(group)][int(number)] = entry
    for name in sorted(groups):
        numbers = groups[name]
        missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        if missing:
            label = library.kinds[entries[0].kind].label_of(field)
            listed = "、".join(str(number) for number in missing)
            yield Fault(field, f"“{name}”的“{label}”缺 {listed}", "补上缺的条目，或改正编号", numbers[max(numbers)])


@kind_rule("{same}都相同的条目，从{start}到{end}的时间不重叠")
def no_overlap(
    entries: Sequence[Entry],
    library: Library,
    *,
    start: FieldName,
    end: FieldName,
    same: tuple[FieldName, ...],
    open_end: FieldName = FieldName(""),
) -> Iterator[Fault]:
    """
    Among entries that agree in all of `same`, no two are valid on one day. A blank `end` is without end.

    Where the flag `open_end` is set, the entry ended on an unknown day before the next one started.
    """
    for ordered in _alike(entries, library, same, start):
        for earlier, later in pairwise(ordered):
            last: date | None = earlier.get(end)
            if earlier[start] == later[start] or not (open_end and earlier.get(open_end) and last is None):
                if last is not None and last < later[start]:
                    continue
                label = library.kinds[later.kind].label_of
                until = f"止于 {last}" if last else f"没有写“{label(end)}”"
                message = f"和 {earlier.id} 的时间重叠：那一条从 {earlier[start]} 起，{until}"
                yield Fault(start, message, f"把那一条的 {end} 写成 {later[start]} 的前一天，或改正日期", later)


@kind_rule("{field}的每一类都有条目", public=True)
def covers(entries: Sequence[Entry], library: Library, *, field: FieldName) -> Iterator[Fault]:
    """Each word of the choice `field` occurs in an entry."""
    if entries:
        declared = library.kinds[entries[0].kind].fields[field]
        present = {entry.get(field) for entry in entries}
        for word in declared.of:
            if word not in present:
                yield Fault(
                    field, f"“{declared.label}”还没有“{word}”", "补上这一类；没有查到的在说明页写明", entries[0]
                )


@kind_rule("{same}都相同的条目，{previous}与上一条的{amount}一致")
def agrees_with_previous(
    entries: Sequence[Entry],
    library: Library,
    *,
    amount: FieldName,
    previous: FieldName,
    start: FieldName,
    same: tuple[FieldName, ...],
) -> Iterator[Fault]:
    """Where an entry names the `previous` amount, the entry before it, alike in all of `same`, has that `amount`."""
    for ordered in _alike(entries, library, same, start):
        for earlier, later in pairwise(ordered):
            if None not in (later.get(previous), earlier.get(amount)) and later[previous] != earlier[amount]:
                label = library.kinds[later.kind].label_of(previous)
                message = f"“{label}”读到“{later[previous]}”，站内上一条（{earlier.id}）是 {earlier[amount]}"
                yield Fault(previous, message, "可能缺了中间的一条，或有一处写错", later)


def _alike(
    entries: Sequence[Entry], library: Library, same: tuple[FieldName, ...], start: FieldName
) -> list[list[Entry]]:
    """Return the entries that agree in all of `same`, by their `start`; those without one are left alone."""
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.get(start) is not None:
            groups[tuple(plain(library.value(entry, name)) for name in same)].append(entry)
    return [sorted(groups[key], key=lambda entry: (entry[start], entry.id)) for key in sorted(groups)]
