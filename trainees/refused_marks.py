"""Marks that count for nothing, kept as evidence: whoever looks for false training begins with them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from institutions.models import Institution
from trainees.matching import Refusal
from trainees.models import DeviceBatch, RefusedMark


def keep(
    refusals: Iterable[Refusal], *, institution: Institution, now: datetime, actor: Any = None,
    batch: DeviceBatch | None = None,
) -> None:  # fmt: skip
    """Keep what was refused and says at least when; what is kept already stays as it is. One statement a thousand."""
    rows = [_row(each, institution, batch, now, actor) for each in refusals if each.at is not None]
    RefusedMark.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _row(
    refusal: Refusal, institution: Institution, batch: DeviceBatch | None, now: datetime, actor: Any
) -> RefusedMark:
    return RefusedMark(
        institution=institution, device=batch.device if batch else None, device_number=refusal.device, batch=batch,
        id_number=refusal.number, enrolment=refusal.enrolment, at=refusal.at, way=refusal.way,
        reason=refusal.reason.code, received_at=now, received_by=actor,
    )  # fmt: skip
