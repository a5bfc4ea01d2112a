"""Writing tables for people to open in a spreadsheet: no text of ours or theirs ever becomes a formula there."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from portal.shared.sentences import Text
from portal.shared.spreadsheets.cells import column_letters
from portal.shared.spreadsheets.dates import SHANGHAI

Form = Literal["xlsx", "csv"]
Value = str | int | Decimal | date | datetime | bool | None

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_BLANK = "\\s\u200b-\u200f\u2060\ufeff\u00ad"
_TRIGGER = re.compile(f"[{_BLANK}]*[=+\\-@＝＋－＠]|[{_BLANK}]*[\t\r\n]")
_HEAD_GROUND = "F2EEE4"
_WIDEST = 60


def escape_cell(value: Any) -> Any:
    """What no spreadsheet takes for a formula: text that would trigger one gets an apostrophe; all else stays.

    Control characters, which no workbook can hold, are dropped from text first, so that none can hide a trigger.
    """
    if not isinstance(value, str):
        return value
    kept = _FORBIDDEN.sub("", value)
    return f"'{kept}" if _TRIGGER.match(kept) else kept


def export(columns: Sequence[Text], rows: Iterable[Sequence[Value]], *, form: Form = "xlsx", title: str = "") -> bytes:
    """A table as a workbook or as CSV (UTF-8 with its mark).

    Text is written as text, so ID numbers and accounts keep every digit; numbers and dates stay what they are.
    Instants are shown by the clock in China. `title` names the sheet.
    """
    head = [escape_cell(str(column)) for column in columns]
    table = ([_value(cell) for cell in row] for row in rows)
    return _csv(head, table) if form == "csv" else _xlsx(head, table, title)


def _value(value: Value) -> Any:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, int | Decimal | date):
        return value
    return escape_cell(str(value))


def _csv(head: list[str], rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(value)


def _xlsx(head: list[str], rows: Iterable[list[Any]], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    body = list(rows)
    for at, name in enumerate(head):
        longest = max([len(_plain(row[at])) for row in body[:200] if at < len(row)] + [len(name)])
        sheet.column_dimensions[column_letters(at)].width = min(_WIDEST, 2 * longest + 2)
    sheet.freeze_panes = "A2"
    sheet.append([_head_cell(sheet, name) for name in head])
    for row in body:
        sheet.append([typed(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def typed(sheet: WriteOnlyWorksheet, value: Any) -> WriteOnlyCell:
    """A cell that holds text as text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    return cell


def _head_cell(sheet: WriteOnlyWorksheet, name: str) -> WriteOnlyCell:
    cell = typed(sheet, name)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=_HEAD_GROUND)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Sheet1"
