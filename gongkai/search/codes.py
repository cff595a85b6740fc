"""Many texts folded at once, as arrays of code points: the same as `fold`, without a Python step for each character."""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gongkai.search.fold import BREAK, fold

# Stand between blocks and texts while they are one string; neither is a character, and folding takes both out.
_BLOCK, _TEXT = "\ufffe", "\uffff"
_GONE, _BREAK, _APART = 0, ord(BREAK), 1


def fold_texts(texts: Sequence[Sequence[str]]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """
    Return the folded code points of texts, each a sequence of blocks, and beside each the place of its text.

    After each block stands BREAK. The arrays have one length.
    """
    pieces = [_BLOCK.join(blocks) for blocks in texts]
    raw = _codes(_TEXT.join((*pieces, "")))
    table = _table(raw)
    odd = np.flatnonzero(table[raw] == _APART)
    starts = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
    places = {int(place) for place in np.unique(np.searchsorted(starts, odd, side="right") - 1)}
    places |= {place for place, blocks in enumerate(texts) if pieces[place].count(_BLOCK) != max(len(blocks) - 1, 0)}
    places |= {place for place, piece in enumerate(pieces) if _TEXT in piece}
    if places:
        for place in places:
            pieces[place] = _BLOCK.join(map(fold, texts[place]))
        raw = _codes(_TEXT.join((*pieces, "")))
        table = _table(raw)
    owners = _owners(pieces)
    folded = table[raw]
    # What `fold` leaves alone may look special here: it has been folded already.
    folded = np.where(folded == _APART, raw, folded)
    kept = folded != _GONE
    return folded[kept], owners[kept]


def plain_texts(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return texts of one block each as `fold_texts` does, but as they are."""
    return _codes("".join(text + BREAK for text in texts)), _owners(texts)


def _owners(pieces: Sequence[str]) -> NDArray[np.int32]:
    """Return the place of each piece once for each of its characters and once for what ends it."""
    return np.repeat(np.arange(len(pieces), dtype=np.int32), [len(piece) + 1 for piece in pieces])


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


# Neither is what a character becomes: folding takes control characters out.
_UNKNOWN = 2
_tables: list[NDArray[np.uint32]] = []


def _table(raw: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """
    What each code point of `raw` becomes by itself: a code point, nothing, or _APART where its neighbours have a say.

    Those join with others or become several. Of the other planes only plain ideographs are not set apart.
    """
    if not _tables:
        made = np.full(0x110000, _APART, np.uint32)
        made[:0x10000] = _UNKNOWN
        made[0x20000:0x2F800] = np.arange(0x20000, 0x2F800)
        made[0x30000:0x33480] = np.arange(0x30000, 0x33480)
        # Surrogates and what is for private use are folded to nothing.
        made[0xD800:0xF900] = _GONE
        made[ord(_BLOCK)] = made[ord(_TEXT)] = _BREAK
        _tables.append(made)
    (table,) = _tables
    # Only characters that occur, because folding each of the plane takes a third of a second.
    present = np.flatnonzero(np.bincount(raw))
    for code in present[table[present] == _UNKNOWN].tolist():
        table[code] = _alone(chr(code))
    return table


def _alone(character: str) -> int:
    plain = unicodedata.normalize("NFKC", character)
    if any(unicodedata.category(each)[0] == "M" or "\u1100" <= each <= "\u11ff" for each in plain):
        return _APART
    folded = fold(character)
    if len(folded) > 1:
        return _APART
    return ord(folded) if folded else _GONE
