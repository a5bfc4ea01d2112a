"""One person put on a roster by hand, with what they could still draw shown before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import trail
from portal.shared.refusals import Reason, Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from portal.shared.tables import Table
from subsidies import facts, filings
from subsidies.rules.assess import assess
from subsidies.views import claim_tables
from trainees import enrolments, roster_entry
from trainees.forms import PersonForm
from trainees.models import Enrolment

WRITERS = (Role.FILER, Role.MANAGER)
REFUSED = 422
KEEPS = ("keep", "keep_and_next")
TITLE = gettext_lazy("Add a person")


@dataclass(frozen=True)
class Outlook:
    """What would be kept, what it would mean in money, and what the clerk should look at."""

    quote: Table | None = None
    no_quote: list[Reason] = field(default_factory=list)
    warnings: dict[str, Text] = field(default_factory=dict)


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def roster_add(request: HttpRequest, pk: int) -> HttpResponse:
    """First the person is judged and quoted; the same once more, looked at, is kept."""
    course = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    form = PersonForm(request.POST if request.method == "POST" else None)
    outlook, mark = None, ""
    if request.method == "POST" and form.is_valid():
        mark = trail.content_hash(form.cleaned_data)
        try:
            if request.POST.get("act") in KEEPS and request.POST.get("seen") == mark:
                return _kept(request, course, form.cleaned_data)
            outlook = _outlook(course, form.cleaned_data, request.user, timezone.now())
        except Refused as refused:
            refuse(form, refused.reasons)
    values = {
        "training_class": course, "form": form, "outlook": outlook, "seen": mark if outlook else "",
        "closed": enrolments.roster_objections(course), "trail": class_trail(course, request.user, TITLE),
    }  # fmt: skip
    return render(request, "subsidies/roster_add.html", values, status=REFUSED if form.errors else 200)


def _kept(request: HttpRequest, course: TrainingClass, typed: Mapping[str, str]) -> HttpResponse:
    enrolment = roster_entry.add(course, typed, actor=request.user, now=timezone.now())
    messages.success(request, _("%(name)s is on the roster.") % {"name": enrolment.person})
    return redirect("roster_add" if request.POST.get("act") == "keep_and_next" else "class_roster", pk=course.pk)


def _outlook(course: TrainingClass, typed: Mapping[str, str], actor: Any, now: datetime) -> Outlook:
    """The person is entered, quoted like everybody on the roster and taken back at once: so the quote before keeping
    and the one after it cannot differ. Raises `Refused` where the person could not be entered."""
    with transaction.atomic():
        warnings = roster_entry.judge(typed, training_class=course).warnings
        enrolment = roster_entry.add(course, typed, actor=actor, now=now)
        try:
            outlook = Outlook(_quote(enrolment, course), warnings=warnings)
        except Refused as no_policy:
            outlook = Outlook(no_quote=list(no_policy.reasons), warnings=warnings)
        transaction.set_rollback(True)
    course.refresh_from_db()
    return outlook


def _quote(enrolment: Enrolment, course: TrainingClass) -> Table:
    policy, scheme = filings.policy_of(course), filings.SCHEME
    known = facts.of_enrolment(enrolment, certificate=None, policy=policy, scheme=scheme, stage="quote")
    awards = {enrolment.pk: assess(known, policy.pack)}
    rows = claim_tables.quote_rows([enrolment], awards, policy, scheme=scheme, year=course.ends_on.year)
    return claim_tables.quote_table(rows, codes=False)
