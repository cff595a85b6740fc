"""One part of a memory: a mapping that knows which of its shards must be written again."""

import zlib
from collections.abc import Mapping
from typing import TypeVar

# A section is kept in so many shards; those in which nothing changed are not written again.
SHARDS = 64

Value = TypeVar("Value")


class Section(dict[str, Value]):
    """
    One part of the memory, read whole and written in shards.

    `changed` are the shards that must be written; `touched` are the keys that the last replacement added, changed or
    took away.
    """

    def __init__(self, items: Mapping[str, Value] | None = None) -> None:
        super().__init__(items or {})
        self.changed: set[int] = set()
        self.touched: frozenset[str] = frozenset()

    def add(self, items: Mapping[str, Value]) -> None:
        """Hold these items too, in the place of others of their names."""
        self.changed.update(map(shard_of, items))
        self.update(items)

    def replace(self, items: Mapping[str, Value]) -> None:
        """Hold exactly these items; values that are the same objects as before count as unchanged."""
        before = self.get
        self.touched = frozenset(
            [key for key, value in items.items() if before(key) is not value] + [*(self.keys() - items.keys())]
        )
        self.changed.update(map(shard_of, self.touched))
        new = dict(items)
        self.clear()
        self.update(new)


def shard_of(key: str) -> int:
    """Return the number of the shard in which a key is kept."""
    return zlib.crc32(key.encode("utf-8", "surrogateescape")) % SHARDS
