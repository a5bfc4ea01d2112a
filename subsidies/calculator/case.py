"""A case under a policy: what has been said so far, as facts, and what it comes to."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from institutions.models import CatalogueEntry, ShortageEntry
from portal.reference import city_settings
from subsidies import trial_packs
from subsidies.calculator.question import Told
from subsidies.decided import Decided
from subsidies.models import Policy
from subsidies.rules import facts as rules
from subsidies.rules import parts
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.checks.condition import Condition
from subsidies.rules.policy import Policy as Pack
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import Standard

# The parts of the facts that an answer may speak of.
PARTS: Mapping[str, type] = {
    "person": parts.Person,
    "employer": parts.Employer,
    "institution": parts.Institution,
    "training_class": parts.ClassFacts,
    "apprenticeship": parts.Apprenticeship,
    "ttw": parts.TrainingThroughWork,
    "hire": parts.Hire,
    "voucher": parts.Voucher,
    "own_evaluation": parts.OwnEvaluation,
}


@dataclass(frozen=True)
class Ground:
    """A policy on a day, with what officers decided and listed there; read once for all cases."""

    policy: Policy
    day: date
    _outcomes: dict[Any, Hashable] = field(default_factory=dict)
    _decisions: dict[Any, parts.LocalDecisions] = field(default_factory=dict)

    @cached_property
    def pack(self) -> Pack:
        """The pack as if it were in force: the figure of a draft is shown still, and marked."""
        return trial_packs.in_force(self.policy.text)

    @property
    def offered(self) -> list[Scheme]:
        """The schemes that may be asked about before there is anything to claim."""
        return [scheme for scheme in self.pack.pack.schemes if "quote" in scheme.stages]

    @property
    def is_draft(self) -> bool:
        """Whether the document is a draft that no officer has recorded to be in force."""
        recorded = city_settings.values(jurisdiction=self.policy.jurisdiction, on=self.day).get("in_force", False)
        return self.policy.pack.document.standing == "draft" and not recorded

    @cached_property
    def decided(self) -> Decided:
        """What officers decided."""
        return Decided.of(self.policy.jurisdiction, self.policy)

    @cached_property
    def catalogue(self) -> list[CatalogueEntry]:
        """The entries of the catalogue that holds."""
        return list(self._holding(CatalogueEntry).select_related("occupation").order_by("occupation__code"))

    @cached_property
    def short(self) -> frozenset[int]:
        """The shortage occupations."""
        return frozenset(self._holding(ShortageEntry).values_list("occupation", flat=True))

    def decisions(self, *what: str | None) -> parts.LocalDecisions:
        """What officers decided for a scheme, a kind of certificate and a grade."""
        if what not in self._decisions:
            scheme, kind, grade = what
            self._decisions[what] = self.decided.facts(
                scheme=scheme or "", kind=kind, grade=grade, day=self.day, first_day=self.day
            )
        return self._decisions[what]

    def outcome(self, case: "Case") -> Hashable:
        """What the case comes to, worked out once: an answer that leaves it as it is decides nothing."""
        key = (case.scheme.id, frozenset(case.told.items()))
        if key not in self._outcomes:
            self._outcomes[key] = _outcome(case.award)
        return self._outcomes[key]

    def _holding(self, entries: Any) -> Any:
        return entries.objects.in_force(self.day).filter(jurisdiction__code__in=self.policy.jurisdiction.codes)


@dataclass(frozen=True)
class Case:
    """A scheme and what has been said so far, by path in the facts. What was not said is not recorded."""

    ground: Ground
    scheme: Scheme
    told: Told

    def hearing(self, *told: Told) -> "Case":
        """The case with more said: a later word takes the place of an earlier one, what was had before adds up."""
        heard = dict(self.told)
        for each in told:
            history = (*heard.get("history", ()), *each.get("history", ()))
            heard |= each
            if history:
                heard["history"] = history
        return Case(self.ground, self.scheme, heard)

    @property
    def standards(self) -> list[Standard]:
        """The rates that hold on the day."""
        return [row for row in self.scheme.standards if row.runs_on(self.ground.day)]

    @property
    def conditions(self) -> list[Condition]:
        """What is asked of this scheme at this stage."""
        every = (*self.ground.pack.pack.conditions, *self.scheme.conditions)
        return [condition for condition in every if condition.asked_at(self.stage)]

    @property
    def stage(self) -> str:
        """A quote is made before the training has ended."""
        return str(self.told["stage"])

    @property
    def level(self) -> str | None:
        """The grade of the certificate, or an apprentice's."""
        names = ("grade", "apprenticeship.planned_level" if self.stage == "quote" else "apprenticeship.reached_level")
        return next((self.told[name] for name in names if name in self.told), None)

    @property
    def outcome(self) -> Hashable:
        """What it comes to, alike for cases that come to the same."""
        return self.ground.outcome(self)

    @property
    def award(self) -> Award:
        """The answer: nothing is known of anybody but what was said."""
        return assess(_facts(self), self.ground.pack)


def _outcome(award: Award) -> Hashable:
    if not award.eligible:
        return "refused"
    return award.amount, award.payee, "REVIEW_REQUIRED" in award.codes


def _facts(case: Case) -> rules.Facts:
    plain: dict[str, Any] = {}
    held: dict[str, dict[str, Any]] = {}
    for path, value in case.told.items():
        part, _, leaf = path.rpartition(".")
        (held.setdefault(part, {}) if part else plain)[leaf] = value
    whole = {part: PARTS[part](**values) for part, values in held.items()}
    decisions = case.ground.decisions(case.scheme.id, plain.get("certificate_kind"), plain.get("grade"))
    return rules.Facts(**plain, **whole, scheme=case.scheme.id, date=case.ground.day, pack=decisions)
