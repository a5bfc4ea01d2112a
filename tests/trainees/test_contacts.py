"""An institution reads what another knows of a person once a class of its own with that person has been filed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from institutions.models import TrainingClass
from portal.shared.refusals import Refused
from tests.institutions.factories import TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory, GroupEvidenceFactory
from tests.trainees.situations import class_of, in_state
from trainees import persons
from trainees.models import Enrolment, Person
from trainees.roster_rows import roster_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(institution_b: Any) -> Person:
    """Somebody whom the second institution alone knows, with phone, account and a group."""
    person: Person = EnrolmentFactory(
        person__with_account=True, person__education="大学专科", person__phone="13912347788",
        person__account_number="6217009912345678806",
        training_class=TrainingClassFactory(institution=institution_b, filed=True),
    ).person  # fmt: skip
    GroupEvidenceFactory(person=person, source=roster_source(person.enrolments.get().training_class))
    return person


@pytest.fixture
def drafted(known: Person, institution_a: Any) -> Enrolment:
    """The same person on a draft of the first institution."""
    course, long_ago = class_of(institution_a), datetime(2020, 1, 6, tzinfo=UTC)
    enrolment: Enrolment = EnrolmentFactory(person=known, training_class=course, enrolled_at=long_ago)
    return enrolment


def secrets(person: Person) -> list[str]:
    theirs = roster_source(person.enrolments.order_by("pk")[0].training_class)
    return [person.phone[-4:], person.account_number[-4:], person.account_bank, person.education, theirs]


def shown(client: Any, enrolment: Enrolment) -> str:
    pages = {"person_detail": enrolment.person_id, "class_roster": enrolment.training_class_id}
    return "".join(client.get(reverse(name, args=[key])).content.decode() for name, key in pages.items())


def test_draft_opens_nothing_that_another_entered(signed_in: Any, staff_a: Any, drafted: Enrolment) -> None:
    page = shown(signed_in(staff_a), drafted)
    assert drafted.person.name in page
    assert [secret for secret in secrets(drafted.person) if secret in page] == []
    assert "备案" in page


@pytest.mark.parametrize("field", ["phone", "account_number", "register_groups"])
def test_draft_reveals_no_number(staff_a: Any, drafted: Enrolment, field: str) -> None:
    with pytest.raises(Refused) as refused:
        persons.reveal(drafted.person, field, purpose="check_card", actor=staff_a)
    assert refused.value.codes == ["REVEAL_NOT_YET"]
    assert persons.reveal(drafted.person, "id_number", purpose="check_card", actor=staff_a)


def test_filed_class_opens_contact_and_account_and_no_other_roster(
    signed_in: Any, staff_a: Any, drafted: Enrolment
) -> None:
    in_state(drafted.training_class, "filed")
    page, person = shown(signed_in(staff_a), drafted), drafted.person
    assert [secret in page for secret in secrets(person)] == [True, True, True, True, False]
    assert persons.reveal(person, "phone", purpose="enquiry", actor=staff_a) == person.phone


def test_returned_class_opens_those_alone_who_were_handed_in_with_it(staff_a: Any, drafted: Enrolment) -> None:
    course = in_state(drafted.training_class, "filed")
    TrainingClass.objects.filter(pk=course.pk).update(filed_at=drafted.enrolled_at - timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        persons.reveal(drafted.person, "phone", purpose="check_card", actor=staff_a)
    assert refused.value.codes == ["REVEAL_NOT_YET"]


def joined(enrolment: Enrolment) -> Enrolment:
    """As somebody who joined an accepted class by a change: enrolled after its filing."""
    course = in_state(enrolment.training_class, "accepted")
    Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=course.filed_at + timedelta(days=2))
    return enrolment


def test_accepted_change_opens_whoever_joined_by_it(staff_a: Any, drafted: Enrolment) -> None:
    person = joined(drafted).person
    assert persons.reveal(person, "phone", purpose="enquiry", actor=staff_a) == person.phone


def test_whoever_joined_another_class_is_closed_to_a_draft_of_before(
    signed_in: Any, staff_b: Any, institution_a: Any, institution_b: Any
) -> None:
    first = EnrolmentFactory(person__phone="13912347788", training_class=class_of(institution_b))
    later = EnrolmentFactory(person=first.person, training_class=class_of(institution_a))
    assert "7788" in shown(signed_in(staff_b), first)
    joined(later)
    assert "7788" not in shown(signed_in(staff_b), first)


def test_application_that_nobody_took_up_opens_nothing(staff_a: Any, drafted: Enrolment) -> None:
    in_state(drafted.training_class, "accepted")
    Enrolment.objects.filter(pk=drafted.pk).update(state="applied", enrolled_at=None)
    with pytest.raises(Refused):
        persons.reveal(drafted.person, "phone", purpose="check_card", actor=staff_a)


def test_later_draft_of_another_closes_nothing(
    signed_in: Any, staff_a: Any, staff_b: Any, institution_a: Any, institution_b: Any
) -> None:
    first = EnrolmentFactory(person__phone="13912347788", training_class=class_of(institution_a))
    later = EnrolmentFactory(person=first.person, training_class=class_of(institution_b))
    assert "7788" in shown(signed_in(staff_a), first)
    assert "7788" not in shown(signed_in(staff_b), later)


def test_whom_it_entered_alone_an_institution_sees_from_the_draft_on(
    signed_in: Any, staff_a: Any, institution_a: Any
) -> None:
    enrolment = EnrolmentFactory(person__with_account=True, training_class=class_of(institution_a))
    assert enrolment.person.phone[-4:] in shown(signed_in(staff_a), enrolment)


def test_officers_see_what_is_on_file(signed_in: Any, officer_first: Any, known: Person, city: Any) -> None:
    institution = known.enrolments.get().training_class.institution
    institution.jurisdiction = city
    institution.save()
    page = signed_in(officer_first).get(reverse("person_detail", args=[known.pk])).content.decode()
    assert all(secret in page for secret in secrets(known))
