"""A page's elements, gathered in one walk: what the checks of its structure and of its links both look at."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from lxml import etree

Sort = Literal["link", "image", "asset", "form"]

# The attributes that hold an address, by element.
_ADDRESSES: dict[tuple[str, str], Sort] = {
    ("a", "href"): "link",
    ("a", "xlink:href"): "link",
    ("area", "href"): "link",
    ("img", "src"): "image",
    ("img", "srcset"): "image",
    ("source", "src"): "image",
    ("source", "srcset"): "image",
    ("image", "href"): "image",
    ("image", "xlink:href"): "image",
    ("use", "href"): "image",
    ("use", "xlink:href"): "image",
    ("input", "src"): "image",
    ("input", "formaction"): "form",
    ("button", "formaction"): "form",
    ("link", "href"): "asset",
    ("link", "imagesrcset"): "image",
    ("script", "src"): "asset",
    ("iframe", "src"): "asset",
    ("frame", "src"): "asset",
    ("embed", "src"): "asset",
    ("object", "data"): "asset",
    ("video", "src"): "asset",
    ("video", "poster"): "image",
    ("audio", "src"): "asset",
    ("track", "src"): "asset",
    ("form", "action"): "form",
    ("body", "background"): "image",
    ("table", "background"): "image",
    ("td", "background"): "image",
}
REFERENCES = ("aria-labelledby", "aria-describedby", "for", "headers")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements that some check asks for by their tag; no others are kept, because what is kept costs more than the walk.
_ASKED = frozenset(
    ("title", "meta", "base", "table", "label", "input", "select", "textarea", "a", "button", "img", "script", "style")
) | {"main", "frameset"}
_MOST_NAMES = 1000  # of attributes that are remembered; pages by other hands hold any


class _Concerns(dict[str, str]):
    """What an attribute is looked at for, by its name; empty for most."""

    def __missing__(self, name: str) -> str:
        concern = "inline" if name.startswith("on") else ""
        if len(self) < _MOST_NAMES:
            self[name] = concern
        return concern


_CONCERNS = _Concerns(
    dict.fromkeys((name for _, name in _ADDRESSES), "address")
    | dict.fromkeys(REFERENCES, "reference")
    | {"id": "id", "name": "name", "role": "role", "tabindex": "tabindex", "style": "inline"}
)
_BLANK = "".join(map(chr, range(33)))  # what browsers strip from an address
_SRCSET = re.compile(r"[\s,]*(\S*[^\s,])(?:,|\s[^,]*|$)")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_own = threading.local()


def parse(html: bytes) -> etree._Element | None:
    """Return the tree of a page of UTF-8, None where there is nothing to read."""
    # To make a parser costs as much as to parse a page. Each thread has its own, because one that is shared is locked,
    # and a process that is forked while another thread holds the lock would wait for ever.
    parser = getattr(_own, "parser", None)
    if parser is None:
        parser = _own.parser = etree.HTMLParser(huge_tree=True, remove_pis=True, encoding="utf-8", collect_ids=False)
    try:
        tree: etree._Element | None = etree.fromstring(html, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


class Elements:
    """
    The elements of one page, in the order of the page.

    `ids` counts each id; `repeated` is the second element of each id that is used again. `names` are the old anchors of
    links. `referring` are elements that name others by id. `inline` holds an element with the attribute of style or
    script, or the `tabindex` above zero, that it should not have. `addresses` are the places of addresses: element,
    what is written without the blanks that browsers drop, and what it is for. `base` is the address of `<base>`, if
    any; `last` the last element of the page.
    """

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        self.by_tag: defaultdict[str, list[etree._Element]] = defaultdict(list)
        self.headings: list[etree._Element] = []
        self.mains: list[etree._Element] = []
        self.ids: dict[str, int] = {}
        self.repeated: dict[str, etree._Element] = {}
        self.names: list[str] = []
        self.referring: list[etree._Element] = []
        self.inline: list[tuple[etree._Element, str]] = []
        self.addresses: list[tuple[etree._Element, str, Sort]] = []
        self.base = ""
        self.last = tree
        self._gather()
        self.metas = [_attributes(meta) for meta in self.all("meta")]

    def all(self, *tags: str) -> Sequence[etree._Element]:
        """Return the elements with these tags, those of the first tag first."""
        return [element for tag in tags for element in self.by_tag.get(tag, ())]

    def _gather(self) -> None:
        # This loop runs some hundred times a page, so it asks little of each element and calls little.
        element, by_tag, ids, addresses = self.tree, self.by_tag, self.ids, self.addresses
        for element in self.tree.iter(etree.Element):
            tag = element.tag
            if tag in _ASKED:
                by_tag[tag].append(element)
                if tag == "meta":
                    self._add_refresh(element)
                elif tag == "base":
                    self.base = self.base or (element.get("href") or "").strip(_BLANK)
            elif tag in _HEADINGS:
                self.headings.append(element)
            tabindex = ""
            refers = False
            pairs: Any = element.items()  # of texts, because pages are parsed as Unicode
            for name, value in pairs:
                concern = _CONCERNS[name]
                if not concern:
                    continue
                if concern == "address":
                    if sort := _ADDRESSES.get((tag, name)):
                        if tag == "link" or not value.isprintable() or name == "srcset":
                            self._add_addresses(element, name, value, sort)
                        else:
                            addresses.append((element, value.strip(), sort))
                elif concern == "id":
                    if value in ids:
                        ids[value] += 1
                        self.repeated.setdefault(value, element)
                    elif value:
                        ids[value] = 1
                elif concern == "reference":
                    refers = True
                elif concern == "name":
                    if tag == "a" and value:
                        self.names.append(value)
                elif concern == "role":
                    if value == "main":
                        self.mains.append(element)
                elif concern == "inline":
                    self.inline.append((element, name))
                else:
                    tabindex = value
            if refers:
                self.referring.append(element)
            # After the attributes of script, as it is told after them.
            if tabindex and (number := tabindex.lstrip("+")).isdecimal() and int(number) > 0:
                self.inline.append((element, "tabindex"))
        self.last = element

    def _add_addresses(self, element: etree._Element, name: str, value: str, sort: Sort) -> None:
        if element.tag == "link":
            rel = set((element.get("rel") or "").lower().split())
            if rel & {"preconnect", "dns-prefetch", "profile", "pingback"}:
                return
            if rel & {"canonical", "alternate"} and "stylesheet" not in rel:
                sort = "link"
        if name.endswith("srcset"):
            self.addresses += [(element, candidate[1], sort) for candidate in _SRCSET.finditer(value)]
        else:
            self.addresses.append((element, re.sub(r"[\t\r\n]", "", value).strip(_BLANK), sort))

    def _add_refresh(self, meta: etree._Element) -> None:
        if (meta.get("http-equiv") or "").lower() != "refresh":
            return
        if match := _REFRESH.search(meta.get("content") or ""):
            self.addresses.append((meta, match[1].strip(_BLANK), "link"))


def _attributes(element: etree._Element) -> dict[str, str]:
    pairs: Any = element.items()
    return dict(pairs)


def label_of(element: etree._Element) -> str:
    """Return the words by which a reader knows an element: its text, its pictures' texts, or its label."""
    said = element.get("aria-label") or ""
    if not said:
        parts = [str(part) for part in element.itertext()]
        parts += [image.get("alt") or "" for image in element.iter("img")]
        said = " ".join(" ".join(parts).split())
    return said or element.get("alt") or element.get("title") or ""


def is_labelled(element: etree._Element) -> bool:
    """Return whether `label_of` an element holds anything; nearly always its first text tells."""
    text = element.text
    return bool(text and not text.isspace()) or bool(label_of(element))


def line_of(element: etree._Element) -> int:
    """Return the line of the HTML on which an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else 1


def is_inside(element: etree._Element, tag: str) -> bool:
    """Return whether an element stands inside of one with this tag."""
    return any(above.tag == tag for above in element.iterancestors())


def nested(elements: Sequence[etree._Element], tag: str) -> Iterator[etree._Element]:
    """Yield each element with this tag inside of one of `elements`."""
    for outer in elements:
        if len(outer):
            yield from outer.iterdescendants(tag)
