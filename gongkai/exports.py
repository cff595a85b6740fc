"""Files for machines: the site map of search engines and the rules for robots."""

from collections.abc import Iterable
from urllib.parse import quote
from xml.sax.saxutils import escape

from gongkai.pages import Page
from gongkai.site import Site
from gongkai.workdays import as_day


def sitemap_xml(pages: Iterable[Page], site: Site) -> bytes:
    """Return the addresses of all pages for readers, with the day on which each entry was published."""
    rows = []
    for page in pages:
        if page.url.startswith("/internal/") or page.template in ("404.html", "redirect.html"):
            continue
        last = f"<lastmod>{as_day(page.published)}</lastmod>" if page.published else ""
        rows.append(f"<url><loc>{escape(site.address + quote(page.url[1:]))}</loc>{last}</url>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{''.join(rows)}</urlset>\n".encode()


def robots_txt(site: Site) -> bytes:
    """Return the rules for robots: everything is public."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.address}sitemap.xml\n".encode()
