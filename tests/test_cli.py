"""The command as a user runs it: help, options, forms of output, exit codes; and live editing."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import SiteUnderTest, policy
from tornado.websocket import websocket_connect

from gongkai.arguments import DOES as COMMANDS
from gongkai.cli import main, progress_bar
from gongkai.inputs import PROJECT

Make = Callable[[str], SiteUnderTest]
Captured = pytest.CaptureFixture[str]


def run(*arguments: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "build.py"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese_and_has_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "例子：" in done.stdout
    assert f"python build.py {command}" in done.stdout
    # No sentence of the library's own is left in English.
    assert re.findall(r"\b(usage|options|positional|show this|exit|default:)\b", done.stdout) == []


def test_help_of_the_whole_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"  {name}" not in done.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["biuld"], "没有命令“biuld”"),
        (["check", "--today", "2023-13-01"], "应为日期"),
        (["check", "--jobs", "0"], "应为 1 以上的整数"),
        (["check", "--format", "xml"], "可写"),
        (["check", "--root", "/no/such/folder"], "没有文件夹"),
        (["check", "--nope"], "不认识 --nope"),
        (["check", "--today"], "要写一个值"),
        (["links", "/no/such/folder"], "没有文件夹"),
        (["explain"], "后面写要求编号"),
        (["explain", "NOPE-01"], "没有叫“NOPE-01”的"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_said_in_chinese_with_exit_code_2(arguments: list[str], said: str, capsys: Captured) -> None:
    assert (
        main(
            arguments
            if "--root" in arguments or arguments[0] in ("links", "biuld")
            else [*arguments, "--root", str(PROJECT)]
        )
        == 2
    )
    assert said in capsys.readouterr().err


def test_a_folder_without_a_site_is_wrong_use(tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", "--root", str(tmp_path)]) == 2
    assert "没有找到 site_config.yaml" in capsys.readouterr().out


def test_build_is_the_command_that_need_not_be_named(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    assert main(["--root", str(it.root), "--out", str(it.root / "made"), "--jobs", "1"]) == 0
    shown = capsys.readouterr()
    assert "条目 3 个（0 个不公开）" in shown.out
    assert "公开站：" in shown.out
    assert "生成页面" in shown.err
    assert (it.root / "made/public/policy/2023/a/index.html").is_file()
    assert (it.root / "made/internal/index.html").is_file()


def test_check_writes_nothing(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    before = sorted(it.root.rglob("*"))
    assert main(["check", "--root", str(it.root)]) == 0
    assert sorted(it.root.rglob("*")) == before
    assert "没有写文件" in capsys.readouterr().out


def test_problems_as_json_have_the_eight_keys(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(level="邹城"))
    assert main(["check", "--root", str(it.root), "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)
    (problem,) = [each for each in problems if each["level"] == "error"]
    assert list(problem) == ["path", "line", "column", "level", "id", "message", "hint", "source"]
    assert (problem["path"], problem["line"], problem["column"]) == ("content/policy/2023/a.md", 6, 1)


def test_problems_for_a_code_host_are_workflow_commands(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy(level="邹城"))
    assert main(["check", "--root", str(it.root), "--format", "github"]) == 1
    assert "::error file=content/policy/2023/a.md,line=6,col=1,title=field.value::" in capsys.readouterr().out


def test_fresh_forgets_what_was_built(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    for arguments, wanted in (([], "这次生成 "), ([], "这次生成 0 个"), (["--fresh"], "这次生成 ")):
        assert main(["build", "--root", str(it.root), *arguments]) == 0
        assert wanted in capsys.readouterr().out
    (it.root / ".cache/store.pickle").write_bytes(b"broken")
    assert main(["build", "--root", str(it.root)]) == 0


def test_links_finds_no_fault_in_what_was_built_and_one_that_is_planted(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    it.build()
    public = it.root / "output/public"
    assert main(["links", str(public), "--prefix", "/"]) == 0
    (public / "policy/2023/a/index.html").unlink()
    assert main(["links", str(public)]) == 1
    assert "link.dead" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("POL-05", "《中华人民共和国政府信息公开条例》第二十六条"),
        ("pol-06", "待核"),
        ("policy", "| number | 发文字号 |"),
        ("/policy/2023/a/", "content/policy/2023/a.md"),
        ("policy/", "程序按站点配置生成"),
    ],
)
def test_explain_answers_for_a_requirement_a_kind_and_a_page(
    site: Make, capsys: Captured, what: str, said: str
) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    assert main(["explain", what, "--root", str(it.root)]) == 0
    assert said in capsys.readouterr().out


def test_explain_tells_which_ingredient_changed(site: Make, capsys: Captured) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy())
    main(["build", "--root", str(it.root)])
    it.edit("content/policy/2023/a.md", "正文。", "新正文。")
    capsys.readouterr()
    main(["explain", "/policy/2023/a/", "--root", str(it.root)])
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines() if line.endswith("变了")] == ["条目自己的字段和正文"]


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_for(url: str, text: str) -> str:
    """The page once it holds a text; fails after half a minute."""
    body = ""
    for _ in range(150):
        body = fetch(url)[1]
        if text in body:
            return body
        time.sleep(0.2)
    raise AssertionError(f"{url} never said {text}: {body[:300]}")


def test_a_browser_is_told_of_every_save_at_once(site: Make, tmp_path: Path) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲"))
    server, base = serving(it)
    try:
        wait_for(f"{base}/public/policy/2023/a/", "甲")

        async def listen() -> list[str]:
            reader = await websocket_connect(f"{base.replace('http', 'ws')}/livereload")
            hello = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
            await reader.write_message(json.dumps(hello))
            await reader.write_message(json.dumps({"command": "info", "plugins": {}, "url": base}))
            heard = []
            for title in ("乙", "丙"):
                path = it.root / "content/policy/2023/a.md"
                path.write_text(policy(title), encoding="utf-8")
                # The second within the three seconds in which livereload by itself says nothing.
                while json.loads(str(await asyncio.wait_for(reader.read_message(), 30)))["command"] != "reload":
                    pass
                heard.append(fetch(f"{base}/public/policy/2023/a/")[1])
            reader.close()
            while await reader.read_message() is not None:
                pass
            return heard

        # In a thread of its own: tests in a browser leave a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            first, second = thread.submit(lambda: asyncio.run(listen())).result()
        assert "<h1>乙" in first
        assert "<h1>丙" in second
    finally:
        server.terminate()
        server.wait(timeout=20)


def serving(it: SiteUnderTest) -> tuple[subprocess.Popen[bytes], str]:
    """The site served on a free port, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--root", str(it.root), "--port", str(port)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    return run, f"http://127.0.0.1:{port}"


