"""Advances on a filed plan, and the settlement that takes them off the final sum."""

from decimal import Decimal

from subsidies.rules.amounts import drop_fractions
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.reckoning import Reckoning
from subsidies.rules.schemes import Prepayment, Scheme
from subsidies.rules.steps import HUNDRED, ZERO, round_down
from subsidies.rules.terms import Terms


def advance_refused(facts: Facts, scheme: Scheme) -> Reason | None:
    """PREPAY_NOT_AVAILABLE where the scheme, the training mode or the claimant gets no advance."""
    offer = scheme.prepayment
    if offer is not None and (facts.training_mode is None or facts.training_mode in offer.payee):
        takers = offer.takers(facts.training_mode)
        if facts.claimant is None or facts.claimant in takers:
            return None
    return Reason("PREPAY_NOT_AVAILABLE", offer.clause if offer else scheme.clause)


def advance(sum_: Reckoning, facts: Facts, scheme: Scheme, terms: Terms) -> None:
    """What may be advanced now: the share of the planned sum, less what was advanced, at most what is asked."""
    offer, planned = scheme.prepayment, sum_.amount
    if offer is None or planned is None:
        return
    sum_.no_longer_unchanged()
    already = facts.prepay.already_prepaid_cny or ZERO
    _share(sum_, terms, offer.clause, planned, offer.share)
    limit = sum_.amount or ZERO
    left = max(limit - already, ZERO)
    told = {"limit": figure(limit), "already": figure(already), "left": figure(left)}
    if already:
        sum_.step("already_prepaid", offer.clause, left, told)
    _request(sum_, facts.prepay.requested_cny, left, offer, told)
    drop_fractions(sum_, terms)


def settle(sum_: Reckoning, facts: Facts, scheme: Scheme, terms: Terms) -> None:
    """The final sum less the advance; an advance above the final sum is recovered, in yuan, in `recover`."""
    final, prepaid = sum_.amount, facts.prepay.prepaid_cny or ZERO
    if final is None:
        return
    sum_.recover = round_down(max(prepaid - final, ZERO))
    if not prepaid:
        return
    clause = scheme.prepayment.clause if scheme.prepayment else scheme.clause
    told = {"prepaid": figure(prepaid), "recover": figure(sum_.recover)}
    sum_.step("prepaid", clause, max(final - prepaid, ZERO), told)
    drop_fractions(sum_, terms)
    sum_.no_longer_unchanged()
    sum_.say("PREPAID_DEDUCTED", clause, told)
    if sum_.recover:
        sum_.say("RECOVER_EXCESS", clause, told)


def _share(sum_: Reckoning, terms: Terms, clause: str, planned: Decimal, share: Decimal) -> None:
    sum_.step("prepayment_share", clause, planned * share, {"percent": figure(share * HUNDRED)})
    drop_fractions(sum_, terms)


def _request(
    sum_: Reckoning, requested: Decimal | None, left: Decimal, offer: Prepayment, told: dict[str, str]
) -> None:
    clause = offer.clause
    if not left or (requested is not None and requested > left and offer.over == "refuse"):
        sum_.against = Reason("PREPAY_LIMIT", clause, told)
    elif requested is None:
        sum_.say("PREPAY_LIMIT", clause, told)
    elif requested > left:
        sum_.say("PREPAY_CUT_TO_LIMIT", clause, told | {"requested": figure(requested)})
    elif requested < left:
        sum_.step("requested", clause, requested, {"requested": figure(requested)})
