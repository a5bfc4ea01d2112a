"""Nobody on the roster gets two lessons at once by a change, neither when it is filed nor when it is accepted."""

from datetime import UTC, datetime

import pytest

from institutions.changes import snapshots
from portal.shared.refusals import Refused
from tests.institutions.changed_classes import FILED_AT, accepted, filed, filer, later, officer, wish
from tests.trainees.factories import EnrolmentFactory
from trainees import class_changes

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-31")]
DECIDED_AT = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)


def in_both():
    """Somebody in a class of this week and in one of the next, at the times to which the last lesson would move."""
    course = accepted()
    following = accepted(starts_on=course.starts_on.replace(day=19))
    person = EnrolmentFactory(training_class=course).person
    return course, following, person


def test_lessons_elsewhere_are_in_the_way_of_filing():
    course, following, person = in_both()
    EnrolmentFactory(training_class=following, person=person)
    with pytest.raises(Refused) as refused:
        class_changes.file(course, wish=wish(course, sessions=later(course)), actor=filer(), now=FILED_AT)
    assert refused.value.codes == ["IN_ANOTHER_CLASS"]
    assert person.name in str(refused.value.reasons[0])
    assert not course.changes.exists()


def test_lessons_elsewhere_are_in_the_way_of_accepting():
    course, following, person = in_both()
    request = class_changes.file(course, wish=wish(course, sessions=later(course)), actor=filer(), now=FILED_AT)
    EnrolmentFactory(training_class=following, person=person)
    before = snapshots.standing(course)
    with pytest.raises(Refused) as refused:
        class_changes.accept(request, actor=officer(), now=DECIDED_AT)
    assert refused.value.codes == ["IN_ANOTHER_CLASS"]
    request.refresh_from_db()
    assert (request.state, snapshots.standing(course)) == ("filed", before)


def test_what_clashed_before_is_no_matter_of_this_change():
    course, following, person = in_both()
    request = filed(course, sessions=later(course))
    class_changes.accept(request, actor=officer(), now=DECIDED_AT)
    course.refresh_from_db()
    EnrolmentFactory(training_class=following, person=person)
    asked = wish(course, planned_headcount=25)
    assert class_changes.file(course, wish=asked, actor=filer(), now=DECIDED_AT).state == "filed"
