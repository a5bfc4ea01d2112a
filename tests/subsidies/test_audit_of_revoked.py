"""A certificate that is revoked after its line was accepted: the audit finds the line, once."""

from datetime import UTC, datetime

import pytest

from certificates import issuing
from portal.accounts.roles import Role
from subsidies.audits import certificate_revoked
from subsidies.models import Claim, ClaimLine
from tests.fixtures.personas import staff_of
from tests.subsidies import journeys

LATER = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        yield stage


@pytest.fixture
def line(stage, db):
    """An approved line of 1,500 yuan."""
    return Claim.objects.get(pk=stage.claim.pk).lines.order_by("pk")[0]


@pytest.fixture
def body(line):
    """Somebody of the body that issued the line's certificate."""
    return staff_of(line.certificate.body, "body", Role.EVALUATOR)


@pytest.fixture
def revoked(line, body):
    issuing.revoke(line.certificate, actor=body, now=LATER, reason="代考")
    return line


def test_approved_line_of_revoked_certificate_is_found(revoked):
    (found,) = certificate_revoked.search()
    assert found.rows == [("subsidies.claimline", revoked.pk)]
    assert found.details == {"amount": "1500.00"}


def test_suspended_certificate_is_no_finding(line, body):
    issuing.suspend(line.certificate, actor=body, now=LATER, reason="代考")
    assert list(certificate_revoked.search()) == []


@pytest.mark.parametrize("state", ["pending", "refused"])
def test_line_that_draws_nothing_is_no_finding(revoked, state):
    codes = ["CERTIFICATE_REVOKED"] if state == "refused" else []
    ClaimLine.objects.filter(pk=revoked.pk).update(state=state, refusal_codes=codes)
    assert list(certificate_revoked.search()) == []


def test_recovered_line_is_no_finding(revoked, stage):
    paid = {"batch_made_by": stage.cast.maker, "batched_at": LATER}
    paid |= {"batch_approved_by": stage.cast.approver, "paid_at": LATER}
    ClaimLine.objects.filter(pk=revoked.pk).update(state="recovered", **paid)
    assert list(certificate_revoked.search()) == []
