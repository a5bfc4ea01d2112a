"""Apprenticeship plans: the list, one plan with its apprentices, and the steps of enterprise and bureau."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

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
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.figures import NONE, date_on_paper, date_range
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, listing, narrowed_to
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_of
from trainees import apprenticeships
from trainees.apprenticeship_faults import mark
from trainees.apprenticeship_forms import AcceptForm, PlanGroundsForm
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.models.apprenticeship import CentreCondition

APPRENTICESHIPS = _("Apprenticeships")
State = ApprenticeshipPlan.State
STEPS = {
    "file": FiledStep(WRITERS, forms.Form, _("The plan is filed. The bureau decides by the day shown above.")),
    "withdraw": FiledStep(WRITERS, forms.Form, _("The plan is withdrawn.")),
    "accept": FiledStep((Role.FIRST_REVIEW,), AcceptForm, _("The plan is accepted."), of_a_look=True),
    "send_back": FiledStep((Role.FIRST_REVIEW,), PlanGroundsForm, _("The plan is returned for correction.")),
    "refuse": FiledStep((Role.FIRST_REVIEW,), PlanGroundsForm, _("The plan is refused.")),
}
HISTORY = {
    "draft": (Family.MUTE, pgettext_lazy("apprenticeship", "drafted the plan")),
    "revise": (Family.MUTE, pgettext_lazy("apprenticeship", "changed the plan")),
    "take on": (Family.INFO, pgettext_lazy("apprenticeship", "entered an apprentice")),
    "leave out": (Family.MUTE, pgettext_lazy("apprenticeship", "took an apprentice out")),
    "file": (Family.INFO, pgettext_lazy("apprenticeship", "filed the plan")),
    "accept": (Family.OK, pgettext_lazy("apprenticeship", "accepted the plan")),
    "send_back": (Family.WARN, pgettext_lazy("apprenticeship", "returned the plan for correction")),
    "refuse": (Family.BAD, pgettext_lazy("apprenticeship", "refused the plan")),
    "withdraw": (Family.MUTE, pgettext_lazy("apprenticeship", "withdrew the plan")),
    "leave": (Family.WARN, pgettext_lazy("apprenticeship", "entered that an apprentice left")),
    "end": (Family.MUTE, pgettext_lazy("apprenticeship", "ended the plan after its last day")),
}
COLUMNS = (
    Column("title", _("plan"), lambda row: row.title, card="name"),
    Column("enterprise", _("enterprise"), lambda row: row.enterprise, card="second"),
    Column("trainer", _("trained by"), lambda row: row.partner or __("own centre")),
    Column("occupation", _("occupation"), lambda row: row.occupation),
    Column("starts", pgettext_lazy("validity", "first day"), lambda row: date_short(row.starts_on), sort="starts_on"),
    Column("ends", pgettext_lazy("validity", "last day"), lambda row: date_short(row.ends_on)),
    Column("decide_by", _("decide by"), lambda row: date_short(row.decide_by)),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)


@role_required(*READERS)
@require_safe
def apprenticeship_list(request: HttpRequest) -> HttpResponse:
    """Plans inside the person's scope, by state."""
    rows = ApprenticeshipPlan.objects.visible_to(request.user)
    chosen = narrowed_to(request, "state", State.values)
    table = listing(
        request,
        (rows.filter(state=chosen) if chosen else rows).select_related("enterprise", "partner", "occupation"),
        COLUMNS,
        order="-starts",
        caption=APPRENTICESHIPS,
        empty=Empty(__("No apprenticeship plan yet."), __("An enterprise files its plan before it begins.")),
        url=lambda row: reverse("apprenticeship_detail", args=[row.pk]),
    )
    values = {
        "table": table, "words": state_words(rows, chosen, table), "drafts": bool(enterprises_of(request.user)),
        "tabs": filed_tabs(request.user, "apprenticeship_list"), "trail": [Tab(APPRENTICESHIPS, "")],
    }  # fmt: skip
    return render(request, "trainees/apprenticeship_list.html", values)


