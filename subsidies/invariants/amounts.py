"""Amounts: what the rules award, what a claim sums up to, what is paid of it."""

from collections.abc import Iterator
from functools import partial
from string import Template
from typing import Any

from subsidies.invariants.invariant import Invariant, Recomputed
from subsidies.invariants.reading import as_number, judged
from subsidies.models import ClaimLine, Policy
from subsidies.rules.assess import assess
from subsidies.rules.facts import Facts
from subsidies.rules.policy import SchemeNotHeld


def _awarded_otherwise() -> Iterator[dict[str, Any]]:
    """Every line worked out once more from its own facts; one policy after another, so that one is held at a time."""
    for policy in Policy.objects.filter(claim_lines__isnull=False).distinct().order_by("pk"):
        yield from judged(policy.claim_lines.order_by("pk"), partial(_compared, policy=policy))


def _compared(line: ClaimLine, *, policy: Policy) -> dict[str, Any] | None:
    kept, again = _kept(line), _again(line, policy)
    return None if kept == again else {"kept": kept, "again": again}


def _kept(line: ClaimLine) -> tuple[Any, ...]:
    return line.scheme, line.award_json["eligible"], line.amount, line.payee, line.fund_source


def _again(line: ClaimLine, policy: Policy) -> tuple[Any, ...] | None:
    facts = Facts.from_json(line.facts)
    try:
        award = assess(facts, policy.pack)
    except SchemeNotHeld:
        return None
    return facts.scheme, award.eligible, award.amount, award.payee or "", award.fund or ""


INVARIANTS = (
    Invariant(
        "6",
        "A line's amount is the one its award says; a claim's sum is that of its payable lines.",
        Template("""
        SELECT 'line' AS what, id FROM subsidies_claimline
        WHERE amount IS DISTINCT FROM $awarded
        UNION ALL
        SELECT 'claim', claim.id FROM subsidies_claim claim
        WHERE claim.state NOT IN ('draft', 'returned', 'withdrawn', 'rejected') AND claim.amount <> (
            SELECT coalesce(sum(line.amount), 0) FROM subsidies_claimline line
            WHERE line.claim_id = claim.id AND line.state NOT IN ('refused', 'withdrawn', 'recovered'))
        """).substitute(awarded=as_number("(award_json ->> 'amount_cny')")),
    ),
    Recomputed(
        "6b",
        "A line's award is the one its stored facts give under its stored policy.",
        _awarded_otherwise,
    ),
    Invariant(
        "6c",
        "A line goes by the policy and the scheme of its claim; what went on beyond the review was awarded something.",
        """
        SELECT line.id FROM subsidies_claimline line JOIN subsidies_claim claim ON claim.id = line.claim_id
        WHERE (line.policy_id, line.scheme) IS DISTINCT FROM (claim.policy_id, claim.scheme)
           OR (line.state NOT IN ('pending', 'refused', 'withdrawn')
               AND (line.award_json -> 'eligible' IS DISTINCT FROM 'true' OR line.amount > 0 IS NOT TRUE))
        """,
    ),
    Invariant(
        "7",
        "What is paid or on its way for a line is never more than the line, and the line says that it is.",
        """
        SELECT line.id, line.amount, sum(item.amount) AS paid FROM subsidies_claimline line
        JOIN subsidies_paymentline item ON item.line_id = line.id AND item.live
        GROUP BY line.id HAVING sum(item.amount) > line.amount OR line.state NOT IN ('batched', 'paid')
        """,
    ),
)
