import pytest

from subsidies import payments
from subsidies.models import Claim, ClaimLine, Payment, PaymentBatch
from tests.subsidies import journeys


@pytest.fixture
def cast(db):
    return journeys.cast()


@pytest.fixture
def ground(city):
    return journeys.ground(city)


def test_approved_lines_fall_due(ground, cast):
    claim = journeys.claim_due(ground, cast=cast)
    assert claim.state == Claim.State.APPROVED
    assert payments.due(ground.fund).count() == 5


def test_sent(ground, cast):
    journeys.claim_due(ground, cast=cast)
    batch = journeys.batch_sent(ground, cast=cast)
    assert batch.state == PaymentBatch.State.SENT
