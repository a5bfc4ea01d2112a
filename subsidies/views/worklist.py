"""The claims that wait for a review, by deadline, and which is the one before and after."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.working_days import calendar
from portal.shared.badges import Family, family
from portal.shared.components import Tab
from portal.shared.figures import integer, money
from portal.shared.tables import Column, Empty, Group, Table, listing
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_of
from subsidies.models import Claim

READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
CLAIMS = _("Claims under review")
FIRST, FINAL = "first", "final"
DEADLINE = {FIRST: "first_review_by_day", FINAL: "final_review_by_day"}
STAGES = {
    FIRST: pgettext_lazy("step of a claim", "first review"),
    FINAL: pgettext_lazy("step of a claim", "final review"),
}
LATER_STATES = (
    Claim.State.RETURNED, Claim.State.IN_NOTICE, Claim.State.APPROVED, Claim.State.BATCHED, Claim.State.PAID,
    Claim.State.REJECTED,
)  # fmt: skip
SOON = 3  # working days


def _columns(deadline: str) -> tuple[Column, ...]:
    return (
        Column("deadline", _("to do by"), lambda row: date_short(getattr(row, deadline)), sort=deadline),
        Column("institution", _("institution"), lambda row: row.institution, card="name"),
        Column("number", _("claim"), lambda row: row.number, code=True),
        Column("class", _("class"), lambda row: row.training_class.title, card="second"),
        Column("occupation", _("occupation"), lambda row: row.training_class.occupation),
        Column("submitted", _("handed in"), lambda row: date_short(timezone.localdate(row.submitted_at)),
               sort="submitted_at"),
        Column("lines", _("lines"), lambda row: integer(row.line_count), align="right"),
        Column("amount", _("amount"), lambda row: money(row.amount), sort="amount", align="right", unit=_("yuan"),
               card="amount"),
        Column("taken", _("taken by"), lambda row: row.taken_by or "—"),
        Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
    )  # fmt: skip


def waiting_for(stage: str, user: Any) -> QuerySet[Claim]:
    """The claims in the user's scope that wait for this review."""
    rows = Claim.objects.visible_to(user)
    return rows.awaiting_first_review() if stage == FIRST else rows.awaiting_final_review()


def stage_for(user: Any, asked: str = "") -> str:
    """The review a person does; who does neither chooses by the address."""
    if user.has_role(Role.FIRST_REVIEW, Role.FINAL_REVIEW):
        return FIRST if user.has_role(Role.FIRST_REVIEW) else FINAL
    return asked if asked in STAGES else FIRST


@role_required(*READERS)
@require_safe
def claim_worklist(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's review, the latest first; by other words, what became of it."""
    today = timezone.localdate()
    stage = stage_for(request.user, request.GET.get("stage", ""))
    waiting, chosen = waiting_for(stage, request.user), request.GET.get("state", "")
    rows = Claim.objects.visible_to(request.user)
    later = chosen in LATER_STATES
    table = listing(
        request,
        (rows.filter(state=chosen) if later else waiting).select_related(
            "institution", "training_class__occupation", "taken_by"
        ),
        _columns(DEADLINE[stage]),
        order="-submitted" if later else "deadline",
        caption=CLAIMS,
        empty=Empty(__("No claim waits."), __("Claims stand here from the minute an institution hands them in.")),
        url=lambda row: reverse("claim_review", args=[row.pk]),
    )
    totals = waiting.order_by().aggregate(count=Count("pk"), amount=Sum("amount"))
    if not later and table.order == "deadline":
        _group_by_deadline(table, waiting, DEADLINE[stage], today)
    values = {
        "table": table, "words": _words(rows, stage, chosen, totals["count"], request.user), "stage": STAGES[stage],
        "count": totals["count"], "amount": totals["amount"] or 0,
        "late": waiting.filter(**{f"{DEADLINE[stage]}__lt": today}).count(), "trail": [Tab(CLAIMS, "")],
    }  # fmt: skip
    return render(request, "subsidies/review_worklist.html", values)


def _words(rows: QuerySet[Claim], stage: str, chosen: str, waiting: int, user: Any) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    there = [state for state in LATER_STATES if state in counts]
    words = [
        Tab(state.label, f"?state={state}", counts[state], chosen == state, family("Claim", state)) for state in there
    ]
    if user.has_role(Role.FIRST_REVIEW, Role.FINAL_REVIEW):
        return [Tab(_("waiting"), "?", waiting, chosen not in LATER_STATES), *words]
    stages = [
        Tab(word, f"?stage={key}", waiting_for(key, user).count(), chosen not in LATER_STATES and key == stage)
        for key, word in STAGES.items()
    ]
    return [*stages, *words]


def _group_by_deadline(table: Table, waiting: QuerySet[Claim], deadline: str, today: date) -> None:
    """Group rows with count and sum of the whole group, also of what stands on other pages."""
    works = calendar(None)
    days = {row: _bucket(row, today, works) for row in waiting.order_by().values_list(deadline, flat=True).distinct()}
    sums: dict[str, list[Any]] = {}
    for day, count, amount in waiting.order_by().values_list(deadline).annotate(Count("pk"), Sum("amount")):
        total = sums.setdefault(days[day][1], [0, 0])
        total[0], total[1] = total[0] + count, total[1] + amount

    def group(row: Claim) -> Group:
        kind, name = days[getattr(row, deadline)]
        count, amount = sums[name]
        words = ngettext("%(n)s claim, %(amount)s yuan", "%(n)s claims, %(amount)s yuan", count)
        return Group(kind, name, words % {"n": count, "amount": money(amount)})

    table.group = group


def _bucket(day: date, today: date, works: Any) -> tuple[Family, str]:
    if day < today:
        return Family.BAD, __("Overdue")
    if day == today:
        return Family.WARN, __("Today")
    return (Family.INFO, __("Within 3 working days")) if works.between(today, day) <= SOON else (
        Family.MUTE, __("Later")
    )  # fmt: skip


def neighbours(claim: Claim, user: Any, *, today: date) -> Mapping[str, Any]:
    """Where the claim stands in the reader's work list, the one before and after, and the working days left."""
    stage = FINAL if claim.state == Claim.State.FINAL_REVIEW else FIRST
    awaited = claim.state in (Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW, Claim.State.FINAL_REVIEW)
    keys = (
        list(waiting_for(stage, user).order_by(DEADLINE[stage], "pk").values_list("pk", flat=True)) if awaited else []
    )
    if claim.pk not in keys:
        return {"queue": 0, "queue_place": 0, "before": None, "after": None, "due": None, "days_left": ""}
    place = keys.index(claim.pk)
    due = getattr(claim, DEADLINE[stage])
    return {
        "queue": len(keys),
        "queue_place": place + 1,
        "before": keys[place - 1] if place else None,
        "after": keys[place + 1] if place + 1 < len(keys) else None,
        "due": due,
        "days_left": _days_left(claim, due, today),
    }


def _days_left(claim: Claim, due: date, today: date) -> str:
    if due < today:
        return __("overdue")
    left = calendar(claim.jurisdiction).between(today, due)
    return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
