"""A class opened to whoever applies: its terms, its places, and what the public reads of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from institutions import checks, open_enrolment
from institutions.models import OpenEnrolment, TrainingClass
from portal.shared.refusals import Refused
from tests.institutions.factories import OpenEnrolmentFactory, TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory
from tests.trainees.situations import in_state

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def own(training_class: TrainingClass) -> TrainingClass:
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=0)
    training_class.refresh_from_db()
    return training_class


def begin(own: TrainingClass, actor: Any, **terms: Any) -> OpenEnrolment:
    today = timezone.localdate()
    return open_enrolment.begin(
        own, actor=actor, now=timezone.now(), **({"opens_on": today, "closes_on": today + DAY, "places": 5} | terms)
    )


def refused(own: TrainingClass, actor: Any, **terms: Any) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        begin(own, actor, **terms)
    return {(reason.code, reason.field) for reason in caught.value.reasons}


def test_terms_that_cannot_be(own: Any, staff_a: Any) -> None:
    today = timezone.localdate()
    wrong = {"opens_on": today, "closes_on": today - DAY, "places": 0, "groups": ["nobody"]}
    assert refused(own, staff_a, **wrong) == {
        ("CLOSES_PAST", "closes_on"), ("CLOSES_BEFORE_OPENING", "closes_on"), ("NO_PLACES", "places"),
        ("GROUP_UNKNOWN", "groups"),
    }  # fmt: skip
    assert refused(own, staff_a, closes_on=own.starts_on) == {("CLOSES_TOO_LATE", "closes_on")}
    assert refused(own, staff_a, places=own.planned_headcount + 1) == {("TOO_MANY_PLACES", "places")}
    assert not OpenEnrolment.objects.exists()


def test_open_once_at_a_time(own: Any, staff_a: Any) -> None:
    opened = begin(own, staff_a)
    assert refused(own, staff_a) == {("OPEN_ALREADY", "")}
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenEnrolmentFactory(training_class=own)
    open_enrolment.end(opened, actor=staff_a, now=timezone.now())
    assert begin(own, staff_a, places=3).places == 3
    with pytest.raises(Refused):
        open_enrolment.end(opened, actor=staff_a, now=timezone.now())


@pytest.mark.parametrize("state", ["filed", "accepted", "running", "ended", "withdrawn", "cancelled"])
def test_closed_class_is_not_opened(own: Any, staff_a: Any, state: str) -> None:
    assert refused(in_state(own, state), staff_a) == {("CLASS_CLOSED_TO_ENROLMENT", "")}


def test_what_was_announced_stays(own: Any, staff_a: Any) -> None:
    opened = begin(own, staff_a)
    for change in ({"places": 9}, {"closes_on": own.starts_on}, {"groups": ["veteran"]}):
        with pytest.raises(InternalError), transaction.atomic():
            OpenEnrolment.objects.filter(pk=opened.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        opened.delete()


def test_a_class_with_open_applications_is_not_filed(own: Any, staff_a: Any) -> None:
    opened = begin(own, staff_a)
    EnrolmentFactory(training_class=own, applied=True, opening=opened, applied_at=timezone.now())
    found = checks.refusals(checks.Filing(own, day=timezone.localdate(), reader=staff_a))
    assert "APPLICATIONS_WAIT" in {reason.code for reason in found}
    own.enrolments.update(state="withdrawn", left_at=timezone.now(), left_reason="改期")
    found = checks.refusals(checks.Filing(own, day=timezone.localdate(), reader=staff_a))
    assert "APPLICATIONS_WAIT" not in {reason.code for reason in found}


@pytest.fixture
def announced(own: Any) -> OpenEnrolment:
    return OpenEnrolmentFactory(training_class=own, places=2)


def listed(client: Any, **query: str) -> list[OpenEnrolment]:
    return list(client.get(reverse("open_class_list"), query).context["table"].rows)


def test_public_list_counts_places(client: Any, announced: Any) -> None:
    [row] = listed(client)
    assert row.places_left == 2
    taken = {"training_class": announced.training_class, "opening": announced, "applied_at": timezone.now()}
    EnrolmentFactory(applied=True, **taken)
    EnrolmentFactory(state="withdrawn", enrolled_at=None, left_at=timezone.now(), left_reason="改期", **taken)
    [row] = listed(client)
    assert row.places_left == 1
    EnrolmentFactory(**taken)
    page = client.get(reverse("open_class_list")).content.decode()
    assert "已满" in page


@pytest.mark.parametrize("state", ["filed", "accepted", "running", "cancelled"])
def test_list_leaves_out_what_takes_nobody(client: Any, announced: Any, state: str) -> None:
    assert listed(client)
    in_state(announced.training_class, state)
    assert listed(client) == []
    page = client.get(reverse("open_class_show", args=[announced.pk]))
    assert page.status_code == 200 and reverse("my_application", args=[announced.pk]) not in page.content.decode()


def test_list_leaves_out_what_is_over(client: Any, own: Any) -> None:
    today = timezone.localdate()
    OpenEnrolmentFactory(training_class=own, opens_on=today - 3 * DAY, closes_on=today - DAY)
    assert listed(client) == []


def test_filters(client: Any, announced: Any, institution_b: Any) -> None:
    other = OpenEnrolmentFactory(
        training_class=TrainingClassFactory(title="乙班", institution=institution_b, enrolled_count=0,
                                            starts_on=announced.training_class.starts_on + 9 * DAY)
    )  # fmt: skip
    assert listed(client) == [announced, other]
    assert listed(client, q="乙班") == [other]
    assert listed(client, q="没有的") == []
    assert listed(client, occupation=str(announced.training_class.occupation_id)) == [announced]
    district = announced.training_class.institution.jurisdiction_id
    assert listed(client, district=str(district)) == [announced, other]
    assert listed(client, occupation="drop table", district="x") == [announced, other]  # nothing chosen that exists


def test_pages_hold_nothing_personal(client: Any, announced: Any) -> None:
    person = EnrolmentFactory(
        training_class=announced.training_class, opening=announced, applied_at=timezone.now()
    ).person
    for page in (reverse("open_class_list"), reverse("open_class_show", args=[announced.pk])):
        shown = client.get(page).content.decode()
        assert person.name not in shown and announced.training_class.instructor.name not in shown


def test_a_class_that_is_no_more(client: Any) -> None:
    assert client.get(reverse("open_class_show", args=[9_999])).status_code == 404


def test_opened_and_ended_on_the_page(signed_in: Callable[[Any], Any], own: Any, staff_a: Any) -> None:
    staff, url = signed_in(staff_a), reverse("class_open", args=[own.pk])
    today = timezone.localdate()
    terms = {"opens_on": today, "closes_on": today + DAY, "places": 2, "groups": ["veteran"], "note": "自带工作服"}
    assert staff.post(url, terms | {"places": "900"}).status_code == 422
    page = staff.post(url, terms, follow=True)
    opened = page.context["standing"]
    assert (opened.places_left, opened.note, opened.groups) == (2, "自带工作服", ["veteran"])
    ending = reverse("class_open_end", args=[own.pk])
    assert staff.post(ending, {"opening": "9999"}).status_code == 404
    page = staff.post(ending, {"opening": opened.pk}, follow=True)
    assert page.context["standing"] is None
    opened.refresh_from_db()
    assert opened.ended_by == staff_a
