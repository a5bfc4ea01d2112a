"""Several officers act at the same moment. Each storm over a constraint has a twin without it that breaks."""

import pytest
from django.db import connection, transaction
from django.db.models import Count

from certificates import issuing
from certificates.models import Certificate
from portal.shared.refusals import Refused
from subsidies import funds, payments
from subsidies.models import ClaimLine, Payment, PaymentBatch, PaymentLine
from tests import emptying
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys
from tests.subsidies.factories import fund_with
from tests.subsidies.journeys import BATCHED
from tests.subsidies.storm import at_once, is_held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("storm")]


@pytest.fixture
def ground():
    return journeys.ground(JurisdictionFactory())


@pytest.fixture
def cast():
    return journeys.cast()


def _payments_of_a_line():
    live = PaymentLine.objects.filter(live=True).values("line").annotate(times=Count("pk"))
    return max(row["times"] for row in live)


def test_two_batches_never_share_a_line(ground, cast):
    journeys.claim_due(ground, cast=cast)
    makers = [cast.maker, cast.approver, *(UserFactory() for _n in range(4))]
    done = at_once(*[lambda m=maker: payments.make_batch(ground.fund, actor=m, now=BATCHED) for maker in makers])
    assert sorted(str(type(each).__name__) for each in done) == ["PaymentBatch", *["list"] * 5]
    assert {tuple(each) for each in done if isinstance(each, list)} == {("NOTHING_DUE",)}
    assert (_payments_of_a_line(), PaymentBatch.objects.count()) == (1, 1)


def _without_looking(fund, maker, number):
    """A batch as somebody would make it who looks first and writes later, without locks."""
    lines = list(ClaimLine.objects.filter(state=ClaimLine.State.APPROVED))
    batch = PaymentBatch.objects.create(
        number=number, jurisdiction=fund.jurisdiction, fund=fund, amount=1, payment_count=1, content_hash="",
        made_at=BATCHED, made_by=maker,
    )  # fmt: skip
    for place, line in enumerate(lines, start=1):
        payment = Payment.objects.create(
            batch=batch, place=place, reference=f"{number}-{place}", person=line.person, amount=line.amount
        )
        PaymentLine.objects.create(payment=payment, line=line, amount=line.amount)


def test_lines_are_paid_twice_without_the_constraint(ground, cast):
    journeys.claim_due(ground, cast=cast, people=journeys.people_with_accounts(2))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX line_in_one_live_payment")
    try:
        at_once(*[lambda n=n: _without_looking(ground.fund, cast.maker, f"BF-{n}") for n in range(4)])
        assert _payments_of_a_line() > 1
    finally:
        with connection.cursor() as cursor:
            with emptying.allowed():
                cursor.execute("TRUNCATE subsidies_paymentline CASCADE")
            cursor.execute(
                "CREATE UNIQUE INDEX line_in_one_live_payment ON subsidies_paymentline (line_id) WHERE live"
            )


@pytest.mark.parametrize("round_", range(3))
def test_approving_and_abandoning_have_one_winner(ground, cast, round_):
    journeys.claim_due(ground, cast=cast, people=journeys.people_with_accounts(2))
    made = payments.check_over(journeys.batch_made(ground, cast=cast), actor=cast.maker, now=BATCHED)
    one, other = (PaymentBatch.objects.get(pk=made.pk) for _n in range(2))
    done = at_once(
        lambda: payments.approve(one, actor=cast.approver, now=BATCHED).state,
        lambda: payments.abandon(other, actor=cast.maker, now=BATCHED, reason="名单有误").state,
    )
    made.refresh_from_db()
    # what is approved may still be given up; what is given up is never approved
    assert done in (["approved", "abandoned"], [["WRONG_STATE"], "abandoned"])
    assert made.state == PaymentBatch.State.ABANDONED
    assert set(ClaimLine.objects.values_list("state", "batch_approved_by")) == {("approved", None)}


