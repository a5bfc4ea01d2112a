"""Pages of institution staff: their claims, the claims of a class, one claim, one line."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.refusals import Reason, Refused
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty, listing
from subsidies import claim_steps, claims, progress, sheets, unready
from subsidies.forms import SubmitClaimForm
from subsidies.models import Claim, ClaimLine
from subsidies.views import claim_tables
from subsidies.views.claim_tables import Row

WRITERS = (Role.FILER, Role.MANAGER)
READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR)
REFUSED = 422
CLAIMS = _("Claims")
SOURCE = "institution__jurisdiction", "training_class__occupation", "policy__jurisdiction", "submitted_by"
ACTORS = "first_reviewed_by", "final_reviewed_by"


@role_required(*INSTITUTION_ROLES)
@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """The institution's claims, newest first, narrowed by state."""
    rows = Claim.objects.visible_to(request.user)
    chosen = request.GET.get("state", "")
    shown = rows.filter(state=chosen) if chosen in Claim.State.values else rows
    table = listing(
        request,
        shown.select_related("training_class__occupation"),
        claim_tables.CLAIMS,
        order="-number",
        caption=CLAIMS,
        empty=Empty(__("No claim yet."), __("The portal drafts one within minutes of the first certificate.")),
        url=lambda row: reverse("claim_detail", args=[row.pk]),
    )
    waiting = rows.filter(state__in=claims.OPEN).aggregate(count=Count("pk"), amount=Sum("amount"))
    values = {
        "table": table, "words": _state_words(rows, chosen), "waiting": waiting, "trail": [Tab(CLAIMS, "")],
        "failed": _failed(request.user, ClaimLine.objects.visible_to(request.user)),
    }  # fmt: skip
    return render(request, "subsidies/claim_list.html", values)


def _failed(user: Any, lines: QuerySet[ClaimLine]) -> int:
    """How many of the lines wait for another account, for those who may enter one here."""
    return lines.filter(state=ClaimLine.State.FAILED).count() if user.has_role(*WRITERS) else 0


def _state_words(rows: QuerySet[Claim], chosen: str) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = [
        Tab(state.label, f"?state={state}", counts[state], chosen == state, family("Claim", state))
        for state in Claim.State
        if state in counts
    ]
    return [Tab(pgettext_lazy("filter", "all"), "?", sum(counts.values()), chosen not in counts), *words]


@role_required(*READERS)
@require_safe
def class_claims(request: HttpRequest, pk: int) -> HttpResponse:
    """The claims tab of a class: its claims, and who stands in none."""
    return _class_page(request, _class(request, pk))


@role_required(*WRITERS)
@require_POST
def claim_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the class's claim now, or bring its draft up to date, instead of waiting for the clock."""
    course = _class(request, pk)
    try:
        claim = claims.draft(course, now=timezone.now())
    except Refused as refused:
        return _class_page(request, course, refused=refused.reasons, status=REFUSED)
    if claim is None:
        messages.info(request, __("There is no certificate that could be claimed now. The list says what is missing."))
        return redirect("class_claims", pk=pk)
    messages.success(request, __("The draft %(number)s is up to date.") % {"number": claim.number})
    return redirect("claim_detail", pk=claim.pk)


def _class(request: HttpRequest, pk: int) -> TrainingClass:
    rows = TrainingClass.objects.select_related("institution__jurisdiction", "occupation", "site")
    return get_visible(rows, request.user, pk=pk)


def _class_page(
    request: HttpRequest, course: TrainingClass, *, refused: Sequence[Reason] = (), status: int = 200
) -> HttpResponse:
    missing = unready.of_class(course)
    values = {
        "training_class": course,
        "claims": claim_tables.claims_table(list(course.claims.all())),
        "unready": claim_tables.unready_table(missing),
        "unready_count": len(missing),
        "may_draft": request.user.has_role(*WRITERS),
        "refused": refused,
        "trail": class_trail(course, request.user, CLAIMS),
    }
    return render(request, "subsidies/class_claims.html", values, status=status)


