"""Claims that are alike but for their past and their cost: numbered, and each kind assessed once, by `assess`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING

import numpy as np

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.many.awards import NOT_SET
from subsidies.rules.many.lanes import Lane
from subsidies.rules.many.table import CODES, Column, Rows, Table
from subsidies.rules.policy import Policy
from subsidies.rules.steps import HUNDRED

# Beyond so many possible numbers, those that occur are numbered anew.
ROOM = 2**20
LARGEST = 2**26  # numbers up to here are looked up, larger ones sorted
NEVER = -1
_ENTITLED = CODES["pension"].index("entitled")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Kind:
    """What holds for every claim of a kind: its lane, the award of one of them, its sum in fen, and the sum that a
    recorded cost must be below to decide."""

    lane: int
    award: Award
    fen: int
    limited_below: int


def kinds_of(table: Table, lanes: Sequence[Lane], pensioner: Column) -> tuple[Column, Rows]:
    """The number of each row's kind, and for each kind one row that is of it."""
    numbers, count = np.zeros(len(table), np.int64), 1
    for column, size in _sides(table, lanes, pensioner):
        numbers *= size
        numbers += column
        count *= size
        if count > ROOM:
            numbers, count = _closed_up(numbers)
    numbers, count = _closed_up(numbers)
    example = np.empty(count, np.int64)
    example[numbers] = np.arange(len(table))
    return numbers, example


def kinds(table: Table, examples: Rows, pensioner: Column, lanes: Sequence[Lane], policy: Policy) -> list[Kind]:
    """The kinds that the rows are examples of: without cost and number of persons, which columns reckon with."""
    pension = np.where(pensioner[examples], _ENTITLED, 0)
    found = table.only(examples)
    plain = replace(found, cost=None, headcount=None, pension_from=None, coded={**found.coded, "pension": pension})
    return [_kind(plain, row, lanes, policy) for row in range(len(examples))]


def _kind(plain: Table, row: int, lanes: Sequence[Lane], policy: Policy) -> Kind:
    lane = 0 if plain.lane is None else int(plain.lane[row])
    award = assess(plain.facts(row), policy)
    fen = NOT_SET if award.amount is None else int(award.amount * HUNDRED)
    limited = award.eligible and award.amount is not None and lanes[lane].scheme.cost_limit is not None
    return Kind(lane, award, fen, _figured(award) if limited else NEVER)


def pensioners(table: Table, lanes: Sequence[Lane]) -> Column:
    """Who is entitled to a pension on the day that the row's scheme looks at."""
    entitled = table.coded.get("pension", np.zeros(len(table), np.uint8)) >= _ENTITLED
    if table.pension_from is None:
        return entitled
    told = ~np.isnat(table.pension_from)
    return np.where(told, table.pension_from <= _day_tested(table, lanes), entitled)


def _sides(table: Table, lanes: Sequence[Lane], pensioner: Column) -> Iterator[tuple[Column, int]]:
    """Everything that tells kinds apart: small numbers, with how many there may be."""
    if table.lane is not None:
        yield table.lane, len(lanes)
    yield _spans(table, lanes)
    for name, column in table.coded.items():
        if name != "pension":
            yield column, len(CODES[name])
    yield pensioner, 2
    if table.local_standard is not None:
        standards, numbers = np.unique(table.local_standard, return_inverse=True)
        yield numbers, len(standards)


def _spans(table: Table, lanes: Sequence[Lane]) -> tuple[Column, int]:
    """The span of days, within which nothing in the policy changes, that each date lies in."""
    turns = np.unique([turn - _EPOCH for lane in lanes for turn in lane.turns])
    days = table.date.view(np.int64)
    first, last = int(days.min()), int(days.max())
    spans = np.searchsorted(turns, np.arange(first, last + 1), side="right").astype(np.int32)
    return spans[days - first], len(turns) + 1


def _closed_up(numbers: Column) -> tuple[Column, int]:
    """The numbers without gaps, in the same order, and how many there are."""
    count = int(numbers.max()) + 1
    if count > LARGEST:
        values, numbers = np.unique(numbers, return_inverse=True)
        return numbers, len(values)
    occurs = np.zeros(count, np.bool_)
    occurs[numbers] = True
    anew = np.cumsum(occurs) - 1
    return anew[numbers], int(anew[-1]) + 1


def _day_tested(table: Table, lanes: Sequence[Lane]) -> Column:
    if table.class_start is None:
        return table.date
    on_start = np.array([lane.pension_on_class_start for lane in lanes])
    asked = on_start[0] if table.lane is None else on_start[table.lane]
    return np.where(asked & ~np.isnat(table.class_start), table.class_start, table.date)


def _figured(award: Award) -> int:
    """The sum before fractions of a fen were dropped, in fen, upwards: costs below it, in whole fen, are lower."""
    last = award.steps[-1]
    figured = last.before if last.code == "rounding" else award.amount
    return int(((figured or 0) * HUNDRED).to_integral_value(ROUND_CEILING))
