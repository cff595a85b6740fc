"""The two libraries of one content: of everything, and of what the public may see, made by leaving the rest out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.entries import Entries, Entry
from gongkai.kinds import Kind
from gongkai.library import Compute, Library
from gongkai.problems import Problem, warning
from gongkai.references import Resolver
from gongkai.site import Site
from gongkai.watch import Watch, Watched
from gongkai.workdays import Workdays

# What is noted of the library of everything is not what is noted of the public one.
WHOLE = "whole-"


def make_library(
    root: Path,
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
    empty = Library(
        root=root,
        site=site,
        kinds=kinds,
        entries=Watched({}, Watch(), ""),
        day=today,
        workdays=workdays,
        compute=compute,
        backward=Watched({}, Watch(), ""),
        by_kind=Watched({}, Watch(), ""),
        hidden=hidden,
        files=Watched(entries.files, Watch(), ""),
        watch=Watch(),
        scope=WHOLE,
    )
    return _index(empty, resolved), resolver.problems


def public(library: Library) -> tuple[Library, list[Problem]]:
    """Return the library of what the public may see, and a warning for each reference that loses its target."""
    kept: dict[str, Entry] = {}
    problems = []
    hidden = library.hidden
    inner = {
        name: [each.name for each in kind.fields.values() if each.internal] for name, kind in library.kinds.items()
    }
    referring = {name: _referring(kind) for name, kind in library.kinds.items()}
    for id_, entry in dict.items(library.entries):
        if id_ in hidden:
            continue
        kind = library.kinds[entry.kind]
        named = _references(referring[kind.name], entry) if hidden else ()
        lost = [(name, target) for name, target in named if target in hidden]
        for name, target in lost:
            message = f"“{kind.label_of(name)}”引用的“{target}”不在公开站，公开页面上不显示"
            problems.append(warning("ref.hidden", message, entry.where(name), "等它审查通过后会自动显示"))
        if lost or inner[kind.name]:
            fields = {**entry.fields, **dict.fromkeys(inner[kind.name])}
            fields |= {name: _without(fields[name], hidden) for name, _ in lost}
            entry = replace(entry, fields=fields, digest=f"{entry.digest} {lost}" if lost else entry.digest)
        kept[id_] = entry
    return _index(replace(library, hidden=frozenset(), scope=""), kept), problems


def with_texts(library: Library, sources: Mapping[str, str]) -> Library:
    """Return a library in which some entries, by id, have other texts; `sources` are the digests of their files."""
    entries = dict(dict.items(library.entries))
    for id_, source in sources.items():
        if id_ in entries:
            entries[id_] = replace(entries[id_], source=source)
    # What was worked out of texts is worked out anew.
    watched = Watched(entries, library.watch, f"{library.scope}entry")
    return replace(library, entries=watched, memory=library.lasting())


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


def _index(library: Library, entries: Mapping[str, Entry]) -> Library:
    """The library with these entries in the place of its own."""
    watch, scope, kinds = library.watch, library.scope, library.kinds
    backward: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_kind: dict[str, list[Entry]] = {name: [] for name in kinds}
    referring = {name: _referring(kind) for name, kind in kinds.items()}
    for id_ in sorted(entries):
        entry = entries[id_]
        by_kind[entry.kind].append(entry)
        for name, is_many in referring[entry.kind]:
            if value := entry.fields.get(name):
                for target in value if is_many else (value,):
                    backward[target].append((id_, name))
    made = replace(
        library,
        entries=Watched(entries, watch, f"{scope}entry"),
        backward=Watched({id_: tuple(found) for id_, found in backward.items()}, watch, f"{scope}to"),
        by_kind=Watched({name: tuple(found) for name, found in by_kind.items()}, watch, f"{scope}kind"),
        files=Watched(dict(dict.items(library.files)), watch, f"{scope}file"),
        memory={},
    )
    ordered = {name: tuple(made.sorted(found, kinds[name].order)) for name, found in by_kind.items()}
    return replace(made, by_kind=Watched(ordered, watch, f"{scope}kind"), memory={})


def _referring(kind: Kind) -> tuple[tuple[str, bool], ...]:
    """The fields of a kind that refer to entries, each with whether it holds several."""
    return tuple((each.name, each.type == "refs") for each in kind.fields.values() if each.type in ("ref", "refs"))


def _references(fields: Iterable[tuple[str, bool]], entry: Entry) -> Iterator[tuple[str, str]]:
    for name, is_many in fields:
        if value := entry.fields.get(name):
            if is_many:
                yield from ((name, each) for each in value)
            else:
                yield name, value


def _without(value: Any, ids: frozenset[str]) -> Any:
    return tuple(each for each in value if each not in ids) if isinstance(value, tuple) else None
