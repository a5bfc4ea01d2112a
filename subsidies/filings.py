"""Deciding on a filing, or on a change of it, where it touches money: the quote, and the acceptance that reserves what
it promises, by an officer or, where the city says so, by the clock."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions import checks, filings
from institutions.models import ChangeRequest, TrainingClass
from portal.reference import city_settings
from portal.shared import clockwork, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import class_money, entitlements, facts, policies
from subsidies.models import Policy
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from trainees import class_changes
from trainees.models import Enrolment, Person

SCHEME = "JY-CERT"
TACIT = "filing_tacit_acceptance"
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
    _hold_people(training_class)
    refuse_if(_in_two_places(training_class, actor, now))
    filings.accept(training_class, actor=actor, now=now, seen=seen)
    _promise(training_class, training_class.enrolments.live(), key=f"class {training_class.pk}", actor=actor, now=now)
    return training_class


@transaction.atomic
def accept_change(request: ChangeRequest, *, actor: Any, now: datetime, note: str = "") -> ChangeRequest:
    """Accept a change of a class and reserve for those who join by it what they may draw.

    Raises `Refused`, with the figures where the fund is short; then nothing is changed and nothing reserved. What was
    reserved for people who left comes back by `releases`."""
    training_class = request.training_class
    _hold_people(training_class, request.additions.values("person"))
    joined = class_changes.accept(request, actor=actor, now=now, note=note)
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


def accept_due(*, now: datetime) -> list[TrainingClass]:
    """Accept what nobody decided on by its day, where the city said so when it was filed; safe to repeat.

    One that cannot be accepted, as when the fund is short, keeps none of the others: `Refused` says why at the end."""
    today = timezone.localdate(now)
    late = TrainingClass.objects.awaiting_decision().filter(decide_by__lt=today)
    due = late.select_related("institution__jurisdiction", "occupation").order_by("decide_by", "pk")
    cities: dict[tuple[int, date], bool] = {}
    return clockwork.of_each(
        [each for each in due if _silence_accepts(each, cities)], partial(accept, actor=None, now=now)
    )


def _silence_accepts(training_class: TrainingClass, cities: dict[tuple[int, date], bool]) -> bool:
    """What the city had decided on the day of filing; asked once for each city and day."""
    place, day = training_class.institution.jurisdiction, timezone.localdate(training_class.filed_at)
    if (place.pk, day) not in cities:
        cities[place.pk, day] = city_settings.values(jurisdiction=place, on=day).get(TACIT) is True
    return cities[place.pk, day]


def _hold_people(training_class: TrainingClass, joining: QuerySet[Any] | None = None) -> None:
    """Hold the class and the rows of its people, and of those who join, in one order: of two acceptances that would
    give somebody two lessons at once, one waits for the other and then sees it."""
    workflow.lock(training_class)
    people = Q(pk__in=training_class.enrolments.live().values("person"))
    if joining is not None:
        people |= Q(pk__in=joining)
    list(Person.objects.filter(people).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _in_two_places(training_class: TrainingClass, actor: Any, now: datetime) -> Sequence[Reason]:
    """Who on the roster came into another filed class at the same times since the filing: two classes filed in one
    moment do not see each other. The people are held."""
    filing = checks.Filing(training_class, day=timezone.localdate(now), reader=actor)
    return checks.refused(checks.of_times(filing))


def _reserved(enrolment: Enrolment, policy: Policy, now: datetime) -> bool:
    """Whether a use could be taken: a rival may have spent it since the quote, and then the class goes on without."""
    year = enrolment.training_class.ends_on.year
    try:
        entitlements.reserve(enrolment, policy=policy, scheme=SCHEME, year=year, now=now)
    except Refused:
        return False
    return True
