"""Cells and sheets as they were handed in: the raw text, what kind of cell it is, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    EMPTY = "empty"


LARGEST_EXACT = 10**15


class Cell(NamedTuple):
    """One cell. `row` and `column` count from 0; `text` of a formula is its last result, `formula` what is written.

    `typed`: the text was typed over the file's cell on a page.
    """

    row: int
    column: int
    kind: Kind = Kind.EMPTY
    text: str = ""
    formula: str = ""
    typed: bool = False

    @property
    def address(self) -> str:
        """The place as spreadsheets name it: A1."""
        return f"{column_letters(self.column)}{self.row + 1}"

    @property
    def lost_digits(self) -> bool:
        """A number of 16 or more digits: a spreadsheet keeps fifteen and writes zeros for the others."""
        return self.kind is Kind.NUMBER and abs(float(self.text)) >= LARGEST_EXACT

    @property
    def shown(self) -> str:
        """What the person sees written there."""
        return self.formula or self.text


@dataclass(frozen=True)
class Sheet:
    """A visible sheet; rows are as wide as their last filled cell. `encoding` is that of a CSV."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    encoding: str = ""

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, empty where nothing stands."""
        try:
            return self.rows[row][column]
        except IndexError:
            return Cell(row, column)

    def filled_rows(self) -> Iterator[int]:
        """The rows in which something stands."""
        return (at for at, row in enumerate(self.rows) if row)


def column_letters(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
