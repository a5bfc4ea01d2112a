"""Own evaluation: the list, one filing with what was looked at, and the steps of enterprise and bureau."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from certificates import own_evaluation_checks, own_evaluations
from certificates.models import OwnEvaluation
from certificates.models.own_evaluation import WEIGHTS
from certificates.own_evaluation_forms import AssessmentForm, DecisionForm, EndForm, OwnGroundsForm
from institutions.filed import OPEN
from institutions.views.filed import filed_tabs, state_words
from institutions.views.filed_steps import (
    READERS,
    REFUSED,
    WRITERS,
    FiledStep,
    enterprises_of,
    events_of,
    forms_of,
    taken,
)
from institutions.views.plan_page import check_lines
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.badges import Family
from portal.shared.components import Step, StepState, Tab
from portal.shared.figures import date_on_paper, date_range
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, listing, narrowed_to
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_of

OWN_EVALUATION = _("Own evaluation")
State = OwnEvaluation.State
STEPS = {
    "file": FiledStep(WRITERS, forms.Form, _("The own evaluation is filed. The bureau assesses it and decides.")),
    "withdraw": FiledStep(WRITERS, forms.Form, _("The own evaluation is withdrawn.")),
    "assess": FiledStep(
        (Role.FIRST_REVIEW,), AssessmentForm, _("The assessment is on record; another officer decides."),
        of_a_look=True,
    ),
    "send_back": FiledStep(
        (Role.FIRST_REVIEW, Role.FINAL_REVIEW), OwnGroundsForm, _("It is returned for correction.")
    ),
    "accept": FiledStep(
        (Role.FINAL_REVIEW,), DecisionForm, _("It is accepted and stands in the directory for own staff."),
        of_a_look=True,
    ),
    "refuse": FiledStep((Role.FINAL_REVIEW,), OwnGroundsForm, _("It is refused.")),
    "end": FiledStep((Role.FINAL_REVIEW,), EndForm, _("It ends on the day entered.")),
}  # fmt: skip
HISTORY = {
    "draft": (Family.MUTE, pgettext_lazy("own evaluation", "drafted it")),
    "revise": (Family.MUTE, pgettext_lazy("own evaluation", "changed it")),
    "file": (Family.INFO, pgettext_lazy("own evaluation", "filed it")),
    "assess": (Family.INFO, pgettext_lazy("own evaluation", "put the assessment on record")),
    "send_back": (Family.WARN, pgettext_lazy("own evaluation", "returned it for correction")),
    "accept": (Family.OK, pgettext_lazy("own evaluation", "accepted it")),
    "refuse": (Family.BAD, pgettext_lazy("own evaluation", "refused it")),
    "withdraw": (Family.MUTE, pgettext_lazy("own evaluation", "withdrew it")),
    "end": (Family.BAD, pgettext_lazy("own evaluation", "ended it")),
}
LINE = (
    pgettext_lazy("step of an own evaluation", "filing"),
    pgettext_lazy("step of an own evaluation", "assessment"),
    pgettext_lazy("step of an own evaluation", "decision"),
)
REACHED = {
    State.DRAFT: 0, State.FILED: 1, State.RETURNED: 0, State.ASSESSED: 2, State.ACCEPTED: 3, State.REFUSED: 2,
    State.WITHDRAWN: 0, State.ENDED: 3,
}  # fmt: skip
STOPPED = (State.RETURNED, State.REFUSED, State.WITHDRAWN)


def _occupations(row: OwnEvaluation) -> str:
    return pgettext("between words", ", ").join(str(each.occupation) for each in row.occupations.all())


COLUMNS = (
    Column("number", _("filing number"), lambda row: row.number, card="name"),
    Column("enterprise", _("enterprise"), lambda row: row.enterprise, card="second"),
    Column("occupations", _("occupations"), _occupations),
    Column("from", pgettext_lazy("validity", "first day"), lambda row: date_short(row.valid_from), sort="valid_from"),
    Column("to", pgettext_lazy("validity", "last day"), lambda row: date_short(row.ends_on or row.valid_to)),
    Column("decide_by", _("decide by"), lambda row: date_short(row.decide_by)),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)


@role_required(*READERS)
@require_safe
def own_evaluation_list(request: HttpRequest) -> HttpResponse:
    """Filings inside the person's scope, newest first, by state."""
    rows = OwnEvaluation.objects.visible_to(request.user)
    chosen = narrowed_to(request, "state", State.values)
    shown = rows.filter(state=chosen) if chosen else rows
    table = listing(
        request,
        shown.select_related("enterprise").prefetch_related("occupations__occupation"),
        COLUMNS,
        order="-from",
        caption=OWN_EVALUATION,
        empty=Empty(__("No own evaluation was filed yet."), __("An enterprise files its own before it evaluates.")),
        url=lambda row: reverse("own_evaluation_detail", args=[row.pk]),
    )
    values = {
        "table": table, "words": state_words(rows, chosen, table), "drafts": bool(enterprises_of(request.user)),
        "tabs": filed_tabs(request.user, "own_evaluation_list"), "trail": [Tab(OWN_EVALUATION, "")],
    }  # fmt: skip
    return render(request, "certificates/own_evaluation_list.html", values)


