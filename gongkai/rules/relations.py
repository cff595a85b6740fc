"""Rules about entries that belong together."""

from collections.abc import Iterator

from gongkai.clauses import clauses_of, seek
from gongkai.compare import plain
from gongkai.computed import Stage
from gongkai.entries import Entry
from gongkai.library import Library
from gongkai.options import FieldName, KindName, OtherField
from gongkai.problems import nearest
from gongkai.progress import Progress, State
from gongkai.rules.rule import Clock, Fault, entry_rule
from gongkai.workdays import COUNTED, Count, as_day


@entry_rule("有一个{kind}条目与它对应")
def has_counterpart(
    entry: Entry,
    library: Library,
    *,
    kind: KindName,
    field: OtherField,
    when: FieldName = FieldName(""),
    equals: str = "是",
) -> Iterator[Fault]:
    """Where `when` equals a text, or always without it, an entry of `kind` names this one in its `field`."""
    if when and all(plain(value) != equals for value in library.follow(entry, when)):
        return
    if not library.referring(entry.id, kind, field):
        label = library.kinds[kind].label
        reason = f"“{library.kinds[entry.kind].label_of(when)}”为“{equals}”，" if when else ""
        hint = f"建一个{label}条目，写上 {field}: {entry.id}；已建的要有审查记录"
        yield Fault(when or "title", f"{reason}应有“{label}”，没有找到", hint)


def _counterpart_clock(
    entry: Entry,
    library: Library,
    *,
    kind: KindName,
    field: OtherField,
    start: FieldName,
    end: OtherField,
    days: int,
    count: Count = "working",
) -> Clock | None:
    if entry.get(start) is None:
        return None
    found = library.referring(entry.id, kind, field)
    first = min((as_day(other[end]) for other in found if other.get(end) is not None), default=None)
    span = library.workdays.span(as_day(entry[start]), days, count)
    label = library.kinds[entry.kind].label_of(start)
    return Clock(label, span.start, library.kinds[kind].label, first, span.due, span)


@entry_rule("{start}后 {days} 日（{count}）内公开对应的{kind}", clock=_counterpart_clock)
def counterpart_within(
    entry: Entry,
    library: Library,
    *,
    kind: KindName,
    field: OtherField,
    start: FieldName,
    end: OtherField,
    days: int,
    count: Count = "working",
) -> Iterator[Fault]:
    """
    An entry of `kind` that names this one in its `field` has its `end` at most `days` days after this one's `start`.

    While there is none, the reporting day stands in for it. Without `start`, nothing is due yet.
    """
    clock = _counterpart_clock(entry, library, kind=kind, field=field, start=start, end=end, days=days, count=count)
    if clock and (clock.end or library.today) > clock.due:
        late = f"{clock.end} 才公开" if clock.end else "还没有公开"
        counted = f"“{clock.begun}”{clock.start} 后 {days} 个{COUNTED[count]}"
        hint = "今后按期公开" if clock.end else f"建一个{clock.ended}条目，写上 {field}: {entry.id}"
        yield Fault(start, f"“{clock.ended}”{late}，应不晚于 {clock.due}（{counted}）", hint)


@entry_rule("{field}与{through}所属的相同")
def same_through(
    entry: Entry, library: Library, *, field: FieldName, through: FieldName, other: OtherField
) -> Iterator[Fault]:
    """`field` names the same entry as `other` does in the entry that `through` names; blank ones are left alone."""
    own, its = entry.get(field), library.follow(entry, f"{through}.{other}")
    if own and its and own not in its:
        label = library.kinds[entry.kind].label_of
        message = f"“{label(field)}”读到“{own}”，“{label(through)}”属于“{its[0]}”"
        yield Fault(field, message, f"改为 {field}: {its[0]}，或改正 {through}")


@entry_rule("顺着{field}不绕回自己")
def acyclic(entry: Entry, library: Library, *, field: FieldName) -> Iterator[Fault]:
    """Following `field` from entry to entry never leads back."""
    seen: set[str] = set()
    ahead = list(library.follow(entry, field))
    while ahead:
        id_ = ahead.pop()
        if id_ == entry.id:
            label = library.kinds[entry.kind].label_of(field)
            yield Fault(field, f"“{label}”绕回了自己", "去掉其中一处引用")
            return
        if id_ not in seen and (target := library.get(id_)) is not None:
            seen.add(id_)
            ahead += library.follow(target, field)


@entry_rule("{field}里的每一条，在所解读的文件里都有")
def clauses_exist(entry: Entry, library: Library, *, field: FieldName) -> Iterator[Fault]:
    """Every row of `field`, of type clauses, names by its first words one clause of the documents it explains."""
    for number, row in enumerate(entry.get(field) or ()):
        sought = seek(library, entry, field, row)
        if sought.clause:
            continue
        label = library.kinds[entry.kind].label_of(field)
        if sought.count:
            message = f"“{label}”读到“{row.clause}”，文件里有 {sought.count} 处这样开头"
            yield Fault(f"{field}.{number}.clause", message, "把条款开头多写几个字；解读几份文件的写明 document")
            continue
        known = [clause.text[:12] for clause in clauses_of(library, sought.document)] if sought.document else []
        hint = nearest(row.clause, known) or "照抄条款开头的几个字，例如 第三条"
        hint += "；document 写所解读的文件的标题或编号" if row.document else ""
        yield Fault(f"{field}.{number}.clause", f"“{label}”读到“{row.clause}”，所解读的文件里没有这样开头的条款", hint)


@entry_rule("{progress}没有逾期，也不是空的")
def progress_kept(entry: Entry, library: Library, *, progress: FieldName) -> Iterator[Fault]:
    """What the entry requires, worked out in the computed field `progress`, is neither late nor missing."""
    found: Progress = library.value(entry, progress)
    if found.state in (State.LATE, State.MISSING):
        missing = "；".join(dict.fromkeys(text for answer in found.answers() for text in answer.missing))
        yield Fault("title", f"还没有做到：{missing}", "补上缺的内容，经过审查后公开")


@entry_rule("{stages}中到期的环节都已公开")
def stages_done(entry: Entry, library: Library, *, stages: FieldName) -> Iterator[Fault]:
    """No stage in the computed field `stages` is due and missing."""
    stage: Stage
    for stage in library.value(entry, stages):
        if stage.state == "应公开未公开":
            yield Fault("title", f"“{stage.label}”应于 {stage.due} 前公开，还没有公开", "补上这个环节的材料")
