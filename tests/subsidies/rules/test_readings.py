"""Officers can decide an open question of Jiangyin otherwise in the pack, without code: each reading on both sides."""

from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.policy import load_text
from tests.subsidies.rules.drafts import pack_with, pack_without, said, text_of
from tests.subsidies.rules.situations import THREE_IN_2020, facts

WELDER = {"date": "2020-01-05", "scheme": "JY-CERT", "occupation": "焊工", "grade": "junior", "counted": True}


def test_draft_shows_figures_and_pays_nothing() -> None:
    draft = pack_with('standing = "in_force"', 'standing = "draft"')
    award = assess(facts(grade="senior"), draft)
    assert said(award) == (False, 0, ("PACK_NOT_ACTIVE",))
    assert [(step.code, step.after) for step in award.steps] == [("standard", 2000), ("refused", 0)]


def test_draft_recorded_in_force_pays() -> None:
    draft = pack_with('standing = "in_force"', 'standing = "draft"')
    assert assess(facts(pack={"in_force": True}), draft).amount == 1000


@pytest.mark.clause("JY-63")
@pytest.mark.parametrize(
    ("base", "local", "cost", "amount"),
    [
        ("standard", 1000, None, 1300),
        ("ceiling", 1000, None, 1600),
        ("standard", 2000, 1500, 1500),
        ("limited_cost", 2000, 1500, 1950),
        ("limited_cost", 2000, None, 2600),
    ],
)
def test_uplift_base_can_be_chosen(base: str, local: int, cost: int | None, amount: int) -> None:
    policy = pack_with('taken_on = "standard"', f'taken_on = "{base}"')
    decided = {"local_standard_cny": Decimal(local)}
    one = facts(grade="senior", shortage=True, actual_cost_cny=cost and Decimal(cost), pack=decided)
    assert assess(one, policy).amount == amount


@pytest.mark.clause("JY-63")
@pytest.mark.parametrize(("who", "amount"), [("worker", 2600), ("jobseeker", 2000)])
def test_uplift_can_be_for_employees(who: str, amount: int) -> None:
    policy = pack_with("employees_only = false", "employees_only = true")
    assert assess(facts(who, grade="senior", shortage=True), policy).amount == amount


@pytest.mark.clause("JY-63", "JY-64")
@pytest.mark.parametrize(("version", "codes"), [("filing", ["NO_UPLIFT_NOT_SHORTAGE"]), ("certificate_date", [])])
def test_lists_can_count_on_the_certificate(version: str, codes: list[str]) -> None:
    policy = pack_with('counted_on = "filing"', f'counted_on = "{version}"')
    then = {"shortage_at_filing": False, "catalogue_at_filing": True}
    award = assess(facts(grade="senior", shortage=True, **{"class": then}), policy)
    assert [code for code in award.codes if code.startswith("NO_")] == codes


@pytest.mark.clause("JY-54", "JY-64")
@pytest.mark.parametrize(
    ("version", "who", "codes"),
    [
        ("filing", "jobseeker", ("STANDARD_APPLIED",)),
        ("certificate_date", "jobseeker", ("NOT_IN_CATALOGUE",)),
        ("filing", "new_hire", ("STANDARD_APPLIED",)),
        ("certificate_date", "new_hire", ("STANDARD_APPLIED", "CATALOGUE_NOT_REQUIRED")),
    ],
)
def test_catalogue_can_count_on_the_certificate(version: str, who: str, codes: tuple[str, ...]) -> None:
    policy = pack_with('counted_on = "filing"', f'counted_on = "{version}"')
    one = facts(who, occupation_in_catalogue=False, **{"class": {"catalogue_at_filing": True}})
    assert assess(one, policy).codes == codes


@pytest.mark.clause("JY-93")
def test_relatives_can_be_switched_off() -> None:
    policy = pack_with("granted = true", "granted = false")
    assert said(assess(facts("relative"), policy)) == (False, 0, ("RELATIVE_NOT_COVERED",))


@pytest.mark.clause("JY-93")
def test_document_without_kinship_covers_nobody() -> None:
    assert assess(facts("relative"), pack_without("kinship")).codes == ("RELATIVE_NOT_COVERED",)


@pytest.mark.clause("JY-89", "JY-93")
@pytest.mark.parametrize(("record", "eligible"), [("relative", True), ("disabled_person", False)])
def test_quota_can_be_the_disabled_persons(record: str, eligible: bool) -> None:
    policy = pack_with('record = "relative"', f'record = "{record}"')
    kin = facts("relative", person={"relative_history": THREE_IN_2020})
    assert assess(kin, policy).eligible is eligible


@pytest.mark.clause("JY-89")
def test_yearly_limit_can_be_made_strict() -> None:
    policy = pack_with("may_be_overridden = true", "may_be_overridden = false")
    override = {"rule": "ANNUAL_CAP_REACHED", "by": "张主任", "reason": "急需"}
    assert assess(facts(history=THREE_IN_2020, override=override), policy).codes == ("ANNUAL_CAP_REACHED",)


@pytest.mark.clause("JY-89")
def test_yearly_number_is_a_value() -> None:
    policy = pack_with("number = 3", "number = 4")
    assert assess(facts(history=THREE_IN_2020), policy).eligible


@pytest.mark.clause("JY-89")
@pytest.mark.parametrize(
    ("year", "day", "eligible"),
    [("calendar", "2021-01-01", True), ("twelve_months", "2021-01-09", False), ("twelve_months", "2021-01-10", True)],
)
def test_year_can_be_any_twelve_months(year: str, day: str, eligible: bool) -> None:
    policy = pack_with('year = "calendar"', f'year = "{year}"')
    assert assess(facts(date=day, history=THREE_IN_2020), policy).eligible is eligible


