"""Batches: made of what was seen, approved by somebody else, sent once, given up without loss."""

from decimal import Decimal

import pytest

from certificates import issuing
from portal.shared import trail
from portal.shared.refusals import Refused
from subsidies import bank_returns, funds, payments, reviews
from subsidies.models import Claim, ClaimLine, Payment, PaymentBatch, PaymentLine
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import OccupationFactory
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED, BATCHED, SENT
from trainees.models import Person


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        yield stage


@pytest.fixture
def cast(stage, db):
    return stage.cast


@pytest.fixture
def ground(stage, db):
    return stage.ground


@pytest.fixture
def claim(stage, db):
    return Claim.objects.get(pk=stage.claim.pk)


def refused_codes(act, *args, **values):
    with pytest.raises(Refused) as refused:
        act(*args, **values)
    return refused.value.codes


def test_batch_pays_every_payee_once(claim, ground, cast):
    batch = journeys.batch_made(ground, cast=cast)
    claim.refresh_from_db()
    assert (batch.payment_count, batch.amount, claim.state) == (5, Decimal("7500.00"), Claim.State.BATCHED)
    assert set(batch.payments.values_list("state", flat=True)) == {Payment.State.DUE}


def test_two_lines_of_one_payee_are_one_payment(claim, ground, cast):
    people = [line.person for line in claim.lines.all()[:2]]
    journeys.claim_due(ground, cast=cast, people=people, number=2, occupation=OccupationFactory())
    batch = journeys.batch_made(ground, cast=cast)
    sums = [(payment.amount, payment.lines.count()) for payment in batch.payments.all()]
    assert sorted(sums) == [(Decimal("1500.00"), 1)] * 3 + [(Decimal("3000.00"), 2)] * 2


def test_batch_is_what_was_seen(claim, ground, cast):
    seen = payments.waiting(ground.fund).fingerprint
    journeys.batch_made(ground, cast=cast)
    assert refused_codes(payments.make_batch, ground.fund, actor=cast.maker, now=BATCHED, seen=seen) == ["DUE_CHANGED"]
    assert PaymentBatch.objects.count() == 1


def test_named_line_not_due_is_refused(claim, ground, cast):
    keys = list(claim.lines.values_list("pk", flat=True))
    make = {"actor": cast.maker, "now": BATCHED, "lines": [*keys, 0]}
    assert refused_codes(payments.make_batch, ground.fund, **make) == ["NOT_DUE"]


def test_reviewer_makes_no_batch(claim, ground, cast):
    assert refused_codes(payments.make_batch, ground.fund, actor=cast.final, now=BATCHED) == ["OWN_WORK"]


def test_maker_does_not_approve(claim, ground, cast):
    batch = payments.check_over(journeys.batch_made(ground, cast=cast), actor=cast.maker, now=BATCHED)
    assert refused_codes(payments.approve, batch, actor=cast.maker, now=BATCHED) == ["SAME_PERSON"]
    assert refused_codes(payments.approve, batch, actor=cast.first, now=BATCHED) == ["OWN_WORK"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ({"account_number": ""}, "ACCOUNT_MISSING"),
        ({"account_holder": "别人"}, "OTHER_HOLDER"),
    ],
)
def test_line_without_own_account_waits(claim, ground, cast, spoil, code):
    person = claim.lines.first().person
    for field, value in spoil.items():
        setattr(person, field, value)
    person.save()
    waiting = payments.waiting(ground.fund)
    assert [(line.person, [r.code for r in reasons]) for line, reasons in waiting.blocked] == [(person, [code])]
    assert journeys.batch_made(ground, cast=cast).payment_count == 4


def test_account_of_two_people_is_blocked(claim, ground, cast):
    one, other = [line.person for line in claim.lines.all()[:2]]
    other.account_number = one.account_number
    other.save()
    blocked = payments.waiting(ground.fund).blocked
    assert [(line.person, reason.code) for line, (reason,) in blocked] == [
        (one, "ACCOUNT_SHARED"),
        (other, "ACCOUNT_SHARED"),
    ]


