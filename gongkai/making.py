"""A planned page made: the page with all it may show, the files that come with it, what it was made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gongkai.audit import Reading
from gongkai.drafts import Draft
from gongkai.exports import feed_files, is_mapped, last_change
from gongkai.outline import Outline
from gongkai.pages import Page
from gongkai.problems import Problem
from gongkai.records import PageRecord
from gongkai.render import Frame
from gongkai.search.documents import Document
from gongkai.store import value_digest
from gongkai.tables import tables_of


@dataclass(frozen=True, slots=True)
class Made:
    """A page with the files that lie beside it, by address: those of its tables and of its feed."""

    page: Page
    files: Mapping[str, bytes]


def make(outline: Outline, draft: Draft) -> Made:
    """Return the page of a draft, from nothing but the outline and what the draft holds."""
    page = draft.make(outline, *draft.given)
    tables, files = tables_of(outline, page)
    feed = outline.feed(page.url)
    if feed is not None:
        files = {**files, **feed_files(outline.library, feed)}
    if tables or feed:
        page = replace(page, tables=tables, feed=feed.title if feed else "")
    return Made(page, files)


def record_of(
    page: Page,
    *,
    document: Document | None,
    digest: str,
    reading: Reading,
    problems: Iterable[Problem],
    outside: tuple[str, ...],
    files: Mapping[str, str],
    ingredients: Mapping[str, str],
    text: str,
    said: str,
    made: int,
    because: tuple[str, ...],
) -> PageRecord:
    """Return the record of a page that was rendered."""
    return PageRecord(
        url=page.url,
        title=page.title,
        template=page.template,
        kind=page.kind,
        source=page.source,
        folder=page.folder,
        is_entry=page.entry is not None,
        feed=page.feed,
        changed=last_change(page),
        mapped=is_mapped(page),
        document=document,
        digest=digest,
        reading=reading,
        problems=tuple(problems),
        outside=outside,
        files=files,
        ingredients=ingredients,
        text=text,
        said=said,
        made=made,
        because=because,
    )


def ingredients(frame: Frame, templates: str, page: Page, document: Document | None) -> dict[str, str]:
    """Return the digests of all that a page is made of, by name; a page with equal ingredients is kept."""
    shown = (page.shows, page.relations, page.replaced, page.listing, page.marks, page.clocks, page.tables, page.data)
    place = (page.url, page.template, page.title, page.sort, page.kind, page.column, page.crumbs, page.notice)
    said = (page.published, page.updated, page.supplement, page.office, page.source, page.source_line, page.feed)
    return {
        "site": frame.digest,
        "templates": templates,
        "entry": value_digest((page.entry, page.text, page.folder)),
        "shows": value_digest(shown),
        "place": value_digest((place, said)),
        "found": value_digest(document) if document else "",
    }
