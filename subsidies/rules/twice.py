"""What a pack says twice: mostly a copy its author forgot to change, so that the rule it was meant for is lost."""

from collections.abc import Iterator

from subsidies.rules.checks import AnyCondition
from subsidies.rules.faults import Fault
from subsidies.rules.listings import Target
from subsidies.rules.pack import Pack


def twice_faults(pack: Pack) -> Iterator[Fault]:
    """Conditions that are the same in every value, and targets of one metric for the same days."""
    for key, conditions in pack.condition_lists():
        yield from _conditions_twice(key, conditions)
    yield from _targets_twice(pack.targets)


def _conditions_twice(key: str, conditions: tuple[AnyCondition, ...]) -> Iterator[Fault]:
    for number, condition in enumerate(conditions):
        first = conditions.index(condition)
        if first != number:
            told = {"given": condition.check, "first": f"{key}.{first}"}
            yield Fault(f"{key}.{number}", "CONDITION_TWICE", told)


def _targets_twice(targets: tuple[Target, ...]) -> Iterator[Fault]:
    """What must be reached and what is striven for are two targets."""
    days = [(each.metric, each.strive, each.every, each.first_day, each.last_day) for each in targets]
    for number, target in enumerate(targets):
        first = days.index(days[number])
        if first != number:
            told = {"given": target.metric, "first": f"targets.{first}"}
            yield Fault(f"targets.{number}.metric", "TARGET_TWICE", told)
