"""What a computation looks at, noted while it runs: it is done again only when something of that has changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

Value = TypeVar("Value")


class Watch:
    """Notes keys while somebody watches, and costs next to nothing while nobody does."""

    def __init__(self) -> None:
        self._reads: set[str] | None = None

    def note(self, key: str) -> None:
        """Note that what `key` names was looked at."""
        if self._reads is not None:
            self._reads.add(key)

    def note_all(self, keys: Iterable[str]) -> None:
        """Note all that an earlier computation looked at, whose result is used again."""
        if self._reads is not None:
            self._reads.update(keys)

    @contextmanager
    def watching(self) -> Iterator[set[str]]:
        """Lend a set that fills with the keys of what is looked at meanwhile; whoever watches outside sees them too."""
        outer, own = self._reads, set[str]()
        self._reads = own
        try:
            yield own
        finally:
            self._reads = outer
            if outer is not None:
                outer |= own

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """Note nothing meanwhile: what is made is named by keys of its own."""
        outer, self._reads = self._reads, None
        try:
            yield
        finally:
            self._reads = outer


class States(dict[str, str]):
    """
    What the keys of one name stand for, by the rest of the key: a text that is the same as long as that is.

    Most keys of a large site are `known` beforehand, all at once; others are worked out when they are asked for.
    """

    def __init__(self, work_out: Callable[[str], str], known: Mapping[str, str] | None = None) -> None:
        super().__init__(known or {})
        self._work_out = work_out

    def __missing__(self, of: str) -> str:
        made = self[of] = self._work_out(of)
        return made


def state_of(states: Mapping[str, States], key: str) -> str:
    """Return what a key stands for."""
    name, _, of = key.partition(" ")
    return states[name][of]


def changed_in(states: Mapping[str, States], before: Mapping[str, str]) -> set[str]:
    """Return the keys that stood for something else before."""
    return {key for key, state in before.items() if state_of(states, key) != state}


class Watched(dict[str, Value]):
    """
    A mapping that notes `<name> <key>` for each key that is looked up, there or not, and `<name> *` where it is gone
    through.
    """

    def __init__(self, items: Mapping[str, Value], watch: Watch, name: str) -> None:
        super().__init__(items)
        self.watch, self.name = watch, name

    def __reduce__(self) -> tuple[Any, ...]:
        return Watched, (dict(dict.items(self)), self.watch, self.name)

    def __getitem__(self, key: str) -> Value:
        self.watch.note(f"{self.name} {key}")
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.watch.note(f"{self.name} {key}")
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, noted."""
        self.watch.note(f"{self.name} {key}")
        return super().get(key, default)

    def silently(self, key: str) -> Value | None:
        """Return the value of a key, None for none, and note nothing."""
        return super().get(key)

    def __iter__(self) -> Iterator[str]:
        self.watch.note(f"{self.name} *")
        return super().__iter__()

    def keys(self) -> Any:
        """Return all keys, noted."""
        self.watch.note(f"{self.name} *")
        return super().keys()

    def values(self) -> Any:
        """Return all values, noted."""
        self.watch.note(f"{self.name} *")
        return super().values()

    def items(self) -> Any:
        """Return all pairs, noted."""
        self.watch.note(f"{self.name} *")
        return super().items()
