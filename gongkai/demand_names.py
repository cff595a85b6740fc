"""Names that demands use: of kinds, fields, words, requirements and units, each reported where it does not exist."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongkai.demands import ANY, Demand
from gongkai.field import Field
from gongkai.kinds import Kind, has_field
from gongkai.library import Library
from gongkai.options import OtherField, names_in, options_of
from gongkai.problems import Problem, error, nearest

TYPE = "demands"


class Misnomer(NamedTuple):
    """A name in a demand that does not exist: the option that holds it, what is wrong, and what may be meant."""

    option: str
    message: str
    hint: str = ""


def misnamed_demands(library: Library) -> Iterator[Problem]:
    """Yield a problem for each name in a demand that does not exist, at its line."""
    units = {*ids_by_name(library), *library.entries}
    for kind in library.kinds.values():
        fields = [name for name, declared in kind.fields.items() if declared.type == TYPE]
        for entry in library.all(kind.name) if fields else ():
            for name in fields:
                for number, demand in enumerate(entry.get(name) or ()):
                    for option, message, hint in (*misnomers(demand, library.kinds), *_unknown_units(demand, units)):
                        said = f"“{kind.label_of(name)}”第 {number + 1} 项：{message}"
                        yield error("demand.name", said, entry.where(name, number, option), hint)


def ids_by_name(library: Library) -> Mapping[str, str]:
    """Return the ids of entries by every name under which others may refer to them."""
    found: Mapping[str, str] = library.remember(
        ("(names)",),
        lambda: {
            str(text): entry.id
            for kind in library.kinds.values()
            if kind.names
            for entry in library.all(kind.name)
            for name in kind.names
            for text in library.follow(entry, name)
        },
    )
    return found


def misnomers(demand: Demand, kinds: Mapping[str, Kind]) -> Iterator[Misnomer]:
    """Yield what a demand names that no kind has; such a demand cannot be judged."""
    if demand.kind and demand.kind not in kinds:
        yield Misnomer("kind", f"没有类别“{demand.kind}”", nearest(demand.kind, kinds))
        return
    kind = kinds.get(demand.kind)
    if kind:
        yield from _unknown_fields(kind, demand, kinds)
        yield from _unknown_words(kind, demand)
    elif demand.covers:
        yield Misnomer("covers", "写了 covers，没有写是哪个类别的字段", "加上 kind")
    known = {each.id for k in ([kind] if kind else kinds.values()) for each in k.requirements}
    for id_ in demand.obeys:
        if id_ not in known:
            yield Misnomer("obeys", f"没有要求“{id_}”", nearest(id_, known))


def _unknown_fields(kind: Kind, demand: Demand, kinds: Mapping[str, Kind]) -> Iterator[Misnomer]:
    # Kinds that know no units or no days are judged without them, so what was not said is not looked for.
    said = {each.name: value for each in options_of(Demand) if (value := getattr(demand, each.name)) != each.default}
    named = [(str(at[0]), name) for at, name in names_in(Demand, said, OtherField)]
    for option, field in [*named, *(("where", name) for name in demand.where if name != "id")]:
        if not has_field(kind, field, kinds):
            hint = nearest(field, [*kind.fields, *kind.computed])
            yield Misnomer(option, f"“{kind.label}”没有字段“{field}”", hint)
    if demand.covers and has_field(kind, demand.covers, kinds):
        declared = _own(kind, demand.covers)
        if declared is None or not (demand.words or declared.of):
            message = f"covers 读到“{demand.covers}”，它不是从给定的词里选的字段"
            yield Misnomer("covers", message, "换成这样的字段，或在 words 里写明要有哪些词")


def _unknown_words(kind: Kind, demand: Demand) -> Iterator[Misnomer]:
    """Words of a choice that its field does not allow: a demand for them could never be met."""
    asked: list[tuple[str, str, tuple[str, ...]]] = [
        ("where", name, (word,))
        for name, word in demand.where.items()
        if word not in (ANY, "self") and not word.startswith("self.")
    ]
    asked += [("words", demand.covers, demand.words)] if demand.covers else []
    for option, name, words in asked:
        declared = _own(kind, name)
        for word in words:
            if declared and declared.of and word not in declared.of:
                hint = nearest(word, declared.of) or "可写：" + "；".join(declared.of)
                yield Misnomer(option, f"“{declared.label}”没有“{word}”", hint)


def _unknown_units(demand: Demand, units: set[str]) -> Iterator[Misnomer]:
    for name in demand.units:
        if name not in units:
            yield Misnomer("units", f"没有单位或分组“{name}”", nearest(name, units))


def _own(kind: Kind, name: str) -> Field | None:
    """A field of the kind itself or of its records and rows; None for one that lies behind a reference."""
    first, _, rest = name.partition(".")
    declared = kind.fields.get(first)
    if rest and declared:
        return next((below for below in declared.fields if below.name == rest), None)
    return declared
