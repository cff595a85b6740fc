"""
Everything on a given day: entries with their references resolved, what points at what, summaries and selections.

There are two libraries of one content. The public one is made by leaving out, before anything is planned, each entry
that is internal, unreviewed or refused: what is not in it cannot be shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from gongkai.compare import plain, sort_key
from gongkai.demands import ANY
from gongkai.entries import Entry, read_body
from gongkai.fields import Field, Record
from gongkai.kinds import Kind, Selection
from gongkai.site import Site
from gongkai.sources import digest
from gongkai.watch import States, Watch, Watched
from gongkai.workdays import Workdays

# So many texts are held at a time, under this key: rules and page of one entry ask for the same.
_TEXTS = 8
_READ = ("(texts)",)
# The ends of the keys of what a library remembers that was not watched: no text has a part in it.
_UNWATCHED = ("(beside)", "(index)", "(said)")


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

    `root` is the site's folder, from which texts are read when they are asked for. `backward` gives, for an id, the
    entries that refer to it, each with the field that does. `hidden` are the entries that only the internal site
    shows; there are none in the public library. `files` are the sizes in bytes of the files beside the entries, by
    path below `content/`.

    `watch` notes what a computation looks at, under keys that begin with `scope`; `states` say what a key stands for.
    """

    root: Path
    site: Site
    kinds: Mapping[str, Kind]
    entries: Watched[Entry]
    day: date
    workdays: Workdays
    compute: Mapping[str, Compute]
    backward: Watched[tuple[tuple[str, str], ...]]
    by_kind: Watched[tuple[Entry, ...]]
    hidden: frozenset[str]
    files: Watched[int]
    watch: Watch
    scope: str
    memory: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The reporting day."""
        self.watch.note("day")
        return self.day

    @property
    def internal_ids(self) -> frozenset[str]:
        """The entries that only the internal site shows."""
        if self.scope:
            self.watch.note(f"{self.scope}hidden")
        return self.hidden

    def states(self) -> Mapping[str, States]:
        """Return what noted keys stand for, by the first word of the key."""
        entries = {entry.id: entry.digest for entry in dict.values(self.entries)}
        texts = {entry.id: entry.source for entry in dict.values(self.entries)}
        to = {**dict.fromkeys(entries, ""), **{id_: str(found) for id_, found in dict.items(self.backward)}}
        files = {name: str(size) for name, size in dict.items(self.files)}
        beside = {id_: " ".join(found) for kind in self.kinds for id_, found in self._beside(kind).items()}
        named = {
            "entry": States(self._all_state, entries),
            "text": States(lambda of: "", texts),
            "to": States(self._all_state, to),
            "file": States(self._all_state, files),
            "beside": States(lambda of: "", beside),
            "hidden": States(lambda of: digest("\n".join(sorted(self.hidden)).encode())),
            "kind": States(lambda of: _mark(self.by_kind.silently(of) or ()) if of != "*" else self._all_state(of)),
            "value": States(self._value_state),
        }
        return {
            "day": States(lambda of: self.day.isoformat()),
            **{self.scope + name: states for name, states in named.items()},
        }

    def _value_state(self, of: str) -> str:
        kind, name, value = of.split(" ", 2)
        return _mark(self._index(kind, name).get(value, ()))

    def _all_state(self, of: str) -> str:
        """Who went through all of something looked at everything; who looked for what is not there, at nothing."""
        if of != "*":
            return ""
        return _mark(dict.values(self.entries)) + repr(sorted(dict.items(self.files)))

    def remember(self, key: tuple[str, ...], make: Callable[[], Any]) -> Any:
        """Return what `make` gives, made once; who asks again has looked at the same."""
        if key not in self.memory:
            with self.watch.watching() as reads:
                made = make()
            self.memory[key] = (made, frozenset(reads))
        made, seen = self.memory[key]
        self.watch.note_all(seen)
        return made

    def lasting(self) -> dict[tuple[str, ...], Any]:
        """Return what is remembered that holds whatever becomes of the texts."""
        text = f"{self.scope}text "
        return {
            key: made
            for key, made in self.memory.items()
            if key != _READ and (key[-1] in _UNWATCHED or not any(read.startswith(text) for read in made[1]))
        }

    def get(self, id_: str) -> Entry | None:
        """Return an entry by its id."""
        found: Entry | None = self.entries.get(id_)
        return found

    def all(self, kind: str) -> tuple[Entry, ...]:
        """Return the entries of a kind in the kind's order."""
        found: tuple[Entry, ...] = self.by_kind.get(kind, ())
        return found

    def body(self, entry: Entry) -> str:
        """Return the Markdown of an entry, empty for one without a text."""
        self.watch.note(f"{self.scope}text {entry.id}")
        texts: dict[str, str] = self.memory.setdefault(_READ, {})
        if entry.path not in texts:
            if len(texts) >= _TEXTS:
                texts.clear()
            texts[entry.path] = read_body(self.root, entry)
        return texts[entry.path]

    def referring(self, id_: str, kind: str = "", field: str = "") -> tuple[Entry, ...]:
        """Return the entries that refer to an id: of one kind, through one field, where these are given."""
        found = []
        for source, name in self.backward.get(id_, ()):
            entry = self.entries[source]
            if (not kind or entry.kind == kind) and (not field or name == field):
                found.append(entry)
        return tuple(found)

    def beside(self, entry: Entry) -> tuple[str, str]:
        """Return the ids of the entries above and below one in its kind's order, empty at the ends."""
        self.watch.note(f"{self.scope}beside {entry.id}")
        return self._beside(entry.kind).get(entry.id, ("", ""))

    def _beside(self, kind: str) -> Mapping[str, tuple[str, str]]:
        key = (kind, "(beside)")
        if key not in self.memory:
            ids = ["", *(entry.id for entry in self.by_kind.silently(kind) or ()), ""]
            self.memory[key] = {ids[n]: (ids[n - 1], ids[n + 1]) for n in range(1, len(ids) - 1)}
        made: Mapping[str, tuple[str, str]] = self.memory[key]
        return made

    def holding(self, kind: str, name: str, value: str) -> tuple[Entry, ...]:
        """Return the entries of a kind that hold a value in a field, or in a computed one, in the kind's order."""
        self.watch.note(f"{self.scope}value {kind} {name} {value}")
        return self._index(kind, name).get(value, ())

    def _index(self, kind: str, name: str) -> Mapping[str, tuple[Entry, ...]]:
        key = (kind, name, "(index)")
        if key not in self.memory:
            found: dict[str, list[Entry]] = {}
            declared = self.kinds[kind]
            is_known = name in declared.fields or name in declared.computed or name == "year"
            with self.watch.looking_away():
                for entry in self.all(kind) if is_known else ():
                    for value in self.follow(entry, name):
                        found.setdefault(plain(value), []).append(entry)
            self.memory[key] = {value: tuple(entries) for value, entries in found.items()}
        made: Mapping[str, tuple[Entry, ...]] = self.memory[key]
        return made

    def url(self, entry: Entry) -> str:
        """Return the address of an entry's page."""
        return f"/internal/{entry.id}/" if entry.id in self.internal_ids else f"/{entry.id}/"

    def value(self, entry: Entry, name: str) -> Any:
        """Return a field or a computed field; `year` is the year of an entry of a kind without such a field."""
        kind = self.kinds[entry.kind]
        if name in kind.computed:
            computed = kind.computed[name]
            return self.remember((entry.id, name), lambda: self.compute[computed.use](entry, self, **computed.options))
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
        shown = self.shown
        return Summary(
            entry.id, entry.kind, self.url(entry), {name: shown(entry, name) for name in self._said(entry.kind)}
        )

    def _said(self, kind_name: str) -> tuple[str, ...]:
        """The fields of a kind's summaries."""
        key = (kind_name, "(said)")
        if key not in self.memory:
            kind = self.kinds[kind_name]
            names = dict.fromkeys([name for name, each in kind.fields.items() if each.summary])
            names |= dict.fromkeys((*kind.list.columns, *(name for axis in kind.list.by for name in axis)))
            names |= dict.fromkeys((kind.list.under, kind.list.count_by, kind.order.lstrip("-")))
            if kind.list.chart:
                chart = kind.list.chart
                names |= dict.fromkeys((chart.x, chart.y, chart.end, chart.unit, *chart.series))
            self.memory[key] = tuple(name for name in names if name)
        said: tuple[str, ...] = self.memory[key]
        return said

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
        found = [
            entry
            for kind in kinds
            for entry in self._pool(kind, selection, of)
            if self.matches(entry, selection.where, of)
        ]
        return tuple(self.sorted(found, selection.order)) if selection.order else tuple(found)

    def _pool(self, kind: str, selection: Selection, of: Entry | None) -> tuple[Entry, ...]:
        """Entries of a kind among which is selected: only those with the value of `of`, where that is asked for."""
        for name, wanted in selection.where:
            if of is None or not (wanted == "self" or wanted.startswith("self.")) or "." in name or name == "id":
                continue
            declared = self.kinds[kind].fields.get(name)
            if declared is not None and declared.type == "flag":
                continue
            targets = (of.id,) if wanted == "self" else self.follow(of, wanted.removeprefix("self."))
            if len(targets) == 1:
                return self.holding(kind, name, plain(targets[0]))
        return self.all(kind)

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


def _mark(entries: Iterable[Entry]) -> str:
    """What is the same for the same entries in the same order."""
    return digest("\n".join([f"{entry.id} {entry.digest}" for entry in entries]).encode())
