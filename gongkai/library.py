"""
Everything on a given day: entries with their references resolved, what points at what, summaries and selections.

There are two libraries of one content. The public one is made by leaving out, before anything is planned, each entry
that is internal, unreviewed or refused: what is not in it cannot be shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from gongkai.entries import Entry
from gongkai.fields import Field, Record
from gongkai.kinds import Kind, Selection
from gongkai.problems import Problem, error, nearest, warning
from gongkai.site import Site
from gongkai.strict_yaml import FieldPath
from gongkai.workdays import Workdays, as_day


@dataclass(frozen=True, slots=True)
class Summary:
    """What other pages may say of an entry: its address and the fields that its kind gives to lists."""

    id: str
    kind: str
    url: str
    fields: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        if name == "fields" or name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(name) from None


Compute = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Library:
    """
    The entries of one day. Built once; never changes.

    `backward` gives, for an id, the entries that refer to it, each with the field that does. `internal_ids` are the
    entries that only the internal site shows; there are none in the public library.
    """

    site: Site
    kinds: Mapping[str, Kind]
    entries: Mapping[str, Entry]
    today: date
    workdays: Workdays
    compute: Mapping[str, Compute]
    backward: Mapping[str, tuple[tuple[str, str], ...]]
    by_kind: Mapping[str, tuple[Entry, ...]]
    internal_ids: frozenset[str]
    memory: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    def get(self, id_: str) -> Entry | None:
        """Return an entry by its id."""
        return self.entries.get(id_)

    def all(self, kind: str) -> tuple[Entry, ...]:
        """Return the entries of a kind in the kind's order."""
        return self.by_kind.get(kind, ())

    def referring(self, id_: str, kind: str = "", field: str = "") -> tuple[Entry, ...]:
        """Return the entries that refer to an id: of one kind, through one field, where these are given."""
        found = []
        for source, name in self.backward.get(id_, ()):
            entry = self.entries[source]
            if (not kind or entry.kind == kind) and (not field or name == field):
                found.append(entry)
        return tuple(found)

    def url(self, entry: Entry) -> str:
        """Return the address of an entry's page."""
        return f"/internal/{entry.id}/" if entry.id in self.internal_ids else f"/{entry.id}/"

    def value(self, entry: Entry, name: str) -> Any:
        """Return a field or a computed field; `year` is the year of an entry of a kind without such a field."""
        kind = self.kinds[entry.kind]
        if name in kind.computed:
            key = (entry.id, name)
            if key not in self.memory:
                computed = kind.computed[name]
                self.memory[key] = self.compute[computed.use](entry, self, **computed.options)
            return self.memory[key]
        if name == "year" and name not in kind.fields:
            return entry.year or None
        return entry.fields.get(name)

    def follow(self, entry: Entry, path: str) -> tuple[Any, ...]:
        """Return the values at the end of a dotted path, through records and references; blank ones are left out."""
        first, _, rest = path.partition(".")
        value = self.value(entry, first)
        values = value if isinstance(value, tuple) else () if value in (None, "") else (value,)
        if not rest:
            return values
        found: list[Any] = []
        for each in values:
            if isinstance(each, Record):
                found += [each.fields[rest]] if each.fields.get(rest) is not None else []
            elif (target := self.get(each)) is not None:
                found += self.follow(target, rest)
        return tuple(found)

    def summary(self, entry: Entry) -> Summary:
        """Return what other pages may say of an entry."""
        kind = self.kinds[entry.kind]
        names = dict.fromkeys([name for name, each in kind.fields.items() if each.summary])
        names |= dict.fromkeys((*kind.list.columns, *(name for axis in kind.list.by for name in axis)))
        names |= dict.fromkeys(name for name in (kind.list.under, kind.order.lstrip("-")) if name)
        if kind.list.chart:
            chart = kind.list.chart
            names |= dict.fromkeys((chart.x, chart.y, chart.end, *chart.series))
        return Summary(entry.id, entry.kind, self.url(entry), {name: self.shown(entry, name) for name in names if name})

    def shown(self, entry: Entry, name: str) -> Any:
        """Return a field's value as a page sees it: references as the titles and addresses of what they name."""
        value = self.value(entry, name)
        kind = self.kinds[entry.kind]
        declared = kind.fields.get(name)
        is_ref = declared is not None and declared.type in ("ref", "refs")
        if is_ref or (name in kind.computed and isinstance(value, tuple)):
            if isinstance(value, tuple):
                return tuple(self.titled(each) if each in self.entries else each for each in value)
            return self.titled(value) if value else None
        return value

    def titled(self, id_: str) -> Summary:
        """Return the least that can be said of an entry: title and address."""
        entry = self.entries[id_]
        return Summary(id_, entry.kind, self.url(entry), {"title": entry["title"], "sample": entry.get("sample")})

    def select(self, selection: Selection, of: Entry | None = None) -> tuple[Entry, ...]:
        """Return all entries that a selection looks at, in its order, before its limit; `of` is what `self` means."""
        kinds = selection.kinds or tuple(self.kinds)
        found = [
            entry
            for kind in kinds
            for entry in self.all(kind)
            if all(self._matches(entry, name, wanted, of) for name, wanted in selection.where)
        ]
        return tuple(self.sorted(found, selection.order)) if selection.order else tuple(found)

    def sorted(self, entries: Iterable[Entry], order: str) -> list[Entry]:
        """Return entries by a field, downwards after `-`; equal ones by id, those without the field last."""
        name = order.lstrip("-")
        keyed = [(sort_key(self.value(entry, name)), entry) for entry in sorted(entries, key=lambda entry: entry.id)]
        given = sorted(
            (pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=order.startswith("-")
        )
        return [entry for _, entry in given] + [entry for key, entry in keyed if key is None]

    def _matches(self, entry: Entry, name: str, wanted: str, of: Entry | None) -> bool:
        kind = self.kinds[entry.kind]
        if name not in kind.fields and name not in kind.computed:
            return False
        if wanted == "self":
            targets: tuple[Any, ...] = (of.id,) if of else ()
        elif wanted.startswith("self."):
            targets = self.follow(of, wanted.removeprefix("self.")) if of else ()
        else:
            targets = (wanted,)
        value = self.value(entry, name)
        values = value if isinstance(value, tuple) else (value,)
        return any(plain(each) in {plain(target) for target in targets} for each in values)


def sort_key(value: Any) -> Any:
    """Return what a value is sorted by, None for a blank; numbers and dates of different forms compare."""
    if value is None or value == () or value == "":
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return datetime.combine(value, time()).isoformat()
    return Decimal(value) if isinstance(value, int) else value


def plain(value: Any) -> str:
    """Return a value as kind files write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(as_day(value)) if isinstance(value, date) else str(value)


def make_library(
    site: Site,
    kinds: Mapping[str, Kind],
    entries: Iterable[Entry],
    today: date,
    workdays: Workdays,
    compute: Mapping[str, Compute],
    *,
    broken: Iterable[str] = (),
    broken_kinds: Iterable[str] = (),
) -> tuple[Library, list[Problem]]:
    """
    Return the library of all entries, public or not, and every reference that leads nowhere.

    `broken` are ids of files that could not be used: a reference to one of them is not reported again.
    """
    by_id = {entry.id: entry for entry in entries}
    resolver = _Resolver(kinds, by_id, tuple(broken), frozenset(broken_kinds))
    resolved = {id_: resolver.resolve(entry) for id_, entry in by_id.items()}
    hidden = frozenset(id_ for id_, entry in resolved.items() if not is_public(entry, kinds[entry.kind], today))
    library = _index(site, kinds, resolved, today, workdays, compute, hidden)
    return library, resolver.problems


def public(library: Library) -> tuple[Library, list[Problem]]:
    """Return the library of what the public may see, and a warning for each reference that loses its target."""
    kept, problems = {}, []
    for id_, entry in library.entries.items():
        if id_ in library.internal_ids:
            continue
        kind = library.kinds[entry.kind]
        fields = {name: None if kind.fields[name].internal else value for name, value in entry.fields.items()}
        for name, target in _references(kind, entry):
            if target in library.internal_ids:
                fields[name] = _without(fields[name], library.internal_ids)
                message = f"“{kind.label_of(name)}”引用的“{target}”不在公开站，公开页面上不显示"
                problems.append(warning("ref.hidden", message, entry.where(name), "等它审查通过后会自动显示"))
        kept[id_] = replace(entry, fields=fields)
    made = _index(library.site, library.kinds, kept, library.today, library.workdays, library.compute, frozenset())
    return made, problems


def is_public(entry: Entry, kind: Kind, today: date) -> bool:
    """Return whether the public may see an entry: reviewed by the day, to be disclosed, not internal (R-REV-GATE)."""
    review = entry.get("review")
    return (
        kind.audience == "public"
        and entry.get("audience") in (None, "public")
        and review is not None
        and review.attribute == "主动公开"
        and review.date <= today
    )


def _index(
    site: Site,
    kinds: Mapping[str, Kind],
    entries: Mapping[str, Entry],
    today: date,
    workdays: Workdays,
    compute: Mapping[str, Compute],
    internal_ids: frozenset[str],
) -> Library:
    backward: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_kind: dict[str, list[Entry]] = {name: [] for name in kinds}
    for id_ in sorted(entries):
        entry = entries[id_]
        by_kind[entry.kind].append(entry)
        for name, target in _references(kinds[entry.kind], entry):
            backward[target].append((id_, name))
    made = Library(
        site=site,
        kinds=kinds,
        entries=entries,
        today=today,
        workdays=workdays,
        compute=compute,
        backward={id_: tuple(found) for id_, found in backward.items()},
        by_kind={name: tuple(found) for name, found in by_kind.items()},
        internal_ids=internal_ids,
    )
    ordered = {name: tuple(made.sorted(found, kinds[name].order)) for name, found in made.by_kind.items()}
    return replace(made, by_kind=ordered, memory={})


def _references(kind: Kind, entry: Entry) -> Iterator[tuple[str, str]]:
    for name, declared in kind.fields.items():
        value = entry.fields.get(name)
        if declared.type == "ref" and value:
            yield name, value
        elif declared.type == "refs" and value:
            for each in value:
                yield name, each


def _without(value: Any, ids: frozenset[str]) -> Any:
    return tuple(each for each in value if each not in ids) if isinstance(value, tuple) else None


class _Resolver:
    """Turns what editors wrote in references, ids or names, into ids; it lives for one call of `make_library`."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        entries: Mapping[str, Entry],
        broken: Sequence[str],
        broken_kinds: frozenset[str],
    ) -> None:
        self.kinds, self.entries, self.broken, self.broken_kinds = kinds, entries, broken, broken_kinds
        self.problems: list[Problem] = []
        self.named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries.values():
            for name in kinds[entry.kind].names:
                value = entry.get(name)
                for text in value if isinstance(value, tuple) else (value,):
                    if text and entry.id not in self.named[entry.kind][text]:
                        self.named[entry.kind][text].append(entry.id)

    def resolve(self, entry: Entry) -> Entry:
        fields = dict(entry.fields)
        for name, declared in self.kinds[entry.kind].fields.items():
            value = fields.get(name)
            if declared.type == "ref" and value:
                fields[name] = self._find(entry, declared, value, (name,))
            elif declared.type == "refs" and value:
                found = [self._find(entry, declared, text, (name, number)) for number, text in enumerate(value)]
                fields[name] = tuple(dict.fromkeys(id_ for id_ in found if id_))
        return replace(entry, fields=fields)

    def _find(self, entry: Entry, declared: Field, text: str, at: FieldPath) -> str | None:
        if text in self.entries and self.entries[text].kind in declared.to:
            return text
        found = [id_ for kind in declared.to for id_ in self.named[kind].get(text, ())]
        if len(found) == 1:
            return found[0]
        label = f"“{declared.label}”"
        if len(found) > 1:
            message = f"{label}读到“{text}”，它指“{'”或“'.join(found)}”，分不清"
            self._fault("ref.ambiguous", message, entry, at, f"写编号，例如 {declared.name}: {found[0]}")
        elif text in self.entries:
            other = self.kinds[self.entries[text].kind].label
            wanted = "或".join(self.kinds[kind].label for kind in declared.to)
            self._fault("ref.kind", f"{label}读到“{text}”，它是{other}，应为{wanted}", entry, at, "换成正确的编号")
        elif not self._excused(text, declared):
            known = [id_ for id_, other_entry in self.entries.items() if other_entry.kind in declared.to]
            known += [name for kind in declared.to for name in self.named[kind]]
            wanted = "或".join(self.kinds[kind].label for kind in declared.to)
            hint = nearest(text, known) or f"写已有{wanted}的编号或名称；还没有的先建"
            self._fault("ref.unknown", f"{label}读到“{text}”，没有这个{wanted}", entry, at, hint)
        return None

    def _excused(self, text: str, declared: Field) -> bool:
        """A file that could not be read may hold what is missing here; its own problem is enough."""
        if any(text == id_ or text.startswith(id_ + "/") for id_ in self.broken):
            return True
        return "/" not in text and bool(self.broken_kinds.intersection(declared.to))

    def _fault(self, id_: str, message: str, entry: Entry, at: FieldPath, hint: str) -> None:
        self.problems.append(error(id_, message, entry.where(*at), hint))
