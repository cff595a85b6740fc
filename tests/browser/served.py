"""A folder of output over HTTP on this machine, as a real server would give it: with the policy in a header, zipped."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

POLICY = "default-src 'self'"
TEXT = {".html", ".css", ".js", ".svg", ".xml", ".json", ".csv", ".txt"}
TYPES = {".js": "text/javascript", ".csv": "text/csv", ".xml": "application/xml", ".svg": "image/svg+xml"}


@lru_cache(maxsize=256)
def _zipped(path: Path, changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


def found(folder: Path, address: str) -> Path | None:
    """Return the file at an address: the public site lies at the root, the office's below `/internal/`."""
    path = unquote(urlsplit(address).path)
    if not path.startswith(("/internal/", "/public/")):
        path = "/public" + path
    file = folder / path[1:]
    file = file / "index.html" if path.endswith("/") else file
    return file if file.is_file() and file.resolve().is_relative_to(folder.resolve()) else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        file = found(self.server.folder, self.path)
        status = 200 if file else 404
        file = file or self.server.folder / "public" / "404.html"
        text = file.suffix in TEXT
        zipped = text and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _zipped(file, file.stat().st_mtime_ns) if zipped else file.read_bytes()
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(status)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if text else ""))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache" if file.suffix == ".html" else "max-age=31536000")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at the browser's side."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_: object) -> None:
        """A browser that closes a page in the middle of a file is no error."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve `folder`, which holds `public` and `internal`, while the block runs; gives the address without a slash."""
    server = _Server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
