"""Files for machines: feeds (Atom, JSON Feed), the site map of search engines, the rules for robots."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from xml.sax.saxutils import escape, quoteattr

from gongkai.descriptions import absolute, in_short, iso
from gongkai.entries import Entry
from gongkai.feeds import Feed, lasting_id, updated
from gongkai.library import Library, Summary
from gongkai.outside import LEAVE
from gongkai.pages import Page
from gongkai.site import Site
from gongkai.workdays import as_day

# Limit of one file (https://www.sitemaps.org/protocol.html); a file of so many addresses stays far below its 50 MB.
LIMIT = 50_000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Signs that XML 1.0 does not know.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def feed_files(library: Library, feed: Feed) -> Mapping[str, bytes]:
    """Return the two files of a feed, by address: Atom 1.0 (RFC 4287) and JSON Feed 1.1."""
    items = [
        library.remember((entry.id, "(item)"), partial(_item, library, library.entries[entry.id]))
        for entry in feed.entries
    ]
    return {
        f"{feed.url}feed.xml": _atom(library.site, feed, items),
        f"{feed.url}feed.json": _json_feed(library.site, feed, items),
    }


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry as it stands in every feed that has it; `updated` as feeds write it."""

    atom: str
    json: str
    updated: str


def _item(library: Library, entry: Entry) -> _Item:
    """The entry's title is marked where it is a sample: in a feed nothing else stands beside it that would say so."""
    office = library.shown(entry, "office")
    author = office.title if isinstance(office, Summary) else library.site.footer.organizer
    title = ("【示例】" if entry.get("sample") else "") + entry["title"]
    label = library.kinds[entry.kind].label
    id_, url = lasting_id(library, entry), absolute(library.site, library.url(entry))
    published = _instant(entry["published"])
    changed = _instant(updated(library, entry) or entry["published"])
    short = in_short(library.kinds[entry.kind], entry.fields, library.body(entry))
    atom = (
        f"<entry>\n<id>{_xml(id_)}</id>\n<title>{_xml(title)}</title>\n<link href={quoteattr(url)}/>\n"
        f"<published>{published}</published>\n<updated>{changed}</updated>\n"
        f"<author><name>{_xml(author)}</name></author>\n"
        f"<category term={quoteattr(entry.kind)} label={quoteattr(label)}/>\n"
        f"<summary>{_xml(short)}</summary>\n</entry>\n"
    )
    item = {
        "id": id_,
        "url": url,
        "title": title,
        "content_text": short,
        "date_published": published,
        "date_modified": changed,
        "authors": [{"name": author}],
        "tags": [label],
        "language": "zh-CN",
    }
    return _Item(atom, json.dumps(item, ensure_ascii=False, indent=1), changed)


def _atom(site: Site, feed: Feed, items: Sequence[_Item]) -> bytes:
    page = absolute(site, feed.url)
    head = (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n<id>{_xml(_feed_id(site, feed))}</id>\n'
        f"<title>{_xml(_feed_title(site, feed))}</title>\n<subtitle>{_xml(_feed_about(site, feed))}</subtitle>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(page + "feed.xml")}/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
        f"<updated>{max(each.updated for each in items)}</updated>\n"
        f"<author><name>{_xml(site.footer.organizer)}</name></author>\n"
    )
    return f"{head}{''.join(each.atom for each in items)}</feed>\n".encode()


def _json_feed(site: Site, feed: Feed, items: Sequence[_Item]) -> bytes:
    page = absolute(site, feed.url)
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _feed_title(site, feed),
        "description": _feed_about(site, feed),
        "home_page_url": page,
        "feed_url": page + "feed.json",
        "language": "zh-CN",
        "authors": [{"name": site.footer.organizer}],
    }
    said = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    listed = ",\n".join(each.json for each in items)
    return f'{said},\n "items": [\n{listed}\n]\n}}\n'.encode()


def _feed_id(site: Site, feed: Feed) -> str:
    """Made as the ids of entries are: on the site's host, whatever the scheme."""
    return f"https://{site.host}{site.prefix}{feed.url[1:]}"


def _feed_title(site: Site, feed: Feed) -> str:
    named = site.name if feed.url == "/" else f"{feed.title} - {site.name}"
    return f"{named}（示例站）" if site.sample else named


def _feed_about(site: Site, feed: Feed) -> str:
    return f"{feed.about}　{site.sample_note}" if site.sample else feed.about


def _instant(moment: date | datetime) -> str:
    """A point in time as RFC 3339 has it; a day without a time begins at midnight in China."""
    return iso(moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day))


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def sitemaps(pages: Iterable[tuple[str, date | None]], site: Site, *, limit: int = LIMIT) -> Mapping[str, bytes]:
    """
    Return the site map of all pages for readers, by address; `pages` are their addresses, each with the day on which
    it last changed where it has one. Above `limit` addresses the map is an index of several.
    """
    rows = [
        f"<url><loc>{escape(absolute(site, url))}</loc>{f'<lastmod>{last}</lastmod>' if last else ''}</url>\n"
        for url, last in pages
    ]
    if len(rows) <= limit:
        return {"/sitemap.xml": _map("urlset", rows)}
    parts = [rows[start : start + limit] for start in range(0, len(rows), limit)]
    files = {f"/sitemap-{number}.xml": _map("urlset", part) for number, part in enumerate(parts, 1)}
    index = [f"<sitemap><loc>{escape(absolute(site, url))}</loc></sitemap>\n" for url in files]
    return {"/sitemap.xml": _map("sitemapindex", index), **files}


def _map(name: str, rows: Iterable[str]) -> bytes:
    return f'{_XML}<{name} xmlns="{_SITEMAPS}">\n{"".join(rows)}</{name}>\n'.encode()


def last_change(page: Page) -> date | None:
    """
    Return the day on which what a page shows last changed: an entry has its own day, a list or a column the latest of
    what it shows; a page without either has none.
    """
    if page.entry is not None:
        moment = page.updated or page.published
        return as_day(moment) if moment else None
    shown = [
        *(page.listing.items if page.listing else ()),
        *(item for each in page.shows.values() for item in each.items),
    ]
    moments = [item.fields.get("published") for item in shown]
    return max((as_day(each) for each in moments if each), default=None)


def is_mapped(page: Page) -> bool:
    """Return whether a page belongs into the site map: it is public, and not only on the way to another one."""
    return not page.url.startswith(("/internal/", LEAVE)) and page.template not in ("404.html", "redirect.html")


def robots_txt(site: Site) -> bytes:
    """Return the rules for robots: everything is public."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.address}sitemap.xml\n".encode()
