"""The readable cases of every pack, the open cases, and the same under the demonstration pack."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from subsidies.rules.policy import Policy, held
from tests.subsidies.rules.situations import PACKS, THREE_IN_2020, situation, swept

OPEN_CASES = Path(__file__).parents[2] / "data" / "policy-cases.json"
OPEN = json.loads(OPEN_CASES.read_text("utf-8"), parse_float=Decimal)
POLICIES = held()
READABLE = [(code, case) for code, cases in PACKS.items() for case in [*cases["cases"], *swept(code)]]


def marked(values: tuple[Any, ...], name: str, clauses: list[str]) -> Any:
    return pytest.param(*values, id=name, marks=pytest.mark.clause(*clauses))


def facts_of(case: dict[str, Any], code: str) -> Facts:
    given = situation(case["like"], code, **case.get("facts", {}))
    for key in case.get("without", []):
        del given[key]
    history = case.get("history", given.get("history", []))
    given["history"] = THREE_IN_2020 if history == "three" else history
    return Facts.from_json(given)


def check(award: Award, expected: dict[str, Any]) -> None:
    eligible = expected.get("eligible", True)
    amount = None if expected.get("not_set") else expected.get("amount", 0)
    assert sorted(award.codes) == sorted(expected["reasons"])
    assert (award.eligible, award.amount) == (eligible, amount)
    assert award.payee == (expected.get("payee") or None if eligible else None)
    for field in ("recover", "counted_hours", "fund"):
        if field in expected:
            assert getattr(award, field) == expected[field]


@pytest.mark.parametrize(
    ("code", "case"), [marked((code, case), f"{code} {case['says']}", case["clauses"]) for code, case in READABLE]
)
def test_readable_case_holds(code: str, case: dict[str, Any]) -> None:
    expected = case["expect"]
    if "payee" not in expected and "payee" in PACKS[code]:
        expected = {"payee": PACKS[code]["payee"], **expected}
    check(assess(facts_of(case, code), POLICIES[code]), expected)


@pytest.mark.parametrize("case", [marked((case,), case["id"], case["clause_ids"]) for case in OPEN])
def test_open_case_holds(case: dict[str, Any]) -> None:
    expected = case["expected"]
    award = assess(Facts.from_json(case["input"]), POLICIES[case["jurisdiction"]])
    assert (award.eligible, award.amount, award.payee) == (
        expected["eligible"],
        expected["amount_cny"],
        expected["payee"],
    )
    assert set(expected["reasons"]) <= set(award.codes)
    if not award.eligible:
        assert set(expected["reasons"]) == set(award.codes)
    assert award.recover == expected.get("recover_cny", award.recover)
    assert award.counted_hours == expected.get("counted_hours", award.counted_hours)


def test_every_open_case_is_read() -> None:
    assert len(OPEN) == 89


@pytest.mark.parametrize("code", PACKS)
def test_case_sentences_are_unique(code: str) -> None:
    said = [case["says"] for case in PACKS[code]["cases"]]
    assert len(said) == len(set(said))


@pytest.mark.clause("JY-61")
@pytest.mark.parametrize(("day", "amount"), [("2024-12-31", 0), ("2025-01-01", 1000), ("2027-12-31", 1000)])
def test_demonstration_has_its_dates(day: str, amount: int, demonstration: Policy) -> None:
    assert assess(Facts.from_json(situation("worker", date=day)), demonstration).amount == amount
