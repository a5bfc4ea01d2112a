"""The table gives what the claims give one by one, each held against what its person had before it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts, HistoryEntry
from subsidies.rules.many import queue
from subsidies.rules.many.assess import assess_many
from subsidies.rules.many.awards import FUND_CODES, PAYEE_CODES, Awards
from subsidies.rules.many.reading import table_of
from subsidies.rules.many.table import Table
from subsidies.rules.policy import Policy, load, packs_directory
from tests.subsidies.rules.situations import situation
from tests.subsidies.rules.test_properties import cases, entries

JIANGYIN = load(packs_directory / "jiangyin-2019.toml")
PERSONS = ("A", "B")


def wider(*, limited: bool) -> Policy:
    """Jiangyin's policy with two schemes more that columns can say: one counts against the year and may be repeated,
    one is apart from repeats and shuts the first scheme out."""
    pack, base = JIANGYIN.pack, JIANGYIN.scheme("JY-CERT")
    pension = next(c for c in base.conditions if c.check == "no_pension")
    by_certificate = pension.model_copy(update={"tested_on": "certificate_date"})
    free = tuple(c for c in base.conditions if c.check not in ("not_repeated", "lower_after_higher", "no_pension"))
    schemes = (
        base,
        base.model_copy(update={"id": "JY-SAFE", "conditions": (*free, by_certificate), "cost_limit": None}),
        base.model_copy(update={"id": "JY-INSURED", "uplift": None}),
    )
    limits = pack.limits if limited else pack.limits.model_copy(update={"per_year": None, "repeat": None})
    return Policy(pack.model_copy(update={"schemes": schemes, "limits": limits}))


WIDER, WITHOUT_LIMITS = wider(limited=True), wider(limited=False)
thorough = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

histories = st.dictionaries(st.sampled_from(PERSONS), st.lists(entries, max_size=4), max_size=2)
named = st.sampled_from([None, *PERSONS])

# Claims with little against them, so that limits and repeats decide.
ordinary = st.fixed_dictionaries(
    {
        "scheme": st.just("JY-CERT"),
        "date": st.sampled_from(["2019-12-31", "2020-01-01", "2020-03-01", "2020-12-31", "2021-01-01", "2021-06-30"]),
        "certificate_kind": st.sampled_from(["skill_level", "vocational_qualification", "special_ability"]),
        "grade": st.sampled_from(["junior", "intermediate", "senior"]),
        "occupation": st.sampled_from(["焊工", "钳工", "车工", None]),
        "person": st.sampled_from(
            [{"id": "A"}, {"id": "B"}, {"id": "A", "pension": "drawing"}, {"id": "B", "pension_from": "2020-02-20"}]
        ),
    },
    optional={
        "stage": st.sampled_from(["quote", "claim", "disburse"]),
        "actual_cost_cny": st.sampled_from(["500", "1000", "1299.99", "1300"]),
        "headcount": st.integers(0, 3),
    },
)


def plainly(claims: Sequence[Facts], before: dict[str, list[HistoryEntry]], policy: Policy) -> list[Award]:
    """The awards one after the other in date order, what is eligible added to what the person had."""
    had: dict[Any, list[HistoryEntry]] = defaultdict(list, {one: list(entries) for one, entries in before.items()})
    awards = {}
    for row in sorted(range(len(claims)), key=lambda row: (claims[row].date, row)):
        facts = claims[row]
        person = (facts.person.id if facts.person else None) or row
        awards[row] = assess(replace(facts, history=(*facts.history, *had[person])), policy)
        if awards[row].eligible and facts.stage not in ("quote", "prepay"):
            had[person].append(entry_of(facts))
    return [awards[row] for row in range(len(claims))]


def entry_of(facts: Facts) -> HistoryEntry:
    kept = {name: getattr(facts, name) for name in ("date", "scheme", "occupation", "grade", "certificate_kind")}
    return HistoryEntry(**kept, jurisdiction="JY", employer=facts.employer.id if facts.employer else None)


def told(awards: Awards, row: int) -> tuple[Any, ...]:
    payee, fund = PAYEE_CODES[awards.payee[row]], FUND_CODES[awards.fund[row]]
    paid = awards.amount(row), payee, fund, awards.recover.get(row)
    return bool(awards.eligible[row]), *paid, awards.codes(row)


def expected(award: Award) -> tuple[Any, ...]:
    return award.eligible, award.amount, award.payee, award.fund, award.recover, frozenset(award.codes)


def compare(
    claims: Sequence[dict[str, Any]], before: dict[str, list[dict[str, Any]]], policy: Policy = JIANGYIN
) -> Table:
    facts = [Facts.from_json(claim) for claim in claims]
    had = {one: [Facts.from_json({**BLANK, "history": [e]}).history[0] for e in es] for one, es in before.items()}
    table = table_of(facts, policy, had)
    awards, plain = assess_many(table, policy), plainly(facts, had, policy)
    assert [told(awards, row) for row in range(len(facts))] == [expected(award) for award in plain]
    for row, award in enumerate(plain):
        again = awards.award(row)
        assert again._replace(reasons=()) == award._replace(reasons=())
        assert sorted(again.codes) == sorted(award.codes)
        assert [reason.sentence("zh") for reason in again.reasons] == [r.sentence("zh") for r in award.reasons]
    return table


BLANK = {"scheme": "JY-CERT", "date": "2020-01-01"}


def of_person(case: dict[str, Any], person: str | None) -> dict[str, Any]:
    return {**case, "person": {**case.get("person", {}), "id": person}}


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the few claims of a test are folded in several portions, as a million are."""
    monkeypatch.setattr(queue, "PORTION", 4)


