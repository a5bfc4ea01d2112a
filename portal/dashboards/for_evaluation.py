"""The home of an evaluation body: classes that wait for results, and what it issued."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import results
from certificates.models import Certificate
from certificates.views.for_evaluation import own_bodies
from portal.dashboards import items, worklist
from portal.dashboards.for_bureau import head
from portal.dashboards.panels import StateCount
from portal.shared.badges import family
from portal.shared.tables import Empty


def home(request: HttpRequest) -> HttpResponse:
    """Ended classes of every body the person works for."""
    user, today = request.user, timezone.localdate()
    bodies = list(own_bodies(user).select_related("jurisdiction"))
    found = [item for body in bodies for item in items.to_evaluate(results.classes_of(body, today=today))]
    found += items.returned_applications(user)
    waits = worklist.of(found, place=bodies[0].jurisdiction if bodies else None, today=today)
    empty = Empty(_("No class waits for results."), _("A class stands here from the day it ended."))
    values = head(waits) | {
        "table": waits.table(caption=_("To do"), empty=empty),
        "certificates": issued(user),
    }
    return render(request, "dashboards/home_evaluation.html", values)


def issued(user: Any) -> list[StateCount]:
    """The certificates of the person's bodies by state."""
    rows = Certificate.objects.visible_to(user).order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    return [
        StateCount(
            state.label, family("Certificate", state), counts[state], f"{reverse('certificate_list')}?state={state}"
        )
        for state in Certificate.State
        if state in counts
    ]
