"""The trail: what people did, append-only, sealed into one hash chain.

A row carries its own content hash when it is written, in the transaction of the act itself. A job then chains the
unsealed rows in the order in which they were committed, so that writers never wait for one another.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from portal.shared.models.trail import TrailRecord, TrailSeal

SEALING_LOCK = 20_261_122  # one sealer at a time, by a PostgreSQL advisory lock


def content_hash(content: Any) -> str:
    """SHA-256 of the canonical JSON of the content, in hex."""
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Any,
    details: dict[str, Any] | None = None,
    purpose: str = "",
    at: datetime | None = None,
) -> TrailRecord:
    """Write one row: who did what to which thing, with what. Personal data never goes into `details`."""
    row = _unsaved(verb, subject, actor=actor, details=details or {}, purpose=purpose, at=at or timezone.now())
    row.save()
    return row


def record_all(
    verb: str, subjects: Sequence[models.Model], *, actor: Any, at: datetime, details: Sequence[dict[str, Any]] = ()
) -> None:
    """`record` for many things of one act, each with a row of its own, by one statement. `details`: one a subject."""
    told = details or [{}] * len(subjects)
    rows = [
        _unsaved(verb, subject, actor=actor, details=own, purpose="", at=at)
        for subject, own in zip(subjects, told, strict=True)
    ]
    TrailRecord.objects.bulk_create(rows, batch_size=1000)


def _unsaved(
    verb: str, subject: models.Model, *, actor: Any, details: dict[str, Any], purpose: str, at: datetime
) -> TrailRecord:
    row = TrailRecord(
        at=at,
        actor=actor,
        actor_name=str(actor) if actor else "",
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        purpose=purpose,
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
    )
    row.content_hash = content_hash(row.content())
    return row


def of(subject: models.Model) -> models.QuerySet[TrailRecord]:
    """The trail of one thing, newest first."""
    rows = TrailRecord.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return rows.select_related("actor").order_by("-pk")


def seal() -> int:
    """Chain every unsealed row; returns how many. Safe to call from anywhere, any number of times."""
    with transaction.atomic():
        _hold_sealing_lock()
        last = TrailSeal.objects.order_by("-seq").first()
        seq, previous = (last.seq, last.chain_hash) if last else (0, "")
        seals = []
        for row in TrailRecord.objects.filter(seal=None).order_by("pk").iterator():
            seq += 1
            previous = link(previous, row.content_hash)
            seals.append(TrailSeal(record=row, seq=seq, chain_hash=previous))
        TrailSeal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


def link(previous: str, content: str) -> str:
    """The chain hash of a row: of the hash before it and of its own content."""
    return hashlib.sha256(f"{previous}{content}".encode()).hexdigest()


def broken() -> list[tuple[int, str]]:
    """Places where the chain does not verify: (sequence number, what is wrong), empty when it is whole."""
    faults, previous, expected = [], "", 1
    for item in TrailSeal.objects.select_related("record").order_by("seq").iterator():
        if item.seq != expected:
            faults.append((item.seq, "gap"))
        if content_hash(item.record.content()) != item.record.content_hash:
            faults.append((item.seq, "content"))
        if link(previous, item.record.content_hash) != item.chain_hash:
            faults.append((item.seq, "link"))
        previous, expected = item.chain_hash, item.seq + 1
    return faults


def _hold_sealing_lock() -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING_LOCK])
