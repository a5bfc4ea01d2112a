"""Pages of a class of sixty people and forty sessions stay quick: few queries, and no work for each cell's address."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.institutions.factories import ClassSessionFactory, TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory
from trainees.models import AttendanceMark

pytestmark = pytest.mark.django_db
PEOPLE, SESSIONS, QUERIES = 60, 40, 12
PAGES = ("class_show", "class_roster", "class_timetable", "class_attendance", "class_certificates")


@pytest.fixture
def large_class(institution_a):
    made = TrainingClassFactory(institution=institution_a, running=True)
    for number in range(made.sessions.count(), SESSIONS):
        day = made.starts_on + timedelta(days=20 + number)
        ClassSessionFactory(training_class=made, day=day, binding=True)  # as every session of a running class
    people = [EnrolmentFactory(training_class=made, roster_row=row) for row in range(1, PEOPLE + 1)]
    AttendanceMark.objects.bulk_create(
        AttendanceMark(enrolment=each, session=session, at=at, way="face", device="KQ-1", received_at=at)
        for session in made.sessions.all()
        for each in people
        for at in (session.starts_at, session.ends_at)
    )
    return made


@pytest.mark.parametrize("persona", ["staff_a", "officer_first"])
@pytest.mark.parametrize("page", PAGES)
def test_page_of_a_large_class_takes_few_queries(
    page, persona, request, signed_in, large_class, django_assert_max_num_queries
):
    browser, address = signed_in(request.getfixturevalue(persona)), reverse(page, args=[large_class.pk])
    cache.clear()
    assert browser.get(address).status_code == 200
    with django_assert_max_num_queries(QUERIES):
        browser.get(address)
