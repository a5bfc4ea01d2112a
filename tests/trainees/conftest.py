"""Whom and what several tests of trainees begin with."""

from typing import Any

import pytest

from institutions.models import OpenEnrolment, TrainingClass
from tests.institutions.factories import OpenEnrolmentFactory
from tests.trainees.factories import PersonFactory
from tests.trainees.situations import groups_loaded
from trainees.models import Person


@pytest.fixture
def opening(training_class: TrainingClass) -> OpenEnrolment:
    """Two places in a draft without a roster."""
    groups_loaded()
    TrainingClass.objects.filter(pk=training_class.pk).update(enrolled_count=0)
    training_class.refresh_from_db()
    return OpenEnrolmentFactory(training_class=training_class, places=2)


@pytest.fixture
def person(trainee: Any) -> Person:
    """The trainee, as a person on file."""
    return PersonFactory(user=trainee)
