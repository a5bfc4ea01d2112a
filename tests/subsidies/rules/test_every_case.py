"""What holds for every readable case: sentences name values, and what is left out decides against nobody."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from tests.subsidies.rules.test_cases import POLICIES, READABLE, facts_of

CASES = [pytest.param(code, case, id=f"{code} {case['says']}") for code, case in READABLE]
GAPS = re.compile(r"None|Decimal|HistoryEntry|not recorded|未记录|\d\.\d*0(?!\d)")
NEEDED = {("scheme",), ("date",), ("relation",)}
# A code that may come up because a value is left out, and the values it may rest on: those that lift a rule, that are
# one of several ways to belong, or that have to be there for the subsidy to be one at all.
RESTS_ON: Mapping[str, set[str]] = {
    "ANNUAL_CAP_REACHED": {"override", "history"},
    "ASSESSMENT_FAILED": {"stage"},
    "CONDITIONS_NOT_MET": {"stage"},
    "EVIDENCE_MISSING": {"stage", "pack", "commitment"},
    "EXCLUDED_BY_TTW": {"history"},
    "GRADE_NOT_COVERED": {"grade", "apprenticeship"},
    "INSTITUTION_REMOVED": {"override", "institution.removed_on"},
    "LEVEL_NOT_REACHED": {"grade", "apprenticeship", "certificate_kind", "stage"},
    "NOT_ASSESSED": {"stage"},
    "NOT_FILED": {"stage"},
    "NOT_IN_CATALOGUE": {"employer", "certificate_kind", "class"},
    "NOT_LISTED": {"training_mode", "institution.listed_at_filing", "institution.removed"},
    "NOT_NEW_HIRE": {"hire"},
    "NOT_RECOGNISED_BASE": {"institution.recognised"},
    "NOT_TARGET_GROUP": {"person", "employer", "industry", "medal"},
    "NO_CERTIFICATE": {"certificate_kind", "stage"},
    "PACK_NOT_ACTIVE": {"pack"},
    "PENSION_ENTITLED": {"class", "person.pension_from"},
    "RELATIVE_NOT_COVERED": {"person.groups", "person.relative_of"},
    "SCHEME_NOT_ACTIVE": {"pack"},
    "TRAINING_NOT_DONE": {"training_mode"},
}


def paths(held: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in held.items():
        if not {(name,), (*above, name)} & NEEDED:
            yield (*above, name)
        if isinstance(value, dict):
            yield from paths(value, (*above, name))


def without(held: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    name, *inner = path
    if not inner:
        return {key: value for key, value in held.items() if key != name}
    return {key: without(value, tuple(inner)) if key == name else value for key, value in held.items()}


def assert_told(award: Award) -> None:
    for reason in award.reasons:
        assert all(isinstance(value, str) for value in reason.inputs.values())
    for step in award.steps:
        assert all(isinstance(value, str) for value in step.inputs.values())


@pytest.mark.parametrize(("code", "case"), CASES)
def test_sentences_name_every_value(code: str, case: dict[str, Any]) -> None:
    award = assess(facts_of(case, code), POLICIES[code])
    assert_told(award)
    for language in ("zh", "en"):
        said = [reason.sentence(language) for reason in award.reasons]
        said += [step.text(language) for step in award.steps]
        assert [sentence for sentence in said if GAPS.search(sentence)] == []


@pytest.mark.parametrize(("code", "case"), CASES)
def test_what_is_left_out_decides_against_nobody(code: str, case: dict[str, Any]) -> None:
    facts = facts_of(case, code)
    recorded, whole = facts.to_json(), assess(facts, POLICIES[code])
    for path in paths(recorded):
        award = assess(Facts.from_json(without(recorded, path)), POLICIES[code])
        assert_told(award)
        for reason in award.reasons:
            if reason.refuses and reason.code not in whole.codes:
                rests_on = RESTS_ON.get(reason.code, set())
                assert {".".join(path[:depth]) for depth in (1, 2)} & rests_on, (reason.code, path)
