"""Facts: everything one assessment rests on, frozen and typed, read from JSON and written back without loss.

A value of None means "not recorded, not set or not applicable" and never decides against anyone by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from pydantic import ValidationError as PydanticError

from subsidies.rules.parts import (
    STRICT,
    Apprenticeship,
    ClassFacts,
    Commitment,
    Employer,
    Hire,
    HistoryEntry,
    Hours,
    Institution,
    Kinship,
    LivingAllowance,
    LocalDecisions,
    Override,
    OwnEvaluation,
    Person,
    Prepay,
    TrainingThroughWork,
    Voucher,
    decisive_grade,
)
from subsidies.rules.values import (
    CertificateKind,
    Count,
    Day,
    Flag,
    Fund,
    Grade,
    Number,
    OrDefault,
    Payer,
    Route,
    Stage,
    Switch,
    TrainingMode,
)

__all__ = [
    "Apprenticeship",
    "ClassFacts",
    "Commitment",
    "Employer",
    "Facts",
    "FactsRefused",
    "Hire",
    "HistoryEntry",
    "Hours",
    "Institution",
    "Kinship",
    "LivingAllowance",
    "LocalDecisions",
    "Override",
    "OwnEvaluation",
    "Person",
    "Prepay",
    "TrainingThroughWork",
    "Voucher",
    "decisive_grade",
]


class FactsRefused(ValueError):
    """The input is no set of facts. `key` is the dotted path of the value at fault, `message` says why."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One case. Amounts are yuan, days are dates; see docs/how-to-add-a-pack.md for how packs read them."""

    __pydantic_config__ = STRICT
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

    @property
    def recorded(self) -> tuple[bool, bool, bool, bool]:
        """Whether a past is recorded (the person's, or that of the disabled person through whom they come), a person,
        an institution, a fund."""
        person = self.person
        past = bool(self.history) or (person is not None and bool(person.relative_history))
        return past, person is not None, self.institution is not None, self.fund is not None

    @property
    def level(self) -> str | None:
        """An apprentice's level: the planned one at a quote or an advance, then the one shown to be reached."""
        plan = self.apprenticeship
        if plan is None:
            return self.graded
        if self.stage in ("quote", "prepay"):
            return plan.planned_level or self.graded
        unproved = self.assessment_passed is False and self.certificate_kind is None
        return None if unproved or plan.reached_level == "none" else plan.reached_level

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
