"""Strategies for facts of every scheme of every pack: anything an officer may have recorded, or left out."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from subsidies.rules.facts import Facts
from subsidies.rules.policy import Policy, held
from subsidies.rules.vocabulary import (
    CERTIFICATE_KINDS,
    FUNDS,
    GRADES,
    GROUPS,
    INDUSTRIES,
    PROVIDERS,
    SIZES,
    TRAINING_MODES,
)

POLICIES = held()
SCHEMES = [(code, scheme.id) for code, policy in POLICIES.items() for scheme in policy.pack.schemes]

money = st.decimals(min_value=0, max_value=200000, places=3)
maybe = st.sampled_from([None, True, False])
days = st.dates(date(2018, 6, 1), date(2026, 6, 1))
months = st.none() | st.integers(0, 30)
grades = st.sampled_from([None, *GRADES])
kinds = st.sampled_from([None, *CERTIFICATE_KINDS])
occupations = st.sampled_from([None, "焊工", "钳工"])
payers = st.sampled_from([None, "individual", "employer", "institution"])
ids = st.sampled_from([None, "A", "B"])
counts = st.none() | st.integers(0, 5)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def flags(*names: str) -> dict[str, st.SearchStrategy[bool | None]]:
    return dict.fromkeys(names, maybe)


entries = st.fixed_dictionaries(
    {"date": days, "scheme": st.sampled_from([scheme for _, scheme in SCHEMES])},
    optional={
        "occupation": occupations,
        "grade": grades,
        "certificate_kind": kinds,
        "employer": ids,
        "counted": maybe,
        "jurisdiction": st.sampled_from([None, "JY", "QD", "DEMO"]),
        "status": st.sampled_from([None, "paid", "refused", "recovered", "prepaid", "withdrawn"]),
    },
)
relatives = some(disability=st.sampled_from(["mild", "severe"]), poor=maybe)
persons = some(
    id=ids,
    groups=st.none() | st.lists(st.sampled_from(sorted(GROUPS)), max_size=4),
    pension=st.sampled_from([None, "none", "entitled", "drawing"]),
    pension_from=st.none() | days,
    ties=st.none() | st.lists(st.sampled_from(["household", "work"]), max_size=2),
    insured_months=months,
    graduation_year=st.none() | st.integers(2018, 2026),
    relative_of=relatives.map(lambda kin: {"relation": "child", **kin}),
    relative_history=st.lists(entries, max_size=3),
    **flags("from_this_city", "from_outside_city", "arrears", "unemployment_insured"),
)
employers = some(
    id=ids,
    type=st.sampled_from([None, *PROVIDERS]),
    size=st.sampled_from([None, *SIZES]),
    paid_to_date_cny=st.none() | st.decimals(0, 3_000_000, places=2),
    staff_education_available_cny=st.none() | money,
    **flags("insured", "dispatch", "difficulty", "in_zone", "listed", "runs_college"),
)
institutions = some(
    id=ids,
    kind=st.sampled_from([None, *PROVIDERS]),
    removed_on=st.none() | days,
    **flags("listed", "listed_at_filing", "recognised", "city_task", "in_system", "removed", "performance_evaluated"),
)
classes = some(
    filed_date=st.none() | days,
    start_date=st.none() | days,
    **flags(
        "filed", "filed_before_start", "in_system", "in_real_name_system", "passed", "result_assessed", "checkin_logs",
        "hours_changed", "change_filed", "public_notice_done", "catalogue_at_filing", "shortage_at_filing",
    ),
)  # fmt: skip
apprenticeships = some(
    planned_level=grades,
    reached_level=grades,
    planned_years=counts,
    completed_years=counts,
    months=months,
    **flags("filed", "internal_centre", "centre_conditions_met", "vouchers"),
)
vouchers = some(
    issued_to=ids,
    presented_by=ids,
    issued_on=st.none() | days,
    expires_on=st.none() | days,
    training_start=st.none() | days,
    **flags("real_name", "institution_verified", "hrss_reviewed", "evaluated", "redeemed"),
)
decisions = some(
    local_standard_cny=st.none() | money,
    city_standard_cny=st.none() | money,
    county_standard_cny=st.none() | money,
    county_signed_by=st.lists(st.sampled_from(["hrss", "finance"]), max_size=2),
    voucher_value_cny=st.none() | money,
    online_ratio=st.decimals(0, 1, places=2),
    living_allowance=some(
        amount_cny=st.none() | money,
        unit=st.sampled_from([None, "training_day", "training", "moon"]),
        max_units=counts,
    ),
    in_force=st.booleans(),
    measures_in_force=st.booleans(),
    commitment_enabled=st.booleans(),
)
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "claim_date": st.none() | days,
    "claimant": payers,
    "cost_paid_by": payers,
    "grade": grades,
    "certificate_kind": kinds,
    "route": st.sampled_from(["training", "evaluation", "contest", "honour"]),
    "occupation": occupations,
    "occupation_in_catalogue": maybe,
    "shortage": maybe,
    "training_mode": st.sampled_from([None, *TRAINING_MODES]),
    "actual_cost_cny": st.none() | money,
    "trainee_fee_cny": st.sampled_from([None, 0, 1]),
    "headcount": st.integers(0, 60),
    "training_days": st.none() | st.integers(0, 60),
    "semesters": counts,
    "awarded_cny": st.none() | money,
    "medal": st.sampled_from([None, "gold", "merit"]),
    "industry": st.sampled_from([None, *INDUSTRIES, "bakery"]),
    "fund": st.sampled_from([None, *FUNDS]),
    "fraud_confirmed": st.booleans(),
    "person": persons,
    "employer": employers,
    "institution": institutions,
    "class": classes,
    "hours": some(on_site=money, online=money),
    "apprenticeship": apprenticeships,
    "ttw": some(stable_months=months, done=maybe),
    "hire": some(
        hire_date=days, certificate_date=days, new=maybe, stable_months=months, insured_months=months,
        insurance=st.sampled_from([None, "employee", "resident"]),
    ),
    "voucher": vouchers,
    "own_evaluation": some(**flags("filed", "trained_before")),
    "commitment": some(signed=maybe, papers_missing=st.lists(st.just("copy"), max_size=1)),
    "override": some(
        rule=st.sampled_from(["ANNUAL_CAP_REACHED", "INSTITUTION_REMOVED"]), by=st.just("A"), reason=st.just("B")
    ),
    "prepay": some(requested_cny=st.none() | money, already_prepaid_cny=money, prepaid_cny=money),
    "history": st.lists(entries, max_size=5),
    "pack": decisions,
    **flags("assessment_passed", "in_training", "project_successful", "in_provincial_plan"),
}  # fmt: skip


@st.composite
def any_case(draw: st.DrawFn) -> tuple[Facts, Policy]:
    """Facts for some scheme at some stage it offers, with a handful of things recorded, and its policy."""
    code, scheme = draw(st.sampled_from(SCHEMES))
    policy = POLICIES[code]
    given = {"scheme": scheme, "stage": draw(st.sampled_from(policy.scheme(scheme).stages)), "date": draw(days)}
    period = policy.period
    if draw(st.integers(0, 9)):
        given["date"] = draw(st.dates(period.first_day, period.last_day or date(2026, 6, 1)))
    for name in draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=9, unique=True)):
        given[name] = draw(PARTS[name])
    return Facts.from_json(given), policy
