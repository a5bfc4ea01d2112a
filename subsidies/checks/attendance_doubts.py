"""Nothing about the attendance of the person, or of the class, has to be explained first. A doubt is no refusal: it is
looked at (SC-29, AMB-53)."""

from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from trainees.models import AttendanceMark
from trainees.plausibility import KINDS, searching
from trainees.plausibility.kind import Doubt

# Two lessons at once, phones and accounts have checks of their own that say more of each line.
TOLD_BESIDE = frozenset({"sessions_at_once", "phone_of_several", "account_of_several"})


def run(asked: Asked) -> dict[int, Found]:
    kinds = [kind for kind in KINDS if kind.code not in TOLD_BESIDE]
    doubts = searching.of_class(asked.lines[0].claim.training_class, kinds)
    people = [line.enrolment_id for line in asked.lines]
    marked = set(AttendanceMark.objects.filter(enrolment__in=people).values_list("enrolment", flat=True).distinct())
    return {line.pk: _of(line.enrolment_id, doubts, marked) for line in asked.lines}


def _of(enrolment: int, doubts: list[Doubt], marked: set[int]) -> Found:
    if enrolment not in marked:
        return Found(Outcome.JUDGE, "unmarked")
    codes = list(dict.fromkeys(doubt.kind.code for doubt in doubts if doubt.concerns(enrolment)))
    return Found(Outcome.JUDGE, "doubtful", {"kinds": codes}) if codes else Found(Outcome.PASSED, "none")


CHECK = LineCheck(
    name="attendance_doubts",
    title=_("Doubts about attendance"),
    sentences={
        "none": _("The marks raise no doubt"),
        "doubtful": _("To be explained first: %(kinds)s"),
        "unmarked": _("No device has a mark of this person; the hours rest on entries by hand"),
    },
    run=run,
)
