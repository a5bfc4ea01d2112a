"""Many apply at once for a few places: nobody gets one that is taken."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from institutions.models import OpenEnrolment, TrainingClass
from tests.institutions.factories import OpenEnrolmentFactory
from tests.trainees.factories import PersonFactory
from tests.trainees.test_roster_races import at_once
from trainees import applications
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_for_three_places(training_class: Any) -> None:
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=0)
    opening, people = OpenEnrolmentFactory(training_class=training_class, places=3), PersonFactory.create_batch(8)

    def apply(person: Any) -> Callable[[], Any]:
        seen = OpenEnrolment.objects.select_related("training_class").get(pk=opening.pk)  # each has its own window
        return lambda: applications.apply(seen, person, group=None, actor=None, now=timezone.now()).state

    found = at_once(*map(apply, people))
    assert sorted(map(str, found)) == [*["['NO_PLACE_LEFT']"] * 5, *["applied"] * 3]
    assert Enrolment.objects.count() == 3
    assert TrainingClass.objects.get(pk=training_class.pk).enrolled_count == 3


def test_one_person_in_two_windows(training_class: Any) -> None:
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=0)
    opening, person = OpenEnrolmentFactory(training_class=training_class, places=3), PersonFactory()

    def apply() -> Any:
        seen = OpenEnrolment.objects.select_related("training_class").get(pk=opening.pk)
        return applications.apply(seen, person, group=None, actor=None, now=timezone.now()).pk

    assert len(set(at_once(apply, apply))) == 1 and Enrolment.objects.count() == 1
