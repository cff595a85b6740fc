"""What the office says of the search: words that mean the same, what many look for, and what must be found."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai import sources
from gongkai.field import Field
from gongkai.fields import read_fields
from gongkai.problems import Problem, Where, error, nearest, problems_of, warning
from gongkai.readers import shorten
from gongkai.search.fold import fold
from gongkai.search.synonyms import SHORTEST

WORDS = "content/search-words.yaml"
CASES = "content/search-cases.csv"
_SAME = Field("same", "rows", "意思相同的词", fields=(Field("words", "lines", "词", required=True),))
_FIELDS = (_SAME, Field("often", "lines", "大家常找"))
_COLUMNS = (
    Field("query", "line", "查找的词", required=True, sample="低保"),
    Field("expected", "ref", "应找到的条目", required=True, sample="policy/2023/tongzhi"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """`same` are groups of words that mean the same; `often` are queries that the page of the search offers."""

    same: tuple[tuple[str, ...], ...] = ()
    often: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Among the first results for `query` must be the entry `expected`; `line` is its line in the file."""

    query: str
    expected: str
    line: int


@dataclass(frozen=True, slots=True)
class Ids:
    """
    The ids of entries: of those that are `public`, those that are `hidden`, and of files that are `broken`.

    `over` are those of the hidden ones that were public for a term, which is over.
    """

    public: Collection[str]
    hidden: Collection[str]
    over: Collection[str]
    broken: Collection[str]

    def is_excused(self, id_: str) -> bool:
        """Return whether a file that could not be read may hold an entry; its own problem is enough."""
        return any(id_ == broken or id_.startswith(f"{broken}/") for broken in self.broken)


def load_words(root: Path) -> tuple[Words, list[Problem]]:
    """Return the words of `content/search-words.yaml`, none without that file, and what is wrong with it."""
    path = root / WORDS
    if not path.is_file():
        return Words(), []
    source, faults = sources.read(WORDS, path.read_bytes())
    problems = problems_of(WORDS, faults)
    if source is None:
        return Words(), problems
    # `entries` would make it a file of many entries, which it is not.
    raw = {"entries": ""} if source.many else source.items[0].fields
    values, wrong = read_fields(_FIELDS, raw, what="查找用词")
    problems += [error(fault.id, fault.message, Where(WORDS, fault.at), fault.hint) for fault in wrong]
    if problems:
        return Words(), problems
    groups = tuple(tuple(row.fields["words"]) for row in values["same"])
    problems += [*_wrong_groups(groups), *_wrong_queries(values["often"])]
    return Words(groups, tuple(each for each in values["often"] if fold(each))), problems


def _wrong_groups(groups: Sequence[Sequence[str]]) -> Iterator[Problem]:
    """Yield what keeps groups from working: too few words, too short ones, one that stands twice."""
    # Where each word, folded as a query is, was written first.
    first: dict[str, tuple[int, str]] = {}
    for number, group in enumerate(groups):
        if len(group) < 2:
            said = f"“{_SAME.label}”第 {number + 1} 组只有一个词，应为两个以上"
            where = Where(WORDS, ("same", number, "words"))
            yield error("search.words", said, where, "例如 words: [低保, 最低生活保障]")
        for at, word in enumerate(group):
            where, folded = Where(WORDS, ("same", number, "words", at)), fold(word)
            if len(folded) < SHORTEST:
                said = f"“{_SAME.label}”读到“{word}”，应为两个字以上的词"
                yield error("search.words", said, where, "换成长一些的说法，例如“药”写作“药品”；一个字的词到处都是")
                continue
            before, written = first.setdefault(folded, (number, word))
            if before != number:
                said = f"“{_SAME.label}”读到“{word}”，第 {before + 1} 组已经有了"
                yield error("search.words", said, where, "一个词只放在一组里；意思都相同的，合成一组")
            elif written is not word:
                said = f"“{_SAME.label}”读到“{word}”，查起来和同一组的“{written}”一样"
                yield error("search.words", said, where, "留一个；全角半角、大小写、繁简、空格不用分开写")


