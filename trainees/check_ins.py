"""Checking in by the code on the wall: a mark like any other, whose device is the person's phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession
from portal.shared import trail, workflow
from portal.shared.identity import parse
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from trainees import attendance, matching, wall_codes
from trainees.attendance_grid import EARLIEST, LATEST
from trainees.device_export import DeviceMark
from trainees.models import AttendanceMark, Enrolment
from trainees.wall_codes import UNKNOWN, WallCode

AGAIN_AFTER = timedelta(minutes=5)  # twice within it is one coming or going

NOT_ENROLLED = _("You are not on the roster of %(course)s. If you belong there, please tell the teacher.")
NOT_NOW = _("This session is from %(begin)s to %(end)s; the code counts from an hour before to an hour after it.")
ALREADY = _("You are marked at %(at)s already. When you leave, please scan the wall again.")
NO_ROOM = Reason("NO_ROOM", _("An online session has no wall to put a code on."))


@dataclass(frozen=True)
class Place:
    """Where a code leads somebody: their enrolment, the session, and whether they were seen in it before."""

    enrolment: Enrolment
    session: ClassSession
    coming: bool


def place(code: WallCode, *, user: Any, at: datetime) -> Place:
    """What the code is to this trainee; raises `Refused` with the reason why it is nothing."""
    session = ClassSession.objects.select_related("training_class", "site").filter(pk=code.session).first()
    if session is None or session.site_id != code.site:
        raise Refused(UNKNOWN)
    own = Enrolment.objects.filter(person__user=user, training_class=session.training_class)
    enrolment = own.exclude(state=Enrolment.State.WITHDRAWN).select_related("person", "training_class").first()
    if enrolment is None:
        words = sentence(NOT_ENROLLED, course=session.training_class.title)
        raise Refused(Reason("NOT_ENROLLED", words))
    refuse_if(attendance.objections(session.training_class))
    return Place(enrolment, session, coming=not enrolment.marks.filter(session=session).exists())


@transaction.atomic
def check_in(here: Place, *, phone: str, actor: Any, at: datetime, now: datetime) -> AttendanceMark:
    """Mark the person as seen at the moment the code was opened; the same moment again is the same mark.

    Raises `Refused` NOT_NOW, ALREADY_MARKED, and what any mark is refused for.
    """
    enrolment, session = here.enrolment, here.session
    workflow.lock(enrolment)
    mark = DeviceMark(0, parse(enrolment.person.id_number), at, phone, AttendanceMark.Way.QR)
    known = enrolment.marks.filter(session=session, way=AttendanceMark.Way.QR)
    same = known.filter(at=at).first()
    if same is not None:
        return same
    refuse_if(_too_soon(known.filter(at__gt=at - AGAIN_AFTER, at__lt=at + AGAIN_AFTER)))
    row = _row(mark, here, now)
    row.received_at, row.received_by = now, actor
    row.save()
    trail.record("check in", enrolment, actor=actor, details={"session": session.pk}, at=now)
    return row


def shown(session: ClassSession, *, now: datetime) -> str:
    """The code to show on the wall now; raises `Refused` when there is none to show."""
    reasons = attendance.objections(session.training_class)
    reasons += [NO_ROOM] if session.site_id is None else []
    reasons += _not_now(session, now)
    refuse_if(reasons)
    return wall_codes.make(session, now=now)


def _row(mark: DeviceMark, here: Place, now: datetime) -> AttendanceMark:
    found = matching.sort([mark], roster=matching.of_enrolment(here.enrolment, [mark]), now=now)
    refuse_if([each.reason for each in found.refused if each.reason.code != "NO_SESSION"])
    if [row.session_id for row in found.new] != [here.session.pk]:
        raise Refused(*(_not_now(here.session, mark.at) or [_outside(here.session)]))
    return found.new[0]


def _too_soon(before: Any) -> Sequence[Reason]:
    last = before.order_by("-at").first()
    return [Reason("ALREADY_MARKED", sentence(ALREADY, at=_clock(last.at)))] if last else []


def _not_now(session: ClassSession, at: datetime) -> list[Reason]:
    return [] if session.starts_at - EARLIEST <= at <= session.ends_at + LATEST else [_outside(session)]


def _outside(session: ClassSession) -> Reason:
    words = sentence(NOT_NOW, begin=matching.when(session.starts_at), end=_clock(session.ends_at))
    return Reason("NOT_NOW", words)


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
