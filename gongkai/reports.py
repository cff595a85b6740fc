"""How far the rows are and what an inspector would find, as text, JSON or CSV for those who work outside the site."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gongkai.duties import number_of
from gongkai.entries import Entry
from gongkai.inspection import Inspection, Result
from gongkai.library import Library
from gongkai.progress import Answer, Progress, UnitState
from gongkai.tables import as_csv

Rows = Sequence[tuple[Entry, Progress]]


def progress_text(library: Library, rows: Rows, unit: str) -> str:
    """Return the rows as a table for reading, with what is missing; those of one unit where `unit` is its id."""
    lines = [f"{library.today} 的进展（只算已公开的信息）"]
    if unit:
        lines[0] += f"：{library.entries[unit]['title']}"
    for entry, progress in rows:
        state = _state_of(progress, unit)
        share = "" if unit or len(progress.units) < 2 else f" {progress.done}/{len(progress.units)}"
        word = _padded(state.state if state else progress.state, 7)
        lines.append(f"{number_of(library, entry):>4}  {word}{share:>7}  {entry['title']}")
        lines += [f"{'':>13}  缺：{text}" for text in _missing(progress, state)]
    done = sum((_state_of(progress, unit) or progress).state.is_done for _, progress in rows)
    lines.append(f"共 {len(rows)} 项，没有欠缺的 {done} 项。")
    return "\n".join(lines) + "\n"


def progress_json(library: Library, rows: Rows, unit: str) -> str:
    """
    Return the rows as JSON: `today` and `rows`, each with its demands, the answer of every unit, and the units' states.

    Days are `YYYY-MM-DD` or null; evidence and units are ids.
    """
    found = {
        "today": str(library.today),
        "unit": unit or None,
        "rows": [_row(library, entry, progress, unit) for entry, progress in rows],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def progress_csv(library: Library, rows: Rows, unit: str) -> str:
    """Return one line for each row and unit, for a spreadsheet, with a byte order mark."""
    table = [("任务编号", "序号", "任务", "单位", "进展", "完成日期", "变红的日子", "还缺什么")]
    for entry, progress in rows:
        for state in progress.units:
            if not unit or state.unit.id == unit:
                row = (entry.id, number_of(library, entry), entry["title"], state.unit.title, str(state.state))
                table.append((*row, _day(progress.due) or "", _day(state.turns) or "", "；".join(state.missing)))
    return as_csv(table).decode()


PROGRESS_FORMATS = {"text": progress_text, "json": progress_json, "csv": progress_csv}


def inspection_text(found: Inspection) -> str:
    """Return the findings of an inspection for reading, then the columns by the day on which they turn red."""
    book = found.rulebook
    lines = [f"{found.today} 网站自查，按《{book.title}》（{book.number}，{book.issued}）", book.note, "", "单项否决"]
    lines += [line for result in found.veto for line in _result_lines(result)]
    lines += ["", "扣分（参考分，非官方）"]
    lines += [line for result in found.scored for line in _result_lines(result)]
    lines += ["", "栏目下次变红"]
    for column in found.next:
        lines.append(f"  {column.turns}  {column.name}（最近 {column.newest}，限 {column.window.days} 天）")
    vetoes = sum(result.fails for result in found.veto)
    verdict = "没有单项否决" if found.passes else f"有 {vetoes} 项单项否决"
    lines += ["", f"结论：{verdict}，参考扣分 {found.points} 分。"]
    return "\n".join(lines) + "\n"


def inspection_json(found: Inspection) -> str:
    """Return the findings of an inspection as JSON; days are `YYYY-MM-DD` or null."""
    made = {
        "today": str(found.today),
        "order": {"title": found.rulebook.title, "number": found.rulebook.number, "issued": str(found.rulebook.issued)},
        "passes": found.passes,
        "points": found.points,
        "veto": [_result(result) for result in found.veto],
        "scored": [_result(result) for result in found.scored],
        "columns": [
            {
                "column": column.name, "url": column.url, "type": column.type, "newest": _day(column.newest),
                "days": column.window.days, "verified": column.window.verified, "turns_red": _day(column.turns),
                "stale": column.is_stale(found.today), "frozen": column.frozen or None,
            }
            for column in found.columns
        ],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


INSPECTION_FORMATS = {"text": inspection_text, "json": inspection_json}


def _row(library: Library, entry: Entry, progress: Progress, unit: str) -> Mapping[str, Any]:
    units = [state for state in progress.units if not unit or state.unit.id == unit]
    return {
        "id": entry.id,
        "number": number_of(library, entry),
        "title": entry["title"],
        "url": library.url(entry),
        "state": str(progress.state),
        "due": _day(progress.due),
        "turns_red": _day(progress.turns),
        "done": progress.done,
        "owed": len(progress.units),
        "demands": [
            {
                "says": each.says,
                "law": each.law or None,
                "answers": [_answer(a) for a in each.answers if not unit or a.unit is None or a.unit.id == unit],
            }
            for each in progress.asked
        ],
        "units": [
            {
                "id": state.unit.id, "title": state.unit.title, "state": str(state.state),
                "missing": list(state.missing), "turns_red": _day(state.turns),
            }
            for state in units
        ],
    }  # fmt: skip


def _answer(answer: Answer) -> Mapping[str, Any]:
    return {
        "unit": answer.unit.id if answer.unit else None,
        "state": str(answer.state),
        "due": _day(answer.due),
        "count": answer.count,
        "evidence": [each.id for each in answer.evidence],
        "missing": list(answer.missing),
        "turns_red": _day(answer.turns),
    }


def _result(result: Result) -> Mapping[str, Any]:
    indicator = result.indicator
    return {
        "id": indicator.id,
        "group": indicator.group or None,
        "says": indicator.says,
        "verified": indicator.verified,
        "limit": indicator.limit,
        "fails": result.fails,
        "points": result.points,
        "found": [{"says": each.says, "url": each.url or None} for each in result.found],
    }


def _result_lines(result: Result) -> Iterable[str]:
    indicator = result.indicator
    if indicator.most:
        verdict = f"扣 {result.points} 分" if result.points else "不扣分"
    else:
        verdict = "否决" if result.fails else "合格"
    yield f"  {_padded(verdict, 4)}  {indicator.says}{'' if indicator.verified else '（待核）'}  [{indicator.id}]"
    yield from (f"          {each.says}" for each in result.found)


def _state_of(progress: Progress, unit: str) -> UnitState | None:
    return next((state for state in progress.units if state.unit.id == unit), None) if unit else None


def _missing(progress: Progress, state: UnitState | None) -> Iterable[str]:
    if state:
        return state.missing
    lacking = [each for each in progress.units if not each.state.is_done]
    if len(progress.units) < 2 or not lacking:
        return dict.fromkeys(text for each in lacking for text in each.missing)
    shared = [text for text in lacking[0].missing if all(text in each.missing for each in lacking)]
    named = "、".join(each.unit.title for each in lacking[:6]) + (" 等" if len(lacking) > 6 else "")
    return [*shared, f"{len(lacking)} 个单位：{named}"] if len(lacking) < len(progress.units) or not shared else shared


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def _padded(text: str, width: int) -> str:
    """Text filled up to a width of wide characters."""
    return text + "　" * (width - len(text))
