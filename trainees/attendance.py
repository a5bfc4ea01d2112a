"""Attendance: marks of devices received, a teacher's word recorded. Neither is ever changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession, TrainingClass
from portal.shared import trail, workflow
from portal.shared.encryption import blind_indexes
from portal.shared.identity import mask_id_number
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees.attendance_grid import Grid, grid, session_of
from trainees.device_export import DeviceMark
from trainees.models import AttendanceMark, AttendanceRuling, Enrolment

__all__ = ["Grid", "Received", "RefusedMark", "Sorted", "grid", "objections", "receive", "rule", "sort"]

OPEN_STATES = (TrainingClass.State.ACCEPTED, TrainingClass.State.RUNNING)

CLOSED = _(
    "The class is %(state)s now. Attendance is taken from the acceptance of the filing until the class is ended; "
    "hours that are fixed are not changed by a later file."
)
NOT_ON_ROSTER = _(
    "Nobody in this class has the ID number %(number)s. If the person belongs to it, please put them on the roster."
)
HAD_LEFT = _("%(name)s left the class on %(day)s, before this mark.")
NO_SESSION = _("No session of this class at %(when)s. The nearest may be up to 60 minutes away, before or after.")
IN_FUTURE = _("%(when)s has not come yet. Please check the clock of the device %(device)s.")
OTHER_CLASS = _("This session belongs to another class.")
NOT_ENROLLED = _("%(name)s is %(state)s now; attendance is entered for trainees in class.")
NO_REASON = _("Please say what the entry rests on.")
UNKNOWN_STATUS = _("“%(status)s” is not an entry of attendance.")
NOT_YET = _("The session begins at %(when)s. Until then only leave can be entered.")


@dataclass(frozen=True)
class RefusedMark:
    """A mark that was not taken: the row of the file, and why."""

    row: int
    reason: Reason


@dataclass(frozen=True)
class Sorted:
    """What would become of marks: new rows not yet saved, how many are there already, and those refused."""

    new: list[AttendanceMark] = field(default_factory=list)
    repeated: int = 0
    refused: list[RefusedMark] = field(default_factory=list)

    @property
    def persons(self) -> int:
        """Of how many people marks are new."""
        return len({mark.enrolment_id for mark in self.new})


@dataclass(frozen=True)
class Received:
    """What became of marks."""

    taken: int
    repeated: int
    refused: list[RefusedMark]


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
    counts = {"taken": len(found.new), "repeated": found.repeated, "refused": len(found.refused)}
    trail.record("receive attendance", training_class, actor=actor, details=counts, at=now)
    return Received(len(found.new), found.repeated, found.refused)


def sort(training_class: TrainingClass, marks: Sequence[DeviceMark], *, now: datetime) -> Sorted:
    """Match marks to people and sessions without writing anything. Three queries."""
    enrolments = _by_index(training_class)
    sessions = list(training_class.sessions.all())
    stored = AttendanceMark.objects.filter(enrolment__training_class=training_class)
    known = set(stored.values_list("enrolment_id", "at", "device"))
    new: list[AttendanceMark] = []
    refused, repeated = [], 0
    for mark in marks:
        enrolment = next((enrolments[i] for i in blind_indexes(mark.id_number.number) if i in enrolments), None)
        session = session_of(mark.at, sessions)
        reason = _mark_objection(mark, enrolment, session, now)
        if reason is not None or enrolment is None or session is None:
            refused.append(RefusedMark(mark.row, reason or _no_session(mark)))
        elif (enrolment.pk, mark.at, mark.device) in known:
            repeated += 1
        else:
            known.add((enrolment.pk, mark.at, mark.device))
            new.append(_unsaved(mark, enrolment, session))
    return Sorted(new, repeated, refused)


@transaction.atomic
def rule(
    enrolment: Enrolment, session: ClassSession, *, status: str, reason: str, actor: Any, now: datetime
) -> AttendanceRuling:
    """A teacher's or clerk's word on one person and session; it stands above the marks until a newer one.

    Raises `Refused` with every ground.
    """
    refuse_if(_ruling_objections(enrolment, session, status, reason, now))
    ruling = AttendanceRuling.objects.create(
        enrolment=enrolment, session=session, status=status, reason=reason.strip(), at=now, by=actor
    )
    details = {"session": session.pk, "status": status}
    trail.record("enter attendance", enrolment, actor=actor, details=details, at=now)
    return ruling


def objections(training_class: TrainingClass) -> list[Reason]:
    """Why the class takes no attendance now; empty when it does."""
    if training_class.state in OPEN_STATES:
        return []
    return [Reason("ATTENDANCE_CLOSED", sentence(CLOSED, state=training_class.get_state_display()))]


def ruling_closed(enrolment: Enrolment) -> list[Reason]:
    """Why nothing is entered for this person any more, or not yet; empty when it can be."""
    found = objections(enrolment.training_class)
    if enrolment.state != Enrolment.State.ENROLLED:
        words = sentence(NOT_ENROLLED, name=enrolment.person.name, state=enrolment.get_state_display())
        found.append(Reason("NOT_ENROLLED", words))
    return found


def _by_index(training_class: TrainingClass) -> dict[bytes, Enrolment]:
    rows = training_class.enrolments.exclude(state=Enrolment.State.WITHDRAWN).select_related("person")
    rows = rows.defer("person__id_number", "person__phone", "person__account_number")
    return {row.person.id_index: row for row in rows}


def _mark_objection(
    mark: DeviceMark, enrolment: Enrolment | None, session: ClassSession | None, now: datetime
) -> Reason | None:
    if enrolment is None:
        words = sentence(NOT_ON_ROSTER, number=mask_id_number(mark.id_number.number))
        return Reason("NOT_ON_ROSTER", words, "id_number")
    if mark.at > now:
        return Reason("MARK_IN_FUTURE", sentence(IN_FUTURE, when=_when(mark.at), device=mark.device), "at")
    if enrolment.had_left(mark.at):
        day = enrolment.left_on or _when(enrolment.left_at)[:10]
        words = sentence(HAD_LEFT, name=enrolment.person.name, day=day)
        return Reason("HAD_LEFT", words, "at")
    return None if session else _no_session(mark)


def _no_session(mark: DeviceMark) -> Reason:
    return Reason("NO_SESSION", sentence(NO_SESSION, when=_when(mark.at)), "at")


def _unsaved(mark: DeviceMark, enrolment: Enrolment, session: ClassSession) -> AttendanceMark:
    return AttendanceMark(enrolment=enrolment, session=session, at=mark.at, way=mark.way, device=mark.device)


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
        found.append(Reason("NOT_YET", sentence(NOT_YET, when=_when(session.starts_at)), "status"))
    return found


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
