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
            # Some answer before they watch: a change that nobody saw is made again.
            ready = (
                _is_seen(port, url, change("document", scene, generator, folder, n), server, 60)
                for n in range(800, 815)
            )
            if not any(ready):
                raise TimeoutError(f"{generator.name} did not show a change of {url}")
            found = []
            for number in range(900, 900 + saves):
                time.sleep(PAUSE)
                words = change("document", scene, generator, folder, number)
                saved = time.perf_counter()
                if not _is_seen(port, url, words, server, 600):
                    raise TimeoutError(f"{generator.name} did not show {words} on {url}")
                found.append(time.perf_counter() - saved)
            return found
        finally:
            # The whole session is this server's: it may have started others that write and watch.
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _is_seen(port: int, url: str, words: str, server: "subprocess.Popen[bytes]", patience: float) -> bool:
    """Whether a page shows `words` before so many seconds are over. Raises TimeoutError when the server has ended."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if server.poll() is not None:
            raise TimeoutError(f"the server ended with code {server.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
            connection.request("GET", url)
            if words in connection.getresponse().read().decode("utf-8", "replace"):
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(EVERY)
    return False
