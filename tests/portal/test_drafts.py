"""A draft of a class, and a draft that was given up, are the institution's own: no office finds them anywhere."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions import filings
from institutions.models import TrainingClass
from tests.fixtures.classes import first_day
from tests.institutions.factories import ClassSessionFactory, TrainingClassFactory
from tests.portal.api_world import System
from tests.trainees.factories import (
    AttendanceMarkFactory,
    AttendanceRulingFactory,
    EnrolmentFactory,
    GroupEvidenceFactory,
)
from trainees.roster_rows import roster_source

pytestmark = pytest.mark.django_db
OFFICES = ["officer_first", "officer_final", "finance_maker", "auditor", "office", "liaison", "third_party"]
PAGES = [
    "class_show", "class_timetable", "class_history", "class_roster", "class_attendance", "attendance_sheet",
    "class_certificates", "class_claims", "filing_quote",
]  # fmt: skip
NOUNS = ["classes", "sessions", "enrolments", "attendance-marks", "attendance-rulings"]


@pytest.fixture
def entered(training_class):
    """The one trainee on the draft, whom a device and the teacher have seen at its one lesson."""
    enrolment = EnrolmentFactory(training_class=training_class)
    seen = {"enrolment": enrolment, "session": ClassSessionFactory(training_class=training_class)}
    AttendanceMarkFactory(**seen)
    AttendanceRulingFactory(**seen)
    return enrolment


def _statuses(browser, entered):
    asked = [reverse(name, args=[entered.training_class_id]) for name in PAGES]
    asked.append(reverse("person_detail", args=[entered.person_id]))
    return {address: browser.get(address).status_code for address in asked}


@pytest.mark.parametrize("persona", OFFICES)
def test_no_office_opens_a_page_of_a_draft(persona, request, signed_in, entered):
    browser = signed_in(request.getfixturevalue(persona))
    assert set(_statuses(browser, entered).values()) <= {403, 404}


@pytest.mark.parametrize("persona", ["staff_a", "teacher_a", "manager_a"])
def test_the_institution_opens_every_page_of_its_draft(persona, request, signed_in, entered):
    browser = signed_in(request.getfixturevalue(persona))
    assert set(_statuses(browser, entered).values()) == {200}


def test_a_trainee_sees_the_draft_they_were_put_on(trainee, signed_in, entered):
    entered.person.user = trainee
    entered.person.save(update_fields=["user"])
    page = signed_in(trainee).get(reverse("my_class", args=[entered.pk]))
    assert entered.training_class.title in page.content.decode()


@pytest.mark.parametrize("persona", ["officer_first", "officer_final", "auditor"])
def test_no_token_of_an_office_reads_a_draft(persona, request, staff_a, entered):
    owner, office = System(staff_a), System(request.getfixturevalue(persona))
    for noun in NOUNS:
        own = owner.get(f"{noun}/").json()["results"]
        assert len(own) == 1, noun
        assert office.get(f"{noun}/").json()["results"] == [], noun
        assert office.get(f"{noun}/{own[0]['id']}/").status_code == 404, noun
    assert office.get("classes/", state="draft").json()["results"] == []


def test_no_office_finds_who_stands_on_a_draft_alone(officer_first, staff_a, signed_in, entered):
    address, words = reverse("person_detail", args=[entered.person_id]), {"q": entered.person.name}
    found = [signed_in(user).post(reverse("search"), words).content.decode() for user in (staff_a, officer_first)]
    assert [address in page for page in found] == [True, False]


def test_who_is_known_by_a_filed_class_shows_nothing_of_a_draft(
    officer_first, staff_b, staff_a, institution_b, signed_in, entered
):
    draft, person = entered.training_class, entered.person
    GroupEvidenceFactory(person=person, source=roster_source(draft))
    known = TrainingClassFactory(institution=institution_b, filed=True, starts_on=first_day())
    EnrolmentFactory(person=person, training_class=known)
    address = reverse("person_detail", args=[person.pk])
    for user, sees in [(officer_first, False), (staff_b, False), (staff_a, True)]:
        page = signed_in(user).get(address).content.decode()
        assert [words in page for words in (draft.title, draft.number)] == [sees, sees], user


def test_a_draft_that_was_given_up_stays_the_institutions(officer_first, staff_a, signed_in, training_class):
    filings.cancel(training_class, actor=staff_a, now=timezone.now(), reason="报名人数不足")
    address = reverse("class_show", args=[training_class.pk])
    assert [signed_in(user).get(address).status_code for user in (staff_a, officer_first)] == [200, 404]


def test_an_office_keeps_what_was_filed_once(officer_first, officer_final, signed_in, filed_class):
    address, now = reverse("class_show", args=[filed_class.pk]), timezone.now()
    correct_by = timezone.localdate() + timedelta(days=5)
    filings.send_back(
        filed_class, actor=officer_first, now=now, reasons=["OTHER"], note="请补充", correct_by=correct_by
    )
    assert signed_in(officer_final).get(address).status_code == 200
    filings.withdraw(filed_class, actor=filed_class.filed_by, now=now, reason="不办了")
    assert TrainingClass.objects.visible_to(officer_final).get() == filed_class
