"""Deciding on a filing, or on a change of it, where it touches money: the quote, and the acceptance that reserves what
it promises."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import filings
from institutions.models import ChangeRequest, TrainingClass
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence
from subsidies import class_money, entitlements, facts, policies
from subsidies.models import Policy
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from trainees import class_changes
from trainees.models import Enrolment

SCHEME = "JY-CERT"
NOT_HELD = _("%(policy)s holds no subsidy that the portal works out for classes. Please ask the bureau.")


def policy_of(training_class: TrainingClass) -> Policy:
    """The policy a class goes by: the one in force when it was filed, before that the one of its first day.

    Raises `Refused` where none was in force, or one without the scheme of classes."""
    filed = timezone.localtime(training_class.filed_at).date() if training_class.filed_at else None
    policy = policies.in_force(training_class.institution.jurisdiction, filed or training_class.starts_on)
    if SCHEME not in policy.pack.schemes:
        raise Refused(Reason("SCHEME_NOT_HELD", sentence(NOT_HELD, policy=str(policy))))
    return policy


def quote(training_class: TrainingClass) -> dict[int, Award]:
    """What each trainee could draw as things stand, by enrolment key. Raises `Refused` without a policy in force."""
    return quote_under(policy_of(training_class), training_class)


def quote_under(policy: Policy, training_class: TrainingClass) -> dict[int, Award]:
    """The same under a policy that is at hand."""
    known = facts.of_class(training_class, policy=policy, scheme=SCHEME, stage="quote")
    return {key: assess(fact, policy.pack) for key, fact in known.items()}


@transaction.atomic
def accept(training_class: TrainingClass, *, actor: Any, now: datetime, seen: str = "") -> TrainingClass:
    """Accept the filing and reserve, for everyone who may draw, a use of the year and the money (always true 12).
    `seen` is the mark of the filing that the officer looked at, where one did.

    Raises `Refused`, with the figures where the fund is short; then nothing is accepted and nothing reserved."""
    filings.accept(training_class, actor=actor, now=now, seen=seen)
    _promise(training_class, training_class.enrolments.live(), key=f"class {training_class.pk}", actor=actor, now=now)
    return training_class


@transaction.atomic
def accept_change(request: ChangeRequest, *, actor: Any, now: datetime, note: str = "") -> ChangeRequest:
    """Accept a change of a class and reserve for those who join by it what they may draw.

    Raises `Refused`, with the figures where the fund is short; then nothing is changed and nothing reserved. What was
    reserved for people who left comes back by `releases`."""
    joined = class_changes.accept(request, actor=actor, now=now, note=note)
    training_class = request.training_class
    if joined:
        rows = training_class.enrolments.filter(pk__in=[each.pk for each in joined])
        _promise(training_class, rows, key=f"change {request.pk}", actor=actor, now=now)
    return request


def _promise(
    training_class: TrainingClass, enrolments: QuerySet[Enrolment], *, key: str, actor: Any, now: datetime
) -> None:
    policy = policy_of(training_class)
    awards = quote_under(policy, training_class)
    promised: dict[str, Decimal] = defaultdict(Decimal)
    rows = enrolments.select_related("person", "training_class__occupation")
    for enrolment in rows.order_by("person_id"):  # always the same order of locks
        award = awards[enrolment.pk]
        if award.eligible and award.amount and award.fund and _reserved(enrolment, policy, now):
            promised[award.fund] += award.amount
    class_money.reserve(training_class, promised, key=key, actor=actor, now=now)


def _reserved(enrolment: Enrolment, policy: Policy, now: datetime) -> bool:
    """Whether a use could be taken: a rival may have spent it since the quote, and then the class goes on without."""
    year = enrolment.training_class.ends_on.year
    try:
        entitlements.reserve(enrolment, policy=policy, scheme=SCHEME, year=year, now=now)
    except Refused:
        return False
    return True
