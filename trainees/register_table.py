"""The rows of an extract's preview as a table: the faulty ones first, as far as the page holds them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared.figures import date_on_paper
from portal.shared.identity import mask_id_number
from portal.shared.spreadsheets.importing import Row
from portal.shared.tables import Column, Empty, Table
from trainees.registers import Preview

SHOWN_AT_MOST = 200


def table(found: Preview) -> Table:
    """The faulty rows first, then the others, as far as the page holds them."""
    rows = sorted(found.file.rows, key=lambda row: (row.accepted, row.number))[:SHOWN_AT_MOST]
    return Table(
        columns=[
            Column("row", gettext_lazy("row"), lambda row: row.number, align="right", card="amount"),
            Column("name", gettext_lazy("name"), lambda row: row.values.get("name", "—"), card="name"),
            Column("id_number", gettext_lazy("ID number"), _number, code=True),
            Column("valid_from", gettext_lazy("from"), lambda row: date_on_paper(row.values.get("valid_from"))),
            Column("valid_to", gettext_lazy("to"), lambda row: date_on_paper(row.values.get("valid_to"))),
            Column("state", gettext_lazy("result"), lambda row: _result(found, row), card="second"),
        ],
        rows=rows,
        caption=_("Rows of the extract"),
        empty=Empty(_("The extract has no rows.")),
        key=lambda row: row.number,
        tone=lambda row: "" if row.accepted or row.number in found.left_out else "bad",
    )


def _number(row: Row) -> str:
    number = row.values.get("id_number")
    return mask_id_number(number.number) if number else "—"


def _result(found: Preview, row: Row) -> str:
    if row.number in found.left_out:
        return _("left out")
    if not row.accepted:
        return " ".join(str(fault.why) for fault in row.refused)
    known = found.known.get(row.values["id_number"].number)
    if known is None:
        return _("will be kept; not a trainee yet")
    return _("will be kept") if known.name == row.values["name"] else _("will be kept; the name on file differs")
