"""No condition of a pack is there without a case that shows it: each is taken out of its scheme, and a case of that
scheme answers otherwise."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from subsidies.rules.assess import StageNotOffered, assess
from subsidies.rules.checks.condition import Condition
from subsidies.rules.facts import Facts
from subsidies.rules.pack import Pack
from subsidies.rules.policy import Policy
from tests.subsidies.rules.situations import PACKS
from tests.subsidies.rules.test_cases import OPEN, POLICIES, READABLE, facts_of

# A document in force lets its condition say nothing, and a number of months that nobody has set is reached by all.
SILENT = {("JY", "in_force"), ("NY", "in_force"), ("SC", "in_force"), ("QD", "in_force"), ("BC-WINGS", "at_least")}
EVERY = "every scheme"
Answer = tuple[bool, object, tuple[str, ...]] | None


def _cases() -> dict[tuple[str, str], list[Facts]]:
    found: dict[tuple[str, str], list[Facts]] = defaultdict(list)
    given = [(code, facts_of(case, code)) for code, case in READABLE]
    for code, facts in [*given, *((case["jurisdiction"], Facts.from_json(case["input"])) for case in OPEN)]:
        found[code, facts.scheme].append(facts)
        found[code, EVERY].append(facts)
    return found


CASES = _cases()


def answer(facts: Facts, policy: Policy) -> Answer:
    try:
        award = assess(facts, policy)
    except StageNotOffered:
        return None
    return award.eligible, award.amount, tuple(sorted(award.codes))


def conditions_of(pack: Pack, scheme: str) -> tuple[Condition, ...]:
    return pack.conditions if scheme == EVERY else next(each.conditions for each in pack.schemes if each.id == scheme)


def without(policy: Policy, scheme: str, place: int) -> Policy:
    """The policy without one condition of a scheme, or of all."""
    pack = policy.pack
    left = tuple(each for number, each in enumerate(conditions_of(pack, scheme)) if number != place)
    if scheme == EVERY:
        return Policy(pack.model_copy(update={"conditions": left}))
    schemes = (each.model_copy(update={"conditions": left}) if each.id == scheme else each for each in pack.schemes)
    return Policy(pack.model_copy(update={"schemes": tuple(schemes)}))


def subjects() -> Iterator[tuple[str, str]]:
    for code in PACKS:
        yield code, EVERY
        yield from ((code, scheme.id) for scheme in POLICIES[code].pack.schemes if scheme.conditions)


@pytest.mark.parametrize(("code", "scheme"), list(subjects()))
def test_every_condition_is_shown_by_a_case(code: str, scheme: str) -> None:
    policy, cases = POLICIES[code], CASES[code, scheme]
    answers = [answer(facts, policy) for facts in cases]
    unshown = []
    for place, condition in enumerate(conditions_of(policy.pack, scheme)):
        other = without(policy, scheme, place)
        if all(answer(facts, other) == before for facts, before in zip(cases, answers, strict=True)):
            unshown.append(condition.check)
    assert [check for check in unshown if not {(code, check), (scheme, check)} & SILENT] == []
