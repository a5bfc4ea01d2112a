"""Certificates for tests, in every state."""

from datetime import UTC, date, datetime, timedelta

import factory

from certificates.models import Certificate
from portal.accounts.models import User
from portal.reference.grades import Grade


def _someone() -> User:
    return User.objects.get_or_create(username="revoker", defaults={"display_name": "revoker"})[0]


class CertificateFactory(factory.django.DjangoModelFactory):
    """A valid certificate of someone who was only evaluated.

    `after_training` ties it to a certified enrolment (pass `enrolment=` for one of your own); the other traits give
    the other states, `expired` with its last day behind it.
    """

    class Meta:
        model = Certificate

    class Params:
        after_training = factory.Trait(
            enrolment=factory.SubFactory("tests.trainees.factories.EnrolmentFactory", certified=True),
            person=factory.SelfAttribute("enrolment.person"),
            occupation=factory.SelfAttribute("enrolment.training_class.occupation"),
            grade=factory.SelfAttribute("enrolment.training_class.grade"),
            route=Certificate.Route.TRAINING,
        )
        suspended = factory.Trait(
            state=Certificate.State.SUSPENDED,
            suspended_at=factory.LazyAttribute(lambda c: c.recorded_at + timedelta(days=1)),
            reason="证书信息核实中",
        )
        revoked = factory.Trait(
            state=Certificate.State.REVOKED,
            revoked_at=factory.LazyAttribute(lambda c: c.recorded_at + timedelta(days=1)),
            revoked_by=factory.LazyFunction(_someone),
            reason="替考，成绩作废",
        )
        expired = factory.Trait(
            state=Certificate.State.EXPIRED,
            expires_on=factory.LazyAttribute(lambda c: c.issued_on + timedelta(days=365)),
        )

    number = factory.Sequence(lambda n: f"S00003202992600{n:04}")
    kind = Certificate.Kind.SKILL_LEVEL
    person = factory.SubFactory("tests.trainees.factories.PersonFactory")
    holder_name = factory.SelfAttribute("person.name")
    occupation = factory.SubFactory("tests.portal.reference.factories.OccupationFactory")
    grade = Grade.INTERMEDIATE
    body = factory.SubFactory("tests.institutions.factories.InstitutionFactory", evaluates=True)
    issued_on = date(2026, 3, 2)
    route = Certificate.Route.EVALUATION
    recorded_at = factory.LazyAttribute(
        lambda c: datetime(c.issued_on.year, c.issued_on.month, c.issued_on.day, 2, tzinfo=UTC)
    )
