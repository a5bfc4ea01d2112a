"""Who is paid."""

from subsidies.rules.facts import Facts
from subsidies.rules.schemes import Scheme


def payee(facts: Facts, scheme: Scheme) -> str | None:
    """The payee the scheme names for the training mode; in public training, whoever advanced the cost."""
    table = scheme.payee
    rule = table.by_mode.get(facts.training_mode or "", "whoever_paid")
    if rule == "whoever_paid":
        return facts.cost_paid_by or facts.claimant or table.unrecorded
    return rule
