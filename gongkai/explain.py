"""Answers to `build.py explain`: what a requirement demands, what a kind holds, why a page is as it is."""

from datetime import date
from pathlib import Path

from gongkai.pipeline import Plan, ingredients, prepare
from gongkai.render import file_of
from gongkai.store import Store, changed
from gongkai.words import kind_text, reference, requirement_text

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
