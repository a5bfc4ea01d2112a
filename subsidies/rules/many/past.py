"""What persons have had while the fold goes on: subsidies of the year, occupations at grades, highest grades."""

from collections.abc import Sequence

import numpy as np

from subsidies.rules.facts import decisive_grade
from subsidies.rules.many.given import Before, Given
from subsidies.rules.many.lanes import CAPPED, HIGHER, REPEATED, Lane, mark_of
from subsidies.rules.many.numbering import changes, in_order, places
from subsidies.rules.many.queue import Queue
from subsidies.rules.many.table import CODES, RUNGS, Column, Rows, Table

_GRADES, _KINDS = CODES["grade"], CODES["certificate_kind"]
# The code of the grade that decides, by certificate kind and grade.
_DECISIVE = np.array([[_GRADES.index(decisive_grade(kind, grade)) for grade in _GRADES] for kind in _KINDS], np.uint8)
# The rung of a grade as written, which may lie below one had; off the ladder nothing is lower.
_WRITTEN = np.where(RUNGS > 0, RUNGS, np.iinfo(np.int8).max)
_PLACES = 16  # for a grade, in the number of an occupation at a grade
_NOWHERE = 0  # the number of things without an occupation: nothing is kept there
_NO_LIMIT = np.iinfo(np.int16).max
_YEARS = 10_000


class Past:
    """Three numbers are kept: `used` by person and year; `marks`, the signs that a later claim gets, by person,
    occupation and grade; `highest`, the highest rung, by person and occupation.

    Claims are spoken of by their places in the order in which they have their turns. `rows` are the table's rows in
    that order. Claims spoken of together are of different persons.
    """

    def __init__(self, table: Table, queue: Queue, turns: Rows, lanes: Sequence[Lane], before: Before) -> None:
        policy, self.rows = lanes[0].policy, queue.rows[turns]
        limit = policy.limits.per_year
        self.limit = limit.number if limit else _NO_LIMIT
        self.lane = None if table.lane is None else table.lane[self.rows]
        self.uses = np.array([lane.counted for lane in lanes], np.int16)
        self.leaves = np.array([mark_of(policy, lane.scheme_id, before.exclusions) for lane in lanes], np.uint16)
        given = before.of(queue)
        self._number_years(queue, turns, given)
        self._number_things(table, queue, turns, given)

    def signs(self, at: slice) -> Column:
        """The signs that claims get now."""
        signs = self.marks[self.thing[at]]
        signs |= (self.used[self.slot[at]] >= self.limit) * np.uint16(CAPPED)
        signs |= (self.highest[self.work[at]] > self.written[at]) * np.uint16(HIGHER)
        return signs

    def add(self, at: Rows) -> None:
        """These claims are had from now on."""
        lane = 0 if self.lane is None else self.lane[at]
        self.used[self.slot[at]] += self.uses[lane]
        self.marks[self.thing[at]] |= self.leaves[lane]
        work, binds = self.work[at], self.leaves[lane] & REPEATED != 0
        self.highest[work] = np.maximum(self.highest[work], self.rung[at] * binds)
        self.marks[_NOWHERE] = self.highest[_NOWHERE] = 0

    def _number_years(self, queue: Queue, turns: Rows, given: Given) -> None:
        begins = changes(queue.run) | changes(queue.year)
        slot = np.cumsum(begins, dtype=np.int32) - 1
        self.slot, self.used = slot[turns], np.zeros(int(slot[-1]) + 1, np.int16)
        years = queue.run[begins].astype(np.int64) * _YEARS + queue.year[begins]
        place, there = places(years, given.run * _YEARS + given.year)
        np.add.at(self.used, place[there], given.uses[there].astype(np.int16))

    def _number_things(self, table: Table, queue: Queue, turns: Rows, given: Given) -> None:
        """A number from 1 for each occupation of a person, and for each grade of it."""
        kind, grade = (_codes(table, name, queue.rows) for name in ("certificate_kind", "grade"))
        decisive = _DECISIVE[kind, grade]
        self.rung, self.written = RUNGS[decisive[turns]], _WRITTEN[grade[turns]]
        occupation = np.concatenate([table.occupation[queue.rows], given.occupation])
        of_person = np.concatenate([queue.run, given.run]) * np.int64(len(table.occupations) + 1) + occupation + 1
        of_grade = of_person * _PLACES + np.concatenate([decisive, given.grade])
        order, ordered = in_order(of_grade, nearly=True)
        thing, work = (_numbers(order, values, occupation < 0) for values in (ordered, ordered // _PLACES))
        self.thing, self.work = thing[turns], work[turns]
        self.marks, self.highest = np.zeros(len(order) + 1, np.uint16), np.zeros(len(order) + 1, np.int8)
        np.bitwise_or.at(self.marks, thing[len(turns) :], given.mark.astype(np.uint16))
        np.maximum.at(self.highest, work[len(turns) :], given.rung.astype(np.int8))
        self.marks[_NOWHERE] = self.highest[_NOWHERE] = 0


def _numbers(order: Rows, ordered: Column, nowhere: Column) -> Column:
    numbers = np.empty(len(order), np.int32)
    numbers[order] = np.cumsum(changes(ordered), dtype=np.int32)
    numbers[nowhere] = _NOWHERE
    return numbers


def _codes(table: Table, name: str, rows: Rows) -> Column:
    return table.coded[name][rows] if name in table.coded else np.zeros(len(rows), np.uint8)
