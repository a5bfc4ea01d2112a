"""A table of claims in, an award for each out: the same answers and the same reasons as `assess` one by one.

Each claim is held against what its person had before it: `table.history`, and the person's eligible claims earlier in
the table, by date and then by row. What was refused, by the yearly limit too, was not had.
"""

from collections.abc import Sequence

import numpy as np

from subsidies.rules.many.awards import Awards, ReasonBits
from subsidies.rules.many.in_columns import in_columns
from subsidies.rules.many.lanes import Lane
from subsidies.rules.many.one_by_one import one_by_one
from subsidies.rules.many.table import Column, Table
from subsidies.rules.policy import Policy


def assess_many(table: Table, policy: Policy) -> Awards:
    """The awards of all rows. Raises SchemeNotHeld and StageNotOffered, and OverflowError beyond 64 reason codes.

    Schemes, stages and facts that columns cannot say are assessed one by one, with all claims of the same persons.
    """
    lanes, bits = [Lane(policy, scheme, stage) for scheme, stage in table.lanes], ReasonBits()
    alone = _beyond_columns(table, lanes)
    if not alone.any() and len(table):
        return Awards(table, policy, bits, *in_columns(table, policy, lanes, bits))
    awards = Awards.blank(table, policy, bits)
    rows = np.flatnonzero(~alone)
    if len(rows):
        awards.write_columns(rows, in_columns(table.only(rows), policy, lanes, bits))
    for row, award in one_by_one(table, np.flatnonzero(alone), policy):
        awards.write(row, award)
    return awards


def _beyond_columns(table: Table, lanes: Sequence[Lane]) -> Column:
    """Which rows columns cannot say, and which are of the same persons."""
    beyond = np.zeros(len(table), np.bool_)
    beyond[list(table.others)] = True
    unsaid = np.array([not lane.said_by_columns for lane in lanes])
    if unsaid.any():
        beyond |= unsaid[0 if table.lane is None else table.lane]
    return np.isin(table.person, table.person[beyond]) if beyond.any() else beyond
