"""
The HTML of texts, remembered by what it was made of, in one file beside the memory.

They are too many to be held or to be read on every build. So each is written as soon as it is made, behind those that
were there; where it lies is remembered with everything else. What a build leaves that does not end well is written
over by the next one, and what was damaged is made again, because each piece has a digest.
"""

import os
import pickle
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from gongkai.section import Section
from gongkai.sources import digest

# Where a text lies in the file: at which byte, how many bytes, and their digest.
Place = tuple[int, int, str]


class Texts:
    """
    The texts of one memory: `places` says where each lies in `file`. Without a file nothing is remembered.

    What is not there may be `before`, among the texts of another memory, which stay as they are.
    """

    def __init__(
        self, file: Path | None = None, places: Section[Place] | None = None, before: "Texts | None" = None
    ) -> None:
        self.file, self.places, self.before = file, Section[Place]() if places is None else places, before
        self._end = max((start + size for start, size, _ in self.places.values()), default=0)

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process only reads.
        return Texts, (self.file, self.places, self.before)

    @contextmanager
    def aside(self) -> Iterator["Texts"]:
        """Lend texts that begin with these and leave them as they are: what is added is thrown away afterwards."""
        with TemporaryDirectory() as folder:
            yield Texts(Path(folder) / "texts", before=self)

    def knows(self, key: str) -> bool:
        """Return whether a text is remembered under a key."""
        return key in self.places or (self.before is not None and self.before.knows(key))

    @contextmanager
    def adding(self) -> Iterator[Callable[[str, bytes], None]]:
        """Lend a function that remembers a text, pickled, under its key."""
        with ExitStack() as held:
            file: BinaryIO | None = None

            def add(key: str, data: bytes) -> None:
                nonlocal file
                if self.file is None or self.knows(key):
                    return
                if file is None:
                    self.file.parent.mkdir(parents=True, exist_ok=True)
                    file = held.enter_context(self.file.open("r+b" if self.file.exists() else "w+b"))
                    file.truncate(self._end)
                    file.seek(self._end)
                file.write(data)
                self.places.add({key: (self._end, len(data), digest(data))})
                self._end += len(data)

            yield add

    def keep(self, keys: Collection[str]) -> None:
        """Forget all others; the file is written anew once half of it is of no use."""
        self.places.replace({key: place for key, place in self.places.items() if key in keys})
        used = sum(size for _, size, _ in self.places.values())
        if self.file is None or used * 2 >= self._end:
            return
        try:
            self._end = self._gather(self.file)
        except OSError:
            # Somebody took the file away; what it held is made again when it is asked for.
            self.places.replace({})
            self._end = 0

    def _gather(self, file: Path) -> int:
        """Write the file anew with nothing but what is remembered; return its length."""
        new = file.with_suffix(".new")
        end, places = 0, {}
        with file.open("rb") as old, new.open("wb") as target:
            for key, (start, size, mark) in self.places.items():
                old.seek(start)
                target.write(old.read(size))
                places[key] = (end, size, mark)
                end += size
        new.replace(file)
        self.places.replace(places)
        return end

    @contextmanager
    def reading(self) -> Iterator[Callable[[str], Any]]:
        """Lend a function that gives what is remembered under a key, None where nothing is; for one process."""
        with ExitStack() as held:
            before = held.enter_context(self.before.reading()) if self.before else lambda key: None
            try:
                file = held.enter_context(self.file.open("rb")) if self.file and self.places else None
            except OSError:
                file = None
            if file is None:
                yield before
            else:
                yield lambda key: _recall(file, self.places[key]) if key in self.places else before(key)


def _recall(file: BinaryIO, place: Place) -> Any:
    start, size, mark = place
    try:
        data = os.pread(file.fileno(), size, start) if hasattr(os, "pread") else _read(file, start, size)
        return pickle.loads(data) if digest(data) == mark else None
    except OSError:
        return None


def _read(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)
