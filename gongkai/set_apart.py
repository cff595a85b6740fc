"""Several pieces of HTML on one page, each with names of its own, so that none points at another's."""

import re

_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*)?>")
_NAMES = re.compile(r'\s(id|for|headers|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')
_OWN = re.compile(r'<[^<>]*?\sid="([^"]*)"')
_ADDRESS = re.compile(r'\s(href)="(?!tel:)([^"]*)"')
_LABEL = re.compile(r'\saria-label="([^"]*)"')
_PLACE = re.compile(r"^(nav|section|aside|form)$")
_TOP = re.compile(r"(</?)h1\b")


def set_apart(html: str, name: str) -> str:
    """
    Return a piece of HTML with `name` before each of its ids and of the words that point at them.

    Its landmarks are named after `name` too: where they are named by other elements, the element of this id comes
    first; where by words, the number at the end of `name` follows them. A heading of the first level becomes one of
    the second. A link leads to what it named in the piece, else to the element of the id `name`, nowhere else; a phone
    number stays one. The HTML is that of templates: `<` and `>` stand in it for tags only.
    """
    own = set(_OWN.findall(html))
    number = name.rpartition("-")[2]

    def names(match: re.Match[str]) -> str:
        return f' {match[1]}="{" ".join(f"{name}-{word}" for word in match[2].split())}"'

    def address(match: re.Match[str]) -> str:
        target = match[2].removeprefix("#")
        return f' href="#{name}-{target}"' if match[2].startswith("#") and target in own else f' href="#{name}"'

    def tag(match: re.Match[str]) -> str:
        attributes = _ADDRESS.sub(address, _NAMES.sub(names, match[2] or ""))
        if _PLACE.match(match[1]) or ' role="region"' in attributes or ' role="search"' in attributes:
            attributes = attributes.replace(' aria-labelledby="', f' aria-labelledby="{name} ')
            attributes = _LABEL.sub(lambda label: f' aria-label="{label[1]}（例 {number}）"', attributes)
        return f"<{match[1]}{attributes}>"

    return _TOP.sub(r"\1h2", _TAG.sub(tag, html))
