"""Marking faults in somebody's own workbook. Runs as a child process of its own with limits, like `parsing`.

The order holds ``marks`` ([row, column, "bad" or "info", comment], places from 0), ``typed`` ([row, column, text],
what cells hold instead of what stands there) and either ``sheet``, a sheet of the workbook that follows, or ``rows``,
the texts of a table that was no .xlsx.
"""

import io
import sys
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from portal.shared.spreadsheets.child import serve
from portal.shared.spreadsheets.gate import GateRefused
from portal.shared.spreadsheets.packages import check_zip

GROUNDS = {"bad": "FBE9E6", "info": "E8EFF9"}
AUTHOR = "Xunbu"
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 320, 20, 22


def marked(content: bytes, order: dict[str, Any]) -> bytes:
    """The workbook with its marks; raises `GateRefused` NOT_MARKABLE where it can be read but not written anew."""
    book = _copy(order["rows"]) if "rows" in order else _opened(content)
    sheet = book.active if "rows" in order else book[order["sheet"]]
    book.defined_names.clear()
    for each in book.worksheets:
        _still_formulas(each)
        _still_rules(each)
    _remove_marks(sheet)
    for row, column, text in order["typed"]:
        _write_text(_cell(sheet, row, column), text)
    for row, column, family, comment in order["marks"]:
        _mark(_cell(sheet, row, column), family, comment)
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def _opened(content: bytes) -> Workbook:
    check_zip(content)
    try:
        return load_workbook(io.BytesIO(content), keep_links=False)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, BadZipFile) as error:
        raise GateRefused("NOT_MARKABLE") from error


def _copy(rows: list[list[str]]) -> Workbook:
    book = Workbook()
    for row, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                _write_text(book.active.cell(row, column), text)
    return book


def _still_formulas(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                _write_text(cell, getattr(cell.value, "text", cell.value) or "=")


def _still_rules(sheet: Worksheet) -> None:
    """What a spreadsheet computes beside its cells: names, conditional formats, rules that are no list of words."""
    sheet.defined_names.clear()
    sheet.conditional_formatting = ConditionalFormattingList()
    rules = sheet.data_validations.dataValidation
    lists = [rule for rule in rules if rule.type == "list" and (rule.formula1 or "").startswith('"')]
    sheet.data_validations.dataValidation = lists


def _write_text(cell: Cell, text: str) -> None:
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = text or None
    cell.data_type = "s" if text else "n"
    # without this mark a spreadsheet makes a formula of the text as soon as somebody edits the cell
    cell.quotePrefix = text.lstrip().startswith(("=", "+", "-", "@"))
    cell.number_format = "@"


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell at a place from 0; of cells that were merged, the one that is shown."""
    cell: Cell | MergedCell = sheet.cell(row + 1, column + 1)
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    return cell


def _remove_marks(sheet: Worksheet) -> None:
    """Marks of an earlier time: what they say may be true no longer."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _mark(cell: Cell, family: str, comment: str) -> None:
    cell.fill = PatternFill("solid", fgColor=GROUNDS[family])
    height = _LINE_HEIGHT * (2 + len(comment) // _LINE_LENGTH)
    cell.comment = Comment(comment, AUTHOR, width=_COMMENT_WIDTH, height=height)


if __name__ == "__main__":
    # of addresses: what is held of the largest workbook that is let in stays below 300 MB
    sys.exit(serve(marked, megabytes=450, seconds=10, scratch=100))
