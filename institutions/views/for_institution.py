"""Pages of institution staff: their classes, drafting and changing a plan, the plan and its history."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from institutions import filings, history, plans
from institutions.forms import PlanForm
from institutions.models import Institution, TrainingClass
from institutions.plans import FIELDS
from institutions.templatetags.class_frame import class_trail
from institutions.views.class_table import COLUMNS
from institutions.views.filed import state_words
from institutions.views.plan_page import plan_page
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
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
    values = {
        "table": table, "words": words, "year": year, "trail": [Tab(CLASSES, "")], "may_draft": _writes(request),
        "enterprise": any(Institution.Kind.ENTERPRISE in each.kinds for each in request.user.institutions),
    }  # fmt: skip
    return render(request, "institutions/class_list.html", values)


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def class_draft(request: HttpRequest) -> HttpResponse:
    """Begin a class."""
    own = Institution.objects.filter(pk__in=request.user.institution_ids)
    form = PlanForm(request.POST or None, institutions=own)
    if request.method == "POST" and form.is_valid():
        try:
            made = filings.draft(form.institution, actor=request.user, now=timezone.now(), **form.plan)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The draft is kept. Next: the roster and the timetable."))
            return redirect("class_show", pk=made.pk)
    trail = [Tab(CLASSES, reverse("class_list")), Tab(_("New class"), "")]
    return _plan_form(request, form, trail=trail, title=_("New class"), back=reverse("class_list"))


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def class_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan of a draft or a returned filing."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    initial = {name: TrainingClass._meta.get_field(name).value_from_object(training_class) for name in FIELDS}
    form = PlanForm(request.POST or None, initial=initial, institutions=[training_class.institution])
    seen = request.POST.get("seen") or plans.mark(training_class)
    if request.method == "POST" and form.is_valid():
        try:
            filings.revise(training_class, actor=request.user, seen=seen, **form.plan)
        except Refused as refused:
            training_class.refresh_from_db()
            seen = plans.mark(training_class)
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The plan is kept."))
            return redirect("class_show", pk=pk)
    back = reverse("class_show", args=[pk])
    trail = class_trail(training_class, request.user, _("Change the plan"))
    return _plan_form(request, form, trail=trail, title=_("Change the plan"), back=back, seen=seen)


def _plan_form(request: HttpRequest, form: PlanForm, **values: Any) -> HttpResponse:
    status = REFUSED if form.errors else 200
    return render(request, "institutions/class_form.html", {"form": form, **values}, status=status)


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
