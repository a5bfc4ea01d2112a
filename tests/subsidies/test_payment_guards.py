"""What a batch pays is written once, and no payment is settled twice: PostgreSQL refuses it, whoever writes."""

import base64

import pytest
from django.db import DatabaseError, connection, transaction

from portal.shared import rotation, workflow
from subsidies import bank_returns
from subsidies.models import Payment, PaymentBatch
from tests.institutions.factories import InstitutionFactory
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED

OF_PAYMENT = {
    "amount": "amount + 1",
    "holder": "'王五'",
    "bank": "'别的银行'",
    "account_number": "account_number || '1'::bytea",
    "account_index": "account_index || '1'::bytea",
    "reference": "reference || '1'",
    "place": "place + 100",
    "person_id": "(SELECT max(id) FROM trainees_person WHERE id <> person_id)",
    "batch_id": "batch_id + 1",
}
OF_LINE = {"amount": "amount + 1", "line_id": "line_id + 1", "payment_id": "payment_id + 1"}
OF_BATCH = {
    "amount": "amount + 1",
    "payment_count": "payment_count + 1",
    "number": "number || '1'",
    "fund_id": "fund_id + 1",
    "content_hash": "'x'",
    "made_by_id": "approved_by_id",
    "made_at": "made_at - interval '1 day'",
    "approved_by_id": "NULL",
    "approved_at": "approved_at + interval '1 second'",
    "file_hash": "'x'",
    "sent_at": "sent_at + interval '1 day'",
}


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker, people=3) as stage:
        yield stage


@pytest.fixture
def prepared(stage, db):
    return journeys.batch_made(stage.ground, cast=stage.cast)


@pytest.fixture
def sent(stage, db):
    return journeys.batch_sent(stage.ground, cast=stage.cast)


@pytest.fixture
def answered(stage, sent):
    """Paid but for one payment that failed."""
    content = bank.answer(sent, failed={1})
    bank_returns.apply(sent, content=content, name="a.csv", actor=stage.cast.maker, now=ANSWERED)
    return sent


def written(table, column, value, where="true"):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {value} WHERE {where}")  # noqa: S608
        return cursor.rowcount


def is_refused(table, column, value, where="true"):
    with pytest.raises(DatabaseError, match="Cannot update"):
        written(table, column, value, where)


@pytest.mark.parametrize("column", OF_PAYMENT)
@pytest.mark.parametrize("at", ["prepared", "sent", "answered"])
def test_what_a_payment_pays_stays(request, at, column):
    request.getfixturevalue(at)
    is_refused("subsidies_payment", column, OF_PAYMENT[column])


@pytest.mark.parametrize("column", OF_LINE)
@pytest.mark.parametrize("at", ["prepared", "answered"])
def test_what_a_payment_is_for_stays(request, at, column):
    request.getfixturevalue(at)
    is_refused("subsidies_paymentline", column, OF_LINE[column])


def test_line_of_a_failed_payment_does_not_come_back(answered):
    is_refused("subsidies_paymentline", "live", "true", "NOT live")


@pytest.mark.parametrize("column", OF_BATCH)
def test_what_was_sent_stays(sent, column):
    is_refused("subsidies_paymentbatch", column, OF_BATCH[column])


@pytest.mark.parametrize("column", ["amount", "payment_count", "number", "fund_id", "made_by_id", "made_at"])
def test_what_a_batch_pays_stays(prepared, column):
    is_refused("subsidies_paymentbatch", column, OF_BATCH[column])


def test_checked_batch_is_approved_by_its_step_alone(stage, prepared):
    workflow.perform(prepared, "check_over", actor=stage.cast.maker, now=journeys.BATCHED)
    is_refused("subsidies_paymentbatch", "approved_by_id", str(stage.cast.approver.pk))


OF_CLAIM = {
    "number": "number || '1'", "institution_id": "institution_id + 1", "training_class_id": "training_class_id + 1",
    "jurisdiction_id": "jurisdiction_id + 1", "policy_id": "policy_id + 1", "scheme": "'JY-HIRE'",
    "submitted_by_id": "9001", "taken_by_id": "NULL", "first_reviewed_by_id": "9001", "final_reviewed_by_id": "9001",
    "submitted_at": "submitted_at - interval '1 day'",
}  # fmt: skip


@pytest.mark.parametrize("column", OF_CLAIM)
def test_what_a_claim_asks_for_and_who_acted_on_it_stays(prepared, column):
    is_refused("subsidies_claim", column, OF_CLAIM[column])


@pytest.mark.parametrize("column", ["submitted_by_id", "first_reviewed_by_id", "final_reviewed_by_id"])
def test_who_acted_on_a_line_stays(prepared, column):
    is_refused("subsidies_claimline", column, "9001")


@pytest.mark.parametrize("column", ["number", "person_id", "enrolment_id", "recorded_by_id"])
def test_certificate_stays_with_its_training(stage, db, column):
    is_refused("certificates_certificate", column, "NULL")


def test_what_was_checked_stays(stage, prepared):
    workflow.perform(prepared, "check_over", actor=stage.cast.maker, now=journeys.BATCHED)
    is_refused("subsidies_paymentbatch", "content_hash", "'x'")


@pytest.mark.parametrize(
    ("column", "value"), [("settled_at", "settled_at + interval '1 day'"), ("settled_at", "NULL"), ("failure", "'x'")]
)
@pytest.mark.parametrize("state", ["paid", "failed"])
def test_answer_of_the_bank_stays(answered, state, column, value):
    is_refused("subsidies_payment", column, value, f"state = '{state}'")


@pytest.mark.parametrize(
    ("state", "other"), [("paid", "failed"), ("paid", "sent"), ("failed", "paid"), ("failed", "due"), ("paid", "due")]
)
def test_settled_payment_is_not_settled_again(answered, state, other):
    with pytest.raises(DatabaseError, match="Invalid transition"):
        written("subsidies_payment", "state", f"'{other}'", f"state = '{state}'")


@pytest.mark.parametrize("other", ["prepared", "checked", "approved", "abandoned"])
def test_sent_batch_does_not_go_back(sent, other):
    with pytest.raises(DatabaseError, match="Invalid transition"):
        written("subsidies_paymentbatch", "state", f"'{other}'")


@pytest.mark.parametrize(("at", "state", "moment"), [("sent", "paid", "NULL"), ("prepared", "sent", "now()")])
def test_payment_is_settled_at_a_moment_or_open(request, at, state, moment):
    request.getfixturevalue(at)
    with pytest.raises(DatabaseError, match="payment_settled_has_moment"):
        written("subsidies_payment", "(state, settled_at)", f"('{state}', {moment})")


@pytest.mark.parametrize("model", [Payment, PaymentBatch])
def test_database_knows_the_steps_of_the_code(model):
    (trigger,) = [each for each in model._meta.triggers if each.name == "steps"]
    declared = {(source, each.target) for each in workflow.declarations(model) for source in each.sources}
    assert set(trigger.transitions) == declared


def test_payment_goes_to_one_payee_of_its_lines(answered):
    other = InstitutionFactory()
    is_refused("subsidies_payment", "(person_id, institution_id)", f"(NULL, {other.pk})")


def test_new_key_changes_no_payment(sent, settings):
    accounts = [payment.account_number for payment in sent.payments.order_by("place")]
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS | {"new": base64.b64encode(b"n" * 32).decode()}
    settings.ENCRYPTION_KEY = "new"
    assert rotation.rotate(Payment).rows == len(accounts)
    assert [payment.account_number for payment in sent.payments.order_by("place")] == accounts
