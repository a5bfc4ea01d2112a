"""The amount as a chain of steps: standard, uplift, cost limit, rounding, headcount; then advance or settlement."""

from collections.abc import Mapping
from decimal import Decimal

from subsidies.rules.document import Terms
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import NOTHING, Reason, figure
from subsidies.rules.schemes import Scheme, Standard
from subsidies.rules.steps import ZERO, Step, round_down

HUNDRED = Decimal(100)


class Reckoning:
    """A figure being worked out: where it stands, the steps that led there, and what there is to say about it."""

    __slots__ = ("against", "amount", "reasons", "recover", "steps")

    def __init__(self) -> None:
        self.amount: Decimal | None = ZERO
        self.steps: list[Step] = []
        self.reasons: list[Reason] = []
        self.against: Reason | None = None
        self.recover: Decimal | None = None

    def step(self, code: str, clause: str, after: Decimal | None, inputs: Mapping[str, str] = NOTHING) -> None:
        """Move the figure on by one step."""
        self.steps.append(Step(code, clause, self.amount or ZERO, after, inputs))
        self.amount = after

    def say(self, code: str, clause: str, inputs: Mapping[str, str] = NOTHING) -> None:
        """Add a reason; whatever changes the figure takes the place of its being paid unchanged."""
        self.reasons.append(Reason(code, clause, inputs))

    def no_longer_unchanged(self) -> None:
        """The published figure is not what is paid."""
        self.reasons = [reason for reason in self.reasons if reason.code != "STANDARD_APPLIED"]


def work_out(facts: Facts, scheme: Scheme, row: Standard, terms: Terms) -> Reckoning:
    """The sum for these facts in yuan, rounded down to 0.01, under one standard of the scheme."""
    sum_ = Reckoning()
    _standard(sum_, facts, scheme, row)
    if sum_.amount is None:
        return sum_
    _uplift(sum_, facts, scheme, sum_.amount)
    _cost_limit(sum_, facts, scheme, sum_.amount)
    drop_fractions(sum_, terms)
    if facts.headcount != 1:
        count = {"headcount": str(facts.headcount)}
        sum_.step("headcount", row.clause, sum_.amount * facts.headcount, count)
    return sum_


def _standard(sum_: Reckoning, facts: Facts, scheme: Scheme, row: Standard) -> None:
    ceiling, local = scheme.ceiling(row, facts.date), facts.pack.local_standard_cny
    if ceiling is None:
        return _without_ceiling(sum_, row, local)
    told = {"paid_for": facts.graded or facts.certificate_kind or "", "ceiling": figure(ceiling)}
    if row.same_as == "junior":
        sum_.say("SPECIAL_ABILITY_AS_JUNIOR", row.clause)
    if local is None or local == ceiling:
        sum_.step("standard", row.clause, ceiling, told)
        return None if row.same_as else sum_.say("STANDARD_APPLIED", row.clause)
    told |= {"local": figure(local), "text": "local_standard"}
    sum_.step("standard", row.clause, min(local, ceiling), told)
    return sum_.say("LOCAL_STANDARD_APPLIED" if local < ceiling else "CEILING_APPLIED", row.clause, told)


def _without_ceiling(sum_: Reckoning, row: Standard, local: Decimal | None) -> None:
    if local is None:
        sum_.step("not_set", row.clause, None)
        return sum_.say("AMOUNT_NOT_SET", row.clause)
    told = {"local": figure(local), "text": "local_standard_alone"}
    sum_.step("standard", row.clause, local, told)
    return sum_.say("LOCAL_STANDARD_APPLIED", row.clause, told)


def _uplift(sum_: Reckoning, facts: Facts, scheme: Scheme, standard: Decimal) -> None:
    """The share is taken on the standard; the cost limit comes after it."""
    uplift = scheme.uplift
    if uplift is None or (facts.certificate_kind is not None and facts.certificate_kind not in uplift.kinds):
        return
    if not facts.in_shortage:
        if facts.shortage and facts.grade in uplift.grades:
            sum_.say("NO_UPLIFT_NOT_SHORTAGE", uplift.clause)
    elif facts.graded not in uplift.grades:
        sum_.say("NO_UPLIFT_GRADE", uplift.clause)
    elif not facts.in_catalogue:
        sum_.say("NO_UPLIFT_NOT_IN_CATALOGUE", uplift.clause)
    else:
        told = {"percent": figure(uplift.share * HUNDRED)}
        sum_.step("uplift", uplift.clause, standard + standard * uplift.share, told)
        sum_.no_longer_unchanged()
        sum_.say("UPLIFT_APPLIED", uplift.clause, told)


def _cost_limit(sum_: Reckoning, facts: Facts, scheme: Scheme, figured: Decimal) -> None:
    cost = facts.actual_cost_cny
    if scheme.cost_limit is None or cost is None or cost >= figured:
        return
    told = {"cost": figure(cost)}
    sum_.step("cost_limit", scheme.cost_limit.clause, cost, told)
    sum_.no_longer_unchanged()
    sum_.say("COST_LIMITED", scheme.cost_limit.clause, told)


def drop_fractions(sum_: Reckoning, terms: Terms) -> None:
    """Round down to 0.01 yuan, as a step of its own where there is something to drop."""
    rounded = round_down(sum_.amount or ZERO)
    if rounded != sum_.amount:
        sum_.step("rounding", terms.rounding_clause, rounded)
