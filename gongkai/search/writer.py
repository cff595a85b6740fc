"""
Documents to the files of the index.

A segment holds the documents of one year and knows nothing of others, so that segments can be written apart, and kept
where no document of the year has changed. What is common to all is written from what they leave behind.
"""

import json
import struct
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike

from gongkai.search.codes import fold_texts, plain_texts
from gongkai.search.documents import Document, Segment, head_of
from gongkai.search.numbers import keys, title_key
from gongkai.search.pairs import Directory, make_shards
from gongkai.search.traditional import GROUPS
from gongkai.sources import digest

FORMAT = 1
# Heads lie so many to a file; texts in a power of two of documents to a file, exact keys in a power of two of files, of
# at most this mean size in bytes.
HEADS = 32
_TEXTS = 24_000
_EXACT = 4_000
# By so many documents, the first of the year, it is told how long its texts are: a new one moves no others.
_MEASURED = 256
EXACT_ENTRY = struct.Struct("<II")
# The range of the characters that GROUPS replaces.
_OLD = np.arange(0x3400, 0xA000)


def write_index(documents: Iterable[Document], synonyms: Sequence[Sequence[str]] = ()) -> dict[str, bytes]:
    """Return all files of the index by name below its folder."""
    years: dict[str, list[Document]] = {}
    for document in documents:
        years.setdefault(segment_of(document), []).append(document)
    segments = [write_segment(name, years[name]) for name in sorted(years)]
    files = {name: data for segment in segments for name, data in segment.files.items()}
    return {**files, **write_common(segments, synonyms)}


def segment_of(document: Document) -> str:
    """Return the name of the segment that holds a document: its year."""
    return f"{document.day.year:04d}"


def write_segment(name: str, documents: Iterable[Document]) -> Segment:
    """Return the segment of one year, the same for every order of its documents. Their ids must differ."""
    ordered = sorted(documents, key=lambda document: (document.day, document.id))
    heads = tuple(map(head_of, ordered))
    texts = [(head.title, *head.beside_title, *each.text) for head, each in zip(heads, ordered, strict=True)]
    directory, shards = make_shards(*fold_texts(texts))
    files = {f"{name}/pairs-{at}.bin": data for at, data in enumerate(shards)}
    for at in range(0, len(heads), HEADS):
        files[f"{name}/heads-{at // HEADS}.json"] = _json(
            [list(asdict(head).values()) for head in heads[at : at + HEADS]]
        )
    per_file, text_files = _texts(ordered)
    files |= {f"{name}/texts-{at}.json": data for at, data in enumerate(text_files)}
    values, facets = _facets(ordered)
    files[f"{name}/facets.json"] = _json(facets)
    about = {
        "name": name,
        "count": len(heads),
        "texts": per_file,
        "facets": values,
        # Before any head is fetched, because the order in which heads are looked at depends on them.
        "past": _marks(each.past for each in ordered),
        "first": _marks(each.first for each in ordered),
        **_about(directory, files),
    }
    exact = b"".join(
        EXACT_ENTRY.pack(crc32(key.encode()), number)
        for number, head in enumerate(heads)
        for key in (*keys(head.number, head.index_number), title_key(head.title))
    )
    return Segment(name, about, heads, exact, files)


def write_common(segments: Iterable[Segment], synonyms: Sequence[Sequence[str]] = ()) -> dict[str, bytes]:
    """
    Return the files that are common to all segments: the index of heads, that of exact keys, and the manifest.

    `synonyms` are groups of words that mean the same.
    """
    ordered = sorted(segments, key=lambda segment: segment.name)
    heads = [head for segment in ordered for head in segment.heads]
    # A document has two places: its title, and what stands beside it.
    codes, places = fold_texts([blocks for head in heads for blocks in ((head.title,), head.beside_title)])
    letters, of_letters = plain_texts([letters for head in heads for letters in head.letters])
    # Two strings of initials for each document, both at its second place.
    places = np.concatenate((places, of_letters | 1))
    directory, shards = make_shards(np.concatenate((codes, letters)), places)
    head_files = {f"heads/pairs-{at}.bin": data for at, data in enumerate(shards)}
    exact_files = {f"exact/{at}.bin": data for at, data in enumerate(_exact(ordered))}
    old = "".join(group[1:] for group in GROUPS)
    traditional = {"traditional.txt": " ".join(GROUPS).encode()}
    manifest = {
        "format": FORMAT,
        "segments": [segment.about for segment in ordered],
        "heads": _about(directory, head_files),
        "exact": {"shards": len(exact_files), "version": _version(exact_files)},
        "traditional": {"bits": _bits(np.isin(_OLD, list(map(ord, old)))), "version": _version(traditional)},
        "synonyms": [list(group) for group in synonyms],
    }
    return {**head_files, **exact_files, **traditional, "index.json": _json(manifest)}


def _about(directory: Directory, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {"shards": directory.shards, "spread": dict(directory.spread), "version": _version(files)}


def _version(files: Mapping[str, bytes]) -> str:
    return digest(b"".join(b"%s %d\n%s" % (name.encode(), len(data), data) for name, data in sorted(files.items())))[
        :12
    ]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _texts(documents: Sequence[Document]) -> tuple[int, list[bytes]]:
    """Return of how many documents the texts lie in a file, and the files."""
    written = [_json(each.text) for each in documents]
    measured = list(map(len, written[:_MEASURED]))
    count = HEADS
    while count > 1 and sum(measured) * count > _TEXTS * len(measured):
        count //= 2
    return count, [b"[" + b",".join(written[at : at + count]) + b"]" for at in range(0, len(written), count)]


def _facets(documents: Sequence[Document]) -> tuple[dict[str, list[str]], dict[str, list[Any]]]:
    """Return the values of each facet in order, and for each document the place of its value or a list of places."""
    names = sorted({name for each in documents for name, values in each.facets.items() if values})
    values = {name: sorted({value for each in documents for value in each.facets.get(name, ())}) for name in names}
    places = {name: {value: at for at, value in enumerate(values[name])} for name in names}
    rows = {
        name: [[places[name][value] for value in each.facets.get(name, ())] for each in documents] for name in names
    }
    return values, {name: [row[0] if len(row) == 1 else row for row in rows[name]] for name in names}


def _exact(segments: Sequence[Segment]) -> list[bytes]:
    """Return the shards of exact keys: the digest of a key and the number of a document, in order."""
    entries = [np.zeros((0, 2), np.uint32)]
    base = 0
    for segment in segments:
        entries.append(np.frombuffer(segment.exact, "<u4").reshape(-1, 2) + np.array([0, base], np.uint32))
        base += len(segment.heads)
    rows = np.concatenate(entries)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    count = 1
    while rows.nbytes > count * _EXACT:
        count *= 2
    return [rows[rows[:, 0] % count == at].astype("<u4").tobytes() for at in range(count)]


def _marks(values: Iterable[bool]) -> str:
    """Return a bit for each document as `_bits` does, nothing where none is set."""
    found = list(values)
    return _bits(found) if any(found) else ""


def _bits(values: ArrayLike) -> str:
    """Return a bit for each value, the first of a byte the lowest, in base 64."""
    return b64encode(np.packbits(np.asarray(values, np.bool_), bitorder="little").tobytes()).decode()
