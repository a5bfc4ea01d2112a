"""The panels beside the worklists: funds, findings, classes, money under way. One query each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.dashboards import waiting
from portal.shared.badges import Family, family
from portal.shared.sentences import Text
from subsidies.audits import BY_NAME
from subsidies.models import AuditRun, Claim, Finding, Fund, FundAccount
from subsidies.models.claim_line import LIVE_LINES, LineState
from subsidies.models.fund import AccountName, FundSource
from subsidies.views.finance_funds import READERS as FUND_READERS

SEVERITY_FAMILY = {
    Finding.Severity.HIGH: Family.BAD, Finding.Severity.MEDIUM: Family.WARN, Finding.Severity.LOW: Family.INFO,
}  # fmt: skip
UNDER_WAY = [
    Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW, Claim.State.FINAL_REVIEW, Claim.State.IN_NOTICE,
    Claim.State.APPROVED, Claim.State.BATCHED,
]  # fmt: skip


@dataclass(frozen=True)
class FundLine:
    """One source of money in one year, in yuan."""

    name: Text
    url: str
    budget: Decimal
    available: Decimal
    reserved: Decimal
    committed: Decimal
    paid: Decimal


def funds(user: Any, *, year: int) -> list[FundLine]:
    """The funds of the year in the person's places, by source; linked for those who may open them."""
    accounts = FundAccount.objects.filter(fund__in=Fund.objects.visible_to(user).filter(year=year))
    held: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    keys: dict[str, set[int]] = defaultdict(set)
    for source, account, balance, key in accounts.values_list("fund__source", "account", "balance", "fund"):
        held[source][account] += balance
        keys[source].add(key)
    reads = user.has_role(*FUND_READERS)
    return [
        _fund_line(source, held[source], _statement(keys[source]) if reads else "")
        for source in FundSource
        if source in held
    ]


def _statement(keys: set[int]) -> str:
    """The page of the one fund, or the list where several places have one of this source."""
    return reverse("fund_statement", args=[*keys]) if len(keys) == 1 else reverse("fund_list")


def _fund_line(source: FundSource, held: dict[str, Decimal], url: str) -> FundLine:
    return FundLine(
        name=source.label,
        url=url,
        budget=-held[AccountName.APPROPRIATED],
        available=held[AccountName.AVAILABLE],
        reserved=held[AccountName.RESERVED],
        committed=held[AccountName.COMMITTED],
        paid=held[AccountName.PAID],
    )


@dataclass(frozen=True)
class CheckCount:
    """Open findings of one check."""

    title: Text
    family: Family
    severity: Text
    count: int
    url: str


def findings(user: Any) -> list[CheckCount]:
    """Open findings by check, the gravest first."""
    rows = waiting.findings(user).order_by().values_list("check_name", "severity").annotate(Count("pk"))
    ranked = sorted(rows, key=lambda row: (list(SEVERITY_FAMILY).index(row[1]), row[0]))
    return [
        CheckCount(
            BY_NAME[name].title, SEVERITY_FAMILY[severity], Finding.Severity(severity).label, count,
            f"{reverse('finding_list')}?check={name}",
        )
        for name, severity, count in ranked
    ]  # fmt: skip


def last_audit() -> AuditRun | None:
    """The audit that was finished last."""
    return AuditRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()


@dataclass(frozen=True)
class StateCount:
    """How many there are in one state, how much they come to, and where they are listed."""

    word: Text
    family: Family
    count: int
    url: str
    amount: Decimal | None = None


def classes(user: Any, *, year: int) -> list[StateCount]:
    """The institution's classes that begin in the year, by state."""
    rows = TrainingClass.objects.visible_to(user).filter(starts_on__year=year).order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    return [
        StateCount(
            state.label, family("TrainingClass", state), counts[state],
            f"{reverse('class_list')}?state={state}&year={year}",
        )
        for state in TrainingClass.State
        if state in counts
    ]  # fmt: skip


def money_under_way(user: Any) -> list[StateCount]:
    """Claims between their handing in and their payment, by state, with what of them is still to be paid."""
    rows = Claim.objects.visible_to(user).filter(state__in=UNDER_WAY).order_by()
    found = {state: (count, amount) for state, count, amount in _by_state(rows)}
    return [
        StateCount(
            state.label, family("Claim", state), found[state][0], f"{reverse('claim_list')}?state={state}",
            found[state][1],
        )
        for state in UNDER_WAY
        if state in found
    ]  # fmt: skip


def _by_state(rows: Any) -> Sequence[tuple[str, int, Decimal]]:
    unpaid = Q(lines__state__in=[state for state in LIVE_LINES if state != LineState.PAID])
    amount = Sum("lines__amount", filter=unpaid, default=Decimal(0))
    return rows.values_list("state").annotate(claims=Count("pk", distinct=True), to_be_paid=amount)


LEGEND = (
    ("paid", _("paid")), ("committed", _("approved, waiting")), ("reserved", _("reserved")), ("left", _("available")),
)  # fmt: skip
