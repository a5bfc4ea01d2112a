"""Files under way: handed in, looked at, confirmed or dropped. Their content never outlives seven days."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.shared import trail
from portal.shared.models import Upload
from portal.shared.refusals import Reason, Refused
from portal.shared.scoping import get_visible
from portal.shared.sentences import sentence

KEPT_FOR = timedelta(days=7)
CLOSED = _("“%(name)s” was dealt with already (%(status)s). Please hand the file in again if it is still needed.")


def receive(
    *,
    purpose: str,
    name: str,
    content: bytes,
    owner: Any,
    subject: models.Model | None,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> Upload:
    """Keep a file for preview; the same file for the same thing, still open, is the same upload."""
    digest = hashlib.sha256(content).hexdigest()
    place = _place(subject)
    same: Upload | None = Upload.objects.open().filter(purpose=purpose, owner=owner, sha256=digest, **place).first()
    if same and same.details == (details or {}):
        return same
    made: Upload = Upload.objects.create(
        purpose=purpose,
        name=name[:255],
        content=content,
        owner=owner,
        sha256=digest,
        repairs={},
        created_at=now,
        expires_at=now + KEPT_FOR,
        details=details or {},
        **place,
    )
    return made


def opened(user: Any, pk: int, *, purpose: str, subject: models.Model | None = None, back: str) -> Upload:
    """The person's own file under way for this purpose and thing, or 404.

    Raises `Refused` UPLOAD_CLOSED, said on the page `back`, for one dealt with in another window.
    """
    about = _place(subject) if subject else {}
    found: Upload = get_visible(Upload.objects, user, pk=pk, purpose=purpose, **about)
    if found.status != Upload.Status.OPEN:
        raise Refused(closed(found), back=back)
    return found


def taken_back(upload: Upload, *, actor: Any) -> bytes:
    """The file as it was handed in, for whoever handed it in; it holds full numbers, so the look is put on record."""
    trail.record("take back file", upload, actor=actor, purpose=upload.purpose)
    return bytes(upload.content)


def closed(upload: Upload) -> Reason:
    """That the file is under way no more."""
    return Reason("UPLOAD_CLOSED", sentence(CLOSED, name=upload.name, status=upload.get_status_display()))


def repair(upload: Upload, *, row: int, field: str, value: str) -> None:
    """Type a value over a faulty cell; the file itself stays as it was handed in. One dealt with meanwhile takes
    nothing in."""
    upload.repairs = (upload.repairs or {}) | {f"{row}:{field}": value}
    Upload.objects.open().filter(pk=upload.pk).update(repairs=upload.repairs)


def leave_out(upload: Upload, *, rows: list[int]) -> None:
    """Leave faulty rows out on purpose (the whole list; an empty one takes them all back in)."""
    upload.left_out = sorted(rows)
    Upload.objects.open().filter(pk=upload.pk).update(left_out=upload.left_out)


@transaction.atomic
def close(upload: Upload, *, status: Upload.Status, now: datetime, actor: Any) -> None:
    """Drop the content; the hash, the name and what became of it stay. Raises `Refused` UPLOAD_CLOSED for a file that
    was dealt with in another window meanwhile: what became of it then stays."""
    current = Upload.objects.select_for_update().only("name", "status").get(pk=upload.pk)
    if current.status != Upload.Status.OPEN:
        raise Refused(closed(current))
    upload.status, upload.content, upload.repairs, upload.closed_at = status, None, None, now
    upload.save(update_fields=["status", "content", "repairs", "closed_at"])
    details = {"sha256": upload.sha256, "purpose": upload.purpose}
    trail.record(f"file {status}", upload, actor=actor, details=details, at=now)


@transaction.atomic
def expire(*, now: datetime) -> int:
    """Drop every open file whose time is over; returns how many. One being confirmed now is left to whoever does."""
    overdue = list(Upload.objects.open().filter(expires_at__lte=now).select_for_update(skip_locked=True))
    for upload in overdue:
        close(upload, status=Upload.Status.EXPIRED, now=now, actor=None)
    return len(overdue)


def _place(subject: models.Model | None) -> dict[str, str]:
    if subject is None:
        return {"subject_type": "", "subject_id": ""}
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
