"""Apprenticeship plans as enterprise and bureau see them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.institutions.factories import InstitutionFactory
from tests.portal.reference.factories import OccupationFactory
from tests.trainees.apprenticeship import CENTRE, drafted, filed
from tests.trainees.factories import id_number
from trainees.models import Apprentice, ApprenticeshipPlan

pytestmark = pytest.mark.django_db
State = ApprenticeshipPlan.State


@pytest.fixture
def filer(enterprise_a, staff_a, signed_in):
    return signed_in(staff_a)


@pytest.fixture
def school(enterprise_a):
    return InstitutionFactory(jurisdiction=enterprise_a.jurisdiction)


@pytest.fixture
def electrician():
    return OccupationFactory(code="6-31-01-03", name="电工", name_en="Electrician")


def plan_typed(**changed):
    first = timezone.localdate() + timedelta(days=40)
    typed = {
        "title": "电工学徒班", "occupation": "电工", "partner": "", "outline": "工学交替",
        "starts_on": first.isoformat(), "ends_on": (first + timedelta(days=2 * 366)).isoformat(),
        **dict.fromkeys(CENTRE, ""),
    }  # fmt: skip
    return typed | changed


def apprentice_typed(**changed):
    typed = {
        "name": "沈雅琴", "id_number": id_number(1), "phone": "", "standing": "new_hire", "level": "senior",
        "years": "2", "enterprise_mentor": "顾正宏", "school_mentor": "吴国平", "done": "1",
    }  # fmt: skip
    return typed | changed


def test_enterprise_drafts_enters_and_files(filer, school, electrician):
    filer.post(reverse("apprenticeship_draft"), plan_typed(partner=school.pk))
    plan = ApprenticeshipPlan.objects.get()
    answer = filer.post(reverse("apprentice_take_on", args=[plan.pk]), apprentice_typed())
    assert answer.url == reverse("apprenticeship_detail", args=[plan.pk])
    assert "320" in filer.get(answer.url).content.decode()
    filer.post(reverse("apprenticeship_step", args=[plan.pk, "file"]))
    plan.refresh_from_db()
    assert (plan.state, plan.occupation, plan.partner) == (State.FILED, electrician, school)


@pytest.mark.usefixtures("electrician")
def test_own_centre_is_asked_what_it_has(filer):
    answer = filer.post(reverse("apprenticeship_draft"), plan_typed(premises="车间"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"equipment", "teachers", "development"}


def test_partners_are_those_of_the_place(filer, school):
    elsewhere = InstitutionFactory()
    offered = filer.get(reverse("apprenticeship_draft")).context["form"].fields["partner"].queryset
    assert (school in offered, elsewhere in offered) == (True, False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id_number": "320299199003074470"}, "id_number"),
        ({"school_mentor": "顾正宏"}, "school_mentor"),
        ({"level": "junior"}, "level"),
        ({"years": "3"}, "years"),
    ],
)
def test_fault_stands_beside_its_box(filer, enterprise_a, changed, field):
    plan = drafted(enterprise_a)
    typed = apprentice_typed(id_number=id_number(2)) | changed
    answer = filer.post(reverse("apprentice_take_on", args=[plan.pk]), typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_apprentice_is_taken_out_of_a_draft(filer, enterprise_a):
    plan = drafted(enterprise_a)
    filer.post(reverse("apprentice", args=[plan.apprentices.get().pk]), {"act": "leave_out"})
    assert not Apprentice.objects.exists()


def test_bureau_weighs_the_centre(officer_first, signed_in, enterprise_a):
    plan = filed(enterprise_a, partner=None, **CENTRE)
    browser, address = signed_in(officer_first), reverse("apprenticeship_step", args=[plan.pk, "accept"])
    seen = browser.get(reverse("apprenticeship_detail", args=[plan.pk])).context["seen"]
    answer = browser.post(address, {"seen": seen, "accept-conditions_met": ["premises", "equipment"]})
    assert answer.status_code == 422
    assert "师资力量，培训开发能力" in answer.content.decode()
    browser.post(address, {"seen": seen, "accept-conditions_met": list(CENTRE)})
    plan.refresh_from_db()
    assert plan.state == State.ACCEPTED


def test_return_needs_grounds_and_keeps_the_words(officer_first, signed_in, enterprise_a):
    plan = filed(enterprise_a)
    address = reverse("apprenticeship_step", args=[plan.pk, "send_back"])
    answer = signed_in(officer_first).post(address, {"send_back-note": "请补充导师"})
    assert answer.status_code == 422
    assert "请补充导师" in answer.content.decode()


def test_draft_is_hidden_from_the_bureau(officer_first, signed_in, enterprise_a):
    plan = drafted(enterprise_a)
    assert signed_in(officer_first).get(reverse("apprenticeship_detail", args=[plan.pk])).status_code == 404


def test_day_of_leaving_lies_in_the_plan(filer, enterprise_a, officer_first, signed_in):
    plan = filed(enterprise_a)
    browser = signed_in(officer_first)
    seen = browser.get(reverse("apprenticeship_detail", args=[plan.pk])).context["seen"]
    browser.post(reverse("apprenticeship_step", args=[plan.pk, "accept"]), {"seen": seen})
    row = plan.apprentices.get()
    answer = filer.post(reverse("apprentice", args=[row.pk]), {"left_on": "2025-11-30", "reason": "离职"})
    assert answer.status_code == 422
    filer.post(reverse("apprentice", args=[row.pk]), {"left_on": "2025-12-02", "reason": "离职"})
    row.refresh_from_db()
    assert (row.left_on, row.left_reason) == (date(2025, 12, 2), "离职")
