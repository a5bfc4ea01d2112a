"""The readings of the other schemes and the other cities, decided otherwise in the pack."""

from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.policy import load_text
from tests.subsidies.rules.drafts import pack_with, pack_without, said, text_of
from tests.subsidies.rules.situations import facts

WHOLE_YEAR = """[[schemes.conditions]]
check = "year_completed"
clauses = ["JY-67"]
readings = ["AMB-29"]

"""


@pytest.mark.clause("JY-67")
@pytest.mark.parametrize(("months", "amount"), [(18, "7500"), (7, "2916.66"), (12, "5000"), (25, "10416.66")])
def test_part_years_can_count(months: int, amount: str) -> None:
    text = text_of("JY")
    assert WHOLE_YEAR in text
    policy = load_text(text.replace("part_years = false", "part_years = true").replace(WHOLE_YEAR, ""), name="draft")
    one = facts("apprentice_by_months", apprenticeship={"months": months})
    assert assess(one, policy).amount == Decimal(amount)
    by_years = facts("apprentice", apprenticeship={"months": None, "completed_years": 2})
    assert assess(by_years, policy).amount == 10000


@pytest.mark.clause("JY-67")
@pytest.mark.parametrize(("level", "amount"), [("reached", 4000), ("agreed", 6000)])
def test_agreed_level_can_decide(level: str, amount: int) -> None:
    policy = pack_with('level = "reached"', f'level = "{level}"')
    one = facts("apprentice", apprenticeship={"planned_level": "technician", "reached_level": "intermediate"})
    assert assess(one, policy).amount == amount


@pytest.mark.clause("JY-70")
@pytest.mark.parametrize(("asked_of", "eligible"), [("internal_centres", True), ("all", False)])
def test_vouchers_can_be_asked_of_all(asked_of: str, eligible: bool) -> None:
    policy = pack_with('asked_of = "internal_centres"', f'asked_of = "{asked_of}"')
    assert assess(facts("apprentice", apprenticeship={"vouchers": False}), policy).eligible is eligible
    assert assess(facts("apprentice", apprenticeship={"vouchers": True}), policy).eligible


@pytest.mark.clause("JY-54")
@pytest.mark.parametrize(("same", "eligible"), [("person_and_employer", True), ("person", False)])
def test_hire_can_be_the_person_for_ever(same: str, eligible: bool) -> None:
    kept = 'scheme = "JY-PREJOB"\nreason_code = "ALREADY_PAID"\nsame = "{}"'
    policy = pack_with(kept.format("person_and_employer"), kept.format(same), scheme="JY-PREJOB")
    earlier = [{"date": "2019-03-01", "scheme": "JY-PREJOB", "employer": "E2"}]
    assert assess(facts("new_hire", history=earlier), policy).eligible is eligible


@pytest.mark.clause("JY-54")
def test_cooperatives_can_be_let_in() -> None:
    policy = pack_with('accepted = ["enterprise"]', 'accepted = ["enterprise", "cooperative"]', scheme="JY-PREJOB")
    assert assess(facts("new_hire", employer={"type": "cooperative"}), policy).amount == 300


@pytest.mark.clause("JY-55", "JY-56")
def test_months_can_be_asked_on_route_a() -> None:
    policy = pack_with('employers = ["enterprise", "cooperative", "relief_workshop", "individual_business"]\n',
                       'employers = ["cooperative"]\nleast_months = 6\n', scheme="JY-TTW")  # fmt: skip
    assert assess(facts("through_work_a"), policy).codes == ("STABLE_PERIOD_SHORT",)
    assert assess(facts("through_work_a", ttw={"stable_months": 6}), policy).eligible


@pytest.mark.clause("JY-65")
def test_places_of_study_can_be_added() -> None:
    known = '"vocational_college", "technical_college", "public_practice_base"'
    policy = pack_with(known, known + ', "training_institution"', scheme="JY-ADV")
    assert assess(facts("study", institution={"kind": "training_institution"}), policy).eligible


@pytest.mark.clause("JY-84")
def test_groups_of_the_allowance_can_be_added() -> None:
    policy = pack_with('"dibao_urban"]', '"dibao_urban", "dibao_rural"]', scheme="JY-LIVING")
    assert assess(facts("living", person={"groups": ["dibao_rural"]}), policy).amount == 600


@pytest.mark.clause("NY-26")
def test_hiring_can_end_earlier() -> None:
    policy = pack_with("last_day = 2025-12-31\nclauses = [\"NY-26\", \"NY-01\"]",
                       "last_day = 2022-02-28\nclauses = [\"NY-26\", \"NY-01\"]", code="NY")  # fmt: skip
    assert assess(facts("hire", "NY"), policy).codes == ("OUT_OF_PERIOD",)


