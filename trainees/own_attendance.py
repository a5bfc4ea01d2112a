"""One person's own attendance: the row of the grid that is theirs, without anybody else's."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from institutions.models import ClassSession, TrainingClass
from trainees.attendance_grid import Row, judge
from trainees.models import AttendanceMark, AttendanceRuling, Enrolment


def rows_of(enrolments: Iterable[Enrolment], *, now: datetime) -> dict[int, Row]:
    """The person's sessions with what is known of each, by enrolment's key. Three queries however many classes,
    which come with the enrolments.

    Whether somebody else was seen by the same device is not asked: that is the institution's to look at.
    """
    enrolments = list(enrolments)
    sessions = defaultdict(list)
    classes = [each.training_class_id for each in enrolments]
    for session in ClassSession.objects.filter(training_class__in=classes).order_by("starts_at", "pk"):
        sessions[session.training_class_id].append(session)
    marks = defaultdict(list)
    for mark in AttendanceMark.objects.filter(enrolment__in=enrolments).order_by("at", "pk"):
        marks[mark.enrolment_id, mark.session_id].append(mark)
    rulings = AttendanceRuling.objects.filter(enrolment__in=enrolments).order_by("pk")
    newest = {(ruling.enrolment_id, ruling.session_id): ruling for ruling in rulings}
    rows = {}
    for each in enrolments:
        cells = (
            judge(session, marks[each.pk, session.pk], newest.get((each.pk, session.pk)), now=now)
            for session in sessions[each.training_class_id]
            if not _given_up(session, each.training_class)
        )
        rows[each.pk] = Row(each, tuple(cells))
    return rows


def _given_up(session: ClassSession, course: TrainingClass) -> bool:
    """Whether the session is none any more, because its class was stopped before it, or never began."""
    return course.is_stopped and (course.started_at is None or session.starts_at > course.stopped_at)
