"""Claim by claim, for what columns cannot say: each is assessed with what its person had before it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts, HistoryEntry
from subsidies.rules.many.lanes import NOT_HAD
from subsidies.rules.many.table import Column, Rows, Table
from subsidies.rules.policy import Policy


def one_by_one(table: Table, rows: Rows, policy: Policy) -> Iterator[tuple[int, Award]]:
    """The awards of these rows, which are all the rows of the persons they are of."""
    had: dict[int, list[HistoryEntry]] = defaultdict(list)
    for person, number in _given(table, rows):
        had[person].append(table.history.entries[number])
    for row in rows[np.lexsort((rows, table.date[rows], table.person[rows]))].tolist():
        facts, past = table.facts(row), had[int(table.person[row])]
        award = assess(replace(facts, history=(*facts.history, *past)), policy)
        if award.eligible and facts.stage not in NOT_HAD:
            past.append(entry(facts, policy))
        yield row, award


def before(table: Table, row: int, eligible: Column, policy: Policy) -> Facts:
    """The facts of a row with all that its person had before, in the table too."""
    facts, person, day = table.facts(row), table.person[row], table.date[row]
    others = np.flatnonzero((table.person == person) & eligible)
    earlier = others[(table.date[others] < day) | ((table.date[others] == day) & (others < row))]
    in_order = earlier[np.argsort(table.date[earlier], kind="stable")].tolist()
    had = [entry(table.facts(one), policy) for one in in_order if table.facts(one).stage not in NOT_HAD]
    return replace(facts, history=(*facts.history, *table.history.of(int(person)), *had))


def entry(facts: Facts, policy: Policy) -> HistoryEntry:
    """The subsidy, once had, as later claims look at it."""
    return HistoryEntry(
        date=facts.date,
        scheme=facts.scheme,
        occupation=facts.occupation,
        grade=facts.grade,
        certificate_kind=facts.certificate_kind,
        employer=facts.employer.id if facts.employer else None,
        jurisdiction=policy.code,
    )


def _given(table: Table, rows: Rows) -> Iterator[tuple[int, int]]:
    here = np.isin(table.history.person, table.person[rows])
    return zip(table.history.person[here].tolist(), table.history.which[here].tolist(), strict=True)