@thorough
@given(st.lists(ordinary, max_size=12), histories)
def test_limits_and_repeats_alike(claims: list[dict[str, Any]], before: dict[str, Any]) -> None:
    table = compare(claims, before)
    assert not table.others


@thorough
@given(st.lists(st.tuples(cases, named), max_size=6), histories)
def test_any_claims_alike(claims: list[tuple[dict[str, Any], str | None]], before: dict[str, Any]) -> None:
    compare([of_person(case, person) for case, person in claims], before)


plain = cases.map(
    lambda case: {
        key: value for key, value in case.items() if key not in ("history", "override", "prepay", "hours", "stage")
    }
)


@thorough
@given(st.lists(st.tuples(plain, named), min_size=1, max_size=6), histories)
def test_said_by_columns_alike(claims: list[tuple[dict[str, Any], str | None]], before: dict[str, Any]) -> None:
    compare([of_person(case, person) for case, person in claims], before)


schemes = st.sampled_from(["JY-CERT", "JY-SAFE", "JY-INSURED"])
starts = st.sampled_from([{}, {"start_date": "2020-02-01"}])


@thorough
@given(
    st.lists(st.tuples(ordinary, schemes, starts), max_size=12), histories, st.sampled_from([WIDER, WITHOUT_LIMITS])
)
def test_several_schemes_alike(claims: list[tuple[Any, str, Any]], before: dict[str, Any], policy: Policy) -> None:
    table = compare([{**claim, "scheme": scheme, "class": days} for claim, scheme, days in claims], before, policy)
    assert not table.others


def claim_of(person: str, day: str, **different: Any) -> dict[str, Any]:
    return situation("worker", date=day, person={"id": person}, **different)


HAD = {"scheme": "JY-CERT", "occupation": "焊工", "jurisdiction": "JY"}
PASTS = {
    "same grade": {"date": "2019-05-01", "grade": "junior"},
    "higher grade": {"date": "2019-05-01", "grade": "senior"},
    "refused": {"date": "2019-05-01", "grade": "junior", "status": "refused"},
    "in another place": {"date": "2019-05-01", "grade": "junior", "jurisdiction": "NY", "counted": True},
    "of the scheme that shuts this one out": {"date": "2019-05-01", "scheme": "JY-INSURED"},
}


@pytest.mark.parametrize("policy", [JIANGYIN, WIDER, WITHOUT_LIMITS], ids=["real", "wider", "without limits"])
@pytest.mark.parametrize("past", PASTS)
def test_past_counts_alike(past: str, policy: Policy) -> None:
    claims = [claim_of("A", "2020-05-01"), claim_of("B", "2020-05-01"), claim_of("A", "2020-06-01")]
    compare(claims, {"A": [{**HAD, **PASTS[past]}]}, policy)


@pytest.mark.parametrize("past", PASTS)
def test_past_counts_alike_where_columns_cannot_say_it(past: str) -> None:
    """Hours are looked at claim by claim; who has nothing left to claim is refused there too."""
    settled = {"stage": "settle", "prepay": {"prepaid_cny": 7000}}
    prepaid = situation("apprentice", date="2020-07-01", person={"id": "A"}, **settled)
    again = {**prepaid, "date": "2020-08-01"}
    table = compare([prepaid, claim_of("A", "2020-05-01"), again], {"A": [{**HAD, **PASTS[past]}]})
    assert table.others
