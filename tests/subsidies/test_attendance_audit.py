"""The audit of marks: one person in two lessons at once, one device at two sites."""

from datetime import timedelta

import pytest

from institutions.models import ClassSession
from subsidies.audits import BY_NAME
from subsidies.models import Claim
from tests.institutions.factories import ClassSessionFactory, InstitutionFactory, SiteFactory, TrainingClassFactory
from tests.subsidies import journeys
from tests.trainees.factories import EnrolmentFactory
from trainees.models import AttendanceMark


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker, people=2) as stage:
        yield stage


@pytest.fixture
def seen(stage, db):
    """The first mark of somebody, at the beginning of a lesson of four hours."""
    line = Claim.objects.get(pk=stage.claim.pk).lines.order_by("pk").first()
    return AttendanceMark.objects.filter(enrolment=line.enrolment).order_by("at").first()


@pytest.fixture
def last_in(seen):
    """The last mark of that device at the beginning of the lesson: people come one after another."""
    half = seen.session.starts_at + timedelta(hours=2)
    return AttendanceMark.objects.filter(session=seen.session, device=seen.device, at__lt=half).latest("at")


def mark_elsewhere(seen, *, minutes, begins=0, lasts=240, own=False, **fields):
    """The same person marked in a lesson of another class, so many minutes after the first mark; the lesson begins
    `begins` minutes after the other one. `own`: at another site of the same institution."""
    course = seen.enrolment.training_class
    institution = course.institution if own else InstitutionFactory(jurisdiction=course.institution.jurisdiction)
    other = TrainingClassFactory(
        institution=institution, **({"site": SiteFactory(institution=institution)} if own else {})
    )
    starts_at = seen.session.starts_at + timedelta(minutes=begins)
    session = ClassSessionFactory(
        training_class=other, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=lasts), site=other.site
    )
    at = seen.at + timedelta(minutes=minutes)
    values = {"way": "face", "device": "KQ-900", "received_at": at, **fields}
    enrolment = EnrolmentFactory(training_class=other, person=seen.enrolment.person)
    return AttendanceMark.objects.create(enrolment=enrolment, session=session, at=at, **values)


@pytest.mark.clause("SC-42")
def test_two_lessons_at_once_are_found(seen):
    mark = mark_elsewhere(seen, minutes=60, begins=60, lasts=120)
    (found,) = BY_NAME["sessions_at_once"].search()
    assert {key for _model, key in found.rows} == {seen.pk, mark.pk}
    assert found.details["minutes"] == 120
    assert found.details["day"] == "2026-01-12"
    assert list(BY_NAME["attendance_in_two_places"].search()) == []


def test_lesson_right_after_or_before_the_other_is_none_at_once(seen):
    length = int((seen.session.ends_at - seen.session.starts_at).total_seconds() // 60)
    mark_elsewhere(seen, minutes=length + 40, begins=length, lasts=50)
    mark_elsewhere(seen, minutes=-40, begins=-50, lasts=50)
    assert list(BY_NAME["sessions_at_once"].search()) == []


def test_marks_close_together_are_found_once(seen):
    mark_elsewhere(seen, minutes=29)
    assert list(BY_NAME["sessions_at_once"].search()) == []
    assert len(list(BY_NAME["attendance_in_two_places"].search())) == 1


def test_online_lesson_beside_one_on_site_is_found(seen):
    mark = mark_elsewhere(seen, minutes=5, way="online")
    ClassSession.objects.filter(pk=mark.session_id).update(site=None, mode="online")
    assert list(BY_NAME["attendance_in_two_places"].search()) == []
    assert len(list(BY_NAME["sessions_at_once"].search())) == 1


@pytest.mark.clause("SC-42")
def test_device_at_two_sites_is_found(last_in):
    mark = mark_elsewhere(last_in, minutes=20, own=True, device=last_in.device)
    (found,) = BY_NAME["device_in_two_places"].search()
    assert found.rows[1] == ("trainees.attendancemark", mark.pk)
    assert (found.details["device"], found.details["minutes"]) == (last_in.device, 20)


def test_device_carried_over_in_time_is_in_order(last_in):
    mark_elsewhere(last_in, minutes=30, own=True, device=last_in.device)
    assert list(BY_NAME["device_in_two_places"].search()) == []


def test_same_number_at_another_institution_is_another_device(seen):
    mark_elsewhere(seen, minutes=20, device=seen.device)
    assert list(BY_NAME["device_in_two_places"].search()) == []


def test_platform_is_everywhere(seen):
    mark_elsewhere(seen, minutes=20, own=True, device=seen.device, way="qr")
    assert list(BY_NAME["device_in_two_places"].search()) == []
