"""The cases of `test_rules` that are about tables of numbers and about entries that belong together."""

import pytest

LATER = "2024-06-03"
CARRIED = "field: table, year: year, same: [sort], opening: old, closing: next"
STOCK = "field: table, year: year, same: [sort], stock: all, made: people, ended: firms"
DOCUMENT = '"第一条 总则。\\n\\n第二条 供水。\\n\\n第二十条 罚则。"'
REQUIRES = "requires: [{kind: reply, where: {of: self}, per: once}]"
WITHIN = "kind: reply, field: of, start: start, end: published, days: 10"


def table(**rows: str) -> str:
    """The table of a thing: the numbers of each row, 0 where nothing is given."""
    given = dict.fromkeys(("new", "old", "open", "shut", "next"), "0 0 0") | rows
    return "{" + ", ".join(f"{name}: [{', '.join(numbers.split())}]" for name, numbers in given.items()) + "}"


CASES_OF_SEVERAL = [
    # tables of numbers
    pytest.param(
        "matrix_column_sum", "field: table, total: new, of: [open, shut]",
        f"{{a: {{table: {table(new='3 4 7', open='3 1 4', shut='0 3 3')}}}, b: {{}}}}", LATER, [],
        id="every column adds up, or no table",
    ),
    pytest.param(
        "matrix_column_sum", "field: table, total: new, of: [open, shut]",
        f"a: {{table: {table(new='3 5 8', open='3 1 4', shut='0 3 4')}}}", LATER,
        [("a", "table.new.1", "“统计表”“组织 企业”这一列：“新收”是 5，“予以公开”加“不予公开”是 4，应相等")],
        id="one column does not add up",
    ),
    pytest.param(
        "matrix_row_sum", "field: table, total: all, of: [people, firms]",
        f"{{a: {{table: {table(new='3 4 7', next='0 1 1')}}}, b: {{}}}}", LATER, [],
        id="every row adds up, or no table",
    ),
    pytest.param(
        "matrix_row_sum", "field: table, total: all, of: [people, firms]",
        f"a: {{table: {table(new='3 4 7', shut='0 1 2')}}}", LATER,
        [("a", "table.shut.2", "“统计表”“不予公开”这一行：“总计”读到 2，各列之和是 1")], id="one row does not add up",
    ),
    pytest.param(
        "matrix_balance", "field: table, left: [new, old], right: [open, shut, next]",
        f"{{a: {{table: {table(new='3 4 7', old='1 0 1', open='2 2 4', shut='1 2 3', next='1 0 1')}}}, b: {{}}}}",
        LATER, [], id="came as much as went, or no table",
    ),
    pytest.param(
        "matrix_balance", "field: table, left: [new, old], right: [open, shut, next]",
        f"a: {{table: {table(new='3 4 7', old='1 0 1', open='2 2 4', shut='1 2 3', next='0 0 1')}}}", LATER,
        [("a", "table.new.0", "“新收”加“上年结转”是 4，“予以公开”加“不予公开”加“结转下年”是 3，应相等")],
        id="one got lost",
    ),
    pytest.param(
        "matrix_balance", "field: table, left: [new, old, open, shut], right: [next]",
        f"a: {{table: {table(new='1 0 0', old='1 0 0', open='1 0 0', shut='1 0 0')}}}", LATER,
        [("a", "table.new.0", "“自然人”这一列：各行之和是 4，“结转下年”是 0")], id="many rows are not all named",
    ),
    pytest.param(
        "matrix_zero", "field: table, row: next", f"{{a: {{table: {table(new='3 4 7')}}}, b: {{}}}}", LATER, [],
        id="nothing but zeros, or no table",
    ),
    pytest.param(
        "matrix_zero", "field: table, row: next", f"a: {{table: {table(next='0 2 2')}}}", LATER,
        [("a", "table.next.1", "“统计表”“结转下年”读到 2，应为 0"), ("a", "table.next.2", "应为 0")],
        id="each number that is not zero",
    ),
    pytest.param(
        "matrix_carried", CARRIED,
        f"{{a: {{sort: 甲, year: '2022', table: {table(next='1 2 3')}}},"
        f" b: {{sort: 甲, year: '2023', table: {table(old='1 2 3')}}},"
        f" c: {{sort: 乙, year: '2023', table: {table(old='9 9 9')}}},"
        f" d: {{sort: 甲, year: '2025', table: {table(old='9 9 9')}}},"
        f" e: {{sort: 甲, table: {table(old='9 9 9')}}}, f: {{sort: 甲, year: '2024'}}}}",
        LATER, [], id="carried over; others, gaps, no year and no table are left alone",
    ),
    pytest.param(
        "matrix_carried", CARRIED,
        f"{{b: {{sort: 甲, year: '2023', table: {table(old='1 3 4')}}},"
        f" a: {{sort: 甲, year: '2022', table: {table(next='1 2 4')}}}}}",
        LATER, [("b", "table.old.1", "“上年结转”“组织 企业”读到 3，上一年结转的是 2（thing/a）")],
        id="another number came over",
    ),
    pytest.param(
        "matrix_stock", STOCK,
        f"{{a: {{year: '2022', table: {table(new='0 0 5')}}}, b: {{year: '2023', table: {table(new='3 1 7')}}},"
        f" c: {{year: '2024', table: {table(new='0 7 0')}}},"
        f" d: {{year: '2024', sort: 乙, table: {table(new='1 1 9')}}}}}",
        LATER, [], id="more by what was made, less by what ended",
    ),
    pytest.param(
        "matrix_stock", STOCK,
        f"{{a: {{year: '2022', table: {table(new='0 0 5', shut='0 0 2')}}},"
        f" b: {{year: '2023', table: {table(new='3 1 7', shut='1 0 2')}}}}}",
        LATER, [("b", "table.shut.2", "“不予公开”“总计”读到 2，按上一年推算是 3")], id="one too few in stock",
    ),
    # relations
    pytest.param(
        "has_counterpart", "kind: reply, field: of", "{a: {}, reply/a: {of: a}}", LATER, [], id="there is one",
    ),
    pytest.param(
        "has_counterpart", "kind: reply, field: of", "a: {}", LATER, [("a", "title", "应有“答复”，没有找到")],
        id="there is none",
    ),
    pytest.param(
        "has_counterpart", "kind: reply, field: of", "{a: {}, reply/a: {about: [a]}}", LATER,
        [("a", "title", "没有找到")], id="it names this one in another field",
    ),
    pytest.param(
        "has_counterpart", "kind: reply, field: of, when: done", "{a: {done: 是}, b: {done: 否}, c: {}}", LATER,
        [("a", "done", "“办结”为“是”，应有“答复”")], id="only where it is wanted",
    ),
    pytest.param(
        "counterpart_within", WITHIN, "{a: {start: 2023-03-03}, reply/a: {of: a, published: 2023-03-17 17:00}}", LATER,
        [], id="on the due day",
    ),
    pytest.param(
        "counterpart_within", WITHIN, "{a: {start: 2023-03-03}, reply/a: {of: a, published: 2023-03-18}}", LATER,
        [("a", "start", "“答复”2023-03-18 才公开，应不晚于 2023-03-17（“开始”2023-03-03 后 10 个工作日）")],
        id="one day late",
    ),
    pytest.param(
        "counterpart_within", WITHIN,
        "{a: {start: 2023-03-03}, reply/a: {of: a, published: 2023-09-01}, reply/b: {of: a, published: 2023-03-06}}",
        LATER, [], id="the first one counts",
    ),
    pytest.param(
        "counterpart_within", WITHIN, "a: {start: 2023-03-03}", "2023-03-17", [], id="none, today is the due day",
    ),
    pytest.param(
        "counterpart_within", WITHIN, "a: {start: 2023-03-03}", "2023-03-18", [("a", "start", "“答复”还没有公开")],
        id="none, today is past due",
    ),
    pytest.param("counterpart_within", WITHIN, "a: {}", LATER, [], id="nothing is due without a start"),
    pytest.param(
        "counterpart_within", WITHIN, "{a: {start: 2023-03-03}, reply/a: {of: a}}", LATER,
        [("a", "start", "还没有公开")], id="one that is not dated is not published",
    ),
    pytest.param(
        "counterpart_within", WITHIN,
        "{a: {start: 2023-03-03}, reply/a: {of: a}, reply/b: {of: a, published: 2023-03-17}}", LATER, [],
        id="one that is not dated beside one that is",
    ),
    pytest.param(
        "counterpart_within", WITHIN + ", count: calendar", "a: {start: 2023-03-03}", "2023-03-14",
        [("a", "start", "应不晚于 2023-03-13（“开始”2023-03-03 后 10 个自然日）")], id="calendar days",
    ),
    pytest.param(
        "same_through", "field: owner, through: others, other: owner",
        "{a: {owner: x, others: [b]}, b: {owner: x}, c: {others: [b]}, x: {}}", LATER, [], id="the same, or blank",
    ),
    pytest.param(
        "same_through", "field: owner, through: others, other: owner",
        "{a: {owner: y, others: [b]}, b: {owner: x}, x: {}, y: {}}", LATER,
        [("a", "owner", "“所属”读到“thing/y”，“相关”属于“thing/x”")], id="another one",
    ),
    pytest.param(
        "acyclic", "field: others", "{a: {others: [b, c]}, b: {others: [c]}, c: {}}", LATER, [],
        id="two ways to one place",
    ),
    pytest.param(
        "acyclic", "field: others", "a: {others: [a]}", LATER, [("a", "others", "“相关”绕回了自己")], id="itself",
    ),
    pytest.param(
        "acyclic", "field: others", "{a: {others: [b]}, b: {others: [c]}, c: {others: [b]}}", LATER,
        [("b", "others", "绕回"), ("c", "others", "绕回")], id="those on the circle, not those before it",
    ),
    pytest.param(
        "acyclic", "field: owner", "{a: {owner: b}, b: {owner: a}}", LATER,
        [("a", "owner", "“所属”绕回了自己"), ("b", "owner", "绕回")], id="through a single reference",
    ),
    pytest.param(
        "clauses_exist", "field: clauses",
        f"{{a: {{others: [b], clauses: [{{clause: 第一条, says: 一}}, {{clause: 第二条 供, says: 二}}]}},"
        f" b: {{body: {DOCUMENT}}}}}",
        LATER, [], id="clauses by their first words",
    ),
    pytest.param(
        "clauses_exist", "field: clauses",
        f"{{a: {{others: [b], clauses: [{{clause: 第一条, says: 一}}, {{clause: 第三条, says: 三}}]}},"
        f" b: {{body: {DOCUMENT}}}}}",
        LATER, [("a", "clauses.1.clause", "“逐条解读”读到“第三条”，所解读的文件里没有这样开头的条款")],
        id="no such clause",
    ),
    pytest.param(
        "clauses_exist", "field: clauses",
        f"{{a: {{others: [b], clauses: [{{clause: 第二, says: 二}}]}}, b: {{body: {DOCUMENT}}}}}", LATER,
        [("a", "clauses.0.clause", "“逐条解读”读到“第二”，文件里有 2 处这样开头")], id="two begin alike",
    ),
    pytest.param(
        "clauses_exist", "field: clauses", "a: {clauses: [{clause: 第一条, says: 一}]}", LATER,
        [("a", "clauses.0.clause", "没有这样开头的条款")], id="nothing is explained",
    ),
    pytest.param(
        "progress_kept", "progress: progress",
        f"{{a: {{until: 2023-03-31, {REQUIRES}}}, b: {{}}, c: {{until: 2023-03-01, {REQUIRES}}},"
        " reply/r: {of: c, published: 2023-03-31}}",
        "2023-03-31", [], id="today is the due day, nothing required, done late",
    ),
    pytest.param(
        "progress_kept", "progress: progress",
        f"{{a: {{until: 2023-03-31, {REQUIRES}}}, b: {{{REQUIRES}}}}}", "2023-04-01",
        [("a", "title", "还没有做到：“答复”有 0 条，应有 1 条"), ("b", "title", "还没有做到")],
        id="past due, or without a date",
    ),
    pytest.param(
        "stages_done", "stages: stages", "{a: {start: 2023-03-03, note: 已公开}, b: {}}", LATER, [],
        id="published, or nothing began",
    ),
    pytest.param(
        "stages_done", "stages: stages", "a: {start: 2023-03-03}", "2023-03-17", [], id="missing, today is the due day",
    ),
    pytest.param(
        "stages_done", "stages: stages", "a: {start: 2023-03-03}", "2023-03-18",
        [("a", "title", "“草案”应于 2023-03-17 前公开，还没有公开")], id="due and missing",
    ),
]  # fmt: skip
