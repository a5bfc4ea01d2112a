"""A class is closed when nothing more can come of it: every certificate claimed, every claim paid or ended."""

from datetime import datetime

from django.db.models import QuerySet

from certificates.models import Certificate
from institutions.models import TrainingClass
from portal.shared import workflow
from subsidies import class_money
from subsidies.models import Claim, ClaimLine
from trainees.models import Enrolment


def close_due(*, now: datetime) -> list[TrainingClass]:
    """Close every evaluated class of which nothing can be claimed any more; returns those that closed.

    A class nobody was certified in is one of them. Safe to repeat.
    """
    waiting = Claim.objects.filter(state__in=class_money.NOT_OVER).values("training_class")
    over = TrainingClass.objects.filter(state=TrainingClass.State.EVALUATED)
    done = over.exclude(pk__in=waiting).exclude(pk__in=_unclaimed().values("training_class")).order_by("pk")
    return [workflow.perform(training_class, "close", actor=None, now=now) for training_class in done]


def _unclaimed() -> QuerySet[Enrolment]:
    """Whose certificate may still be claimed: it was not revoked, and its line, if there was one, was taken back."""
    held = Enrolment.objects.filter(pk__in=Certificate.objects.of_trainings().values("enrolment"))
    claimed = ClaimLine.objects.exclude(state=ClaimLine.State.WITHDRAWN).values("enrolment")
    return held.exclude(pk__in=claimed)
