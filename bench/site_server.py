"""
Folders over HTTP on this machine as the project's nginx would give them: zipped, pages and search never unasked.

What it sent is counted here, because what a worker of the page fetches is in no event of the page.
"""

import gzip
import mimetypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What deploy/nginx.conf zips, and shards, of which `build --compress` lays zipped ones beside. Pagefind zips its own.
ZIPPED = {".html", ".css", ".js", ".svg", ".xml", ".json", ".csv", ".txt", ".bin"}
LEVEL = 6
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


def _kept(path: str) -> str:
    """Return how long a browser may keep a file unasked, as deploy/nginx.conf says."""
    if path.startswith("/static/"):
        return "public, max-age=3600"
    if path.startswith("/search/") and path.endswith((".bin", ".json", ".txt")):
        return "public, max-age=86400"
    return "no-cache"


@dataclass(slots=True)
class Sent:
    """What was asked for since it was last set back: how many files, and their bytes with the heads of the answers."""

    requests: int = 0
    bytes: int = 0
    names: list[str] = field(default_factory=list)


class SiteServer(ThreadingHTTPServer):
    """Serves each of `folders` below its address, the longest first; `sent` is what it sent."""

    daemon_threads = True

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.folders = sorted(folders.items(), key=lambda item: -len(item[0]))
        self.sent = Sent()
        self.guard = threading.Lock()
        self.ready: dict[tuple[Path, bool], bytes] = {}
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        """Where it listens, with a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def body(self, file: Path, zipped: bool) -> bytes:
        """The bytes of a file as they are sent, made once."""
        key = (file, zipped)
        if key not in self.ready:
            data = file.read_bytes()
            self.ready[key] = gzip.compress(data, LEVEL, mtime=0) if zipped else data
        return self.ready[key]

    def found(self, address: str) -> Path | None:
        """The file at an address."""
        path = unquote(urlsplit(address).path)
        for under, folder in self.folders:
            if path.startswith(under):
                file = folder / path[len(under) :]
                file = file / "index.html" if path.endswith("/") else file
                return file if file.is_file() and file.resolve().is_relative_to(folder.resolve()) else None
        return None

    def count(self, name: str, size: int) -> None:
        """Note what was sent."""
        with self.guard:
            self.sent.requests += 1
            self.sent.bytes += size
            self.sent.names.append(name)

    def handle_error(self, *_: object) -> None:
        """A browser that closes a page in the middle of a file is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Heads and body leave together; else the second waits until the first is confirmed.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: SiteServer

    def do_GET(self) -> None:
        """Answer with a file, with the news that it is as it was, or with nothing."""
        file = self.server.found(self.path)
        if file is None:
            self._answer(404, {}, b"")
            return
        stat = file.stat()
        heads = {
            "ETag": f'W/"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
            "Cache-Control": _kept(urlsplit(self.path).path),
        }
        if self.headers.get("If-None-Match") == heads["ETag"]:
            self._answer(304, heads, b"")
            return
        zipped = file.suffix in ZIPPED and "gzip" in self.headers.get("Accept-Encoding", "")
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        heads["Content-Type"] = kind + ("; charset=utf-8" if file.suffix in ZIPPED - {".bin"} else "")
        if zipped:
            heads["Content-Encoding"] = "gzip"
            heads["Vary"] = "Accept-Encoding"
        self._answer(200, heads, self.server.body(file, zipped))

    def _answer(self, status: int, heads: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in heads.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        size = sum(map(len, self._headers_buffer)) + 2 + len(body)  # type: ignore[attr-defined]
        # Counted before it is sent: who has got it may ask at once what was sent.
        self.server.count(self.path, size)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing: what was sent is counted."""


@contextmanager
def serving(folders: Mapping[str, Path]) -> Iterator[SiteServer]:
    """Serve while the block runs."""
    server = SiteServer(folders)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