@pytest.mark.clause("NY-26")
def test_ceiling_of_an_enterprise_is_a_value() -> None:
    policy = pack_with("total = 2000000", "total = 500.555", code="NY")
    assert said(assess(facts("hire", "NY"), policy)) == (True, Decimal("500.55"), ("EMPLOYER_CAP_LIMITED",))


@pytest.mark.clause("NY-04", "NY-26")
def test_other_talent_can_be_refused() -> None:
    policy = pack_with('reviewed = ["other_talent"]\n', "", code="NY")
    one = facts("hire", "NY", certificate_kind="other_talent")
    assert assess(one, policy).codes == ("CERTIFICATE_KIND_NOT_ACCEPTED",)


@pytest.mark.clause("NY-34")
def test_payee_of_a_voucher_is_a_value() -> None:
    policy = pack_with('always = "institution"\nonce_set = true', 'always = "individual"', code="NY")
    assert assess(facts("voucher", "NY"), policy).payee == "individual"


@pytest.mark.clause("NY-26")
def test_zone_can_advance_once_a_share_is_set() -> None:
    offer = '[schemes.prepayment]\nshare = 0.3\npayee = { enterprise_own = "employer" }\nclauses = ["NY-26"]\n\n'
    policy = pack_with("[schemes.employer_limit]", offer + "[schemes.employer_limit]", code="NY", scheme="NY-HIRE")
    award = assess(facts("hire", "NY", stage="prepay", headcount=10), policy)
    assert said(award) == (True, 3000, ("PREPAY_LIMIT",))
    assert award.payee == "employer"


@pytest.mark.clause("SC-40")
def test_removal_can_be_final() -> None:
    policy = pack_with("may_be_overridden = true", "may_be_overridden = false", code="SC")
    override = {"rule": "INSTITUTION_REMOVED", "by": "王处长", "reason": "结业在前"}
    removed = facts("trainee", "SC", institution={"removed": True}, override=override)
    assert assess(removed, policy).codes == ("INSTITUTION_REMOVED",)


@pytest.mark.clause("SC-29")
def test_logs_can_be_a_condition() -> None:
    policy = pack_with('"REVIEW_REQUIRED"', '"EVIDENCE_MISSING"', code="SC")
    assert assess(facts("trainee", "SC", **{"class": {"checkin_logs": False}}), policy).codes == ("EVIDENCE_MISSING",)


@pytest.mark.clause("QD-51")
def test_graduate_award_can_be_switched_on() -> None:
    by = 'by = "nothing_yet"'
    policy = pack_with(by, 'by = "measures_in_force"', code="QD")
    one = {"scheme": "QD-GRADAWARD", "pack": {"measures_in_force": True}}
    assert said(assess(facts("trainee", "QD", **one), policy)) == (True, None, ("AMOUNT_NOT_SET",))


@pytest.mark.clause("BC-17")
def test_semesters_are_a_value() -> None:
    policy = pack_with("at_most = 2", "at_most = 1", code="BC")
    one = facts("trainee", "BC", scheme="BC-RESERVE", semesters=2, person={"groups": ["school_leaver_rural"]})
    assert assess(one, policy).amount == 900


@pytest.mark.clause("BC-12")
@pytest.mark.parametrize(("months", "eligible"), [(5, False), (6, True)])
def test_months_of_insurance_are_a_value(months: int, eligible: bool) -> None:
    policy = pack_with("least = 0", "least = 6", code="BC")
    assert assess(facts("wings", "BC", person={"insured_months": months}), policy).eligible is eligible


@pytest.mark.clause("BC-52")
@pytest.mark.parametrize(("paper", "eligible"), [("attendance_copy", True), ("id_copy", False)])
def test_papers_can_be_named(paper: str, eligible: bool) -> None:
    modes = 'modes = ["enterprise_project", "institution_project"]\n'
    policy = pack_with(modes, modes + 'papers = ["attendance_copy"]\n', code="BC")
    given: dict[str, Any] = {"commitment": {"signed": True, "papers_missing": [paper]}}
    assert assess(facts("trainee", "BC", pack={"commitment_enabled": True}, **given), policy).eligible is eligible


@pytest.mark.clause("BC-46")
def test_signatures_are_a_value() -> None:
    both = 'signed_by = ["hrss", "finance"]'
    policy = pack_with(both, 'signed_by = ["hrss"]', code="BC", scheme="BC-TRAIN")
    assert assess(facts("trainee", "BC", pack={"county_signed_by": ["hrss"]}), policy).amount == 900


@pytest.mark.clause("BC-07")
def test_without_shortfall_the_standard_is_paid() -> None:
    policy = pack_without("schemes.shortfall", code="BC", scheme="BC-GAP")
    assert assess(facts("gap", "BC"), policy).amount == 40000
