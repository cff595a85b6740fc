"""What editors write in references, an id or a name, to the id that is meant."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gongkai.entries import Entries, Entry
from gongkai.fields import Field
from gongkai.kinds import Kind
from gongkai.problems import Problem, error, nearest
from gongkai.strict_yaml import FieldPath


class Resolver:
    """Turns what editors wrote in references, ids or names, into ids; it lives for one call of `make_library`."""

    def __init__(self, kinds: Mapping[str, Kind], entries: Mapping[str, Entry], content: Entries) -> None:
        self.kinds, self.entries, self.content = kinds, entries, content
        self.problems: list[Problem] = []
        self.referring = {
            name: [each for each in kind.fields.values() if each.type in ("ref", "refs")]
            for name, kind in kinds.items()
        }
        self.named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries.values():
            for name in kinds[entry.kind].names:
                value = entry.get(name)
                for text in value if isinstance(value, tuple) else (value,):
                    if text and entry.id not in self.named[entry.kind][text]:
                        self.named[entry.kind][text].append(entry.id)

    def resolve(self, entry: Entry) -> Entry:
        """Return the entry with ids in all its references; those that lead nowhere are left out and reported."""
        meant: dict[str, Any] = {}
        for declared in self.referring[entry.kind]:
            name, value = declared.name, entry.fields.get(declared.name)
            if not value:
                continue
            if declared.type == "ref":
                found: str | tuple[str, ...] | None = self._find(entry, declared, value, (name,))
            else:
                all_found = [self._find(entry, declared, text, (name, number)) for number, text in enumerate(value)]
                found = tuple(dict.fromkeys(id_ for id_ in all_found if id_))
            if found != value:
                meant[name] = found
        if not meant:
            return entry
        # The same words may mean another entry tomorrow: who looks at this one looks at what they mean.
        return replace(entry, fields={**entry.fields, **meant}, digest=f"{entry.digest} {meant}")

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
            hint = _several(declared, text, known) or _nearest(text, known)
            hint = hint or f"写已有{wanted}的编号或名称；还没有的先建"
            self._fault("ref.unknown", f"{label}读到“{text}”，没有这个{wanted}", entry, at, hint)
        return None

    def _excused(self, text: str, declared: Field) -> bool:
        """A file that could not be read may hold what is missing here; its own problem is enough."""
        if any(text == id_ or text.startswith(id_ + "/") for id_ in self.content.broken):
            return True
        return "/" not in text and bool(self.content.broken_kinds.intersection(declared.to))

    def _fault(self, id_: str, message: str, entry: Entry, at: FieldPath, hint: str) -> None:
        self.problems.append(error(id_, message, entry.where(*at), hint))


def _several(declared: Field, text: str, known: Iterable[str]) -> str:
    """Return a hint for names that were strung together as in a sentence, or an empty text."""
    parts = [part.strip() for part in re.split("[、，,；;\\s]", text) if part.strip()]
    if len(parts) < 2 or not set(parts) <= set(known):
        return ""
    one = f"这里只能写一个，例如 {declared.name}: {parts[0]}"
    return one if declared.type == "ref" else f"写成 {declared.name}: [{', '.join(parts)}]"


def _nearest(text: str, known: Iterable[str]) -> str:
    """Return a hint with what was probably meant; ids are told apart by their last part, the rest is alike in many."""
    if "/" not in text:
        return nearest(text, known)
    last = text.rpartition("/")[2]
    near = [id_ for id_ in known if "/" in id_ and nearest(last, [id_.rpartition("/")[2]])]
    return nearest(text, near)
