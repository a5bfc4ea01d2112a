"""The terminal at the door of a class under way, which sends its marks every evening. Classes before it hung there had
their files handed in."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from institutions.models import TrainingClass
from trainees import device_batches, devices
from trainees.device_export import DeviceMark

EVENING = time(17, 30)


def send(
    training_class: TrainingClass, marks: Sequence[DeviceMark], *, number: str, actor: Any, now: datetime
) -> None:
    """Register the device before the first day, and let it send what it saw; its clock is three seconds fast."""
    device, _key = devices.register(
        training_class.institution, number=number, name="实训楼门口人脸机", site=training_class.site, actor=actor,
        now=min(_at(training_class.starts_on - timedelta(days=1), time(10)), now),
    )  # fmt: skip
    for day in sorted({timezone.localdate(mark.at) for mark in marks}):
        of_day = [mark for mark in marks if timezone.localdate(mark.at) == day]
        evening = min(_at(day, EVENING), now)
        device_batches.receive(
            device, key=f"evening-{day}", body=str(day).encode(), marks=of_day, unread=[],
            sent_at=evening + timedelta(seconds=3), now=evening,
        )  # fmt: skip


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
