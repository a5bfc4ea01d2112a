"""What a table may hold: its columns, the words people head them with, and how a cell becomes a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.shared.folding import single_blanks
from portal.shared.identity import (
    ON_CARDS,
    ValueRefused,
    lost_digits,
    normalise_account,
    normalise_credit_code,
    normalise_name,
    normalise_phone,
    parse,
    parse_sex,
)
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets.cells import Cell, Kind
from portal.shared.spreadsheets.dates import read_date, read_moment, read_month

_FORMULA = _("There is a formula (%(formula)s) where text belongs. Please replace it by what it should show.")
_LOST = _("The spreadsheet kept only fifteen digits of this number. Please set the column to text and enter it again.")
_EMPTY = _("Nothing is entered here. Please fill it in.")
_TOO_LONG = _("It has %(count)s characters, %(limit)s are allowed. Please shorten it.")


class Cleaned(NamedTuple):
    """What a cell means. `text` is its normal form, shown where it differs from what was written.

    Without a text the cell is never shown as changed.
    """

    value: Any
    text: str | None = None


Clean = Callable[[Cell], Cleaned]


@dataclass(frozen=True)
class Column:
    """One column: `headings` are the words it is known by, first the one templates use.

    `required`: a file without it is refused whole. `optional`: its cells may be empty and then mean `empty`.
    `identifies`: it says whom a row is about, so a second column of any of its words is not passed over.
    """

    name: str
    label: Text
    headings: tuple[str, ...]
    clean: Clean
    required: bool = False
    optional: bool = False
    empty: Any = ""
    identifies: bool = False

    def read(self, cell: Cell) -> Cleaned:
        """The meaning of one cell; raises `ValueRefused`."""
        if cell.kind is Kind.FORMULA:
            raise ValueRefused("FORMULA", sentence(_FORMULA, formula=cell.formula[:40]))
        if self.optional and not single_blanks(cell.text):
            return Cleaned(self.empty)
        return self.clean(cell)


def text(limit: int = 100) -> Clean:
    """Any text up to a length, its blanks in order; raises `ValueRefused` EMPTY or TOO_LONG."""

    def clean(cell: Cell) -> Cleaned:
        value = single_blanks(cell.text)
        if not value:
            raise ValueRefused("EMPTY", _EMPTY)
        if len(value) > limit:
            raise ValueRefused("TOO_LONG", sentence(_TOO_LONG, count=len(value), limit=limit))
        return Cleaned(value)

    return clean


def by_text(normalise: Callable[[str], str]) -> Clean:
    """A cell whose value is its normal form."""

    def clean(cell: Cell) -> Cleaned:
        value = normalise(_whole(cell))
        return Cleaned(value, value)

    return clean


def word(read: Callable[[str], Any]) -> Clean:
    """A cell whose value is what a reader makes of it; nothing is shown as changed. Raises `ValueRefused` EMPTY."""

    def clean(cell: Cell) -> Cleaned:
        return Cleaned(read(_filled(cell)))

    return clean


def id_number(cell: Cell) -> Cleaned:
    """An `identity.IdNumber`; its normal form is the number."""
    if cell.lost_digits:
        raise lost_digits()
    number = parse(cell.text)
    return Cleaned(number, number.number)


def _whole(cell: Cell) -> str:
    if cell.lost_digits:
        raise ValueRefused("LOST_DIGITS", _LOST)
    return cell.text


def _filled(cell: Cell) -> str:
    if not single_blanks(cell.text):
        raise ValueRefused("EMPTY", _EMPTY)
    return _whole(cell)


def credit_code(cell: Cell) -> Cleaned:
    """A unified social credit code in its normal form; raises `ValueRefused`."""
    code = normalise_credit_code(_filled(cell))
    return Cleaned(code, code)


def sex(cell: Cell) -> Cleaned:
    """A sex; its normal form is the word of ID cards. Raises `ValueRefused`."""
    found = parse_sex(_filled(cell))
    return Cleaned(found, ON_CARDS[found])


person_name = by_text(normalise_name)
phone = by_text(normalise_phone)
account = by_text(normalise_account)
day = word(read_date)
month = word(read_month)
moment = word(read_moment)
