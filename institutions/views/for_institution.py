"""Pages of institution staff: their classes, one class and its history."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from institutions import history, plan_typings
from institutions.models import Institution, TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.views.class_table import COLUMNS
from institutions.views.filed import state_words
from institutions.views.plan_page import plan_page
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.components import Tab
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty, listing

WRITERS = (Role.FILER, Role.MANAGER)
READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
REFUSED = 422
CLASSES = gettext_lazy("Classes")
YEAR = re.compile("20[0-9]{2}")


@role_required(*INSTITUTION_ROLES)
@require_safe
def class_list(request: HttpRequest) -> HttpResponse:
    """The institution's classes, newest first, narrowed by state and by the year they begin in."""
    rows = TrainingClass.objects.visible_to(request.user)
    chosen, year = request.GET.get("state", ""), request.GET.get("year", "")
    year = year if YEAR.fullmatch(year) else ""
    if year:
        rows = rows.filter(starts_on__year=int(year))
    shown = rows.filter(state=chosen) if chosen in TrainingClass.State.values else rows
    table = listing(
        request,
        shown.select_related("occupation", "site"),
        COLUMNS,
        order="-starts",
        caption=CLASSES,
        empty=Empty(_("No class yet."), _("Classes stand here as soon as they are drafted.")),
        url=lambda row: reverse("class_show", args=[row.pk]),
    )
    words = state_words(rows, chosen, table)
    writes = _writes(request)
    values = {
        "table": table, "words": words, "year": year, "trail": [Tab(CLASSES, "")], "may_draft": writes,
        "begun": plan_typings.of(request.user, None) if writes else None,
        "enterprise": any(Institution.Kind.ENTERPRISE in each.kinds for each in request.user.institutions),
    }  # fmt: skip
    return render(request, "institutions/class_list.html", values)


@role_required(*READERS)
@require_safe
def class_show(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of a class, with what the officer will see and the steps that are open."""
    return plan_page(
        request, get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk), acts=_writes(request)
    )


@role_required(*READERS)
@require_safe
def class_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was done with a class, newest first."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    values = {
        "training_class": training_class,
        "events": history.of(training_class),
        "trail": class_trail(training_class, request.user),
    }
    return render(request, "institutions/class_history.html", values)


def _writes(request: HttpRequest) -> bool:
    return request.user.has_role(*WRITERS)
