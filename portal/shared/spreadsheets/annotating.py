"""Handing a file back with its faults marked: the user's own workbook, or the same rows in a new one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.shared.sentences import sentence
from portal.shared.spreadsheets.cells import Cell, Sheet
from portal.shared.spreadsheets.importing import Preview
from portal.shared.spreadsheets.reading import Unreadable, in_child, read_all

_TAKEN_AS = _("Taken as %(to)s.")
_OFFICE = b"xl/workbook.xml"


def annotated(content: bytes, name: str, preview: Preview) -> bytes:
    """An .xlsx in which refused cells have the ground `bad`, normalised ones `info`, with the sentence as comment.

    An .xlsx is handed back with everything else in it; any other file becomes a new workbook with the same rows.
    Cells that were typed over hold what was typed. Formulas become the text they were written as. Raises `Unreadable`.
    """
    told = {"marks": _marks(preview), "typed": _typed(preview)}
    if content.startswith(b"PK") and _OFFICE in content:
        try:
            return in_child("marking", content, told | {"sheet": preview.sheet})
        except Unreadable as refused:
            if refused.code != "NOT_MARKABLE":
                raise
    sheet = next(each for each in read_all(content, name) if each.name == preview.sheet)
    return in_child("marking", b"", told | {"rows": _texts(sheet)})


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.shown for cell in row] for row in sheet.rows]


def _marks(preview: Preview) -> list[list[Any]]:
    found: dict[tuple[int, int], tuple[str, list[str]]] = {}
    for normalised in preview.normalised:
        found[_place(normalised.cell)] = ("info", [str(sentence(_TAKEN_AS, to=normalised.to))])
    for refused in preview.refused:
        place = _place(refused.cell)
        earlier = found[place][1] if place in found and found[place][0] == "bad" else []
        found[place] = ("bad", [*earlier, str(refused.why)])
    return [[*place, family, "\n".join(lines)] for place, (family, lines) in sorted(found.items())]


def _typed(preview: Preview) -> list[list[Any]]:
    return [[*_place(cell), cell.text] for row in preview.rows for cell in row.cells.values() if cell.typed]


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column