@pytest.mark.clause("JY-89")
@pytest.mark.parametrize(("dated_by", "eligible"), [("certificate", True), ("claim", False)])
def test_claim_can_put_it_into_a_year(dated_by: str, eligible: bool) -> None:
    policy = pack_with('dated_by = "certificate"', f'dated_by = "{dated_by}"')
    one = facts(date="2019-12-30", claim_date="2020-01-15", history=THREE_IN_2020)
    assert assess(one, policy).eligible is eligible


@pytest.mark.clause("JY-90")
@pytest.mark.parametrize(("within", "eligible"), [("ever", False), ("calendar_year", True)])
def test_repeats_can_end_with_the_year(within: str, eligible: bool) -> None:
    policy = pack_with('within = "ever"', f'within = "{within}"')
    assert assess(facts(history=[{**WELDER, "date": "2019-12-31"}]), policy).eligible is eligible
    assert not assess(facts(history=[WELDER]), policy).eligible


@pytest.mark.clause("JY-90")
@pytest.mark.parametrize(("counts", "eligible"), [("true", False), ("false", True)])
def test_other_places_can_be_left_out(counts: str, eligible: bool) -> None:
    policy = pack_with("other_places = true", f"other_places = {counts}")
    elsewhere: dict[str, Any] = {**WELDER, "scheme": "QD-TRAIN", "jurisdiction": "QD"}
    assert assess(facts(history=[elsewhere]), policy).eligible is eligible
    assert not assess(facts(history=[WELDER]), policy).eligible


@pytest.mark.clause("JY-88", "JY-90")
@pytest.mark.parametrize(("alike", "eligible"), [("false", True), ("true", False)])
def test_special_ability_can_be_junior(alike: str, eligible: bool) -> None:
    policy = pack_with("special_ability_is_junior = false", f"special_ability_is_junior = {alike}")
    special = facts(grade="special", certificate_kind="special_ability", history=[WELDER])
    assert assess(special, policy).eligible is eligible


@pytest.mark.clause("JY-64")
def test_catalogue_can_bind_employees() -> None:
    policy = pack_with("employees_free = true", "employees_free = false")
    assert assess(facts(occupation_in_catalogue=False), policy).codes == ("NOT_IN_CATALOGUE",)


@pytest.mark.clause("JY-92")
def test_pension_can_be_tested_at_the_certificate() -> None:
    policy = pack_with('tested_on = "class_start"', 'tested_on = "certificate_date"', scheme="JY-CERT")
    between = facts(person={"pension_from": "2020-04-15"}, **{"class": {"start_date": "2020-03-01"}})
    assert assess(between, policy).codes == ("PENSION_ENTITLED",)


@pytest.mark.clause("JY-92")
@pytest.mark.parametrize(("pension", "eligible"), [("entitled", True), ("drawing", False)])
def test_drawing_alone_can_count(pension: str, eligible: bool) -> None:
    policy = pack_with('counts = "entitlement"', 'counts = "drawing"', scheme="JY-CERT")
    assert assess(facts(person={"pension": pension}), policy).eligible is eligible


@pytest.mark.clause("JY-94")
def test_prepaid_share_is_a_value() -> None:
    policy = pack_with("share = 0.5", "share = 0.3", scheme="JY-CERT")
    assert assess(facts("own_training", stage="prepay", headcount=10), policy).amount == 4500


@pytest.mark.clause("JY-94")
@pytest.mark.parametrize(
    ("over", "asked", "amount"), [("cut", 7501, 7500), ("refuse", 7500, 7500), ("refuse", 7501, 0)]
)
def test_request_above_the_limit_can_be_refused(over: str, asked: int, amount: int) -> None:
    policy = pack_with('over = "cut"', f'over = "{over}"', scheme="JY-CERT")
    prepay = {"requested_cny": asked}
    assert assess(facts("own_training", stage="prepay", headcount=10, prepay=prepay), policy).amount == amount


@pytest.mark.clause("JY-94")
def test_scheme_without_prepayment_advances_nothing() -> None:
    policy = pack_without("schemes.prepayment", scheme="JY-CERT")
    assert assess(facts("own_training", stage="prepay"), policy).codes == ("PREPAY_NOT_AVAILABLE",)


@pytest.mark.clause("JY-63")
def test_scheme_without_uplift_has_none() -> None:
    policy = pack_without("schemes.uplift", scheme="JY-CERT")
    assert said(assess(facts(grade="senior", shortage=True), policy)) == (True, 2000, ("STANDARD_APPLIED",))


@pytest.mark.clause("JY-61")
def test_scheme_without_cost_limit_has_none() -> None:
    policy = pack_without("schemes.cost_limit", scheme="JY-CERT")
    assert assess(facts(actual_cost_cny=Decimal(1)), policy).amount == 1000


@pytest.mark.clause("JY-61")
def test_scheme_without_local_standard_takes_none() -> None:
    policy = pack_without("schemes.local_standard", scheme="JY-CERT")
    assert assess(facts(pack={"local_standard_cny": Decimal(1)}), policy).amount == 1000


@pytest.mark.clause("JY-89", "JY-90")
def test_document_without_limits_applies_none() -> None:
    text = text_of("JY")
    start, end = text.index("[limits.per_year]"), text.index("[kinship]")
    policy = load_text(text[:start] + text[end:], name="draft.toml")
    assert assess(facts(history=[*THREE_IN_2020, WELDER, {**WELDER, "grade": "senior"}]), policy).eligible


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