@role_required(*READERS)
@require_safe
def own_evaluation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing: what it says, what was looked at, its history, the steps that are open to the reader."""
    return own_evaluation_page(request, own_evaluation_of(request, pk))


@role_required(*READERS[:-1])
@require_POST
def own_evaluation_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; refused, the page keeps what was typed."""
    evaluation = own_evaluation_of(request, pk)
    typed = taken(request, evaluation, step, STEPS, getattr(own_evaluations, step))
    return own_evaluation_page(request, evaluation, typed=typed) if typed else redirect("own_evaluation_detail", pk)


def own_evaluation_of(request: HttpRequest, pk: int) -> OwnEvaluation:
    """The filing, where the reader may see it; 404 elsewhere."""
    related = "enterprise__jurisdiction", "filed_by", "assessed_by", "decided_by", "ended_by"
    return get_visible(OwnEvaluation.objects.select_related(*related), request.user, pk=pk)


def own_evaluation_page(
    request: HttpRequest, evaluation: OwnEvaluation, *, typed: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """`typed` is the form of a step that was refused."""
    typed, user = typed or {}, request.user
    day = timezone.localdate(evaluation.decided_at)  # undecided, as things stand today
    values = {
        "evaluation": evaluation,
        "steps": _step_line(evaluation),
        "facts": _facts(evaluation),
        "weights": _weights(evaluation),
        "scope": list(evaluation.occupations.select_related("occupation")),
        "assessment": _assessment(evaluation),
        "checks": check_lines(own_evaluation_checks.of(evaluation, day=day)),
        "events": events_of(evaluation, HISTORY),
        "forms": forms_of(evaluation, STEPS, user, typed),
        "refused": [error for form in typed.values() for error in form.non_field_errors()],
        "revises": evaluation.state in OPEN and user.has_role(*WRITERS),
        "seen": own_evaluations.mark(evaluation),
        "trail": [Tab(OWN_EVALUATION, reverse("own_evaluation_list")), Tab(evaluation.number, "")],
    }
    return render(request, "certificates/own_evaluation.html", values, status=REFUSED if typed else 200)


def _step_line(evaluation: OwnEvaluation) -> list[Step]:
    reached = REACHED[State(evaluation.state)]
    moments = [evaluation.filed_at, evaluation.assessed_at, evaluation.decided_at]
    return [
        Step(word, _place(evaluation, place, reached), date_short(timezone.localdate(at)) if at else "")
        for place, (word, at) in enumerate(zip(LINE, moments, strict=True))
    ]


def _place(evaluation: OwnEvaluation, place: int, reached: int) -> StepState:
    if place == reached:
        return "returned" if evaluation.state in STOPPED else "present"
    return "past" if place < reached else "future"


def _facts(evaluation: OwnEvaluation) -> list[tuple[Any, Any]]:
    today = timezone.localdate()
    facts = [
        (_("enterprise"), evaluation.enterprise),
        (_("person responsible at the enterprise"), evaluation.responsible),
        (pgettext_lazy("validity", "days"), date_range(evaluation.valid_from, evaluation.valid_to, today=today)),
    ]
    if evaluation.decision:
        facts.append((_("Rests on"), evaluation.decision))
    if evaluation.ends_on:
        facts.append((_("ended on"), date_on_paper(evaluation.ends_on)))
    return facts


def _weights(evaluation: OwnEvaluation) -> list[tuple[Any, str]]:
    rows = [(OwnEvaluation._meta.get_field(name).verbose_name, getattr(evaluation, name)) for name in WEIGHTS]
    return [(label, f"{percent} %") for label, percent in [*rows, (_("together"), evaluation.weight)]]


def _assessment(evaluation: OwnEvaluation) -> list[tuple[Any, Any]]:
    if evaluation.assessed_on is None:
        return []
    return [
        (_("day of the assessment"), date_on_paper(evaluation.assessed_on)),
        (_("assessors"), evaluation.assessors),
        (_("what the assessment found"), evaluation.assessment),
        (_("put on record by"), evaluation.assessed_by),
    ]
