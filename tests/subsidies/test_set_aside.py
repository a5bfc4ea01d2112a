"""The money that was set aside for a class pays its lines, also where a nearer fund was opened since."""

from datetime import date
from types import SimpleNamespace

import pytest

from portal.shared.models import Run
from portal.shared.refusals import Refused
from subsidies import class_money, funds, notices, tasks
from subsidies.invariants import INVARIANTS
from subsidies.models import ClaimLine, Fund
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage
from tests.subsidies.factories import fund_with, standard_in_force

pytestmark = pytest.mark.django_db


@worlds.built_once
def world():
    """A class of a county, for which money of the city's fund is set aside; the county has none yet."""
    county = JurisdictionFactory(parent=(city := JurisdictionFactory()))
    cast, ground = journeys.cast(), journeys.ground(city)
    accepted = journeys.accepted_class(
        make_institution("甲培训学校", county, 1), journeys.people_with_accounts(3), cast=cast
    )
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=cast))
    claim = journeys.reviewed_claim(journeys.submitted_claim(certified, cast=cast), cast=cast)
    review_stage.published(review_stage.Stage(city, cast, claim))
    return SimpleNamespace(county=county, fund=ground.fund)


county, fund = worlds.parts("county", "fund")


@pytest.mark.parametrize("money", ["100.00", "9000.00"])
def test_nearer_fund_opened_meanwhile_does_not_stop_the_lines(money, county, fund):
    nearer = fund_with(money, county)
    notices.end_due(now=journeys.APPROVED)
    assert set(ClaimLine.objects.values_list("state", flat=True)) == {"approved"}
    left, own = funds.balances(Fund.objects.get(pk=fund.pk)), funds.balances(Fund.objects.get(pk=nearer.pk))
    assert (left["reserved"], left["committed"], own["committed"]) == (0, 4500, 0)
    assert [each.number for each in INVARIANTS if list(each.broken_by())] == []


def test_notice_whose_lines_no_fund_can_pay_is_told(county, monkeypatch):
    poor = fund_with("100.00", county)
    monkeypatch.setattr(class_money, "fund_paying", lambda *_asked: poor)
    with pytest.raises(Refused, match="FUND_SHORT"):
        tasks.keep_the_clock()
    assert set(ClaimLine.objects.values_list("state", flat=True)) == {"in_notice"}
    stopped = Run.objects.get(kind="clock", status="failed")
    assert (stopped.arguments, "100.00" in stopped.error) == ({"step": "notices ended"}, True)


def test_money_set_aside_in_two_funds_pays_what_it_was_set_aside_for():
    """The standard rose after the acceptance, and the rest was set aside in the county's own fund, opened since:
    neither holds enough for the last line, but the city's has more."""
    county = JurisdictionFactory(parent=(city := JurisdictionFactory()))
    cast, _ground = journeys.cast(), journeys.ground(city)
    standard_in_force(city, valid_from=date(2026, 1, 1))
    school, people = make_institution("乙培训学校", county, 2), journeys.people_with_accounts(3)
    accepted = journeys.accepted_class(school, people, cast=cast)
    standard_in_force(city, "1500.00", valid_from=date(2026, 2, 3))
    fund_with("900.00", county)
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=cast), number=2)
    claim = journeys.submitted_claim(certified, cast=cast)
    assert sorted(class_money.reserved_of(accepted).values()) == [900, 3600]
    review_stage.published(review_stage.Stage(city, cast, journeys.reviewed_claim(claim, cast=cast)))
    notices.end_due(now=journeys.APPROVED)
    assert set(claim.lines.values_list("state", flat=True)) == {"approved"}
    assert [each.number for each in INVARIANTS if list(each.broken_by())] == []
