"""A class is closed when nothing more can come of it."""

from datetime import timedelta

import pytest

from certificates import issuing
from institutions import filings
from institutions.models import TrainingClass
from subsidies import bank_returns, claims, class_money, closing, releases, reviews
from subsidies.models import Claim
from tests.institutions.factories import InstitutionFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED, CLAIMED
from trainees import enrolments

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(db):
    return journeys.cast()


@pytest.fixture
def ground(db):
    return journeys.ground(JurisdictionFactory())


@pytest.fixture
def certified(ground, cast):
    """A class of two, both certified."""
    school = InstitutionFactory(jurisdiction=ground.city)
    accepted = journeys.accepted_class(school, journeys.people_with_accounts(2), cast=cast)
    return journeys.certified_class(journeys.completed_class(accepted, cast=cast))


def pay(claim, ground, cast):
    journeys.approved_claim(journeys.reviewed_claim(claim, cast=cast), cast=cast)
    sent = journeys.batch_sent(ground, cast=cast)
    bank_returns.apply(sent, content=bank.answer(sent), name="a.csv", actor=cast.maker, now=ANSWERED)


def test_class_closes_when_every_certificate_is_paid(certified, ground, cast):
    claim = journeys.submitted_claim(certified, cast=cast)
    assert closing.close_due(now=CLAIMED) == []
    pay(claim, ground, cast)
    assert closing.close_due(now=ANSWERED) == [certified]
    assert closing.close_due(now=ANSWERED) == []


def test_class_nobody_passed_is_evaluated_and_closes(ground, cast):
    school = InstitutionFactory(jurisdiction=ground.city)
    missed = journeys.accepted_class(school, journeys.people_with_accounts(1), cast=cast)
    filings.start_due(journeys.STARTED)
    missed.refresh_from_db()
    assert enrolments.complete_class(missed, actor=cast.clerk, now=journeys.COMPLETED)
    assert missed.state == "evaluated"
    assert enrolments.complete_class(missed, actor=cast.clerk, now=journeys.COMPLETED) == []
    assert closing.close_due(now=CLAIMED) == [missed]
    assert releases.release_due(now=CLAIMED).uses == 1
    assert sum(class_money.reserved_of(missed).values()) == 0


def test_class_waits_for_a_suspended_certificate(certified, ground, cast):
    claim = journeys.submitted_claim(certified, cast=cast)
    reviews.take(claim, actor=cast.first, now=CLAIMED + HOUR)
    day = CLAIMED.date() + timedelta(days=9)
    reviews.send_back(claim, actor=cast.first, now=CLAIMED + HOUR, note="补材料", correct_by=day)
    officer, line = journeys.officer_of(ground.city), claim.lines.order_by("pk")[0]
    issuing.suspend(line.certificate, actor=officer, now=CLAIMED + HOUR, reason="核查")
    again = claims.submit(Claim.objects.get(pk=claim.pk), actor=cast.clerk, now=CLAIMED + 2 * HOUR)
    pay(again, ground, cast)
    line.refresh_from_db()
    assert line.state == "withdrawn"
    assert closing.close_due(now=ANSWERED) == []
    assert TrainingClass.objects.get(pk=certified.pk).state == "evaluated"
