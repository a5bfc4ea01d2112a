"""Pages of the bureau: applications for the directories by deadline, and one of them with the steps that are open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from institutions import listing_applications, listing_checks
from institutions.directory_forms import AcceptForm, OpinionForm, RefuseForm, ReturnForm
from institutions.models import ListingApplication
from institutions.views.applications import application_facts
from institutions.views.for_institution import REFUSED
from institutions.views.listing_rows import state_cell, steps_of
from institutions.views.plan_page import check_lines
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.refusals import carried_out
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.figures import date_short

READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
State = ListingApplication.State
SHOWN = (State.SUBMITTED, State.CHECKED, State.RETURNED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN)
APPLICATIONS = gettext_lazy("Applications for directories")
COLUMNS = (
    Column("decide_by", gettext_lazy("decide by"), lambda row: date_short(row.decide_by), sort="decide_by"),
    Column("institution", pgettext_lazy("directory", "institution"), lambda row: row.institution, card="name"),
    Column("directory", gettext_lazy("directory"), lambda row: row.get_directory_display(), card="second"),
    Column("items", gettext_lazy("applied for"), lambda row: row.item_count, align="right", card="amount"),
    Column("place", gettext_lazy("place"), lambda row: row.institution.jurisdiction),
    Column("state", gettext_lazy("state"), state_cell, export=lambda row: row.get_state_display(), card="state"),
)


@dataclass(frozen=True)
class Act:
    """A step of a review: whose it is, from which states it is open, its form, its operation, what is told then."""

    role: str
    states: tuple[str, ...]
    form: type[forms.Form]
    carry_out: Callable[..., ListingApplication]
    told: Text


ACTS = {
    "pass_on": Act(
        Role.FIRST_REVIEW, (State.SUBMITTED,), OpinionForm, listing_applications.pass_on,
        gettext_lazy("The application of %(name)s goes to the final review."),
    ),
    "send_back": Act(
        Role.FIRST_REVIEW, (State.SUBMITTED,), ReturnForm, listing_applications.send_back,
        gettext_lazy("The application of %(name)s is returned for correction."),
    ),
    "accept": Act(
        Role.FINAL_REVIEW, (State.CHECKED,), AcceptForm, listing_applications.accept,
        gettext_lazy("%(name)s stands in the directory from the day named."),
    ),
    "send_back_finally": Act(
        Role.FINAL_REVIEW, (State.CHECKED,), ReturnForm, listing_applications.send_back,
        gettext_lazy("The application of %(name)s is returned for correction."),
    ),
    "refuse": Act(
        Role.FINAL_REVIEW, (State.CHECKED,), RefuseForm, listing_applications.refuse,
        gettext_lazy("The application of %(name)s is refused."),
    ),
}  # fmt: skip


@role_required(*READERS)
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications in the officer's places, those that wait first, by deadline."""
    rows = ListingApplication.objects.visible_to(request.user).filter(submitted_at__isnull=False)
    own = State.CHECKED if request.user.has_role(Role.FINAL_REVIEW) else State.SUBMITTED
    chosen = request.GET.get("state", own)
    chosen = chosen if chosen in SHOWN else own
    shown = rows.filter(state=chosen).annotate(item_count=Count("items"))
    table = listing(
        request,
        shown.select_related("institution__jurisdiction"),
        COLUMNS,
        order="decide_by" if chosen in (State.SUBMITTED, State.CHECKED) else "-decide_by",
        caption=APPLICATIONS,
        empty=Empty(_("No application."), _("Applications stand here from the minute they are handed in.")),
        url=lambda row: reverse("application_review", args=[row.pk]),
    )
    waiting = rows.filter(state__in=[State.SUBMITTED, State.CHECKED])
    values = {
        "table": table, "words": _words(rows, chosen), "waiting": waiting.count(),
        "late": waiting.filter(decide_by__lt=timezone.localdate()).count(), "trail": [Tab(APPLICATIONS, "")],
    }  # fmt: skip
    return render(request, "institutions/application_list.html", values)


def _words(rows: QuerySet[ListingApplication], chosen: str) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [
        Tab(state.label, f"?state={state}", counts.get(state, 0), chosen == state, family("ListingApplication", state))
        for state in SHOWN
    ]


@role_required(*READERS)
@require_safe
def application_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One application beside what is known of it."""
    return _review(request, _found(request, pk))


@role_required(Role.FIRST_REVIEW, Role.FINAL_REVIEW)
@require_POST
def application_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step of either review; refused, the page keeps what was typed. 404 for a step of another role."""
    made, act = _found(request, pk), ACTS.get(step)
    if act is None or not request.user.has_role(act.role):
        raise Http404
    form, seen = act.form(request.POST, prefix=step), request.POST.get("seen", "")
    carry_out = partial(act.carry_out, actor=request.user, now=timezone.now(), seen=seen)
    if not carried_out(form, made, carry_out):
        return _review(request, made, filled={step: form}, seen=seen, status=REFUSED)
    messages.success(request, act.told % {"name": made.institution.name})
    return redirect("application_review", pk=pk)


def _found(request: HttpRequest, pk: int) -> ListingApplication:
    rows = ListingApplication.objects.select_related("institution__jurisdiction", "checked_by", "decided_by")
    return get_visible(rows, request.user, pk=pk)


def _review(
    request: HttpRequest, made: ListingApplication, *, filled: dict[str, forms.Form] | None = None, seen: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    today, filled = timezone.localdate(), filled or {}
    on = timezone.localdate(made.submitted_at) if made.submitted_at else today
    open_acts = {
        name: filled.get(name) or act.form(prefix=name)
        for name, act in ACTS.items()
        if made.state in act.states and request.user.has_role(act.role)
    }
    values = {
        "application": made, "steps": steps_of(made, today=today), "facts": application_facts(made),
        "items": list(made.items.select_related("occupation")),
        "checks": check_lines(listing_checks.of(made, day=on)),
        "forms": open_acts, "too_late": next((form for name, form in filled.items() if name not in open_acts), None),
        "seen": seen or listing_applications.mark(made),
        "trail": [Tab(APPLICATIONS, reverse("application_list")), Tab(made.institution.name, "")],
    }  # fmt: skip
    return render(request, "institutions/application_review.html", values, status=status)
