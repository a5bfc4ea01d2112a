"""Checks on an apprenticeship."""

from typing import ClassVar, Literal

from subsidies.rules.checks.condition import Condition
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.terms import Terms
from subsidies.rules.values import Stage

BEFORE_THE_END: frozenset[Stage] = frozenset({"quote", "prepay"})


class LevelReached(Condition):
    """The apprentice reached some level, by certificate or a passed assessment."""

    check: Literal["level_reached"]
    NOT_AT: ClassVar[frozenset[Stage]] = BEFORE_THE_END

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return self.reason("LEVEL_NOT_REACHED") if facts.level is None else None


class YearCompleted(Condition):
    """One training year at least was completed."""

    check: Literal["year_completed"]
    NOT_AT: ClassVar[frozenset[Stage]] = BEFORE_THE_END

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        plan = facts.apprenticeship
        if plan is None or plan.years_done:
            return None
        return self.reason("CONDITIONS_NOT_MET", {"condition": "year_completed"})


class CentreInOrder(Condition):
    """A training centre within the enterprise meets its conditions."""

    check: Literal["centre_in_order"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        plan = facts.apprenticeship
        if plan is None or not plan.internal_centre or plan.centre_conditions_met is not False:
            return None
        return self.reason("CONDITIONS_NOT_MET", {"condition": "centre_in_order"})


class PaymentVouchers(Condition):
    """Payment vouchers show that staff-education funds were charged: asked of internal centres, or of all."""

    check: Literal["payment_vouchers"]
    asked_of: Literal["internal_centres", "all"]
    NOT_AT: ClassVar[frozenset[Stage]] = BEFORE_THE_END

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        plan = facts.apprenticeship
        if plan is None or plan.vouchers is not False:
            return None
        asked = self.asked_of == "all" or plan.internal_centre
        return self.reason("EVIDENCE_MISSING", {"papers": "支付凭证"}) if asked else None