@role_required(*READERS)
@require_safe
def apprenticeship_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: its terms, its apprentices, its history and the steps that are open to the reader."""
    return apprenticeship_page(request, plan_of(request, pk))


@role_required(*WRITERS, Role.FIRST_REVIEW)
@require_POST
def apprenticeship_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; refused, the page keeps what was typed."""
    plan = plan_of(request, pk)
    typed = taken(request, plan, step, STEPS, getattr(apprenticeships, step))
    return apprenticeship_page(request, plan, typed=typed) if typed else redirect("apprenticeship_detail", pk)


def plan_of(request: HttpRequest, pk: int) -> ApprenticeshipPlan:
    """The plan, where the reader may see it; 404 elsewhere."""
    related = "enterprise__jurisdiction", "partner", "occupation", "filed_by", "decided_by"
    return get_visible(ApprenticeshipPlan.objects.select_related(*related), request.user, pk=pk)


def apprenticeship_page(
    request: HttpRequest, plan: ApprenticeshipPlan, *, typed: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """`typed` is the form of a step that was refused."""
    typed, user = typed or {}, request.user
    writes = user.has_role(*WRITERS)
    values = {
        "plan": plan,
        "facts": _facts(plan),
        "centre": _centre(plan),
        "apprentices": _apprentices(plan, writes=writes),
        "events": events_of(plan, HISTORY),
        "forms": forms_of(plan, STEPS, user, typed),
        "refused": [error for form in typed.values() for error in form.non_field_errors()],
        "revises": plan.state in OPEN and writes,
        "seen": mark(plan),
        "trail": [Tab(APPRENTICESHIPS, reverse("apprenticeship_list")), Tab(plan.title, "")],
    }
    return render(request, "trainees/apprenticeship.html", values, status=REFUSED if typed else 200)


def _facts(plan: ApprenticeshipPlan) -> list[tuple[Any, Any]]:
    return [
        (_("enterprise"), plan.enterprise),
        (_("trained by"), plan.partner or __("the enterprise's own centre")),
        (_("occupation"), f"{plan.occupation} {plan.occupation.code}"),
        (pgettext_lazy("validity", "days"), date_range(plan.starts_on, plan.ends_on, today=timezone.localdate())),
        (_("training plan"), plan.outline),
    ]


def _centre(plan: ApprenticeshipPlan) -> list[tuple[Any, Any]]:
    """What the enterprise says of its centre and, once decided, whether the bureau found it met."""
    if not plan.in_own_centre:
        return []
    met = __("%(words)s (met)")
    return [
        (each.label, met % {"words": getattr(plan, each)} if each in plan.conditions_met else getattr(plan, each))
        for each in CentreCondition
    ]


def _apprentices(plan: ApprenticeshipPlan, *, writes: bool) -> Table:
    rows = list(plan.apprentices.select_related("person"))
    caption = ngettext("%(n)s apprentice", "%(n)s apprentices", len(rows)) % {"n": len(rows)}
    return Table(
        columns=APPRENTICE_COLUMNS,
        rows=rows,
        caption=caption,
        empty=Empty(__("No apprentice yet."), __("Each is entered with both mentors.")),
        url=(lambda row: reverse("apprentice", args=[row.pk])) if writes else None,
        tone=lambda row: "warn" if row.left_on else "",
    )


def _standing(row: Apprentice) -> str:
    if row.left_on:
        return __("left on %(day)s: %(why)s") % {"day": date_on_paper(row.left_on), "why": row.left_reason}
    return row.get_standing_display()


APPRENTICE_COLUMNS = (
    Column("name", _("name"), lambda row: row.person.name, card="name"),
    Column("id_number", _("ID number"), lambda row: row.person.masked_id_number, code=True),
    Column("standing", pgettext_lazy("apprentice", "standing"), _standing, card="second"),
    Column("level", _("level aimed at"), lambda row: row.get_level_display(), card="state"),
    Column("years", _("training years"), lambda row: row.years, align="right"),
    Column("enterprise_mentor", _("mentor of the enterprise"), lambda row: row.enterprise_mentor or NONE),
    Column("school_mentor", _("mentor of the school or centre"), lambda row: row.school_mentor or NONE),
)
