"""What an amount is counted by: persons, completed years, semesters, days, classes, projects."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field, StrictBool, StrictInt

from subsidies.rules.document import Ruled
from subsidies.rules.facts import Apprenticeship, Facts
from subsidies.rules.reasons import Inputs, Reason, figure
from subsidies.rules.values import Text
from subsidies.rules.vocabulary import GRADE_LADDER

MONTHS_OF_A_YEAR = 12


class Times(NamedTuple):
    """How often the rate is paid: `number` parts of which `parts` make one, and what there is to say of it."""

    code: str
    number: Decimal
    parts: int
    inputs: Inputs
    reasons: tuple[Reason, ...]


class Basis(Ruled):
    """What one rate is paid for."""

    # Whether a headcount multiplies the amount.
    BY_HEAD: ClassVar[bool] = True

    def grade(self, facts: Facts) -> str | None:
        """The grade whose rate is paid."""
        return facts.graded

    def countable(self, facts: Facts) -> bool:
        """Whether it can be said how often it is paid."""
        return True

    def times(self, facts: Facts) -> Times | None:
        """How often it is paid; None for once."""
        return None


class PerPerson(Basis):
    """Once a person (and certificate, or hire)."""

    per: Literal["person"]


class PerClass(Basis):
    """Once a class, however many sit in it."""

    per: Literal["class"]
    BY_HEAD: ClassVar[bool] = False


class PerProject(Basis):
    """Once a project, award or unit."""

    per: Literal["project"]
    BY_HEAD: ClassVar[bool] = False


class PerYear(Basis):
    """Once a training year of an apprenticeship: completed years, or the months done where part years count.

    `level` says whose rate is paid where the document has rates by level: that reached, or that agreed on.
    """

    per: Literal["year"]
    level: Literal["reached", "agreed"] | None = None
    part_years: StrictBool = False

    def grade(self, facts: Facts) -> str | None:
        if self.level is None:
            return facts.graded
        plan = facts.apprenticeship
        return plan.planned_level if self.level == "agreed" and plan is not None else facts.level

    def times(self, facts: Facts) -> Times | None:
        plan = facts.apprenticeship
        if plan is None or facts.stage == "prepay":
            return None
        if self.part_years and plan.months is not None:
            told = {"years": figure(plan.months / MONTHS_OF_A_YEAR)}
            return self._counted(facts, plan, plan.months, MONTHS_OF_A_YEAR, told)
        if facts.stage == "quote":
            planned = plan.planned_years or 1
            return self._counted(facts, plan, Decimal(planned), 1, {"years": str(planned), "text": "years_planned"})
        return self._counted(facts, plan, Decimal(plan.years_done), 1, {"years": str(plan.years_done)})

    def _counted(self, facts: Facts, plan: Apprenticeship, number: Decimal, parts: int, told: Inputs) -> Times:
        reasons = [Reason("PER_YEAR", self.clause, told)]
        if self.level == "reached" and _below(facts.level, plan.planned_level):
            reasons.append(Reason("LOWER_LEVEL_RATE", self.clause))
        return Times("years", number, parts, told, tuple(reasons))


class PerSemester(Basis):
    """Once a semester, the first `at_most` of them."""

    per: Literal["semester"]
    at_most: Annotated[StrictInt, Field(ge=1)]

    def times(self, facts: Facts) -> Times | None:
        if facts.semesters is None:
            return None
        paid = min(facts.semesters, self.at_most)
        return Times("semesters", Decimal(paid), 1, {"semesters": str(paid)}, self._beyond(facts.semesters))

    def _beyond(self, semesters: int) -> tuple[Reason, ...]:
        if semesters <= self.at_most:
            return ()
        return (Reason("BEYOND_LENGTH", self.clause, {"length": str(semesters), "longest": str(self.at_most)}),)


class PerUnit(Basis):
    """Once a unit of the allowance officers have set, up to their longest length. `units` names the units that can
    be counted: by training days, or once for the whole training."""

    per: Literal["unit"]
    units: Mapping[Text, Literal["training_days", "once"]]

    def countable(self, facts: Facts) -> bool:
        allowance = facts.pack.living_allowance
        return allowance is not None and allowance.unit in self.units and allowance.max_units is not None

    def times(self, facts: Facts) -> Times | None:
        allowance = facts.pack.living_allowance
        if allowance is None or allowance.max_units is None or not self.countable(facts):
            return None
        by_day = self.units[allowance.unit or ""] == "training_days" and facts.training_days is not None
        asked = facts.training_days or 0 if by_day else 1
        paid = min(asked, allowance.max_units)
        told = {"units": str(paid), "length": str(asked), "longest": str(allowance.max_units)}
        beyond = (Reason("BEYOND_LENGTH", self.clause, told),) if asked > paid else ()
        return Times("units", Decimal(paid), 1, told, beyond)


AnyBasis = Annotated[PerPerson | PerClass | PerProject | PerYear | PerSemester | PerUnit, Field(discriminator="per")]


def _below(reached: str | None, agreed: str | None) -> bool:
    if reached not in GRADE_LADDER or agreed not in GRADE_LADDER:
        return False
    return GRADE_LADDER.index(reached) < GRADE_LADDER.index(agreed)
