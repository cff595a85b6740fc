"""The files of a site that are no pages: static ones, those beside entries, and those for machines."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath

from gongkai.exports import robots_txt
from gongkai.library import Library

# A file to be published: one that lies somewhere, or bytes made on the spot.
Asset = Path | bytes


def assets(statics: Sequence[Path], content: Path, library: Library, public: Library) -> Mapping[str, Asset]:
    """
    Return every file that is published beside the pages and made before them, by address.

    `statics` are as `static_files` takes them. Only files that a public entry names are public, and none in the
    folder of an entry that is not, whoever names it; those of other entries go to the internal site, and those that
    nobody names go nowhere.
    """
    found: dict[str, Asset] = {"/robots.txt": robots_txt(library.site)}
    for name, file in static_files(statics).items():
        found[f"/static/{name}"] = found[f"/internal/static/{name}"] = file
    hidden_fields = {
        kind.name: {name for name, declared in kind.fields.items() if declared.internal}
        for kind in library.kinds.values()
    }
    hidden, files = library.internal_ids, frozenset(library.files)
    for entry in library.entries.values():
        is_public = bool(entry.files) and entry.id in public.entries
        for at, name in entry.files:
            if is_public and (_owner(name, hidden) or (at and at[0] in hidden_fields[entry.kind])):
                continue
            if name in files:
                found[f"/{name}" if is_public else f"/internal/{name}"] = content / name
    return found


def static_files(folders: Sequence[Path]) -> Mapping[str, Asset]:
    """
    Return the static files by name; of files with one name that of the later folder wins.

    A folder named like a file, `site.css` or `site.js`, is a file in parts: they are joined in the order of their
    names, so that a reader fetches one file, and a site that adds `site.css/99-own.css` has the last word.
    """
    parts: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                parts[path.relative_to(folder).as_posix()] = path
    whole: dict[str, Asset] = {}
    joined: dict[str, list[Path]] = {}
    for name, path in parts.items():
        above = PurePosixPath(name).parent
        if above.suffix:
            joined.setdefault(above.as_posix(), []).append(path)
        else:
            whole[name] = path
    for name, paths in joined.items():
        whole[name] = b"\n".join(path.read_bytes() for path in sorted(paths, key=lambda path: path.name))
    return whole


def _owner(name: str, ids: Collection[str]) -> str:
    """Return which of `ids` has a file in the folder of its name, an empty text for none."""
    folder = name.rpartition("/")[0]
    while folder and folder not in ids:
        folder = folder.rpartition("/")[0]
    return folder
