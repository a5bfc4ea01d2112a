"""One assessment: every check is run, every reason is told, and the amount comes with its steps."""

from datetime import date
from decimal import Decimal

from subsidies.rules.advances import advance, advance_refused, settle
from subsidies.rules.amounts import work_out
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts
from subsidies.rules.payees import payee
from subsidies.rules.policy import Policy
from subsidies.rules.reasons import Reason
from subsidies.rules.reckoning import Reckoning
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import Standard
from subsidies.rules.steps import ZERO, round_down


class StageNotOffered(LookupError):
    """The scheme knows no such stage."""

    def __init__(self, scheme: str, stage: str) -> None:
        super().__init__(f"the scheme {scheme} has no stage {stage}")
        self.stage = stage


def assess(facts: Facts, policy: Policy) -> Award:
    """What these facts are entitled to under the policy. Raises SchemeNotHeld and StageNotOffered."""
    scheme = policy.scheme(facts.scheme)
    if facts.stage not in scheme.stages:
        raise StageNotOffered(scheme.id, facts.stage)
    found = _checked(facts, scheme, policy)
    grade = scheme.basis.grade(facts)
    rates = policy.rates[scheme.id, facts.certificate_kind, grade]
    if not rates and scheme.knows_kind(facts.certificate_kind) and not _without_level(found):
        found.append(Reason("GRADE_NOT_COVERED", scheme.clause, {"grade": grade or "none"}))
    sum_ = _sum(facts, scheme, _on(facts.date, rates), policy)
    against = [reason for reason in found if reason.refuses] if found else []
    if sum_.against is not None:
        against.append(sum_.against)
    if against:
        return _refusal(facts, policy, against, sum_)
    return Award(
        eligible=True,
        amount=sum_.amount,
        payee=payee(facts, scheme, sum_.amount),
        fund=facts.fund or (scheme.funds[0] if scheme.funds else None),
        reasons=(*sum_.reasons, *found),
        steps=tuple(sum_.steps),
        recover=sum_.recover,
        counted_hours=_counted_hours(facts, policy),
    )


def _on(day: date, rates: tuple[Standard, ...]) -> Standard | None:
    for row in rates:
        if row.runs_on(day):
            return row
    return None


def _checked(facts: Facts, scheme: Scheme, policy: Policy) -> list[Reason]:
    terms = policy.terms
    asked = policy.asked[facts.scheme, facts.stage, facts.recorded]
    found = [reason for against in asked if (reason := against(facts, terms)) is not None]
    if facts.stage == "prepay" and (unavailable := advance_refused(facts, scheme)):
        found.append(unavailable)
    return found


def _without_level(found: list[Reason]) -> bool:
    return any(reason.code == "LEVEL_NOT_REACHED" for reason in found)


def _sum(facts: Facts, scheme: Scheme, row: Standard | None, policy: Policy) -> Reckoning:
    if row is None:
        return Reckoning()
    sum_ = work_out(facts, scheme, row, policy.terms)
    if facts.stage == "prepay":
        advance(sum_, facts, scheme, policy.terms)
    elif facts.stage == "settle":
        settle(sum_, facts, scheme, policy.terms)
    return sum_


def _refusal(facts: Facts, policy: Policy, against: list[Reason], sum_: Reckoning) -> Award:
    """Nothing is paid. The steps are listed all the same, and a last one takes the figure to nothing."""
    sum_.step("refused", against[0].clause, ZERO, {"reason": against[0].code})
    return Award(
        eligible=False,
        amount=ZERO,
        payee=None,
        fund=None,
        reasons=tuple(against),
        steps=tuple(sum_.steps),
        recover=_paid_before(facts),
        counted_hours=_counted_hours(facts, policy),
    )


def _paid_before(facts: Facts) -> Decimal | None:
    """What comes back when nothing is due: the advance at settlement, and whatever was advanced on a fraud."""
    if facts.stage == "settle":
        return round_down(facts.prepay.prepaid_cny or ZERO)
    if facts.fraud_confirmed:
        advanced = facts.prepay.prepaid_cny or facts.prepay.already_prepaid_cny
        return None if advanced is None else round_down(advanced)
    return None


def _counted_hours(facts: Facts, policy: Policy) -> Decimal | None:
    """On-site hours and the share of online hours that counts; without a ratio online hours count for nothing."""
    if facts.hours is None:
        return None
    ratio = facts.pack.online_ratio
    return facts.hours.on_site + facts.hours.online * (policy.terms.online_ratio if ratio is None else ratio)
