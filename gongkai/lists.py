"""How a list is cut and along which axes: parts that stay as they are when something new comes, addresses that last."""

import typing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.entries import Entry
from gongkai.kinds import Kind
from gongkai.library import Library
from gongkai.sources import digest


@dataclass(frozen=True, slots=True)
class Choice:
    """One value along an axis, with the address of its list and the number of its entries."""

    title: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Axis:
    """The lists of a kind by the values of one field; `within` is the address of the list it divides, '' for all."""

    label: str
    within: str
    choices: tuple[Choice, ...]


Members = dict[str, list[Entry]]


def parts_of(entries: Sequence[Entry], size: int) -> int:
    """Return into how many parts a list is cut."""
    return max(len(entries) // size, 1)


def piece(entries: Sequence[Entry], size: int, number: int) -> Sequence[Entry]:
    """
    Return a part of a list of entries, newest first; parts are counted from 1, which holds the oldest.

    Every part holds `size` entries but the newest, which holds up to one less than twice as many. So something new
    changes the newest part only, and nobody meets a front page with one line.
    """
    start = len(entries) - number * size
    return entries[start if number < parts_of(entries, size) else 0 : start + size]


def part_url(url: str, number: int, count: int) -> str:
    """Return the address of a part: the newest has the list's own, so that addresses of old parts never change."""
    return url if number == count else f"{url}part-{number}/"


def axes_of(library: Library, kind: Kind, entries: Sequence[Entry]) -> list[tuple[Axis, Members]]:
    """Return every axis of a kind's lists, with the entries of each of its lists by address."""
    found = []
    for chain in kind.list.by:
        scopes: list[tuple[str, Sequence[Entry]]] = [("", entries)]
        for name in chain[:-1]:
            scopes = [
                (choice.url, members[choice.url])
                for within, scope in scopes
                for axis, members in [axis_of(library, kind, name, within, scope)]
                for choice in axis.choices
            ]
        found += [axis_of(library, kind, chain[-1], within, scope) for within, scope in scopes]
    return [(axis, members) for axis, members in found if axis.choices]


def axis_of(library: Library, kind: Kind, name: str, within: str, entries: Sequence[Entry]) -> tuple[Axis, Members]:
    """Return one axis of the lists of `entries`, which stand at the address `within`, with the entries of each list."""
    base = within or f"/{kind.name}/"
    groups: dict[Any, list[Entry]] = {}
    oldest_first = list(reversed(entries)) if kind.order.startswith("-") else list(entries)
    for entry in oldest_first:
        value = library.value(entry, name)
        for each in value if isinstance(value, tuple) else (value,):
            if each is not None:
                groups.setdefault(each, []).append(entry)
    choices, members = [], {}
    for number, value in enumerate(groups, 1):
        url = f"{base}{value}/" if name == kind.year or name == "year" else f"{base}{_word(name)}/{{}}/"
        url = url.format(_slug(library, kind, name, value, number))
        inside = groups[value] if not kind.order.startswith("-") else list(reversed(groups[value]))
        choices.append(
            (_rank(library, kind, name, value, number), Choice(_title(library, kind, name, value), url, len(inside)))
        )
        members[url] = inside
    ordered = tuple(choice for _, choice in sorted(choices, key=lambda pair: pair[0]))
    return Axis("年份" if name == "year" else kind.label_of(name), within, ordered), members


def _slug(library: Library, kind: Kind, name: str, value: Any, number: int) -> str:
    """The address of a value: its own where it has one, else its number among the words that the kind allows."""
    declared = kind.fields.get(name)
    if isinstance(value, (int, date)):
        return str(value)
    if value in library.entries:
        return "-".join(str(value).split("/")[1:])
    words = declared.of if declared else _words(library, kind, name)
    if value in words:
        return str(words.index(value) + 1)
    return str(number) if declared else digest(str(value).encode())[:8]


def _rank(library: Library, kind: Kind, name: str, value: Any, number: int) -> tuple[int, str]:
    declared = kind.fields.get(name)
    if name in ("year", kind.year):
        return (-int(value.year if isinstance(value, date) else value), "")
    if isinstance(value, date):
        return (0, value.isoformat())
    if value in library.entries:
        target = library.entries[value]
        order = library.kinds[target.kind].order.lstrip("-")
        rank = library.value(target, order)
        return (int(rank) if isinstance(rank, int) else 9999, value)
    words = declared.of if declared else _words(library, kind, name)
    return (words.index(value) if value in words else number, "")


def _words(library: Library, kind: Kind, name: str) -> tuple[str, ...]:
    """The words that a computed field can give, where its function says them all."""
    function = library.compute[kind.computed[name].use] if name in kind.computed else None
    given = typing.get_type_hints(function).get("return") if function else None
    return typing.get_args(given) if typing.get_origin(given) is typing.Literal else ()


def _title(library: Library, kind: Kind, name: str, value: Any) -> str:
    if value in library.entries:
        return str(library.entries[value]["title"])
    if name in ("year", kind.year):
        return f"{value}年"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _word(name: str) -> str:
    return name.replace("_", "-")
