"""Two confirmations at once enrol everybody once; so do two people who enter the same number."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from institutions.models import TrainingClass
from portal.shared.identity import parse
from portal.shared.refusals import Refused
from tests.trainees.factories import id_number
from tests.trainees.situations import HANDED_IN, class_of, hand_in
from trainees import persons, roster_import
from trainees.models import Enrolment, Person
from trainees.persons import NewPerson

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run every task in a thread of its own, all starting together; a refusal is its answer."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return task()
        except Refused as refused:
            return refused.codes
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_one_file_confirmed_twice_at_once(institution_a: Any, staff_a: Any) -> None:
    own = class_of(institution_a)
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own)

    def confirm() -> Any:
        seen = TrainingClass.objects.get(pk=own.pk)  # each window has read its own
        return roster_import.confirm(upload, training_class=seen, actor=staff_a, now=HANDED_IN).created

    assert sorted(map(str, at_once(confirm, confirm))) == ["40", "['UPLOAD_CLOSED']"]
    assert Enrolment.objects.count() == 40


def test_same_people_into_two_classes_at_once(
    institution_a: Any, institution_b: Any, staff_a: Any, staff_b: Any
) -> None:
    classes = [(class_of(institution_a), staff_a), (class_of(institution_b), staff_b)]
    files = [hand_in("roster-clean.xlsx", owner=user, subject=own) for own, user in classes]

    def confirm(place: int) -> Callable[[], Any]:
        own, user = classes[place]
        return lambda: roster_import.confirm(files[place], training_class=own, actor=user, now=HANDED_IN).created

    assert at_once(confirm(0), confirm(1)) == [40, 40]
    assert (Person.objects.count(), Enrolment.objects.count()) == (40, 80)


def test_one_number_entered_by_eight(db: None) -> None:
    new = NewPerson(parse(id_number(1)), "陈国梁")
    found = at_once(*[lambda: persons.find_or_create(new).pk] * 8)
    assert len(set(found)) == 1 and Person.objects.count() == 1
