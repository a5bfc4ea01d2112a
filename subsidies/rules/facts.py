"""Facts: everything one assessment rests on, frozen and typed, read from JSON and written back without loss.

A value of None means "not recorded, not set or not applicable" and never decides against anyone by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic import ValidationError as PydanticError

from subsidies.rules.values import (
    CertificateKind,
    Count,
    Day,
    Flag,
    Fund,
    Grade,
    Group,
    Number,
    OrDefault,
    Payer,
    Route,
    Stage,
    Switch,
    Tie,
    TrainingMode,
)
from subsidies.rules.vocabulary import WITHOUT_EFFECT


class FactsRefused(ValueError):
    """The input is no set of facts. `key` is the dotted path of the value at fault, `message` says why."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


_STRICT = ConfigDict(extra="forbid")


def decisive_grade(kind: str | None, grade: str | None) -> str | None:
    """The grade that counts: "special" for a special-ability certificate, None where there is no grade."""
    if kind == "special_ability":
        return "special"
    return None if grade == "none" else grade


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """An earlier subsidy of the person."""

    __pydantic_config__ = _STRICT
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

    __pydantic_config__ = _STRICT
    relation: str
    disability: Literal["mild", "severe"] | None = None
    poor: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The trainee."""

    __pydantic_config__ = _STRICT
    id: str | None = None
    age: Count | None = None
    groups: Annotated[tuple[Group, ...], OrDefault] = ()
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

    __pydantic_config__ = _STRICT
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

    __pydantic_config__ = _STRICT
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

    __pydantic_config__ = _STRICT
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    __pydantic_config__ = _STRICT
    on_site: Annotated[Number, OrDefault] = Decimal(0)
    online: Annotated[Number, OrDefault] = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apprenticeship:
    __pydantic_config__ = _STRICT
    planned_level: Grade | None = None
    planned_years: Count | None = None
    reached_level: Grade | None = None
    months: Number | None = None
    completed_years: Count | None = None
    filed: Flag = None
    internal_centre: Flag = None
    centre_conditions_met: Flag = None
    vouchers: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingThroughWork:
    __pydantic_config__ = _STRICT
    done: Flag = None
    stable_months: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    __pydantic_config__ = _STRICT
    hire_date: Day | None = None
    certificate_date: Day | None = None
    new: Flag = None
    stable_months: Number | None = None
    insured_months: Number | None = None
    insurance: Literal["employee", "resident"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    __pydantic_config__ = _STRICT
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
    __pydantic_config__ = _STRICT
    filed: Flag = None
    trained_before: Flag = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    __pydantic_config__ = _STRICT
    signed: Flag = None
    papers_missing: Annotated[tuple[str, ...], OrDefault] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule lifted by an officer who may do so."""

    __pydantic_config__ = _STRICT
    rule: str | None = None
    by: str | None = None
    reason: str | None = None

    def lifts(self, rule: str) -> bool:
        """An override without a named officer or a written reason is none."""
        return self.rule == rule and bool((self.by or "").strip()) and bool((self.reason or "").strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepay:
    __pydantic_config__ = _STRICT
    requested_cny: Number | None = None
    already_prepaid_cny: Number | None = None
    prepaid_cny: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingAllowance:
    __pydantic_config__ = _STRICT
    amount_cny: Number | None = None
    unit: str | None = None
    max_units: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDecisions:
    """What officers have set besides the pack (`pack` in JSON); nothing else is set."""

    __pydantic_config__ = _STRICT
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One case. Amounts are yuan, days are dates; see docs/how-to-add-a-pack.md for how packs read them."""

    __pydantic_config__ = _STRICT
    scheme: str
    date: Day
    stage: Annotated[Stage, OrDefault] = "claim"
    claim_date: Day | None = None
    claimant: Payer | None = None
    grade: Grade | None = None
    certificate_kind: CertificateKind | None = None
    route: Annotated[Route, OrDefault] = "training"
    occupation: str | None = None
    occupation_in_catalogue: Flag = None
    shortage: Flag = None
    training_mode: TrainingMode | None = None
    cost_paid_by: Payer | None = None
    actual_cost_cny: Number | None = None
    trainee_fee_cny: Number | None = None
    headcount: Annotated[Count, OrDefault] = 1
    assessment_passed: Flag = None
    in_training: Flag = None
    project_successful: Flag = None
    in_provincial_plan: Flag = None
    training_days: Count | None = None
    semesters: Count | None = None
    awarded_cny: Number | None = None
    medal: Literal["gold", "silver", "bronze", "merit"] | None = None
    industry: str | None = None
    fund: Fund | None = None
    fraud_confirmed: Switch = False
    person: Person | None = None
    employer: Employer | None = None
    institution: Institution | None = None
    training_class: Annotated[ClassFacts, Field(alias="class"), OrDefault] = field(default_factory=ClassFacts)
    hours: Hours | None = None
    apprenticeship: Apprenticeship | None = None
    ttw: TrainingThroughWork | None = None
    hire: Hire | None = None
    voucher: Voucher | None = None
    own_evaluation: OwnEvaluation | None = None
    commitment: Commitment | None = None
    override: Override | None = None
    prepay: Annotated[Prepay, OrDefault] = field(default_factory=Prepay)
    history: Annotated[tuple[HistoryEntry, ...], OrDefault] = ()
    pack: Annotated[LocalDecisions, OrDefault] = field(default_factory=LocalDecisions)

    @property
    def graded(self) -> str | None:
        """The grade that decides; a special-ability item is a grade of its own."""
        return decisive_grade(self.certificate_kind, self.grade)

    @property
    def in_catalogue(self) -> bool | None:
        """Standing in the catalogue when it counts: at filing, else on the certificate's date."""
        at_filing = self.training_class.catalogue_at_filing
        return self.occupation_in_catalogue if at_filing is None else at_filing

    @property
    def in_shortage(self) -> bool | None:
        """Standing on the shortage list when it counts: at filing, else on the certificate's date."""
        at_filing = self.training_class.shortage_at_filing
        return self.shortage if at_filing is None else at_filing

    def to_json(self) -> dict[str, Any]:
        """A JSON object without the values that are not recorded; decimals are strings, days ISO."""
        written: dict[str, Any] = _FACTS.dump_python(self, mode="json", by_alias=True, exclude_none=True)
        return written

    @classmethod
    def from_json(cls, given: Mapping[str, object]) -> "Facts":
        """Read a JSON object whose numbers were parsed as Decimal. Raises FactsRefused, naming the key."""
        try:
            return _FACTS.validate_python(given)
        except PydanticError as error:
            raise _refusal(error) from None


_FACTS = TypeAdapter(Facts)


_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def _refusal(error: PydanticError) -> FactsRefused:
    problems = error.errors(include_url=False)
    first = next((p for p in problems if p["type"] in _UNKNOWN_KEY), problems[0])
    key = ".".join(str(part) for part in first["loc"]) or "input"
    message = "unknown key" if first["type"] in _UNKNOWN_KEY else first["msg"]
    return FactsRefused(key, message.removeprefix("Value error, "))
