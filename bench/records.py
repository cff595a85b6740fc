"""A seeded corpus of official documents as plain records: the same seed and size give the same corpus everywhere."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench import phrases
from bench.phrases import OFFICES, THEMES, say, sentence

SEED = 20230028
FIRST_DAY = datetime(2016, 1, 1, 8, 30)
DAYS = 3652
# In characters, half of all texts are shorter than 1,600, one in forty is five times as long. A text may stop at a
# length with a lower median, because its last sentence goes on.
MEDIAN, SPREAD, SHORTEST, LONGEST = 1430, 0.85, 200, 30_000
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Document:
    """
    One document as no generator writes it.

    `office` and `theme` are places in OFFICES and THEMES; `explains` and `refers` are places of older documents in the
    corpus, -1 and empty for none. `attachments` pair a title with a file's name. `blocks` are blocks of Markdown in
    which `(@7)` stands for the address of document 7.
    """

    place: int
    title: str
    number: str
    office: int
    theme: int
    published: datetime
    keywords: tuple[str, ...]
    explains: int
    refers: tuple[int, ...]
    attachments: tuple[tuple[str, str], ...]
    blocks: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The name of its file and the end of its address."""
        return f"d{self.place:06d}"

    @property
    def url(self) -> str:
        """Its address below the root of every site: `document/2021/d000042/`."""
        return f"document/{self.published.year}/{self.slug}/"

    @property
    def related(self) -> tuple[int, ...]:
        """The documents that its page names under their titles."""
        return (*([self.explains] if self.explains >= 0 else []), *self.refers)


def make_corpus(size: int, seed: int = SEED) -> list[Document]:
    """Return `size` documents, the oldest first, no two of one moment."""
    documents: list[Document] = []
    for place in range(size):
        # One chance for each document, so that a corpus is not reshuffled when the grammar asks once more.
        documents.append(_document(random.Random(seed * 1_000_003 + place), documents, place, size))
    return documents


def _document(chance: random.Random, older: Sequence[Document], place: int, size: int) -> Document:
    day = place * DAYS // size
    nth_of_day = place - -(-day * size // DAYS)
    published = FIRST_DAY + timedelta(days=day, minutes=5 * nth_of_day)
    near = range(max(0, place - 600), place)
    found = chance.sample(near, min(chance.choice((2, 2, 3)) + 1, place))
    refers = tuple(sorted(found[1:]))
    files = chance.randint(1, 3) if chance.random() < 1 / 6 else 0
    return Document(
        place=place,
        title=phrases.title(chance, published.year),
        number=f"示政发〔{published.year}〕{place + 1}号",
        # A few offices publish most.
        office=int(len(OFFICES) * chance.random() ** 2),
        theme=chance.randrange(len(THEMES)),
        published=published,
        keywords=(say(chance, "{area}"), say(chance, "{term}")),
        explains=found[0] if found and chance.random() < 0.4 else -1,
        refers=refers,
        attachments=tuple((say(chance, f"附件{n}：{{area}}申报表"), f"fujian-{n}.txt") for n in range(1, files + 1)),
        blocks=tuple(_blocks(chance, published.year, [older[each] for each in refers])),
    )


def _blocks(chance: random.Random, year: int, refers: Sequence[Document]) -> list[str]:
    """The text: headings, paragraphs, lists, some tables, and a link in the text to each document referred to."""
    length = min(max(int(math.exp(chance.gauss(math.log(MEDIAN), SPREAD))), SHORTEST), LONGEST)
    headings = chance.sample(phrases.HEADINGS, chance.randint(4, 8))
    waiting = [say(chance, f"按照[《{each.title}》](@{each.place})，{{who}}要{{duty}}。") for each in refers]
    table_in = chance.randrange(len(headings)) if chance.random() < 0.2 else -1
    blocks = [f"各镇人民政府、街道办事处，市政府各部门：\n\n{sentence(chance, year)}"]
    for number, heading in enumerate(headings, 1):
        blocks.append(f"## {_NUMERALS[number - 1]}、{heading}")
        if waiting:
            blocks.append(waiting.pop() + sentence(chance, year))
        blocks.append(_block(chance, year))
        while sum(map(len, blocks)) < length * number // len(headings):
            blocks.append(_block(chance, year))
        if number - 1 == table_in:
            blocks.append(_table(chance))
    if chance.random() < 0.04:
        blocks.append(f"以上内容由起草单位负责解释[^1]。\n\n[^1]: {sentence(chance, year)}")
    return blocks


def _block(chance: random.Random, year: int) -> str:
    kind = chance.random()
    if kind < 0.72:
        strong = say(chance, "**{term}**：") if chance.random() < 0.12 else ""
        return strong + "".join(sentence(chance, year) for _ in range(chance.randint(1, 4)))
    if kind < 0.84:
        return "\n".join(f"- {sentence(chance, year)}" for _ in range(chance.randint(2, 5)))
    if kind < 0.96:
        return "\n".join(f"{n}. {sentence(chance, year)}" for n in range(1, chance.randint(3, 7)))
    if kind < 0.98:
        return say(chance, "{term}\n:   ") + sentence(chance, year)
    return say(chance, "### （一）{act}{area}\n\n") + sentence(chance, year)


def _table(chance: random.Random) -> str:
    rows = ["序号 | 区域 | 任务 | 责任单位 | 数量", "--- | --- | --- | --- | ---"]
    rows += [
        say(chance, f"{n} | {{place}} | {{area}}{{work}} | {{office}} | {{2-900}}{{unit}}")
        for n in range(1, chance.randint(4, 14))
    ]
    return "\n".join(f"| {row} |" for row in rows)
