"""What is set aside in the funds for one class: asked for, added to, given back. Callers lock the class."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from institutions.models import TrainingClass
from subsidies import funds
from subsidies.models import Claim, ClaimLine, Fund, LedgerEntry, LedgerTransaction
from subsidies.models.fund import AccountName

# A line's money is set aside until the line is approved; from then on it is committed.
NOT_COMMITTED = [
    ClaimLine.State.PENDING, ClaimLine.State.ACCEPTED, ClaimLine.State.IN_NOTICE, ClaimLine.State.DISPUTED,
]  # fmt: skip
HANDED_IN = [
    Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW, Claim.State.FINAL_REVIEW, Claim.State.IN_NOTICE,
    Claim.State.APPROVED, Claim.State.BATCHED,
]  # fmt: skip
NOT_OVER = [*HANDED_IN, Claim.State.DRAFT, Claim.State.RETURNED]  # money may still be asked for


def fund_of(training_class: TrainingClass, source: str) -> Fund:
    """The fund a class is charged to: that of its place and of the year it is planned to end in. Raises `Refused`."""
    place, year = training_class.institution.jurisdiction, training_class.ends_on.year
    return funds.fund_for(place, source=source, year=year)


def reserved_of(training_class: TrainingClass) -> dict[Fund, Decimal]:
    """What is still set aside for a class, by fund."""
    entries = LedgerEntry.objects.filter(
        account=AccountName.RESERVED, **_subject(training_class, "transaction__")
    ).select_related("fund")
    left: dict[Fund, Decimal] = defaultdict(Decimal)
    for entry in entries:
        left[entry.fund] += entry.amount
    return {fund: amount for fund, amount in left.items() if amount}


def fund_paying(training_class: TrainingClass, source: str, amount: Decimal) -> Fund:
    """Of the funds that can pay so much out of what is set aside for the class and what is available, the one in which
    most is set aside, also where a nearer one was opened since; without one, the fund the class is charged to. Raises
    `Refused`."""
    held = {fund: left for fund, left in reserved_of(training_class).items() if fund.source == source}
    enough = [fund for fund, left in held.items() if left + funds.balances(fund)["available"] >= amount]
    return max(enough, key=held.__getitem__) if enough else fund_of(training_class, source)


def open_amounts(training_class: TrainingClass, *claim_states: str) -> dict[str, Decimal]:
    """What the lines of a class ask for that are not committed yet, by source of fund."""
    lines = ClaimLine.objects.filter(
        claim__training_class=training_class, claim__state__in=claim_states, state__in=NOT_COMMITTED, amount__gt=0
    )
    sums = lines.order_by().values_list("fund_source").annotate(Sum("amount"))
    return dict(sums)


def reserve(
    training_class: TrainingClass, promised: Mapping[str, Decimal], *, key: str, actor: Any, now: datetime
) -> None:
    """Set money aside for the class, by source of fund. Raises `Refused` where a fund has not enough left."""
    for source, amount in sorted(promised.items()):
        fund = fund_of(training_class, source)
        funds.reserve(fund, amount, key=f"{key} {source}", subject=training_class, actor=actor, now=now)


def secure(claim: Claim, *, actor: Any, now: datetime) -> None:
    """Make sure that what is set aside covers the claim and the class's other claims under way; what is missing is
    set aside now. Raises `Refused` with the figures where the fund has not enough left."""
    training_class = claim.training_class
    asked = open_amounts(training_class, *HANDED_IN, claim.state)
    held: dict[str, Decimal] = defaultdict(Decimal)
    for fund, amount in reserved_of(training_class).items():
        held[fund.source] += amount
    missing = {source: amount - held[source] for source, amount in asked.items() if amount > held[source]}
    reserve(training_class, missing, key=f"claim {claim.pk} at {now.isoformat()}", actor=actor, now=now)


def release_beyond(training_class: TrainingClass, needed: Mapping[str, Decimal], *, actor: Any, now: datetime) -> None:
    """Give back to the funds what is set aside for the class beyond what it still needs, by source of fund."""
    movements = LedgerTransaction.objects.filter(kind=LedgerTransaction.Kind.RELEASE, **_subject(training_class))
    turn = movements.count() + 1
    for fund, amount in reserved_of(training_class).items():
        excess = amount - needed.get(fund.source, Decimal(0))
        if excess > 0:
            key = f"class {training_class.pk} {fund.source} {fund.year} release {turn}"
            funds.release(fund, excess, key=key, subject=training_class, actor=actor, now=now)


def _subject(training_class: TrainingClass, prefix: str = "") -> dict[str, str]:
    return {
        f"{prefix}subject_type": training_class._meta.label_lower,
        f"{prefix}subject_id": str(training_class.pk),
    }
