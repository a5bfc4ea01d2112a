"""Deciding on a filing where it touches money: the quote, and the acceptance that reserves what it promises."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from institutions import filings
from institutions.models import TrainingClass
from portal.shared.refusals import Refused
from subsidies import entitlements, facts, funds, policies
from subsidies.models import Entitlement, LedgerEntry, Policy
from subsidies.models.fund import AccountName
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from trainees.models import Enrolment

SCHEME = "JY-CERT"


def policy_of(training_class: TrainingClass) -> Policy:
    """The policy a class goes by: the one in force when it was filed, before that the one of its first day."""
    filed = timezone.localtime(training_class.filed_at).date() if training_class.filed_at else None
    return policies.in_force(training_class.institution.jurisdiction, filed or training_class.starts_on)


def quote(training_class: TrainingClass) -> dict[int, Award]:
    """What each trainee could draw as things stand, by enrolment key."""
    policy = policy_of(training_class)
    known = facts.of_class(training_class, policy=policy, scheme=SCHEME, stage="quote")
    return {key: assess(fact, policy.pack) for key, fact in known.items()}


@transaction.atomic
def accept(training_class: TrainingClass, *, actor: Any, now: datetime) -> TrainingClass:
    """Accept the filing and reserve, for everyone who may draw, a use of the year and the money (always true 12)."""
    filings.accept(training_class, actor=actor, now=now)
    policy = policy_of(training_class)
    awards = quote(training_class)
    enrolments = training_class.enrolments.live().select_related("person", "training_class__occupation")
    promised: dict[str, Decimal] = defaultdict(Decimal)
    for enrolment in enrolments.order_by("person_id"):  # always the same order of locks
        award = awards[enrolment.pk]
        if award.eligible and award.amount and award.fund and _reserved(enrolment, policy, now):
            promised[award.fund] += award.amount
    for source, amount in sorted(promised.items()):
        fund = funds.fund_for(policy.jurisdiction, source=source, year=training_class.ends_on.year)
        funds.reserve(fund, amount, key=_key(training_class, source), subject=training_class, actor=actor, now=now)
    return training_class


def release_unused(training_class: TrainingClass, *, because: str, actor: Any, now: datetime) -> None:
    """Give back what a class that does not go on had reserved: its uses and its money."""
    for entitlement in Entitlement.objects.filter(
        enrolment__training_class=training_class, state=Entitlement.State.RESERVED
    ).order_by("person_id"):
        entitlements.release(entitlement, because=because, actor=actor, now=now)
    for fund, amount in reserved_of(training_class).items():
        key = f"{_key(training_class, fund.source)} release"
        funds.release(fund, amount, key=key, subject=training_class, actor=actor, now=now)


def reserved_of(training_class: TrainingClass) -> dict[Any, Decimal]:
    """What is still set aside for a class, by fund."""
    entries = LedgerEntry.objects.filter(
        account=AccountName.RESERVED,
        transaction__subject_type=training_class._meta.label_lower,
        transaction__subject_id=str(training_class.pk),
    ).select_related("fund")
    left: dict[Any, Decimal] = defaultdict(Decimal)
    for entry in entries:
        left[entry.fund] += entry.amount
    return {fund: amount for fund, amount in left.items() if amount}


def _reserved(enrolment: Enrolment, policy: Policy, now: datetime) -> bool:
    """Whether a use could be taken: a rival may have spent it since the quote, and then the class goes on without."""
    try:
        entitlements.reserve(
            enrolment, policy=policy, scheme=SCHEME, year=enrolment.training_class.ends_on.year, now=now
        )
    except Refused:
        return False
    return True


def _key(training_class: TrainingClass, source: str) -> str:
    return f"class {training_class.pk} {source}"
