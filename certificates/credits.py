"""Writing learning credits: what a completed training and a recorded certificate bring by the rule of the place, and
what goes with a certificate that was revoked. Pulled by a job from the rows there are; safe to repeat."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates import credit_rules
from certificates.credit_rules import CAP, GRADES, HOURS, ONLINE, Rules, key_of
from certificates.models import Certificate, LearningCredit
from portal.reference.models import Jurisdiction
from portal.shared import trail
from trainees.models import Enrolment, Person

Ground = LearningCredit.Ground
PLACE = "training_class__institution__jurisdiction"
AT_ONCE = 1000


def settle_due(*, now: datetime) -> int:
    """Write every credit that is due, and take back what a revoked certificate brought; how many rows."""
    since = credit_rules.since()
    if not since:
        return 0
    due: dict[int, list[LearningCredit]] = defaultdict(list)
    rules = credit_rules.remembered()
    for made in islice(chain(_of_trainings(since, rules), _of_certificates(since, rules)), AT_ONCE):
        due[made.person_id].append(made)
    written = sum(_write(person, made, now) for person, made in sorted(due.items()))
    return written + _take_back(now)


def _of_trainings(since: dict[tuple[str, str], date], rules: Any) -> Iterable[LearningCredit]:
    """What completed trainings bring that brought nothing yet."""
    places = _or(
        Q(**{f"{PLACE}__path__startswith": path}, completed_at__date__gte=day)
        for (path, key), day in since.items()
        if key == HOURS
    )
    done = Enrolment.objects.filter(places, attended_hours__isnull=False, online_hours__isnull=False, credits=None)
    for each in done.select_related(PLACE).order_by("completed_at", "pk").iterator():
        day, place = timezone.localdate(each.completed_at), each.training_class.institution.jurisdiction
        held: Rules = rules(place, day)
        on_site, online = each.attended_hours, each.online_hours
        kept = held.said(HOURS, ONLINE, CAP) | {"on_site": str(on_site), "online": str(online)}
        earned = held.of_hours(on_site, online)
        if earned > 0:
            yield _made(each.person_id, Ground.HOURS, place, day, earned, kept, enrolment=each)


def _of_certificates(since: dict[tuple[str, str], date], rules: Any) -> Iterable[LearningCredit]:
    """What certificates bring that brought nothing yet; a revoked one brings nothing any more."""
    for each in _certificates_due(since).select_related("body__jurisdiction", f"enrolment__{PLACE}").iterator():
        place = each.enrolment.training_class.institution.jurisdiction if each.enrolment else each.body.jurisdiction
        held: Rules = rules(place, each.issued_on)
        earned = held.of_certificate(each.grade)
        if earned > 0:
            kept = held.said(key_of(each.grade), CAP)
            yield _made(each.person_id, Ground.CERTIFICATE, place, each.issued_on, earned, kept, certificate=each)


def _certificates_due(since: dict[tuple[str, str], date]) -> QuerySet[Certificate]:
    keys = {key_of(grade): grade for grade in GRADES}
    due = _or(
        Q(grade=keys[key], issued_on__gte=day)
        & (
            Q(**{f"enrolment__{PLACE}__path__startswith": path})
            | Q(enrolment=None, body__jurisdiction__path__startswith=path)
        )
        for (path, key), day in since.items()
        if key in keys
    )
    return Certificate.objects.filter(due, credits=None).exclude(state=Certificate.State.REVOKED).order_by("pk")


def _or(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def _made(
    person: int, ground: str, place: Jurisdiction, day: date, earned: Decimal, rule: dict[str, str], **rests_on: Any
) -> LearningCredit:
    return LearningCredit(
        person_id=person, ground=ground, jurisdiction=place, earned_on=day, year=day.year, earned=earned,
        credits=earned, rule=rule, **rests_on,
    )  # fmt: skip


@transaction.atomic
def _write(person: int, made: list[LearningCredit], now: datetime) -> int:
    """One person's credits, each cut to what is left of its year; whoever came at the same time waits."""
    held = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person)
    new = [each for each in made if not _there_already(each)]
    for each in sorted(new, key=lambda row: row.earned_on):
        each.credits, each.written_at = min(each.earned, _left(each)), now
        each.save(force_insert=True)
        told = {"credit": each.pk, "ground": each.ground, "credits": each.credits}
        trail.record("credit learning", held, actor=None, details=told, at=now)
    return len(new)


def _there_already(made: LearningCredit) -> bool:
    rests_on = {"enrolment": made.enrolment} if made.enrolment_id else {"certificate": made.certificate}
    return LearningCredit.objects.filter(reverses=None, **rests_on).exists()


def _left(made: LearningCredit) -> Decimal:
    """What of the year's limit the person has not reached; all of it where the place sets none."""
    cap = made.rule.get(CAP)
    if cap is None:
        return made.earned
    rows = LearningCredit.objects.filter(person=made.person_id, jurisdiction=made.jurisdiction_id, year=made.year)
    return max(Decimal(cap) - rows.balance(), Decimal(0))


def _take_back(now: datetime) -> int:
    """The opposite of every credit whose certificate was revoked since."""
    rows = LearningCredit.objects.filter(
        ground=Ground.CERTIFICATE, certificate__state=Certificate.State.REVOKED, reversal=None
    )
    found = list(rows.order_by("pk").select_related("certificate", "person")[:AT_ONCE])
    return sum(_reverse(row, now) for row in found)


@transaction.atomic
def _reverse(row: LearningCredit, now: datetime) -> int:
    held = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=row.person_id)
    if LearningCredit.objects.filter(reverses=row).exists():
        return 0
    back = LearningCredit.objects.create(
        person=held, ground=Ground.TAKEN_BACK, certificate=row.certificate, reverses=row,
        jurisdiction=row.jurisdiction, earned_on=timezone.localdate(row.certificate.revoked_at), year=row.year,
        earned=-row.earned, credits=-row.credits, rule=row.rule, written_at=now,
    )  # fmt: skip
    told = {"credit": back.pk, "ground": back.ground, "credits": back.credits}
    trail.record("take back credit", held, actor=None, details=told, at=now)
    return 1
