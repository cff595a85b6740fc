"""Hears from the system which files of a site were saved, builds again, and has browsers load the page anew."""

import gc
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado.ioloop import IOLoop
from watchfiles import Change, watch

from gongkai.inputs import FILE, FOLDERS

# Editors save in several steps; so many milliseconds of silence end them, and so many are waited at most.
_SILENCE, _LONGEST = 20, 200
# Seconds after which there is time for what can wait, when the page has long been shown.
_LATER = 2


class Listener(Watcher):  # type: ignore[misc]  # livereload ships no types
    """
    Takes the place of livereload's watcher: calls `rebuild` with the files below `roots` that were saved.

    Some seconds later it calls `settle`, which says whether it found something that nobody had heard of.
    """

    def __init__(
        self, roots: Iterable[Path], rebuild: Callable[[Collection[Path]], None], settle: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._roots = tuple(dict.fromkeys(roots))
        self._rebuild, self._settle = rebuild, settle
        self._moved = Event()
        self._saved: set[Path] = set()
        self._later: object | None = None
        # What livereload would look at, were it asked to look.
        self._tasks: dict[str, Any] = {str(root): {} for root in self._roots}

    def start(self, callback: Callable[[], None]) -> bool:
        """Begin to listen; there is nothing to look at again and again."""
        loop = IOLoop.current()
        for listen in (self._listen_below, self._listen_above):
            Thread(target=listen, args=(loop,), daemon=True).start()
        return True

    def _listen_below(self, loop: IOLoop) -> None:
        while True:
            self._moved.clear()
            folders = [root / name for root in self._roots for name in FOLDERS if (root / name).is_dir()]
            # Without a folder there is nothing to hear until one comes.
            if not folders:
                self._moved.wait()
                continue
            for changes in self._heard(*folders, stop_event=self._moved):
                self._tell(loop, changes)

    def _listen_above(self, loop: IOLoop) -> None:
        """The site file, and folders that come and go."""
        for changes in self._heard(*self._roots, watch_filter=_is_ours, recursive=False):
            if any(not path.endswith(FILE) for _, path in changes):
                self._moved.set()
            self._tell(loop, changes)

    def _heard(self, *paths: Path, **options: Any) -> Any:
        return watch(*paths, step=_SILENCE, debounce=_LONGEST, rust_timeout=1000, raise_interrupt=False, **options)

    def _tell(self, loop: IOLoop, changes: Iterable[tuple[Change, str]]) -> None:
        loop.add_callback(self._note, loop, {Path(path) for _, path in changes})

    def _note(self, loop: IOLoop, paths: set[Path]) -> None:
        # What is saved while a build runs is seen by the next one, however often.
        if not self._saved:
            loop.add_callback(self._build, loop)
        self._saved |= paths

    def _build(self, loop: IOLoop) -> None:
        saved, self._saved = self._saved, set()
        self._rebuild(saved)
        LiveReloadHandler.reload_waiters()
        if self._later is not None:
            loop.remove_timeout(self._later)
        self._later = loop.call_later(_LATER, self._rest)

    def _rest(self) -> None:
        self._later = None
        gc.collect()
        if self._settle():
            LiveReloadHandler.reload_waiters()


def _is_ours(change: Change, path: str) -> bool:
    return Path(path).name in (*FOLDERS, FILE)
