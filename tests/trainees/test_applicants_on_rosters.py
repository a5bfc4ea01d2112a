"""A file, a form or a move names somebody who applied for the class: who waits is decided on first, and whose
application has ended can be put on the roster."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from institutions.models import OpenEnrolment, TrainingClass
from portal.reference.models import PopulationGroup
from portal.shared.refusals import Reason, Refused
from tests.institutions.factories import OpenEnrolmentFactory, TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from tests.trainees.situations import groups_loaded, hand_in_content
from trainees import applications, roster_entry, roster_import, transfers
from trainees.models import Enrolment, GroupEvidence, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(training_class: TrainingClass) -> OpenEnrolment:
    groups_loaded()
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=0)
    training_class.refresh_from_db()
    return OpenEnrolmentFactory(training_class=training_class, places=2)


@pytest.fixture
def person(trainee: Any) -> Person:
    return PersonFactory(user=trainee)


@pytest.fixture
def waiting(opening: OpenEnrolment, person: Person) -> Enrolment:
    return applications.apply(opening, person, group=None, actor=person.user, now=timezone.now())


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
