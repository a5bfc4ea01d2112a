"""Training through work: several routes, each with its groups, employers and length of employment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt

from subsidies.rules.checks.condition import Check, Condition, Part
from subsidies.rules.document import Ruled
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.terms import Terms
from subsidies.rules.values import Group, Provider

CODES = ("NOT_TARGET_GROUP", "EMPLOYER_TYPE_NOT_ACCEPTED", "NOT_INSURED", "STABLE_PERIOD_SHORT")


class WorkRoute(Ruled):
    """One way to the subsidy: whom it is for (`of_this_city`: these only where they are of this city), who employs."""

    groups: tuple[Group, ...]
    of_this_city: tuple[Group, ...] = ()
    employers: tuple[Provider, ...]
    insured: StrictBool = False
    least_months: StrictInt = 0

    def is_for(self, facts: Facts) -> bool:
        """Whether the person is of the route's groups; groups that are not recorded say nothing against it."""
        person = facts.person
        if person is None or person.groups is None:
            return True
        here = person.from_this_city is not False
        return any(group in self.groups or (here and group in self.of_this_city) for group in person.groups)

    def objections(self, facts: Facts) -> Iterator[Reason]:
        """What stands against this route."""
        employer = facts.employer
        if employer is not None and employer.type is not None and employer.type not in self.employers:
            yield Reason("EMPLOYER_TYPE_NOT_ACCEPTED", self.clause, {"type": employer.type})
        if self.insured and employer is not None and employer.insured is False:
            yield Reason("NOT_INSURED", self.clause)
        months = None if facts.ttw is None else facts.ttw.stable_months
        if months is not None and months < self.least_months:
            told = {"months": figure(Decimal(months)), "required": str(self.least_months)}
            yield Reason("STABLE_PERIOD_SHORT", self.clause, told)


class ThroughWork(Condition):
    """One of the routes is open. Where none is, what stands against the nearest of those the person is of."""

    check: Literal["through_work"]
    routes: Annotated[tuple[WorkRoute, ...], Field(min_length=1)]

    def parts(self) -> Sequence[Check]:
        return [OfRoutes(self, code) for code in CODES]

    def objections(self, facts: Facts) -> Sequence[Reason]:
        """What stands against the nearest route."""
        found = [list(route.objections(facts)) for route in self.routes if route.is_for(facts)]
        return min(found, key=len, default=[self.reason("NOT_TARGET_GROUP")])


@dataclass(frozen=True)
class OfRoutes:
    """The one reason of this code that the routes give."""

    RESTS_ON: ClassVar[Part | None] = None
    work: ThroughWork
    code: str

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return next((reason for reason in self.work.objections(facts) if reason.code == self.code), None)
