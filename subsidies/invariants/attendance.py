"""Attendance: in its session's window, and nobody and nothing in two places at once that the audit has not found."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from subsidies.audits import BY_NAME
from subsidies.audits.found import Check, Found
from subsidies.audits.running import fingerprint
from subsidies.invariants.invariant import Invariant, Recomputed
from subsidies.models import AuditRun, Finding
from trainees.models import AttendanceMark

AT_ONCE = ("attendance_in_two_places", "sessions_at_once", "device_in_two_places")
ON_ITS_WAY = timedelta(hours=1)  # a mark may be received before a run begins, and be there only after it looked


def _not_found() -> Iterator[dict[str, Any]]:
    """What the audit sees in marks that were there when its last finished run began, and that has no finding, neither
    an open nor a decided one. Before the first run nothing had to be found."""
    last = AuditRun.objects.filter(finished_at__isnull=False).order_by("-started_at").first()
    for check in [BY_NAME[name] for name in AT_ONCE] if last else []:
        for item in check.search():
            if _was_there(item, last) and not _has_finding(check, item):
                yield {"check": check.name, "marks": [key for _model, key in item.rows]}


def _was_there(item: Found, run: AuditRun) -> bool:
    marks = AttendanceMark.objects.filter(pk__in=[key for _model, key in item.rows])
    return not marks.filter(received_at__gte=run.started_at - ON_ITS_WAY).exists()


def _has_finding(check: Check, item: Found) -> bool:
    return Finding.objects.filter(fingerprint=fingerprint(check, item)).exists()


INVARIANTS = (
    Invariant(
        "14",
        "No attendance outside its session's class, or more than an hour beside the session.",
        """
        SELECT mark.id FROM trainees_attendancemark mark
        JOIN trainees_enrolment enrolment ON enrolment.id = mark.enrolment_id
        JOIN institutions_classsession session ON session.id = mark.session_id
        WHERE session.training_class_id <> enrolment.training_class_id
           OR mark.at < session.starts_at - interval '1 hour' OR mark.at > session.ends_at + interval '1 hour'
        """,
    ),
    Invariant(
        "14b",
        "No instructor and no room of filed classes is in two sessions at once.",
        """
        SELECT one.id, other.id AS other FROM institutions_classsession one
        JOIN institutions_classsession other ON other.id > one.id
         AND tstzrange(one.starts_at, one.ends_at) && tstzrange(other.starts_at, other.ends_at)
         AND (one.instructor_id = other.instructor_id OR one.site_id = other.site_id)
        WHERE one.binding AND other.binding
        """,
    ),
    Recomputed(
        "14c",
        "No person and no device is in two places at once without a finding of the audit.",
        _not_found,
    ),
)
