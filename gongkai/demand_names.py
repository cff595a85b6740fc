"""Names that demands use: of kinds, fields, words, requirements and units, each reported where it does not exist."""

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from gongkai.demands import ANY, Demand
from gongkai.entries import Entry
from gongkai.kinds import Kind, field_at, has_field
from gongkai.library import Library
from gongkai.problems import Problem, error, nearest

TYPE = "demands"


class _Wrong(Protocol):
    def __call__(self, option: str, message: str, hint: str = "") -> Problem: ...


def misnamed_demands(library: Library) -> Iterator[Problem]:
    """Yield a problem for each name in a demand that does not exist, at its line."""
    names = {
        str(text)
        for kind in library.kinds.values()
        for name in kind.names
        for entry in library.all(kind.name)
        for text in library.follow(entry, name)
    }
    for kind in library.kinds.values():
        fields = [name for name, declared in kind.fields.items() if declared.type == TYPE]
        for entry in library.all(kind.name) if fields else ():
            for name in fields:
                for number, demand in enumerate(entry.get(name) or ()):
                    yield from _misnamed(library.kinds, entry, (name, number), demand, names | set(library.entries))


def _misnamed(
    kinds: Mapping[str, Kind], entry: Entry, at: tuple[str, int], demand: Demand, units: set[str]
) -> Iterator[Problem]:
    label = f"“{kinds[entry.kind].label_of(at[0])}”第 {at[1] + 1} 项"

    def wrong(option: str, message: str, hint: str = "") -> Problem:
        return error("demand.name", f"{label}：{message}", entry.where(*at, option), hint)

    if demand.kind and demand.kind not in kinds:
        yield wrong("kind", f"没有类别“{demand.kind}”", nearest(demand.kind, kinds))
        return
    kind = kinds.get(demand.kind)
    given: dict[str, tuple[str, ...]] = {
        "filled": demand.filled,
        "where": tuple(demand.where),
        "covers": (demand.covers,),
    }
    if kind:
        for option, fields in given.items():
            for field in fields:
                if field and field != "id" and not has_field(kind, field, kinds):
                    hint = nearest(field, [*kind.fields, *kind.computed])
                    yield wrong(option, f"“{kind.label}”没有字段“{field}”", hint)
        yield from _unknown_words(kind, demand, wrong)
    known = {each.id for k in ([kind] if kind else kinds.values()) for each in k.requirements}
    for id_ in demand.obeys:
        if id_ not in known:
            yield wrong("obeys", f"没有要求“{id_}”", nearest(id_, known))
    for name in demand.units:
        if name not in units:
            yield wrong("units", f"没有单位或分组“{name}”", nearest(name, units))
    if demand.due and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", demand.due):
        yield wrong("due", f"due 读到“{demand.due}”，应为月-日", "例如 due: 03-31")


def _unknown_words(kind: Kind, demand: Demand, wrong: _Wrong) -> Iterator[Problem]:
    """Words of a choice that its field does not allow: a demand for them could never be met."""
    asked: list[tuple[str, str, tuple[str, ...]]] = [
        ("where", name, (word,)) for name, word in demand.where.items() if word not in (ANY, "self")
    ]
    asked += [("words", demand.covers, demand.words)] if demand.covers else []
    for option, name, words in asked:
        first, _, rest = name.partition(".")
        declared = kind.fields.get(first)
        if declared is None or (rest and not declared.fields):
            continue
        allowed = field_at(kind, name).of
        for word in words:
            if allowed and word not in allowed:
                yield wrong(option, f"“{field_at(kind, name).label}”没有“{word}”", nearest(word, allowed))
