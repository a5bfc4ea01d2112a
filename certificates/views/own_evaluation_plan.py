"""Drafting an own evaluation, and changing a draft or a returned one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates import own_evaluations
from certificates.models import OwnEvaluation
from certificates.models.own_evaluation import PLAN
from certificates.own_evaluation_forms import EvaluationForm, rows_of, scope_of
from certificates.views.own_evaluations import OWN_EVALUATION, own_evaluation_of
from institutions.views.filed_steps import REFUSED, WRITERS, enterprises_of
from portal.accounts.access import role_required
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def own_evaluation_draft(request: HttpRequest) -> HttpResponse:
    """Begin a filing."""
    enterprises = enterprises_of(request.user)
    if not enterprises:
        raise Http404
    form, rows = EvaluationForm(request.POST or None, enterprises=enterprises), rows_of({}, request.POST or None)
    if _both_valid(form, rows):
        try:
            terms = {"occupations": scope_of(rows), **form.plan}
            made = own_evaluations.draft(form.enterprise, actor=request.user, now=timezone.now(), **terms)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The draft is kept. Look it over, then file it."))
            return redirect("own_evaluation_detail", made.pk)
    return _page(request, form, rows, title=_("New own evaluation"), back=reverse("own_evaluation_list"))


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def own_evaluation_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned filing."""
    evaluation = own_evaluation_of(request, pk)
    seen = request.POST.get("seen") or own_evaluations.mark(evaluation)
    form = EvaluationForm(request.POST or None, initial=_plan(evaluation), enterprises=[evaluation.enterprise])
    rows = rows_of(own_evaluations.scope_of(evaluation), request.POST or None)
    if _both_valid(form, rows):
        try:
            terms = {"occupations": scope_of(rows), "seen": seen, **form.plan}
            own_evaluations.revise(evaluation, actor=request.user, now=timezone.now(), **terms)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("It is kept."))
            return redirect("own_evaluation_detail", pk)
    back = reverse("own_evaluation_detail", args=[pk])
    return _page(request, form, rows, title=_("Change the own evaluation"), back=back, seen=seen)


def _both_valid(form: EvaluationForm, rows: Any) -> bool:
    return form.is_bound and all([form.is_valid(), rows.is_valid()])


def _plan(evaluation: OwnEvaluation) -> dict[str, Any]:
    return {name: getattr(evaluation, name) for name in PLAN}


def _page(request: HttpRequest, form: EvaluationForm, rows: Any, **values: Any) -> HttpResponse:
    wrong = bool(form.errors) or (rows.is_bound and not rows.is_valid())
    trail = [Tab(OWN_EVALUATION, reverse("own_evaluation_list")), Tab(values["title"], "")]
    shown = {"form": form, "rows": rows, "trail": trail, **values}
    return render(request, "certificates/own_evaluation_form.html", shown, status=REFUSED if wrong else 200)
