"""Live editing: build, serve on this machine, build again and reload the browser when a file is saved."""

import mimetypes
from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from livereload import Server

from gongkai.inputs import PROJECT
from gongkai.listener import Listener
from gongkai.lock import alone
from gongkai.pipeline import build
from gongkai.problems import Problem, StopError, as_text, located
from gongkai.store import Store, open_store, save_store

Say = Callable[[str], Any]


def serve(root: Path, *, port: int, today: date | None, jobs: int, say: Say) -> None:
    """
    Serve the site at `http://127.0.0.1:<port>/` until interrupted, rebuilding whatever changes.

    Pages are written in spite of errors; the problems stand in the terminal and on `/_problems/`, which exists only
    here and in no folder.
    """
    out = root / ".cache" / "serve"
    with alone(root / ".cache", "serve"):
        _serve(root, out, open_store(root / ".cache", name="serve"), port, today, jobs, say)


def _serve(root: Path, out: Path, store: Store, port: int, today: date | None, jobs: int, say: Say) -> None:
    shown: list[Problem] = []

    def rebuild() -> None:
        try:
            result = build(root, out=out, store=store, today=today, jobs=jobs, in_spite=True)
            save_store(store)
            shown[:] = result.problems
            say(
                f"{as_text(shown)}页面 {len(result.pages)} 个，"
                f"这次生成 {len(result.rendered)} 个，问题 {len(shown)} 个。\n"
            )
        except StopError as stop:
            shown[:] = located(stop.problems, (root, PROJECT))
            say(as_text(shown))

    rebuild()
    # One that is told by the system which files are saved; the original one looks at all files again and again, and
    # reloads nothing for three seconds after it has.
    server = Server(application(out, shown), watcher=Listener((root, PROJECT), rebuild))
    say(f"打开 http://127.0.0.1:{port}/ ，问题在 http://127.0.0.1:{port}/_problems/ ，按 Ctrl+C 停止。\n")
    server.serve(port=port, host="127.0.0.1")


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
