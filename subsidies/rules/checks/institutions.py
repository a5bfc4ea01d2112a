"""Checks on the standing of bases and institutions."""

from typing import ClassVar, Literal

from pydantic import StrictBool

from subsidies.rules.checks.condition import Condition, Part
from subsidies.rules.checks.history import lifted
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.terms import Terms
from subsidies.rules.values import Provider


class RecognisedBase(Condition):
    """The base is recognised; where that is not recorded, it is of one of these kinds."""

    check: Literal["recognised_base"]
    RESTS_ON: ClassVar[Part | None] = "institution"
    kinds: tuple[Provider, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        base = facts.institution
        if base is None or base.recognised:
            return None
        if base.recognised is None and (base.kind is None or base.kind in self.kinds):
            return None
        return self.reason("NOT_RECOGNISED_BASE")


class NotRemoved(Condition):
    """The institution is not struck off for cause on the day of the claim; an officer may rule otherwise."""

    check: Literal["not_removed"]
    RESTS_ON: ClassVar[Part | None] = "institution"
    may_be_overridden: StrictBool

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        institution = facts.institution
        if institution is None or not institution.removed:
            return None
        if institution.removed_on is not None and institution.removed_on > (facts.claim_date or facts.date):
            return None
        if self.may_be_overridden and (said := lifted(facts, "INSTITUTION_REMOVED")):
            return self.reason("OVERRIDE", said)
        return self.reason("INSTITUTION_REMOVED")
