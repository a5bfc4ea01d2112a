"""A scheme at a stage, made ready for columns: whether they say all it asks, and what signs of the past mean in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from subsidies.rules.checks.certificates import AssessmentPassed, CertificateHeld, KindAccepted, Trained
from subsidies.rules.checks.classes import ClassFiled, InCatalogue, ListedAtFiling
from subsidies.rules.checks.condition import Check, Condition
from subsidies.rules.checks.history import ExcludedBy, LowerAfterHigher, NotRepeated, WithinYearlyLimit
from subsidies.rules.checks.persons import KinshipCovered, LocalTie, NoPension
from subsidies.rules.checks.standing import FundAllowed, InForce, InPeriod, NoFraud
from subsidies.rules.document import Table
from subsidies.rules.policy import Policy
from subsidies.rules.schemes import Scheme

# What is understood here, with the keys it may have. A scheme with anything else in it is assessed claim by claim.
STAGES = frozenset({"quote", "claim", "disburse"})
EVERYWHERE = frozenset({"check", "clauses", "readings"})
CONDITIONS: Mapping[type[Condition], set[str]] = {
    InPeriod: set(),
    InForce: set(),
    NoFraud: set(),
    FundAllowed: {"funds"},
    CertificateHeld: set(),
    KindAccepted: {"accepted", "reviewed"},
    AssessmentPassed: set(),
    Trained: {"routes"},
    LocalTie: {"any_of"},
    NoPension: {"tested_on"},
    KinshipCovered: set(),
    ClassFiled: set(),
    ListedAtFiling: {"free"},
    InCatalogue: {"employees_free", "free"},
    WithinYearlyLimit: set(),
    NotRepeated: set(),
    LowerAfterHigher: set(),
    ExcludedBy: {"scheme", "reason_code"},
}
SCHEME = {"id", "zh", "en", "stages", "funds", "payee", "basis", "local_standard", "standards", "conditions"}
SCHEME |= {"uplift", "cost_limit", "prepayment"}
STANDARD = {"kinds", "grade", "ceiling", "rate", "same_as", "free", "not_set", "from_day", "to_day"}
UPLIFT = {"share", "grades", "kinds", "employees_only"}
LIMITS = {"per_year", "repeat", "number", "counted", "may_be_overridden", "apart"}
# Open questions, and the answers to them that columns know.
ANSWERS: Mapping[str, tuple[object, ...]] = {
    "per": ("person",),
    "source": ("local_standard",),
    "signed_by": ((),),
    "year": ("calendar",),
    "dated_by": ("certificate",),
    "within": ("ever",),
    "other_places": (True,),
    "special_ability_is_junior": (False,),
    "counts": ("entitlement",),
    "grade": ("certificate",),
    "taken_on": ("standard", "ceiling"),
}

# What is only quoted, or money that is only advanced, is no subsidy had.
NOT_HAD = frozenset({"quote", "prepay"})

# Signs of the past: bits of a small number a claim. From FIRST_EXCLUSION on there is a bit for each excluding scheme.
CAPPED, REPEATED, HIGHER, FIRST_EXCLUSION = 1, 2, 4, 8


@dataclass(frozen=True)
class Lane:
    """One scheme at one stage under the policy. Raises SchemeNotHeld where the policy has no such scheme."""

    policy: Policy
    scheme_id: str
    stage: str

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme."""
        return self.policy.scheme(self.scheme_id)

    @cached_property
    def conditions(self) -> Sequence[Check]:
        """What is checked at the stage."""
        return self.policy.checks[self.scheme.id, self.stage]

    @property
    def said_by_columns(self) -> bool:
        """Whether the columns say all that the lane asks."""
        limits = self.policy.limits
        tables: list[tuple[Table | None, set[str]]] = [
            (limits, LIMITS),
            (limits.per_year, LIMITS),
            (limits.repeat, LIMITS),
        ]
        tables += [(self.scheme, SCHEME), (self.scheme.basis, set()), (self.scheme.local_standard, set())]
        tables += [(self.scheme.uplift, UPLIFT)]
        tables += [(row, STANDARD) for row in self.scheme.standards]
        conditions = [one for one in self.conditions if isinstance(one, Condition)]
        tables += [(condition, CONDITIONS.get(type(condition), set())) for condition in conditions]
        known = all(type(condition) in CONDITIONS for condition in self.conditions)
        inside = all(table is None or _understood(table, keys | EVERYWHERE) for table, keys in tables)
        return known and inside and self.stage in STAGES & set(self.scheme.stages)

    @property
    def had(self) -> bool:
        """Whether what is eligible here counts as had by the claims after it."""
        return self.stage not in NOT_HAD

    @property
    def counted(self) -> bool:
        """Whether it uses one of the person's subsidies of the year."""
        limit = self.policy.limits.per_year
        return limit is not None and self.scheme_id in limit.counted

    @property
    def pension_on_class_start(self) -> bool:
        """Whether the pension is looked at on the first day of the class and not on the certificate's."""
        return any(isinstance(c, NoPension) and c.tested_on == "class_start" for c in self.conditions)

    @property
    def excluding(self) -> set[str]:
        """The schemes that exclude this one."""
        return {condition.scheme for condition in self.conditions if isinstance(condition, ExcludedBy)}

    @property
    def turns(self) -> Iterator[int]:
        """The days, as numbers, on which another answer may begin."""
        period, rows = self.policy.period, self.scheme.standards
        spans = [(period.first_day, period.last_day), *((row.from_day, row.to_day) for row in rows)]
        yield from (first.toordinal() for first, _ in spans if first is not None)
        yield from (last.toordinal() + 1 for _, last in spans if last is not None)

    def told(self, signs: int, exclusions: tuple[str, ...]) -> set[str]:
        """The reason codes that the signs of the past give here."""
        return {code for condition in self.conditions for code in self._told(condition, signs, exclusions)}

    def _told(self, condition: Check, signs: int, exclusions: tuple[str, ...]) -> Iterator[str]:
        if isinstance(condition, WithinYearlyLimit) and signs & CAPPED:
            yield "ANNUAL_CAP_REACHED"
        if isinstance(condition, NotRepeated) and signs & REPEATED and self.policy.limits.repeat:
            yield "REPEAT_SAME_OCCUPATION_GRADE"
        if isinstance(condition, LowerAfterHigher) and signs & HIGHER:
            yield "REVIEW_REQUIRED"
        if isinstance(condition, ExcludedBy) and signs & _excludes(condition.scheme, exclusions):
            yield condition.reason_code


def _understood(table: Table, keys: set[str]) -> bool:
    """Whether columns know every key that is given, or the answer given under it."""
    open_questions = table.model_fields_set - keys
    return all(key in ANSWERS and getattr(table, key) in ANSWERS[key] for key in open_questions)


def mark_of(policy: Policy, scheme: str, exclusions: tuple[str, ...]) -> int:
    """The signs that later claims for the same occupation and grade get from a subsidy of the scheme."""
    excludes = _excludes(scheme, exclusions)
    return excludes if _apart(policy, scheme) else excludes | REPEATED


def _apart(policy: Policy, scheme: str) -> bool:
    repeat = policy.limits.repeat
    return repeat is not None and scheme in repeat.apart


def _excludes(scheme: str, exclusions: tuple[str, ...]) -> int:
    return FIRST_EXCLUSION << exclusions.index(scheme) if scheme in exclusions else 0
