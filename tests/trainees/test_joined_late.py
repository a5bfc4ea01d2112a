"""Who joined by a late change belonged to the class from the day that the bureau accepted, not from its decision."""

from datetime import UTC, date, datetime

import pytest

from institutions.models import TrainingClass
from tests.institutions.changed_classes import filer, found, officer, running, wish
from tests.trainees.factories import AttendanceMarkFactory, EnrolmentFactory, id_number
from tests.trainees.situations import groups_loaded
from trainees import class_changes
from trainees.models import AttendanceMark, Enrolment
from trainees.plausibility import BY_CODE, searching

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-31")]
FILED_LATE = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)
DECIDED_AT = datetime(2026, 1, 16, 2, 0, tzinfo=UTC)
SECOND_DAY = date(2026, 1, 13)
NEW = {"name": "陈国梁", "id_number": id_number(1), "phone": "13900001111", "group": "", "employer": ""}


def joined_late() -> Enrolment:
    """On the roster of a running class of 12 to 15 January, by a change that holds since its second day."""
    groups_loaded()
    course = running()
    asked = wish(course, takes_effect_on=SECOND_DAY, trainees_will="not_concerned", trainees_asked_on=None)
    terms = {"found": found(course, kinds=("roster",)), "joining": [NEW]}
    request = class_changes.file(course, wish=asked, actor=filer(), now=FILED_LATE, **terms)
    (enrolment,) = class_changes.accept(request, actor=officer(), now=DECIDED_AT)
    return enrolment


def marked_every_time(enrolment: Enrolment) -> list[AttendanceMark]:
    lessons = enrolment.training_class.sessions.order_by("starts_at")
    return [AttendanceMarkFactory(enrolment=enrolment, session=lesson) for lesson in lessons]


def strays(course: TrainingClass) -> list[set[int]]:
    doubts = searching.of_class(course, [BY_CODE["outside_the_enrolment"]])
    return [{key for _model, key in doubt.rows} for doubt in doubts]


def test_marks_since_the_accepted_day_are_no_doubt() -> None:
    enrolment = joined_late()
    marks = marked_every_time(enrolment)
    first_day = {mark.pk for mark in marks if mark.at.date() < SECOND_DAY}
    assert first_day and strays(enrolment.training_class) == [first_day]


def test_change_of_another_person_moves_nothing() -> None:
    course = joined_late().training_class
    other = EnrolmentFactory(training_class=course, enrolled_at=DECIDED_AT)
    marks = marked_every_time(other)
    assert strays(course) == [{mark.pk for mark in marks if mark.at < DECIDED_AT}]
