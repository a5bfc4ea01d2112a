"""Classes whose trainees have their certificates, as claims begin with them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from certificates.models import Certificate
from institutions.models import TrainingClass
from subsidies import claims, filings
from subsidies.models import Claim
from tests.certificates.factories import CertificateFactory
from tests.fixtures.personas import make_institution
from tests.institutions.factories import TrainingClassFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.factories import fund_with, published_policy
from tests.trainees.factories import EnrolmentFactory
from trainees.models import Enrolment

ACCEPTED_AT = datetime(2026, 1, 7, 3, 0, tzinfo=UTC)
ISSUED_ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def certify(enrolment: Enrolment, **fields: Any) -> Certificate:
    """A certificate of the class's occupation and grade for somebody who completed it."""
    issued_on = fields.pop("issued_on", ISSUED_ON)
    stamp = enrolment.enrolled_at + timedelta(days=20)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        state=Enrolment.State.CERTIFIED, completed_at=stamp, certified_at=stamp, attended_hours=64,
        online_hours=0, attendance_rate=1,
    )  # fmt: skip
    enrolment.refresh_from_db()
    return CertificateFactory(after_training=True, enrolment=enrolment, issued_on=issued_on, **fields)


def certified_class(
    count: int = 1, *, person: Any = None, issued_on: date = ISSUED_ON, **fields: Any
) -> TrainingClass:
    """An ended class in which everybody has a certificate; no filing reserved anything for them."""
    made = TrainingClassFactory(ended=True, **fields)
    for row in range(1, count + 1):
        who = {"person": person} if person else {}
        certify(EnrolmentFactory(training_class=made, roster_row=row, **who), issued_on=issued_on)
    return made


def filed_class(count: int = 2, *, people: Any = None, **fields: Any) -> TrainingClass:
    """A class that waits for the officer's decision, with its roster."""
    made = TrainingClassFactory(filed=True, **fields)
    for row in range(1, count + 1):
        who = {"person": people[row - 1]} if people else {}
        EnrolmentFactory(training_class=made, roster_row=row, **who)
    TrainingClass.objects.filter(pk=made.pk).update(enrolled_count=count)
    return made


def accepted_class(count: int = 2, **fields: Any) -> TrainingClass:
    """A class accepted with everything reserved that its trainees may draw."""
    made = filed_class(count, **fields)
    return filings.accept(made, actor=UserFactory(username="factory_officer"), now=ACCEPTED_AT)


def handed_in(draft: Claim) -> Claim:
    """The claim submitted by somebody else than the personas, so that any of them may act on it."""
    return claims.submit(draft, actor=UserFactory(username="clerk_of_fixture"), now=timezone.now())


def claiming_school() -> SimpleNamespace:
    """A module's world (tests.fixtures.worlds) for claims: institution A, its city with a policy and money."""
    city = JurisdictionFactory()
    return SimpleNamespace(
        city=city,
        policy=published_policy(city),
        fund=fund_with("100000.00", city),
        institution_a=make_institution("甲培训学校", city, 1),
    )


def class_to_claim() -> SimpleNamespace:
    """The same with an ended class whose two trainees have their certificates."""
    world = claiming_school()
    world.certified = certified_class(2, institution=world.institution_a)
    return world


def class_claimed() -> SimpleNamespace:
    """The same with the class's claim handed in."""
    world = class_to_claim()
    world.submitted_claim = handed_in(claims.draft(world.certified, now=timezone.now()))
    return world
