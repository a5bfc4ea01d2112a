"""Opening a class to whoever applies, and ending that. Applications are of trainees (`trainees/applications.py`)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import OpenEnrolment, TrainingClass
from institutions.models.open_enrolment import ROSTER_OPEN
from institutions.wording import day_in_full
from portal.reference.groups import BY_CODE
from portal.shared import trail, workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence

CLASS_CLOSED = _(
    "The class is %(state)s now. It can be opened for enrolment as long as it is a draft or has been returned: "
    "whoever joins a class filed with the bureau needs a change request."
)
OPEN_ALREADY = _("The class is open for enrolment until %(day)s. Please end that first; applications so far stay.")
ENDED = _("This enrolment was ended already.")
CLOSES_PAST = _("The last day, %(day)s, has gone by. Please choose today or later.")
CLOSES_BEFORE_OPENING = _("The last day, %(last)s, lies before the first, %(first)s.")
CLOSES_TOO_LATE = _("The class starts on %(start)s. The last day to apply has to lie before that.")
NO_PLACES = _("At least one place has to be open.")
TOO_MANY_PLACES = _(
    "%(places)s places are to be open, but the class has only %(room)s left: %(planned)s planned, %(there)s on the "
    "roster."
)
UNKNOWN_GROUP = _("“%(code)s” is not a group of people the portal knows.")


@transaction.atomic
def begin(
    training_class: TrainingClass, *, opens_on: date, closes_on: date, places: int, groups: Sequence[str] = (),
    note: str = "", actor: Any, now: datetime,
) -> OpenEnrolment:  # fmt: skip
    """Announce the class to the public. `groups` are codes of those it is for, none for everybody.

    Raises `Refused` with every reason.
    """
    workflow.lock(training_class)
    days = [*_of_days(training_class, opens_on, closes_on, timezone.localdate(now))]
    refuse_if([*objections(training_class), *days, *_of_places(training_class, places), *_of_groups(groups)])
    opened = OpenEnrolment.objects.create(
        training_class=training_class, opens_on=opens_on, closes_on=closes_on, places=places, groups=list(groups),
        note=note.strip(), opened_at=now, opened_by=actor,
    )  # fmt: skip
    details = {"places": places, "opens_on": opens_on, "closes_on": closes_on, "groups": list(groups)}
    trail.record("open enrolment", training_class, actor=actor, details=details, at=now)
    return opened


@transaction.atomic
def end(opened: OpenEnrolment, *, actor: Any, now: datetime) -> OpenEnrolment:
    """Take no further applications; those that came stay. Raises `Refused`."""
    workflow.lock(opened.training_class)
    opened.refresh_from_db()
    if opened.ended_at is not None:
        raise Refused(Reason("ENROLMENT_ENDED", ENDED))
    opened.ended_at, opened.ended_by = now, actor
    opened.save(update_fields=["ended_at", "ended_by"])
    trail.record("end open enrolment", opened.training_class, actor=actor, at=now)
    return opened


def objections(training_class: TrainingClass) -> list[Reason]:
    """Why a class cannot be opened for enrolment now; empty when it can."""
    if training_class.state not in ROSTER_OPEN:
        words = sentence(CLASS_CLOSED, state=training_class.get_state_display())
        return [Reason("CLASS_CLOSED_TO_ENROLMENT", words)]
    standing = standing_of(training_class)
    if standing is None:
        return []
    return [Reason("OPEN_ALREADY", sentence(OPEN_ALREADY, day=day_in_full(standing.closes_on)))]


def standing_of(training_class: TrainingClass) -> OpenEnrolment | None:
    """The announcement that was not ended, with its places, or None."""
    rows = training_class.open_enrolments.with_places().standing().select_related("training_class")
    found: OpenEnrolment | None = rows.first()
    return found


def _of_days(course: TrainingClass, opens_on: date, closes_on: date, today: date) -> list[Reason]:
    found = []
    if closes_on < today:
        found.append(Reason("CLOSES_PAST", sentence(CLOSES_PAST, day=day_in_full(closes_on)), "closes_on"))
    if closes_on < opens_on:
        words = sentence(CLOSES_BEFORE_OPENING, last=day_in_full(closes_on), first=day_in_full(opens_on))
        found.append(Reason("CLOSES_BEFORE_OPENING", words, "closes_on"))
    if closes_on >= course.starts_on:
        words = sentence(CLOSES_TOO_LATE, start=day_in_full(course.starts_on))
        found.append(Reason("CLOSES_TOO_LATE", words, "closes_on"))
    return found


def _of_places(course: TrainingClass, places: int) -> list[Reason]:
    if places < 1:
        return [Reason("NO_PLACES", NO_PLACES, "places")]
    planned, there = course.planned_headcount, course.enrolled_count
    if places <= planned - there:
        return []
    words = sentence(TOO_MANY_PLACES, places=places, room=max(0, planned - there), planned=planned, there=there)
    return [Reason("TOO_MANY_PLACES", words, "places")]


def _of_groups(groups: Sequence[str]) -> list[Reason]:
    unknown = [code for code in groups if code not in BY_CODE]
    return [Reason("GROUP_UNKNOWN", sentence(UNKNOWN_GROUP, code=code), "groups") for code in unknown]
