"""Leaving with a date, and moving to another class: what was seen is not denied, and nobody gets lost on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from institutions.models import TrainingClass
from portal.shared.identity import parse
from portal.shared.refusals import Refused
from tests.institutions.factories import TrainingClassFactory
from tests.trainees.factories import AttendanceMarkFactory, EnrolmentFactory
from tests.trainees.situations import in_state
from trainees import attendance, enrolments, transfers
from trainees.device_export import DeviceMark
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course(institution_a: Any) -> TrainingClass:
    """A class in its second week."""
    return TrainingClassFactory(
        institution=institution_a, running=True, starts_on=timezone.localdate() - timedelta(days=9), enrolled_count=1
    )


@pytest.fixture
def enrolled(course: TrainingClass) -> Enrolment:
    return EnrolmentFactory(training_class=course, employer_name="某某机械厂", note="夜班")


@pytest.fixture
def target(course: TrainingClass) -> TrainingClass:
    """A draft of the same school, occupation and grade."""
    return TrainingClassFactory(
        institution=course.institution, occupation=course.occupation, grade=course.grade, title="下一期",
        starts_on=timezone.localdate() + timedelta(days=20), enrolled_count=0,
    )  # fmt: skip


def drop(enrolled: Enrolment, actor: Any, **more: Any) -> Enrolment:
    return enrolments.drop(enrolled, **({"reason": "换了工作", "actor": actor, "now": timezone.now()} | more))


def codes(act: Callable[..., Any], *args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def test_last_day_is_today_unless_said(enrolled: Any, staff_a: Any) -> None:
    assert drop(enrolled, staff_a).left_on == timezone.localdate()


def test_last_day_gone_by(enrolled: Any, staff_a: Any) -> None:
    last = timezone.localdate() - 3 * DAY
    left = drop(enrolled, staff_a, left_on=last)
    assert left.left_on == last and timezone.localdate(left.left_at) == timezone.localdate()


def test_last_day_that_cannot_be(enrolled: Any, staff_a: Any) -> None:
    today, joined = timezone.localdate(), timezone.localdate(enrolled.enrolled_at)
    assert codes(drop, enrolled, staff_a, left_on=today + DAY) == ["LEAVES_LATER"]
    assert codes(drop, enrolled, staff_a, left_on=joined - DAY, reason=" ") == ["LEFT_BEFORE_JOINING", "NO_REASON"]
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled"


def test_nobody_left_before_they_were_seen(course: Any, enrolled: Any, staff_a: Any) -> None:
    session = course.sessions.earliest("starts_at")
    AttendanceMarkFactory(enrolment=enrolled, session=session)
    seen = timezone.localdate(session.starts_at)
    assert codes(drop, enrolled, staff_a, left_on=seen - DAY) == ["SEEN_AFTER_LEAVING"]
    assert drop(enrolled, staff_a, left_on=seen).left_on == seen


def test_marks_after_the_last_day_are_not_taken(course: Any, enrolled: Any, staff_a: Any) -> None:
    first, second = course.sessions.earliest("starts_at"), course.sessions.latest("starts_at")
    drop(enrolled, staff_a, left_on=timezone.localdate(first.starts_at))
    number = parse(enrolled.person.id_number)
    marks = [DeviceMark(1, number, each.starts_at, "KQ-1", "face") for each in (first, second)]
    found = attendance.receive(course, marks, actor=staff_a, now=timezone.now())
    assert found.taken == 1 and [each.reason.code for each in found.refused] == ["HAD_LEFT"]


@pytest.mark.parametrize("values", [{"left_on": None}, {"left_on": "2099-01-01"}, {"state": "enrolled"}])
def test_database_holds_the_last_day(enrolled: Any, staff_a: Any, values: dict[str, Any]) -> None:
    drop(enrolled, staff_a)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolled.pk).update(**values)


def move(enrolled: Enrolment, to: TrainingClass, actor: Any, **more: Any) -> Enrolment:
    return transfers.move(
        enrolled, to=to, **({"reason": "上班时间冲突", "actor": actor, "now": timezone.now()} | more)
    )


def test_moved_with_what_the_roster_says(course: Any, enrolled: Any, target: Any, staff_a: Any) -> None:
    AttendanceMarkFactory(enrolment=enrolled, session=course.sessions.earliest("starts_at"))
    joined = move(enrolled, target, staff_a)
    assert (joined.state, joined.came_from, joined.employer_name, joined.note) == (
        "enrolled", enrolled, "某某机械厂", "夜班",
    )  # fmt: skip
    assert (enrolled.state, enrolled.left_reason, enrolled.moved_to) == ("dropped", "上班时间冲突", joined)
    assert (enrolled.marks.count(), joined.marks.count()) == (1, 0)
    counts = TrainingClass.objects.filter(pk__in=[course.pk, target.pk]).order_by("pk")
    assert [each.enrolled_count for each in counts] == [0, 1]


def test_refused_move_leaves_the_person_where_they_were(enrolled: Any, target: Any, staff_a: Any) -> None:
    assert codes(move, enrolled, target, staff_a, left_on=timezone.localdate() + DAY) == ["LEAVES_LATER"]
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled" and not target.enrolments.exists()


@pytest.mark.parametrize("state", ["filed", "accepted", "running", "ended", "cancelled"])
def test_closed_roster_of_the_other_class(enrolled: Any, target: Any, staff_a: Any, state: str) -> None:
    assert codes(move, enrolled, in_state(target, state), staff_a) == ["ROSTER_CLOSED"]


def test_other_school_occupation_and_grade(enrolled: Any, institution_b: Any, staff_a: Any) -> None:
    foreign = TrainingClassFactory(institution=institution_b, grade="senior", enrolled_count=0)
    assert codes(move, enrolled, foreign, staff_a) == ["OTHER_INSTITUTION", "OTHER_TRAINING"]


def test_same_class_full_class_and_been_there(enrolled: Any, target: Any, staff_a: Any) -> None:
    assert codes(move, enrolled, enrolled.training_class, staff_a) == ["SAME_CLASS"]
    there = EnrolmentFactory(training_class=target, person=enrolled.person)
    TrainingClass.objects.filter(pk=target.pk).update(enrolled_count=20, planned_headcount=20)
    assert codes(move, enrolled, target, staff_a) == ["THERE_ALREADY", "CLASS_FULL"]
    TrainingClass.objects.filter(pk=target.pk).update(enrolled_count=0)
    drop(there, staff_a)
    assert codes(move, enrolled, target, staff_a) == ["HAS_LEFT_CLASS"]


def test_whoever_is_out_is_not_moved(enrolled: Any, target: Any, staff_a: Any) -> None:
    drop(enrolled, staff_a)
    assert codes(move, enrolled, target, staff_a) == ["WRONG_STATE"]


def test_moved_on_the_page(signed_in: Any, enrolled: Any, target: Any, staff_a: Any, institution_b: Any) -> None:
    staff, url = signed_in(staff_a), reverse("enrolment_transfer", args=[enrolled.pk])
    foreign = TrainingClassFactory(
        institution=institution_b, occupation=target.occupation, grade=target.grade, enrolled_count=0
    )
    assert list(staff.get(url).context["form"].fields["to"].queryset) == [target]
    told = {"left_on": timezone.localdate(), "reason": "上班时间冲突"}
    assert staff.post(url, told | {"to": foreign.pk}).status_code == 422
    page = staff.post(url, told | {"to": target.pk}, follow=True)
    assert page.redirect_chain == [(reverse("class_roster", args=[target.pk]), 302)]
    assert enrolled.training_class.title in page.content.decode()  # where the person came from


def test_page_without_a_class_to_go_to(signed_in: Any, enrolled: Any, staff_a: Any) -> None:
    page = signed_in(staff_a).get(reverse("enrolment_transfer", args=[enrolled.pk]))
    assert not page.context["has_ways"] and "id_to" not in page.content.decode()


def test_left_on_the_page_with_a_day(signed_in: Any, enrolled: Any, staff_a: Any) -> None:
    staff, url = signed_in(staff_a), reverse("enrolment_drop", args=[enrolled.pk])
    told = {"reason": "换了工作", "left_on": timezone.localdate() + DAY}
    assert staff.post(url, told).status_code == 422
    staff.post(url, told | {"left_on": timezone.localdate() - DAY})
    enrolled.refresh_from_db()
    assert enrolled.left_on == timezone.localdate() - DAY
