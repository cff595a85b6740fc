"""Editing with a view: the time from saving a document to its being seen in the browser."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from bench.edits import Scene, change
from bench.generators import Generator

PATIENCE = 900.0
# Between two saves, as long as an editor needs to read a sentence; gongkai's server passes over reloads within 3 s.
PAUSE = 5.0
EVERY = 0.005


def seconds_to_see(generator: Generator, folder: Path, scene: Scene, saves: int, log: Path) -> list[float]:
    """Return the seconds from each of `saves` changes of one document until its page shows it. Raises TimeoutError."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # MkDocs wants the host too.
    address = f"127.0.0.1:{port}" if generator.serve[-1] == "--dev-addr" else str(port)
    under = "/public/" if generator.name.startswith("gongkai") else "/"
    url = quote(under + generator.page(scene.document).removesuffix("index.html"))
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*generator.serve, address],
            cwd=folder,
            env={**os.environ, **generator.environment},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(port, url, scene.document.title, server)
            found = []
            for number in range(saves):
                time.sleep(PAUSE)
                words = change("document", scene, generator, folder, 900 + number)
                saved = time.perf_counter()
                _wait(port, url, words, server)
                found.append(time.perf_counter() - saved)
            return found
        finally:
            # The whole session is this server's: it may have started others that write and watch.
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(port: int, url: str, words: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise TimeoutError(f"the server ended with code {server.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", url)
            if words in connection.getresponse().read().decode("utf-8", "replace"):
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(EVERY)
    raise TimeoutError(f"{url} did not show {words}")
