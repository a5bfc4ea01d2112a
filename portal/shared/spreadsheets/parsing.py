"""From bytes to rows of cells. Runs as a child process of its own with limits; nothing here imports Django.

A cell travels as null (empty) or ``[kind, text]``, a formula as ``["formula", last result, formula]``.
"""

import csv
import datetime
import io
import json
import re
import sys
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from portal.shared.spreadsheets.child import serve
from portal.shared.spreadsheets.formulas import Formulas, formulas_of
from portal.shared.spreadsheets.gate import MAX_COLUMNS, MAX_ROWS, GateRefused, check_ole, check_zip, kind_of

Parsed = dict[str, Any]
MAX_SHEETS = 20
_DENSE_CELLS = 4_000_000
_EXACT_INTEGER = 2**53
_HEAD = 100_000
_QUOTED = re.compile(r'(?<![^,\t;\r\n])"[^"]*(?:""[^"]*)*(?:"|\Z)')
_QUOTED_TEXT = re.compile(r'\s*="([^"=]*)"\s*')


def parse(content: bytes, name: str) -> Parsed:
    """The visible sheets of a workbook, or the one table of a CSV; raises `GateRefused`."""
    kind = kind_of(content, name)
    if kind == "text":
        return _parse_text(content)
    if kind == "zip":
        check_zip(content)
    else:
        check_ole(content)
    try:
        return _parse_workbook(content, formulas_of(content) if kind == "zip" else {})
    except PasswordError as error:
        raise GateRefused("PASSWORD") from error
    except (CalamineError, ElementTree.ParseError, ValueError) as error:
        raise GateRefused("DAMAGED") from error


def _parse_workbook(content: bytes, formulas: Formulas) -> Parsed:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        sheets = [_sheet(workbook, name, formulas.get(name, {})) for name in visible[:MAX_SHEETS]]
    return {"encoding": "", "sheets": sheets}


def _sheet(workbook: CalamineWorkbook, name: str, formulas: dict[tuple[int, int], str]) -> Parsed:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > _DENSE_CELLS:
        raise GateRefused("TOO_MANY_ROWS", limit=MAX_ROWS)
    rows = [
        [_cell(value, formulas.get((at, column))) for column, value in enumerate(row)]
        for at, row in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    return {"name": name, "rows": _within_limits(_with_empty_results(rows, formulas))}


def _with_empty_results(rows: list[list[Any]], formulas: dict[tuple[int, int], str]) -> list[list[Any]]:
    # a formula without a stored result is no cell for the parser
    for (at, column), written in formulas.items():
        if at <= MAX_ROWS and column <= MAX_COLUMNS:
            rows.extend([] for _missing in range(at + 1 - len(rows)))
            rows[at].extend([None] * (column + 1 - len(rows[at])))
            rows[at][column] = rows[at][column] or ["formula", "", written]
    return rows


def _within_limits(rows: list[list[Any]]) -> list[list[Any]]:
    trimmed = [_without_tail(row) for row in rows]
    if sum(1 for row in trimmed if row) > MAX_ROWS:
        raise GateRefused("TOO_MANY_ROWS", limit=MAX_ROWS)
    if max(map(len, trimmed), default=0) > MAX_COLUMNS:
        raise GateRefused("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _without_tail(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _cell(value: Any, formula: str | None) -> list[str] | None:
    kind, text = _kind_and_text(value)
    if formula is not None:
        return ["formula", text, formula]
    return [kind, text] if text else None


def _kind_and_text(value: Any) -> tuple[str, str]:
    match value:
        case str():
            return "text", value
        case bool():
            return "text", str(value).upper()
        case int() | float():
            return "number", _number(value)
        case datetime.datetime() if value.time() == datetime.time():
            return "date", value.date().isoformat()
        case datetime.datetime():
            return "date", value.isoformat(sep=" ", timespec="seconds")
        case _:
            return "date", str(value)


def _number(value: float) -> str:
    whole = float(value).is_integer() and abs(value) < _EXACT_INTEGER
    return str(int(value)) if whole else repr(value).upper()


def _parse_text(content: bytes) -> Parsed:
    text, encoding = _decoded(content)
    if "\0" in text:
        raise GateRefused("NOT_A_WORKBOOK")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise GateRefused("DAMAGED") from error
    rows = [[_text_cell(value) for value in line] for line in lines]
    return {"encoding": encoding, "sheets": [{"name": "", "rows": _within_limits(rows)}]}


def _decoded(content: bytes) -> tuple[str, str]:
    marked = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = [coding for mark, coding in marked.items() if content.startswith(mark)]
    for coding in known or ["utf-8", "gb18030"]:
        try:
            return content.decode(coding), coding
        except UnicodeDecodeError:
            continue
    raise GateRefused("ENCODING")


def _delimiter(text: str) -> str:
    # what divides a table stands in each of its lines; a note may hold more of another sign, quoted or not
    lines = re.split(r"[\r\n]+", _QUOTED.sub("", text[:_HEAD]))
    return max(",\t;", key=lambda mark: (sum(mark in line for line in lines), "".join(lines).count(mark)))


def _text_cell(value: str) -> list[str] | None:
    # ="3202…" is how some programs keep a long number as text in a CSV
    if quoted := _QUOTED_TEXT.fullmatch(value):
        return ["text", quoted[1]] if quoted[1] else None
    if value.lstrip().startswith("="):
        return ["formula", "", value.strip()]
    return ["text", value] if value.strip() else None


def answer(content: bytes, order: dict[str, str]) -> bytes:
    """The task of the child process: `parse`, as JSON."""
    return json.dumps(parse(content, order["name"]), ensure_ascii=False, separators=(",", ":")).encode()


if __name__ == "__main__":
    sys.exit(serve(answer, megabytes=300, seconds=10))
