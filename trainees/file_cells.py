"""Cells of a file in its preview: masked, boxed where refused or put right; the buttons that leave a row out."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.identity import hold_a_number, mask_account, mask_id_number, mask_phone
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets.importing import Normalised, RefusedCell
from portal.shared.templatetags.marks import marked_cell

HIDDEN = {"id_number": mask_id_number, "phone": mask_phone, "account_number": mask_account}
EMPTY_CELL = pgettext_lazy("cell", "(empty)")
PUT_RIGHT = {
    "id_number": _("Blanks, wide digits or a small x put right"),
    "phone": _("Prefix, blanks or hyphens taken out"),
    "account_number": _("Blanks or hyphens taken out"),
}
TAKEN_AS = _("“%(written)s” is taken as %(to)s")
BUTTON = '<button class="button text small" name="{}" value="{}" form="{}">{}</button>'


def masked(name: str, text: str) -> str:
    """What a cell of this column may show of its text."""
    # a formula or a word in the place of a number hides nothing; what might be most of a number does
    long = sum(char.isdecimal() for char in text) >= 6
    if name in HIDDEN:
        return HIDDEN[name](text) if long else text
    return mask_id_number(text) if hold_a_number(text) else text  # columns changed places


def refused(faults: Sequence[RefusedCell], shown: str) -> SafeString:
    """A cell that cannot be taken, with every reason."""
    return marked_cell(shown or EMPTY_CELL, [fault.why for fault in faults])


def put_right(change: Normalised, shown: str) -> SafeString:
    """A cell that is taken in its normal form, with what was done to it."""
    why = PUT_RIGHT.get(change.field) or sentence(TAKEN_AS, written=change.cell.text.strip(), to=shown)
    return marked_cell(shown, [why], put_right=True)


def others(cells: Iterable[tuple[Text, str]]) -> SafeString:
    """Cells that have no column of their own, each behind its label."""
    return format_html_join("", '<span class="other"><small>{}</small> {}</span>', cells)


def leave_out_button(row: int, form: str) -> SafeString:
    """Leaves a refused row out."""
    return format_html(BUTTON, "leave_out", row, form, _("Leave out"))


def take_in_button(row: int, form: str) -> SafeString:
    """Takes a row that was left out in again."""
    return format_html(BUTTON, "take_in", row, form, _("Take back in"))
