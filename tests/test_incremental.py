"""Incremental equals clean: whatever is changed, the next build gives what a build from nothing gives."""

import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import REVIEW, UNITS, SiteUnderTest, policy
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from gongkai import spread
from gongkai.inputs import PROJECT
from gongkai.pipeline import Build, build
from gongkai.store import Store, open_store, save_store

# So many series are tried. On demand more: GONGKAI_SERIES=500 pytest tests/test_incremental.py
SERIES = int(os.environ.get("GONGKAI_SERIES", "10"))
LONGEST = 8

INTERPRETATION = """\
title: 解读{0}
office: 市水务局
published: 2023-03-0{1} 09:00
explains: [policy/2023/p{0}]
form: 文字
main_points: [背景{1}, 内容]
contact: 0537-0000000
"""
CALENDAR = PROJECT / "content" / "calendar"


def _policy(it: SiteUnderTest, n: int, m: int) -> None:
    """An entry that is new or says something else: title, unit, theme, review, references, links, attachment."""
    others = [f"policy/2023/p{m}"] if m != n and (it.root / f"content/policy/2023/p{m}.md").exists() else []
    named = f"第{m}个" if m % 2 else f"policy/2023/p{m}"
    it.write(
        f"content/policy/2023/p{n}.md",
        policy(
            f"第{n}个" + ("，又名" if m > 3 else ""),
            f"# 一、说明{m}\n\n见[零](p0.md)、[这里](/policy/2023/p{m}/#一说明{m})、[店](https://shop{m}.example/)。\n\n"
            f"（一）条{'*文*' * (m % 3)}[^1]\n\n[^1]: 注{n}。",
            office="市民政局" if m % 3 else "市水务局",
            theme="财政、金融、审计" if m == 2 else "城乡建设、环境保护",
            issued=f"2023-03-0{m + 1}",
            published=f"2023-03-0{m + 2} 09:00",
            abolishes=f"[{named}]" if others and m == 1 else "",
            based_on=f"[{named}]" if others and m > 3 else "",
            normative="是" if m == 5 else "",
            expires="2023-12-12" if m == 4 else "",
            attachments=f"[{{title: 附件, file: p{n}/a{m % 2}.txt}}]" if n % 2 else "",
            formerly=f"[old/{n}]" if n == 3 else "",
            **({"review": "{by: 办公室科长, date: 2023-01-05, attribute: 不予公开, basis: 条例}"} if m == 3 else {}),
        ),
    )


def _words(it: SiteUnderTest, n: int, m: int) -> None:
    """Another text under the same fields."""
    path = it.root / f"content/policy/2023/p{n}.md"
    if path.exists():
        path.write_text(path.read_text(encoding="utf-8") + f"\n又一段{m}。\n", encoding="utf-8")


def _keyword(it: SiteUnderTest, n: int, m: int) -> None:
    """Other keywords, which the page need not show at all."""
    path = it.root / f"content/policy/2023/p{n}.md"
    if path.exists():
        text = re.sub("(?m)^keywords: .*\n", "", path.read_text(encoding="utf-8"))
        path.write_text(text.replace("office:", f"keywords: [供水{m}, 水价]\noffice:", 1), encoding="utf-8")


def _year(it: SiteUnderTest, n: int, m: int) -> None:
    """A document of another year, alone in it or not; or none any more."""
    path = f"content/policy/20{20 + m // 2}/y{n}.md"
    if n % 2 and (it.root / path).exists():
        it.remove(path)
    else:
        day = f"20{20 + m // 2}-03-0{n + 1}"
        it.write(
            path, policy(f"往年第{n}个", f"往年的话{m}。", issued=day, published=day, number=f"测水发〔2020〕{n + 1}号")
        )


def _searching(it: SiteUnderTest, n: int, m: int) -> None:
    """Words that mean the same, what many look for, what a query must find; each right or wrong, there or not."""
    words = ["same:", *(f"  - words: [供水{m}, 用水{each}]" for each in range(1 + n % 2)), f"often: [第{n}个]"]
    it.write("content/search-words.yaml", "\n".join(words) + "\n")
    it.write("content/search-cases.csv", f"query,expected\n第{n}个,policy/2023/p{n}\n用水0,policy/2023/p{m}\n")
    if m == 0:
        it.remove("content/search-cases.csv")
    if m == 5:
        it.remove("content/search-words.yaml")


def _order(it: SiteUnderTest, n: int, m: int) -> None:
    """As many entries as before in every list, in another order."""
    path = it.root / f"content/policy/2023/p{n}.md"
    if path.exists():
        text = re.sub("(?m)^issued: .*$", f"issued: 2023-02-{10 + m}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")


