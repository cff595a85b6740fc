"""MkDocs has no lists, feeds or neighbours outside a menu: this hook gives them to pages, and writes the lists."""

from collections import defaultdict
from pathlib import Path

SIZE = 50
known = {}


def on_env(env, config, files):
    """Gather what pages say of each other, once all are read."""
    pages = [file.page for file in files.documentation_pages() if "number" in file.page.meta]
    pages.sort(key=lambda page: page.meta["date"], reverse=True)
    known.update(pages=pages, env=env, by_slug={Path(page.file.src_uri).stem: page for page in pages})
    known["place"] = {page.file.src_uri: place for place, page in enumerate(pages)}
    return env


def on_page_context(context, page, config, nav):
    """Give a page its neighbours in the list, and the pages that it refers to."""
    pages = known["pages"]
    place = known["place"].get(page.file.src_uri)
    if place is not None:
        context["newer"] = pages[place - 1] if place else None
        context["older"] = pages[place + 1] if place + 1 < len(pages) else None
        context["others"] = [known["by_slug"][slug] for slug in page.meta["related"]]
    context["newest"] = pages[:20]
    return context


def on_post_build(config):
    """Write the lists by all, year, office and theme, and the feed."""
    pages, out, by_url = known["pages"], Path(config.site_dir), defaultdict(list)
    for page in pages:
        by_url["", "document/", "文件"].append(page)
        by_url["年份", f"document/{page.meta['date']:%Y}/", f"{page.meta['date']:%Y}年"].append(page)
        by_url["发布单位", f"office/{page.meta['office']}/", page.meta["office"]].append(page)
        by_url["主题", f"theme/{page.meta['theme']}/", page.meta["theme"]].append(page)
    ways = defaultdict(list)
    for (axis, url, title), found in sorted(by_url.items(), key=lambda pair: pair[0]):
        ways[axis].append((title, url, len(found)))
    ways.pop("")
    template = known["env"].get_template("list.html")
    for (_, url, title), found in by_url.items():
        count = -(-len(found) // SIZE)
        for number in range(count):
            part = found[number * SIZE : (number + 1) * SIZE]
            context = {"config": config, "title": title, "items": part, "number": number, "count": count}
            context |= {"url": "/" + url, "ways": {} if number else ways}
            place = out / url / (f"{number + 1}/" if number else "") / "index.html"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(template.render(context), encoding="utf-8")
    feed = known["env"].get_template("feed.xml").render(config=config, items=pages[:30])
    (out / "feed.xml").write_text(feed, encoding="utf-8")
