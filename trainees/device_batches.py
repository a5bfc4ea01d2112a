"""What devices send: taken once, answered alike ever after, however late, however often and in whatever order."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from portal.shared import trail
from portal.shared.encryption import blind_index, blind_indexes
from portal.shared.idempotency import KeyReused
from trainees import devices, matching, refused_marks
from trainees.device_export import DeviceMark
from trainees.matching import Refusal, Sorted
from trainees.models import AttendanceMark, Device, DeviceBatch


@transaction.atomic
def receive(
    device: Device, *, key: str, body: bytes, marks: Sequence[DeviceMark], unread: Sequence[Refusal],
    sent_at: datetime, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Take a batch of marks of the device's institution, of several classes at once; gives the answer.

    `key` stands for this batch, `body` is what was sent, `sent_at` the device's own time then. A batch that was
    answered is answered the same again. Wrong marks are refused one by one and kept. Raises `KeyReused` where the key
    stood for something else. One device at a time; devices wait for each other nowhere.
    """
    Device.objects.select_for_update().get(pk=device.pk)
    digest = hashlib.sha256(body).hexdigest()
    answered = DeviceBatch.objects.filter(device=device, key=key).first()
    if answered is not None:
        return _again(answered, digest)
    ahead = round((sent_at - now.replace(microsecond=0)).total_seconds())
    # a clock slightly ahead makes marks of a moment that has not come yet
    found = _sorted(device, marks, now=max(now, sent_at))
    refused = sorted([*found.refused, *unread], key=lambda each: each.row)
    batch = DeviceBatch.objects.create(
        device=device, key=key, request_hash=blind_index(digest), sent_at=sent_at, received_at=now, clock_ahead=ahead,
        clock_off=devices.is_off(ahead, devices.CLOCK_TOLERANCE), taken=len(found.new), repeated=found.repeated,
        refused=len(refused), answer=_answer(found, refused, ahead),
    )  # fmt: skip
    _keep(batch, found.new, now)
    refused_marks.keep(refused, institution=device.institution, batch=batch, now=now)
    devices.note_clock(device, ahead=ahead, now=now)
    trail.record("receive batch of device", device, actor=None, details={"batch": batch.pk} | batch.counts(), at=now)
    return batch.answer


def _again(answered: DeviceBatch, digest: str) -> dict[str, Any]:
    if bytes(answered.request_hash) not in blind_indexes(digest):
        raise KeyReused
    return answered.answer


def _sorted(device: Device, marks: Sequence[DeviceMark], *, now: datetime) -> Sorted:
    _hold_classes(device.institution_id)
    return matching.sort(marks, roster=matching.of_institution(device.institution, marks), now=now)


def _hold_classes(institution: int) -> None:
    """Keep the classes in their states until the marks are in. Shared: batches of other devices go on meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM institutions_trainingclass WHERE institution_id = %s AND state = ANY(%s) "
            "ORDER BY id FOR SHARE",
            [institution, [str(state) for state in matching.OPEN_STATES]],
        )


def _keep(batch: DeviceBatch, rows: Iterable[AttendanceMark], now: datetime) -> None:
    rows = list(rows)
    for row in rows:
        row.batch, row.clock_off, row.received_at = batch, batch.clock_off, now
    # a file of the same device that came in this very moment may hold the same marks
    AttendanceMark.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def _answer(found: Sorted, refused: Sequence[Refusal], ahead: int) -> dict[str, Any]:
    rows = [
        {"mark": each.row, "code": each.reason.code, "detail": str(each.reason), "field": each.reason.field}
        for each in refused
    ]
    return {"taken": len(found.new), "repeated": found.repeated, "refused": rows, "clock_ahead": ahead}
