"""What search is asked: queries from the texts of built pages by a seed, and by brute force which pages hold them."""

import html
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 6
# How many queries of each sort are asked, a hundred together.
SORTS = {"title": 20, "text": 30, "phrase": 10, "number": 12, "two words": 12, "with digits": 10, "one character": 6}
# The pages of documents. Those of offices, lists and the like are no part of the comparison.
PAGES = "{section}/[0-9]*/d*/index.html"
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_SILENT = re.compile(r'<(nav|script|style|button|form)\b.*?</\1>|<(\w+)[^>]*data-find="?no.*?</\2>', re.DOTALL)
# These do not end a line; all other tags do.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|small|span|strong|sub|sup|time)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_HAN = "[\u4e00-\u9fff]"
_ALIKE = str.maketrans("〔〕［］[]【】{}“”", '()()()()()""')
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader sees in the main part of a page: its address, its title, its lines; `folded` is for comparing."""

    url: str
    title: str
    lines: tuple[str, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, of which sort it is, and the folded words that a page must hold, each in one line."""

    sort: str
    typed: str
    words: tuple[str, ...]

    def found_in(self, texts: Sequence[Text]) -> frozenset[str]:
        """Return the addresses of all pages that hold it, by looking through each."""
        return frozenset(text.url for text in texts if all(word in text.folded for word in self.words))


def fold(text: str) -> str:
    """Return a text in which what differs in width, case, brackets and blanks only is equal."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_ALIKE)).lower().split())


def texts_of(out: Path, section: str) -> list[Text]:
    """Return the texts of all pages of documents below `out`, in the order of their addresses."""
    return [_text(file, out) for file in sorted(out.glob(PAGES.format(section=section)))]


def _text(file: Path, out: Path) -> Text:
    found = _MAIN.search(file.read_text(encoding="utf-8"))
    main = _SILENT.sub("\n", found[0]) if found else ""
    plain = html.unescape(_TAG.sub("\n", _INLINE.sub("", main)))
    lines = tuple(line for line in (" ".join(each.split()) for each in plain.split("\n")) if line)
    return Text(f"/{file.relative_to(out).parent.as_posix()}/", lines[0], lines, "\n".join(map(fold, lines)))


def choose(texts: Sequence[Text], seed: int = SEED, sorts: dict[str, int] | None = None) -> list[Query]:
    """Return queries of each sort, none twice; the same texts and seed give the same."""
    chance = random.Random(seed)
    chosen: dict[str, Query] = {}
    for sort, count in (sorts or SORTS).items():
        made, wanted = _MAKERS[sort], len(chosen) + count
        while len(chosen) < wanted:
            text = chance.choice(texts)
            for typed, words in made(chance, text):
                chosen.setdefault(typed, Query(sort, typed, words))
    return list(chosen.values())


Made = Iterator[tuple[str, tuple[str, ...]]]


def _piece(chance: random.Random, line: str, least: int, most: int) -> str:
    """A piece of a line that is nothing but Chinese characters, anywhere, so that many cut through words."""
    length = chance.randint(least, most)
    starts = [at for at in range(len(line) - length + 1) if re.fullmatch(_HAN + "+", line[at : at + length])]
    at = chance.choice(starts) if starts else -1
    return line[at : at + length] if starts else ""


def _of_title(chance: random.Random, text: Text) -> Made:
    if piece := _piece(chance, text.title, 2, 6):
        yield piece, (piece,)


def _of_text(chance: random.Random, text: Text) -> Made:
    if piece := _piece(chance, chance.choice(text.lines[1:]), 2, 6):
        yield piece, (piece,)


def _phrase(chance: random.Random, text: Text) -> Made:
    """One of its keywords: words that people say."""
    said = text.lines[text.lines.index("关键词") + 1].split("、") if "关键词" in text.lines else []
    if said:
        word = chance.choice(said)
        yield word, (fold(word),)


def _number(chance: random.Random, text: Text) -> Made:
    """Its number as it is printed, and as people type it."""
    found = next(filter(None, (re.fullmatch(f"({_HAN}+)〔([0-9]+)〕([0-9]+)号", line) for line in text.lines)), None)
    if found:
        agency, year, serial = found.groups()
        typed = chance.choice(
            (
                found[0],
                f"{agency}[{year}]{serial}号",
                f"{agency}({year}){serial}号",
                f"{agency}（{year}）{serial}号",
                f"{agency} [{year}] {serial} 号",
                f"{agency}［{year}］{serial}号".translate(_WIDE),
            )
        )
        yield typed, (fold(found[0]),)


def _two_words(chance: random.Random, text: Text) -> Made:
    pieces = [_piece(chance, line, 2, 4) for line in chance.sample(text.lines, 2)]
    if all(pieces) and pieces[0] != pieces[1]:
        yield " ".join(pieces), tuple(pieces)


def _with_digits(chance: random.Random, text: Text) -> Made:
    line = chance.choice(text.lines[1:])
    found = list(re.finditer(f"{_HAN}{{1,3}}[0-9]{{1,4}}{_HAN}{{1,3}}", line))
    if found:
        piece = chance.choice(found)[0]
        yield piece, (piece,)


def _one_character(chance: random.Random, text: Text) -> Made:
    if piece := _piece(chance, chance.choice(text.lines), 1, 1):
        yield piece, (piece,)


_MAKERS: dict[str, Callable[[random.Random, Text], Made]] = {
    "title": _of_title,
    "text": _of_text,
    "phrase": _phrase,
    "number": _number,
    "two words": _two_words,
    "with digits": _with_digits,
    "one character": _one_character,
}
