"""Facts into a table: what columns can say goes into columns, the rest is kept as it is."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import numpy as np

from subsidies.rules.facts import Facts, HistoryEntry, LocalDecisions, Person, Prepay
from subsidies.rules.many.history import History
from subsidies.rules.many.lanes import Lane
from subsidies.rules.many.table import CODES, HIGHEST, NOT_RECORDED, Column, Table
from subsidies.rules.policy import Policy
from subsidies.rules.steps import HUNDRED
from subsidies.rules.values import Tie

Read = Callable[[Facts], Any]
NOBODY = Person()

CODED: Mapping[str, Read] = {
    "certificate_kind": lambda facts: facts.certificate_kind,
    "grade": lambda facts: facts.grade,
    "route": lambda facts: facts.route,
    "training_mode": lambda facts: facts.training_mode,
    "claimant": lambda facts: facts.claimant,
    "cost_paid_by": lambda facts: facts.cost_paid_by,
    "fund": lambda facts: facts.fund,
    "occupation_in_catalogue": lambda facts: facts.occupation_in_catalogue,
    "shortage": lambda facts: facts.shortage,
    "assessment_passed": lambda facts: facts.assessment_passed,
    "fraud_confirmed": lambda facts: facts.fraud_confirmed,
    "employed": lambda facts: facts.employer is not None,
    "listed_at_filing": lambda facts: facts.institution.was_listed if facts.institution else None,
    "filed": lambda facts: facts.training_class.filed,
    "catalogue_at_filing": lambda facts: facts.training_class.catalogue_at_filing,
    "shortage_at_filing": lambda facts: facts.training_class.shortage_at_filing,
    "in_force": lambda facts: facts.pack.in_force,
    "ties": lambda facts: _ties(facts.person or NOBODY),
    "pension": lambda facts: (facts.person or NOBODY).pension,
}
COUNTED: Mapping[str, Read] = {
    "cost": lambda facts: _hundredths(facts.actual_cost_cny),
    "local_standard": lambda facts: _hundredths(facts.pack.local_standard_cny),
    "headcount": lambda facts: facts.headcount,
    "hours_on_site": lambda facts: _hundredths(facts.hours.on_site if facts.hours else None),
    "hours_online": lambda facts: _hundredths(facts.hours.online if facts.hours else None),
}


def table_of(
    claims: Sequence[Facts], policy: Policy, before: Mapping[str, Sequence[HistoryEntry]] | None = None
) -> Table:
    """The claims as a table, and what persons had `before` them, by person ID. Claims that name no person's ID are of
    a person each. Raises SchemeNotHeld."""
    ids = [_person_id(facts) or row for row, facts in enumerate(claims)]
    persons, lanes = _numbered(ids), _numbered((facts.scheme, facts.stage) for facts in claims)
    occupations = _numbered(facts.occupation for facts in claims if facts.occupation is not None)
    others = _others(claims, ids, {pair for pair in lanes if Lane(policy, *pair).said_by_columns})
    said = [None if row in others else facts for row, facts in enumerate(claims)]
    return Table(
        person=_whole(persons[one] for one in ids),
        date=_days(facts.date for facts in claims),
        lanes=tuple(lanes),
        lane=_whole(lanes[facts.scheme, facts.stage] for facts in claims),
        occupations=tuple(occupations),
        occupation=_whole(-1 if facts.occupation is None else occupations[facts.occupation] for facts in claims),
        coded={name: _codes(name, read, said) for name, read in CODED.items()},
        pension_from=_days((facts.person or NOBODY).pension_from if facts else None for facts in said),
        class_start=_days(facts.training_class.start_date if facts else None for facts in said),
        history=_history(persons, before or {}),
        others=others,
        **{name: _counted(read, said) for name, read in COUNTED.items()},
    )


def _others(claims: Sequence[Facts], ids: Sequence[Hashable], said: set[tuple[str, str]]) -> dict[int, Facts]:
    """The claims that columns cannot say, and the others of the same persons, in full."""
    beyond = {one for one, facts in zip(ids, claims, strict=True) if not _fits(facts, said)}
    return {row: facts for row, facts in enumerate(claims) if ids[row] in beyond}


def _fits(facts: Facts, said: set[tuple[str, str]]) -> bool:
    decided = facts.pack
    plain = LocalDecisions(local_standard_cny=decided.local_standard_cny, in_force=decided.in_force)
    hours = (facts.hours.on_site, facts.hours.online) if facts.hours else ()
    return (
        (facts.scheme, facts.stage) in said
        and not facts.history
        and facts.override is None
        and (facts.person is None or facts.person.relative_of is None)
        and facts.prepay == Prepay()
        and decided == plain
        and facts.headcount <= HIGHEST
        and all(_exact(figure) for figure in (facts.actual_cost_cny, decided.local_standard_cny, *hours))
    )


def _exact(figure: Decimal | None) -> bool:
    """Whether a figure is one of whole hundredths."""
    return figure is None or (figure * HUNDRED <= HIGHEST and figure * HUNDRED % 1 == 0)


def _history(persons: Mapping[Hashable, int], before: Mapping[str, Sequence[HistoryEntry]]) -> History:
    pairs = [(persons[one], entry) for one, had in before.items() if one in persons for entry in had]
    entries = _numbered(entry for _person, entry in pairs)
    return History(
        person=_whole(person for person, _entry in pairs),
        which=_whole(entries[entry] for _person, entry in pairs),
        entries=tuple(entries),
    )


def _person_id(facts: Facts) -> str | None:
    return facts.person.id if facts.person else None


def _ties(person: Person) -> tuple[str, ...] | None:
    return None if person.ties is None else tuple(tie for tie in get_args(Tie) if tie in person.ties)


def _codes(name: str, read: Read, said: Iterable[Facts | None]) -> Column:
    numbers = {value: code for code, value in enumerate(CODES[name])}
    return np.array([0 if facts is None else numbers[read(facts)] for facts in said], np.uint8)


def _counted(read: Read, said: Iterable[Facts | None]) -> Column:
    return _whole(NOT_RECORDED if facts is None else read(facts) for facts in said)


def _hundredths(figure: Decimal | None) -> int:
    return NOT_RECORDED if figure is None else int(figure * HUNDRED)


def _whole(numbers: Iterable[int]) -> Column:
    return np.fromiter(numbers, np.int64)


def _days(days: Iterable[date | None]) -> Column:
    return np.array([day or "NaT" for day in days], "datetime64[D]")


def _numbered(values: Iterable[Any]) -> dict[Any, int]:
    """A number from 0 for each value that differs, in order."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}
