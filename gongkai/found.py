"""What the search is told of an entry beside what its page says: by what it is found at once, and narrowed down."""

from typing import Any

from gongkai.library import Library
from gongkai.pages import Page
from gongkai.search.documents import Document
from gongkai.workdays import as_day


def document_of(library: Library, page: Page) -> Document | None:
    """Return the document of an entry's public page, without its text; None for a page that is no entry's."""
    if page.entry is None or page.notice:
        return None
    entry = library.entries[page.entry.id]
    kind = library.kinds[entry.kind]
    given = {name: library.shown(entry, name) if name else None for name in (kind.search.number, kind.search.theme)}
    mark = kind.page.mark
    word = str(library.shown(entry, mark.field) or "") if mark else ""
    day = as_day(page.published) if page.published else library.today
    sample = "示例" if entry.get("sample") else ""
    facets = {
        "year": (str(day.year),),
        "unit": (page.office,),
        "theme": _words(given[kind.search.theme]),
        "kind": (kind.label,),
        "validity": (word,) if word else (),
    }
    return Document(
        id=entry.id,
        url=page.url,
        title=page.title,
        day=day,
        number=str(given[kind.search.number] or ""),
        index_number=str(entry.get(kind.search.index_number) or "") if kind.search.index_number else "",
        unit=page.office,
        keywords=_words(entry.get("keywords")),
        facets={name: values for name, values in facets.items() if values},
        past=bool(mark and word in mark.past),
        first=kind.search.first,
        marked=tuple(each for each in (word if mark and word not in mark.good else "", sample) if each),
    )


def _words(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in (value if isinstance(value, tuple) else (value,)) if each)
