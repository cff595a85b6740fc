"""Answers to `build.py explain`: what a requirement demands, what a kind holds, why a page is as it is."""

from datetime import date
from pathlib import Path

from gongkai.demand_names import TYPE
from gongkai.duties import number_of, rows
from gongkai.library import Library
from gongkai.pipeline import Plan, ingredients, prepare
from gongkai.render import file_of
from gongkai.rules.rule import CLOCKS
from gongkai.store import Store, changed
from gongkai.words import demand_of, kind_text, reference, requirement_text

_INGREDIENTS = {
    "site": "站点配置、栏目和类别",
    "templates": "模板",
    "entry": "条目自己的字段和正文",
    "shows": "页面上显示的其他条目",
    "place": "地址、标题、栏目和当前位置",
}


def explain(root: Path, what: str, *, store: Store, today: date | None) -> str | None:
    """Return the answer for a requirement's id, a kind's name or a page's address, for all when `what` is empty."""
    plan = prepare(root, store=store, today=today)
    kinds = plan.library.kinds
    if not what:
        return reference(kinds)
    if what in kinds:
        return kind_text(kinds[what], kinds)
    found = [(kind, r) for kind in kinds.values() for r in kind.requirements if r.id == what.upper()]
    if found:
        return "".join(requirement_text(requirement, kind, kinds) for kind, requirement in found)
    return _page(plan, what, store)


def write_reference(root: Path, folder: Path, *, store: Store, today: date | None) -> None:
    """Write the reference of kinds and rules, and the table of what covers each row, into `folder`."""
    plan = prepare(root, store=store, today=today)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reference.md").write_text(reference(plan.library.kinds), encoding="utf-8")
    (folder / "coverage.md").write_text(coverage(plan.public), encoding="utf-8")


def coverage(library: Library) -> str:
    """Return which kinds, requirements and pages cover each row of the task table, as Markdown."""
    lines = [
        "# 任务覆盖表",
        "",
        "由 `python build.py explain --all --out docs` 按任务表里的数据生成，不要手改。",
        "每一行写明：靠哪些类别的条目来落实，条目要守哪些要求，公众在哪些页面上看到。",
        "",
        "| 项 | 任务 | 怎样算完成 | 类别 | 要求 | 页面 |",
        "|---|---|---|---|---|---|",
    ]
    for entry, progress in rows(library):
        demands = [d for name, f in library.kinds[entry.kind].fields.items() if f.type == TYPE for d in entry.get(name)]
        kinds = list(dict.fromkeys(demand.kind for demand in demands if demand.kind))
        obeyed = list(dict.fromkeys(id_ for demand in demands for id_ in demand.obeys))
        cells = [
            number_of(library, entry),
            entry["title"],
            "<br>".join(each.says for each in progress.asked),
            "、".join(f"{library.kinds[kind].label}（{kind}）" for kind in kinds) or "各类信息",
            "、".join(obeyed) or "—",
            "、".join([library.url(entry), *(f"/{kind}/" for kind in kinds)]),
        ]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    lines += ["", "## 法定期限", "", "程序按这些要求计算期限，每个条目的页面上写明怎样算。", ""]
    lines += ["| 要求 | 类别 | 内容 | 法规编号 | 依据 |", "|---|---|---|---|---|"]
    for kind in library.kinds.values():
        for each in kind.requirements:
            if each.rule in CLOCKS or each.law:
                source = each.source + ("" if each.verified or "待核" in each.source else "（待核）")
                said = demand_of(each, kind, library.kinds)
                lines.append(f"| {each.id} | {kind.label} | {said} | {each.law or '—'} | {source} |")
    return "\n".join(lines) + "\n"


def _page(plan: Plan, what: str, store: Store) -> str | None:
    """Tell what a page is made of, and which part of it changed since it was last built."""
    address = "/" + what.strip("/") + "/" if what.strip("/") and not what.endswith(".html") else "/" + what.strip("/")
    page = next((page for page in plan.pages if page.url == address), None)
    if page is None:
        return None
    now = ingredients(plan, page)
    before, _ = store.pages.get(page.url, ({}, None))
    lines = [f"{page.title}", f"  地址：{page.url}", f"  文件：output/{file_of(page.url)}"]
    lines.append(f"  来自：{page.source or '程序按站点配置生成'}")
    lines.append(f"  模板：{page.template}（没有时用通用模板）")
    lines.append("  由这些内容组成：")
    different = changed(before, now)
    for name, digest in now.items():
        lines.append(f"    {_INGREDIENTS[name]}  {digest[:12]}{'  变了' if before and name in different else ''}")
    if not before:
        lines.append("  还没有生成过，下次会生成。")
    else:
        lines.append(
            "  上次生成以后变了，下次会重新生成。" if different else "  上次生成以后没有变，下次不用重新生成。"
        )
    return "\n".join(lines) + "\n"
