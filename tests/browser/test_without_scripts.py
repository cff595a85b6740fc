"""Without scripts nothing is lost: every word that scripts show is there and visible, every link leads somewhere."""

from pathlib import Path

from browser.made import MadePage
from browser.reader import SCREENS, Reader, visit
from browser.served import found

# The visible texts of the page, in order.
VISIBLE = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/\\s+/g, " ").trim();
    const parent = walker.currentNode.parentElement;
    if (!text || parent.closest("script, style, noscript, template, title, desc")) continue;
    // Words in a closed details are one press away, with or without scripts.
    // What puts a table in order is no text; its words repeat the headings of the columns.
    if (parent.closest(".table-tools")) continue;
    const closed = parent.closest("details:not([open])");
    if (closed && !parent.closest("summary")) { texts.push(text); continue; }
    if (parent.checkVisibility({opacityProperty: true, visibilityProperty: true})) texts.push(text);
  }
  return texts;
}"""


def test_everything_is_there_without_scripts(reader: Reader, shown: list[MadePage]) -> None:
    with reader.context() as full, reader.context(java_script_enabled=False) as bare:
        for made in shown:
            opened = {True: full.new_page(), False: bare.new_page()}
            for page in opened.values():
                visit(page, made)
            for width, height in SCREENS:
                seen = {}
                for scripts, page in opened.items():
                    page.set_viewport_size({"width": width, "height": height})
                    seen[scripts] = page.evaluate(VISIBLE)
                assert len(seen[False]) > 3
                missing = _without(seen[False], seen[True])
                assert missing == [], f"{made.url} at {width}px: scripts take away {missing[:5]}"
                added = _without(seen[True], seen[False])
                # Names of controls, and what they say; never something to read.
                assert sum(map(len, added)) < 400, f"{made.url} at {width}px: only with scripts {added[:20]}"
            for page in opened.values():
                page.close()


def _without(texts: list[str], others: list[str]) -> list[str]:
    """Texts that stand less often among `others`."""
    left = list(others)
    lost = []
    for text in texts:
        if text in left:
            left.remove(text)
        else:
            lost.append(text)
    return lost


def test_every_link_leads_somewhere_without_scripts(reader: Reader, shown: list[MadePage], made_in: Path) -> None:
    for made in shown:
        with reader.page(made, java_script_enabled=False) as page:
            links = page.evaluate(
                "() => [...document.querySelectorAll('a[href], form[action]')].map(each => each.href || each.action)"
            )
            assert links, made.url
            for link in sorted({each.split("#")[0] for each in links}):
                if link.startswith(reader.at + "/"):
                    assert found(made_in / "output", link.removeprefix(reader.at)), f"{made.url}: {link}"
                else:
                    assert link.split(":")[0] in ("https", "http", "mailto", "tel"), f"{made.url}: {link}"
            # An action on a page that only a script answers would be dead here.
            dead = page.evaluate(
                "() => [...document.querySelectorAll('button')].filter(each => !each.form && each.checkVisibility())"
                ".map(each => each.outerHTML)"
            )
            assert dead == [], made.url
