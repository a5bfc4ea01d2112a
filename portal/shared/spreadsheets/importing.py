"""From a file to rows of values: the heading is found, each cell is read, and nothing is kept silently or thrown away.

A row with a refused cell is refused; the other rows are not touched by it. What is wrong with the file as a whole is
the preview's `error`, and then there are no rows.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, groupby
from typing import Any

import structlog
from django.utils.translation import gettext_lazy as _

from portal.shared.folding import without_blanks
from portal.shared.identity import ValueRefused
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets.cells import Cell, Kind, Sheet, column_letters
from portal.shared.spreadsheets.columns import Cleaned, Column
from portal.shared.spreadsheets.reading import Unreadable, read_all, unreadable

HEADING_WITHIN = 30
_ROW_NUMBER = ("序号", "序", "行号", "no", "no.", "#")
_NO_COLUMN = _(
    "The table lacks: %(missing)s. It has: %(found)s. "
    "Please add what is missing, or ask whoever made the file for the original; nothing was written."
)
_SEVERAL_SHEETS = _(
    "Several sheets of the workbook hold such a table: %(sheets)s. "
    "Please keep one of them, delete or hide the others, and hand the file in again; nothing was written."
)
_SAME_COLUMN = _(
    "Columns %(first)s and %(second)s are both read as “%(heading)s”, but do not say the same (line %(line)s). "
    "Please delete one of the two or give it another heading; nothing was written."
)
_ASIDE = re.compile(r"\(.*?\)|[*:]")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Normalised:
    """A cell that was put right: `to` is what it says now."""

    row: int
    field: str
    to: str
    cell: Cell


@dataclass(frozen=True)
class RefusedCell:
    """A cell that cannot be taken, and why."""

    row: int
    field: str
    code: str
    why: Text
    cell: Cell


@dataclass(slots=True)
class Row:
    """One row below the heading: `number` is what people call it, `at` its place in the sheet from 0.

    `values` holds the cells that could be read, by column name.
    """

    number: int
    at: int
    cells: dict[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)
    normalised: list[Normalised] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return not self.refused

    def refuse(self, name: str, code: str, why: Text) -> None:
        """Refuse the row at one of its cells."""
        self.refused.append(RefusedCell(self.number, name, code, why, self.cells.get(name, Cell(self.at, 0))))


@dataclass(frozen=True)
class Preview:
    """What would be taken from a file. `headings` says which column was found under which words."""

    rows: tuple[Row, ...] = ()
    error: Text | None = None
    error_code: str = ""
    sheet: str = ""
    encoding: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> list[Row]:
        """The rows that can be taken, normalised ones among them."""
        return [row for row in self.rows if row.accepted]

    @property
    def normalised(self) -> list[Normalised]:
        return [each for row in self.rows for each in row.normalised]

    @property
    def refused(self) -> list[RefusedCell]:
        return [each for row in self.rows for each in row.refused]

    def as_json(self) -> dict[str, Any]:
        """Counts, changed cells and refusals with their sentences, in the language of the moment."""
        return {
            "accepted": len(self.accepted),
            "normalised": [{"row": each.row, "field": each.field, "to": each.to} for each in self.normalised],
            "refused": [
                {"row": each.row, "field": each.field, "code": each.code, "why": str(each.why)}
                for each in self.refused
            ],
            "error": None if self.error is None else str(self.error),
        }


@dataclass(frozen=True)
class _Table:
    """A sheet in which a heading was found: `found` are the places of its columns by name."""

    sheet: Sheet
    heading: int
    found: Mapping[str, int]

    def rows(self) -> list[Row]:
        """What stands below the heading, numbered."""
        return _numbered(self.sheet, self.heading, self.found)


CheckRows = Callable[[Sequence[Row]], None]


def preview(
    content: bytes,
    name: str,
    columns: Sequence[Column],
    *,
    check: CheckRows | None = None,
    repairs: Mapping[str, str] | None = None,
) -> Preview:
    """Read a file against its columns; `check` then looks at all rows together and may refuse some.

    `repairs` are values typed over cells, by "row number:column name".
    """
    try:
        table, rows = _table(read_all(content, name), columns)
        _refuse_second_columns(table, columns)
    except Unreadable as refused:
        # the name may tell of people; the digest finds the file again where it is kept
        log.warning("file refused", code=refused.code, bytes=len(content), sha256=sha256(content).hexdigest())
        return Preview(error=refused.sentence, error_code=refused.code)
    if repairs:
        for row in rows:
            _repair(row, repairs)
    for column in columns:
        _read(column, rows)
    if check is not None:
        check(rows)
    headings = {key: table.sheet.cell(table.heading, at).text for key, at in table.found.items()}
    return Preview(tuple(rows), sheet=table.sheet.name, encoding=table.sheet.encoding, headings=headings)


def _table(sheets: Sequence[Sheet], columns: Sequence[Column]) -> tuple[_Table, list[Row]]:
    """The one table of the file with rows; two of them are not chosen from in silence."""
    candidates = [_Table(sheet, row, _match(sheet, row, columns)) for sheet in sheets for row in _upper_rows(sheet)]
    required = {column.name for column in columns if column.required}
    complete = [each for each in candidates if required <= each.found.keys()]
    if not complete:
        nearest = max(candidates, key=lambda each: (len(each.found), len(each.sheet.rows[each.heading])))
        raise _no_heading(nearest, columns)
    sheet_by_sheet = groupby(complete, lambda each: each.sheet.name)
    tables = [max(of_sheet, key=lambda each: len(each.found)) for _name, of_sheet in sheet_by_sheet]
    filled = [(table, rows) for table in tables if (rows := table.rows())]
    if not filled:
        # confirmed as a whole list, a heading without a row would end whatever there is
        raise unreadable("NO_ROWS")
    if len(filled) > 1:
        names = "、".join(f"“{table.sheet.name}”" for table, _rows in filled)
        raise Unreadable("SEVERAL_SHEETS", sentence(_SEVERAL_SHEETS, sheets=names))
    return filled[0]


def _refuse_second_columns(table: _Table, columns: Sequence[Column]) -> None:
    """A second column of the same word would be passed over, and with it whatever it says that the first does not."""
    written = [_heading(cell.text) for cell in table.sheet.rows[table.heading]]
    for column in columns:
        first = table.found.get(column.name)
        if first is None:
            continue
        words = {_heading(word) for word in column.headings} if column.identifies else {written[first]}
        for second in (at for at, word in enumerate(written) if word in words and at != first):
            _refuse_difference(table, column, first, second)


def _refuse_difference(table: _Table, column: Column, first: int, second: int) -> None:
    heading = table.sheet.cell(table.heading, second).shown
    for at in range(table.heading + 1, len(table.sheet.rows)):
        here, there = table.sheet.cell(at, first).shown, table.sheet.cell(at, second).shown
        if there != heading and without_blanks(there) not in ("", without_blanks(here)):
            places = {"first": column_letters(first), "second": column_letters(second), "line": at + 1}
            raise Unreadable("SAME_COLUMN", sentence(_SAME_COLUMN, heading=column.headings[0], **places))


def _upper_rows(sheet: Sheet) -> list[int]:
    return list(sheet.filled_rows())[:HEADING_WITHIN]


def _match(sheet: Sheet, row: int, columns: Sequence[Column]) -> dict[str, int]:
    written = [_heading(cell.text) for cell in sheet.rows[row]]
    found = _places("", _ROW_NUMBER, written)
    for column in columns:
        found |= _places(column.name, column.headings, written)
    return found


def _places(name: str, headings: Sequence[str], written: Sequence[str]) -> dict[str, int]:
    # the first of the known words wins where two columns would do
    known = [heading for heading in map(_heading, headings) if heading in written]
    return {name: written.index(known[0])} if known else {}


def _heading(text: str) -> str:
    return _ASIDE.sub("", without_blanks(text)).lower()


def _no_heading(table: _Table, columns: Sequence[Column]) -> Unreadable:
    missing = [str(column.headings[0]) for column in columns if column.required and column.name not in table.found]
    there = [cell.text for cell in table.sheet.rows[table.heading] if cell.text][:10]
    words = sentence(_NO_COLUMN, missing="、".join(missing), found="、".join(there))
    return Unreadable("NO_COLUMN", words)


def _numbered(sheet: Sheet, heading: int, found: Mapping[str, int]) -> list[Row]:
    rows = []
    for at in range(heading + 1, len(sheet.rows)):
        cells = {name: sheet.cell(at, column) for name, column in found.items()}
        if _says_something(cells) and not _is_heading(sheet, heading, cells):
            rows.append(Row(0, at, cells))
    _give_numbers(rows)
    return rows


def _give_numbers(rows: Sequence[Row]) -> None:
    # a number that is missing or used before is replaced by a free one: no row may answer for another
    written = [_integer(row.cells.get("")) for row in rows]
    used = {number for number in written if number is not None}
    free = (number for number in count(1) if number not in used)
    given: set[int] = set()
    for place, row in enumerate(rows, 1):
        number = written[place - 1]
        if number is None or number in given:
            number = place if place not in used else next(free)
        row.number = number
        given.add(number)
        used.add(number)


def _says_something(cells: Mapping[str, Cell]) -> bool:
    return any(name and without_blanks(cell.shown) for name, cell in cells.items())


def _is_heading(sheet: Sheet, heading: int, cells: Mapping[str, Cell]) -> bool:
    # long lists repeat their heading on every printed page
    for name, cell in cells.items():
        if name and cell.kind is not Kind.EMPTY and cell.text != sheet.cell(heading, cell.column).text:
            return False
    return True


def _integer(cell: Cell | None) -> int | None:
    written = without_blanks(cell.text) if cell else ""
    return int(written) if written.isdecimal() and len(written) < 9 else None


def _repair(row: Row, repairs: Mapping[str, str]) -> None:
    for name, cell in row.cells.items():
        typed = repairs.get(f"{row.number}:{name}")
        if name and typed is not None:
            row.cells[name] = Cell(cell.row, cell.column, Kind.TEXT, typed, typed=True)


def read_row(row: Row, columns: Sequence[Column]) -> None:
    """Read each cell of a row into its values; what cannot be read refuses the row at its cell."""
    for column in columns:
        _read(column, [row])


def _read(column: Column, rows: Sequence[Row]) -> None:
    """One column of all rows. What is written alike means the same, so it is worked out once."""
    known: dict[tuple[Any, ...], Cleaned | ValueRefused] = {}
    for row in rows:
        cell = row.cells.get(column.name)
        if cell is None:
            row.values[column.name] = column.empty
            continue
        written = (cell.kind, cell.text, cell.formula)
        meaning = known.get(written)
        if meaning is None:
            meaning = known[written] = _meaning(column, cell)
        if isinstance(meaning, ValueRefused):
            row.refuse(column.name, meaning.code, meaning.sentence)
            continue
        row.values[column.name] = meaning.value
        if meaning.text is not None and meaning.text != cell.text:
            row.normalised.append(Normalised(row.number, column.name, meaning.text, cell))


def _meaning(column: Column, cell: Cell) -> Cleaned | ValueRefused:
    try:
        return column.read(cell)
    except ValueRefused as refused:
        return refused
