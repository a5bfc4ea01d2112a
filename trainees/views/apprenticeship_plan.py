"""Drafting and changing an apprenticeship plan, entering its apprentices, taking one out or entering that one left."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.filed import OPEN
from institutions.views.filed_steps import REFUSED, WRITERS, enterprises_of
from portal.accounts.access import role_required
from portal.shared.components import Tab
from portal.shared.refusals import Refused, carried_out, refuse
from portal.shared.scoping import get_visible
from trainees import apprenticeships
from trainees.apprenticeship_faults import mark
from trainees.apprenticeship_forms import ApprenticeForm, LeavingForm, PlanForm
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.models.apprenticeship import PLAN
from trainees.views.apprenticeships import APPRENTICESHIPS, plan_of


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def apprenticeship_draft(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    enterprises = enterprises_of(request.user)
    if not enterprises:
        raise Http404
    form = PlanForm(request.POST or None, enterprises=enterprises)
    if form.is_valid():
        try:
            made = apprenticeships.draft(form.enterprise, actor=request.user, now=timezone.now(), **form.plan)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The draft is kept. Next: the apprentices."))
            return redirect("apprenticeship_detail", made.pk)
    return _page(request, form, title=_("New apprenticeship plan"), back=reverse("apprenticeship_list"))


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def apprenticeship_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned plan."""
    plan = plan_of(request, pk)
    seen = request.POST.get("seen") or mark(plan)
    initial = {name: ApprenticeshipPlan._meta.get_field(name).value_from_object(plan) for name in PLAN}
    form = PlanForm(request.POST or None, initial=initial, enterprises=[plan.enterprise])
    if form.is_valid():
        try:
            apprenticeships.revise(plan, actor=request.user, now=timezone.now(), seen=seen, **form.plan)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The plan is kept."))
            return redirect("apprenticeship_detail", pk)
    back = reverse("apprenticeship_detail", args=[pk])
    return _page(request, form, title=_("Change the plan"), back=back, seen=seen)


def _page(request: HttpRequest, form: PlanForm, **values: Any) -> HttpResponse:
    trail = [Tab(APPRENTICESHIPS, reverse("apprenticeship_list")), Tab(values["title"], "")]
    shown = {"form": form, "trail": trail, **values}
    return render(request, "trainees/apprenticeship_form.html", shown, status=REFUSED if form.errors else 200)


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def apprentice_take_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an apprentice; the page stands ready for the next."""
    plan, form = plan_of(request, pk), ApprenticeForm(request.POST or None)
    if form.is_valid():
        try:
            given = {"actor": request.user, "now": timezone.now()}
            made = apprenticeships.take_on(plan, form.person, form.terms, **given)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": made.person.name})
            return redirect("apprenticeship_detail" if "done" in request.POST else "apprentice_take_on", pk)
    values = {"plan": plan, "form": form, "trail": _trail(plan, _("Enter an apprentice"))}
    return render(request, "trainees/apprentice_take_on.html", values, status=REFUSED if form.errors else 200)


@role_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def apprentice(request: HttpRequest, pk: int) -> HttpResponse:
    """One apprentice: taken out of a plan that is open, or left an accepted one."""
    row = get_visible(Apprentice.objects.select_related("plan__enterprise", "person"), request.user, pk=pk)
    if request.method == "POST" and request.POST.get("act") == "leave_out":
        apprenticeships.leave_out(row, actor=request.user, now=timezone.now())
        messages.success(request, _("%(name)s is taken out of the plan.") % {"name": row.person.name})
        return redirect("apprenticeship_detail", row.plan_id)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    act = partial(apprenticeships.leave, actor=request.user, now=timezone.now())
    if form.is_bound and carried_out(form, row, act):
        messages.success(request, _("It is entered that %(name)s left.") % {"name": row.person.name})
        return redirect("apprenticeship_detail", row.plan_id)
    values = {
        "row": row, "form": form, "open": row.plan.state in OPEN, "trail": _trail(row.plan, row.person.name),
        "leaves": row.plan.state == ApprenticeshipPlan.State.ACCEPTED and row.left_on is None,
    }  # fmt: skip
    return render(request, "trainees/apprentice.html", values, status=REFUSED if form.errors else 200)


def _trail(plan: ApprenticeshipPlan, word: str) -> list[Tab]:
    root = Tab(APPRENTICESHIPS, reverse("apprenticeship_list"))
    return [root, Tab(plan.title, reverse("apprenticeship_detail", args=[plan.pk])), Tab(word, "")]
