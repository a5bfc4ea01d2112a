"""Money of the funds: it moves along one way, once, and never out of what others were promised."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from portal.shared import trail
from portal.shared.refusals import Refused
from subsidies import funds
from subsidies.models import Fund, LedgerTransaction
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.factories import fund_with

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def fund(db):
    return fund_with("1000.00", JurisdictionFactory())


@pytest.fixture
def move(fund):
    """Move money of the fund: by which step, how much, for whom."""

    def act(step, amount, subject=None, key="k"):
        values = {"key": key, "subject": subject or fund, "actor": None, "now": NOW}
        return getattr(funds, step)(fund, Decimal(amount), **values)

    return act


def refused_codes(act, *args, **values):
    with pytest.raises(Refused) as refused:
        act(*args, **values)
    return refused.value.codes


def test_fund_is_opened_when_its_first_money_comes(db):
    year = {"source": "special_account", "year": 2026, "key": "first", "note": ""}
    fund = funds.provide(JurisdictionFactory(), Decimal(1), actor=UserFactory(), now=NOW, **year)
    assert trail.of(fund).get(verb="open fund").at == NOW


def test_money_goes_all_the_way(move, fund):
    for step in ("reserve", "commit", "pay"):
        move(step, "300.00", key=step)
    assert funds.balances(fund) == {
        "appropriated": Decimal("1000.00"), "available": Decimal("700.00"), "reserved": Decimal(0),
        "committed": Decimal(0), "paid": Decimal("300.00"),
    }  # fmt: skip


def test_released_money_is_available_again(move, fund):
    move("reserve", "300.00", key="in")
    move("release", "300.00", key="out")
    assert funds.balances(fund)["available"] == Decimal("1000.00")


@pytest.mark.parametrize("amount", ["0", "-1.00", "0.001", "10000000000.00"])
def test_no_amount_moves_nothing(move, amount):
    assert refused_codes(move, "reserve", amount) == ["NOT_AN_AMOUNT"]


def test_more_than_there_is_is_refused(move, fund):
    with pytest.raises(Refused) as refused:
        move("reserve", "1000.01")
    (reason,) = refused.value.reasons
    assert (reason.code, "1,000.00" in str(reason), "1,000.01" in str(reason)) == ("FUND_SHORT", True, True)
    assert funds.balances(fund)["available"] == Decimal("1000.00")


def test_commitment_takes_its_own_reservation(move, fund):
    own, other = UserFactory(), UserFactory()
    move("reserve", "300.00", own, key="own")
    move("reserve", "400.00", other, key="other")
    move("commit", "350.00", own, key="line")
    left = funds.balances(fund)
    assert (left["reserved"], left["available"]) == (Decimal("400.00"), Decimal("250.00"))
    move("commit", "400.00", other, key="line of other")


def test_commitment_beyond_the_fund_is_refused(move, fund):
    move("reserve", "900.00", UserFactory(), key="other")
    assert refused_codes(move, "commit", "200.00", UserFactory()) == ["FUND_SHORT"]
    assert funds.balances(fund)["reserved"] == Decimal("900.00")


def test_same_key_moves_once(move):
    assert move("reserve", "10.00").pk == move("reserve", "10.00").pk
    assert LedgerTransaction.objects.filter(key="k").count() == 1


def test_same_key_for_another_sum_is_refused(move):
    move("reserve", "10.00")
    assert refused_codes(move, "reserve", "11.00") == ["OTHER_MOVEMENT"]
    assert refused_codes(move, "release", "10.00") == ["OTHER_MOVEMENT"]


def test_nearest_fund_above_pays(fund):
    place = fund.jurisdiction
    town = JurisdictionFactory(township=True, parent=place)
    assert funds.fund_for(town, source=fund.source, year=2026) == fund
    own = Fund.objects.create(source=fund.source, jurisdiction=town, year=2026)
    assert funds.fund_for(town, source=fund.source, year=2026) == own
    assert refused_codes(funds.fund_for, town, source=fund.source, year=2027) == ["NO_FUND"]


def test_balances_of_many_equal_those_of_one(move, fund):
    move("reserve", "300.00")
    empty = Fund.objects.create(source="fiscal", jurisdiction=fund.jurisdiction, year=2026)
    found = funds.balances_of([fund, empty])
    assert found == {fund.pk: funds.balances(fund), empty.pk: funds.balances(empty)}
