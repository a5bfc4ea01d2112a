"""Entering one person on the page: quoted first, kept on the second look, and nothing written in between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.shared.models import TrailRecord
from tests.fixtures.personas import staff_of
from tests.subsidies.factories import published_policy
from tests.trainees.factories import EnrolmentFactory, PersonFactory, id_number
from tests.trainees.situations import groups_loaded, in_state
from trainees import enrolments
from trainees.models import Enrolment, Person

pytestmark = pytest.mark.django_db
TYPED = {"name": "陈国梁", "id_number": id_number(1), "phone": "13900000001", "group": "enterprise_employee"}


@pytest.fixture
def staff(signed_in: Callable[[Any], Any], staff_a: Any) -> Any:
    groups_loaded()
    return signed_in(staff_a)


def address(course: Any) -> str:
    return reverse("roster_add", args=[course.pk])


def test_looking_writes_nothing_and_keeping_does(staff: Any, training_class: Any, city: Any) -> None:
    published_policy(city)
    before = TrailRecord.objects.count()
    page = staff.post(address(training_class), TYPED)
    assert page.status_code == 200 and page.context["outlook"].quote.rows[0].award is not None
    assert not Person.objects.exists() and not Enrolment.objects.exists() and TrailRecord.objects.count() == before
    page = staff.post(address(training_class), TYPED | {"seen": page.context["seen"], "act": "keep"}, follow=True)
    assert page.redirect_chain == [(reverse("class_roster", args=[training_class.pk]), 302)]
    assert Enrolment.objects.get().person.name == "陈国梁"


def test_enter_looks_and_does_not_keep(staff: Any, training_class: Any) -> None:
    seen = staff.post(address(training_class), TYPED).context["seen"]
    staff.post(address(training_class), TYPED | {"seen": seen, "act": "look"})
    assert not Enrolment.objects.exists()


def test_changed_after_the_look_is_looked_at_again(staff: Any, training_class: Any) -> None:
    seen = staff.post(address(training_class), TYPED).context["seen"]
    page = staff.post(address(training_class), TYPED | {"name": "陈国良", "seen": seen, "act": "keep"})
    assert page.context["outlook"] and not Enrolment.objects.exists()


def test_without_a_policy_it_is_said_and_can_be_kept(staff: Any, training_class: Any) -> None:
    page = staff.post(address(training_class), TYPED)
    assert page.context["outlook"].no_quote
    again = {"seen": page.context["seen"], "act": "keep_and_next"}
    page = staff.post(address(training_class), TYPED | again, follow=True)
    assert page.redirect_chain == [(address(training_class), 302)] and Enrolment.objects.count() == 1


def test_who_applied_is_decided_on_and_whose_application_ended_is_entered(
    staff: Any, training_class: Any, staff_a: Any
) -> None:
    person = PersonFactory(id_number=TYPED["id_number"], name=TYPED["name"])
    waiting = EnrolmentFactory(training_class=training_class, person=person, applied=True)
    page = staff.post(address(training_class), TYPED)
    assert page.status_code == 422 and "请先在花名册中接收或退回这份报名" in page.content.decode()
    enrolments.withdraw(waiting, reason="时间不合适", actor=staff_a, now=timezone.now())
    seen = staff.post(address(training_class), TYPED).context["seen"]
    assert Enrolment.objects.get().state == "withdrawn"
    staff.post(address(training_class), TYPED | {"seen": seen, "act": "keep"})
    assert Enrolment.objects.get().state == "enrolled"


def test_faults_beside_their_boxes(staff: Any, training_class: Any) -> None:
    page = staff.post(address(training_class), TYPED | {"id_number": "320299", "phone": "1"})
    assert page.status_code == 422 and set(page.context["form"].errors) == {"id_number", "phone"}
    assert page.context["outlook"] is None


def test_a_closed_roster_has_no_form(staff: Any, training_class: Any) -> None:
    in_state(training_class, "accepted")
    assert "id_id_number" not in staff.get(address(training_class)).content.decode()
    assert staff.post(address(training_class), TYPED).status_code == 422


def test_the_roster_leads_there_and_to_each_entry(staff: Any, training_class: Any, staff_a: Any) -> None:
    page = staff.post(address(training_class), TYPED)
    staff.post(address(training_class), TYPED | {"seen": page.context["seen"], "act": "keep"})
    own = Enrolment.objects.get()
    roster = reverse("class_roster", args=[training_class.pk])
    shown = staff.get(roster).content.decode()
    assert address(training_class) in shown and reverse("enrolment_revise", args=[own.pk]) in shown
    kept = staff.post(reverse("enrolment_revise", args=[own.pk]), {"note": "夜班", "group": "veteran"}, follow=True)
    assert kept.redirect_chain == [(roster, 302)]
    own.refresh_from_db()
    assert (own.note, own.group.code) == ("夜班", "veteran")
    staff.post(reverse("enrolment_drop", args=[own.pk]), {"reason": "登记有误"})
    assert reverse("enrolment_put_back", args=[own.pk]) in staff.get(roster).content.decode()
    staff.post(reverse("enrolment_put_back", args=[own.pk]))
    own.refresh_from_db()
    assert own.state == "enrolled"


def test_of_another_school(signed_in: Any, training_class: Any, institution_b: Any) -> None:
    stranger = signed_in(staff_of(institution_b, "stranger"))
    assert stranger.post(address(training_class), TYPED).status_code == 404
