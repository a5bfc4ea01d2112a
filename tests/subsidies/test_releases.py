"""Uses and money of classes that do not go on, and of trainees who left, come back; nothing else does."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from certificates.models import Certificate
from institutions import filings as class_filings
from institutions.models import TrainingClass
from subsidies import claims, class_money, funds, releases
from subsidies.models import Entitlement
from tests.certificates.factories import CertificateFactory
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.subsidies.classes import accepted_class, certify
from tests.subsidies.factories import fund_with, published_policy
from trainees import enrolments
from trainees.models import Enrolment

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def fund(city):
    return fund_with("100000.00", city)


@pytest.fixture
def course(city, fund):
    """Three trainees with a use and 1,500 yuan each set aside."""
    published_policy(city)
    return accepted_class(3, institution=InstitutionFactory(jurisdiction=city))


@pytest.fixture
def clerk(db):
    return UserFactory(username="the_clerk")


def held():
    return Entitlement.objects.live().count()


def test_class_under_way_keeps_everything(course, fund):
    assert releases.release_due(now=NOW) == releases.Released(0, Decimal(0))
    assert (held(), class_money.reserved_of(course)) == (3, {fund: Decimal(4500)})


def test_cancelled_class_gives_all_back(course, fund, clerk):
    class_filings.cancel(course, actor=clerk, now=NOW, reason="报名人数不足")
    assert releases.release_due(now=NOW) == releases.Released(3, Decimal(4500))
    assert (held(), class_money.reserved_of(course)) == (0, {})
    assert funds.balances(fund)["available"] == Decimal(100_000)
    assert set(Entitlement.objects.values_list("released_because", flat=True)) == {"class_stopped"}
    assert releases.release_due(now=NOW) == releases.Released(0, Decimal(0))


def test_terminated_class_gives_all_back(course, clerk):
    class_filings.start_due(NOW)
    course.refresh_from_db()
    class_filings.terminate(course, actor=clerk, now=NOW, reason="场地停用")
    assert releases.release_due(now=NOW) == releases.Released(3, Decimal(4500))


def test_who_leaves_gives_back_alone(course, fund, clerk):
    enrolments.drop(course.enrolments.first(), reason="换了工作", actor=clerk, now=NOW)
    assert releases.release_due(now=NOW) == releases.Released(1, Decimal(1500))
    assert (held(), class_money.reserved_of(course)) == (2, {fund: Decimal(3000)})


def test_revoked_before_claiming_gives_back(course):
    certificate = certify(course.enrolments.first())
    someone = UserFactory(username="revoker")
    revoked = {"state": "revoked", "revoked_at": NOW, "revoked_by": someone, "reason": "替考"}
    Certificate.objects.filter(pk=certificate.pk).update(**revoked)
    assert releases.release_due(now=NOW) == releases.Released(1, Decimal(1500))


def test_use_waits_for_the_correction_that_took_the_place(course):
    enrolment = course.enrolments.first()
    revoked = {"state": "revoked", "revoked_at": NOW, "revoked_by": UserFactory(username="revoker"), "reason": "录错"}
    Certificate.objects.filter(pk=certify(enrolment).pk).update(**revoked)
    CertificateFactory(after_training=True, enrolment=enrolment)
    assert releases.release_due(now=NOW) == releases.Released(0, Decimal(0))


def test_closed_class_gives_back_what_no_certificate_took(course, fund):
    certify(course.enrolments.first())
    stamps = {"started_at": NOW, "ended_at": NOW}
    TrainingClass.objects.filter(pk=course.pk).update(state="closed", **stamps)
    assert releases.release_due(now=NOW) == releases.Released(2, Decimal(3000))
    assert class_money.reserved_of(course) == {fund: Decimal(1500)}


def test_claimed_money_stays(course, fund, clerk):
    for enrolment in course.enrolments.all():
        certify(enrolment)
    claims.submit(claims.draft(course, now=NOW), actor=clerk, now=NOW)
    assert releases.release_due(now=NOW) == releases.Released(0, Decimal(0))
    assert class_money.reserved_of(course) == {fund: Decimal(4500)}


def test_refused_line_sets_its_money_free(course, fund, clerk):
    made = [certify(enrolment) for enrolment in course.enrolments.all()]
    claim = claims.draft(course, now=NOW)
    revoked = {"state": "revoked", "revoked_at": NOW, "revoked_by": clerk, "reason": "替考"}
    Certificate.objects.filter(pk=made[0].pk).update(**revoked)
    claims.submit(claim, actor=clerk, now=NOW)
    assert releases.release_due(now=NOW) == releases.Released(0, Decimal(1500))
    assert class_money.reserved_of(course) == {fund: Decimal(3000)}


def test_withdrawn_claim_keeps_its_money(course, fund, clerk):
    for enrolment in course.enrolments.all():
        certify(enrolment)
    claim = claims.submit(claims.draft(course, now=NOW), actor=clerk, now=NOW)
    claims.withdraw(claim, actor=clerk, now=NOW)
    claims.draft_due(now=NOW)
    assert releases.release_due(now=NOW) == releases.Released(0, Decimal(0))
    assert course.enrolments.filter(state=Enrolment.State.CERTIFIED).count() == 3
