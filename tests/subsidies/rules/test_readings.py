"""Officers can decide an open question otherwise in the pack, without code: each reading on both sides."""

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.policy import Policy, load_text, packs_directory
from tests.subsidies.rules.situations import THREE_IN_2020, facts

TEXT = (packs_directory / "jiangyin-2019.toml").read_text("utf-8")


def pack_with(decided: str, otherwise: str) -> Policy:
    assert TEXT.count(decided) == 1
    return load_text(TEXT.replace(decided, otherwise), name="draft.toml")


def said(award: Award) -> tuple[bool, object, tuple[str, ...]]:
    return award.eligible, award.amount, award.codes


def test_draft_shows_figures_and_pays_nothing() -> None:
    draft = pack_with('standing = "in_force"', 'standing = "draft"')
    award = assess(facts(grade="senior"), draft)
    assert said(award) == (False, 0, ("PACK_NOT_ACTIVE",))
    assert [(step.code, step.after) for step in award.steps] == [("standard", 2000), ("refused", 0)]


def test_draft_recorded_in_force_pays() -> None:
    draft = pack_with('standing = "in_force"', 'standing = "draft"')
    assert assess(facts(pack={"in_force": True}), draft).amount == 1000


@pytest.mark.clause("JY-93")
def test_relatives_can_be_switched_off() -> None:
    policy = pack_with("granted = true", "granted = false")
    assert said(assess(facts("relative"), policy)) == (False, 0, ("RELATIVE_NOT_COVERED",))


@pytest.mark.clause("JY-89")
def test_yearly_limit_can_be_made_strict() -> None:
    policy = pack_with("may_be_overridden = true", "may_be_overridden = false")
    override = {"rule": "ANNUAL_CAP_REACHED", "by": "张主任", "reason": "急需"}
    assert assess(facts(history=THREE_IN_2020, override=override), policy).codes == ("ANNUAL_CAP_REACHED",)


@pytest.mark.clause("JY-89")
def test_yearly_number_is_a_value() -> None:
    policy = pack_with("number = 3", "number = 4")
    assert assess(facts(history=THREE_IN_2020), policy).eligible


@pytest.mark.clause("JY-64")
def test_catalogue_can_bind_employees() -> None:
    policy = pack_with("employees_free = true", "employees_free = false")
    assert assess(facts(occupation_in_catalogue=False), policy).codes == ("NOT_IN_CATALOGUE",)


@pytest.mark.clause("JY-92")
def test_pension_can_be_tested_at_the_certificate() -> None:
    policy = pack_with('tested_on = "class_start"', 'tested_on = "certificate_date"')
    between = facts(person={"pension_from": "2020-04-15"}, **{"class": {"start_date": "2020-03-01"}})
    assert assess(between, policy).codes == ("PENSION_ENTITLED",)


@pytest.mark.clause("JY-94")
def test_prepaid_share_is_a_value() -> None:
    policy = pack_with("share = 0.5", "share = 0.3")
    assert assess(facts("own_training", stage="prepay", headcount=10), policy).amount == 4500


@pytest.mark.clause("JY-94")
def test_scheme_without_prepayment_advances_nothing() -> None:
    start = TEXT.index("[schemes.prepayment]")
    policy = pack_with(TEXT[start : TEXT.index("[[schemes.conditions]]", start)], "")
    assert assess(facts("own_training", stage="prepay"), policy).codes == ("PREPAY_NOT_AVAILABLE",)


@pytest.mark.clause("JY-63")
def test_scheme_without_uplift_has_none() -> None:
    start = TEXT.index("[schemes.uplift]")
    policy = pack_with(TEXT[start : TEXT.index("[schemes.cost_limit]")], "")
    assert said(assess(facts(grade="senior", shortage=True), policy)) == (True, 2000, ("STANDARD_APPLIED",))


@pytest.mark.clause("JY-89", "JY-90")
def test_document_without_limits_applies_none() -> None:
    start = TEXT.index("# Calendar year, by the certificate's date")
    policy = pack_with(TEXT[start : TEXT.index("[rounding]")], "[limits]\n\n")
    repeated = [{"date": "2020-01-05", "scheme": "JY-CERT", "occupation": "焊工", "grade": "junior"}]
    assert assess(facts(history=THREE_IN_2020 + repeated), policy).eligible


@pytest.mark.clause("JY-102")
@pytest.mark.parametrize(("day", "amount"), [("2020-06-30", 1000), ("2020-07-01", 800)])
def test_standard_can_change_mid_year(day: str, amount: int) -> None:
    row = 'grade = "junior"\nceiling = 1000\nfrom_day = 2019-01-01\nto_day = 2021-12-31\nclauses = ["JY-61"]\n'
    head = '[[schemes.standards]]\nkinds = ["vocational_qualification", "skill_level"]\n'
    earlier = row.replace("2021-12-31", "2020-06-30")
    later = head + row.replace("2019-01-01", "2020-07-01").replace("1000", "800")
    policy = pack_with(row, f"{earlier}\n{later}")
    assert assess(facts(date=day), policy).amount == amount
    special = facts(date=day, grade="special", certificate_kind="special_ability")
    assert assess(special, policy).amount == amount
