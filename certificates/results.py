"""What became of the trainees of a class: certified, not passed, or still open; and the class that is through."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from institutions.models import Institution, TrainingClass
from institutions.models.training_class import OVER
from portal.shared import workflow
from portal.shared.refusals import Reason, Refused
from trainees import enrolments
from trainees.models import Enrolment

_NO_REASON = _("Please say why the person did not pass, such as the subject and the mark.")
_NOT_YOURS = _("%(body)s does not evaluate the class “%(title)s”. The body that does has to enter its results.")
_NOT_COMPLETED = _("%(name)s is “%(state)s” in this class; results are entered for those who completed it.")


def classes_of(body: Institution, *, today: date) -> QuerySet[TrainingClass]:
    """Classes whose results this body hands in: it certified someone there, or it is listed today for what the class
    taught, both lie in one place, and no other body has begun. One listed for its own staff has its own classes alone.
    """
    listings = body.listings.in_force(today).filter(directory="evaluation")
    may = Q(pk__in=[])
    for listing in listings:
        of_own = Q(institution=body) if listing.own_staff_only else Q(pk__isnull=False)
        of_occupation = Q() if listing.occupation_id is None else Q(occupation=listing.occupation_id)
        of_grade = Q(grade__in=listing.grades) if listing.grades else Q()
        may |= Q(of_own, of_occupation, of_grade)
    issued = Certificate.objects.filter(enrolment__training_class=OuterRef("pk"))
    near = Q(institution__jurisdiction__path__startswith=body.jurisdiction.path)
    near |= Q(institution__jurisdiction__code__in=body.jurisdiction.codes)
    own = Exists(issued.filter(body=body))
    free = near & may & ~Exists(issued)
    return TrainingClass.objects.filter(own | free, state__in=OVER)


@transaction.atomic
def not_passed(enrolment: Enrolment, *, body: Institution, actor: Any, now: datetime, reason: str) -> Enrolment:
    """Enter that someone did not pass. Raises `Refused` without a reason, or for a class of another body's."""
    course = enrolment.training_class
    if not reason.strip():
        raise Refused(Reason("REASON_MISSING", _NO_REASON, "reason"))
    if not classes_of(body, today=timezone.localdate(now)).filter(pk=course.pk).exists():
        raise Refused(Reason("CLASS_NOT_YOURS", _NOT_YOURS % {"body": body, "title": course}))
    if enrolment.state != Enrolment.State.COMPLETED:
        values = {"name": enrolment.person, "state": enrolment.get_state_display()}
        raise Refused(Reason("NOT_COMPLETED", _NOT_COMPLETED % values))
    workflow.perform(enrolment, "fail", actor=actor, now=now, reason=reason.strip())
    enrolments.count(course)
    enrolments.conclude(course, actor=actor, now=now)
    return enrolment
