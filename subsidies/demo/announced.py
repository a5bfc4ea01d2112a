"""A class of the city that is open to whoever applies."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from institutions import open_enrolment
from institutions.models import TrainingClass
from trainees import applications
from trainees.models import Person


def open_class(training_class: TrainingClass, *, places: int, actor: Any, days: tuple[datetime, datetime]) -> None:
    """Announce it on the first of these days; the person who signs in as trainee applies on the second."""
    at, applied_at = days
    opened = open_enrolment.begin(
        training_class, opens_on=timezone.localdate(at), closes_on=training_class.starts_on - timedelta(days=8),
        places=places, note="请带身份证原件，上课须穿软底鞋。", actor=actor, now=at,
    )  # fmt: skip
    person = Person.objects.get(user__isnull=False)
    applications.apply(opened, person, group=None, actor=person.user, now=applied_at)
    training_class.refresh_from_db()
