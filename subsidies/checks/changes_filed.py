"""What changed of the class after its filing was filed too, and accepted (SC-31, AMB-50)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import ChangeRequest, TrainingClass
from subsidies.checks.check import Asked, Found, LineCheck, Outcome

State = ChangeRequest.State


def run(asked: Asked) -> dict[int, Found]:
    found = _of(asked.lines[0].claim.training_class)
    return {line.pk: found for line in asked.lines}


def _of(course: TrainingClass) -> Found:
    changes = list(course.changes.told_in_the_way().order_by("pk"))
    change = next((each for each in changes if each.stands_in_the_way), None)
    if change is None:
        changed = any(each.state == State.ACCEPTED for each in changes)
        return Found(Outcome.PASSED, "in_order" if changed else "as_filed")
    if change.state == State.FILED:
        days = {"day": change.filed_on.isoformat(), "by": change.decide_by.isoformat()}
        return Found(Outcome.FAILED, "undecided", days)
    if change.state == State.FOUND:
        days = {"day": timezone.localdate(change.found_at).isoformat(), "by": change.file_by.isoformat()}
        return Found(Outcome.FAILED, "not_filed", days)
    return Found(Outcome.FAILED, "refused", {"day": timezone.localdate(change.decided_at).isoformat()})


CHECK = LineCheck(
    name="changes_filed",
    title=_("Changes of the class"),
    sentences={
        "as_filed": _("Held as it was filed"),
        "in_order": _("Every change after the filing was filed and accepted"),
        "undecided": _("A change filed on %(day)s waits for the bureau, which decides by %(by)s"),
        "not_filed": _("A change found on %(day)s was never filed; the institution files it late by %(by)s"),
        "refused": _("A change made without being filed was refused on %(day)s; the institution has to file it anew"),
    },
    run=run,
)
