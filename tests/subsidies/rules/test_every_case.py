"""What holds for every readable case: sentences name values, and what is left out decides against nobody."""

import json
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
    "ANNUAL_CAP_REACHED": {"override"},
    "ASSESSMENT_FAILED": {"stage"},
    "CONDITIONS_NOT_MET": {"stage"},
    "EVIDENCE_MISSING": {"stage", "pack.commitment_enabled", "commitment.signed"},
    "GRADE_NOT_COVERED": {"grade", "apprenticeship.planned_level"},
    "INSTITUTION_REMOVED": {"override", "institution.removed_on"},
    "LEVEL_NOT_REACHED": {"grade", "apprenticeship.reached_level", "certificate_kind", "stage"},
    "NOT_ASSESSED": {"stage"},
    "NOT_FILED": {"stage"},
    "NOT_IN_CATALOGUE": {"employer", "certificate_kind", "class.catalogue_at_filing"},
    "NOT_LISTED": {"training_mode", "institution.listed_at_filing", "institution.removed"},
    "NOT_NEW_HIRE": {"hire.new"},
    "NOT_RECOGNISED_BASE": {"institution.recognised"},
    "NOT_TARGET_GROUP": {"person.groups", "person.relative_of", "employer", "industry", "medal"},
    "NO_CERTIFICATE": {"certificate_kind", "stage"},
    "PACK_NOT_ACTIVE": {"pack.in_force"},
    "PENSION_ENTITLED": {"class.start_date", "person.pension_from"},
    "RELATIVE_NOT_COVERED": {"person.groups", "person.relative_of"},
    "SCHEME_NOT_ACTIVE": {"pack.measures_in_force"},
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


def may_rest_on(code: str, path: tuple[str, ...]) -> bool:
    """Whether the value left out, or the part that holds it, is one the code may rest on."""
    left_out = ".".join(path)
    return any(
        f"{left_out}.".startswith(f"{named}.") or f"{named}.".startswith(f"{left_out}.") for named in RESTS_ON[code]
    )


def assert_told(award: Award) -> None:
    assert isinstance(award.reasons, tuple)
    assert isinstance(award.steps, tuple)
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
def test_award_comes_back_as_it_was_written(code: str, case: dict[str, Any]) -> None:
    award = assess(facts_of(case, code), POLICIES[code])
    assert Award.from_json(json.loads(json.dumps(award.to_json()))) == award


@pytest.mark.parametrize(("code", "case"), CASES)
def test_what_is_left_out_decides_against_nobody(code: str, case: dict[str, Any]) -> None:
    facts = facts_of(case, code)
    recorded, whole = facts.to_json(), assess(facts, POLICIES[code])
    for path in paths(recorded):
        award = assess(Facts.from_json(without(recorded, path)), POLICIES[code])
        assert_told(award)
        for reason in award.reasons:
            if reason.refuses and reason.code not in whole.codes:
                assert may_rest_on(reason.code, path), (reason.code, path)