def test_serve_shows_an_edit_and_its_problems_while_it_runs(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("关于供水的通知"))
    server, base = serving(it)
    try:
        page = wait_for(f"{base}/public/policy/2023/a/", "关于供水的通知")
        assert "livereload" in page
        it.edit("content/policy/2023/a.md", "关于供水的通知", "关于供水的新通知")
        wait_for(f"{base}/public/policy/2023/a/", "关于供水的新通知")
        # A folder that was not there before.
        it.write("templates/policy.html", '{% extends "entry.html" %}{% block lead %}<p>新模板</p>{% endblock %}')
        wait_for(f"{base}/public/policy/2023/a/", "新模板")
        it.edit("site_config.yaml", "name: 测试站", "name: 改名站")
        wait_for(f"{base}/public/", "改名站")
        it.edit("content/policy/2023/a.md", "level: 邹城市", "level: 邹城")
        assert "content/policy/2023/a.md:6:1" in wait_for(f"{base}/_problems/", "文件层级")
        assert fetch(f"{base}/public/no/such/page/")[0] == 404
        assert fetch(f"{base}/../../../etc/passwd")[0] == 404
        assert "_problems" not in "".join(path.name for path in it.root.rglob("*"))
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_the_bar_says_how_far_a_stage_is_and_how_fast(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    report = progress_bar(live=True)
    report("生成页面", 0, 400)
    now[0] += 4
    report("生成页面", 200, 400)
    report("检查链接", 0, 0)
    assert capsys.readouterr().err.split("\r\x1b[K")[1:] == [
        "[........................] 生成页面 0/400",
        "[############............] 生成页面 200/400，每秒 50 个",
        "[########################] 检查链接 0/0\n",
    ]
    report = progress_bar(live=False)
    report("生成页面", 1, 2)
    report("生成页面", 2, 2)
    assert capsys.readouterr().err == "[########################] 生成页面 2/2\n"
