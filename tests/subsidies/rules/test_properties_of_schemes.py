"""What must hold for any facts of any scheme of any city."""

from dataclasses import replace
from decimal import Decimal
from itertools import compress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.checks.condition import PARTS
from subsidies.rules.facts import Facts
from subsidies.rules.policy import Policy
from subsidies.rules.schemes import Scheme
from tests.subsidies.rules.any_case import any_case, entries

many = settings(max_examples=150, deadline=None)
Case = tuple[Facts, Policy]
# What may be left out of a claim without anything being held against it.
UNREMARKABLE = (
    "claimant", "cost_paid_by", "occupation", "occupation_in_catalogue", "shortage", "trainee_fee_cny",
    "training_days", "semesters", "awarded_cny", "industry", "fund", "assessment_passed", "in_training",
    "project_successful", "in_provincial_plan", "person", "institution", "class", "hours", "ttw", "hire",
    "voucher", "own_evaluation", "commitment", "history", "headcount", "claim_date",
)  # fmt: skip


def highest_rate(facts: Facts, scheme: Scheme) -> Decimal:
    """The most that one person, class or project may get for one year, semester or day."""
    ceilings = [row.ceiling or row.rate for row in scheme.standards if row.ceiling or row.rate]
    awards = [row.award.most for row in scheme.standards if row.award]
    if ceilings and not any(row.not_set for row in scheme.standards):
        lift = scheme.uplift.share if scheme.uplift else Decimal(0)
        return max(each or Decimal(0) for each in ceilings) * (1 + lift)
    pack = facts.pack
    allowance = pack.living_allowance.amount_cny if pack.living_allowance else None
    local = [
        pack.local_standard_cny,
        pack.city_standard_cny,
        pack.county_standard_cny,
        pack.voucher_value_cny,
        allowance,
    ]
    return max([Decimal(5200) if ceilings else Decimal(0), *awards, *(each for each in local if each is not None)])


@many
@given(any_case())
def test_never_above_what_is_allowed(case: Case) -> None:
    facts, policy = case
    award, scheme = assess(facts, policy), policy.scheme(facts.scheme)
    if not award.amount:
        return
    times = scheme.basis.times(facts)
    often = times.number / times.parts if times else Decimal(1)
    heads = facts.headcount if scheme.basis.BY_HEAD else 1
    assert award.amount <= highest_rate(facts, scheme) * often * heads
    if scheme.employer_limit and facts.employer:
        assert award.amount <= scheme.employer_limit.total - (facts.employer.paid_to_date_cny or 0)


@many
@given(any_case())
def test_cost_is_never_passed_where_it_limits(case: Case) -> None:
    facts, policy = case
    award, scheme = assess(facts, policy), policy.scheme(facts.scheme)
    if award.amount and scheme.cost_limit and facts.actual_cost_cny is not None:
        times = scheme.basis.times(facts)
        assert award.amount <= facts.actual_cost_cny * (times.number if times else 1) * facts.headcount


@many
@given(any_case())
def test_sums_are_whole_cents_and_never_negative(case: Case) -> None:
    award = assess(*case)
    for amount in (award.amount, award.recover):
        assert amount is None or amount >= 0
        assert amount is None or amount == amount.quantize(Decimal("0.01"))


@many
@given(any_case(), entries)
def test_more_history_never_pays_more(case: Case, entry: dict[str, Any]) -> None:
    facts, policy = case
    longer = Facts.from_json({**facts.to_json(), "history": [*facts.to_json()["history"], entry]})
    before, after = assess(facts, policy), assess(longer, policy)
    assert before.eligible or not after.eligible
    assert after.amount == before.amount or after.amount == 0


@many
@given(any_case(), st.randoms(use_true_random=False))
def test_order_of_checks_is_free(case: Case, random: Any) -> None:
    facts, policy = case
    award, mixed = assess(facts, policy), assess(facts, shuffled(policy, random))
    assert sorted(mixed.codes) == sorted(award.codes)
    assert mixed._replace(reasons=(), steps=()) == award._replace(reasons=(), steps=())


@many
@given(any_case())
def test_check_says_nothing_without_the_part_it_rests_on(case: Case) -> None:
    facts, policy = case
    known = {None, *compress(PARTS, facts.recorded)}
    unasked = [check for check in policy.checks[facts.scheme, facts.stage] if check.RESTS_ON not in known]
    assert [check.against(facts, policy.terms) for check in unasked] == [None] * len(unasked)


@many
@given(any_case())
def test_steps_add_up(case: Case) -> None:
    award = assess(*case)
    figure: Decimal | None = Decimal(0)
    for step in award.steps:
        assert step.before == (figure or 0)
        figure = step.after
    assert award.steps
    assert figure == award.amount


@many
@given(any_case())
def test_refusal_pays_nobody_and_says_why(case: Case) -> None:
    award = assess(*case)
    if not award.eligible:
        assert (award.amount, award.payee, award.fund) == (0, None, None)
        assert all(reason.refuses or reason.code == "PREPAY_LIMIT" for reason in award.reasons)
        assert award.reasons
    else:
        assert not any(reason.refuses for reason in award.reasons)


@many
@given(any_case(), st.sampled_from(UNREMARKABLE))
def test_what_is_left_out_decides_against_nobody(case: Case, key: str) -> None:
    facts, policy = case
    if not assess(facts, policy).eligible:
        return
    left = {name: value for name, value in facts.to_json().items() if name != key}
    assert assess(Facts.from_json(left), policy).eligible


@many
@given(any_case())
def test_json_keeps_everything(case: Case) -> None:
    facts, policy = case
    award = assess(facts, policy)
    assert Facts.from_json(facts.to_json()) == facts
    assert Award.from_json(award.to_json()) == award


@many
@given(any_case())
def test_reasons_rest_on_clauses_of_the_document(case: Case) -> None:
    facts, policy = case
    award, prefix = assess(facts, policy), policy.document.clause_prefix
    assert all(reason.clause.startswith(f"{prefix}-") for reason in award.reasons)
    assert all(step.clause.startswith(f"{prefix}-") for step in award.steps)


@many
@given(any_case(), st.decimals(0, 200000, places=3))
def test_advance_and_settlement_meet(case: Case, prepaid: Decimal) -> None:
    """What settlement pays less what it brings back is the final sum less the advance."""
    facts, policy = replace(case[0], stage="claim"), case[1]
    claimed = assess(facts, policy)
    settled = assess(replace(facts, stage="settle", prepay=replace(facts.prepay, prepaid_cny=prepaid)), policy)
    assert settled.eligible == claimed.eligible
    if settled.amount is not None and settled.recover is not None and prepaid == prepaid.quantize(Decimal("0.01")):
        assert settled.amount - settled.recover == (claimed.amount or 0) - prepaid


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_can_be_read(language: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(any_case())
    def read(case: Case) -> None:
        award = assess(*case)
        for text in [*(r.sentence(language) for r in award.reasons), *(s.text(language) for s in award.steps)]:
            assert text
            assert "{" not in text
            assert "not recorded" not in text
            assert "未记录" not in text
            assert language == "zh" or text.isascii()

    read()


def shuffled(policy: Policy, random: Any) -> Policy:
    def mixed(conditions: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(conditions, len(conditions)))

    pack = policy.pack
    schemes = tuple(scheme.model_copy(update={"conditions": mixed(scheme.conditions)}) for scheme in pack.schemes)
    return Policy(pack.model_copy(update={"conditions": mixed(pack.conditions), "schemes": schemes}))
