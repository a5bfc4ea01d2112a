"""The money side of a filing: what each trainee could draw, and its acceptance, which reserves that."""

from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.refusals import Reason, Refused
from portal.shared.scoping import get_visible
from subsidies import class_money, filings, funds, register_changes
from subsidies.models import Fund
from subsidies.models.fund import FundSource
from subsidies.views import claim_tables
from subsidies.views.claim_tables import Row

READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
REFUSED = 422


@role_required(*READERS)
@require_safe
def filing_quote(request: HttpRequest, pk: int) -> HttpResponse:
    """What each trainee on the roster could draw as things stand, and how many of the year's uses are left."""
    return _page(request, _class(request, pk))


@role_required(Role.FIRST_REVIEW)
@require_POST
def filing_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the filing and reserve uses and money; refused, the page says why, with the fund's figures."""
    course = _class(request, pk)
    try:
        filings.accept(course, actor=request.user, now=timezone.now(), seen=request.POST.get("filing", ""))
    except Refused as refused:
        course.refresh_from_db()
        return _page(request, course, refused=refused.reasons, status=REFUSED)
    messages.success(request, __("%(title)s is accepted; %(words)s.") % {"title": course, "words": _reserved(course)})
    return redirect("filing_list")


def _class(request: HttpRequest, pk: int) -> TrainingClass:
    rows = TrainingClass.objects.select_related("institution__jurisdiction", "occupation", "site")
    return get_visible(rows, request.user, pk=pk)


def _reserved(course: TrainingClass) -> str:
    amount = sum(class_money.reserved_of(course).values(), Decimal(0))
    return __("%(amount)s yuan are reserved for it") % {"amount": f"{amount:,.2f}"}


def _page(
    request: HttpRequest, course: TrainingClass, *, refused: Sequence[Reason] = (), status: int = 200
) -> HttpResponse:
    values = {
        "training_class": course,
        "refused": refused,
        "decides": request.user.has_role(Role.FIRST_REVIEW) and course.state == TrainingClass.State.FILED,
        "trail": class_trail(course, request.user, _("What each trainee could draw")),
    }
    try:
        values |= _quote(request, course)
    except Refused as no_policy:
        values |= {"refused": [*refused, *no_policy.reasons], "table": None}
    return render(request, "subsidies/filing_quote.html", values, status=status)


def _quote(request: HttpRequest, course: TrainingClass) -> dict[str, object]:
    policy = filings.policy_of(course)
    awards = filings.quote_under(policy, course)
    enrolments = list(course.enrolments.live().select_related("person").order_by("roster_row", "pk"))
    changed = register_changes.since_last_check(course, enrolments)
    rows = claim_tables.quote_rows(enrolments, awards, policy, scheme=filings.SCHEME, year=course.ends_on.year)
    tells_funds = course.state == TrainingClass.State.FILED and not request.user.has_role(*INSTITUTION_ROLES)
    return {
        "policy": policy,
        "changed": [(each, changed[each.pk]) for each in enrolments if each.pk in changed],
        "checked_at": register_changes.last_check(course),
        "demonstration": policy.is_demonstration,
        "table": claim_tables.quote_table(rows, codes=claim_tables.tells_codes(request.user)),
        "payable": sum(row.payable for row in rows),
        "refused_count": sum(bool(row.reasons) for row in rows),
        "amount": sum((row.award.amount or Decimal(0) for row in rows if row.payable), Decimal(0)),
        "funds": _funds(course, rows) if tells_funds else (),
    }


def _funds(course: TrainingClass, rows: Sequence[Row]) -> list[dict[str, object]]:
    """For each fund the quote would be charged to: what is needed and what is left in it."""
    sources = sorted({row.award.fund for row in rows if row.payable and row.award.fund})
    return [_fund(course, source, rows) for source in sources]


def _fund(course: TrainingClass, source: str, rows: Sequence[Row]) -> dict[str, object]:
    charged = [row.award.amount or Decimal(0) for row in rows if row.payable and row.award.fund == source]
    wanted = sum(charged, Decimal(0))
    try:
        fund: Fund | None = class_money.fund_of(course, source)
    except Refused:
        fund = None
    left = funds.balances(fund)["available"] if fund else Decimal(0)
    name = str(fund) if fund else f"{FundSource(source).label} {course.ends_on.year}"
    return {"name": name, "wanted": wanted, "left": left, "short": left < wanted}
