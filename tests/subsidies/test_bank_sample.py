"""The sample of a return file goes all the way: 38 payments to the people of the clean roster, 35 paid, 3 failed."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from subsidies import bank_returns
from subsidies.models import Claim, ClaimLine, PaymentBatch
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys
from tests.subsidies.journeys import ANSWERED
from tests.trainees.factories import PersonFactory
from tests.trainees.samples import EXPECTED
from trainees.roster import check_roster

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
SAMPLE = (SAMPLES / "bank-result.csv").read_bytes().decode("gb18030")


def _people():
    """The 38 of the clean roster whom the bank answers for, on the accounts of the roster."""
    rows = check_roster(
        (SAMPLES / "roster-clean.xlsx").read_bytes(), "roster-clean.xlsx", starts=date(2026, 1, 12)
    ).accepted
    by_account = {row.values["account_number"]: row.values for row in rows}
    answered = [row["收款账号"] for row in csv.DictReader(io.StringIO(SAMPLE))]
    return [_person(by_account[account]) for account in answered]


def _person(values):
    number = values["id_number"]
    return PersonFactory(
        name=values["name"], id_number=number.number, birth_date=number.birth_date, account_bank="",
        account_holder=values["name"], account_number=values["account_number"],
    )  # fmt: skip


@pytest.fixture
def batch(db):
    city, cast = JurisdictionFactory(), journeys.cast()
    ground = journeys.ground(city)
    journeys.claim_due(ground, cast=cast, people=_people(), planned_headcount=40)
    return journeys.batch_sent(ground, cast=cast)


def test_sample_is_applied_as_expected(batch):
    content = SAMPLE.replace("{BATCH}", batch.number)
    for payment in batch.payments.all():
        content = content.replace(f"{{PAYMENT-{payment.place:03}}}", payment.reference)
    kept = bank_returns.apply(
        batch, content=content.encode("gb18030"), name="bank-result.csv", actor=batch.made_by, now=ANSWERED
    )
    batch.refresh_from_db()
    expected = EXPECTED["bank-result.csv"]
    assert (kept.paid_count + kept.failed_count, kept.failed_count) == (expected["rows"], expected["failed"])
    assert batch.state == PaymentBatch.State.RECONCILED
    assert ClaimLine.objects.filter(state=ClaimLine.State.PAID).count() == 35
    assert Claim.objects.get().state == Claim.State.APPROVED
    assert batch.amount == Decimal("57000.00")
