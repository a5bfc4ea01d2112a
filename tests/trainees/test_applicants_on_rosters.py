"""A file, a form or a move names somebody who applied for the class: who waits is decided on first, and whose
application has ended can be put on the roster."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from institutions.models import ChangeRequest, OpenEnrolment, TrainingClass
from portal.reference.models import PopulationGroup
from portal.shared.models import TrailRecord
from portal.shared.refusals import Reason, Refused
from tests.institutions.factories import TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory
from tests.trainees.situations import hand_in_content, in_state
from trainees import applications, enrolments, roster_changes, roster_entry, roster_import, roster_rows, transfers
from trainees.models import Enrolment, GroupEvidence, Person, RosterAddition

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(opening: OpenEnrolment, person: Person) -> Enrolment:
    return applications.apply(opening, person, group=None, actor=person.user, now=timezone.now())


@pytest.fixture(params=["person", "staff_a"])
def ended(request: Any, waiting: Enrolment, staff_a: Any) -> Enrolment:
    """An application that the person took back, or that the institution declined."""
    actor = staff_a if request.param == "staff_a" else waiting.person.user
    return enrolments.withdraw(waiting, reason="时间不合适", actor=actor, now=timezone.now())


def row_of(person: Person) -> dict[str, str]:
    return {"name": person.name, "id_number": person.id_number, "group": "veteran", "note": "夜班"}


def by_hand(course: TrainingClass, person: Person, staff: Any) -> None:
    roster_entry.add(course, row_of(person), actor=staff, now=timezone.now())


def by_file(course: TrainingClass, person: Person, staff: Any) -> None:
    row = row_of(person)
    content = "姓名,证件号码,人员类别,备注\n" + ",".join(row.values())
    upload = hand_in_content(content.encode(), owner=staff, subject=course)
    found = roster_import.preview(upload, training_class=course)
    cells = [cell for line in found.refused for cell in line.row.refused]
    if cells:
        raise Refused(*[Reason(cell.code, cell.why, cell.field) for cell in cells])
    roster_import.confirm(upload, training_class=course, actor=staff, now=timezone.now())


def by_a_move(course: TrainingClass, person: Person, staff: Any) -> None:
    terms = {"institution": course.institution, "occupation": course.occupation, "grade": course.grade}
    veterans = PopulationGroup.objects.get(code="veteran")
    elsewhere = TrainingClassFactory(enrolled_count=1, **terms)
    there = EnrolmentFactory(person=person, training_class=elsewhere, group=veterans, note="夜班")
    transfers.move(there, to=course, reason="上班时间冲突", actor=staff, now=timezone.now())


WAYS = [by_hand, by_file, by_a_move]
Way = Callable[[TrainingClass, Person, Any], None]


@pytest.mark.parametrize("way", WAYS)
def test_who_waits_is_decided_on_first(way: Way, waiting: Enrolment, person: Person, staff_a: Any) -> None:
    with pytest.raises(Refused) as caught, transaction.atomic():
        way(waiting.training_class, person, staff_a)
    assert caught.value.codes == ["APPLICATION_WAITS"]
    assert "请先在花名册中接收或退回这份报名" in str(caught.value.reasons[0])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.note, waiting.group) == ("applied", "", None)
    assert not GroupEvidence.objects.exists()


def test_entry_of_an_applicant_is_not_changed(waiting: Enrolment, staff_a: Any) -> None:
    changed = {"group": "veteran", "employer": "", "note": ""}
    with pytest.raises(Refused) as caught:
        roster_entry.revise(waiting, changed, actor=staff_a, now=timezone.now())
    assert caught.value.codes == ["APPLICATION_WAITS"]
    assert not GroupEvidence.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_whose_application_ended_is_put_on_the_roster(
    way: Way, ended: Enrolment, opening: OpenEnrolment, person: Person, staff_a: Any
) -> None:
    applied_at, ended_at = ended.applied_at, ended.left_at
    way(ended.training_class, person, staff_a)
    ended.refresh_from_db()
    assert (ended.state, ended.enrolled_by, ended.note, ended.group.code) == ("enrolled", staff_a, "夜班", "veteran")
    assert (ended.left_at, ended.left_by, ended.left_reason) == (None, None, "")
    assert GroupEvidence.objects.filter(
        person=person, source=roster_rows.roster_source(opening.training_class)
    ).exists()
    opening.training_class.refresh_from_db()
    assert opening.training_class.enrolled_count == 1
    told = TrailRecord.objects.filter(subject_type="trainees.enrolment", subject_id=str(ended.pk)).order_by("pk")
    assert [each.verb for each in told] == ["apply", "withdraw", "enter"]
    earlier = {"opening": opening.pk, "applied_at": applied_at.isoformat(), "ended_at": ended_at.isoformat()}
    assert told.last().details == earlier | {"reason": "时间不合适"}


def test_the_institution_entering_somebody_is_no_word_of_theirs(
    ended: Enrolment, person: Person, staff_a: Any
) -> None:
    by_hand(ended.training_class, person, staff_a)
    ended.refresh_from_db()
    assert (ended.opening, ended.applied_at) == (None, None)
    assert ended.training_class.enrolments.own_words() == {"": 1}


def test_twice_by_hand_is_once(ended: Enrolment, person: Person, staff_a: Any) -> None:
    for _n in range(2):
        by_hand(ended.training_class, person, staff_a)
    assert Enrolment.objects.get().state == "enrolled"


def test_entry_of_an_ended_application_is_not_changed(ended: Enrolment, staff_a: Any) -> None:
    changed = {"group": "veteran", "employer": "", "note": ""}
    with pytest.raises(Refused) as caught:
        roster_entry.revise(ended, changed, actor=staff_a, now=timezone.now())
    assert caught.value.codes == ["WRONG_STATE"]


@pytest.mark.parametrize("way", WAYS)
def test_who_left_stays_out(way: Way, opening: OpenEnrolment, person: Person, staff_a: Any) -> None:
    EnrolmentFactory(training_class=opening.training_class, person=person, dropped=True)
    with pytest.raises(Refused) as caught:
        way(opening.training_class, person, staff_a)
    assert caught.value.codes == ["HAS_LEFT_CLASS"]


def test_whose_application_ended_joins_by_a_change(ended: Enrolment, person: Person, staff_a: Any) -> None:
    course = in_state(ended.training_class, "accepted")
    change = ChangeRequest.objects.create(training_class=course)
    (line,) = roster_changes.judged(course, [row_of(person)])
    veterans = PopulationGroup.objects.get(code="veteran")
    RosterAddition.objects.create(request=change, person=line.person, group=veterans, note="夜班")
    ChangeRequest.objects.filter(pk=change.pk).update(after={"plan": {"planned_headcount": 20}})
    change.refresh_from_db()
    (joined,) = roster_changes.enrol(change, actor=staff_a, now=timezone.now())
    assert (joined.pk, joined.state, joined.note, joined.group) == (ended.pk, "enrolled", "夜班", veterans)
