"""Classes whose trainees have their certificates, as claims begin with them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from certificates.models import Certificate
from institutions.models import TrainingClass
from subsidies import filings
from tests.certificates.factories import CertificateFactory
from tests.institutions.factories import TrainingClassFactory, UserFactory
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
