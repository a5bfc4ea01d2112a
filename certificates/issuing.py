"""Taking the list of an evaluation body: looked at first, then written whole or not at all."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.certificate_list import read_certificates
from certificates.judging import Entry, Judged, judge
from certificates.models import Certificate
from certificates.recording import lock_holders, write
from institutions.models import Institution
from portal.accounts.roles import Role
from portal.shared import uploads, workflow
from portal.shared.models import Upload
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from portal.shared.spreadsheets.importing import Preview, Row

PURPOSE = "certificates"
_CLOSED = _("This file was already written, given up or too old. Please hand it in again.")
_NOTHING = _("Not one row of this file can be taken. Please correct the file and hand it in again.")
_ROWS_OPEN = _(
    "Rows %(rows)s are not accepted. Please correct the file and hand it in again, or leave them out on purpose."
)
_NO_REASON = _("Please give the reason; it stays with the certificate.")
_NOT_YOURS = _(
    "Only %(body)s, which issued certificate %(number)s, and the first review of its bureau may change its standing."
)
_ROW = _("Row %(row)s: %(why)s")


def receive(*, name: str, content: bytes, body: Institution, actor: Any, now: datetime) -> Upload:
    """Keep a file for preview; the same file again is the same upload."""
    return uploads.receive(purpose=PURPOSE, name=name, content=content, owner=actor, subject=body, now=now)


def preview(upload: Upload, *, body: Institution, today: date) -> Preview:
    """What would be taken from the file, with every reason against the rest. `Preview.error` is set for a file that
    cannot be read. Writes nothing. Raises `Refused` UPLOAD_CLOSED."""
    return _looked_at(upload, body, today)[0]


def unchanged(looked_at: Preview) -> int:
    """How many accepted rows are already recorded, word for word."""
    numbers = [row.values["number"] for row in looked_at.accepted]
    return Certificate.objects.filter(number__in=numbers).count()


def confirm(upload: Upload, *, body: Institution, actor: Any, now: datetime) -> list[Certificate]:
    """Write every row that was not left out on purpose, or none; the certificates that are new.

    Raises `Refused`: UPLOAD_CLOSED, UNREADABLE, NOTHING_TO_WRITE, or ROWS_NOT_ACCEPTED for rows that are neither
    accepted nor left out (`uploads.leave_out`).
    """
    try:
        return _confirm(upload, body, actor, now)
    except IntegrityError:
        # someone else recorded one of these numbers in between: looked at again, the rows say so
        return _confirm(upload, body, actor, now)


def issue(entries: Sequence[Entry], *, body: Institution, actor: Any, now: datetime) -> list[Certificate]:
    """Record certificates of this body, all or none; those that are new (recorded ones stay as they are).

    Raises `Refused` with every reason of every entry, its field as "row.field".
    """
    try:
        return _issue(entries, body, actor, now)
    except IntegrityError:
        return _issue(entries, body, actor, now)


def suspend(certificate: Certificate, *, actor: Any, now: datetime, reason: str) -> Certificate:
    """Put a certificate out of force for the time being. Raises `Refused`, like the next two, without a reason and
    for anyone but the issuing body's clerks and its bureau's first review."""
    return _change(certificate, "suspend", actor, now, reason)


def reinstate(certificate: Certificate, *, actor: Any, now: datetime, reason: str) -> Certificate:
    """Put a suspended certificate in force again."""
    return _change(certificate, "reinstate", actor, now, reason)


def revoke(certificate: Certificate, *, actor: Any, now: datetime, reason: str) -> Certificate:
    """Take a certificate back for good. Lines that rest on it go no further; those already paid the audit finds."""
    return _change(certificate, "revoke", actor, now, reason)


def expire_due(now: datetime) -> int:
    """Enter the end of every valid certificate whose last day is over; returns how many. Safe to repeat."""
    over = Certificate.objects.filter(state=Certificate.State.VALID, expires_on__lt=timezone.localdate(now))
    rows = list(over.order_by("pk"))
    for row in rows:
        workflow.perform(row, "expire", actor=None, now=now)
    return len(rows)


def may_change(certificate: Certificate, actor: Any) -> bool:
    """Whether this person answers for the standing of the certificate."""
    if actor.has_role(Role.EVALUATOR):
        return certificate.body_id in actor.institution_ids
    here = certificate.body.jurisdiction.path
    return actor.has_role(Role.FIRST_REVIEW) and any(here.startswith(path) for path in actor.jurisdiction_paths)


def _change(certificate: Certificate, step: str, actor: Any, now: datetime, reason: str) -> Certificate:
    if not may_change(certificate, actor):
        values = {"body": certificate.body, "number": certificate.number}
        raise Refused(Reason("NOT_YOUR_CERTIFICATE", sentence(_NOT_YOURS, **values)))
    if not reason.strip():
        raise Refused(Reason("REASON_MISSING", _NO_REASON, "reason"))
    details = {"reason": reason.strip()}
    return workflow.perform(certificate, step, actor=actor, now=now, reason=reason.strip(), trail_details=details)


@transaction.atomic
def _confirm(upload: Upload, body: Institution, actor: Any, now: datetime) -> list[Certificate]:
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    looked_at, judged = _looked_at(upload, body, timezone.localdate(now), lock=True)
    _refuse_unsettled(upload, looked_at)
    taken = [each for each in judged if not each.reasons and each.entry.row not in upload.left_out]
    written = write(taken, body=body, actor=actor, now=now)
    uploads.close(upload, status=Upload.Status.CONFIRMED, now=now, actor=actor)
    return written


@transaction.atomic
def _issue(entries: Sequence[Entry], body: Institution, actor: Any, now: datetime) -> list[Certificate]:
    lock_holders(entries)
    judged = judge(entries, body=body, today=timezone.localdate(now))
    refuse_if([_of_row(each.entry.row, reason) for each in judged for reason in each.reasons])
    return write(judged, body=body, actor=actor, now=now)


def _of_row(row: int, reason: Reason) -> Reason:
    return Reason(reason.code, sentence(_ROW, row=row, why=reason.sentence), f"{row}.{reason.field}")


def _looked_at(upload: Upload, body: Institution, today: date, *, lock: bool = False) -> tuple[Preview, list[Judged]]:
    if upload.status != Upload.Status.OPEN or upload.content is None:
        raise Refused(Reason("UPLOAD_CLOSED", _CLOSED))
    looked_at = read_certificates(upload.content, upload.name)
    rows = {row.number: row for row in looked_at.accepted}
    entries = [_entry(row) for row in rows.values()]
    if lock:
        lock_holders(entries)
    judged = judge(entries, body=body, today=today)
    for each in judged:
        for reason in each.reasons:
            rows[each.entry.row].refuse(reason.field, reason.code, reason.sentence)
    return looked_at, judged


def _entry(row: Row) -> Entry:
    values = row.values
    return Entry(
        row=row.number,
        number=values["number"],
        name=values["name"],
        id_number=values["id_number"].number,
        occupation=values["occupation"],
        grade=values["grade"],
        kind=values["kind"],
        issued_on=values["issued_on"],
        expires_on=values["expires_on"],
        credit_code=values["body"],
    )


def _refuse_unsettled(upload: Upload, looked_at: Preview) -> None:
    if looked_at.error is not None:
        raise Refused(Reason("UNREADABLE", looked_at.error))
    faulty = {row.number for row in looked_at.rows if not row.accepted}
    if unsettled := sorted(faulty - set(upload.left_out)):
        rows = "、".join(map(str, unsettled))
        raise Refused(Reason("ROWS_NOT_ACCEPTED", sentence(_ROWS_OPEN, rows=rows), "left_out"))
    if not looked_at.accepted:
        raise Refused(Reason("NOTHING_TO_WRITE", _NOTHING))