def test_suspended_certificate_blocks_its_line(claim, ground, cast):
    line = claim.lines.first()
    officer = journeys.officer_of(ground.city)
    issuing.suspend(line.certificate, actor=officer, now=BATCHED, reason="核实中")
    blocked = payments.waiting(ground.fund).blocked
    assert [(found.pk, reason.code) for found, (reason,) in blocked] == [(line.pk, "CERTIFICATE_NOT_VALID")]


def test_line_held_after_batching_stops_the_batch(claim, ground, cast):
    batch = payments.check_over(journeys.batch_made(ground, cast=cast), actor=cast.maker, now=BATCHED)
    reviews.hold(claim.lines.first(), actor=UserFactory(), now=BATCHED, note="等待核实")
    assert refused_codes(payments.approve, batch, actor=cast.approver, now=BATCHED) == ["LINE_HELD"]


def test_changed_batch_is_not_approved(claim, ground, cast):
    batch = payments.check_over(journeys.batch_made(ground, cast=cast), actor=cast.maker, now=BATCHED)
    bank.rewrite(batch.payments.first(), account_number="62170000000000001")
    assert refused_codes(payments.approve, batch, actor=cast.approver, now=BATCHED) == ["BATCH_CHANGED"]


def test_changed_batch_is_not_sent(claim, ground, cast):
    batch = journeys.batch_approved(ground, cast=cast)
    bank.rewrite(batch.payments.first(), amount=Decimal("9999.00"))
    assert refused_codes(payments.send, batch, actor=cast.maker, now=SENT) == ["BATCH_CHANGED"]


def test_abandoned_lines_fall_due_again(claim, ground, cast):
    batch = journeys.batch_approved(ground, cast=cast)
    payments.abandon(batch, actor=cast.approver, now=BATCHED, reason="名单有误")
    claim.refresh_from_db()
    assert (batch.state, claim.state) == (PaymentBatch.State.ABANDONED, Claim.State.APPROVED)
    assert set(batch.payments.values_list("state", flat=True)) == {Payment.State.ABANDONED}
    assert journeys.batch_made(ground, cast=cast).payment_count == 5


def test_abandoning_needs_a_reason(claim, ground, cast):
    batch = journeys.batch_made(ground, cast=cast)
    act = {"actor": cast.maker, "now": BATCHED, "reason": " "}
    assert refused_codes(payments.abandon, batch, **act) == ["REASON_MISSING"]


def test_sent_batch_is_not_abandoned(claim, ground, cast):
    batch = journeys.batch_sent(ground, cast=cast)
    act = {"actor": cast.maker, "now": SENT, "reason": "名单有误"}
    assert refused_codes(payments.abandon, batch, **act) == ["WRONG_STATE"]


def test_file_is_fetched_again_and_recorded(claim, ground, cast):
    batch = journeys.batch_approved(ground, cast=cast)
    assert refused_codes(payments.bank_file, batch, actor=cast.maker) == ["NOT_SENT"]
    content = payments.send(batch, actor=cast.maker, now=SENT)
    assert payments.bank_file(batch, actor=cast.approver) == content
    record = trail.of(batch).filter(verb=payments.FILE_FETCHED).get()
    assert record.actor == cast.approver


def test_file_says_what_the_batch_pays(claim, ground, cast):
    batch = journeys.batch_approved(ground, cast=cast)
    lines = payments.send(batch, actor=cast.maker, now=SENT).decode("gb18030").splitlines()
    payment = batch.payments.first()
    expected = [batch.number, payment.reference, payment.holder, payment.account_number, "测试银行", "1500.00"]
    assert lines[1].split(",")[:6] == expected
    assert lines[-1] == f"{batch.number},合计,5,,,7500.00,"
    assert len(lines) == 7


