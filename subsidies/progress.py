"""From the public notice on, a claim stands where its least advanced live line stands; before, where its steps put
it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from portal.shared import workflow
from subsidies.models import Claim, ClaimLine
from subsidies.models.claim_line import CERTIFIED

Line = ClaimLine.State
ORDER = [Line.ACCEPTED, Line.IN_NOTICE, Line.DISPUTED, Line.FAILED, Line.APPROVED, Line.BATCHED, Line.PAID]
NOT_HANDED_IN = [Claim.State.DRAFT, Claim.State.RETURNED]
UNDECIDED = [*NOT_HANDED_IN, Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW, Claim.State.FINAL_REVIEW]
CLAIM_STATE = {
    Line.ACCEPTED: Claim.State.IN_NOTICE,
    Line.IN_NOTICE: Claim.State.IN_NOTICE,
    Line.DISPUTED: Claim.State.IN_NOTICE,
    Line.FAILED: Claim.State.APPROVED,
    Line.APPROVED: Claim.State.APPROVED,
    Line.BATCHED: Claim.State.BATCHED,
    Line.PAID: Claim.State.PAID,
}
STEP_TO = {
    Claim.State.APPROVED: "lines_approved",
    Claim.State.BATCHED: "lines_batched",
    Claim.State.PAID: "lines_paid",
    Claim.State.REJECTED: "lines_refused",
}


def follow(claims: Any, *, actor: Any, now: datetime) -> None:
    """Bring each claim's state, count and sum up to its lines, in the transaction in which the lines moved.

    The claims are locked first: of two that move different lines of one claim, the later sees what the earlier did.
    """
    keys = set(claims.order_by().values_list("pk", flat=True))
    for claim in Claim.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"):
        while (target := state_of_lines(claim)) != claim.state:
            workflow.perform(claim, _next_step(claim, target), actor=actor, now=now)
        count(claim)


def lock_undecided(claim: Claim) -> None:
    """Lock the claim of a line before the line while its final review has not ended, as every step there does. From
    the public notice on, lines are locked first."""
    if claim.state in UNDECIDED:
        Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)


def count(claim: Claim) -> None:
    """Keep the claim's count and sum: of the lines that can be paid (always true 6)."""
    claim.line_count, claim.amount = payable(claim)
    claim.save(update_fields=["line_count", "amount"])


def payable(claim: Claim) -> tuple[int, Decimal]:
    """How many lines can be paid, and their sum. Before the claim is handed in a line whose certificate does not hold
    is not among them; afterwards the reviews rule on it, and until then it counts."""
    lines = claim.lines.live().filter(amount__gt=0)
    counted = lines.filter(CERTIFIED) if claim.state in NOT_HANDED_IN else lines
    found = counted.aggregate(count=Count("pk"), sum=Sum("amount"))
    return found["count"], found["sum"] or Decimal(0)


def state_of_lines(claim: Claim) -> str:
    """The state that the lines give a claim after its final review: that of the least advanced live one; where none
    is live, the claim was paid and recovered, or everything was refused. Until then they give it none but its own."""
    if claim.state in UNDECIDED:
        return claim.state
    states = set(claim.lines.values_list("state", flat=True))
    least = next((state for state in ORDER if state in states), None)
    if least is None:
        return Claim.State.PAID if Line.RECOVERED in states else Claim.State.REJECTED
    return CLAIM_STATE[least]


def _next_step(claim: Claim, target: str) -> str:
    """One step on the way: claims pass through every state, also when their lines skipped one together."""
    way = [Claim.State.IN_NOTICE, Claim.State.APPROVED, Claim.State.BATCHED, Claim.State.PAID]
    if target not in way or way.index(target) < way.index(claim.state):
        return STEP_TO[target]
    return STEP_TO[way[way.index(claim.state) + 1]]
