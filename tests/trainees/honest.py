"""Classes whose people really come: nobody to the second, nobody always, in no order; and what a test changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from institutions.models import ClassSession, TrainingClass
from tests.institutions.factories import ClassSessionFactory, TrainingClassFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from trainees.models import AttendanceMark, Enrolment

MONDAY = date(2026, 1, 12)
HOURS = ((0, 30), (5, 0))  # 8:30 and 13:00 in China, three hours each
LONG = timedelta(hours=3)
ON_A_PLATFORM: dict[str, Any] = {"mode": ClassSession.Mode.ONLINE, "site": None}


@dataclass
class Course:
    """A class with its people and what chance decides of them. Each function may be exchanged: `turns` gives when the
    people of a session came and went, `device` and `way` what saw them, `received` when a mark came in. Of a class
    `online` a platform logs each person from then to then, of which what lies in the lesson is kept."""

    chance: Random
    training_class: TrainingClass
    enrolments: list[Enrolment]
    sessions: list[ClassSession]
    absent: float = 0.04
    late: float = 0.02
    device: Callable[["Course", Enrolment], str] = field(default=lambda course, enrolment: "KQ-001")
    way: str = "face"
    online: bool = False
    received: Callable[[datetime], datetime] = field(default=lambda at: at.replace(hour=12, minute=5, second=0))
    come: "Callable[[Course, ClassSession, Sequence[Enrolment]], list[datetime]]" = field(
        default=lambda course, session, people: [course.arrival(session) for _person in people]
    )

    def arrival(self, session: ClassSession) -> datetime:
        """Mostly a quarter of an hour to two minutes before it begins, now and then late."""
        if self.chance.random() < self.late:
            return session.starts_at + timedelta(seconds=self.chance.randrange(60, 2400))
        return session.starts_at - timedelta(seconds=int(self.chance.triangular(20, 1500, 420)))

    def departures(self, session: ClassSession, count: int) -> list[datetime]:
        """One behind the other past the device, which takes two seconds or more for each."""
        at, found = session.ends_at + timedelta(seconds=self.chance.randrange(5, 90)), []
        for _person in range(count):
            at += timedelta(seconds=2 + int(self.chance.expovariate(1 / 7)))
            found.append(at)
        return self.chance.sample(found, count)

    def marks(self) -> list[AttendanceMark]:
        """Every mark of the class, written."""
        rows = [row for session in self.sessions for row in self._of_session(session)]
        return AttendanceMark.objects.bulk_create(rows)

    def _of_session(self, session: ClassSession) -> list[AttendanceMark]:
        there = [each for each in self.enrolments if self.chance.random() >= self.absent]
        came, went = self.come(self, session, there), self.departures(session, len(there))
        stays = zip(there, came, went, strict=True)
        if session.mode == ClassSession.Mode.ONLINE:
            return [self.span(each, session, *stay) for each, *stay in stays]
        return [self.mark(each, session, at) for each, *two in stays for at in two]

    def span(self, enrolment: Enrolment, session: ClassSession, came: datetime, went: datetime) -> AttendanceMark:
        """What a platform's log leaves of one stay, not yet written."""
        until = min(went, session.ends_at)
        return self.mark(enrolment, session, max(came, session.starts_at), until=until, way="online", device="技能云")

    def mark(self, enrolment: Enrolment, session: ClassSession, at: datetime, **fields: Any) -> AttendanceMark:
        """One mark, not yet written."""
        values = {"way": self.way, "device": self.device(self, enrolment), "received_at": self.received(at), **fields}
        return AttendanceMark(enrolment=enrolment, session=session, at=at, **values)


def course(chance: Random, *, people: int = 24, days: int = 10, first: date = MONDAY, **fields: Any) -> Course:
    """A class of its own, with two lessons on every working day; nobody is marked yet. What `Course` does not know
    is the class's."""
    own = {name: fields.pop(name) for name in list(fields) if name in Course.__dataclass_fields__}
    made = TrainingClassFactory(starts_on=first, **fields)
    TrainingClass.objects.filter(pk=made.pk).update(filed_at=datetime(2026, 1, 6, 1, tzinfo=UTC))
    enrolments = [
        EnrolmentFactory(training_class=made, roster_row=row, person=PersonFactory(with_account=True))
        for row in range(1, people + 1)
    ]
    place = ON_A_PLATFORM if own.get("online") else {}
    return Course(chance, made, enrolments, [lesson(made, *slot, **place) for slot in slots(first, days)], **own)


def slots(first: date, days: int) -> list[tuple[date, tuple[int, int]]]:
    """Two lessons on each of so many working days."""
    found: list[date] = []
    day = first
    while len(found) < days:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return [(day, hours) for day in found for hours in HOURS]


def lesson(training_class: TrainingClass, day: date, hours: tuple[int, int], **fields: Any) -> ClassSession:
    starts_at = datetime(day.year, day.month, day.day, *hours, tzinfo=UTC)
    values = {"starts_at": starts_at, "ends_at": starts_at + LONG, **fields}
    return ClassSessionFactory(training_class=training_class, **values)


def one_after_the_other(course: Course, session: ClassSession, people: Sequence[Enrolment]) -> list[datetime]:
    """Down the roster, half a minute each."""
    gaps = [timedelta(seconds=course.chance.randrange(20, 45)) for _person in people]
    at = session.starts_at - timedelta(minutes=course.chance.randrange(20, 25))
    moments = [at := at + gap for gap in gaps]
    assert all(one < other for one, other in pairwise(moments))
    return moments