@pytest.mark.clause("JY-103")
def test_sent_batch_is_paid_out_of_its_fund(claim, ground, cast):
    batch = journeys.batch_sent(ground, cast=cast)
    bank_returns.apply(batch, content=bank.answer(batch), name="back.csv", actor=cast.maker, now=ANSWERED)
    claim.refresh_from_db()
    left = funds.balances(ground.fund)
    assert (claim.state, left["paid"], left["committed"]) == (Claim.State.PAID, Decimal("7500.00"), Decimal(0))
    assert left["available"] == Decimal("92500.00")


@pytest.fixture
def failed(claim, ground, cast):
    """The first payment of a batch of five, which the bank could not carry out."""
    batch = journeys.batch_sent(ground, cast=cast)
    bank_returns.apply(batch, content=bank.answer(batch, failed={1}), name="back.csv", actor=cast.maker, now=ANSWERED)
    return batch.payments.get(place=1)


def _account(payment, **changes):
    values = {"holder": payment.person.name, "bank": "测试银行", "number": "6217009900000000001"}
    return values | {"tail": payment.person.id_number[-6:]} | changes


def test_mended_line_enters_the_next_batch(failed, claim, ground, cast):
    payments.correct_account(failed, actor=cast.maker, now=ANSWERED, **_account(failed))
    batch = journeys.batch_made(ground, cast=cast)
    payment = batch.payments.get()
    assert (payment.person, payment.account_number) == (failed.person, "6217009900000000001")
    failed.refresh_from_db()
    assert (failed.state, failed.failure) == (Payment.State.FAILED, bank.NO_MATCH)
    assert PaymentLine.objects.filter(line=payment.lines.get().line, live=True).count() == 1


def test_failed_line_waits_until_mended(failed, claim, ground, cast):
    claim.refresh_from_db()
    assert claim.state == Claim.State.APPROVED
    assert refused_codes(payments.make_batch, ground.fund, actor=cast.maker, now=ANSWERED) == ["NOTHING_DUE"]
    assert refused_codes(payments.close, failed.batch, actor=cast.maker, now=ANSWERED) == ["FAILED_OPEN"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tail": "000000"}, "WRONG_TAIL"),
        ({"tail": ""}, "WRONG_TAIL"),
        ({"holder": "别人"}, "OTHER_HOLDER"),
        ({"bank": " "}, "BANK_MISSING"),
        ({"number": "12345"}, "ACCOUNT_FORM"),
    ],
)
def test_account_is_mended_by_its_owner_alone(failed, cast, changes, code):
    act = {"actor": cast.maker, "now": ANSWERED} | _account(failed, **changes)
    assert refused_codes(payments.correct_account, failed, **act) == [code]
    assert failed.lines.get().line.state == ClaimLine.State.FAILED


def test_account_of_another_person_is_refused(failed, cast):
    other = Person.objects.exclude(pk=failed.person_id).first()
    act = {"actor": cast.maker, "now": ANSWERED} | _account(failed, number=other.account_number)
    assert refused_codes(payments.correct_account, failed, **act) == ["ACCOUNT_SHARED"]


def test_account_is_mended_once(failed, cast):
    act = {"actor": cast.maker, "now": ANSWERED} | _account(failed)
    payments.correct_account(failed, **act)
    assert refused_codes(payments.correct_account, failed, **act) == ["NOTHING_FAILED"]


def test_batch_closes_when_nothing_is_open(failed, cast):
    payments.correct_account(failed, actor=cast.clerk, now=ANSWERED, **_account(failed))
    assert payments.close(failed.batch, actor=cast.maker, now=ANSWERED).state == PaymentBatch.State.CLOSED


def test_mending_leaves_a_trail_without_numbers(failed, cast):
    payments.correct_account(failed, actor=cast.clerk, now=ANSWERED, **_account(failed))
    record = trail.of(failed.person).get(verb="enter account")
    assert (record.actor, record.details, record.at) == (cast.clerk, {}, ANSWERED)