def _remove(it: SiteUnderTest, n: int, m: int) -> None:
    for path in (f"content/policy/2023/p{n}.md", f"content/interpretation/2023/i{m}.yaml"):
        (it.root / path).unlink(missing_ok=True)


def _rename(it: SiteUnderTest, n: int, m: int) -> None:
    path = it.root / f"content/policy/2023/p{n}.md"
    if path.exists():
        path.rename(path.with_name(f"p{m}.md"))


def _interpretation(it: SiteUnderTest, n: int, m: int) -> None:
    it.write(f"content/interpretation/2023/i{n}.yaml", INTERPRETATION.format(m, 1 + n) + REVIEW + "\n")


def _attachment(it: SiteUnderTest, n: int, m: int) -> None:
    it.write(f"content/policy/2023/p{n}/a{m % 2}.txt", "附" * (m + 1))


def _unit(it: SiteUnderTest, n: int, m: int) -> None:
    text = (
        UNITS.replace("short: 水务局", f"short: 水务局{n}")
        + "  - {id: jyj, title: 市教育局, short: 教育局, sort: 部门}\n"
    )
    it.write("content/unit/bureaus.yaml", text if m % 2 else text.replace("title: 市民政局", f"title: 市民政{m}局"))


def _template(it: SiteUnderTest, n: int, m: int) -> None:
    name = ("policy.html", "policy_list.html", "parts/own.html")[n % 3]
    base = "list.html" if name == "policy_list.html" else "entry.html"
    if m == 0:
        (it.root / "templates" / name).unlink(missing_ok=True)
    else:
        it.write(f"templates/{name}", f'{{% extends "{base}" %}}{{% block lead %}}<p>{m}</p>{{% endblock %}}')


def _kind(it: SiteUnderTest, n: int, m: int) -> None:
    text = (PROJECT / "kinds" / "policy.yaml").read_text(encoding="utf-8")
    # Lists of one or two, so that a few entries make parts of lists; and another label.
    text, count = re.subn("(?m)^(list: .*)size: 20", rf"\1size: {1 + n % 2}", text)
    assert count == 1
    it.write("kinds/policy.yaml", text.replace("label: 政策文件\n", f"label: 政策文件{'' if m % 2 else m}\n", 1))


