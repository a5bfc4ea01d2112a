"""Checks on the policy's own standing, the fund asked and what has to be switched on."""

from typing import ClassVar, Literal

from subsidies.rules.checks.condition import Condition, Part
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.terms import Terms
from subsidies.rules.values import Fund


class InPeriod(Condition):
    """The certificate's (or assessment's) date lies within the policy's period."""

    check: Literal["in_period"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        period = terms.period
        if period.holds(facts.date):
            return None
        last = "" if period.last_day is None else period.last_day.isoformat()
        told = {"date": facts.date.isoformat(), "first_day": period.first_day.isoformat(), "last_day": last}
        return self.reason("OUT_OF_PERIOD", told)


class InForce(Condition):
    """The document is in force, or an officer has recorded that it is."""

    check: Literal["in_force"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return None if terms.in_force or facts.pack.in_force else self.reason("PACK_NOT_ACTIVE")


class NoFraud(Condition):
    """No false training or false claim is confirmed."""

    check: Literal["no_fraud"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return self.reason("FRAUD_CONFIRMED") if facts.fraud_confirmed else None


class SwitchedOn(Condition):
    """The scheme is switched on by what officers have recorded, or by nothing yet."""

    check: Literal["switched_on"]
    by: Literal["measures_in_force", "nothing_yet"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if self.by == "measures_in_force" and facts.pack.measures_in_force:
            return None
        return self.reason("SCHEME_NOT_ACTIVE")


class FundAllowed(Condition):
    """The fund asked is one the scheme may be charged to; the first of the scheme's is taken where none is asked."""

    check: Literal["fund_allowed"]
    RESTS_ON: ClassVar[Part | None] = "fund"
    funds: tuple[Fund, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if facts.fund is None or facts.fund in self.funds:
            return None
        return self.reason("FUND_NOT_ALLOWED", {"fund": facts.fund})


class FundsShort(Condition):
    """The enterprise's own training funds do not cover the cost."""

    check: Literal["funds_short"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        cost, own = facts.actual_cost_cny, None
        if facts.employer is not None:
            own = facts.employer.staff_education_available_cny
        if cost is None or own is None or own < cost:
            return None
        return self.reason("FUNDS_SUFFICIENT", {"own": figure(own), "cost": figure(cost)})
