"""What the database itself refuses, whoever writes past the operations; and the whole tables of states."""

from datetime import timedelta
from itertools import combinations

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from subsidies import bank_returns
from subsidies.models import (
    BankReturn,
    BankReturnLine,
    ClaimLine,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentBatch,
    PaymentLine,
)
from subsidies.models.claim_line import ACTORS
from tests import state_tables
from tests.institutions.factories import UserFactory
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        batch = journeys.batch_sent(stage.ground, cast=stage.cast)
        content = bank.answer(batch, failed={1})
        bank_returns.apply(batch, content=content, name="a.csv", actor=stage.cast.maker, now=ANSWERED)
        yield stage


@pytest.fixture
def paid_line(stage, db):
    return ClaimLine.objects.filter(state=ClaimLine.State.PAID).first()


@pytest.mark.parametrize(("one", "other"), list(combinations(ACTORS, 2)))
def test_two_steps_by_one_person_are_refused(paid_line, one, other):
    name = f"line_{one.removesuffix('_by')}_is_not_{other.removesuffix('_by')}"
    stays = ("who_came_before_stays", "final_reviewer_stays", "who_paid_stays")
    frozen = pgtrigger.ignore(*(f"subsidies.ClaimLine:{name}" for name in stays))
    with frozen, pytest.raises(IntegrityError, match=name), transaction.atomic():
        ClaimLine.objects.filter(pk=paid_line.pk).update(**{one: getattr(paid_line, other)})


def test_all_five_steps_have_a_person(paid_line):
    assert len({getattr(paid_line, step) for step in ACTORS} - {None}) == 5


@pytest.mark.parametrize("actor", ACTORS)
def test_who_acted_on_a_paid_line_stays(stage, paid_line, actor):
    other = UserFactory(username="somebody_else")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ClaimLine.objects.filter(pk=paid_line.pk).update(**{actor: other})


def test_batch_is_not_approved_by_its_maker(stage, db):
    batch = PaymentBatch.objects.get()
    frozen = pgtrigger.ignore("subsidies.PaymentBatch:approval_stays")
    with frozen, pytest.raises(IntegrityError, match="batch_approved_by_other"), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(approved_by=batch.made_by)


def test_batch_is_not_sent_unapproved(stage, db):
    frozen = pgtrigger.ignore("subsidies.PaymentBatch:approval_stays")
    with frozen, pytest.raises(IntegrityError, match="batch_sent_was_approved"), transaction.atomic():
        PaymentBatch.objects.update(approved_by=None)


def test_line_is_in_one_live_payment(paid_line):
    other = Payment.objects.exclude(lines__line=paid_line).first()
    with pytest.raises(IntegrityError, match="line_in_one_live_payment"), transaction.atomic():
        PaymentLine.objects.create(payment=other, line=paid_line, amount=paid_line.amount)


def test_line_is_not_paid_before_its_notice(paid_line):
    with pytest.raises(IntegrityError, match="line_approved_after_notice"), transaction.atomic():
        later = paid_line.approved_at + timedelta(days=1)
        ClaimLine.objects.filter(pk=paid_line.pk).update(noticed_at=later)


def test_payment_is_answered_the_same_way_once(stage, db):
    line = BankReturnLine.objects.first()
    with pytest.raises(IntegrityError, match="bank_answers_once"), transaction.atomic():
        BankReturnLine.objects.create(
            bank_return=line.bank_return, payment=line.payment, row=99, paid=line.paid, amount=line.amount
        )


@pytest.mark.parametrize("model", [LedgerTransaction, LedgerEntry, BankReturn, BankReturnLine])
def test_append_only_rows_stay(stage, db, model):
    key = model.objects.first().pk
    with pytest.raises(DatabaseError, match="append_only|Cannot"), transaction.atomic():
        model.objects.filter(pk=key).update(id=key)
    with pytest.raises(DatabaseError, match="append_only|Cannot"), transaction.atomic():
        model.objects.filter(pk=key).delete()


@pytest.mark.parametrize("model", [PaymentBatch, Payment, PaymentLine, ClaimLine])
def test_rows_of_payment_are_never_deleted(stage, db, model):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


def test_one_sided_entry_is_refused(stage, db):
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        posted = LedgerTransaction.objects.create(
            kind="payment", key="one side", subject_type="x", subject_id="1", at=ANSWERED
        )
        LedgerEntry.objects.create(transaction=posted, fund=stage.ground.fund, account="available", amount=5)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


BATCH_TABLE = {
    "check_over": ({"prepared"}, "checked"),
    "approve": ({"checked"}, "approved"),
    "send": ({"approved"}, "sent"),
    "reconcile": ({"sent"}, "reconciled"),
    "close": ({"reconciled"}, "closed"),
    "abandon": ({"prepared", "checked", "approved"}, "abandoned"),
}
PAYMENT_TABLE = {
    "send": ({"due"}, "sent"),
    "settle": ({"sent"}, "paid"),
    "fail": ({"sent"}, "failed"),
    "come_back": ({"paid"}, "returned"),
    "abandon": ({"due"}, "abandoned"),
}
test_table_of_batches = state_tables.whole(PaymentBatch, BATCH_TABLE)
test_table_of_payments = state_tables.whole(Payment, PAYMENT_TABLE)


@pytest.mark.parametrize("column", ["facts", "award_json", "amount", "payee", "fund_source"])
def test_what_a_paid_line_was_awarded_stays(paid_line, column):
    other = {"facts": {}, "award_json": {}, "amount": 1}.get(column, "employer")
    with pytest.raises(DatabaseError, match="award of a line handed in stays"), transaction.atomic():
        ClaimLine.objects.filter(pk=paid_line.pk).update(**{column: other})


@pytest.mark.parametrize("column", ["claim", "person", "enrolment", "certificate", "policy"])
def test_what_a_line_claims_stays(paid_line, column):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ClaimLine.objects.filter(pk=paid_line.pk).update(**{f"{column}_id": 9001})


def test_award_of_a_line_in_review_stays(submitted_claim):
    with pytest.raises(DatabaseError, match="award of a line handed in stays"), transaction.atomic():
        submitted_claim.lines.update(amount=1)


def test_award_of_a_line_not_handed_in_is_worked_out_anew(draft_claim):
    assert draft_claim.lines.update(amount=1) == 2


def test_award_of_a_line_back_for_correction_is_worked_out_anew(returned_line):
    assert ClaimLine.objects.filter(pk=returned_line.pk).update(amount=1) == 1
