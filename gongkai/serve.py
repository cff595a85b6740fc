"""Live editing: build, serve on this machine, build again and reload the browser when a file is saved."""

import mimetypes
from collections.abc import Callable, Collection, Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from livereload import Server

from gongkai.inputs import PROJECT, look_again, read_inputs
from gongkai.listener import Listener
from gongkai.lock import alone
from gongkai.looking import Sight
from gongkai.pipeline import build
from gongkai.plans import Plan
from gongkai.problems import Problem, StopError, as_text, located
from gongkai.publish import read_manifest
from gongkai.store import open_store, save_store

Say = Callable[[str], Any]


def serve(root: Path, *, port: int, today: date | None, jobs: int, say: Say) -> None:
    """
    Serve the site at `http://127.0.0.1:<port>/` until interrupted, rebuilding whatever changes.

    Pages are written in spite of errors; the problems stand in the terminal and on `/_problems/`, which exists only
    here and in no folder.
    """
    with alone(root / ".cache", "serve"):
        live = Live(root, today, jobs, say)
        live.rebuild()
        live.settle()
        # One that is told by the system which files are saved; the original one looks at all files again and again,
        # and reloads nothing for three seconds after it has.
        listener = Listener((root, PROJECT), live.rebuild, live.settle)
        server = Server(application(live.out, live.problems), watcher=listener)
        say(f"打开 http://127.0.0.1:{port}/ ，问题在 http://127.0.0.1:{port}/_problems/ ，按 Ctrl+C 停止。\n")
        server.serve(port=port, host="127.0.0.1")


class Live:
    """A site that is built again whenever a file is saved; `problems` are those of the last time."""

    def __init__(self, root: Path, today: date | None, jobs: int, say: Say) -> None:
        self.root, self.today, self.jobs, self.say = root, today, jobs, say
        self.out = root / ".cache" / "serve"
        self.problems: list[Problem] = []
        self._store = open_store(root / ".cache", name="serve")
        self._inputs = read_inputs(root)
        self._plan: Plan | None = None
        self._is_search_old = False

    def rebuild(self, saved: Collection[Path] = (), *, whole: bool = False) -> None:
        """
        Build again; `saved` are the files that are known to have changed.

        After the first time the search waits until the `whole` is asked for: whoever writes wants to see the page.
        """
        self._inputs = look_again(self._inputs, saved)
        # Nobody else writes here: once all was made, what is there is what was written.
        sight = Sight(self._inputs, read_manifest(self.out), frozenset) if self._plan else None
        before, self._plan = self._plan, None
        self._is_search_old = before is not None and not whole
        said = list(self.problems)
        try:
            result = build(
                self.root,
                out=self.out,
                store=self._store,
                today=self.today,
                jobs=self.jobs,
                in_spite=True,
                sight=sight,
                before=before,
                search_later=self._is_search_old,
            )
        except StopError as stop:
            self.problems[:] = located(stop.problems, (self.root, PROJECT))
            self.say(as_text(self.problems))
            return
        self._plan = result.plan
        self.problems[:] = result.problems
        if whole and not result.rendered and self.problems == said:
            return
        self.say(
            f"{as_text(self.problems)}页面 {len(result.pages)} 个，"
            f"这次生成 {len(result.rendered)} 个，问题 {len(self.problems)} 个。\n"
        )

    def settle(self) -> bool:
        """
        Do what can wait until the page is shown: look at all files, write the search, remember what was made.

        Return whether anything had to be built again, because of a file of which the system did not tell.
        """
        found = read_inputs(self.root)
        is_new, self._inputs = found != self._inputs, found
        if is_new or self._is_search_old:
            self.rebuild(whole=True)
        save_store(self._store)
        return is_new


def application(out: Path, problems: list[Problem]) -> Callable[..., Iterable[bytes]]:
    """Return the WSGI application that serves `out`; `problems` are shown as they are when asked for."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # WSGI hands over the path as bytes in Latin-1; addresses of attachments may be Chinese.
        address = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
        if address == "/_problems/":
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [problems_page(problems).encode()]
        if address == "/":
            start_response("302 Found", [("Location", "/public/")])
            return [b""]
        path = (out / address.lstrip("/")).resolve()
        if path.is_dir() and not address.endswith("/"):
            start_response("301 Moved Permanently", [("Location", address + "/")])
            return [b""]
        path = path / "index.html" if path.is_dir() else path
        if not path.is_relative_to(out.resolve()) or not path.is_file():
            missing = out / "public" / "404.html"
            start_response("404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
            return [missing.read_bytes() if missing.is_file() else b"404"]
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        start_response("200 OK", [("Content-Type", kind + charset), ("Cache-Control", "no-store")])
        return [path.read_bytes()]

    return answer


def problems_page(problems: list[Problem]) -> str:
    """Return the page of problems for the editor at work."""
    rows = "".join(
        f"<li><code>{escape(p.where.path)}:{p.where.line}:{p.where.column}</code> [{escape(p.id)}] "
        f"{escape(p.message)}<br>{escape(p.hint)}</li>"
        for p in problems
    )
    body = f"<ol>{rows}</ol>" if problems else "<p>没有问题。</p>"
    style = "body{font:18px/1.8 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}li{margin:1em 0}"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>问题</title>'
        f"<style>{style}</style></head>"
        f"<body><h1>问题 {len(problems)} 个</h1>{body}</body></html>"
    )
