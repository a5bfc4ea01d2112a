"""From the public notice on, a claim stands where its least advanced live line stands."""

from datetime import datetime
from typing import Any

from portal.shared import workflow
from subsidies.models import Claim, ClaimLine

Line = ClaimLine.State
ORDER = [Line.ACCEPTED, Line.IN_NOTICE, Line.DISPUTED, Line.FAILED, Line.APPROVED, Line.BATCHED, Line.PAID]
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
    """Bring each claim's state up to its lines, in the transaction in which the lines moved."""
    for claim in claims.order_by("pk"):
        while (target := state_of_lines(claim)) != claim.state:
            workflow.perform(claim, _next_step(claim, target), actor=actor, now=now)


def state_of_lines(claim: Claim) -> str:
    """The state that the live lines give a claim after its final review."""
    states = set(claim.lines.live().values_list("state", flat=True))
    least = next((state for state in ORDER if state in states), None)
    return Claim.State.REJECTED if least is None else CLAIM_STATE[least]


def _next_step(claim: Claim, target: str) -> str:
    """One step on the way: claims pass through every state, also when their lines skipped one together."""
    way = [Claim.State.IN_NOTICE, Claim.State.APPROVED, Claim.State.BATCHED, Claim.State.PAID]
    if target not in way or way.index(target) < way.index(claim.state):
        return STEP_TO[target]
    return STEP_TO[way[way.index(claim.state) + 1]]
