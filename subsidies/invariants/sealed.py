"""What never changes once it is signed, decided, sent or frozen: everything is compared with the hash it was given."""

from collections.abc import Iterator
from typing import Any

from portal.shared import trail
from subsidies import notices, payments, policies
from subsidies.invariants.invariant import Invariant, Recomputed
from subsidies.invariants.reading import judged
from subsidies.models import Decision, Notice, PaymentBatch, Policy, ReportSnapshot


def _broken_chain() -> Iterator[dict[str, Any]]:
    for seq, fault in trail.broken():
        yield {"seq": seq, "fault": fault}


def _changed_policies() -> Iterator[dict[str, Any]]:
    signed = Policy.objects.filter(state__in=["published", "superseded"]).order_by("pk")
    yield from judged(signed, _other_terms, named=["code", "version"])


def _other_terms(policy: Policy) -> dict[str, Any] | None:
    """The columns that are not as the text gives them; a later version has ended a superseded one (17h)."""
    told = policies.told_by(policy.pack)
    differing = {name: value for name, value in told.items() if getattr(policy, name) != value}
    if policy.state == Policy.State.SUPERSEDED:
        differing.pop("valid_to", None)
    return {f"text's {name}": value for name, value in differing.items()} or None


def _changed_decisions() -> Iterator[dict[str, Any]]:
    """The last word of the final review, of lines that it let through: they are computed no more."""
    accepted = Decision.objects.filter(stage=Decision.Stage.FINAL, outcome=Decision.Outcome.ACCEPT)
    words = accepted.exclude(line__state__in=["pending", "refused", "withdrawn"]).select_related("line")
    yield from judged(words.order_by("line_id", "-pk").distinct("line_id"), _other_content, named=["line_id"])


def _other_content(word: Decision) -> dict[str, Any] | None:
    content = {"facts": word.line.facts, "award": word.line.award_json}
    return _unless(trail.content_hash(content) == word.content_hash)


def _unless(same: bool) -> dict[str, Any] | None:
    return None if same else {}


def _changed_batches() -> Iterator[dict[str, Any]]:
    batches = PaymentBatch.objects.filter(state__in=["approved", "sent", "reconciled", "closed"]).order_by("pk")
    yield from judged(
        batches, lambda batch: _unless(payments.content_of(batch) == batch.content_hash), named=["number"]
    )


def _changed_snapshots() -> Iterator[dict[str, Any]]:
    yield from judged(
        ReportSnapshot.objects.order_by("pk"),
        lambda snapshot: _unless(trail.content_hash(snapshot.figures) == snapshot.content_hash),
        named=["kind"],
    )


def _changed_notices() -> Iterator[dict[str, Any]]:
    shown = Notice.objects.public().order_by("pk")
    yield from judged(shown, lambda notice: _unless(notices.is_intact(notice)), named=["number"])


INVARIANTS = (
    Recomputed("17", "The trail's hash chain is unbroken.", _broken_chain),
    Invariant(
        "17b",
        "The text of a published policy is the one that was signed.",
        """
        SELECT id, code, version FROM subsidies_policy WHERE state IN ('published', 'superseded')
        AND checksum <> encode(sha256(convert_to(text, 'UTF8')), 'hex')
        """,
    ),
    Recomputed("17c", "A line's facts and award are those the final review decided on.", _changed_decisions),
    Recomputed("17d", "An approved batch pays what was approved.", _changed_batches),
    Recomputed("17e", "A frozen report has the figures it was frozen with.", _changed_snapshots),
    Recomputed("17f", "A notice shows what it showed when it was published.", _changed_notices),
    Recomputed("17g", "A published policy is called as its text says, and holds on its days.", _changed_policies),
    Invariant(
        "17h",
        "A superseded policy ended the day before another of its place began.",
        """
        SELECT id, code, version, valid_to FROM subsidies_policy ended
        WHERE state = 'superseded' AND NOT EXISTS (
            SELECT FROM subsidies_policy other WHERE other.jurisdiction_id = ended.jurisdiction_id
            AND other.state IN ('published', 'superseded') AND other.valid_from = ended.valid_to + 1)
        """,
    ),
)