@role_required(*READERS)
@require_safe
def claim_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: its lines, the amount sheet of the chosen one, who is missing, and what can be done."""
    claim = get_visible(Claim.objects.select_related(*SOURCE, *ACTORS), request.user, pk=pk)
    return _claim_page(request, claim)


@role_required(*WRITERS)
@require_POST
def claim_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the claim in; a second click finds it handed in, a refusal shows every reason."""
    claim = get_visible(Claim.objects.select_related(*SOURCE, *ACTORS), request.user, pk=pk)
    form = SubmitClaimForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, claim, form=form, status=REFUSED)
    now = timezone.now()
    try:
        claims.submit(claim, actor=request.user, now=now, seen=form.cleaned_data["seen"])
    except Refused as refused:
        claims.bring_up_to_date(claim, now=now)
        if claim.state != Claim.State.SUBMITTED or claim.submitted_by_id != request.user.pk:
            return _claim_page(request, claim, refused=refused.reasons, status=REFUSED)
        messages.info(request, __("%(number)s was handed in already.") % {"number": claim.number})
    else:
        messages.success(request, _handed_in(claim))
    return redirect("claim_detail", pk=pk)


def _handed_in(claim: Claim) -> str:
    refused = claim.lines.filter(state=ClaimLine.State.REFUSED).count()
    told = {"number": claim.number, "lines": claim.line_count, "amount": f"{claim.amount:,.2f}", "refused": refused}
    if refused:
        return (
            ngettext(
                "%(number)s is handed in: %(lines)s lines, %(amount)s yuan. %(refused)s line was refused; "
                "its reason stands beside it.",
                "%(number)s is handed in: %(lines)s lines, %(amount)s yuan. %(refused)s lines were refused; "
                "their reasons stand beside them.",
                refused,
            )
            % told
        )
    return __("%(number)s is handed in: %(lines)s lines, %(amount)s yuan.") % told


@role_required(*WRITERS)
@require_POST
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the claim back before anyone reviews it."""
    claim = get_visible(Claim.objects.select_related(*SOURCE, *ACTORS), request.user, pk=pk)
    try:
        claims.withdraw(claim, actor=request.user, now=timezone.now())
    except Refused as refused:
        claim.refresh_from_db()
        return _claim_page(request, claim, refused=refused.reasons, status=REFUSED)
    messages.success(
        request, __("%(number)s is withdrawn. Its certificates come back in a new draft.") % {"number": claim.number}
    )
    return redirect("class_claims", pk=claim.training_class_id)


def _claim_page(
    request: HttpRequest,
    claim: Claim,
    *,
    form: SubmitClaimForm | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    rows = claim_tables.line_rows(_lines(claim), claim.policy, claim.scheme)
    chosen = _chosen(rows, request.GET.get("line", ""))
    writes = request.user.has_role(*WRITERS)
    claim.line_count, claim.amount = progress.payable(claim)  # a certificate may have been lost since
    values = {
        "claim": claim,
        "steps": claim_steps.of(claim, today=timezone.localdate()),
        "table": claim_tables.lines_table(claim, rows, selected=chosen.pk if chosen else None),
        "chosen": chosen,
        "tells_codes": claim_tables.tells_codes(request.user),
        "sheet": sheets.of_line(chosen.subject, claim.policy) if chosen else None,
        "unready": claim_tables.unready_table(unready.of_class(claim.training_class)),
        "form": form or SubmitClaimForm(initial={"seen": claim.amount}),
        "may_submit": writes and claim.state in claims.OPEN,
        "may_withdraw": writes and claim.state in (Claim.State.SUBMITTED, Claim.State.RETURNED),
        "objections": claims.objections(claim) if claim.state in claims.OPEN else (),
        "refused": refused,
        "failed": _failed(request.user, claim.lines.all()),
        "demonstration": claim.policy.is_demonstration,
        "trail": claim_trail(request.user, claim),
    }
    return render(request, "subsidies/claim_detail.html", values, status=status)


def _lines(claim: Claim) -> QuerySet[ClaimLine]:
    lines = claim.lines.exclude(state=ClaimLine.State.WITHDRAWN)
    return lines.select_related("enrolment__person", "certificate__occupation").order_by("enrolment__roster_row", "pk")


def _chosen(rows: Sequence[Row], key: str) -> Row | None:
    """The line the address names, else the first that is not paid, else the first."""
    named = next((row for row in rows if str(row.pk) == key), None)
    return named or next((row for row in rows if row.reasons), None) or next(iter(rows), None)


def claim_trail(user: Any, claim: Claim, *last: Any) -> list[Tab]:
    inside = user.has_role(*INSTITUTION_ROLES)
    root = Tab(CLAIMS, reverse("claim_list") if inside else reverse("class_claims", args=[claim.training_class_id]))
    own = Tab(claim.number, reverse("claim_detail", args=[claim.pk]) if last else "")
    return [root, own, *(Tab(word, "") for word in last)]
