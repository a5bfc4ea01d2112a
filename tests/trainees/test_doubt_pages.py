"""The page of doubts: an institution is asked to explain its own class, an office sees what it rests on, and nobody
sees of another class what is not theirs."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.institutions.factories import TrainingClassFactory
from tests.trainees import frauds, honest

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(institution_a):
    """A class of institution A whose people came."""
    made = honest.course(Random(5), people=12, days=3, institution=institution_a, first=date(2026, 1, 12))
    made.marks()
    return made


@pytest.fixture
def elsewhere(own, city):
    """Somebody of it seen in a lesson of another institution at the same time."""
    frauds.in_two_lessons(own)
    other = TrainingClassFactory._meta.model.objects.latest("pk")
    type(other).objects.filter(pk=other.pk).update(filed_at=own.training_class.created_at)
    type(other.institution).objects.filter(pk=other.institution_id).update(jurisdiction=city)
    other.refresh_from_db()
    return other


def page(signed_in, user, course):
    return signed_in(user).get(reverse("class_doubts", args=[course.pk])).content.decode()


def test_honest_class_has_nothing_to_explain(own, signed_in, staff_a, officer_first):
    for user in (staff_a, officer_first):
        assert "考勤记录未见疑点" in page(signed_in, user, own.training_class)


@pytest.mark.clause("SC-39", "SC-43")
def test_institution_is_asked_about_its_own_people_alone(own, elsewhere, signed_in, staff_a):
    shown = page(signed_in, staff_a, own.training_class)
    assert "请说明" in shown
    assert own.enrolments[0].person.name in shown or own.enrolments[1].person.name in shown
    assert elsewhere.title not in shown and elsewhere.institution.name not in shown


@pytest.mark.clause("SC-39", "SC-43")
def test_office_sees_both_classes_and_the_marks(own, elsewhere, signed_in, officer_first):
    shown = page(signed_in, officer_first, own.training_class)
    assert elsewhere.title in shown and "KQ-900" in shown


def test_office_is_told_nothing_of_a_class_elsewhere(own, elsewhere, signed_in, officer_first, other_city):
    type(elsewhere.institution).objects.filter(pk=elsewhere.institution_id).update(jurisdiction=other_city)
    shown = page(signed_in, officer_first, own.training_class)
    assert "请说明" in shown
    assert elsewhere.title not in shown and "KQ-900" not in shown


def test_long_list_says_how_much_is_left_out(own, signed_in, officer_first):
    plant = frauds.always_when_the_bell_rings
    plant(own)
    made = type(own.training_class).objects.latest("pk")
    jurisdiction = own.training_class.institution.jurisdiction
    type(made.institution).objects.filter(pk=made.institution_id).update(jurisdiction=jurisdiction)
    shown = page(signed_in, officer_first, made)
    assert "另有1条同类疑点" in shown
    assert f"另有{6 * 20 * 2 - 12}条打卡记录" in shown


def test_attendance_page_fetches_it_and_does_not_wait_for_it(own, signed_in, staff_a):
    client = signed_in(staff_a)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(reverse("class_attendance", args=[own.training_class.pk])).content.decode()
    assert [query for query in asked if "seen AS" in query["sql"]] == []
    address = reverse("class_doubts", args=[own.training_class.pk])
    assert f'hx-get="{address}"' in shown and f'href="{address}"' in shown


def test_trainee_never_sees_doubts(own, elsewhere, signed_in, trainee):
    person = own.enrolments[0].person
    type(person).objects.filter(pk=person.pk).update(user=trainee)
    client = signed_in(trainee)
    assert client.get(reverse("class_doubts", args=[own.training_class.pk])).status_code in (302, 403, 404)
    assert "疑点" not in client.get(reverse("my_class", args=[own.enrolments[0].pk])).content.decode()


def test_doubt_leaves_when_its_ground_does(own, signed_in, staff_a):
    late = own.enrolments[2]
    frauds.before_the_enrolment(own)
    assert late.person.name in page(signed_in, staff_a, own.training_class)
    type(late).objects.filter(pk=late.pk).update(enrolled_at=own.sessions[0].starts_at - timedelta(days=2))
    assert late.person.name not in page(signed_in, staff_a, own.training_class)
