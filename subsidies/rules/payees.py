"""Who is paid."""

from decimal import Decimal

from subsidies.rules.facts import Facts
from subsidies.rules.schemes import Prepayment, Scheme


def payee(facts: Facts, scheme: Scheme, amount: Decimal | None) -> str | None:
    """The payee the scheme names, for this training mode; in public training, whoever advanced the cost."""
    table = scheme.payee
    if facts.stage == "prepay" and scheme.prepayment is not None:
        return _of_advance(facts, scheme.prepayment)
    if table.once_set and amount is None:
        return None
    if not table.by_mode:
        return table.always
    rule = table.by_mode.get(facts.training_mode or "", "whoever_paid")
    if rule == "whoever_paid":
        return facts.cost_paid_by or facts.claimant or table.unrecorded
    return rule


def _of_advance(facts: Facts, offer: Prepayment) -> str | None:
    """The enterprise or institution that trains; whoever asks where the mode is not recorded."""
    if facts.training_mode is not None:
        return offer.payee.get(facts.training_mode)
    payees = set(offer.payee.values())
    return facts.claimant or (payees.pop() if len(payees) == 1 else None)
