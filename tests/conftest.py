"""Small whole sites in a string, built as an editor would build them."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gongkai.inputs import PROJECT
from gongkai.pipeline import Build, build
from gongkai.problems import Problem
from gongkai.store import Store, open_store

TODAY = date(2023, 12, 31)

CONFIG = """\
name: 测试站
address: https://test.gov.example/
id_code: '0000000000'
organizer: 测试单位
contact: 0537-0000000
icp: 待填
police: 待填
logo: https://bszs.conac.cn/
report_errors: https://zfwzgl.www.gov.cn/
trusted_hosts: [{host: bszs.conac.cn, reason: 党政机关网站标识}]
as_of: 2023-12-31
"""

# What the test site is told by its nature: no column is filled, and no number in its foot is real.
EXPECTED = ("column.empty", "site.placeholder")

REVIEW = "review: {by: 办公室科长, date: 2023-01-05, attribute: 主动公开, basis: 条例第十九条}"

UNITS = f"""\
{REVIEW}
entries:
  - {{id: mzj, title: 市民政局, short: 民政局, sort: 部门}}
  - {{id: swj, title: 市水务局, short: 水务局, sort: 部门}}
"""

# The head of a small task table: what all its rows have in common.
TASK_TABLE = f"""\
year: 2023
basis: 关于供水的通知
chapter: 一、示例章
group: (一)示例组
units_printed: 照录
requirement: 公开
deadline_printed: 12月底前
{REVIEW}
entries:
"""


def policy(title: str = "关于供水的通知", body: str = "正文。", **fields: str) -> str:
    """Return a policy that fulfils every requirement, with fields replaced, added, or left out where given as ''."""
    given = {
        "title": title,
        "office": "市水务局",
        "published": "2023-03-02 09:00",
        "issuer": "测试市水务局",
        "level": "邹城市",
        "theme": "城乡建设、环境保护",
        "issued": "2023-03-01",
        "index_note": "测试",
        **fields,
    }
    head = "".join(f"{name}: {value}\n" for name, value in given.items() if value)
    review = "" if "review" in fields else REVIEW + "\n"
    return f"---\n{head}{review}---\n{body}\n"


class SiteUnderTest:
    """A site in a temporary folder: edit it, build it, look at what came out."""

    def __init__(self, root: Path, text: str) -> None:
        self.root = root
        self.store: Store = open_store(None)
        self.result: Build | None = None
        self.write("site_config.yaml", CONFIG)
        self.write("content/unit/bureaus.yaml", UNITS)
        for year in (2022, 2023, 2024):
            source = PROJECT / "content" / "calendar" / f"{year}.yaml"
            if source.is_file():
                self.write(f"content/calendar/{year}.yaml", source.read_text(encoding="utf-8"))
        for part in text.split("=== ")[1:]:
            path, _, content = part.partition("\n")
            self.write(path.strip(), content)

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} 里没有 {old}"
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def build(self, *, out: str = "output", today: date | None = None, jobs: int = 1, fresh: bool = False) -> Build:
        if fresh:
            self.store = open_store(None)
        self.result = build(self.root, out=self.root / out, store=self.store, today=today, jobs=jobs)
        return self.result

    def check(self, *, today: date | None = None) -> tuple[Problem, ...]:
        return build(self.root, out=None, store=open_store(None), today=today).problems

    @property
    def problems(self) -> list[str]:
        """The problems of the last build as `path:line:column id`, without those that every test site has."""
        assert self.result is not None
        return [
            f"{p.where.path}:{p.where.line}:{p.where.column} {p.id}"
            for p in self.result.problems
            if p.id not in EXPECTED
        ]

    @property
    def rendered(self) -> tuple[str, ...]:
        assert self.result is not None
        return self.result.rendered

    def page(self, url: str, out: str = "output") -> BeautifulSoup:
        """The page at an address of the public site, or below `/internal/`."""
        path = url[1:] if url.startswith("/internal/") else "public" + url
        path += "index.html" if path.endswith("/") else ""
        return BeautifulSoup((self.root / out / path).read_bytes(), "lxml")

    def tree(self, out: str = "output") -> dict[str, bytes]:
        """Every file of the output by its name."""
        folder = self.root / out
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-tree", action="store_true", help="store the output of the whole site anew, to be reviewed"
    )


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_in_the_repository(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a test leaves a file behind or changes one; a checkout without git is not asked."""

    def status() -> str:
        command = ["git", "status", "--porcelain", "--untracked-files=all"]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False).stdout

    before = status()
    yield
    assert request.config.getoption("--update-tree") or status() == before


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], SiteUnderTest]:
    """Make a site of files written one after the other, each after a line `=== path`; two units are there already."""

    def make(text: str = "") -> SiteUnderTest:
        return SiteUnderTest(tmp_path, text)

    return make
