"""A school in a database of its own: running classes, people, sessions, devices. It is dropped at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from stdnum.cn import ric, uscc

from benchmarks import ground
from institutions.models import ClassSession, Institution, Instructor, Site, TrainingClass
from portal.accounts.models import User
from portal.reference.models import Jurisdiction, Occupation
from trainees.models import Device, Enrolment, Person

DATABASE = "portal_bench_devices"
KEY = "5a" * 32
DAYS = 20


@dataclass(frozen=True)
class School:
    """What devices send about: the people of each class by number, the moments of its sessions, the devices' keys."""

    people: list[list[str]]
    sessions: list[list[tuple[datetime, datetime]]]
    devices: list[int]

    def marks(self, count: int) -> list[dict[str, str]]:
        """So many marks, of people of all classes coming and going, day by day."""
        found = []
        for day in range(2 * DAYS):
            for place, people in enumerate(self.people):
                for at in self.sessions[place][day]:
                    found += [{"id_number": each, "at": at.isoformat(), "way": "face"} for each in people]
            if len(found) >= count:
                return found[:count]
        raise ValueError(f"there are {len(found)} marks, not {count}")


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """A database with every table and no row; yields the environment of a portal that uses it."""
    with ground.own_database(DATABASE):
        yield {**os.environ, "DB_NAME": DATABASE, "API_RATE": "100000/min", "LOG_LEVEL": "ERROR"}


def made(*, classes: int, people: int, devices: int) -> School:
    """Fill the database: so many classes of so many people, two sessions on each of twenty days that have passed."""
    base = "91320299MA0000001"
    province = Jurisdiction.objects.create(code="990000", name="测试省", level=Jurisdiction.Level.PROVINCE)
    place = Jurisdiction.objects.create(
        code="990100", name="测试市", level=Jurisdiction.Level.PREFECTURE, parent=province
    )
    school = Institution.objects.create(
        name="测试职业培训学校", credit_code=base + uscc.calc_check_digit(base), kinds=["training_institution"],
        jurisdiction=place,
    )  # fmt: skip
    site = Site.objects.create(institution=school, name="实训楼", address="测试路18号", capacity=500)
    teacher = Instructor.objects.create(institution=school, name="教师", qualification="高级技师")
    courses = _classes(school, site, teacher, classes)
    numbers = [_enrolled(course, place * people, people) for place, course in enumerate(courses)]
    sessions = [_sessions(course, site, teacher) for course in courses]
    now = timezone.now()
    rows = [
        Device(institution=school, number=f"KQ-{n:03}", name="人脸机", site=site, key=KEY, key_at=now, valid_from=now)
        for n in range(devices)
    ]
    return School(numbers, sessions, [each.pk for each in Device.objects.bulk_create(rows)])


def _classes(school: Institution, site: Site, teacher: Instructor, count: int) -> list[TrainingClass]:
    occupation = Occupation.objects.create(code="6-31-01-03", name="电工", name_en="Electrician")
    begun = timezone.now() - timedelta(days=DAYS + 10)
    clerk = User.objects.create(username="clerk", display_name="陈洁")
    plan: dict[str, Any] = {
        "occupation": occupation, "grade": "intermediate", "site": site, "instructor": teacher, "created_at": begun,
        "cost_per_person": 3000, "theory_hours": 80, "practice_hours": 80, "planned_headcount": 60,
        "starts_on": begun.date(), "ends_on": date(2099, 1, 1),
    }  # fmt: skip
    rows = [TrainingClass(institution=school, number=f"BA{n:06}", title=f"{n}班", **plan) for n in range(count)]
    found = TrainingClass.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE institutions_trainingclass SET state = 'running', filed_at = created_at, decided_at = created_at, "
            "started_at = created_at, decide_by = starts_on, institution_listed = true, filed_by_id = %s",
            [clerk.pk],
        )
    return found


def _enrolled(course: TrainingClass, first: int, count: int) -> list[str]:
    numbers = [_number(first + n) for n in range(count)]
    people = Person.objects.bulk_create(
        [Person(id_number=each, name="某人", sort_key="mr", sex="m", birth_date=date(1990, 1, 1)) for each in numbers]
    )
    now = timezone.now() - timedelta(days=DAYS + 5)
    rows = [
        Enrolment(training_class=course, person=each, roster_row=n, enrolled_at=now)
        for n, each in enumerate(people, 1)
    ]
    Enrolment.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trainees_enrolment SET state = 'enrolled' WHERE state = 'applied'")
    return numbers


def _number(order: int) -> str:
    day = date(1960, 1, 1) + timedelta(days=order // 900)
    body = f"320299{day:%Y%m%d}{order % 900:03}"
    return body + str(ric.calc_check_digit(f"{body}?"))


def _sessions(course: TrainingClass, site: Site, teacher: Instructor) -> list[tuple[datetime, datetime]]:
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [today - timedelta(days=day, hours=-hour) for day in range(DAYS, 0, -1) for hour in (1, 6)]
    times = [(at, at + timedelta(hours=3)) for at in starts]
    rows = [
        ClassSession(training_class=course, starts_at=at, ends_at=to, mode="practice", hours=4, site=site,
                     instructor=teacher)
        for at, to in times
    ]  # fmt: skip
    ClassSession.objects.bulk_create(rows)
    return times
