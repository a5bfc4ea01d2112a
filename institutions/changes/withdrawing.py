"""An institution takes back a change that is not decided, by itself or with its class."""

from datetime import datetime
from typing import Any

from django.db import transaction

from institutions.models import ChangeRequest, TrainingClass
from portal.shared import trail, workflow


@transaction.atomic
def withdraw(request: ChangeRequest, *, actor: Any, now: datetime) -> ChangeRequest:
    """The institution takes back a change that is not decided. Raises `Refused`."""
    training_class = request.training_class
    workflow.lock(training_class)
    workflow.perform(request, "withdraw", actor=actor, now=now)
    trail.record("withdraw change", training_class, actor=actor, details={"change": request.pk}, at=now)
    return request


def withdraw_open(training_class: TrainingClass, *, actor: Any, now: datetime) -> None:
    """The class stops, and with it the change its institution asked for. What the bureau found stays as it is."""
    for request in training_class.changes.filter(state=ChangeRequest.State.FILED, found_at=None):
        withdraw(request, actor=actor, now=now)
