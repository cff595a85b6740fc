"""The ready configurations in `deploy/`, run by the real servers over a real site: what a browser is told."""

import getpass
import grp
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import SiteUnderTest, policy

from gongkai.inputs import PROJECT
from gongkai.pipeline import build

SERVERS = ("nginx", "nginx with brotli", "apache")
TWINS = {"gzip": ".gz", "br": ".br"}
NGINX_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
APACHE_MODULES = Path("/usr/lib/apache2/modules")
# Of the packages that `make test` installs; see the Makefile.
INSTALL = "apt-get install nginx-light libnginx-mod-http-brotli-static apache2-bin media-types"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Running:
    """A server under test: its name, its port, and the folder that it publishes."""

    name: str
    port: int
    root: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        found = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        connection.close()
        return found


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public part of a small site with compressed twins, readable by a server under any name."""
    text = policy("甲", attachments="[{title: 表, file: a/biao.csv}]", body="正文。" * 400)
    it = SiteUnderTest(
        tmp_path_factory.mktemp("site"),
        f"=== content/policy/2023/a.md\n{text}=== content/policy/2023/a/biao.csv\n甲,乙\n",
    )
    result = build(it.root, out=it.root / "output", store=it.store, compressed=True)
    assert result.written
    (it.root / "output/public/.hidden").write_text("secret", encoding="utf-8")
    return it.root / "output" / "public"


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, published: Path
) -> Iterator[Running]:
    """Each server with its configuration as it is handed out, but for the address, the folder and the name."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (_apache if request.param == "apache" else _nginx)(request.param, folder, port, published)
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        _wait(process, port, folder)
        yield Running(request.param, port, published)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _need(program: str, *modules: Path) -> str:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    missing = [str(path) for path in modules if not path.exists()]
    if not found or missing:
        pytest.fail(f"{program} is not installed {' '.join(missing)}: run {INSTALL}")
    return found


def _ready(name: str, *changes: tuple[str, str]) -> str:
    """A configuration of `deploy/` with each change made exactly where the file says that it is to be made."""
    text = (PROJECT / "deploy" / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{name} has no {old}"
        text = text.replace(old, new)
    return text


def _nginx(name: str, folder: Path, port: int, root: Path) -> list[str]:
    program = _need("nginx", Path("/etc/nginx/mime.types"))
    changes = [
        ("    listen 80;", f"    listen 127.0.0.1:{port};"),
        ("root /srv/gongkai/public;", f"root {root};"),
        ("www.example.gov.cn", "localhost"),
    ]
    load = ""
    if name == "nginx with brotli":
        _need("nginx", NGINX_MODULE)
        changes.append(("# brotli_static on;", "brotli_static on;"))
        load = f"load_module {NGINX_MODULE};"
    user = f"user {getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name};" if os.getuid() == 0 else ""
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{load}{user}daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; events {{ }}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{_ready('nginx.conf', *changes)}\n}}\n",
        encoding="utf-8",
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def _apache(name: str, folder: Path, port: int, root: Path) -> list[str]:
    modules = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "setenvif")
    files = [APACHE_MODULES / f"mod_{each}.so" for each in modules]
    program = _need("apache2", *files, Path("/etc/mime.types"))
    ready = _ready(
        "apache.conf",
        ("*:80>", f"127.0.0.1:{port}>"),
        ("/srv/gongkai/public", str(root)),
        ("www.example.gov.cn", "localhost"),
    )
    # It drops its rights when it has them, and then may not read a test's folder.
    user = f"User {getpass.getuser()}\nGroup {grp.getgrgid(os.getgid()).gr_name}\n" if os.getuid() != 0 else ""
    load = "".join(f"LoadModule {each}_module {file}\n" for each, file in zip(modules, files, strict=True))
    (folder / "apache.conf").write_text(
        f"{load}{user}ServerName localhost\nPidFile {folder}/pid\nDefaultRuntimeDir {folder}\n"
        f"ErrorLog {folder}/error.txt\nTypesConfig /etc/mime.types\nListen 127.0.0.1:{port}\n{ready}",
        encoding="utf-8",
    )
    if os.getuid() == 0:
        for each in (root, *root.parents):
            if each != Path("/") and "pytest" in str(each):
                each.chmod(0o755)
    return [program, "-f", str(folder / "apache.conf"), "-D", "FOREGROUND"]


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    logs = "".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt")))
    pytest.fail(f"the server did not start:\n{logs}")


