"""The preview of a list of certificates as a table: what was written, what is wrong with it, what became of it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from certificates.certificate_list import COLUMNS as FILE_COLUMNS
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.figures import date_on_paper
from portal.shared.identity import mask_id_number
from portal.shared.keyset import BadCursor, KeysetPage
from portal.shared.sentences import Text
from portal.shared.spreadsheets.importing import Preview, RefusedCell, Row
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_html, marked_cell

SIZE = 200
OUTCOMES = {
    "": (_("All rows"), None),
    "refused": (_("Not accepted"), Family.BAD),
    "normalised": (_("Put in order"), Family.INFO),
    "accepted": (_("Accepted"), Family.OK),
}
SAID: dict[str, Callable[[Any], Text]] = {"grade": lambda grade: grade.label, "issued_on": date_on_paper}


def outcome(row: Row) -> str:
    """What became of a row: refused, normalised or accepted."""
    if not row.accepted:
        return "refused"
    return "normalised" if row.normalised else "accepted"


def preview_words(preview: Preview, chosen: str) -> list[Tab]:
    """The filter words above the table, with counts."""
    outcomes = [outcome(row) for row in preview.rows]
    counts = {name: outcomes.count(name) if name else len(outcomes) for name in OUTCOMES}
    return [
        Tab(label, f"?show={name}" if name else "?", counts[name], name == chosen, family)
        for name, (label, family) in OUTCOMES.items()
    ]


def preview_table(request: HttpRequest, preview: Preview) -> Table:
    """The rows of the file in its own order, 200 a page. Raises BadCursor."""
    chosen = request.GET.get("show", "")
    rows = [row for row in preview.rows if not chosen or outcome(row) == chosen]
    page = _page(request, rows)
    return Table(
        columns=COLUMNS,
        rows=page.rows,
        caption=_("Rows of the file"),
        empty=Empty(_("No row of this kind.")),
        query=request.GET,
        page=page,
        key=lambda row: row.number,
        tone=lambda row: "" if row.accepted else "bad",
    )


def _page(request: HttpRequest, rows: Sequence[Row]) -> KeysetPage:
    place = request.GET.get("after") or request.GET.get("before") or "0"
    if not place.isdecimal():
        raise BadCursor("this place in the list cannot be read")
    first = int(place)
    return KeysetPage(
        rows=list(rows[first : first + SIZE]),
        first=first + 1,
        count=len(rows),
        more=False,
        before=str(max(first - SIZE, 0)) if first else "",
        after=str(first + SIZE) if first + SIZE < len(rows) else "",
    )


def _result(row: Row) -> SafeString:
    label, family = OUTCOMES[outcome(row)]
    return badge_html(family or Family.MUTE, label, dense=True)


def _cell(name: str) -> Any:
    def render(row: Row) -> SafeString:
        cell = row.cells.get(name)
        written = cell.shown if cell else ""
        shown = mask_id_number(written) if name == "id_number" else written
        words = shown or __("(empty)")
        refused = [each.why for each in row.refused if each.field == name]
        changed = [each.to for each in row.normalised if each.field == name]
        if refused:
            return marked_cell(words, refused)
        if changed:
            to = mask_id_number(changed[0]) if name == "id_number" else _said(row, name, changed[0])
            return marked_cell(words, [__("Taken as %(to)s") % {"to": to}], put_right=True)
        return format_html("{}", _said(row, name, shown))

    return render


def _said(row: Row, name: str, written: str) -> str:
    """What was read from a cell, in the reader's language, where that is more than the words of the file."""
    say, value = SAID.get(name), row.values.get(name)
    return str(say(value)) if say is not None and value is not None else written


def _other_faults(row: Row) -> SafeString:
    shown = {column.name for column in COLUMNS}
    others = [_with_column(each) for each in row.refused if each.field not in shown]
    return format_html_join("", '<span class="reason">{}</span>', ((why,) for why in others))


def _with_column(refused: RefusedCell) -> Text:
    """The sentence of a cell that has no column here; that nothing is entered does not say where."""
    if refused.code != "EMPTY":
        return refused.why
    label = next(column.label for column in FILE_COLUMNS if column.name == refused.field)
    return __("%(column)s: nothing is entered. Please fill it in.") % {"column": capfirst(label)}


COLUMNS = [
    Column("row", _("Row"), lambda row: row.number, align="right"),
    Column("outcome", _("Result"), lambda row: format_html("{}{}", _result(row), _other_faults(row)), card="state"),
    Column("name", _("Name"), _cell("name"), card="name"),
    Column("id_number", _("ID number"), _cell("id_number"), code=True),
    Column("number", _("Certificate number"), _cell("number"), code=True),
    Column("occupation", _("Occupation"), _cell("occupation")),
    Column("grade", _("Grade"), _cell("grade")),
    Column("issued_on", _("Day of issue"), _cell("issued_on"), align="right"),
]
