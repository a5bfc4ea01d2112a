"""Moving somebody to another class of the same institution, for the same occupation and grade."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.shared import workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees import enrolments, roster_rows
from trainees.enrolments import OPEN_TO_ROSTER
from trainees.models import Enrolment
from trainees.models.enrolment import ON_ROSTER

SAME_CLASS = _("%(title)s is the class the person is in already.")
OTHER_INSTITUTION = _("%(title)s is a class of %(institution)s. People are moved within one institution only.")
OTHER_TRAINING = _(
    "%(title)s teaches %(occupation)s, %(grade)s. People are moved to a class of the same occupation and grade only; "
    "for another, please take the person off and enter them there."
)
ROSTER_CLOSED = _(
    "%(title)s is %(state)s, so nobody is added to it by the institution alone. Please move the person to a class "
    "that is a draft or was returned, or hand in a change request for that class."
)
NO_ROOM = _("%(title)s has %(there)s on its roster, as many as are planned.")
THERE_ALREADY = _("%(name)s is on the roster of %(title)s already.")


def ways_on(enrolment: Enrolment, user: Any) -> QuerySet[TrainingClass]:
    """The classes this person could be moved to, as far as their rosters are open."""
    course = enrolment.training_class
    same = TrainingClass.objects.visible_to(user).filter(
        institution=course.institution_id, occupation=course.occupation_id, grade=course.grade
    )
    return same.filter(state__in=OPEN_TO_ROSTER).exclude(pk=course.pk).order_by("starts_on", "pk")


@transaction.atomic
def move(
    enrolment: Enrolment, *, to: TrainingClass, reason: str, actor: Any, now: datetime, left_on: date | None = None
) -> Enrolment:
    """Leave one class and join another on its open roster; returns the new enrolment, which names the old one.

    Hours and marks so far stay with the old class. Group, employer and note go along. Raises `Refused` with every
    reason; then the person is where they were.
    """
    for course in sorted({enrolment.training_class, to}, key=lambda each: each.pk):
        workflow.lock(course)  # always in this order, so that two moves crossing each other do not wait forever
    refuse_if(objections(enrolment, to))
    enrolments.drop(enrolment, reason=reason, actor=actor, now=now, left_on=left_on)
    joined = enrolments.enrol(
        to, enrolment.person, actor=actor, now=now, group=enrolment.group, employer_name=enrolment.employer_name,
        note=enrolment.note,
    )  # fmt: skip
    joined.came_from, joined.employer = enrolment, enrolment.employer
    joined.save(update_fields=["came_from", "employer"])
    roster_rows.keep_evidence({joined.person_id: joined.group_id}, training_class=to)
    return joined


def objections(enrolment: Enrolment, to: TrainingClass) -> list[Reason]:
    """Why the person cannot be moved there."""
    here, title = enrolment.training_class, to.title
    if to.pk == here.pk:
        return [Reason("SAME_CLASS", sentence(SAME_CLASS, title=title), "to")]
    found = [] if enrolment.state == Enrolment.State.ENROLLED else [workflow.wrong_state(enrolment)]
    if to.institution_id != here.institution_id:
        words = sentence(OTHER_INSTITUTION, title=title, institution=to.institution)
        found.append(Reason("OTHER_INSTITUTION", words, "to"))
    if (to.occupation_id, to.grade) != (here.occupation_id, here.grade):
        words = sentence(OTHER_TRAINING, title=title, occupation=to.occupation, grade=to.get_grade_display())
        found.append(Reason("OTHER_TRAINING", words, "to"))
    return [*found, *_of_roster(enrolment, to)]


def _of_roster(enrolment: Enrolment, to: TrainingClass) -> list[Reason]:
    if to.state not in OPEN_TO_ROSTER:
        words = sentence(ROSTER_CLOSED, title=to.title, state=to.get_state_display())
        return [Reason("ROSTER_CLOSED", words, "to")]
    known = to.enrolments.filter(person=enrolment.person_id).select_related("person").first()
    found = []
    why_not = enrolments.not_put_on(known) if known else None
    if known is not None and known.state in ON_ROSTER:
        words = sentence(THERE_ALREADY, name=enrolment.person.name, title=to.title)
        found.append(Reason("THERE_ALREADY", words, "to"))
    elif why_not is not None:
        found.append(Reason(why_not.code, why_not.sentence, "to"))
    if to.enrolled_count >= to.planned_headcount:
        found.append(Reason("CLASS_FULL", sentence(NO_ROOM, title=to.title, there=to.enrolled_count), "to"))
    return found
