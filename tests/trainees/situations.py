"""What tests of trainees begin with: a class with a roster file handed in, the groups, the city's attendance terms."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from institutions.models import ClassSession, Institution, TrainingClass
from portal.reference.groups import GROUPS
from portal.reference.models import PopulationGroup
from portal.shared import uploads
from portal.shared.models import Upload
from tests.institutions.factories import ClassSessionFactory, TrainingClassFactory
from tests.portal.reference.factories import CitySettingFactory
from tests.trainees.samples import sample

HANDED_IN = datetime(2020, 5, 20, 2, 0, tzinfo=UTC)
STARTS_ON = date(2020, 6, 1)


def groups_loaded() -> None:
    """The groups of people as the reference data has them."""
    PopulationGroup.objects.bulk_create(
        [PopulationGroup(code=group.code, name=group.name, name_en=group.name_en) for group in GROUPS],
        ignore_conflicts=True,
    )


def class_of(institution: Institution, **fields: Any) -> TrainingClass:
    """A draft of this institution that starts on the samples' day."""
    groups_loaded()
    return TrainingClassFactory(institution=institution, starts_on=STARTS_ON, **fields)


def hand_in(name: str, *, owner: Any, subject: Any, purpose: str = "roster", **details: Any) -> Upload:
    """A sample file as an upload."""
    content, _ = sample(name)
    return hand_in_content(content, name=name, owner=owner, subject=subject, purpose=purpose, **details)


def hand_in_content(
    content: bytes, *, owner: Any, subject: Any, name: str = "roster.csv", purpose: str = "roster", **details: Any
) -> Upload:
    return uploads.receive(
        purpose=purpose, name=name, content=content, owner=owner, subject=subject, now=HANDED_IN, details=details
    )


def ten_mornings(training_class: TrainingClass) -> list[ClassSession]:
    """The sessions that the device export speaks of: 1 to 10 June 2020, 8:30 to 12:00, four hours each."""
    first = datetime(2020, 6, 1, 0, 30, tzinfo=UTC)
    starts = [first + timedelta(days=day) for day in range(10)]
    return [
        ClassSessionFactory(training_class=training_class, starts_at=at, ends_at=at + timedelta(hours=3.5))
        for at in starts
    ]


def attendance_terms(training_class: TrainingClass, *, threshold: str = "0.8", online: str = "0.5") -> None:
    """What the city's policy sets for attendance."""
    place = training_class.institution.jurisdiction
    for key, value in (("attendance_threshold", threshold), ("online_ratio", online)):
        CitySettingFactory(jurisdiction=place, key=key, value=value, valid_from=date(2020, 1, 1))


def in_state(training_class: TrainingClass, state: str) -> TrainingClass:
    """The class as if it had come to this state, where the way there is not what is tested."""
    moment = HANDED_IN
    values = {"filed_at": moment, "filed_by": training_class.created_by, "institution_listed": True}
    values |= {"decided_at": moment, "started_at": moment, "ended_at": moment, "return_note": "缺2人"}
    TrainingClass.objects.filter(pk=training_class.pk).update(
        state=state, return_reasons=["ROSTER_INCOMPLETE"], stopped_at=moment, stop_reason="改期", **values
    )
    training_class.refresh_from_db()
    return training_class


def mornings_running(institution: Institution) -> TrainingClass:
    """A running class of this institution with ten mornings."""
    own = in_state(class_of(institution), "running")
    ten_mornings(own)
    return own
