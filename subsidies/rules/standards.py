"""What is paid: rates by certificate kind, grade and day, and what officers have set beside them."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from subsidies.rules.document import Ruled, Table
from subsidies.rules.faults import wrong
from subsidies.rules.parts import LocalDecisions
from subsidies.rules.reasons import Inputs, Reason, figure
from subsidies.rules.steps import HUNDRED
from subsidies.rules.values import Amount, CertificateKind, Grade, PlainDay, Text


class AwardRange(Table):
    """A sum awarded elsewhere is paid as it stands while it lies within the range, both ends included."""

    least: Amount
    most: Amount

    @model_validator(mode="after")
    def _in_order(self) -> "AwardRange":
        if self.most < self.least:
            raise wrong("RANGE_BACKWARDS", least=self.least, most=self.most)
        return self


_WAYS = ("ceiling", "rate", "same_as", "award", "free", "not_set")


class Standard(Ruled):
    """What is paid for a kind of certificate and a grade within a span of days.

    Without `kinds` or `grade` the row holds for every one, without days for the whole period. Exactly one of:
    `ceiling`, the most that is paid; `rate`, a fixed sum; `same_as`, the ceiling of another grade of the scheme;
    `award`, the sum recorded, within a range; `free`, a right that carries no money; `not_set`, in so many words, that
    the document gives no amount.
    """

    kinds: Annotated[tuple[CertificateKind, ...] | None, Field(min_length=1)] = None
    grade: Grade | None = None
    ceiling: Amount | None = None
    rate: Amount | None = None
    same_as: Grade | None = None
    award: AwardRange | None = None
    free: StrictBool = False
    not_set: StrictBool = False
    from_day: PlainDay | None = None
    to_day: PlainDay | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Standard":
        given = [name for name in _WAYS if getattr(self, name) is not None and getattr(self, name) is not False]
        if len(given) != 1:
            raise wrong("SEVERAL_AMOUNTS" if given else "NO_AMOUNT", names=", ".join(given or _WAYS))
        if self.from_day is not None and self.to_day is not None and self.to_day < self.from_day:
            raise wrong("DAYS_BACKWARDS", from_day=self.from_day, to_day=self.to_day)
        return self

    @cached_property
    def applied(self) -> Reason:
        """The reason of whoever is paid the row as it stands: the same for every claim, so made once."""
        return Reason("STANDARD_APPLIED", self.clause)

    def covers(self, kind: str | None, grade: str | None) -> bool:
        """Whether the row is for this certificate; before there is one, any kind will do."""
        return (kind is None or self.takes(kind)) and (self.grade is None or self.grade == grade)

    def takes(self, kind: str) -> bool:
        """Whether the row is for this kind of certificate."""
        return self.kinds is None or kind in self.kinds

    def runs_on(self, day: date) -> bool:
        """Whether the row holds on this day."""
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


class Uplift(Ruled):
    """A share on top, for shortage occupations in the catalogue at these grades.

    The share is taken on the standard (the local one where it is set), on the ceiling, or on what the cost leaves of
    the standard.
    """

    share: Annotated[Amount, Field(gt=0, le=1)]
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    kinds: Annotated[tuple[CertificateKind, ...], Field(min_length=1)]
    taken_on: Literal["standard", "ceiling", "limited_cost"] = "standard"
    employees_only: StrictBool = False

    @cached_property
    def told(self) -> Inputs:
        """What the sentences of its steps and reasons name."""
        return {"percent": figure(self.share * HUNDRED)}


class CostLimit(Ruled):
    """The recorded cost a person (in apprenticeships: a year) is the most that is paid."""


class Shortfall(Ruled):
    """Approved cost less the enterprise's own training funds, not above the standard."""


class EmployerLimit(Ruled):
    """What one enterprise may have of the scheme over all years; the claim that passes it is cut to what is left."""

    total: Amount


class LocalStandard(Ruled):
    """Which of the standards officers have recorded decides.

    `county_then_city`: the county's where all of `signed_by` signed it, else the city's.
    `voucher_value_or_standard`: the voucher's face value, else the standard set for the scheme.
    """

    source: Literal[
        "local_standard", "county_then_city", "voucher_value", "voucher_value_or_standard", "living_allowance"
    ]
    signed_by: tuple[Text, ...] = ()

    def of(self, decisions: LocalDecisions) -> Amount | None:
        """The standard in yuan, None where none is set."""
        if self.source == "local_standard":
            return decisions.local_standard_cny
        if self.source == "voucher_value":
            return decisions.voucher_value_cny
        if self.source == "voucher_value_or_standard":
            face_value = decisions.voucher_value_cny
            return decisions.local_standard_cny if face_value is None else face_value
        return self._of_county(decisions) if self.source == "county_then_city" else _allowance(decisions)

    def _of_county(self, decisions: LocalDecisions) -> Amount | None:
        signed = set(self.signed_by) <= set(decisions.county_signed_by)
        county = decisions.county_standard_cny
        return county if county is not None and signed else decisions.city_standard_cny


def _allowance(decisions: LocalDecisions) -> Amount | None:
    """Payable only with amount, unit and longest length all set."""
    allowance = decisions.living_allowance
    if allowance is None or allowance.unit is None or allowance.max_units is None:
        return None
    return allowance.amount_cny
