"""The rows of an extract's preview as a table, the faulty ones first, as far as the page holds them."""

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.shared.badges import Family
from portal.shared.figures import NONE, date_on_paper
from portal.shared.identity import IdNumber
from portal.shared.spreadsheets.importing import Row
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_html
from trainees import file_cells
from trainees.register_extracts import REGISTERS
from trainees.registers import Preview

SHOWN_AT_MOST = 200
FORM = "rows"
MAIN_FIELDS = ("name", "id_number", "valid_from", "valid_to")
LABELS = {column.name: column.label for register in REGISTERS.values() for column in register}


def table(found: Preview) -> Table:
    """What waits for a decision stands first, what needs none last."""
    rows = sorted(found.file.rows, key=lambda row: _place(found, row))[:SHOWN_AT_MOST]
    return Table(
        columns=[
            Column("row", gettext_lazy("row"), lambda row: row.number, align="right", card="amount"),
            Column("name", gettext_lazy("name"), lambda row: _cell(found, row, "name"), card="name"),
            Column("id_number", gettext_lazy("ID number"), lambda row: _cell(found, row, "id_number"), code=True),
            Column("valid_from", gettext_lazy("from"), lambda row: _cell(found, row, "valid_from")),
            Column("valid_to", gettext_lazy("to"), lambda row: _cell(found, row, "valid_to")),
            *_more(found, rows),
            Column("state", gettext_lazy("result"), lambda row: _result(found, row), card="second"),
            *_acts(found),
        ],
        rows=rows,
        caption=_("Rows of the extract"),
        empty=Empty(_("The extract has no rows.")),
        key=lambda row: row.number,
        tone=lambda row: "" if row.accepted or row.number in found.left_out else "bad",
    )


def _more(found: Preview, rows: list[Row]) -> list[Column]:
    needed = any(_rest(found, row) for row in rows)
    return [Column("more", gettext_lazy("other"), lambda row: _others(found, row))] if needed else []


def _acts(found: Preview) -> list[Column]:
    needed = found.refused or found.left_out
    return [Column("act", gettext_lazy("next"), lambda row: _act(found, row))] if needed else []


def _place(found: Preview, row: Row) -> tuple[bool, bool, bool, int]:
    return row.accepted, row.number in found.left_out, not row.normalised, row.number


def _cell(found: Preview, row: Row, name: str) -> SafeString | str:
    faults = [fault for fault in row.refused if fault.field == name]
    changes = [change for change in row.normalised if change.field == name]
    shown = _written(row, name) if faults else _read(row, name)
    if row.number in found.left_out:
        return shown or NONE
    if faults:
        return file_cells.refused(faults, shown)
    return file_cells.put_right(changes[0], shown) if changes else shown


def _written(row: Row, name: str) -> str:
    return file_cells.masked(name, row.cells[name].shown) if name in row.cells else ""


def _read(row: Row, name: str) -> str:
    value = row.values.get(name)
    if isinstance(value, IdNumber):
        return file_cells.masked(name, value.number)
    return date_on_paper(value) if isinstance(value, date) else str(value or NONE)


def _others(found: Preview, row: Row) -> SafeString:
    return file_cells.others((LABELS[name], _cell(found, row, name)) for name in _rest(found, row))


def _rest(found: Preview, row: Row) -> list[str]:
    """Fields with a fault or a change that have no column of their own here."""
    if row.number in found.left_out:
        return []
    named = {each.field for each in (*row.refused, *row.normalised)}
    return [name for name in LABELS if name in named and name not in MAIN_FIELDS]


def _result(found: Preview, row: Row) -> SafeString | str:
    if row.number in found.left_out:
        return badge_html(Family.MUTE, _("left out"), dense=True)
    if not row.accepted:
        return badge_html(Family.BAD, pgettext_lazy("roster row", "not accepted"), dense=True)
    known = found.known.get(row.values["id_number"].number)
    if known is None:
        return _("will be kept; not a trainee yet")
    return _("will be kept") if known.name == row.values["name"] else _("will be kept; the name on file differs")


def _act(found: Preview, row: Row) -> SafeString | str:
    if row.number in found.left_out:
        return file_cells.take_in_button(row.number, FORM)
    return "" if row.accepted else file_cells.leave_out_button(row.number, FORM)
