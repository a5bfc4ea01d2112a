"""Schemes and their names: one that no scheme bears would take a rule out of force without a word."""

from collections.abc import Iterator

from subsidies.rules.checks.history import ExcludedBy, PaidForHire
from subsidies.rules.faults import Fault, not_listed
from subsidies.rules.pack import Pack


def name_faults(pack: Pack) -> Iterator[Fault]:
    """Names of schemes that the pack does not hold, and schemes named as another document's."""
    held = [scheme.id for scheme in pack.schemes]
    for key, name in _named(pack):
        if name not in held:
            yield not_listed(key, "SCHEME_NOT_LISTED", name, held)
    for place, name in enumerate(held):
        if not name.startswith(_own(pack)):
            told = {"given": name, "prefix": _own(pack)}
            yield Fault(f"schemes.{place}.id", "SCHEME_OF_ELSEWHERE", told)


def _named(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every scheme named as one of the pack's own, with its key."""
    yield from _by_limits(pack)
    for key, conditions in pack.condition_lists():
        for number, condition in enumerate(conditions):
            if isinstance(condition, ExcludedBy | PaidForHire):
                yield f"{key}.{number}.scheme", condition.scheme


def _by_limits(pack: Pack) -> Iterator[tuple[str, str]]:
    """Schemes `apart` may be of other places too, which are not known here."""
    limits, own = pack.limits, _own(pack)
    for number, name in enumerate(limits.per_year.counted if limits.per_year else ()):
        yield f"limits.per_year.counted.{number}", name
    for number, name in enumerate(limits.repeat.apart if limits.repeat else ()):
        if name.startswith(own):
            yield f"limits.repeat.apart.{number}", name


def _own(pack: Pack) -> str:
    """What the ID of every scheme of the pack begins with: records that name no place are told apart by it."""
    return f"{pack.document.clause_prefix}-"
