"""Checks on a hire."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import StrictInt

from subsidies.rules.checks.condition import Condition
from subsidies.rules.facts import Facts
from subsidies.rules.parts import Hire
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.terms import Terms
from subsidies.rules.values import Group, PlainDay


class NewlyHired(Condition):
    """The person is newly taken on: as recorded of the hire, else by one of the groups."""

    check: Literal["newly_hired"]
    groups: tuple[Group, ...] = ()

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        new = None if facts.hire is None else facts.hire.new
        groups = None if facts.person is None else facts.person.groups
        if new is None and self.groups and groups is not None:
            new = any(group in self.groups for group in groups)
        return self.reason("NOT_NEW_HIRE") if new is False else None


class HiredWithin(Condition):
    """The first day of work lies within these days."""

    check: Literal["hired_within"]
    first_day: PlainDay
    last_day: PlainDay

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        day = None if facts.hire is None else facts.hire.hire_date
        if day is None or self.first_day <= day <= self.last_day:
            return None
        days = {"date": day, "first_day": self.first_day, "last_day": self.last_day}
        return self.reason("OUT_OF_PERIOD", {name: each.isoformat() for name, each in days.items()})


class StayedSinceHire(Condition):
    """Stable work has lasted `least` full months: as recorded, and never longer than from the first day of work."""

    check: Literal["stayed_since_hire"]
    least: StrictInt

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        months = min(_months_stayed(facts.hire, facts.date), default=None)
        if months is None or months >= self.least:
            return None
        return self.reason("STABLE_PERIOD_SHORT", {"months": figure(months), "required": str(self.least)})


class HeldAtHire(Condition):
    """The certificate was held on the first day of work."""

    check: Literal["held_at_hire"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        hire = facts.hire
        if hire is None or hire.hire_date is None or hire.certificate_date is None:
            return None
        return self.reason("NO_CERTIFICATE") if hire.certificate_date > hire.hire_date else None


def _months_stayed(hire: Hire | None, day: date) -> list[Decimal]:
    if hire is None:
        return []
    passed = None if hire.hire_date is None else Decimal(max(_full_months(hire.hire_date, day), 0))
    return [months for months in (hire.stable_months, passed) if months is not None]


def _full_months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
