"""
Texts for tests of the Markdown engine, the same for the same seed.

`document` writes what offices publish: headings, paragraphs of clauses, lists, tables, links. `hostile` mixes all
that means something in Markdown, so that parts of the engine meet in ways that nobody would write.
"""

import math
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


_SUBJECTS = _words(
    "市人民政府 各镇街 市民政局 市发展和改革局 各有关单位 申请人 责任单位 市政务服务中心 村民委员会 监管部门"
)
_VERBS = _words("应当按照规定 要在每季度末 负责统一 依法 不得擅自 会同有关部门 自受理之日起20个工作日内 按年度")
_DEEDS = _words(
    """
    公开办理结果 受理群众提出的申请 核查申请材料 组织现场踏勘并填写记录 汇总上报落实情况 发放补贴资金 更新政务公开目录
    开展监督检查 完善工作台账 答复意见建议 安排专人负责 向社会公布联系电话0537-5213000
    """
)
_TAILS = _words(
    """
    ，确保落实到位 ，并接受社会监督 ，不得推诿拖延 ，逾期视为同意 （以下简称《办法》） ，标准为每人每月826元
    ，覆盖率达到95%以上
    """
)
_NUMBERS = "一二三四五六七八九十"


def document(random: Random, length: int | None = None) -> str:
    """Return a realistic document of about `length` characters, by default long-tailed with median 1,600."""
    length = length or int(min(60_000, max(200, math.exp(random.gauss(math.log(1530), 0.6)))))
    parts: list[str] = []
    sections = random.randint(4, 6) if length > 500 else 2
    links = sorted(random.sample(range(sections), min(2, sections)))
    table = random.randrange(sections) if random.random() < 0.2 else None
    for section in range(sections):
        parts.append(f"## {_NUMBERS[section]}、{random.choice(_DEEDS)}")
        if section in links:
            parts.append(
                f"根据[{random.choice(_SUBJECTS)}的通知](/policy/2023/n{random.randint(1, 999)}/)，{_sentence(random)}"
            )
        if section == table:
            rows = [
                f"| 第{row}项 | {random.choice(_DEEDS)} | {random.randint(1, 900)} |"
                for row in range(random.randint(3, 12))
            ]
            parts.append("\n".join(["| 序号 | 事项 | 金额（元） |", "| --- | --- | --- |", *rows]))
        if random.random() < 0.35:
            sign = random.choice(["-", "1."])
            parts.append("\n".join(f"{sign} {_sentence(random)}" for _ in range(random.randint(3, 6))))
        while sum(map(len, parts)) < length * (section + 1) / sections:
            start = f"（{random.choice(_NUMBERS)}）" if random.random() < 0.3 else ""
            start = f"第{random.choice(_NUMBERS)}条 " if random.random() < 0.1 else start
            if random.random() < 0.05:
                start = f"**{random.choice(_DEEDS)}。**"
            parts.append(start + "".join(_sentence(random) for _ in range(random.randint(1, 5))))
    return "\n\n".join([*parts, random.choice(_SUBJECTS), "2023年10月16日"]) + "\n"


def _sentence(random: Random) -> str:
    tail = random.choice(_TAILS) if random.random() < 0.5 else ""
    return random.choice(_SUBJECTS) + random.choice(_VERBS) + random.choice(_DEEDS) + tail + "。"


# Everything that a processor, a pattern, or the program's own steps look for, and what nearly is that.
_SPECIALS = [
    *_words("# ## ### ####### - * + 1. 2. 12、 １. > >> : :: | || |-|-| |:--|--:| --- *** ___ === = -- ` `` ``` ~~~"),
    *_words("* ** *** _ __ ___ [ ] ( ) ![ ][ ]( ]: [^ [^1] [^1]: [^注]: [1]: [TOC] < > & ; ! ' \""),
    *_words(r"\ \\ \* \_ \` \| \[ \< \#"),
    *_words("<b> </b> <!-- --> <a@b.cn> <https://x.cn/?a=1&b=2> <javascript:x> &amp; &lt; &#160; &#x4e00; &copy;"),
    *_words("[文](a.md) [文](../b/表.csv) [文](#一) [文](x:y) [文][1] [文][] [文] ![图](a.png) ![图][1] ![]() []()"),
    *_words("*强* **强** ***强*** _强_ __强__ 词_中_词 `码` ``a`b`` &; & 第一条 （一） 一、 a-b A_B İ ß"),
    *(
        '[文](<a b> "题")',
        "[文](a(b)c '题')",
        "[文](a'b)",
        "&copy",
        "# 甲\\",
        '[文](a"b)',
        "[文]( /a ?b )",
        "///Footnotes Go Here///",
    ),
    *("[1]: /x/ '题'", '[1]: <x y> "题"', "[^1]: 注", "[^注]: 注\n    续\n\n    段", ":   解释", "术\n: 甲\n: 乙"),
    *("\x02", "\x03", "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "\x0242\x03", "\x02amp\x03", "\x02amp\x03#65;"),
    *("|甲|乙|\n|-|:-:|\n|1|`a|b`|", "甲 | 乙\n--|--\n1 | \\| 2", "|甲|\n|-|", "http://a.cn", "a@b.cn"),
    *("\x0b", "\x1f", "\u2028"),
]
_PLAIN = _words("市民政局 补贴 办理 依法 公开 年 的 了 2023年10月16日 abc ABC 0537 。 ， 、 《办法》 “电” …… — 𠮷 é")
_SPACES = [" ", " ", "  ", "   ", "    ", "     ", "        ", "\t", "　", "\xa0"]
_BREAKS = [
    *(
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n\n\n",
        "  \n",
        "\n \n",
        "\n    ",
        "\n\n    ",
        "\n\n        ",
        "\n  ",
        "\r\n",
        "\r",
    ),
    *("\n> ", "\n- ", "\n\n1. "),
]
PIECES = [*_SPECIALS, *_PLAIN, *_SPACES, *_BREAKS]


def hostile(random: Random) -> str:
    """Return a short text in which pieces with a meaning follow each other at random."""
    pieces = [_SPECIALS, _PLAIN, _SPACES, _BREAKS]
    weights = random.choice([(4, 3, 2, 2), (1, 6, 1, 1), (6, 1, 1, 3), (2, 2, 1, 3), (1, 1, 0, 0), (3, 1, 2, 4)])
    # Few kinds of specials at a time, so that they meet.
    some = random.sample(_SPECIALS, random.choice([2, 4, 8, len(_SPECIALS)]))
    text = ""
    for _ in range(random.choice([1, 3, 8, 20, 60])):
        chosen = random.choices(pieces, weights)[0]
        text += random.choice(some if chosen is _SPECIALS else chosen)
    return text
