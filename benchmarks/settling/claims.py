"""Claims made up from a seed: 3.3 a person on average, three years, most of them in the occupation of the person."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from subsidies.rules.many.table import CODES, Table

Column: TypeAlias = NDArray[Any]

SCHEME, STAGE = "JY-CERT", "claim"
OCCUPATIONS = 120
FIRST_DAY, DAYS = np.datetime64("2019-01-01"), 1096
CLAIMS_A_PERSON = 10 / 3
GRADES = ("junior", "intermediate", "senior", "technician", "senior_technician")
KINDS = ("skill_level", "vocational_qualification", "special_ability")
NEVER = DAYS + 1


@dataclass(frozen=True)
class Claims:
    """Columns of claims, numbered from 0, and what is known of occupations and persons. `grade` and `kind` count in
    GRADES and KINDS, `day` from FIRST_DAY."""

    person: Column
    occupation: Column
    grade: Column
    kind: Column
    day: Column
    catalogue: Column
    shortage: Column
    pension_from: Column
    employed: Column

    def __len__(self) -> int:
        return len(self.person)

    @property
    def year(self) -> Column:
        """The year of each claim, from 0."""
        return year_of_day()[self.day]

    @property
    def known(self) -> dict[str, Column]:
        """What each claim comes with, for engines that look nothing up."""
        return {
            "kind": self.kind,
            "grade": self.grade,
            "cat": self.catalogue[self.occupation],
            "short": self.shortage[self.occupation, self.year],
            "pension": self.day >= self.pension_from[self.person],
            "employed": self.employed[self.person],
        }


def made_up(count: int, *, seed: int = 2019) -> Claims:
    """The claims of this number, the same ones each time."""
    random = np.random.default_rng(seed)
    persons = max(1, round(count / CLAIMS_A_PERSON))
    drawing = random.random(persons) < 0.04
    eagerness = random.gamma(1.5, 1.0, persons)
    person = random.choice(persons, count, p=eagerness / eagerness.sum()).astype(np.int32)
    own = person.astype(np.int64) * 7919 % OCCUPATIONS
    return Claims(
        person=person,
        occupation=np.where(random.random(count) < 0.6, own, random.integers(0, OCCUPATIONS, count)).astype(np.int16),
        grade=random.choice(5, count, p=[0.35, 0.3, 0.2, 0.1, 0.05]).astype(np.int16),
        kind=random.choice(3, count, p=[0.75, 0.2, 0.05]).astype(np.int16),
        day=random.integers(0, DAYS, count).astype(np.int32),
        catalogue=random.random(OCCUPATIONS) < 0.7,
        shortage=random.random((OCCUPATIONS, 3)) < 0.25,
        pension_from=np.where(drawing, random.integers(0, DAYS, persons), NEVER).astype(np.int32),
        employed=random.random(persons) < 0.5,
    )


def year_of_day() -> Column:
    """The year of each day, from 0."""
    years = (FIRST_DAY + np.arange(DAYS)).astype("datetime64[Y]").astype(np.int16)
    return years - years[0]


def as_table(claims: Claims, *, apart: bool = False) -> Table:
    """The claims as assess_many takes them; `apart` gives each claim a person of its own, who had nothing before."""
    known = claims.known
    return Table(
        person=np.arange(len(claims)) if apart else claims.person,
        date=FIRST_DAY + claims.day,
        occupation=claims.occupation,
        occupations=tuple(f"{number:03}" for number in range(OCCUPATIONS)),
        lanes=((SCHEME, STAGE),),
        coded={
            "certificate_kind": codes("certificate_kind", KINDS)[claims.kind],
            "grade": codes("grade", GRADES)[claims.grade],
            "occupation_in_catalogue": codes("occupation_in_catalogue", (False, True))[known["cat"].view(np.uint8)],
            "shortage": codes("shortage", (False, True))[known["short"].view(np.uint8)],
            "pension": codes("pension", ("none", "entitled"))[known["pension"].view(np.uint8)],
            "employed": codes("employed", (False, True))[known["employed"].view(np.uint8)],
        },
    )


def codes(name: str, values: tuple[Any, ...]) -> Column:
    """The codes of these values in a column of a table."""
    return np.array([CODES[name].index(value) for value in values], np.uint8)
