"""Whatever way the marks take, in whatever order, however often and in however many parts: the grid is the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.shared.identity import parse
from tests.institutions.factories import ClassSessionFactory, UserFactory
from tests.trainees.devices import terminal
from tests.trainees.factories import EnrolmentFactory
from tests.trainees.situations import class_of, in_state
from trainees import attendance, device_batches
from trainees.attendance_grid import grid
from trainees.device_export import DeviceMark
from trainees.models import AttendanceMark

NOW = datetime.fromisoformat("2020-06-15T12:00:00+08:00")
FIRST = datetime.fromisoformat("2020-06-01T08:30:00+08:00")
PEOPLE, DEVICE = 3, "KQ-001"
WAYS = ("file", "device", "api")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Seen:
    """One person seen so many minutes after the first session began, or by a platform for a while."""

    person: int
    minute: int
    lasting: int = 0


# around a morning and an afternoon on site, and an evening online
seen = st.builds(
    Seen, st.integers(0, PEOPLE), st.integers(-70, 240) | st.integers(260, 560) | st.integers(600, 760),
    st.just(0) | st.integers(1, 200),
)  # fmt: skip


@pytest.fixture
def people(institution_a: Any) -> list[Any]:
    """Three people of a class, and one of another class at the same hours, whose marks are strangers' in a file."""
    own = in_state(class_of(institution_a, online_hours=4), "running")
    for begins, mode in ((0, "theory"), (300, "practice"), (630, "online")):
        at = FIRST + timedelta(minutes=begins)
        site = {"site": None} if mode == "online" else {}
        ClassSessionFactory(training_class=own, starts_at=at, ends_at=at + timedelta(hours=3), mode=mode, **site)
    enrolled = EnrolmentFactory.create_batch(PEOPLE, training_class=own)
    return [*enrolled, EnrolmentFactory(training_class=in_state(class_of(institution_a), "running"))]


def as_marks(all_seen: Iterable[Seen], people: Sequence[Any]) -> list[DeviceMark]:
    marks = []
    for row, each in enumerate(all_seen):
        at = FIRST + timedelta(minutes=each.minute)
        mark = DeviceMark(row, parse(people[each.person].person.id_number), at, DEVICE, "face")
        until = at + timedelta(minutes=each.lasting)
        marks.append(replace(mark, way="online", device="技能云", until=until) if each.lasting else mark)
    return marks


def told(people: Sequence[Any]) -> list[Any]:
    """The grid, as far as marks make it."""
    table = grid(people[0].training_class, now=NOW)
    return [
        (cell.status, cell.minutes, cell.hours, cell.doubtful, cell.came_late, cell.left_early)
        for row in table.rows
        for cell in row.cells
    ]


def hand_over(parts: Sequence[Sequence[DeviceMark]], ways: Sequence[str], people: Sequence[Any], wall: Any) -> None:
    """Each part by its way; what a device sends is sent twice."""
    clerk = UserFactory(username="clerk")
    for number, (part, way) in enumerate(zip(parts, ways, strict=True)):
        if way == "device":
            for key in (f"batch-{number}-once", f"batch-{number}-again"):
                device_batches.receive(
                    wall.device, key=key, body=str(number).encode(), marks=part, unread=[], sent_at=NOW, now=NOW
                )
        else:
            attendance.receive(people[0].training_class, part, actor=clerk, now=NOW)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(seen, max_size=25), st.data())
def test_any_order_repeats_parts_and_ways(people: list[Any], all_seen: Any, data: Any) -> None:
    marks = as_marks(all_seen, people)
    repeated = data.draw(
        st.permutations(marks + data.draw(st.lists(st.sampled_from(marks)) if marks else st.just([])))
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(repeated)), max_size=4)))
    bounds = [0, *cuts, len(repeated)]
    parts = [repeated[begin:end] for begin, end in zip(bounds, bounds[1:], strict=False)]
    ways = [data.draw(st.sampled_from(WAYS)) for _ in parts]
    grids = []
    for split, by in (([marks], ["file"]), (parts, ways)):
        with transaction.atomic():
            wall = terminal(people[0].training_class.institution, number=DEVICE, now=NOW)
            hand_over(split, by, people, wall)
            grids.append((told(people), AttendanceMark.objects.filter(enrolment__in=people[:PEOPLE]).count()))
            transaction.set_rollback(True)
    assert grids[0] == grids[1]