def _wrong_queries(queries: Sequence[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for at, query in enumerate(queries):
        where, folded = Where(WORDS, ("often", at)), fold(query)
        written = first.setdefault(folded, query)
        if not folded:
            yield error(
                "search.words", f"“大家常找”读到“{query}”，里面没有可以查的字", where, "写要查的词，或删去这一项"
            )
        elif written is not query:
            said = f"“大家常找”读到“{query}”，查起来和“{written}”一样"
            yield error("search.words", said, where, "留一个")


def load_cases(root: Path, ids: Ids) -> tuple[tuple[Case, ...], list[Problem]]:
    """Return the cases of `content/search-cases.csv`, none without that file, and what is wrong with it."""
    path = root / CASES
    if not path.is_file():
        return (), []
    text, faults = sources.read_text(CASES, path.read_bytes())
    table, more = sources.read_table(text) if text is not None else (None, [])
    problems = problems_of(CASES, [*faults, *more])
    if table is None:
        return (), problems
    names = [_NAMES.get(head, head) for head in table.names]
    problems += _wrong_header(table.names, names)
    if any(each.name not in names for each in _COLUMNS):
        return (), problems
    cases = []
    for _, line, cells in table.rows:
        raw = {name: cell for name, cell in zip(names, cells, strict=False) if name in _NAMES.values()}
        values, wrong = read_fields(_COLUMNS, raw, what="查找用例")
        found = [(fault.at[0], fault.id, fault.message, fault.hint) for fault in wrong]
        if not wrong:
            found = [("query", *fault) for fault in _wrong_query(values["query"])]
            found += [("expected", *fault) for fault in _wrong_expected(values["expected"], ids)]
        for name, id_, message, hint in found:
            problems.append(error(id_, message, Where(CASES, (), line, names.index(str(name)) + 1), hint))
        if found or ids.is_excused(values["expected"]):
            continue
        if values["expected"] in ids.over:
            # It went by itself, perhaps at night: what was to leave the public site must not stay there for that.
            message = f"“应找到的条目”读到“{values['expected']}”，它的公示期已经结束，不再查这一行"
            where = Where(CASES, (), line, names.index("expected") + 1)
            problems.append(warning("search.case", message, where, "删去这一行，或换成别的条目"))
            continue
        cases.append(Case(values["query"], values["expected"], line))
    return tuple(cases), problems


# What a column may be called.
_NAMES = {name: each.name for each in _COLUMNS for name in (each.name, each.label)}


def _wrong_header(heads: Sequence[str], names: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the first row: `heads` as it was written, `names` as what its columns are called."""
    missing = [each for each in _COLUMNS if each.name not in names]
    if missing:
        wanted = "、".join(f"“{each.label}”（{each.name}）" for each in missing)
        message = f"表头读到“{shorten(','.join(heads))}”，没有{wanted}"
        hint = f"第一行写 {','.join(each.name for each in _COLUMNS)}"
        yield error("csv.header", message, Where(CASES, (), 1, 1), hint)
    for number, (head, name) in enumerate(zip(heads, names, strict=True), 1):
        if name in names[: number - 1] and head not in heads[: number - 1]:
            yield error("csv.header", f"“{head}”和前面的一列是一回事", Where(CASES, (), 1, number), "只留一列")
        elif head and head not in _NAMES and len(missing) < len(_COLUMNS):
            hint = nearest(head, _NAMES) or "只用 " + "、".join(f"{each.name}（{each.label}）" for each in _COLUMNS)
            yield error("field.unknown", f"“查找用例”没有“{shorten(head)}”这一列", Where(CASES, (), 1, number), hint)


def _wrong_query(query: str) -> Iterator[tuple[str, str, str]]:
    if not fold(query):
        yield "search.case", f"“查找的词”读到“{query}”，里面没有可以查的字", "写读者会输入的字，例如 低保"


def _wrong_expected(id_: str, ids: Ids) -> Iterator[tuple[str, str, str]]:
    read = f"“应找到的条目”读到“{id_}”"
    if id_ in ids.hidden and id_ not in ids.over:
        yield "search.case", f"{read}，这个条目不公开，查找里没有它", "换成公开的条目；等它公开以后再写上"
    elif id_ not in ids.public and id_ not in ids.hidden and not ids.is_excused(id_):
        hint = nearest(id_, ids.public, like=0.8) or "写条目的编号，就是它的网址，例如 policy/2023/tongzhi"
        yield "search.case", f"{read}，没有这个条目", hint
