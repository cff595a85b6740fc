"""Answers to `build.py explain`: what a requirement demands, what a kind holds, why a page is as it is."""

from datetime import date
from pathlib import Path

from gongkai.demand_names import TYPE
from gongkai.duties import number_of, rows
from gongkai.found import document_of
from gongkai.indexing import COMMON, FOLDER, Changes, Part
from gongkai.library import Library
from gongkai.making import ingredients, make
from gongkai.manual import kind_text, reference
from gongkai.memory import files_behind
from gongkai.plans import Plan, prepare
from gongkai.records import PageRecord
from gongkai.render import file_of
from gongkai.rules.rule import CLOCKS
from gongkai.store import Noted, Store, changed
from gongkai.watch import state_of
from gongkai.words import demand_of, requirement_text

INGREDIENTS = {
    "site": "站点配置、栏目和类别",
    "templates": "模板",
    "entry": "条目自己的字段和正文",
    "shows": "页面上显示的其他条目",
    "found": "查找时说到的内容",
    "place": "地址、标题、栏目和当前位置",
}
# Why something is made anew that nobody changed.
_NEW = "（新的页面、缓存是空的，或输出里的文件不在了）"


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
    """Tell what a page is made of, why the last build rendered it or kept it, and what the next one will do."""
    address = "/" + what.strip("/") + "/" if what.strip("/") and not what.endswith(".html") else "/" + what.strip("/")
    noted = store.pages.get(address)
    draft = next((draft for draft in plan.drafts if draft.url == address), None)
    if draft is None:
        # Pages of addresses outside and of the office are planned from what the others become.
        return _remembered(noted.value, store) if noted else _searched(what, store)
    page = make(plan.outline, draft).page
    now = ingredients(plan.frame, plan.templates, page, document_of(plan.public, page))
    before = noted.value.ingredients if noted else {}
    different = changed(before, now) if noted else ()
    lines = [*_head(page.title, page.url, page.source, page.template), "  由这些内容组成："]
    for name, mark in now.items():
        lines.append(f"    {INGREDIENTS[name]}  {mark[:12]}{'  变了' if name in different else ''}")
    lines += _last(noted.value, store) if noted else []
    if noted is None:
        lines.append("  还没有生成过，下次会生成。")
    elif different:
        lines.append(f"  上次生成以后变了，下次会重新生成{_by(plan, noted, store)}。")
    else:
        lines.append("  上次生成以后没有变，下次不用重新生成。")
    return "\n".join(lines) + "\n"


def _remembered(record: PageRecord, store: Store) -> str:
    lines = [*_head(record.title, record.url, record.source, record.template), *_last(record, store)]
    return "\n".join([*lines, "  这一页按别的页面的结果生成，下次会不会变，生成时才知道。"]) + "\n"


def _searched(what: str, store: Store) -> str | None:
    """Tell why the last build wrote a file of the search, or all in a folder of it, or left them as they were."""
    file = "public/" + what.strip("/").removeprefix("output/").removeprefix("public/")
    name = next((n for n, part in store.search.items() if any(f"{f}/".startswith(f"{file}/") for f in part.files)), "")
    if not name or file == f"public/{FOLDER}":
        return None
    part: Part = store.search[name]
    if name == COMMON:
        lines = ["查找目录：各年共用的部分", "  由这些内容组成：各年的标题、文号、单位和关键词，意思相同的词"]
    else:
        lines = [f"查找目录：{name} 年的部分", f"  由这些内容组成：{len(part.made_of)} 个页面上的字"]
    lines.append(f"  文件：{len(part.files)} 个，都在 output/public/{FOLDER}/ 里面")
    if str(part.made) != store.common.get("build"):
        lines.append("  上次生成时：没有变，沿用以前的文件。")
    elif part.because is None:
        lines.append(f"  上次生成时：新生成的{_NEW}。")
    else:
        lines.append(f"  上次生成时：重新生成了，因为{_changes(part.because)}。")
        lines.append("  页面为什么变了，explain 后面写它的地址再看。")
    return "\n".join([*lines, "  这些文件按页面的结果生成，下次会不会变，生成时才知道。"]) + "\n"


def _changes(changes: Changes) -> str:
    """What had changed, in words."""
    said = []
    for verb, (count, first) in (("变了", changes.other), ("新加了", changes.new), ("撤下了", changes.gone)):
        named = "、".join(each if "/" in each else f"{each} 年的部分" for each in first)
        more = f"等 {count} 个" if count > len(first) else ""
        said += [f"{verb} {named}{more}"] if count else []
    return "；".join(said)


def _head(title: str, url: str, source: str, template: str) -> list[str]:
    return [
        title,
        f"  地址：{url}",
        f"  文件：output/{file_of(url)}",
        f"  来自：{source or '程序按站点配置生成'}",
        f"  模板：{template}（没有时用通用模板）",
    ]


def _last(record: PageRecord, store: Store) -> list[str]:
    """Why the last build rendered the page, or kept it."""
    if str(record.made) != store.common.get("build"):
        return ["  上次生成时：没有变，沿用以前的页面。"]
    if not record.because:
        return [f"  上次生成时：新生成的{_NEW}。"]
    parts = "、".join(INGREDIENTS[name] for name in record.because)
    by = f"，因为改了 {'、'.join(record.through)}" if record.through else ""
    return [f"  上次生成时：重新生成了，变了的是{parts}{by}。"]


def _by(plan: Plan, noted: Noted[PageRecord], store: Store) -> str:
    """The files of content through which a page would change now."""
    states = plan.outline.states()
    keys = [key for key in noted.reads if store.states.get(key) != state_of(states, key)]
    paths = sorted({path for key in keys for path in files_behind(key, plan.outline, store)})
    return f"，因为改了 {'、'.join(paths[:5])}" if paths else ""
