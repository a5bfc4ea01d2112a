"""The amount as a chain of steps: standard, uplift, cost limit, times, rounding, headcount, employer ceiling."""

from collections.abc import Mapping

from subsidies.rules.bases import Times
from subsidies.rules.facts import Facts
from subsidies.rules.rates import rate
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.reckoning import Reckoning
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import EmployerLimit, Standard, Uplift
from subsidies.rules.steps import ZERO, round_down
from subsidies.rules.terms import Terms


def work_out(facts: Facts, scheme: Scheme, row: Standard, terms: Terms) -> Reckoning:
    """The sum for these facts in yuan, rounded down to 0.01, under one standard of the scheme."""
    sum_ = Reckoning()
    rate(sum_, facts, scheme, row)
    times = scheme.basis.times(facts)
    if times is not None:
        sum_.reasons += times.reasons
    if sum_.amount is None:
        return sum_
    _uplift_and_cost(sum_, facts, scheme, terms)
    if times is not None:
        _multiply(sum_, times, row.clause)
    drop_fractions(sum_, terms)
    if facts.headcount != 1 and scheme.basis.BY_HEAD:
        sum_.step("headcount", row.clause, sum_.figure * facts.headcount, {"headcount": str(facts.headcount)})
    if scheme.employer_limit is not None:
        _employer_limit(sum_, facts, scheme.employer_limit)
    return sum_


def _uplift_and_cost(sum_: Reckoning, facts: Facts, scheme: Scheme, terms: Terms) -> None:
    uplift = scheme.uplift
    if uplift is None:
        return _cost_limit(sum_, facts, scheme)
    if uplift.taken_on == "limited_cost":
        _cost_limit(sum_, facts, scheme)
        return _uplift(sum_, facts, uplift, terms)
    _uplift(sum_, facts, uplift, terms)
    return _cost_limit(sum_, facts, scheme)


def _uplift(sum_: Reckoning, facts: Facts, uplift: Uplift, terms: Terms) -> None:
    if facts.certificate_kind is not None and facts.certificate_kind not in uplift.kinds:
        return
    at_filing = terms.lists_at_filing
    if not (facts.in_shortage if at_filing else facts.shortage):
        if facts.shortage and facts.grade in uplift.grades:
            sum_.say("NO_UPLIFT_NOT_SHORTAGE", uplift.clause)
    elif facts.graded not in uplift.grades:
        sum_.say("NO_UPLIFT_GRADE", uplift.clause)
    elif not (facts.in_catalogue if at_filing else facts.occupation_in_catalogue):
        sum_.say("NO_UPLIFT_NOT_IN_CATALOGUE", uplift.clause)
    elif not uplift.employees_only or facts.employer is not None:
        _raise(sum_, uplift)


def _raise(sum_: Reckoning, uplift: Uplift) -> None:
    base = sum_.ceiling if uplift.taken_on == "ceiling" and sum_.ceiling is not None else sum_.figure
    sum_.step("uplift", uplift.clause, sum_.figure + base * uplift.share, uplift.told)
    sum_.no_longer_unchanged()
    sum_.say("UPLIFT_APPLIED", uplift.clause, uplift.told)


def _cost_limit(sum_: Reckoning, facts: Facts, scheme: Scheme) -> None:
    cost = facts.actual_cost_cny
    if scheme.cost_limit is None or cost is None or cost >= sum_.figure:
        return
    told = {"cost": figure(cost)}
    sum_.step("cost_limit", scheme.cost_limit.clause, cost, told)
    sum_.no_longer_unchanged()
    sum_.say("COST_LIMITED", scheme.cost_limit.clause, told)


def _multiply(sum_: Reckoning, times: Times, clause: str) -> None:
    if times.number != times.parts:
        sum_.step(times.code, clause, sum_.figure * times.number / times.parts, times.inputs)


def _employer_limit(sum_: Reckoning, facts: Facts, limit: EmployerLimit) -> None:
    paid = facts.employer.paid_to_date_cny if facts.employer is not None else None
    left = max(limit.total - (paid or ZERO), ZERO)
    told: Mapping[str, str] = {"left": figure(left), "paid": figure(paid or ZERO), "limit": figure(limit.total)}
    if not left:
        sum_.against = Reason("EMPLOYER_CAP_REACHED", limit.clause, told)
    elif left < sum_.figure:
        sum_.step("employer_limit", limit.clause, round_down(left), told)
        sum_.no_longer_unchanged()
        sum_.say("EMPLOYER_CAP_LIMITED", limit.clause, told)


def drop_fractions(sum_: Reckoning, terms: Terms) -> None:
    """Round down to 0.01 yuan, as a step of its own where there is something to drop."""
    rounded = round_down(sum_.figure)
    if rounded != sum_.amount:
        sum_.step("rounding", terms.rounding_clause, rounded)
