"""What has to hold before money goes: a notice that ran every working day, and a certificate that is valid."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from portal.reference.working_days import calendar
from subsidies import notices
from subsidies.invariants.invariant import Invariant, Recomputed
from subsidies.invariants.reading import judged
from subsidies.models import Notice


def _too_short() -> Iterator[dict[str, Any]]:
    """Notices by the calendar of their place, with the exceptions entered for it."""
    calendars: dict[int, Any] = {}

    def judge(notice: Notice) -> dict[str, Any] | None:
        works = calendars.setdefault(notice.jurisdiction_id, calendar(notice.jurisdiction))
        run = works.between(timezone.localdate(notice.opens_at), notices.last_day(notice))
        return {"due": notice.working_days, "working_days_run": run} if run < notice.working_days else None

    yield from judged(Notice.objects.public().select_related("jurisdiction").order_by("pk"), judge, named=["number"])


INVARIANTS = (
    Invariant(
        "9",
        "No line is approved or paid whose notice has not run its term or that is disputed, none sent on hold.",
        """
        SELECT line.id FROM subsidies_claimline line JOIN subsidies_claim claim ON claim.id = line.claim_id
        WHERE line.state IN ('approved', 'batched', 'paid', 'failed') AND (
            EXISTS (
                SELECT FROM subsidies_paymentline item JOIN subsidies_payment payment ON payment.id = item.payment_id
                JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
                WHERE item.line_id = line.id AND item.live AND batch.sent_at IS NOT NULL AND (
                    (line.held AND NOT EXISTS (
                        SELECT FROM subsidies_decision word WHERE word.line_id = line.id
                        AND word.outcome = 'hold' AND word.at > batch.sent_at))
                    OR (claim.held AND NOT EXISTS (
                        SELECT FROM shared_trailrecord step WHERE step.subject_type = 'subsidies.claim'
                        AND step.subject_id = claim.id::text AND step.verb = 'hold'
                        AND step.at > batch.sent_at))))
            OR NOT EXISTS (
                SELECT FROM subsidies_noticeline shown JOIN subsidies_notice notice ON notice.id = shown.notice_id
                WHERE shown.line_id = line.id AND notice.state = 'ended' AND notice.ended_at >= notice.closes_at
                AND line.approved_at >= notice.closes_at)
            OR EXISTS (
                SELECT FROM subsidies_noticeline shown JOIN subsidies_objection objection
                ON objection.notice_line_id = shown.id
                WHERE shown.line_id = line.id AND objection.state = 'open'))
        """,
    ),
    Invariant(
        "9c",
        "No line became payable, entered a batch or went to the bank with its certificate suspended or revoked.",
        """
        WITH lost AS (
            SELECT id, least(suspended_at, revoked_at) AS since FROM certificates_certificate
            WHERE state IN ('suspended', 'revoked')
        )
        SELECT line.id, lost.since, NULL AS batch FROM subsidies_claimline line
        JOIN lost ON lost.id = line.certificate_id WHERE line.approved_at > lost.since
        UNION ALL
        SELECT line.id, lost.since, batch.number FROM subsidies_claimline line
        JOIN lost ON lost.id = line.certificate_id
        JOIN subsidies_paymentline item ON item.line_id = line.id
        JOIN subsidies_payment payment ON payment.id = item.payment_id
        JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
        WHERE greatest(batch.made_at, batch.sent_at) > lost.since
        """,
    ),
    Recomputed(
        "9b",
        "A notice runs its full working days by the calendar of its place; the day of publishing does not count.",
        _too_short,
    ),
)
