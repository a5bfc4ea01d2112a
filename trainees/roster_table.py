"""The rows of a roster preview as a table: quiet where all is well, the fault in its cell, the reason beneath."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.groups import BY_CODE
from portal.shared.badges import Family
from portal.shared.identity import IdNumber, Sex
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets.importing import Row
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_html
from trainees.file_cells import HIDDEN, leave_out_button, masked, others, put_right, refused, take_in_button
from trainees.roster import COLUMNS as FILE_COLUMNS
from trainees.roster_rows import Line, Outcome

REPAIR_FORM = "rows"
MAIN_FIELDS = ("name", "id_number", "phone", "group")
LABELS = {column.name: column.label for column in FILE_COLUMNS}

RESULTS: dict[Outcome, tuple[Family, Text]] = {
    Outcome.NEW: (Family.OK, pgettext_lazy("roster row", "can be imported")),
    Outcome.CHANGED: (Family.INFO, pgettext_lazy("roster row", "will be changed")),
    Outcome.UNCHANGED: (Family.MUTE, pgettext_lazy("roster row", "in the class already")),
    Outcome.REFUSED: (Family.BAD, pgettext_lazy("roster row", "not accepted")),
    Outcome.LEFT_OUT: (Family.MUTE, pgettext_lazy("roster row", "left out")),
}


def table(lines: Sequence[Line]) -> Table:
    """The lines with repair fields where something is refused."""
    more = [Column("more", _("other"), _others)] if any(_rest(line) for line in lines) else []
    return Table(
        columns=[
            Column("row", _("row"), lambda line: line.row.number, align="right", card="second"),
            Column("result", _("result"), _result, card="state"),
            Column("name", LABELS["name"], lambda line: cell(line, "name"), card="name"),
            Column("id_number", LABELS["id_number"], lambda line: cell(line, "id_number")),
            Column("phone", LABELS["phone"], lambda line: cell(line, "phone")),
            Column("group", LABELS["group"], lambda line: cell(line, "group")),
            *more,
            Column("act", _("next"), _act),
        ],
        rows=lines,
        caption=_("Rows of the file"),
        empty=Empty(_("No row of this kind.")),
        key=lambda line: line.row.number,
        tone=lambda line: "bad" if line.outcome is Outcome.REFUSED else "warn" if line.warnings else "",
    )


def cell(line: Line, name: str) -> SafeString | str:
    """One value: masked, boxed where it was put right or refused, with the reason and a field to repair it."""
    faults = [fault for fault in line.row.refused if fault.field == name]
    changes = [change for change in line.row.normalised if change.field == name]
    shown = _shown(line.row, name)
    if faults and line.outcome is Outcome.REFUSED:
        return format_html("{}{}", refused(faults, shown), _repair(line, name))
    if changes and line.outcome is not Outcome.LEFT_OUT:
        return put_right(changes[0], shown)
    warning = line.warnings.get(name)
    if warning:
        return format_html('{}<span class="reason family-warn">{}</span>', shown, warning)
    return format_html('<span class="code">{}</span>', shown) if name in HIDDEN else shown


def _shown(row: Row, name: str) -> str:
    value = row.values.get(name)
    if value is None:
        written = row.cells[name].shown if name in row.cells else ""
        return masked(name, written)
    return masked(name, _word(value, name))


def _word(value: Any, name: str) -> str:
    if isinstance(value, IdNumber):
        return value.number
    if isinstance(value, Sex):
        return str(value.label)
    if name == "group" and value:
        return BY_CODE[value].label
    return str(value)


def boxes(lines: Sequence[Line]) -> dict[tuple[int, str], str]:
    """What the repair fields of these lines hold at first, by row and field."""
    return {
        (line.row.number, fault.field): _boxed(line.row, fault.field) for line in lines for fault in line.row.refused
    }


def _boxed(row: Row, name: str) -> str:
    """What was typed comes back as it was typed; a number that stands in the file is masked and so in no box."""
    cell = row.cells.get(name)
    return cell.text.strip() if cell and (cell.typed or name not in HIDDEN) else ""


def _repair(line: Line, name: str) -> SafeString:
    listed = ' list="groups"' if name == "group" else ""
    return format_html(
        '<input class="repair" name="repair:{}:{}" value="{}" form="{}"{} autocomplete="off" aria-label="{}">',
        line.row.number, name, _boxed(line.row, name), REPAIR_FORM, SafeString(listed),
        sentence(_("Row %(row)s, %(field)s: right value"), row=line.row.number, field=LABELS[name]),
    )  # fmt: skip


def _result(line: Line) -> SafeString:
    family, word = RESULTS[line.outcome]
    takeable = line.outcome in (Outcome.NEW, Outcome.CHANGED)
    if takeable and line.warnings:
        family, word = Family.WARN, pgettext_lazy("roster row", "please look")
    elif takeable and line.row.normalised:
        family, word = Family.INFO, pgettext_lazy("roster row", "put right")
    return badge_html(family, word, dense=True)


def _others(line: Line) -> SafeString:
    return others((LABELS[name], cell(line, name)) for name in _rest(line))


def _rest(line: Line) -> list[str]:
    """Fields with a fault, a change or a warning that have no column of their own here."""
    named = {each.field for each in (*line.row.refused, *line.row.normalised)} | set(line.warnings)
    return [name for name in LABELS if name in named and name not in MAIN_FIELDS]


def _act(line: Line) -> SafeString | str:
    if line.outcome is Outcome.REFUSED:
        return leave_out_button(line.row.number, REPAIR_FORM)
    if line.outcome is Outcome.LEFT_OUT:
        return take_in_button(line.row.number, REPAIR_FORM)
    return ""
