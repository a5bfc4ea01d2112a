"""Checks on the policy's own standing, the fund asked and confirmed fraud."""

from typing import Literal

from subsidies.rules.checks.condition import Condition
from subsidies.rules.document import Terms
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.values import Fund


class InPeriod(Condition):
    """The certificate's (or assessment's) date lies within the policy's period."""

    check: Literal["in_period"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        period = terms.period
        if period.holds(facts.date):
            return None
        days = {"date": facts.date, "first_day": period.first_day, "last_day": period.last_day}
        return self.reason("OUT_OF_PERIOD", {name: day.isoformat() for name, day in days.items()})


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


class FundAllowed(Condition):
    """The fund asked is one the scheme may be charged to; the first of `funds` is taken where none is asked."""

    check: Literal["fund_allowed"]
    funds: tuple[Fund, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if facts.fund is None or facts.fund in self.funds:
            return None
        return self.reason("FUND_NOT_ALLOWED", {"fund": facts.fund})
