"""A trainee's own class: every session and whether they were there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference import city_settings
from portal.shared.scoping import get_visible
from trainees import attendance, enrolments, statements
from trainees.attendance_marks import drawn, word_of
from trainees.models import Enrolment
from trainees.own_attendance import rows_of

PARTS = ("person", "training_class__institution__jurisdiction", "training_class__occupation", "training_class__site")


@role_required(Role.TRAINEE)
@require_safe
def my_class(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own attendance, session by session; the key is that of one's own enrolment."""
    own = Enrolment.objects.filter(person__user=request.user).select_related(*PARTS)
    enrolment = get_visible(own, request.user, pk=pk)
    row = rows_of([enrolment], now=timezone.now())[enrolment.pk]
    course = enrolment.training_class
    terms = city_settings.values(jurisdiction=course.institution.jurisdiction, on=course.starts_on)
    values = {
        "enrolment": enrolment,
        "course": course,
        "sessions": [_session(cell) for cell in row.cells],
        "attended": row.on_site + row.online,
        "threshold": terms.get(enrolments.ATTENDANCE_THRESHOLD),
        "rate": enrolment.attendance_rate,
        "asked": not statements.objections(enrolment, request.user),
        "said": statements.on_joining(enrolment),
        "open": not attendance.ruling_closed(enrolment),
    }
    return render(request, "trainees/my_class.html", values)


def _session(cell: Any) -> dict[str, Any]:
    return {
        "session": cell.session,
        "mark": drawn(cell),
        "word": word_of(cell),
        "hours": cell.hours,
        "first": cell.marks[0].at if cell.marks else None,
        "last": cell.marks[-1].at if len(cell.marks) > 1 else None,
        "reason": cell.ruling.reason if cell.ruling else "",
    }
