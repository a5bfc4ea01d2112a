"""Persons: one row a number whoever asks, changes and looks on the trail."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.shared import trail
from portal.shared.identity import parse
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.trainees.factories import EnrolmentFactory, PersonFactory, RegisterRecordFactory, id_number
from tests.trainees.situations import class_of, in_state
from trainees import persons
from trainees.models import Person
from trainees.persons import NewPerson

pytestmark = pytest.mark.django_db


def someone(name: str = "陈国梁", order: int = 1) -> NewPerson:
    return NewPerson(parse(id_number(order)), name)


def test_same_number_is_same_person() -> None:
    assert persons.find_or_create(someone()) == persons.find_or_create(someone())
    assert (Person.objects.get().sex, Person.objects.get().sort_key) == ("m", "chen guo liang")


def test_other_name_says_what_to_do() -> None:
    persons.find_or_create(someone("沈雅琴"))
    with pytest.raises(Refused) as refused:
        persons.find_or_create(someone("沈雅芹"))
    assert refused.value.codes == ["NUMBER_KNOWN_OTHER_NAME"]


def test_change_is_on_the_trail(staff_a: Any) -> None:
    person = PersonFactory(phone="13900000001")
    persons.update(person, phone="13900000002", education="", actor=staff_a)
    persons.update(person, phone="13900000002", actor=staff_a)
    record = TrailRecord.objects.get(verb="change contact")
    assert (record.actor, record.details) == (staff_a, {"fields": ["phone"]})
    assert Person.objects.get(phone_index__of="13900000002") == person


def test_reveal_leaves_a_record(staff_a: Any, institution_a: Any) -> None:
    person = EnrolmentFactory(training_class=class_of(institution_a)).person
    assert persons.reveal(person, "id_number", purpose="check_card", actor=staff_a) == person.id_number
    record = TrailRecord.objects.get(verb="reveal id_number")
    assert (record.purpose, record.actor) == ("check_card", staff_a)
    assert person.id_number not in str(record.details)


@pytest.mark.parametrize(("looker", "purpose"), [(None, "audit"), ("staff_a", "")])
def test_database_keeps_no_look_without_who_and_why(request: Any, looker: str | None, purpose: str) -> None:
    actor = looker and request.getfixturevalue(looker)
    with pytest.raises(IntegrityError, match="trail_look_says_who_and_why"), transaction.atomic():
        trail.record("reveal id_number", PersonFactory(), actor=actor, purpose=purpose)


def test_reveal_of_groups_by_officers(officer_first: Any, institution_a: Any) -> None:
    person = EnrolmentFactory(training_class=in_state(class_of(institution_a), "filed")).person
    RegisterRecordFactory(extract__groups=True, person=person, details={"group": "disabled", "degree": ""})
    assert persons.reveal(person, "register_groups", purpose="register", actor=officer_first) == "disabled"


@pytest.mark.parametrize("who", ["teacher_a", "staff_b", "officer_elsewhere", "trainee", "evaluator"])
def test_reveal_refused_to_others(request: Any, institution_a: Any, who: str) -> None:
    person = EnrolmentFactory(training_class=class_of(institution_a)).person
    with pytest.raises(Refused):
        persons.reveal(person, "id_number", purpose="check_card", actor=request.getfixturevalue(who))
    assert not TrailRecord.objects.filter(verb__startswith="reveal").exists()


@pytest.mark.parametrize(("field", "purpose"), [("name", "audit"), ("id_number", ""), ("id_number", "curiosity")])
def test_reveal_needs_field_and_purpose(institution_a: Any, staff_a: Any, field: str, purpose: str) -> None:
    person = EnrolmentFactory(training_class=class_of(institution_a)).person
    with pytest.raises(Refused):
        persons.reveal(person, field, purpose=purpose, actor=staff_a)
