"""The home of institution staff: what came back, what is due, its classes, the money under way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from portal.dashboards import items, panels, worklist
from portal.dashboards.for_bureau import head
from portal.shared.tables import Empty

WRITERS = (Role.FILER, Role.MANAGER)
SELDOM = (
    items.changes_to_file, items.returned_own_evaluations, items.returned_apprenticeships, items.returned_applications,
)  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    """Teachers see attendance and classes; who files also sees what was returned and the claims."""
    user, today = request.user, timezone.localdate()
    found = [*items.unmarked_sessions(user, now=timezone.now()), *items.unevaluated_classes(user)]
    if user.has_role(*WRITERS):
        found += [*items.returned_classes(user), *items.seldom(user, kinds=SELDOM)]
        found += [*items.open_claims(user), *items.failed_payments(user)]
    place = user.institutions[0].jurisdiction if user.institutions else None
    waits = worklist.of(found, place=place, today=today)
    empty = Empty(_("Nothing is due."), _("Returned filings, missing attendance and drafted claims stand here."))
    values = head(waits) | {
        "table": waits.table(caption=_("To do"), empty=empty),
        "classes": panels.classes(user, year=today.year),
        "year": today.year,
        "money": panels.money_under_way(user),
        "writes": user.has_role(*WRITERS),
    }
    return render(request, "dashboards/home_institution.html", values)
