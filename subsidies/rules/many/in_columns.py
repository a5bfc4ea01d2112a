"""The awards of claims that columns can say: the kinds assessed once, the past folded, cost and persons reckoned."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from subsidies.rules.many.alike import NEVER, Kind, kinds, kinds_of, pensioners
from subsidies.rules.many.awards import FUND_CODES, PAYEE_CODES, ReasonBits
from subsidies.rules.many.given import Before
from subsidies.rules.many.lanes import FIRST_EXCLUSION, Lane
from subsidies.rules.many.past import Past
from subsidies.rules.many.queue import Queue
from subsidies.rules.many.table import Column, Table
from subsidies.rules.policy import Policy
from subsidies.rules.reasons import Reason


class Columns(NamedTuple):
    """As in Awards."""

    eligible: Column
    fen: Column
    reasons: Column
    payee: Column
    fund: Column


class Answers:
    """The answers for a kind of claim with signs of the past: a row for each kind, a column for each signs."""

    def __init__(self, kinds: Sequence[Kind], lanes: Sequence[Lane], exclusions: tuple[str, ...], bits: ReasonBits):
        self.signs = range(FIRST_EXCLUSION << len(exclusions))
        told = [[bits.mask(lane.told(signs, exclusions)) for signs in self.signs] for lane in lanes]
        alone = [bits.mask(one.award.codes) for one in kinds]
        refusing = np.uint64(bits.mask(code for code in tuple(bits) if Reason(code).refuses))
        by_lane, self.lane = np.array(told, np.uint64), np.array([one.lane for one in kinds])
        together = np.array(alone, np.uint64)[:, None] | by_lane[self.lane]
        self.refuses = by_lane & refusing != 0
        self.clear = np.array([one.award.eligible and lanes[one.lane].had for one in kinds])
        self.eligible = together & refusing == 0
        self.reasons = np.where(self.eligible, together, together & refusing)
        self.fen = self._if_eligible([one.fen for one in kinds], np.int64)
        self.payee = self._if_eligible([PAYEE_CODES.index(one.award.payee) for one in kinds], np.uint8)
        self.fund = self._if_eligible([FUND_CODES.index(one.award.fund) for one in kinds], np.uint8)

    def of(self, numbers: Column, signs: Column) -> Columns:
        """The answers for rows of these kinds with these signs."""
        cells = numbers * len(self.signs) + signs
        answers = (self.eligible, self.fen, self.reasons, self.payee, self.fund)
        return Columns(*(answer.ravel()[cells] for answer in answers))

    def _if_eligible(self, values: Sequence[int], dtype: Any) -> Column:
        return np.where(self.eligible, np.array(values, dtype)[:, None], dtype(0))


def in_columns(table: Table, policy: Policy, lanes: Sequence[Lane], bits: ReasonBits) -> Columns:
    """The answers for a table that is not empty and that columns can say."""
    pensioner = pensioners(table, lanes)
    numbers, examples = kinds_of(table, lanes, pensioner)
    alike = kinds(table, examples, pensioner, lanes, policy)
    exclusions = _exclusions(table, lanes)
    answers = Answers(alike, lanes, exclusions, bits)
    signs = _signs_of_past(table, lanes, Before(table, policy, exclusions), answers, numbers)
    found = answers.of(numbers, signs)
    _limit_to_cost(table, alike, numbers, found, bits)
    if table.headcount is not None:
        found.fen[found.fen > 0] *= table.headcount[found.fen > 0]
    return found


def _exclusions(table: Table, lanes: Sequence[Lane]) -> tuple[str, ...]:
    """The schemes that exclude another here, of those that anybody in the table has or had."""
    excluding = {scheme for lane in lanes for scheme in lane.excluding}
    had = {entry.scheme for entry in table.history.entries} | {lane.scheme_id for lane in lanes}
    return tuple(sorted(excluding & had))


def _signs_of_past(table: Table, lanes: Sequence[Lane], before: Before, answers: Answers, numbers: Column) -> Column:
    """The first claims of all persons at once, then their second ones, and so on: what is had marks the later ones."""
    signs = np.empty(len(table), np.uint16)
    for queue in Queue.of(table).portions():
        turns, sizes = queue.turns()
        past = Past(table, queue, turns, lanes, before)
        signs[past.rows] = _fold(past, sizes, answers, numbers[past.rows])
    return signs


def _fold(past: Past, sizes: Sequence[int], answers: Answers, kinds: Column) -> Column:
    """The signs of the claims, in the order of their turns."""
    clear, lane = answers.clear[kinds], answers.lane[kinds]
    signs, begin = np.empty(len(kinds), np.uint16), 0
    for size, later in pairwise([*sizes, 0]):
        signs[begin : begin + size] = found = past.signs(slice(begin, begin + size))
        again = slice(begin, begin + later)  # only what comes before another claim of the person matters
        had = clear[again] & ~answers.refuses[lane[again], found[:later]]
        past.add(begin + np.flatnonzero(had))
        begin += size
    return signs


def _limit_to_cost(table: Table, kinds: Sequence[Kind], numbers: Column, found: Columns, bits: ReasonBits) -> None:
    """Where a lower cost is recorded, it is paid and the published figure is not."""
    if table.cost is None or all(one.limited_below == NEVER for one in kinds):
        return
    below = np.array([one.limited_below for one in kinds], np.int64)
    limited = found.eligible & (table.cost < below[numbers])
    found.fen[limited] = table.cost[limited]
    found.reasons[limited] &= ~np.uint64(bits["STANDARD_APPLIED"])
    found.reasons[limited] |= np.uint64(bits["COST_LIMITED"])
