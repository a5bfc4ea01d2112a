"""Both sides of boundaries, and what a sentence or a clause says there, that no case stands for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.assess import StageNotOffered, assess
from subsidies.rules.award import Award
from subsidies.rules.policy import held
from subsidies.rules.reasons import Reason
from subsidies.rules.standards import AwardRange, Standard, Uplift
from tests.subsidies.rules.drafts import pack_with
from tests.subsidies.rules.situations import facts

POLICIES = held()
ROW: dict[str, Any] = {"clauses": ["JY-61"], "rate": 1}
FIRST, LAST = date(2020, 3, 1), date(2020, 3, 31)


def given(code: str, name: str, **different: Any) -> Award:
    return assess(facts(name, code, **different), POLICIES[code])


def reason(award: Award, code: str) -> Reason:
    return next(each for each in award.reasons if each.code == code)


# --- standards


def test_range_may_be_a_single_sum() -> None:
    assert AwardRange(least=Decimal(5), most=Decimal(5)).most == 5


def test_standard_may_hold_for_a_day() -> None:
    assert Standard(**ROW, from_day=FIRST, to_day=FIRST).runs_on(FIRST)


@pytest.mark.parametrize(
    ("days", "day", "runs"),
    [
        ({"from_day": FIRST}, date(2020, 2, 29), False),
        ({"from_day": FIRST}, FIRST, True),
        ({"from_day": FIRST}, date(2021, 1, 1), True),
        ({"to_day": LAST}, date(2019, 1, 1), True),
        ({"to_day": LAST}, LAST, True),
        ({"to_day": LAST}, date(2020, 4, 1), False),
        ({}, LAST, True),
    ],
)
def test_standard_runs_on_both_its_ends(days: dict[str, date], day: date, runs: bool) -> None:
    assert Standard(**ROW, **days).runs_on(day) is runs


@pytest.mark.clause("JY-63")
def test_uplift_is_for_everyone_unless_said() -> None:
    uplift = Uplift(clauses=("JY-63",), share=Decimal("0.3"), grades=("senior",), kinds=("skill_level",))
    assert not uplift.employees_only
    assert uplift.told == {"percent": "30"}


@pytest.mark.clause("BC-46", "BC-07")
def test_local_standard_rests_on_its_own_clause() -> None:
    assert given("BC", "gap").steps[0].clause == "BC-46"


@pytest.mark.clause("BC-07")
def test_shortfall_names_cost_and_own_funds() -> None:
    said = reason(given("BC", "gap"), "SHORTFALL").inputs
    assert (said["cost"], said["own"], said["short"]) == ("50000", "20000", "30000")


@pytest.mark.clause("BC-46")
@pytest.mark.parametrize("signed", [[], ["finance", "hrss"]])
def test_city_decides_where_the_county_has_set_nothing(signed: list[str]) -> None:
    decided = {"county_standard_cny": None, "city_standard_cny": 25000, "county_signed_by": signed}
    assert given("BC", "gap", pack=decided).amount == 25000


# --- advances and settlement


@pytest.mark.clause("JY-94")
def test_advance_is_rounded_down_at_the_end() -> None:
    asked = given("JY", "project", stage="prepay", headcount=20, prepay={"requested_cny": "333.339"})
    assert (asked.amount, asked.steps[-2].code) == (Decimal("333.33"), "requested")


@pytest.mark.clause("JY-94")
def test_request_of_all_that_is_left_changes_nothing() -> None:
    award = given("JY", "project", stage="prepay", headcount=20, prepay={"requested_cny": 15000})
    assert award.amount == 15000
    assert "requested" not in [step.code for step in award.steps]


@pytest.mark.clause("JY-94")
def test_share_of_an_advance_is_told_in_percent() -> None:
    award = given("JY", "project", stage="prepay", headcount=20)
    assert [step.inputs["percent"] for step in award.steps if step.code == "prepayment_share"] == ["50"]


@pytest.mark.clause("JY-94")
def test_settlement_rests_on_the_clause_of_advances_and_is_rounded_down() -> None:
    award = given("JY", "project", stage="settle", headcount=18, prepay={"prepaid_cny": "100.005"})
    assert reason(award, "PREPAID_DEDUCTED").clause == "JY-94"
    assert award.amount == 18 * 1500 - Decimal("100.01")
    assert award.recover == 0


@pytest.mark.clause("JY-94")
def test_recovery_is_rounded_down() -> None:
    award = given("JY", "project", stage="settle", headcount=1, prepay={"prepaid_cny": "2000.009"})
    assert award.recover == Decimal("500.00")


# --- what was had before


@pytest.mark.clause("JY-89")
@pytest.mark.parametrize(("place", "counts"), [("JY", True), ("WX", False), (None, True)])
def test_subsidy_of_this_place_counts_to_the_year(place: str | None, counts: bool) -> None:
    had = [
        {
            "date": f"2020-0{month}-10",
            "scheme": "JY-CERT",
            "occupation": what,
            "grade": "junior",
            "jurisdiction": place,
        }
        for month, what in ((1, "钳工"), (2, "车工"), (3, "铣工"))
    ]
    assert ("ANNUAL_CAP_REACHED" in given("JY", "worker", history=had).codes) is counts


@pytest.mark.clause("JY-89")
def test_unknown_day_of_claim_leaves_the_day_of_the_certificate() -> None:
    policy = pack_with('dated_by = "certificate"', 'dated_by = "claim"')
    had = [
        {"date": f"2020-0{month}-10", "scheme": "JY-CERT", "occupation": what, "grade": "junior"}
        for month, what in ((1, "钳工"), (2, "车工"), (3, "铣工"))
    ]
    assert "ANNUAL_CAP_REACHED" in assess(facts(history=had, claim_date=None), policy).codes


@pytest.mark.clause("JY-90")
def test_same_grade_is_no_higher_one() -> None:
    policy = pack_with('within = "ever"', 'within = "calendar_year"')
    occupation = facts().occupation
    had = [{"date": "2019-03-10", "scheme": "JY-CERT", "occupation": occupation, "grade": "junior"}]
    award = assess(facts(history=had), policy)
    assert award.eligible
    assert "REVIEW_REQUIRED" not in award.codes


@pytest.mark.clause("JY-92")
@pytest.mark.parametrize("person", [None, {"relative_of": None}])
def test_record_of_nobody_binds_nobody(person: dict[str, Any] | None) -> None:
    policy = pack_with('record = "relative"', 'record = "disabled_person"')
    had = [{"date": "2019-03-10", "scheme": "JY-CERT", "occupation": "车工", "grade": "junior"}]
    assert assess(facts(person=person, history=had), policy).eligible


@pytest.mark.clause("NY-26")
def test_hire_of_an_employer_not_recorded_is_no_second_one() -> None:
    had = [{"date": "2022-12-01", "scheme": "NY-HIRE"}]
    assert "ALREADY_PAID" not in given("NY", "hire", employer={"id": None}, history=had).codes
    paid = [{**had[0], "employer": "E1"}]
    assert "ALREADY_PAID" in given("NY", "hire", history=paid).codes


@pytest.mark.clause("NY-26")
@pytest.mark.parametrize("hired", ["2023-03-10", "2023-04-01"])
def test_months_since_hire_are_never_below_none(hired: str) -> None:
    award = given("NY", "hire", hire={"hire_date": hired})
    assert reason(award, "STABLE_PERIOD_SHORT").inputs["months"] == "0"


# --- lists


@pytest.mark.clause("QD-18")
def test_removed_institution_is_not_listed_either() -> None:
    gone = {"listed": False, "listed_at_filing": None, "removed": True}
    assert "NOT_LISTED" in given("QD", "trainee", institution=gone).codes


@pytest.mark.clause("JY-33")
def test_occupation_outside_the_catalogue_is_named() -> None:
    outside: dict[str, Any] = {"class": {"catalogue_at_filing": False}}
    award = given("JY", "worker", employer=None, occupation_in_catalogue=False, **outside)
    assert reason(award, "NOT_IN_CATALOGUE").inputs["occupation"] == facts().occupation


def test_stage_that_is_not_offered_is_named() -> None:
    with pytest.raises(StageNotOffered, match="the scheme JY-TTW has no stage redeem"):
        assess(facts("through_work_a", stage="redeem"), POLICIES["JY"])
