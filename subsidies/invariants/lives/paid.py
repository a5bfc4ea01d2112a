"""What is paid and looked over: batches, their payments, findings of the audit."""

from subsidies.invariants.lives.life import Life
from subsidies.models import Finding, Payment, PaymentBatch

LIVES = (
    Life(
        PaymentBatch,
        asks={
            "made_at made_by_id": "prepared checked approved sent reconciled closed abandoned",
            "checked_at": "checked approved sent reconciled closed",
            "approved_at approved_by_id": "approved sent reconciled closed",
            "sent_at sent_by_id": "sent reconciled closed",
            "reconciled_at": "reconciled closed",
            "closed_at": "closed abandoned",
        },
        keeps={
            "checked_at": "checked approved sent reconciled closed abandoned",
            "approved_at approved_by_id": "approved sent reconciled closed abandoned",
            "sent_at sent_by_id": "sent reconciled closed",
            "reconciled_at": "reconciled closed",
            "closed_at": "closed abandoned",
        },
        order=("made_at checked_at approved_at sent_at reconciled_at closed_at",),
    ),
    Life(
        Payment,
        asks={"settled_at": "paid failed returned"},
        keeps={"settled_at": "paid failed returned"},
        never=(
            "state NOT IN ('due', 'abandoned') AND NOT EXISTS (SELECT FROM subsidies_paymentbatch batch"
            " WHERE batch.id = batch_id AND batch.sent_at <= coalesce(settled_at, batch.sent_at))",
        ),
    ),
    Life(
        Finding,
        asks={"decided_at decided_by_id": "confirmed dismissed"},
        keeps={"decided_at decided_by_id": "confirmed dismissed"},
        never=("decided_at < (SELECT started_at FROM subsidies_auditrun seen WHERE seen.id = first_seen_id)",),
    ),
)
