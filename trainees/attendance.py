"""Attendance: marks of devices received, a teacher's word recorded. Neither is ever changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession, TrainingClass
from portal.shared import documents, trail, workflow
from portal.shared.models import Document
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees import matching, refused_marks
from trainees.attendance_grid import Grid, grid
from trainees.device_export import DeviceMark
from trainees.matching import Refusal, Sorted
from trainees.models import AttendanceMark, AttendanceRuling, Enrolment

__all__ = ["Grid", "Received", "Refusal", "Sorted", "grid", "objections", "receive", "rule", "sort"]

PAPER = "attendance paper"

OTHER_PAPER = _("This paper was handed in for another session.")
OTHER_CLASS = _("This session belongs to another class.")
NOT_ENROLLED = _("%(name)s is %(state)s now; attendance is entered for trainees in class.")
NO_REASON = _("Please say what the entry rests on.")
UNKNOWN_STATUS = _("“%(status)s” is not an entry of attendance.")
NOT_YET = _("The session begins at %(when)s. Until then only leave can be entered.")


@dataclass(frozen=True)
class Received:
    """What became of marks."""

    taken: int
    repeated: int
    refused: list[Refusal]


@transaction.atomic
def receive(training_class: TrainingClass, marks: Sequence[DeviceMark], *, actor: Any, now: datetime) -> Received:
    """Take marks of a device: late ones and repeated ones do no harm, wrong ones are refused one by one.

    Raises `Refused` ATTENDANCE_CLOSED for the whole when the class takes no attendance.
    """
    workflow.lock(training_class)
    refuse_if(objections(training_class))
    found = sort(training_class, marks, now=now)
    for mark in found.new:
        mark.received_at, mark.received_by = now, actor
    AttendanceMark.objects.bulk_create(found.new, batch_size=2000)
    refused_marks.keep(found.refused, institution=training_class.institution, actor=actor, now=now)
    counts = {"taken": len(found.new), "repeated": found.repeated, "refused": len(found.refused)}
    trail.record("receive attendance", training_class, actor=actor, details=counts, at=now)
    return Received(len(found.new), found.repeated, found.refused)


def sort(training_class: TrainingClass, marks: Sequence[DeviceMark], *, now: datetime) -> Sorted:
    """Match marks to the people and sessions of a class without writing anything. Three queries."""
    return matching.sort(marks, roster=matching.of_class(training_class), now=now)


@transaction.atomic
def rule(
    enrolment: Enrolment, session: ClassSession, *, status: str, reason: str, actor: Any, now: datetime,
    paper: Document | None = None,
) -> AttendanceRuling:  # fmt: skip
    """A teacher's or clerk's word on one person and session; it stands above the marks until a newer one. `paper` is
    the signed sheet of the session it rests on.

    Raises `Refused` with every ground.
    """
    refuse_if(_ruling_objections(enrolment, session, status, reason, now) + _paper_objections(session, paper))
    ruling = AttendanceRuling.objects.create(
        enrolment=enrolment, session=session, status=status, reason=reason.strip(), paper=paper, at=now, by=actor
    )
    details = {"session": session.pk, "status": status} | ({"paper": paper.pk} if paper else {})
    trail.record("enter attendance", enrolment, actor=actor, details=details, at=now)
    return ruling


def papers(session: ClassSession) -> QuerySet[Document]:
    """The signed sheets handed in for a session."""
    return Document.objects.of(session, purpose=PAPER)


@transaction.atomic
def rule_with_scan(
    enrolment: Enrolment, session: ClassSession, *, status: str, reason: str, name: str, content: bytes, actor: Any,
    now: datetime,
) -> AttendanceRuling:  # fmt: skip
    """`rule`, on a scan that is handed in with it and then stands ready for the others of the session.

    Raises `Refused` with every ground, and then nothing is kept.
    """
    paper = documents.keep(session, purpose=PAPER, name=name, content=content, actor=actor, now=now)
    return rule(enrolment, session, status=status, reason=reason, actor=actor, now=now, paper=paper)


def objections(training_class: TrainingClass) -> list[Reason]:
    """Why the class takes no attendance now; empty when it does."""
    closed = matching.closed_to_marks(training_class)
    return [closed] if closed else []


def ruling_closed(enrolment: Enrolment) -> list[Reason]:
    """Why nothing is entered for this person any more, or not yet; empty when it can be."""
    found = objections(enrolment.training_class)
    if enrolment.state != Enrolment.State.ENROLLED:
        words = sentence(NOT_ENROLLED, name=enrolment.person.name, state=enrolment.get_state_display())
        found.append(Reason("NOT_ENROLLED", words))
    return found


def _paper_objections(session: ClassSession, paper: Document | None) -> list[Reason]:
    fits = paper is None or papers(session).filter(pk=paper.pk).exists()
    return [] if fits else [Reason("OTHER_PAPER", OTHER_PAPER, "paper")]


def _ruling_objections(
    enrolment: Enrolment, session: ClassSession, status: str, reason: str, now: datetime
) -> list[Reason]:
    own = session.training_class_id == enrolment.training_class_id
    found = [] if own else [Reason("OTHER_CLASS", OTHER_CLASS)]
    found += ruling_closed(enrolment)
    if status not in AttendanceRuling.Status.values:
        found.append(Reason("UNKNOWN_STATUS", sentence(UNKNOWN_STATUS, status=status), "status"))
    if not reason.strip():
        found.append(Reason("NO_REASON", NO_REASON, "reason"))
    if now < session.starts_at and status != AttendanceRuling.Status.LEAVE:
        found.append(Reason("NOT_YET", sentence(NOT_YET, when=matching.when(session.starts_at)), "status"))
    return found
