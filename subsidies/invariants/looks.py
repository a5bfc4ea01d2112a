"""Looks behind a mask: whoever saw a full number, an account or a group of hardship stands on the trail with why."""

from collections.abc import Iterator
from typing import Any

from portal.shared.models import TrailRecord
from subsidies.invariants.invariant import Invariant, Recomputed
from trainees.models import Person
from trainees.persons import REVEALED_FIELDS, Purpose


def _unexplained() -> Iterator[dict[str, Any]]:
    """Looks at a person that do not say who, at whom, at what, or what for."""
    looks = TrailRecord.objects.filter(verb__startswith="reveal ").order_by("pk")
    fair = looks.filter(
        actor__isnull=False,
        purpose__in=Purpose.values,
        verb__in=[f"reveal {field}" for field in REVEALED_FIELDS],
        subject_type=Person._meta.label_lower,
    )
    asked = [look.subject_id for look in fair if look.subject_id.isdecimal()]
    known = {str(key) for key in Person.objects.filter(pk__in=asked).values_list("pk", flat=True)}
    explained = {look.pk for look in fair if look.subject_id in known}
    yield from ({"id": look.pk, "verb": look.verb} for look in looks if look.pk not in explained)


INVARIANTS = (
    Recomputed(
        "19",
        "Every look behind a person's mask names who looked, at whom, at what, and a purpose of the closed list.",
        _unexplained,
    ),
    Invariant(
        "19b",
        "Every fetched file with full numbers, and every account entered, names who and what for; a bank file is of a"
        " batch that was sent.",
        """
        SELECT look.id, look.verb FROM shared_trailrecord look
        WHERE look.verb IN ('fetch bank file', 'take back file', 'enter account') AND (
            look.actor_id IS NULL OR look.purpose = ''
            OR (look.verb = 'fetch bank file' AND NOT EXISTS (
                SELECT FROM subsidies_paymentbatch batch WHERE batch.sent_at IS NOT NULL
                AND look.subject_type = 'subsidies.paymentbatch' AND batch.id::text = look.subject_id)))
        """,
    ),
    Invariant(
        "19c",
        "Every bank file that was made stands on the trail with whoever sent it.",
        """
        SELECT batch.id, batch.number FROM subsidies_paymentbatch batch
        WHERE batch.sent_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM shared_trailrecord made WHERE made.subject_type = 'subsidies.paymentbatch'
            AND made.subject_id = batch.id::text AND made.verb = 'send' AND made.actor_id = batch.sent_by_id)
        """,
    ),
)
