"""Opening a workbook behind its gate: what calamine reads of each visible sheet, and where formulas stand."""

import datetime
import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from portal.shared.spreadsheets.formulas import Formulas, formulas_of
from portal.shared.spreadsheets.gate import MAX_COLUMNS, MAX_ROWS, GateRefused, check_ole
from portal.shared.spreadsheets.packages import check_zip

Parsed = dict[str, Any]
MAX_SHEETS = 20
_DENSE_CELLS = 4_000_000
_EXACT_INTEGER = 2**53


def parse_workbook(content: bytes, kind: str) -> Iterator[Parsed]:
    """The visible sheets of a workbook ("zip" or "xls") with their rows as they stand, one after the other.

    Raises `GateRefused`.
    """
    check_zip(content) if kind == "zip" else check_ole(content)
    try:
        yield from _sheets(content, formulas_of(content) if kind == "zip" else {})
    except PasswordError as error:
        raise GateRefused("PASSWORD") from error
    except (CalamineError, ElementTree.ParseError, ValueError) as error:
        raise GateRefused("DAMAGED") from error


def _sheets(content: bytes, formulas: Formulas) -> Iterator[Parsed]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        for name in visible[:MAX_SHEETS]:
            yield _sheet(workbook, name, formulas.get(name, {}))


def _sheet(workbook: CalamineWorkbook, name: str, formulas: dict[tuple[int, int], str]) -> Parsed:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > _DENSE_CELLS:
        raise GateRefused("TOO_MANY_ROWS", limit=MAX_ROWS)
    rows = [
        [_cell(value, formulas.get((at, column))) for column, value in enumerate(row)]
        for at, row in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    return {"name": name, "rows": _with_empty_results(rows, formulas)}


def _with_empty_results(rows: list[list[Any]], formulas: dict[tuple[int, int], str]) -> list[list[Any]]:
    # a formula without a stored result is no cell for the parser
    for (at, column), written in formulas.items():
        if at <= MAX_ROWS and column <= MAX_COLUMNS:
            rows.extend([] for _missing in range(at + 1 - len(rows)))
            rows[at].extend([None] * (column + 1 - len(rows[at])))
            rows[at][column] = rows[at][column] or ["formula", "", written]
    return rows


def _cell(value: Any, formula: str | None) -> list[str] | str | None:
    if formula is None and isinstance(value, str):
        return value or None
    kind, text = _kind_and_text(value)
    if formula is not None:
        return ["formula", text, formula]
    return text if kind == "text" else [kind, text]


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