def test_sending_and_abandoning_have_one_winner(ground, cast):
    journeys.claim_due(ground, cast=cast, people=journeys.people_with_accounts(2))
    made = journeys.batch_approved(ground, cast=cast)
    one, other = (PaymentBatch.objects.get(pk=made.pk) for _n in range(2))
    done = at_once(
        lambda: bool(payments.send(one, actor=cast.maker, now=BATCHED)),
        lambda: payments.abandon(other, actor=cast.maker, now=BATCHED, reason="名单有误").state,
    )
    made.refresh_from_db()
    assert done in ([True, ["WRONG_STATE"]], [["WRONG_STATE"], "abandoned"])
    assert made.state == ("sent" if done[0] is True else "abandoned")


def test_batch_on_its_way_and_its_certificates_wait_for_each_other(ground, cast):
    journeys.claim_due(ground, cast=cast, people=journeys.people_with_accounts(2))
    batch, officer = journeys.batch_approved(ground, cast=cast), journeys.officer_of(ground.city)
    certificate = Certificate.objects.order_by("pk")[0]

    def send():
        return payments.send(PaymentBatch.objects.get(pk=batch.pk), actor=cast.maker, now=BATCHED)

    def revoke():
        return issuing.revoke(certificate, actor=officer, now=BATCHED, reason="代考")

    with transaction.atomic():
        send()
        assert is_held(revoke)
        transaction.set_rollback(True)
    with transaction.atomic():
        revoke()
        assert is_held(send)
    with pytest.raises(Refused, match="CERTIFICATE_NOT_VALID"):
        send()


@pytest.fixture
def small_fund():
    return fund_with("500.00", JurisdictionFactory())


def _reserve(fund, number, user):
    return funds.reserve(fund, payments.Decimal("100.00"), key=f"r{number}", subject=fund, actor=user, now=BATCHED).pk


def test_sixteen_reservations_never_overdraw(small_fund):
    user = UserFactory()
    done = at_once(*[lambda n=n: _reserve(small_fund, n, user) for n in range(16)])
    assert sum(isinstance(each, int) for each in done) == 5
    assert [each for each in done if isinstance(each, list)] == [["FUND_SHORT"]] * 11
    assert funds.balances(small_fund)["available"] == 0


def test_fund_is_overdrawn_without_the_constraint(small_fund):
    user = UserFactory()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE subsidies_fundaccount DROP CONSTRAINT fund_account_not_negative")
    try:
        at_once(*[lambda n=n: _reserve(small_fund, n, user) for n in range(8)])
        assert funds.balances(small_fund)["available"] < 0
    finally:
        with connection.cursor() as cursor:
            with emptying.allowed():
                cursor.execute("TRUNCATE subsidies_fundaccount, subsidies_ledgertransaction CASCADE")
            cursor.execute(
                "ALTER TABLE subsidies_fundaccount ADD CONSTRAINT fund_account_not_negative CHECK"
                " ((account = 'appropriated' AND balance <= 0) OR (account <> 'appropriated' AND balance >= 0))"
            )


def test_movements_both_ways_do_not_block_each_other(small_fund):
    user = UserFactory()
    _reserve(small_fund, "first", user)

    def give_back(number):
        amount = payments.Decimal("1.00")
        return funds.release(small_fund, amount, key=f"b{number}", subject=small_fund, actor=user, now=BATCHED).pk

    acts = [lambda n=n: _reserve(small_fund, n, user) for n in range(4)]
    done = at_once(*acts, *[lambda n=n: give_back(n) for n in range(8)])
    assert all(isinstance(each, int) for each in done)
    assert funds.balances(small_fund)["reserved"] == payments.Decimal("492.00")


def test_one_key_moves_money_once(small_fund):
    user = UserFactory()
    done = at_once(*[lambda: _reserve(small_fund, "same", user) for _n in range(8)])
    assert len(set(done)) == 1
    assert funds.balances(small_fund)["reserved"] == payments.Decimal("100.00")
