"""
A page as data in the words of schema.org (JSON-LD 1.1), from the same fields that readers see.

What the entries of a kind are, and which field gives which property, is said in its kind file; see `schema`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from gongkai.descriptions import absolute, in_short, iso
from gongkai.field import Record
from gongkai.kinds import Kind
from gongkai.library import FileLink, Summary
from gongkai.pages import Page
from gongkai.schema import INTERVAL, LINK, NUMBER, TEXT, TYPES, WORDS, Property, wanted_by
from gongkai.site import Site

Thing = dict[str, Any]
_MEDIA_TYPES = {
    "PDF": "application/pdf",
    "CSV": "text/csv",
    "DOC": "application/msword",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "XLS": "application/vnd.ms-excel",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NOT_JSON_IN_HTML = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def linked_data(page: Page, site: Site, kinds: Mapping[str, Kind], tables: Iterable[str] = ()) -> Markup:
    """
    Return the data of a page as JSON that is safe inside `<script type="application/ld+json">`.

    `tables` are the addresses below the root of the files with the whole list of a list page.
    """
    data = {"@context": "https://schema.org", "@graph": graph(page, site, kinds, tables)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # No text of an editor can end the element: the sign that begins a tag does not occur.
    return Markup(text.translate(_NOT_JSON_IN_HTML))


def graph(page: Page, site: Site, kinds: Mapping[str, Kind], tables: Iterable[str] = ()) -> list[Thing]:
    """Return the things that a page is about: who and what the site is, its entry or list, and the way to it."""
    if page.sort == "home":
        return [_organization(site), _website(site)]
    kind = kinds.get(page.kind)
    if page.entry is not None and kind is not None:
        return [_of_entry(page, page.entry, site, kind, kinds), _way(page, site)]
    return [_of_many(page, site, kind, tables), _way(page, site)]


def describe(page: Page, site: Site, kinds: Mapping[str, Kind]) -> str:
    """Return what a page is about in one or two sentences, never empty."""
    if page.sort == "home":
        return site.about
    kind = kinds.get(page.kind)
    if page.entry is not None and kind is not None:
        return in_short(kind, page.entry.fields, page.text)
    if kind is not None:
        return f"{page.title}。{kind.about.split('。')[0]}。"
    return page.column.about if page.column else f"{site.name}：{page.title}。"


def _organization(site: Site) -> Thing:
    """Who runs the site."""
    contact = site.footer.contact
    telephone = {"telephone": contact} if re.fullmatch(r"[\d+\-() ]{5,}", contact) else {}
    return {**_publisher(site), "url": site.address, **telephone}


def _publisher(site: Site) -> Thing:
    return {
        "@type": "GovernmentOrganization",
        "@id": site.address + "#organization",
        "name": site.footer.organizer,
    }


def _website(site: Site) -> Thing:
    return {
        "@type": "WebSite",
        "@id": site.address + "#website",
        "name": site.name,
        "url": site.address,
        "description": site.about,
        "inLanguage": "zh-CN",
        "publisher": {"@id": site.address + "#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": site.address + "search/?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }


def _way(page: Page, site: Site) -> Thing:
    """The way from the home page to the page, as the reader sees it above the title."""
    steps = [("首页", "/"), *((crumb.title, crumb.url) for crumb in page.crumbs), (page.title, page.url)]
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": absolute(site, url)}
        for number, (title, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _of_entry(page: Page, entry: Summary, site: Site, kind: Kind, kinds: Mapping[str, Kind]) -> Thing:
    schema = kind.schema
    address = absolute(site, page.url)
    type_ = schema.type or schema.page
    thing = {
        "@type": type_,
        "@id": address,
        "name": page.title,
        "url": address,
        "description": describe(page, site, kinds),
        **_properties(type_, schema.properties, entry, site, kinds),
    }
    is_work = bool(wanted_by(type_, "datePublished"))
    if is_work:
        thing |= {"headline": page.title, "inLanguage": "zh-CN", "publisher": _publisher(site)}
        if entry.fields.get("sample"):
            thing["creativeWorkStatus"] = "示例"
        # A day before the publication changed nothing that a reader could have seen.
        if thing.pop("dateModified", None) and page.updated and page.updated != page.published:
            thing["dateModified"] = iso(page.updated)
    if not schema.type:
        return {**thing, "isPartOf": {"@id": site.address + "#website"}}
    if is_work and schema.page == "WebPage":
        return {**thing, "mainEntityOfPage": address}
    # A question, a service or an office is not the page about it.
    thing["@id"] = address + "#thing"
    return {**_plain_page(page, site, schema.page), "mainEntity": thing}


def _plain_page(page: Page, site: Site, type_: str) -> Thing:
    address = absolute(site, page.url)
    dates = {"datePublished": iso(page.published)} if page.published else {}
    dates |= {"dateModified": iso(page.updated)} if page.updated and page.updated != page.published else {}
    return {
        "@type": type_,
        "@id": address,
        "name": page.title,
        "url": address,
        "inLanguage": "zh-CN",
        "isPartOf": {"@id": site.address + "#website"},
        **dates,
    }


def _of_many(page: Page, site: Site, kind: Kind | None, tables: Iterable[str]) -> Thing:
    """A list, a column or a page of the site itself. Data in a list are a dataset, with its files."""
    is_list = kind is not None and page.listing is not None
    type_ = kind.schema.list if kind and is_list else "CollectionPage" if page.sort == "column" else "WebPage"
    thing = _plain_page(page, site, type_)
    if kind and page.column and page.sort == "column":
        thing["keywords"] = list(page.column.keywords)
    if type_ == "Dataset":
        thing |= {"creator": _publisher(site), "isAccessibleForFree": True}
        if files := [_download(site, each) for each in tables]:
            thing["distribution"] = files
    said = kind.about.split("。")[0] + "。" if kind else page.column.about if page.column else ""
    return {**thing, "description": said or f"{site.name}：{page.title}。"}


def _download(site: Site, url: str) -> Thing:
    type_ = "application/json" if url.endswith(".json") else "text/csv"
    return {"@type": "DataDownload", "encodingFormat": type_, "contentUrl": absolute(site, url)}


def _properties(
    type_: str, properties: Iterable[Property], entry: Summary, site: Site, kinds: Mapping[str, Kind]
) -> Thing:
    """The properties of one thing; names with dots make the things inside it."""
    found: Thing = {}
    inside: dict[str, list[Property]] = {}
    for each in properties:
        first, _, rest = each.name.partition(".")
        if rest:
            inside.setdefault(first, []).append(Property(rest, each.fields, each.words))
            continue
        value = _value_of(each, wanted_by(type_, first), entry, site, kinds)
        if value is not None:
            found[first] = value
    for name, below in inside.items():
        wanted = wanted_by(type_, name)
        thing = _properties(wanted, below, entry, site, kinds)
        # What a thing inside is made of comes first: an answer without its text is none, whoever gave it.
        chief = next((each.name for each in below if "." not in each.name), "")
        if thing and (not chief or chief in thing):
            found[name] = {"@type": wanted, **thing}
    return found


def _value_of(declared: Property, wanted: str, entry: Summary, site: Site, kinds: Mapping[str, Kind]) -> Any:
    values = [entry.fields.get(name) for name in declared.fields]
    if wanted == INTERVAL:
        ends = [iso(each) if isinstance(each, date) else str(each) if each else ".." for each in values]
        return "/".join(ends) if values[0] else None
    given = next((each for each in values if each not in (None, "", (), False)), None)
    items = given if isinstance(given, tuple) else () if given is None else (given,)
    words = dict(declared.words)
    if words:
        items = tuple(words[str(each)] for each in items if str(each) in words)
    made = [each for item in items if (each := _plain(item, wanted, site, kinds)) is not None]
    return None if not made else made[0] if len(made) == 1 else made


def _plain(item: Any, wanted: str, site: Site, kinds: Mapping[str, Kind]) -> Any:
    """One value as JSON, in the form that its property wants; None for what has no such form."""
    if isinstance(item, Summary):
        type_ = kinds[item.kind].schema.type or (wanted if wanted in TYPES else "CreativeWork")
        return item.title if wanted == TEXT else {"@type": type_, "name": item.title, "url": absolute(site, item.url)}
    if isinstance(item, FileLink):
        return absolute(site, item.url) if item.url else None
    if isinstance(item, Record):
        return _media(item, site)
    if isinstance(item, (date, datetime)):
        return iso(item)
    if isinstance(item, Decimal):
        return int(item) if item == item.to_integral_value() else float(item)
    if isinstance(item, int):
        return item if wanted == NUMBER else str(item)
    if wanted in WORDS:
        return f"https://schema.org/{item}"
    if wanted == LINK or (wanted == TEXT and item.startswith("/")):
        return absolute(site, item) if item.startswith("/") else item
    return {"@type": wanted, "name": item} if wanted in TYPES else item


def _media(row: Record, site: Site) -> Thing | None:
    """A row that brings a file along: its title and where the file is."""
    file = next((each for each in row.fields.values() if isinstance(each, FileLink) and each.url), None)
    if file is None:
        return None
    title = next((each for each in row.fields.values() if isinstance(each, str)), "")
    type_ = {"encodingFormat": _MEDIA_TYPES[file.type]} if file.type in _MEDIA_TYPES else {}
    size = {"contentSize": f"{file.size} B"}
    return {"@type": "MediaObject", "name": title, "contentUrl": absolute(site, file.url), **type_, **size}
