"""Values that belong to one person each, and stand with several."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from subsidies.checks.check import Found, Outcome
from subsidies.models import ClaimLine
from trainees.models import Person


def shared(lines: Sequence[ClaimLine], value_of: Callable[[Person], str]) -> dict[int, Found]:
    """For each line, with how many other persons of these lines its person shares the value."""
    persons: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        persons[value_of(line.person)].add(line.person_id)
    return {line.pk: _of(value_of(line.person), persons) for line in lines}


def _of(value: str, persons: dict[str, set[int]]) -> Found:
    if not value:
        return Found(Outcome.PASSED, "none")
    others = len(persons[value]) - 1
    return Found(Outcome.JUDGE, "shared", {"others": others}) if others else Found(Outcome.PASSED, "own")
