"""The share of hours attended reaches what the city asks for."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.reference import city_settings
from portal.shared.figures import percent
from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import ClaimLine
from trainees.enrolments import ATTENDANCE_THRESHOLD


def run(asked: Asked) -> dict[int, Found]:
    claim = asked.lines[0].claim
    day = claim.training_class.starts_on
    settings = city_settings.values(jurisdiction=claim.jurisdiction, on=day)
    wanted = Decimal(str(settings[ATTENDANCE_THRESHOLD])) if ATTENDANCE_THRESHOLD in settings else None
    return {line.pk: _of(line, wanted) for line in asked.lines}


def _of(line: ClaimLine, wanted: Decimal | None) -> Found:
    enrolment = line.enrolment
    if enrolment.attendance_rate is None:
        return Found(Outcome.FAILED, "not_recorded")
    figures = {"rate": percent(enrolment.attendance_rate), "hours": str(enrolment.attended_hours)}
    figures["all"] = str(line.claim.training_class.hours)
    if wanted is None:
        return Found(Outcome.JUDGE, "no_threshold", figures)
    figures["wanted"] = percent(wanted)
    reached = enrolment.attendance_rate >= wanted
    return Found(Outcome.PASSED, "reached", figures) if reached else Found(Outcome.FAILED, "below", figures)


CHECK = LineCheck(
    name="attendance_rate",
    title=_("Attendance rate"),
    sentences={
        "reached": _("%(rate)s (%(hours)s of %(all)s hours); at least %(wanted)s are asked for"),
        "below": _("%(rate)s (%(hours)s of %(all)s hours), below the %(wanted)s asked for"),
        "no_threshold": _("%(rate)s (%(hours)s of %(all)s hours); the city has set no threshold"),
        "not_recorded": _("No attendance is recorded"),
    },
    run=run,
)
