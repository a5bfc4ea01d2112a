"""What must hold for any facts: ceilings, no negative sums, history never helps, order of checks, steps add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from subsidies.rules.policy import Policy, load, packs_directory
from subsidies.rules.vocabulary import CERTIFICATE_KINDS, FUNDS, GRADES, GROUPS, TRAINING_MODES

JIANGYIN = load(packs_directory / "jiangyin-2019.toml")
CEILINGS = {"junior": 1000, "special": 1000, "intermediate": 1500, "senior": 2600, "technician": 3900}
HIGHEST = 5200

money = st.decimals(min_value=0, max_value=20000, places=3)
maybe = st.sampled_from([None, True, False])
days = st.dates(date(2018, 6, 1), date(2022, 6, 1))
grades = st.sampled_from([None, *GRADES])
kinds = st.sampled_from([None, *CERTIFICATE_KINDS])
occupations = st.sampled_from([None, "焊工", "钳工"])
payers = st.sampled_from([None, "individual", "employer", "institution"])


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


entries = st.fixed_dictionaries(
    {"date": days, "scheme": st.sampled_from(["JY-CERT", "JY-INSURED", "JY-APPR", "JY-SAFE", "JY-BASE", "QD-TRAIN"])},
    optional={
        "occupation": occupations,
        "grade": grades,
        "certificate_kind": kinds,
        "counted": maybe,
        "jurisdiction": st.sampled_from([None, "JY", "QD"]),
        "status": st.sampled_from([None, "paid", "refused", "recovered", "prepaid", "withdrawn"]),
    },
)
cases = st.fixed_dictionaries(
    {"scheme": st.just("JY-CERT"), "date": days},
    optional={
        "stage": st.sampled_from(["quote", "claim", "prepay", "settle", "disburse"]),
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
        "headcount": st.integers(0, 60),
        "assessment_passed": maybe,
        "fund": st.sampled_from([None, *FUNDS]),
        "fraud_confirmed": st.booleans(),
        "person": some(
            groups=st.lists(st.sampled_from(sorted(GROUPS)), max_size=3),
            pension=st.sampled_from([None, "none", "entitled", "drawing"]),
            pension_from=st.none() | days,
            ties=st.none() | st.lists(st.sampled_from(["household", "work"]), max_size=2),
            relative_of=some(disability=st.sampled_from(["mild", "severe"]), poor=maybe).map(
                lambda kin: {"relation": "child", **kin}
            ),
        ),
        "employer": some(id=st.just("E1")),
        "institution": some(listed=maybe, listed_at_filing=maybe),
        "class": some(filed=maybe, start_date=days, catalogue_at_filing=maybe, shortage_at_filing=maybe),
        "hours": some(on_site=money, online=money),
        "override": some(
            rule=st.sampled_from(["ANNUAL_CAP_REACHED", "PENSION_ENTITLED"]), by=st.just("A"), reason=st.just("B")
        ),
        "prepay": some(requested_cny=st.none() | money, already_prepaid_cny=money, prepaid_cny=money),
        "history": st.lists(entries, max_size=6),
        "pack": some(local_standard_cny=st.none() | money, online_ratio=st.decimals(0, 1, places=2)),
    },
)
facts = cases.map(Facts.from_json)
many = settings(max_examples=100, deadline=None)


@many
@given(facts)
def test_never_above_the_ceiling(one: Facts) -> None:
    award = assess(one, JIANGYIN)
    if award.amount is None or award.amount == 0:
        return
    ceiling = CEILINGS.get(one.graded or "", HIGHEST)
    local_alone = one.certificate_kind == "training_completion" or one.graded not in (*CEILINGS, "senior_technician")
    limit = one.pack.local_standard_cny or 0 if local_alone else ceiling
    assert award.amount <= limit * one.headcount


@many
@given(facts)
def test_never_above_the_cost(one: Facts) -> None:
    award = assess(one, JIANGYIN)
    if award.amount and one.actual_cost_cny is not None:
        assert award.amount <= one.actual_cost_cny * one.headcount


@many
@given(facts)
def test_never_negative(one: Facts) -> None:
    award = assess(one, JIANGYIN)
    assert award.amount is None or award.amount >= 0
    assert award.recover is None or award.recover >= 0


@many
@given(facts)
def test_whole_cents_alone(one: Facts) -> None:
    amount = assess(one, JIANGYIN).amount
    assert amount is None or amount == amount.quantize(Decimal("0.01"))


@many
@given(facts, entries)
def test_more_history_never_pays_more(one: Facts, entry: dict[str, Any]) -> None:
    longer = Facts.from_json({**one.to_json(), "history": [*one.to_json()["history"], entry]})
    before, after = assess(one, JIANGYIN), assess(longer, JIANGYIN)
    assert before.eligible or not after.eligible
    assert after.amount == before.amount or after.amount == 0


@many
@given(facts, st.randoms(use_true_random=False))
def test_order_of_checks_is_free(one: Facts, random: Any) -> None:
    award = assess(one, JIANGYIN)
    shuffled = assess(one, shuffled_policy(random))
    assert sorted(shuffled.codes) == sorted(award.codes)
    assert shuffled._replace(reasons=(), steps=()) == award._replace(reasons=(), steps=())


@many
@given(facts)
def test_steps_add_up(one: Facts) -> None:
    award = assess(one, JIANGYIN)
    figure: Decimal | None = Decimal(0)
    for step in award.steps:
        assert step.before == (figure or 0)
        figure = step.after
    assert figure == award.amount
    if award.amount is not None:
        assert sum((step.after or Decimal(0)) - step.before for step in award.steps) == award.amount


@many
@given(facts)
def test_refusal_pays_nobody(one: Facts) -> None:
    award = assess(one, JIANGYIN)
    if not award.eligible:
        assert (award.amount, award.payee, award.fund) == (0, None, None)
        assert award.reasons


@many
@given(facts)
def test_json_keeps_everything(one: Facts) -> None:
    award = assess(one, JIANGYIN)
    assert Facts.from_json(one.to_json()) == one
    assert Award.from_json(award.to_json()) == award


plans = st.fixed_dictionaries(
    {
        "scheme": st.just("JY-CERT"),
        "date": st.just("2020-05-20"),
        "grade": st.sampled_from(sorted(CEILINGS)),
        "certificate_kind": st.sampled_from(["skill_level", "special_ability"]),
        "training_mode": st.sampled_from(["enterprise_own", "institution_project"]),
        "headcount": st.integers(0, 60),
        "shortage": maybe,
        "occupation_in_catalogue": st.just(True),
        "actual_cost_cny": st.none() | money,
    }
).map(Facts.from_json)


@many
@given(plans, money, money)
def test_advances_stay_within_half(plan: Facts, asked: Decimal, before: Decimal) -> None:
    prepay = replace(plan.prepay, requested_cny=asked, already_prepaid_cny=before)
    award = assess(replace(plan, stage="prepay", prepay=prepay), JIANGYIN)
    final = assess(replace(plan, stage="claim"), JIANGYIN).amount
    assert award.amount is not None
    assert award.amount <= asked
    assert award.amount == award.amount.quantize(Decimal("0.01"))
    assert not award.amount or award.amount + before <= (final or 0) / 2


@many
@given(plans)
def test_advance_and_settlement_meet(one: Facts) -> None:
    """What was advanced and what settlement then pays or brings back are together the final sum."""
    asked = replace(one, stage="prepay", prepay=replace(one.prepay, requested_cny=None, already_prepaid_cny=None))
    advanced = assess(asked, JIANGYIN)
    if not advanced.amount:
        return
    claimed = assess(replace(one, stage="claim"), JIANGYIN)
    settled = assess(replace(one, stage="settle", prepay=replace(one.prepay, prepaid_cny=advanced.amount)), JIANGYIN)
    if claimed.eligible:
        assert advanced.amount <= (claimed.amount or 0) / 2
        assert advanced.amount + (settled.amount or 0) - (settled.recover or 0) == claimed.amount


def shuffled_policy(random: Any) -> Policy:
    def mixed(conditions: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(conditions, len(conditions)))

    pack = JIANGYIN.pack
    schemes = tuple(scheme.model_copy(update={"conditions": mixed(scheme.conditions)}) for scheme in pack.schemes)
    return Policy(pack.model_copy(update={"conditions": mixed(pack.conditions), "schemes": schemes}))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_can_be_read(language: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(facts)
    def read(one: Facts) -> None:
        award = assess(one, JIANGYIN)
        for text in [*(r.sentence(language) for r in award.reasons), *(s.text(language) for s in award.steps)]:
            assert text
            assert "{" not in text
            assert "not recorded" not in text
            assert "未记录" not in text

    read()
