"""The checks of a filing: one definition for the clerk who files, the refusing operation and the officer who reads.

A check that is `REFUSED` stands in the way of filing; `JUDGE` is left to the officer; `OK` is said all the same.
"""

from institutions.checks import instructors, plan, sessions, standing
from institutions.checks.filing import Check, Filing, Outcome
from portal.shared.refusals import Reason

__all__ = ["Check", "Filing", "Outcome", "of", "refusals"]

CHECKS = (
    plan.in_time, plan.hours, sessions.hours_of_modes, sessions.within_days, sessions.double_bookings,
    sessions.capacity, plan.fee, instructors.qualifications, standing.listing, standing.roster,
)  # fmt: skip


def of(filing: Filing) -> list[Check]:
    """Every check of a filing, in the order of the page."""
    return [check for function in CHECKS for check in function(filing)]


def refusals(filing: Filing) -> list[Reason]:
    """Why the class cannot be filed, all at once; empty when it can."""
    found = [check for check in of(filing) if check.outcome is Outcome.REFUSED]
    return [Reason(check.code, check.finding, check.field) for check in found]
