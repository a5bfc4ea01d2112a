"""What is asked for and shown: claims and their lines, public notices, objections."""

from subsidies.invariants.lives.life import Life
from subsidies.models import Claim, ClaimLine, Notice, Objection

LIVES = (
    Life(
        Claim,
        asks={
            "submitted_at submitted_by_id first_review_by_day": "submitted first_review final_review in_notice"
            " approved batched paid returned rejected",
            "taken_by_id": "first_review final_review in_notice approved batched paid rejected",
            "first_reviewed_at first_reviewed_by_id final_review_by_day": "final_review in_notice approved batched"
            " paid rejected",
            "final_reviewed_at final_reviewed_by_id": "in_notice approved batched paid rejected",
            "returned_at correct_by": "returned",
            "closed_at": "paid rejected withdrawn",
        },
        keeps={
            "final_reviewed_at final_reviewed_by_id": "in_notice approved batched paid rejected",
            "closed_at": "paid rejected withdrawn",
        },
        order=("created_at submitted_at first_reviewed_at final_reviewed_at closed_at", "created_at returned_at"),
        never=("state = 'returned' AND returned_at < submitted_at",),
    ),
    Life(
        ClaimLine,
        asks={
            "accepted_at submitted_by_id first_reviewed_by_id final_reviewed_by_id entitlement_id": "accepted"
            " in_notice disputed approved batched paid failed recovered",
            "noticed_at": "in_notice disputed approved batched paid failed recovered",
            "approved_at": "approved batched paid failed recovered",
            "batched_at": "batched paid recovered",
            "batch_made_by_id": "batched paid failed recovered",
            "paid_at batch_approved_by_id": "paid recovered",
            "refused_at": "refused",
        },
        keeps={
            # one found good before its claim was returned may be taken back with it
            "accepted_at": "accepted in_notice disputed approved batched paid failed recovered refused withdrawn",
            "noticed_at": "accepted in_notice disputed approved batched paid failed recovered refused",
            "approved_at": "approved batched paid failed recovered refused",
            "batched_at paid_at": "batched paid recovered",
            "refused_at": "refused",
        },
        order=(
            "accepted_at noticed_at approved_at batched_at paid_at",
            "accepted_at noticed_at approved_at refused_at",
        ),
        never=("state = 'batched' AND paid_at IS NOT NULL",),
    ),
    Life(
        Notice,
        asks={
            "prepared_at prepared_by_id": "prepared running extended ended replaced",
            "opens_at closes_at published_by_id": "running extended ended",
            "ended_at": "ended",
        },
        keeps={"opens_at closes_at": "running extended ended", "ended_at": "ended"},
        order=("prepared_at opens_at closes_at ended_at",),
    ),
    Life(
        Objection,
        asks={"decided_at decided_by_id": "upheld dismissed"},
        keeps={"decided_at decided_by_id": "upheld dismissed"},
        order=("raised_at decided_at",),
    ),
)
