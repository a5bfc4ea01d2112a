"""The home of the auditor, and the overview of the leading group's office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.dashboards import panels, waiting
from portal.shared.tables import Empty, Table
from subsidies.views import department_office
from subsidies.views.finding_table import FINDINGS

SHOWN = 20


def home(request: HttpRequest) -> HttpResponse:
    """The last audit, open findings by check and risk, the newest of them."""
    user, today = request.user, timezone.localdate()
    newest = waiting.findings(user).select_related("jurisdiction", "first_seen").order_by("-pk")[:SHOWN]
    by_check = panels.findings(user)
    values = {
        "today": today,
        "audit": panels.last_audit(),
        "findings": by_check,
        "total": sum(row.count for row in by_check),
        "table": Table(
            columns=FINDINGS,
            rows=list(newest),
            caption=_("Newest findings"),
            empty=Empty(_("No finding waits."), _("The audit runs every night; what it finds stands here.")),
            url=lambda row: reverse("finding_detail", args=[row.pk]),
        ),
        "funds": panels.funds(user, year=today.year),
        "legend": panels.LEGEND,
        "year": today.year,
        "audits": user.has_role(Role.AUDITOR),
    }
    return render(request, "dashboards/home_audit.html", values)


def overview(request: HttpRequest) -> HttpResponse:
    """What departments handed in and who of them is late; funds and reports."""
    user, today = request.user, timezone.localdate()
    values = {
        "handed_in": waiting.department_reports(user).select_related("department").order_by("handed_in_at", "pk"),
        "late": department_office.late(user, today=today),
        "today": today,
        "funds": panels.funds(user, year=today.year),
        "legend": panels.LEGEND,
        "year": today.year,
    }
    return render(request, "dashboards/home_overview.html", values)