def _site(it: SiteUnderTest, n: int, m: int) -> None:
    lines = (it.root / "site_config.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    rest = [line for line in lines[1:] if not line.startswith(("since:", "reviewed_hosts:"))]
    rest += ["since: 2023-03-04\n"] if m % 2 else []
    rest += [f"reviewed_hosts: [{{host: shop{m}.example, by: 科长, date: 2023-01-01}}]\n"] if m > 2 else []
    it.write("site_config.yaml", "".join([f"name: 测试站{n}\n", *rest]))


def _static(it: SiteUnderTest, n: int, m: int) -> None:
    path = f"static/{('site.css/99-own.css', 'site.js/own.js', 'own.txt')[n % 3]}"
    if m == 0:
        (it.root / path).unlink(missing_ok=True)
    else:
        it.write(path, f"/* {m} */\n")


def _calendar(it: SiteUnderTest, n: int, m: int) -> None:
    year = 2022 + n % 3
    path = CALENDAR / f"{year}.yaml"
    if not path.is_file():
        return
    if m == 0:
        (it.root / f"content/calendar/{year}.yaml").unlink(missing_ok=True)
    else:
        text = path.read_text(encoding="utf-8")
        it.write(f"content/calendar/{year}.yaml", text.replace("holidays: [", f"holidays: [{year}-03-1{m}, ", 1))


def _damage(it: SiteUnderTest, n: int, m: int) -> None:
    """Somebody's hand in the output."""
    files = sorted(path for path in (it.root / "output" / "public").rglob("*") if path.is_file())
    if m % 2:
        files[n].unlink()
    else:
        files[n].write_bytes(b"?")


EDITS: dict[str, Callable[[SiteUnderTest, int, int], None]] = {
    edit.__name__[1:]: edit
    for edit in (
        _policy, _words, _keyword, _year, _order, _remove, _rename, _interpretation, _attachment, _unit, _template,
        _kind, _site, _static, _calendar, _searching, _damage,
    )
}  # fmt: skip
# Entries come and go more often than templates.
NAMES = st.sampled_from(
    ["policy"] * 6 + ["words", "order", "rename", "remove", "interpretation", "year"] * 2 + ["day", *EDITS]
)
STEPS = st.lists(st.tuples(NAMES, st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=LONGEST)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, and every folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in folder.rglob("*")
        if path.name != "manifest.json"
    }


def made(it: SiteUnderTest, store: Store, out: str, day: date | None, jobs: int = 1) -> Build:
    """Built in spite of errors, because a series leads through sites that are broken."""
    return build(it.root, out=it.root / out, store=store, today=day, jobs=jobs, in_spite=True)


def begin(root: Path) -> SiteUnderTest:
    it = SiteUnderTest(root, "")
    shutil.copytree(PROJECT / "kinds", root / "kinds")
    for n in range(4):
        EDITS["policy"](it, n, n + 1)
    EDITS["kind"](it, 0, 1)
    EDITS["interpretation"](it, 0, 1)
    return it


def compare(it: SiteUnderTest, found: Build, day: date | None) -> None:
    """What there is, and what is told, is what a build from nothing gives; nothing is left over."""
    clean = made(it, open_store(None), "clean", day)
    incremental, wanted = tree(it.root / "output"), tree(it.root / "clean")
    assert incremental.keys() == wanted.keys()
    assert [name for name in wanted if incremental[name] != wanted[name]] == []
    assert found.problems == clean.problems
    assert [page.url for page in found.pages] == [page.url for page in clean.pages]
    shutil.rmtree(it.root / "clean")


SETTINGS: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=SERIES, **SETTINGS)
@given(steps=STEPS)
def test_after_any_series_of_changes_incremental_equals_clean(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    it = begin(tmp_path_factory.mktemp("series"))
    cache, day = it.root / ".cache", None
    made(it, store := open_store(cache), "output", day)
    for number, (name, n, m) in enumerate(steps):
        note(f"{name} {n} {m}")
        # As by another process, which has only what was written.
        save_store(store)
        store = open_store(cache)
        assert not store.remark
        if name == "day":
            day = date(2023, 12, 8 + n + m)
        else:
            EDITS[name](it, n, m)
        found = made(it, store, "output", day)
        if number % 3 == 2 or number == len(steps) - 1:
            compare(it, found, day)
    shutil.rmtree(it.root)


@pytest.mark.parametrize("name", EDITS)
def test_each_change_alone_is_seen_and_undone(tmp_path: Path, name: str) -> None:
    it = begin(tmp_path / "site")
    shutil.copytree(it.root, tmp_path / "before")
    made(it, it.store, "output", None)
    for m in (2, 1):
        EDITS[name](it, 1, m)
        compare(it, made(it, it.store, "output", None), None)
    # Back to what it was: nothing of what was remembered meanwhile may show.
    for entry in ("content", "templates", "static", "kinds"):
        shutil.rmtree(it.root / entry, ignore_errors=True)
        if (tmp_path / "before" / entry).is_dir():
            shutil.copytree(tmp_path / "before" / entry, it.root / entry)
    shutil.copy(tmp_path / "before" / "site_config.yaml", it.root)
    compare(it, made(it, it.store, "output", None), None)


def test_processes_make_what_one_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    it = begin(tmp_path / "site")
    monkeypatch.setattr(spread, "LEAST", 2)
    made(it, it.store, "output", None, jobs=3)
    for step, name in enumerate(("policy", "template", "unit", "remove")):
        EDITS[name](it, 1, step + 1)
        found = made(it, it.store, "output", None, jobs=3)
    monkeypatch.undo()
    compare(it, found, None)


def test_one_changed_text_renders_what_shows_it(tmp_path: Path) -> None:
    it = begin(tmp_path / "site")
    made(it, it.store, "output", None)
    it.edit("content/policy/2023/p1.md", "一、说明2", "一、说明2改")
    found = made(it, it.store, "output", None)
    assert set(found.rendered) == {"/policy/2023/p1/"} | {url for url in found.rendered if url.startswith("/internal/")}
    compare(it, found, None)


def test_a_sample_is_made_again_and_a_page_that_is_not_what_it_should_be_is_told(tmp_path: Path) -> None:
    it = begin(tmp_path / "site")
    made(it, it.store, "output", None)
    same = build(it.root, out=it.root / "output", store=it.store, in_spite=True, verified=1.0)
    assert [problem for problem in same.problems if problem.id == "verify.differs"] == []
    # As if the memory had kept a page that it should have made again.
    page = it.root / "output" / "public" / "policy" / "index.html"
    from gongkai.sources import digest
    from gongkai.store import Noted

    noted = it.store.pages["/policy/"]
    page.write_bytes(page.read_bytes().replace("第".encode(), "弟".encode()))
    stale = type(noted.value)(
        **{name: getattr(noted.value, name) for name in noted.value.__slots__} | {"digest": digest(page.read_bytes())}
    )
    it.store.pages["/policy/"] = Noted(stale, noted.reads)
    manifest = it.root / "output" / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(noted.value.digest, stale.digest), encoding="utf-8"
    )
    found = build(it.root, out=it.root / "output", store=it.store, in_spite=True, verified=1.0)
    assert [p.message for p in found.problems if p.id == "verify.differs"] == ["保留的页面 /policy/ 和从头生成的不一样"]
