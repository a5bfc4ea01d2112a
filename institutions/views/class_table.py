"""How a class stands in a list."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.shared.badges import family_of
from portal.shared.tables import Column
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_html


def state_cell(row: TrainingClass) -> SafeString:
    return badge_html(family_of(row), row.get_state_display(), dense=True)


def class_cell(row: TrainingClass) -> SafeString:
    return format_html("{}<small>{}</small>", row.title, row.number)


COLUMNS = (
    Column("title", _("class"), class_cell, export=lambda row: row.title, card="name"),
    Column("occupation", _("occupation"), lambda row: row.occupation),
    Column("grade", _("grade"), lambda row: row.get_grade_display(), card="second"),
    Column("starts", _("first day"), lambda row: date_short(row.starts_on), sort="starts_on"),
    Column("ends", _("last day"), lambda row: date_short(row.ends_on), sort="ends_on"),
    Column("site", _("site"), lambda row: row.site),
    Column(
        "roster",
        _("people / planned"),
        lambda row: f"{row.enrolled_count}/{row.planned_headcount}",
        align="right",
        card="amount",
    ),
    Column("state", _("state"), state_cell, export=lambda row: row.get_state_display(), sort="state", card="state"),
)
