"""The files of a site that are no pages: static ones, those beside entries, and those for machines."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from gongkai.exports import robots_txt, sitemap_xml
from gongkai.library import Library
from gongkai.pages import Page

# A file to be published: one that lies somewhere, or bytes made on the spot.
Asset = Path | bytes


def assets(
    statics: Sequence[Path], content: Path, library: Library, public: Library, pages: Iterable[Page]
) -> Mapping[str, Asset]:
    """
    Return every file that is published beside the pages, by address.

    `statics` are folders, of which later ones win. Only files that a public entry names are public, and none in the
    folder of an entry that is not, whoever names it; those of other entries go to the internal site, and those that
    nobody names go nowhere.
    """
    found: dict[str, Asset] = {
        "/sitemap.xml": sitemap_xml(pages, library.site),
        "/robots.txt": robots_txt(library.site),
    }
    for folder in statics:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                name = path.relative_to(folder).as_posix()
                found[f"/static/{name}"] = found[f"/internal/static/{name}"] = path
    for entry in library.entries.values():
        is_public = entry.id in public.entries
        hidden_fields = {name for name, declared in library.kinds[entry.kind].fields.items() if declared.internal}
        for at, name in entry.files:
            if is_public and (_owner(name, library.internal_ids) or (at and at[0] in hidden_fields)):
                continue
            if name in library.files:
                found[f"/{name}" if is_public else f"/internal/{name}"] = content / name
    return found


def _owner(name: str, ids: Collection[str]) -> str:
    """Return which of `ids` has a file in the folder of its name, an empty text for none."""
    return next((str(folder) for folder in PurePosixPath(name).parents if str(folder) in ids), "")
