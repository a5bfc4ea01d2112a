"""Giving back what will not be drawn: uses and money of classes that do not go on and of trainees who left.

Pulled by a job from what the apps below have recorded; safe to repeat.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, Sum

from certificates.models import Certificate
from institutions.models import TrainingClass
from institutions.models.training_class import STOPPED
from subsidies import class_money, entitlements
from subsidies.filings import quote
from subsidies.models import Entitlement, LedgerEntry
from subsidies.models.entitlement import Ground
from subsidies.models.fund import AccountName
from trainees.models import Enrolment

Course, Trainee = TrainingClass.State, Enrolment.State
LEFT = [Trainee.WITHDRAWN, Trainee.DROPPED, Trainee.FAILED]

CLOSED_WITHOUT = Q(enrolment__training_class__state=Course.CLOSED) & ~Q(enrolment__state=Trainee.CERTIFIED)
REVOKED = Certificate.objects.filter(state=Certificate.State.REVOKED, enrolment__isnull=False)
REVOKED_AND_NONE_SINCE = Q(enrolment__in=REVOKED.values("enrolment")) & ~Q(
    enrolment__in=Certificate.objects.of_trainings().values("enrolment")
)
GROUNDS = {
    Ground.CLASS_STOPPED: Q(enrolment__training_class__state__in=STOPPED),
    Ground.TRAINEE_LEFT: Q(enrolment__state__in=LEFT),
    Ground.NO_CERTIFICATE: CLOSED_WITHOUT,
    Ground.CERTIFICATE_REVOKED: REVOKED_AND_NONE_SINCE,
}


@dataclass(frozen=True)
class Released:
    """How many uses and how much money (yuan) came back."""

    uses: int
    money: Decimal


def release_due(*, now: datetime) -> Released:
    """Release the reserved uses that nobody will draw, and the money that was set aside for them and is not needed
    for anything else in the class. Each class is one transaction."""
    uses, money = 0, Decimal(0)
    for key in sorted(_with_idle_uses() | _with_idle_money()):
        released = _release(key, now)
        uses, money = uses + released.uses, money + released.money
    return Released(uses, money)


def _idle() -> Q:
    return reduce(or_, GROUNDS.values())


def _with_idle_uses() -> set[int]:
    rows = Entitlement.objects.filter(_idle(), state=Entitlement.State.RESERVED)
    return set(rows.values_list("enrolment__training_class", flat=True))


def _with_idle_money() -> set[int]:
    """Classes with money set aside for which no use is reserved any more: claimed in full, or stopped."""
    entries = LedgerEntry.objects.filter(
        account=AccountName.RESERVED, transaction__subject_type=TrainingClass._meta.label_lower
    )
    sums = entries.order_by().values("transaction__subject_id").annotate(left=Sum("amount")).filter(left__gt=0)
    holding = {int(row["transaction__subject_id"]) for row in sums}
    reserved = Entitlement.objects.filter(
        state=Entitlement.State.RESERVED, enrolment__training_class__in=holding
    ).values_list("enrolment__training_class", flat=True)
    return holding - set(reserved)


@transaction.atomic
def _release(key: int, now: datetime) -> Released:
    training_class = TrainingClass.objects.select_for_update(of=("self",)).get(pk=key)
    before = sum(class_money.reserved_of(training_class).values(), Decimal(0))
    uses = sum(_release_uses(training_class, ground, now) for ground in GROUNDS)
    class_money.release_beyond(training_class, _needed(training_class), actor=None, now=now)
    after = sum(class_money.reserved_of(training_class).values(), Decimal(0))
    return Released(uses, before - after)


def _release_uses(training_class: TrainingClass, ground: Ground, now: datetime) -> int:
    rows = Entitlement.objects.filter(
        GROUNDS[ground], enrolment__training_class=training_class, state=Entitlement.State.RESERVED
    )
    held = list(rows.order_by("person_id"))
    for entitlement in held:
        entitlements.release(entitlement, because=ground, actor=None, now=now)
    return len(held)


def _needed(training_class: TrainingClass) -> dict[str, Decimal]:
    """What lines under way ask for, and what trainees whose use is still reserved could draw."""
    needed: dict[str, Decimal] = defaultdict(Decimal, class_money.open_amounts(training_class, *class_money.NOT_OVER))
    waiting = Entitlement.objects.filter(
        state=Entitlement.State.RESERVED, enrolment__training_class=training_class
    ).exclude(enrolment__claim_lines__state__in=class_money.NOT_COMMITTED)
    enrolments = set(waiting.values_list("enrolment", flat=True))
    awards = quote(training_class) if enrolments else {}
    for enrolment in enrolments & awards.keys():
        award = awards[enrolment]
        if award.amount and award.fund:
            needed[award.fund] += award.amount
    return needed
