"""A scheme as a pack writes it: what is paid, to whom, under which conditions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from subsidies.rules.checks import AnyCondition
from subsidies.rules.document import Period, Ruled
from subsidies.rules.values import (
    Amount,
    CertificateKind,
    Fund,
    Grade,
    PlainDay,
    SchemeID,
    Share,
    Stage,
    Text,
    TrainingMode,
)

PayeeRule = Literal["whoever_paid", "individual", "employer", "institution", "base", "developer", "organiser"]


class Standard(Ruled):
    """What is paid for a kind of certificate and a grade within a span of days; a ceiling, not a fixed rate.

    Without `grade` the row holds for every grade. `same_as` takes the ceiling of another grade of the scheme.
    `not_set` says in so many words that the document gives no amount.
    """

    kinds: Annotated[tuple[CertificateKind, ...], Field(min_length=1)]
    grade: Grade | None = None
    ceiling: Amount | None = None
    same_as: Grade | None = None
    not_set: StrictBool = False
    from_day: PlainDay
    to_day: PlainDay

    @model_validator(mode="after")
    def _one_way(self) -> "Standard":
        if [self.ceiling is not None, self.same_as is not None, self.not_set].count(True) != 1:
            raise ValueError("give exactly one of ceiling, same_as and not_set = true")
        if self.to_day < self.from_day:
            raise ValueError("to_day lies before from_day")
        return self

    def covers(self, kind: str | None, grade: str | None) -> bool:
        """Whether the row is for this certificate; before there is one, any kind will do."""
        return (kind is None or kind in self.kinds) and (self.grade is None or self.grade == grade)

    def runs_on(self, day: date) -> bool:
        """Whether the row holds on this day."""
        return self.from_day <= day <= self.to_day


class Uplift(Ruled):
    """A share of the standard on top, for shortage occupations in the catalogue at these grades."""

    share: Share
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    kinds: Annotated[tuple[CertificateKind, ...], Field(min_length=1)]


class CostLimit(Ruled):
    """The recorded cost a person is the most that is paid."""


class Prepayment(Ruled):
    """The share that may be advanced on a filed plan, in these training modes and never to an individual."""

    share: Share
    modes: Annotated[tuple[TrainingMode, ...], Field(min_length=1)]


class PayeeTable(Ruled):
    """Who is paid, by training mode; `unrecorded` serves where mode or payer is not recorded."""

    by_mode: Mapping[TrainingMode, PayeeRule]
    unrecorded: Literal["individual", "employer", "institution"] | None = None


class Scheme(Ruled):
    """One subsidy of the document."""

    id: SchemeID
    zh: Text
    en: Text
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    funds: Annotated[tuple[Fund, ...], Field(min_length=1)]
    payee: PayeeTable
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]
    uplift: Uplift | None = None
    cost_limit: CostLimit | None = None
    prepayment: Prepayment | None = None
    conditions: tuple[AnyCondition, ...]

    def rates(self, kind: str | None, grade: str | None) -> tuple[Standard, ...]:
        """The rows for this certificate kind and grade, of whatever days."""
        return tuple(row for row in self.standards if row.covers(kind, grade))

    def knows_kind(self, kind: str | None) -> bool:
        """Whether the scheme has any row for the certificate kind."""
        return kind is None or any(kind in row.kinds for row in self.standards)

    def ceiling(self, row: Standard, day: date) -> Amount | None:
        """The row's ceiling in yuan, through `same_as` where it says so; None where no amount is set."""
        if row.same_as is None:
            return row.ceiling
        return next(other.ceiling for other in self.standards if other.grade == row.same_as and other.runs_on(day))

    def faults(self, period: Period) -> list[tuple[str, str]]:
        """What is wrong with the standards taken together: (key, reason) pairs."""
        spans: dict[tuple[str, str | None], list[Standard]] = {}
        for row in self.standards:
            for kind in row.kinds:
                spans.setdefault((kind, row.grade), []).append(row)
        found = [
            fault
            for (kind, grade), rows in spans.items()
            for fault in _span_faults(rows, period, f"{kind}, {grade or 'any grade'}")
        ]
        graded = {row.grade for row in self.standards if row.ceiling is not None}
        found += [
            ("standards.same_as", f"{row.same_as} has no ceiling of its own")
            for row in self.standards
            if row.same_as is not None and row.same_as not in graded
        ]
        return found


def _span_faults(rows: list[Standard], period: Period, what: str) -> list[tuple[str, str]]:
    rows = sorted(rows, key=lambda row: row.from_day)
    found = []
    for earlier, later in zip(rows, rows[1:], strict=False):
        if later.from_day <= earlier.to_day:
            found.append(("standards.from_day", f"two standards overlap on {later.from_day} ({what})"))
        elif later.from_day > earlier.to_day + timedelta(days=1):
            found.append(("standards.from_day", f"no standard from {earlier.to_day} to {later.from_day} ({what})"))
    if rows[0].from_day != period.first_day or rows[-1].to_day != period.last_day:
        found.append(("standards.to_day", f"the standards do not cover exactly the period ({what})"))
    return found