def test_every_answer_carries_the_headers_that_protect_the_reader(server: Running) -> None:
    for path in ("/", "/policy/2023/a/", "/static/site.css", "/policy/2023/a/biao.csv", "/nowhere", "/policy"):
        headers = server.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        said = [each.strip() for each in headers["content-security-policy"].split(";")]
        # The header may be stricter than the page's own tag, never laxer.
        tag = BeautifulSoup(server.get("/").body, "lxml").select_one("meta[http-equiv=Content-Security-Policy]")
        assert tag["content"] == said[0] == "default-src 'self'"
        assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/", "text/html"),
        ("/policy/2023/a/", "text/html"),
        ("/static/site.css", "text/css"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/feed.xml", "application/atom+xml"),
        ("/policy/feed.json", "application/feed+json"),
        ("/policy/2023/a/biao.csv", "text/csv"),
        ("/robots.txt", "text/plain"),
    ],
)
@pytest.mark.parametrize("asked", ["identity", "gzip", "br", "gzip, deflate, br"])
def test_a_file_is_told_apart_and_its_twin_is_handed_out(server: Running, path: str, type_: str, asked: str) -> None:
    answer = server.get(path, Accept_Encoding=asked)
    file = server.root / (path[1:] + ("index.html" if path.endswith("/") else ""))
    assert answer.status == 200
    assert answer.headers["content-type"].lower() == f"{type_}; charset=utf-8"
    known = [each for each in ("br", "gzip") if each in asked and not (each == "br" and server.name == "nginx")]
    expected = known[0] if known else ""
    assert answer.headers.get("content-encoding", "") == expected
    assert answer.body == Path(f"{file}{TWINS.get(expected, '')}").read_bytes()
    if expected:
        assert "accept-encoding" in answer.headers["vary"].lower()


def test_scripts_are_scripts(server: Running) -> None:
    type_ = server.get("/static/site.js").headers["content-type"].lower()
    assert type_ in ("text/javascript; charset=utf-8", "application/javascript; charset=utf-8")


def test_what_is_not_there_gets_the_sites_own_page(server: Running) -> None:
    for path in ("/nowhere/at/all/", "/.hidden", "/policy/.htaccess"):
        answer = server.get(path, Accept_Encoding="identity")
        assert answer.status == 404
        assert answer.body == (server.root / "404.html").read_bytes()
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"


def test_a_folder_without_its_slash_leads_on(server: Running) -> None:
    answer = server.get("/policy")
    assert answer.status == 301
    assert answer.headers["location"] in ("/policy/", f"http://127.0.0.1:{server.port}/policy/")


def test_pages_are_asked_for_again_and_not_sent_twice(server: Running) -> None:
    page = server.get("/policy/", Accept_Encoding="gzip")
    assert page.headers["cache-control"] == "no-cache"
    again = server.get("/policy/", Accept_Encoding="gzip", If_None_Match=page.headers["etag"])
    assert again.status == 304
    assert again.body == b""
    assert server.get("/static/site.css").headers["cache-control"] == "public, max-age=3600"


def test_the_index_of_the_search_is_kept_for_a_day(server: Running) -> None:
    """Its page asks whether the file that names the versions of all others is the one of now, whatever is kept."""
    for path in sorted((server.root / "search").rglob("*.*")):
        if path.suffix in (".bin", ".json", ".txt"):
            answer = server.get(f"/{path.relative_to(server.root)}?v=1", Accept_Encoding="identity")
            assert answer.headers["cache-control"] == "public, max-age=86400"
            assert answer.body == path.read_bytes()
    assert server.get("/search/").headers["cache-control"] == "no-cache"


def test_nothing_can_be_sent_to_a_static_site(server: Running) -> None:
    assert server.get("/", method="PUT").status in (403, 405)
    assert server.get("/", method="DELETE").status in (403, 405)
