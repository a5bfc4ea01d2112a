"""The parts facts are made of: the person, the employer, the institution, the class, earlier subsidies, decisions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from subsidies.rules.values import (
    CertificateKind,
    Count,
    Day,
    Flag,
    Grade,
    Group,
    Number,
    OrDefault,
    Switch,
    Tie,
)
from subsidies.rules.vocabulary import WITHOUT_EFFECT

STRICT = ConfigDict(extra="forbid")


def decisive_grade(kind: str | None, grade: str | None) -> str | None:
    """The grade that counts: "special" for a special-ability certificate, None where there is no grade."""
    if kind == "special_ability":
        return "special"
    return None if grade == "none" else grade


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """An earlier subsidy of the person."""

    __pydantic_config__ = STRICT
    date: Day
    scheme: str
    occupation: str | None = None
    grade: Grade | None = None
    certificate_kind: CertificateKind | None = None
    employer: str | None = None
    jurisdiction: str | None = None
    counted: Flag = None
    status: str | None = None

    @property
    def in_effect(self) -> bool:
        """Whether it stands in the way of another: refused, withdrawn, recovered and advances do not."""
        return self.status not in WITHOUT_EFFECT

    @property
    def graded(self) -> str | None:
        """The grade it was enjoyed for; a special-ability item is a grade of its own."""
        return decisive_grade(self.certificate_kind, self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The disabled person through whom somebody is entitled."""

    __pydantic_config__ = STRICT
    relation: str
    disability: Literal["mild", "severe"] | None = None
    poor: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The trainee."""

    __pydantic_config__ = STRICT
    id: str | None = None
    age: Count | None = None
    groups: tuple[Group, ...] | None = None
    pension: Literal["none", "entitled", "drawing"] | None = None
    pension_from: Day | None = None
    pension_scheme: str | None = None
    ties: tuple[Tie, ...] | None = None
    from_this_city: Flag = None
    from_outside_city: Flag = None
    arrears: Flag = None
    unemployment_insured: Flag = None
    insured_months: Number | None = None
    graduation_year: Count | None = None
    relative_of: Kinship | None = None
    relative_history: Annotated[tuple[HistoryEntry, ...], OrDefault] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """The person's employer; a person without one is no employee."""

    __pydantic_config__ = STRICT
    id: str | None = None
    type: str | None = None
    size: Literal["large", "medium", "small", "micro"] | None = None
    insured: Flag = None
    dispatch: Flag = None
    difficulty: Flag = None
    in_zone: Flag = None
    listed: Flag = None
    paid_to_date_cny: Number | None = None
    runs_college: Flag = None
    staff_education_available_cny: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Who trained."""

    __pydantic_config__ = STRICT
    id: str | None = None
    kind: str | None = None
    listed: Flag = None
    listed_at_filing: Flag = None
    recognised: Flag = None
    city_task: Flag = None
    in_system: Flag = None
    removed: Flag = None
    removed_on: Day | None = None
    ownership: str | None = None
    performance_evaluated: Flag = None

    @property
    def was_listed(self) -> bool | None:
        """Listed when the class was filed; as today where the filing day is not recorded apart."""
        return self.listed if self.listed_at_filing is None else self.listed_at_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """The training class (`class` in JSON)."""

    __pydantic_config__ = STRICT
    filed: Flag = None
    filed_date: Day | None = None
    filed_before_start: Flag = None
    start_date: Day | None = None
    ended_on: Day | None = None
    in_system: Flag = None
    in_real_name_system: Flag = None
    passed: Flag = None
    result_assessed: Flag = None
    hours_changed: Flag = None
    change_filed: Flag = None
    checkin_logs: Flag = None
    online: Flag = None
    public_notice_done: Flag = None
    catalogue_at_filing: Flag = None
    shortage_at_filing: Flag = None

    @property
    def filed_in_time(self) -> bool | None:
        """Filed before it began; by its days where that is not recorded apart."""
        if self.filed_before_start is None and self.filed_date is not None and self.start_date is not None:
            return self.filed_date <= self.start_date
        return self.filed_before_start

    @property
    def change_in_order(self) -> bool | None:
        """Whether a change of hours, where there was one, was filed."""
        return self.change_filed if self.hours_changed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    __pydantic_config__ = STRICT
    on_site: Annotated[Number, OrDefault] = Decimal(0)
    online: Annotated[Number, OrDefault] = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apprenticeship:
    __pydantic_config__ = STRICT
    planned_level: Grade | None = None
    planned_years: Count | None = None
    reached_level: Grade | None = None
    months: Number | None = None
    completed_years: Count | None = None
    filed: Flag = None
    internal_centre: Flag = None
    centre_conditions_met: Flag = None
    vouchers: Flag = None

    @property
    def years_done(self) -> int:
        """Training years of twelve months completed; one where neither years nor months are recorded."""
        if self.completed_years is not None:
            return self.completed_years
        return 1 if self.months is None else int(self.months // 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingThroughWork:
    __pydantic_config__ = STRICT
    done: Flag = None
    stable_months: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    __pydantic_config__ = STRICT
    hire_date: Day | None = None
    certificate_date: Day | None = None
    new: Flag = None
    stable_months: Number | None = None
    insured_months: Number | None = None
    insurance: Literal["employee", "resident"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    __pydantic_config__ = STRICT
    issued_to: str | None = None
    presented_by: str | None = None
    issued_on: Day | None = None
    expires_on: Day | None = None
    real_name: Flag = None
    training_start: Day | None = None
    institution_verified: Flag = None
    hrss_reviewed: Flag = None
    evaluated: Flag = None
    redeemed: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvaluation:
    __pydantic_config__ = STRICT
    filed: Flag = None
    trained_before: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    __pydantic_config__ = STRICT
    signed: Flag = None
    papers_missing: Annotated[tuple[str, ...], OrDefault] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule lifted by an officer who may do so."""

    __pydantic_config__ = STRICT
    rule: str | None = None
    by: str | None = None
    reason: str | None = None

    def lifts(self, rule: str) -> bool:
        """An override without a named officer or a written reason is none."""
        return self.rule == rule and bool((self.by or "").strip()) and bool((self.reason or "").strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepay:
    __pydantic_config__ = STRICT
    requested_cny: Number | None = None
    already_prepaid_cny: Number | None = None
    prepaid_cny: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingAllowance:
    __pydantic_config__ = STRICT
    amount_cny: Number | None = None
    unit: str | None = None
    max_units: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDecisions:
    """What officers have set besides the pack (`pack` in JSON); nothing else is set."""

    __pydantic_config__ = STRICT
    local_standard_cny: Number | None = None
    city_standard_cny: Number | None = None
    county_standard_cny: Number | None = None
    county_signed_by: Annotated[tuple[str, ...], OrDefault] = ()
    in_force: Switch = False
    measures_in_force: Switch = False
    online_ratio: Annotated[Number, Field(le=1)] | None = None
    commitment_enabled: Switch = False
    voucher_value_cny: Number | None = None
    living_allowance: LivingAllowance | None = None
