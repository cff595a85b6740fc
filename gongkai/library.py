"""
Everything on a given day: entries with their references resolved, what points at what, summaries and selections.

There are two libraries of one content. The public one is made by leaving out, before anything is planned, each entry
that is internal, unreviewed or refused: what is not in it cannot be shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from gongkai.demands import ANY
from gongkai.entries import Entries, Entry
from gongkai.fields import Field, Record
from gongkai.kinds import Kind, Selection
from gongkai.problems import Problem, warning
from gongkai.references import Resolver
from gongkai.site import Site
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


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that an entry brings along: its address, empty where it is missing, its type, its size in bytes."""

    url: str
    type: str
    size: int


Compute = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Library:
    """
    The entries of one day. Built once; never changes.

    `backward` gives, for an id, the entries that refer to it, each with the field that does. `internal_ids` are the
    entries that only the internal site shows; there are none in the public library. `files` are the sizes in bytes of
    the files beside the entries, by path below `content/`.
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
    files: Mapping[str, int]
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
        names |= dict.fromkeys(name for name in (kind.list.under, kind.list.count_by, kind.order.lstrip("-")) if name)
        if kind.list.chart:
            chart = kind.list.chart
            names |= dict.fromkeys((chart.x, chart.y, chart.end, chart.unit, *chart.series))
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

    def view(self, entry: Entry) -> Summary:
        """Return everything that the entry's own page may say of it: all fields and computed fields."""
        kind = self.kinds[entry.kind]
        fields = {name: self.shown(entry, name) for name in (*kind.fields, *kind.computed)}
        base = entry.path.removeprefix("content/").rpartition("/")[0]
        prefix = f"internal/{base}" if entry.id in self.internal_ids else base
        for name, declared in kind.fields.items():
            fields[name] = self._with_files(declared, fields[name], base, prefix)
        return Summary(entry.id, entry.kind, self.url(entry), fields)

    def _with_files(self, declared: Field, value: Any, base: str, prefix: str) -> Any:
        if value is None or not (declared.type == "file" or declared.fields):
            return value
        if declared.type == "file":
            size = self.files.get(f"{base}/{value}")
            # A file that is missing has its own problem; the page shows its name without a link.
            url = f"/{prefix}/{value}" if size is not None else ""
            return FileLink(url, value.rpartition(".")[2].upper(), size or 0)
        rows = (value,) if declared.type == "record" else value
        made = tuple(
            Record({f.name: self._with_files(f, row.fields[f.name], base, prefix) for f in declared.fields})
            for row in rows
        )
        return made[0] if declared.type == "record" else made

    def titled(self, id_: str) -> Summary:
        """Return the least that can be said of an entry: title and address."""
        entry = self.entries[id_]
        return Summary(id_, entry.kind, self.url(entry), {"title": entry["title"], "sample": entry.get("sample")})

    def select(self, selection: Selection, of: Entry | None = None) -> tuple[Entry, ...]:
        """Return all entries that a selection looks at, in its order, before its limit; `of` is what `self` means."""
        kinds = selection.kinds or tuple(self.kinds)
        found = [entry for kind in kinds for entry in self.all(kind) if self.matches(entry, selection.where, of)]
        return tuple(self.sorted(found, selection.order)) if selection.order else tuple(found)

    def counts(self, entries: Iterable[Entry], name: str) -> tuple[tuple[Any, int], ...]:
        """
        Return how many entries have each value of a field, in the order in which the field's kind or type names them.

        An entry with several values counts for each; one without any counts for none.
        """
        found: dict[Any, int] = {}
        order: dict[Any, int] = {}
        for entry in entries:
            declared = self.kinds[entry.kind].fields.get(name)
            for value in self.follow(entry, name):
                words = declared.of if declared else tuple(type(value)) if isinstance(value, Enum) else ()
                order.setdefault(value, words.index(value) if value in words else len(words))
                found[value] = found.get(value, 0) + 1
        return tuple(sorted(found.items(), key=lambda pair: (order[pair[0]], plain(pair[0]))))

    def sorted(self, entries: Iterable[Entry], order: str) -> list[Entry]:
        """Return entries by a field, downwards after `-`; equal ones by id, those without the field last."""
        name = order.lstrip("-")
        keyed = [(sort_key(self.value(entry, name)), entry) for entry in sorted(entries, key=lambda entry: entry.id)]
        given = sorted(
            (pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=order.startswith("-")
        )
        return [entry for _, entry in given] + [entry for key, entry in keyed if key is None]

    def matches(self, entry: Entry, pairs: Iterable[tuple[str, str]], of: Entry | None = None) -> bool:
        """
        Return whether each field, or path to one, holds its word.

        `self` means `of`, `self.x` what `of` has in x, `*` whatever is given.
        """
        return all(self._matches(entry, name, wanted, of) for name, wanted in pairs)

    def _matches(self, entry: Entry, name: str, wanted: str, of: Entry | None) -> bool:
        kind = self.kinds[entry.kind]
        first = name.partition(".")[0]
        if first == "id":
            return any(entry.id == target for target in ((of.id,) if of and wanted == "self" else (wanted,)))
        if first not in kind.fields and first not in kind.computed and first != "year":
            return False
        if wanted == ANY:
            return bool(self.follow(entry, name))
        if wanted == "self":
            targets: tuple[Any, ...] = (of.id,) if of else ()
        elif wanted.startswith("self."):
            targets = self.follow(of, wanted.removeprefix("self.")) if of else ()
        else:
            targets = (wanted,)
        declared = kind.fields.get(name)
        # A flag that was not set says no; anything else that is blank matches nothing.
        values = (entry.get(name),) if declared is not None and declared.type == "flag" else self.follow(entry, name)
        wanted_texts = {plain(target) for target in targets}
        return any(plain(each) in wanted_texts for each in values)


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
    entries: Entries,
    today: date,
    workdays: Workdays,
    compute: Mapping[str, Compute],
) -> tuple[Library, list[Problem]]:
    """Return the library of all entries, public or not, and a problem for every reference that leads nowhere."""
    by_id = {entry.id: entry for entry in entries.entries}
    resolver = Resolver(kinds, by_id, entries)
    resolved = {id_: resolver.resolve(entry) for id_, entry in by_id.items()}
    hidden = frozenset(id_ for id_, entry in resolved.items() if not is_public(entry, kinds[entry.kind], today))
    library = _index(site, kinds, resolved, today, workdays, compute, hidden, entries.files)
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
    made = _index(
        library.site, library.kinds, kept, library.today, library.workdays, library.compute, frozenset(), library.files
    )
    return made, problems


def is_public(entry: Entry, kind: Kind, today: date) -> bool:
    """
    Return whether the public may see an entry: reviewed by the day, to be disclosed, not internal (R-REV-GATE), and
    within its term, where it is public for a term only (R-PII-EXPIRE).
    """
    review = entry.get("review")
    return (
        kind.audience == "public"
        and entry.get("audience") in (None, "public")
        and review is not None
        and review.attribute == "主动公开"
        and review.date <= today
        and not (entry.get("public_until") and entry["public_until"] < today)
    )


def _index(
    site: Site,
    kinds: Mapping[str, Kind],
    entries: Mapping[str, Entry],
    today: date,
    workdays: Workdays,
    compute: Mapping[str, Compute],
    internal_ids: frozenset[str],
    files: Mapping[str, int],
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
        files=files,
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
