"""Columns of the lists of certificates."""

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from certificates.templatetags.certificate_tags import certificate_grade, standing_badge
from portal.shared.figures import date_in_table
from portal.shared.tables import Column


def _standing(row: Certificate) -> SafeString:
    return standing_badge(row, timezone.localdate())


CERTIFICATE_COLUMNS = [
    Column("number", _("Certificate number"), lambda row: row.number, code=True, card="second"),
    Column("holder", _("Holder"), lambda row: row.holder_name, card="name"),
    Column("occupation", _("Occupation"), lambda row: row.occupation.label),
    Column(
        "grade",
        _("Grade"),
        lambda row: certificate_grade(row.grade, row.get_grade_display()),
        export=lambda row: row.get_grade_display(),
    ),
    Column(
        "issued_on",
        _("Day of issue"),
        lambda row: date_in_table(row.issued_on, today=timezone.localdate()),
        sort="issued_on",
    ),
    Column("route", _("Route"), lambda row: row.get_route_display()),
    Column("body", _("Issued by"), lambda row: row.body.name),
    Column("state", _("State"), _standing, export=lambda row: row.get_state_display(), card="state"),
]
