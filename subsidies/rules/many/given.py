"""What persons had before the table begins, as the fold wants it."""

from typing import NamedTuple

import numpy as np

from subsidies.rules.checks.history import is_here
from subsidies.rules.facts import HistoryEntry
from subsidies.rules.many.lanes import REPEATED, mark_of
from subsidies.rules.many.numbering import places
from subsidies.rules.many.queue import Queue
from subsidies.rules.many.table import CODES, RUNGS, Column, Table
from subsidies.rules.policy import Policy


class Given(NamedTuple):
    """A row is an entry of a person: the place of the person in the queue, the year, the occupation (-1: none that
    the table knows) and the grade, how many of the year it uses, and the mark and the rung it leaves."""

    run: Column
    year: Column
    occupation: Column
    grade: Column
    uses: Column
    mark: Column
    rung: Column


class Before:
    """The earlier subsidies of a table, each made ready once."""

    def __init__(self, table: Table, policy: Policy, exclusions: tuple[str, ...]) -> None:
        self.exclusions, self.history = exclusions, table.history
        occupations = {name: code for code, name in enumerate(table.occupations)}
        said = [_said(entry, occupations, policy, exclusions) for entry in table.history.entries]
        self.entries = np.array(said, np.int64).reshape(-1, 6)

    def of(self, queue: Queue) -> Given:
        """Those of the persons in the queue."""
        run, here = places(queue.persons, self.history.person)
        return Given(run[here], *self.entries[self.history.which[here]].T)


def _said(
    entry: HistoryEntry, occupations: dict[str, int], policy: Policy, exclusions: tuple[str, ...]
) -> tuple[int, ...]:
    occupation = -1 if entry.occupation is None else occupations.get(entry.occupation, -1)
    grade = CODES["grade"].index(entry.graded)
    if not entry.in_effect:
        return entry.date.year, -1, grade, 0, 0, 0
    mark = mark_of(policy, entry.scheme, exclusions)
    return (
        entry.date.year,
        occupation,
        grade,
        _counts(entry, policy),
        mark,
        int(RUNGS[grade]) if mark & REPEATED else 0,
    )


def _counts(entry: HistoryEntry, policy: Policy) -> bool:
    limit = policy.limits.per_year
    if limit is None or not is_here(entry, policy.terms):
        return False
    return entry.scheme in limit.counted if entry.counted is None else entry.counted
