"""Trainees apply for a place: who may, who is told why not, and no place is given twice."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions import open_enrolment
from institutions.models import OpenEnrolment, TrainingClass
from portal.reference.models import PopulationGroup
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.institutions.factories import ClassSessionFactory, OpenEnrolmentFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from tests.trainees.situations import groups_loaded, in_state
from trainees import applications, enrolments
from trainees.models import Enrolment, GroupEvidence, Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def apply(opening: OpenEnrolment, person: Person, *, group: str = "", **more: Any) -> Enrolment:
    chosen = PopulationGroup.objects.filter(code=group).first()
    return applications.apply(opening, person, group=chosen, **({"actor": person.user, "now": timezone.now()} | more))


def refused(opening: OpenEnrolment, person: Person, **more: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        apply(opening, person, **more)
    return caught.value.codes


def test_an_application_waits_and_takes_a_place(opening: Any, person: Any) -> None:
    enrolment = apply(opening, person, group="veteran")
    assert (enrolment.state, enrolment.opening, enrolment.enrolled_at) == ("applied", opening, None)
    opening.training_class.refresh_from_db()
    assert opening.training_class.enrolled_count == 1
    assert open_enrolment.standing_of(opening.training_class).places_left == 1
    assert not GroupEvidence.objects.exists()  # the word of an applicant alone
    assert TrailRecord.objects.filter(verb="apply").count() == 1


def test_twice_is_once(opening: Any, person: Any) -> None:
    assert apply(opening, person) == apply(opening, person) and Enrolment.objects.count() == 1


def test_days(opening: Any, person: Any) -> None:
    before = timezone.now() - timedelta(days=60)
    assert refused(opening, person, now=before) == ["NOT_OPEN_YET"]
    assert refused(opening, person, now=timezone.now() + timedelta(days=30)) == ["ENROLMENT_OVER"]
    open_enrolment.end(opening, actor=person.user, now=timezone.now())
    assert refused(opening, person) == ["ENROLMENT_ENDED"]


@pytest.mark.parametrize("state", ["filed", "accepted", "running", "withdrawn", "cancelled"])
def test_closed_roster(opening: Any, person: Any, state: str) -> None:
    in_state(opening.training_class, state)
    assert refused(opening, person) == ["CLASS_CLOSED"]


def test_no_place_left(opening: Any, person: Any) -> None:
    for _n in range(2):
        apply(opening, PersonFactory())
    assert refused(opening, person) == ["NO_PLACE_LEFT"]


def test_no_place_left_because_the_roster_filled_up(opening: Any, person: Any) -> None:
    course = opening.training_class
    TrainingClass.objects.filter(pk=course.pk).update(planned_headcount=1, enrolled_count=1)
    assert refused(opening, person) == ["NO_PLACE_LEFT"]


def test_for_certain_groups_alone(person: Any, training_class: Any) -> None:
    groups_loaded()
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=0)
    opening = OpenEnrolmentFactory(training_class=training_class, groups=["veteran"])
    assert refused(opening, person) == refused(opening, person, group="new_hire") == ["GROUP_NOT_ADMITTED"]
    assert apply(opening, person, group="veteran").group.code == "veteran"


def test_too_young_and_full_are_said_together(opening: Any, trainee: Any) -> None:
    child = PersonFactory(user=trainee, birth_date=date(timezone.localdate().year - 12, 1, 1))
    for _n in range(2):
        apply(opening, PersonFactory())
    assert refused(opening, child) == ["NO_PLACE_LEFT", "UNDER_AGE"]


def test_lessons_at_the_same_time(opening: Any, person: Any, running_class: Any) -> None:
    lesson = running_class.sessions.earliest("starts_at")
    EnrolmentFactory(training_class=running_class, person=person)
    ClassSessionFactory(training_class=opening.training_class, starts_at=lesson.starts_at, ends_at=lesson.ends_at)
    assert refused(opening, person) == ["IN_ANOTHER_CLASS"]


def test_accepted_is_on_the_roster_with_the_group(opening: Any, person: Any, staff_a: Any) -> None:
    enrolment = applications.accept(apply(opening, person, group="veteran"), actor=staff_a, now=timezone.now())
    assert (enrolment.state, enrolment.enrolled_by) == ("enrolled", staff_a)
    assert GroupEvidence.objects.get().group.code == "veteran"
    assert TrainingClass.objects.get(pk=opening.training_class_id).enrolled_count == 1


def test_accepting_never_exceeds_the_plan(opening: Any, person: Any, staff_a: Any) -> None:
    enrolment = apply(opening, person)
    EnrolmentFactory(training_class=opening.training_class)
    TrainingClass.objects.filter(pk=opening.training_class_id).update(planned_headcount=1)
    with pytest.raises(Refused) as caught:
        applications.accept(enrolment, actor=staff_a, now=timezone.now())
    assert caught.value.codes == ["CLASS_FULL"]


def test_whoever_withdrew_may_come_back_and_whoever_was_declined_may_not(
    opening: Any, person: Any, staff_a: Any
) -> None:
    enrolment = apply(opening, person, group="veteran")
    enrolments.withdraw(enrolment, reason="时间不合适", actor=person.user, now=timezone.now())
    assert open_enrolment.standing_of(opening.training_class).places_left == 2
    again = apply(opening, person, group="new_hire")
    assert (again.pk, again.state, again.group.code, again.left_reason) == (enrolment.pk, "applied", "new_hire", "")
    enrolments.withdraw(again, reason="不符合招收条件", actor=staff_a, now=timezone.now())
    assert refused(opening, person) == ["APPLICATION_DECLINED"]


def test_whoever_left_asks_the_institution(opening: Any, person: Any) -> None:
    EnrolmentFactory(training_class=opening.training_class, person=person, dropped=True)
    assert refused(opening, person) == ["HAS_LEFT_CLASS"]


@pytest.fixture
def own_page(signed_in: Callable[[Any], Any], person: Person) -> Any:
    return signed_in(person.user)


CONFIRMED = {"group": "veteran", "confirmed": "on"}


def test_applied_taken_back_and_applied_again_on_the_pages(own_page: Any, opening: Any) -> None:
    url = reverse("my_application", args=[opening.pk])
    assert url in own_page.get(reverse("open_class_show", args=[opening.pk])).content.decode()
    assert own_page.post(url, {"group": "veteran"}).status_code == 422 and not Enrolment.objects.exists()
    page = own_page.post(url, CONFIRMED, follow=True)
    enrolment = Enrolment.objects.get()
    assert page.redirect_chain == [(reverse("my_class", args=[enrolment.pk]), 302)]
    taking_back = reverse("my_application_withdraw", args=[enrolment.pk])
    assert taking_back in page.content.decode()
    assert own_page.get(url).context["known"] == enrolment
    own_page.post(taking_back, {"reason": "时间不合适"})
    own_page.post(url, CONFIRMED)
    enrolment.refresh_from_db()
    assert enrolment.state == "applied"


def test_why_not_stands_in_the_place_of_the_form(own_page: Any, opening: Any) -> None:
    in_state(opening.training_class, "filed")
    page = own_page.get(reverse("my_application", args=[opening.pk]))
    assert [reason.code for reason in page.context["why_not"]] == ["CLASS_CLOSED"]
    assert "id_confirmed" not in page.content.decode()
    assert own_page.post(reverse("my_application", args=[opening.pk]), CONFIRMED).status_code == 422


def test_nobody_takes_back_the_application_of_another(own_page: Any, opening: Any) -> None:
    other = apply(opening, PersonFactory())
    url = reverse("my_application_withdraw", args=[other.pk])
    assert own_page.post(url, {"reason": "时间不合适"}).status_code == 404
    other.refresh_from_db()
    assert other.state == "applied"


def test_the_institution_decides_on_the_page(signed_in: Any, staff_a: Any, opening: Any, person: Any) -> None:
    staff, enrolment = signed_in(staff_a), apply(opening, person)
    other = apply(opening, PersonFactory())
    roster = reverse("class_roster", args=[opening.training_class_id])
    page = staff.get(roster)
    assert page.context["waiting"] == 2
    url = reverse("enrolment_decide", args=[enrolment.pk])
    assert url in page.content.decode()
    assert staff.post(url, {"act": "decline", "reason": ""}).status_code == 422
    assert staff.post(url, {"act": "accept"}, follow=True).redirect_chain == [(roster, 302)]
    enrolment.refresh_from_db()
    assert enrolment.state == "enrolled"
    assert staff.post(url, {"act": "accept"}).status_code == 422  # decided in another window
    staff.post(reverse("enrolment_decide", args=[other.pk]), {"act": "decline", "reason": "不符合招收条件"})
    other.refresh_from_db()
    assert (other.state, other.left_reason) == ("withdrawn", "不符合招收条件")


def test_trainee_without_a_file(signed_in: Any, trainee: Any, opening: Any) -> None:
    assert signed_in(trainee).get(reverse("my_application", args=[opening.pk])).status_code == 404
