"""What a reader sees in the main part of a page, as blocks of text: what a search finds, and shows of it."""

from lxml import etree

# Elements of which each begins a line of its own; what stands in others goes on in the line.
_LINES = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset"),
        *(
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "legend",
            "li",
            "main",
        ),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
# What is no text of the page: its title, which is known; ways to other pages; what is pressed or filled in; drawings,
# whose figures stand in a table too.
_SILENT = frozenset(
    ("h1", "nav", "textarea", "select", "script", "style", "template", "button", "input", "select", "svg", "math")
)
# Words for those who hear a page, or see a row as a card, that repeat what stands elsewhere.
_REPEATING = frozenset(("word", "hidden"))


def visible(tree: etree._Element) -> tuple[str, ...]:
    """
    Return the text of the main part of a page in lines, without what a template marks with `data-find="no"`.

    A table gives a line for each cell. Blanks at the ends are gone, and several are one.
    """
    main = next(tree.iter("main"), None)
    if main is None:
        return ()
    lines: list[str] = []
    line: list[str] = []

    def end() -> None:
        if said := " ".join("".join(line).split()):
            lines.append(said)
        line.clear()

    walk = etree.iterwalk(main, events=("start", "end"))
    for event, element in walk:
        begins = element.tag in _LINES
        if begins:
            end()
        if event == "end":
            if element is not main:
                line.append(element.tail or "")
        elif _is_silent(element):
            walk.skip_subtree()
        else:
            line.append(element.text or "")
    end()
    return tuple(lines)


def _is_silent(element: etree._Element) -> bool:
    if element.tag in _SILENT or element.get("data-find") == "no":
        return True
    classes = element.get("class")
    return bool(classes) and not _REPEATING.isdisjoint(str(classes).split())
