"""The classes of one person, each with the hours attended so far and the next session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from institutions.models import ClassSession, TrainingClass
from trainees.attendance_grid import Row
from trainees.models import Enrolment
from trainees.own_attendance import rows_of

CLASS_PARTS = ("training_class__institution__jurisdiction", "training_class__occupation", "training_class__site")
OPEN = [TrainingClass.State.ACCEPTED, TrainingClass.State.RUNNING, TrainingClass.State.ENDED]
LAST = 2  # how many of the past stand in a file without an open one


@dataclass(frozen=True)
class OwnClass:
    """A class of mine: hours so far of those planned, and the next session."""

    enrolment: Enrolment
    row: Row
    next: ClassSession | None

    @property
    def asked(self) -> bool:
        """Whether the person has not said yet that they signed up, and the class is not over."""
        entered = self.enrolment.state == Enrolment.State.ENROLLED and self.enrolment.applied_at is None
        return bool(entered and self.enrolment.own_word is None)

    @property
    def attended(self) -> Decimal:
        return self.row.on_site + self.row.online


def enrolments_of(user: Any) -> list[Enrolment]:
    """Every class the person was entered in, the newest first."""
    own = Enrolment.objects.visible_to(user).filter(person__user=user).with_own_word().select_related(*CLASS_PARTS)
    return list(own.order_by("-training_class__starts_on", "-pk"))


def present(enrolments: Sequence[Enrolment]) -> Sequence[Enrolment]:
    """Those of classes that are open, or the last ones where none is."""
    return [each for each in enrolments if each.training_class.state in OPEN] or enrolments[:LAST]


def with_hours(enrolments: Sequence[Enrolment], *, now: datetime) -> list[OwnClass]:
    """Each with its hours and its next session."""
    rows = rows_of(enrolments, now=now)
    return [OwnClass(each, rows[each.pk], _next(rows[each.pk], now)) for each in enrolments]


def _next(row: Row, now: datetime) -> ClassSession | None:
    return next((cell.session for cell in row.cells if cell.session.starts_at > now), None)
