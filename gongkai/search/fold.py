"""Folding: what differs only in how it is written becomes equal, so that it is found however it was typed."""

import unicodedata

from gongkai.search.traditional import GROUPS

# Between blocks of a folded text. No query holds it, for folding takes it out.
BREAK = "\n"
# Latin letters of pinyin initials stand in the index as these, so that `app` in a text and 安排平 stay apart. They are
# for private use; folding takes such characters out of texts and queries.
_INITIALS_AT = 0xE000

# What editors and readers write for each other, after width is gone. Both 〇 and ○ stand in years of documents.
_ALIKE = {
    "(": "([{〔【〖〘〚⟦⟨",
    ")": ")]}〕】〗〙〛⟧⟩",
    '"': "“”„‟「」『』〝〞〟«»",
    "'": "‘’‚‛`´",
    "-": "‐‑‒–—―−─",
    "~": "〜∼～",
    "·": "•・‧∙⋅",
    "〇": "○◯",
}
_SINGLE = {
    **{ord(other): one for one, others in _ALIKE.items() for other in others},
    **{ord(other): group[0] for group in GROUPS for other in group[1:]},
}
# Blanks separate the words of a query. What cannot be seen separates nothing and is not looked for.
_BLANKS = (*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F)
_TO_SPACE = dict.fromkeys((*_BLANKS, 0x205F, 0x3000), " ")
_UNSEEN = (
    *((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x61C, 0x61C), (0x1680, 0x1680), (0x180B, 0x180F), (0x2000, 0x200F)),
    *((0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000), (0xD800, 0xF8FF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFF0, 0xFFFB), (0xFFFE, 0xFFFF), (0xE0000, 0xE0FFF)),
)
_DROPPED = frozenset(code for first, last in _UNSEEN for code in range(first, last + 1))


class _Table(dict[int, str]):
    """What each code point becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower()
        found = "".join("" if ord(c) in _DROPPED else _SINGLE.get(ord(c), c) for c in lower)
        self[code] = found
        return found


_TABLE = _Table()


def fold(text: str) -> str:
    """
    Return `text` without blanks and what cannot be seen, in lower case, of one width, with one pair of brackets, in
    simplified characters.

    `static/search.js/10-fold.js` does the same; change both.
    """
    return unicodedata.normalize("NFKC", text).translate(_TABLE)


def words(query: str) -> list[str]:
    """Return the folded words of a query, in which blanks separate words."""
    return [word for word in map(fold, query.translate(_TO_SPACE).split(" ")) if word]


def fold_spaced(text: str) -> str:
    """Return the folded words of a text with one space between them."""
    return " ".join(words(text))


def as_initials(word: str) -> str:
    """Return a folded word with its Latin letters as they stand in the index of initials."""
    return word.translate(_LETTERS)


_LETTERS = {code: chr(_INITIALS_AT + code) for code in range(ord("a"), ord("z") + 1)}
