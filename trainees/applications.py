"""Trainees apply for a place in a class that is open for enrolment; the institution accepts or declines."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import OpenEnrolment, TrainingClass
from institutions.models.open_enrolment import ROSTER_OPEN
from institutions.wording import day_in_full
from portal.reference.models import PopulationGroup
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees import enrolments, roster_rows
from trainees.models import Enrolment, Person
from trainees.models.enrolment import LIVE
from trainees.roster import age_objection

State = Enrolment.State
ENDED = _("The institution takes no more applications for this class.")
NOT_YET = _("Applications are taken from %(day)s on.")
OVER = _("The last day to apply was %(day)s.")
CLASS_CLOSED = _(
    "The class is %(state)s, so nobody is added to it now. Please choose another class, or ask the institution."
)
FULL = _("No place is left in this class. A place is free again when somebody withdraws; please look again later.")
WRONG_GROUP = _(
    "This class is for %(groups)s alone. If you belong to one of these, please choose it; if not, please choose "
    "another class."
)
DECLINED = _("%(institution)s declined your application on %(day)s (%(why)s). Please ask the institution.")
HAS_LEFT = _("You left this class on %(day)s (%(why)s). Please ask the institution.")
CLASS_FULL = _(
    "%(there)s are on the roster, as many as are planned. Please raise the planned headcount first, or decline."
)


@transaction.atomic
def apply(
    opening: OpenEnrolment, person: Person, *, group: PopulationGroup | None, actor: Any, now: datetime
) -> Enrolment:
    """Apply for a place; whoever has one or has applied stays as they are. Raises `Refused` with every reason.

    The class is locked meanwhile, so that two who apply at once do not both get the last place.
    """
    training_class = opening.training_class
    workflow.lock(training_class)
    known = Enrolment.objects.filter(training_class=training_class, person=person).first()
    if known and known.state in LIVE:
        return known
    opening = _with_places(opening)
    refuse_if([*objections(opening, person, known=known, now=now), *_wrong_group(opening, group)])
    enrolment = _written(opening, person, known, group=group, actor=actor, now=now)
    enrolments.count(training_class)
    return enrolment


@transaction.atomic
def accept(enrolment: Enrolment, *, actor: Any, now: datetime) -> Enrolment:
    """The institution puts an applicant on the roster. Raises `Refused`."""
    training_class = enrolment.training_class
    workflow.lock(training_class)
    clashing = enrolments.clashes(training_class, [enrolment.person]).values()
    refuse_if([*enrolments.roster_objections(training_class), *_no_room(training_class), *clashing])
    workflow.perform(enrolment, "enrol", actor=actor, now=now)
    roster_rows.keep_evidence({enrolment.person_id: enrolment.group_id}, training_class=training_class)
    enrolments.count(training_class)
    return enrolment


def objections(
    opening: OpenEnrolment, person: Person, *, known: Enrolment | None = None, now: datetime
) -> list[Reason]:
    """Why this person cannot apply now, whatever they enter; empty when they can. `opening` comes `with_places`."""
    course, young = opening.training_class, age_objection(person.birth_date, opening.training_class.starts_on)
    return [
        *_closed(opening, timezone.localdate(now)),
        *([Reason("NO_PLACE_LEFT", FULL)] if not opening.places_left else []),
        *_gone(known),
        *([Reason(young.code, young.sentence)] if young else []),
        *(Reason(each.code, each.sentence) for each in enrolments.clashes(course, [person]).values()),
    ]


def _closed(opening: OpenEnrolment, today: date) -> list[Reason]:
    course = opening.training_class
    if course.state not in ROSTER_OPEN:
        return [Reason("CLASS_CLOSED", sentence(CLASS_CLOSED, state=course.get_state_display()))]
    if opening.ended_at is not None:
        return [Reason("ENROLMENT_ENDED", ENDED)]
    if today < opening.opens_on:
        return [Reason("NOT_OPEN_YET", sentence(NOT_YET, day=day_in_full(opening.opens_on)))]
    if today > opening.closes_on:
        return [Reason("ENROLMENT_OVER", sentence(OVER, day=day_in_full(opening.closes_on)))]
    return []


def _gone(known: Enrolment | None) -> list[Reason]:
    """Whoever withdrew on their own may come back; whoever was declined or left asks the institution."""
    if known is None or (known.state == State.WITHDRAWN and known.left_by_id == known.person.user_id):
        return []
    told = {"day": day_in_full(timezone.localdate(known.left_at)), "why": known.why_left}
    if known.state == State.WITHDRAWN:
        institution = known.training_class.institution
        return [Reason("APPLICATION_DECLINED", sentence(DECLINED, institution=institution, **told))]
    return [Reason("HAS_LEFT_CLASS", sentence(HAS_LEFT, **told))]


def _wrong_group(opening: OpenEnrolment, group: PopulationGroup | None) -> list[Reason]:
    if not opening.groups or (group is not None and group.code in opening.groups):
        return []
    groups = "、".join(str(label) for label in opening.group_labels)
    return [Reason("GROUP_NOT_ADMITTED", sentence(WRONG_GROUP, groups=groups), "group")]


def _no_room(training_class: TrainingClass) -> list[Reason]:
    """Applicants are counted on the roster, and whoever is accepted was one of them."""
    there = training_class.enrolments.live().exclude(state=State.APPLIED).count()
    if there < training_class.planned_headcount:
        return []
    return [Reason("CLASS_FULL", sentence(CLASS_FULL, there=there))]


def _written(
    opening: OpenEnrolment, person: Person, known: Enrolment | None, *, group: PopulationGroup | None, actor: Any,
    now: datetime,
) -> Enrolment:  # fmt: skip
    if known is not None:
        return workflow.perform(known, "apply_again", actor=actor, now=now, opening=opening, group=group)
    enrolment = Enrolment.objects.create(
        training_class=opening.training_class, person=person, opening=opening, applied_at=now, group=group,
        roster_row=enrolments.next_row(opening.training_class),
    )  # fmt: skip
    trail.record("apply", enrolment, actor=actor, at=now)
    return enrolment


def _with_places(opening: OpenEnrolment) -> OpenEnrolment:
    rows = OpenEnrolment.objects.with_places().select_related("training_class__institution")
    found: OpenEnrolment = rows.get(pk=opening.pk)
    return found
