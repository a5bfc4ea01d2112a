"""The checks of a filing: one definition for the clerk who files, the refusing operation and the officer who reads.

A check that is `REFUSED` stands in the way of filing; `JUDGE` is left to the officer; `OK` is said all the same. What
only a later app can tell (of the people on the roster, of what they may draw) it adds by `further` when it is loaded.
"""

from collections.abc import Callable, Iterable

from institutions.checks import instructors, own_words, plan, sessions, standing
from institutions.checks.filing import Check, Filing, Outcome
from portal.shared.refusals import Reason

__all__ = ["Check", "Filing", "Outcome", "further", "of", "of_times", "refusals"]

Checking = Callable[[Filing], Iterable[Check]]
OF_TIMES: list[Checking] = [sessions.double_bookings]
CHECKS: tuple[Checking, ...] = (
    plan.in_time, plan.hours, plan.online_share, sessions.hours_of_modes, sessions.within_days, sessions.capacity,
    plan.fee, plan.themes, plan.marks, instructors.qualifications, standing.listing, standing.roster,
    own_words.applications, own_words.own_words,
)  # fmt: skip
TELLING: list[Checking] = []


def further(function: Checking, *, of_times: bool) -> None:
    """Add a check of a later app: `of_times` one that compares the sessions with others' and may refuse, else one that
    only tells and never refuses."""
    (OF_TIMES if of_times else TELLING).append(function)


def of(filing: Filing) -> list[Check]:
    """Every check of a filing, in the order of the page."""
    return _found(filing, (*CHECKS, *OF_TIMES, *TELLING))


def of_times(filing: Filing) -> list[Check]:
    """The checks that compare the sessions with those of other classes: rooms, instructors, people."""
    return _found(filing, OF_TIMES)


def refusals(filing: Filing) -> list[Reason]:
    """Why the class cannot be filed, all at once; empty when it can."""
    found = [check for check in _found(filing, (*CHECKS, *OF_TIMES)) if check.outcome is Outcome.REFUSED]
    return [Reason(check.code, check.finding, check.field) for check in found]


def _found(filing: Filing, checks: Iterable[Checking]) -> list[Check]:
    return [check for function in checks for check in function(filing)]
