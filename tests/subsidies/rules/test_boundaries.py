"""Both sides of boundaries, and what a sentence or a clause says there, that no case stands for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.assess import StageNotOffered, assess
from subsidies.rules.award import Award
from subsidies.rules.bases import PerUnit, PerYear
from subsidies.rules.parts import LivingAllowance, LocalDecisions
from subsidies.rules.policy import Policy, held
from subsidies.rules.reasons import Reason
from subsidies.rules.standards import AwardRange, LocalStandard, Standard, Uplift
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
def test_advance_that_is_not_offered_rests_on_the_clause_of_advances() -> None:
    award = given("JY", "worker", stage="prepay", training_mode="social")
    assert reason(award, "PREPAY_NOT_AVAILABLE").clause == "JY-94"


@pytest.mark.clause("JY-94")
def test_first_advance_has_nothing_before_it_to_take_off() -> None:
    award = given("JY", "project", stage="prepay", headcount=20)
    assert "already_prepaid" not in [step.code for step in award.steps]


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


@pytest.mark.clause("BC-56")
def test_settlement_of_a_scheme_that_offers_no_advance_rests_on_its_own_clause() -> None:
    won = {"person": {"groups": ["contest_winner"]}, "pack": {"county_standard_cny": 3000, "city_standard_cny": 3000}}
    award = given("BC", "trainee", scheme="BC-CONTEST", stage="settle", prepay={"prepaid_cny": 1000}, **won)
    assert (award.amount, reason(award, "PREPAID_DEDUCTED").clause) == (Decimal(2000), "BC-56")


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


# --- uplift and what is switched on


@pytest.mark.clause("JY-63")
def test_uplift_is_quoted_before_there_is_a_certificate() -> None:
    award = given("JY", "worker", stage="quote", grade="senior", certificate_kind=None, shortage=True)
    assert "UPLIFT_APPLIED" in award.codes


@pytest.mark.clause("JY-63")
@pytest.mark.parametrize(("grade", "said"), [("junior", False), ("senior", True)])
def test_missed_shortage_is_told_to_grades_that_rise(grade: str, said: bool) -> None:
    at_filing: dict[str, Any] = {"class": {"shortage_at_filing": False}}
    award = given("JY", "worker", grade=grade, shortage=True, **at_filing)
    assert ("NO_UPLIFT_NOT_SHORTAGE" in award.codes) is said


@pytest.mark.clause("JY-63")
@pytest.mark.parametrize(("today", "at_filing"), [(True, False), (False, True)])
def test_catalogue_of_the_certificates_day_decides_on_the_uplift_where_the_pack_says_so(
    today: bool, at_filing: bool
) -> None:
    policy = pack_with('counted_on = "filing"', 'counted_on = "certificate_date"')
    filed: dict[str, Any] = {"class": {"catalogue_at_filing": at_filing}}
    award = assess(facts(grade="senior", shortage=True, occupation_in_catalogue=today, **filed), policy)
    assert ("UPLIFT_APPLIED" in award.codes) is today


@pytest.mark.clause("JY-63")
def test_uplift_on_a_ceiling_that_is_not_set_is_taken_on_the_local_standard() -> None:
    policy = pack_with('taken_on = "standard"', 'taken_on = "ceiling"', scheme="JY-CERT")
    rows = policy.scheme("JY-CERT").standards
    without = [row.model_copy(update={"ceiling": None, "not_set": True}) if row.ceiling else row for row in rows]
    scheme = policy.scheme("JY-CERT").model_copy(update={"standards": tuple(without)})
    draft = Policy(policy.pack.model_copy(update={"schemes": (scheme,)}))
    one = facts(grade="senior", shortage=True, pack={"local_standard_cny": 3000})
    assert assess(one, draft).amount == 3900


@pytest.mark.clause("QD-51")
def test_scheme_that_is_only_explored_waits_whatever_is_switched_on() -> None:
    award = given("QD", "trainee", scheme="QD-GRADAWARD", pack={"measures_in_force": True})
    assert "SCHEME_NOT_ACTIVE" in award.codes


# --- whom it is for


@pytest.mark.clause("JY-52", "JY-60")
def test_one_of_several_groups_is_enough() -> None:
    mixed = {"groups": ["disabled", "new_hire", "enterprise_employee", "high_risk_worker"]}
    hired = given("JY", "new_hire", person=mixed, hire={"new": None})
    assert "NOT_NEW_HIRE" not in hired.codes
    employed = given("JY", "worker", scheme="JY-INSURED", person=mixed, employer=None)
    assert "NOT_TARGET_GROUP" not in employed.codes
    alone = given("JY", "worker", scheme="JY-INSURED", person={"groups": ["disabled"]}, employer=None)
    assert "NOT_TARGET_GROUP" in alone.codes


@pytest.mark.clause("JY-91")
def test_group_of_relatives_is_one_only_where_relatives_may_come() -> None:
    relative = {"groups": ["relative_of_disabled"], "relative_of": None}
    [condition] = [c for c in POLICIES["JY"].scheme("JY-FREE").conditions if c.check == "in_groups"]
    for may, codes in ((True, None), (False, "NOT_TARGET_GROUP")):
        told = condition.model_copy(update={"relatives": may}).against(facts(person=relative), POLICIES["JY"].terms)
        assert (told.code if told else None) == codes


@pytest.mark.clause("JY-69")
def test_conditions_of_a_centre_are_asked_of_internal_centres_alone() -> None:
    plan = {"internal_centre": False, "centre_conditions_met": False}
    assert "CONDITIONS_NOT_MET" not in given("JY", "apprentice", apprenticeship=plan).codes


@pytest.mark.clause("NY-35")
def test_voucher_after_the_class_began_is_told_by_the_class() -> None:
    began: dict[str, Any] = {"class": {"start_date": "2022-01-01"}}
    award = given("NY", "voucher", voucher={"training_start": None, "issued_on": "2022-01-02"}, **began)
    assert "VOUCHER_AFTER_TRAINING" in award.codes


@pytest.mark.clause("NY-36")
@pytest.mark.parametrize(("grade", "used"), [("intermediate", True), ("junior", False)])
def test_voucher_for_another_grade_was_for_another_certificate(grade: str, used: bool) -> None:
    had = [{"date": "2022-03-01", "scheme": "NY-VOUCHER", "occupation": "电工", "grade": grade}]
    assert ("VOUCHER_ALREADY_REDEEMED" in given("NY", "voucher", history=had).codes) is used


# --- what is told


@pytest.mark.clause("JY-90")
def test_repeat_names_occupation_and_grade() -> None:
    had = [{"date": "2019-06-01", "scheme": "JY-CERT", "occupation": facts().occupation, "grade": "junior"}]
    [told] = given("JY", "worker", history=had).reasons
    assert told.inputs == {"date": "2019-06-01", "occupation": facts().occupation, "grade": "junior"}


@pytest.mark.clause("JY-89")
def test_lifted_limit_names_officer_and_reason() -> None:
    had = [
        {"date": f"2020-0{month}-10", "scheme": "JY-CERT", "occupation": what, "grade": "junior"}
        for month, what in ((1, "钳工"), (2, "车工"), (3, "铣工"))
    ]
    lifted = {"rule": "ANNUAL_CAP_REACHED", "by": "周敏", "reason": "转岗"}
    told = reason(given("JY", "worker", history=had, override=lifted), "OVERRIDE").inputs
    assert told == lifted


@pytest.mark.clause("JY-61")
def test_standard_says_what_it_is_paid_for() -> None:
    assert given("JY", "worker").steps[0].inputs["paid_for"] == "junior"
    assert "text" not in given("JY", "worker").steps[0].inputs
    assert given("JY", "through_work_a").steps[0].inputs["text"] == "standard_alone"


@pytest.mark.clause("JY-84")
@pytest.mark.parametrize(("days", "paid"), [(None, 1), (0, 0), (1, 1), (60, 60), (61, 60)])
def test_allowance_is_counted_by_the_days_of_training(days: int | None, paid: int) -> None:
    basis = PerUnit(clauses=("JY-84",), per="unit", units={"day": "training_days"})
    allowance = LivingAllowance(amount_cny=Decimal(30), unit="day", max_units=60)
    times = basis.times(replace(facts(), pack=LocalDecisions(living_allowance=allowance), training_days=days))
    assert times is not None
    assert times.number == paid


@pytest.mark.clause("JY-67")
def test_grade_without_a_rate_is_told_beside_other_reasons_and_named() -> None:
    award = given("JY", "worker", grade="none", person={"pension": "drawing"})
    assert {"GRADE_NOT_COVERED", "PENSION_ENTITLED"} <= set(award.codes)
    assert reason(award, "GRADE_NOT_COVERED").inputs == {"grade": "none"}
    assert reason(given("JY", "worker", grade="special"), "GRADE_NOT_COVERED").inputs == {"grade": "special"}


def test_refused_step_rests_on_the_first_reason() -> None:
    award = given("JY", "worker", person={"pension": "drawing"}, fraud_confirmed=True)
    assert len(award.reasons) > 1
    assert (award.steps[-1].clause, award.steps[-1].inputs) == (
        award.reasons[0].clause,
        {"reason": award.reasons[0].code},
    )


@pytest.mark.clause("JY-108")
@pytest.mark.parametrize("advanced", ["prepaid_cny", "already_prepaid_cny"])
def test_fraud_brings_back_whatever_was_advanced(advanced: str) -> None:
    award = given("JY", "own_training", fraud_confirmed=True, prepay={advanced: "500.009"})
    assert award.recover == Decimal("500.00")


@pytest.mark.clause("JY-108")
def test_refusal_without_fraud_brings_nothing_back() -> None:
    award = given("JY", "own_training", person={"pension": "drawing"}, prepay={"prepaid_cny": 500})
    assert (award.eligible, award.recover) == (False, None)


@pytest.mark.clause("JY-94")
def test_limit_of_an_advance_is_told_in_whole_fen() -> None:
    award = given("JY", "own_training", stage="prepay", headcount=1, actual_cost_cny="333.33")
    assert reason(award, "PREPAY_LIMIT").inputs["limit"] == "166.66"


@pytest.mark.clause("JY-72")
def test_occupation_freed_from_the_catalogue_is_named() -> None:
    outside: dict[str, Any] = {"class": {"catalogue_at_filing": False}}
    award = given("JY", "new_hire", occupation="焊工", occupation_in_catalogue=False, **outside)
    assert reason(award, "CATALOGUE_NOT_REQUIRED").inputs["occupation"] == "焊工"


# --- history and kinship


@pytest.mark.clause("JY-88", "JY-90")
def test_special_ability_had_before_can_stand_for_junior() -> None:
    policy = pack_with("special_ability_is_junior = false", "special_ability_is_junior = true")
    had = {"date": "2019-06-01", "scheme": "JY-CERT", "occupation": facts().occupation, "grade": "special"}
    had["certificate_kind"] = "special_ability"
    assert not assess(facts(history=[had]), policy).eligible
    assert given("JY", "worker", history=[had]).eligible


@pytest.mark.clause("JY-92")
def test_record_of_another_binds_only_who_comes_through_kinship() -> None:
    policy = pack_with('record = "relative"', 'record = "disabled_person"')
    had = [{"date": "2019-06-01", "scheme": "JY-CERT", "occupation": facts().occupation, "grade": "junior"}]
    assert assess(facts(person={"relative_of": None, "relative_history": had}), policy).eligible


@pytest.mark.clause("JY-01")
def test_claim_out_of_the_period_is_told_both_its_ends(jiangyin: Policy) -> None:
    (reason,) = assess(facts(date="2022-01-01"), jiangyin).reasons
    assert reason.inputs == {"date": "2022-01-01", "first_day": "2019-01-01", "last_day": "2021-12-31"}


# --- what an amount is counted by


@pytest.mark.clause("JY-84")
@pytest.mark.parametrize("lacking", [{"amount_cny": None}, {"unit": None}, {"max_units": None}])
def test_allowance_is_payable_with_all_of_it_set(lacking: dict[str, None]) -> None:
    source = LocalStandard(clauses=("JY-84",), source="living_allowance")
    basis = PerUnit(clauses=("JY-84",), per="unit", units={"day": "training_days"})
    allowance: dict[str, Any] = {"amount_cny": Decimal(30), "unit": "day", "max_units": 60}
    whole = LocalDecisions(living_allowance=LivingAllowance(**allowance))
    assert source.of(whole) == 30
    assert basis.countable(replace(facts(), pack=whole))
    partly = LocalDecisions(living_allowance=LivingAllowance(**{**allowance, **lacking}))
    assert source.of(partly) is None
    assert basis.countable(replace(facts(), pack=partly)) is ("amount_cny" in lacking)
    assert not basis.countable(replace(facts(), pack=LocalDecisions()))


@pytest.mark.clause("JY-67")
def test_year_without_levels_is_paid_by_the_certificate() -> None:
    basis = PerYear(clauses=("JY-67",), per="year")
    assert not basis.part_years
    lower: dict[str, Any] = {"apprenticeship": {"reached_level": "intermediate"}}
    assert basis.grade(facts("apprentice", grade="senior", certificate_kind="skill_level", **lower)) == "senior"


@pytest.mark.clause("JY-67")
def test_agreed_level_can_be_missing() -> None:
    policy = pack_with('level = "reached"', 'level = "agreed"')
    assert not assess(facts("apprentice", apprenticeship=None), policy).eligible
    lower = facts("apprentice", apprenticeship={"planned_level": "technician", "reached_level": "intermediate"})
    assert "LOWER_LEVEL_RATE" not in assess(lower, policy).codes


@pytest.mark.clause("JY-67")
@pytest.mark.parametrize(("years", "multiplied"), [(1, False), (2, True)])
def test_single_year_is_no_step_of_its_own(years: int, multiplied: bool) -> None:
    award = given("JY", "apprentice", apprenticeship={"completed_years": years})
    assert ("years" in [step.code for step in award.steps]) is multiplied


@pytest.mark.clause("JY-67")
def test_quote_without_planned_years_is_for_one() -> None:
    award = given("JY", "apprentice", stage="quote", apprenticeship={"planned_years": None})
    assert reason(award, "PER_YEAR").inputs == {"years": "1", "text": "years_planned"}


@pytest.mark.clause("JY-67")
@pytest.mark.parametrize(("months", "years"), [(None, "1"), (12, "1"), (23, "1"), (24, "2")])
def test_years_are_those_completed_and_one_where_none_is_recorded(months: int | None, years: str) -> None:
    award = given("JY", "apprentice", apprenticeship={"completed_years": None, "months": months})
    assert reason(award, "PER_YEAR").inputs == {"years": years}


@pytest.mark.clause("JY-67")
def test_part_years_are_told_in_years() -> None:
    policy = pack_with("part_years = false", "part_years = true")
    plan = {"completed_years": None, "months": 18}
    assert reason(assess(facts("apprentice", apprenticeship=plan), policy), "PER_YEAR").inputs == {"years": "1.5"}


@pytest.mark.clause("JY-67")
def test_level_beside_the_ladder_is_no_lower_one() -> None:
    award = given("JY", "apprentice", apprenticeship={"planned_level": "senior", "reached_level": "skill_expert"})
    assert "LOWER_LEVEL_RATE" not in award.codes


# --- who is paid


@pytest.mark.clause("JY-62")
@pytest.mark.parametrize(
    ("paid_by", "claimant", "payee"),
    [
        ("employer", "individual", "employer"),
        (None, "institution", "institution"),
        (None, None, POLICIES["JY"].scheme("JY-CERT").payee.unrecorded),
    ],
)
def test_payer_goes_before_claimant_and_claimant_before_nobody(
    paid_by: str | None, claimant: str | None, payee: str | None
) -> None:
    award = given("JY", "worker", training_mode="social", cost_paid_by=paid_by, claimant=claimant)
    assert award.payee == payee


# --- what a step says its sum is for


@pytest.mark.clause("JY-79")
def test_standard_without_grades_names_the_certificate_it_is_for() -> None:
    award = given("JY", "safety")
    assert award.steps[0].inputs["paid_for"] == "special_operation"
    assert "特种作业操作证" in award.steps[0].text("zh")
