"""What other classes say to the rows of a timetable before they are kept."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from institutions import checks
from institutions.models import ClassSession, TrainingClass
from institutions.timetable_forms import posted_rows, sessions_of
from portal.shared.sentences import Text


def clash_lines(request: HttpRequest, training_class: TrainingClass, data: Any) -> list[Text] | None:
    """The sentences on rooms, instructors and people that are taken at the times sent; None as long as a row cannot be
    read."""
    rows = posted_rows(data, training_class)
    return of_sessions(request, training_class, sessions_of(rows, training_class)) if rows.is_valid() else None


def of_sessions(request: HttpRequest, training_class: TrainingClass, sessions: list[ClassSession]) -> list[Text]:
    """The same of sessions that nobody has kept yet."""
    filing = checks.Filing(training_class, day=timezone.localdate(), reader=request.user, sessions=sessions)
    return [check.finding for check in checks.of_times(filing) if check.outcome is checks.Outcome.REFUSED]
