"""Claims as columns: a code a row for what is chosen from a list, whole fen for money, days for dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from subsidies.rules.facts import ClassFacts, Employer, Facts, Hours, Institution, LocalDecisions, Person
from subsidies.rules.many.history import History
from subsidies.rules.steps import HUNDRED, ZERO
from subsidies.rules.values import Payer, Stage, Tie
from subsidies.rules.vocabulary import CERTIFICATE_KINDS, FUNDS, GRADE_LADDER, GRADES, ROUTES, TRAINING_MODES

Column: TypeAlias = NDArray[Any]
Rows: TypeAlias = NDArray[np.int64]

NOT_RECORDED = np.iinfo(np.int64).max  # of money: no cost limits, no local standard is set
HIGHEST = 10**9  # fen or persons; the product of two of them is still exact
MOST_PERSONS = 2**31

COUNTED = ("cost", "local_standard", "headcount", "hours_on_site", "hours_online")
_FLAG = (None, False, True)
_SWITCH = (False, True)
_TIES = (None, *(kinds for size in range(5) for kinds in combinations(get_args(Tie), size)))

# What each code of a column stands for. Code 0, which an absent column has in every row, says nothing.
CODES: Mapping[str, tuple[Any, ...]] = {
    "certificate_kind": (None, *CERTIFICATE_KINDS),
    "grade": (None, *GRADES),
    "route": tuple(ROUTES),
    "training_mode": (None, *TRAINING_MODES),
    "claimant": (None, *get_args(Payer)),
    "cost_paid_by": (None, *get_args(Payer)),
    "fund": (None, *FUNDS),
    "occupation_in_catalogue": _FLAG,
    "shortage": _FLAG,
    "assessment_passed": _FLAG,
    "fraud_confirmed": _SWITCH,
    "employed": _SWITCH,
    "listed_at_filing": _FLAG,
    "filed": _FLAG,
    "catalogue_at_filing": _FLAG,
    "shortage_at_filing": _FLAG,
    "in_force": _SWITCH,
    "ties": _TIES,
    "pension": (None, "none", "entitled", "drawing"),
}
# The rung of each grade on the ladder, 0 for none.
RUNGS = np.array([1 + GRADE_LADDER.index(grade) if grade in GRADE_LADDER else 0 for grade in CODES["grade"]], np.int8)
_OF_FACTS = tuple(name for name in CODES if name in Facts.__dataclass_fields__)
_OF_CLASS = ("filed", "catalogue_at_filing", "shortage_at_filing")


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A row is a claim. Rows of one number in `person` are one person's; each subsidy is in the table once.

    `lanes` are the pairs of scheme and stage that `lane` points to, `occupations` the names that `occupation` points
    to (-1: none). Money is fen, hours are hundredths. An absent column is recorded for no row. `others` are rows whose
    facts say more than columns can: these are assessed one by one, as are the other rows of the same persons.
    """

    person: Column
    date: Column
    occupation: Column
    occupations: tuple[str, ...]
    lanes: tuple[tuple[str, Stage], ...]
    lane: Column | None = None
    coded: Mapping[str, Column] = field(default_factory=dict)
    cost: Column | None = None
    local_standard: Column | None = None
    headcount: Column | None = None
    pension_from: Column | None = None
    class_start: Column | None = None
    hours_on_site: Column | None = None
    hours_online: Column | None = None
    history: History = field(default_factory=History)
    others: Mapping[int, Facts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, column in self._columns().items():
            if len(column) != len(self):
                raise ValueError(f"{name} has {len(column)} rows, not {len(self)}")
        most = {name: len(codes) for name, codes in CODES.items()}
        most |= {"lane": len(self.lanes), "occupation": len(self.occupations), "person": MOST_PERSONS}
        for name in most.keys() & self._columns().keys() if len(self) else ():
            column, least = self._columns()[name], -1 if name == "occupation" else 0
            if column.min() < least or column.max() >= most[name]:
                raise ValueError(f"{name} has a code that stands for nothing")
        if np.isnat(self.date).any():
            raise ValueError("every claim has a date")
        for sums in (getattr(self, name) for name in COUNTED):
            if sums is not None and ((sums < 0) | ((sums > HIGHEST) & (sums != NOT_RECORDED))).any():
                raise ValueError(f"what is counted lies between 0 and {HIGHEST}")

    def __len__(self) -> int:
        return len(self.person)

    def only(self, rows: Rows) -> "Table":
        """The table of these rows alone, all of them said by columns."""
        columns: dict[str, Any] = {name: column[rows] for name, column in self._columns().items()}
        coded = {name: columns.pop(name) for name in self.coded}
        return replace(self, **columns, coded=coded, others={})

    def code(self, name: str, row: int) -> Any:
        """What the code in the column stands for."""
        column = self.coded.get(name)
        return CODES[name][0 if column is None else column[row]]

    def lane_of(self, row: int) -> tuple[str, Stage]:
        """Scheme and stage of a row."""
        return self.lanes[0 if self.lane is None else self.lane[row]]

    def facts(self, row: int) -> Facts:
        """The facts of one row, without what the person had before."""
        if row in self.others:
            return self.others[row]
        scheme, stage = self.lane_of(row)
        return Facts(
            scheme=scheme,
            stage=stage,
            date=self.date[row].item(),
            occupation=self.occupations[self.occupation[row]] if self.occupation[row] >= 0 else None,
            actual_cost_cny=_hundredths(self.cost, row),
            headcount=1 if self.headcount is None else int(self.headcount[row]),
            person=self._person(row),
            employer=Employer() if self.code("employed", row) else None,
            institution=Institution(listed_at_filing=self.code("listed_at_filing", row)),
            training_class=self._class(row),
            pack=LocalDecisions(
                local_standard_cny=_hundredths(self.local_standard, row), in_force=self.code("in_force", row)
            ),
            hours=self._hours(row),
            **{name: self.code(name, row) for name in _OF_FACTS},
        )

    def _person(self, row: int) -> Person:
        pension, since = self.code("pension", row), _day(self.pension_from, row)
        return Person(pension=pension, pension_from=since, ties=self.code("ties", row))

    def _class(self, row: int) -> ClassFacts:
        return ClassFacts(start_date=_day(self.class_start, row), **{name: self.code(name, row) for name in _OF_CLASS})

    def _hours(self, row: int) -> Hours | None:
        on_site, online = _hundredths(self.hours_on_site, row), _hundredths(self.hours_online, row)
        return None if on_site is None else Hours(on_site=on_site, online=online or ZERO)

    def _columns(self) -> dict[str, Column]:
        names = ("person", "date", "occupation", "lane", "pension_from", "class_start", *COUNTED)
        named = {name: getattr(self, name) for name in names}
        return {name: column for name, column in (*named.items(), *self.coded.items()) if column is not None}


def _hundredths(column: Column | None, row: int) -> Decimal | None:
    return None if column is None or column[row] == NOT_RECORDED else Decimal(int(column[row])) / HUNDRED


def _day(column: Column | None, row: int) -> date | None:
    day: date | None = None if column is None else column[row].item()
    return day
