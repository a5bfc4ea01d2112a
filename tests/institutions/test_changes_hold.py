"""Whatever is asked for: an accepted change leaves no clash, no class whose timetable is not its plan, none below the
catalogue's hours."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.changes import deciding, filing
from institutions.models import ClassSession
from portal.shared.refusals import Refused
from tests.fixtures import worlds
from tests.institutions.changed_classes import FILED_AT, accepted, filer, officer, sessions_of, wish
from tests.institutions.factories import InstructorFactory, SiteFactory

DECIDED_AT = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
# Two rooms that hold a session at once, two lessons of one person at once: each pair of rows that breaks it.
CLASHES = """
    SELECT one.id, other.id FROM institutions_classsession one JOIN institutions_classsession other
    ON one.id < other.id AND one.binding AND other.binding
    AND (one.site_id = other.site_id OR one.instructor_id = other.instructor_id)
    AND tstzrange(one.starts_at, one.ends_at) && tstzrange(other.starts_at, other.ends_at)
"""


class Stage:
    """A class among others of its institution, whose rooms and teachers are taken at some of its times."""

    def __init__(self):
        self.course = accepted(practice_hours=28, enrolled_count=3)
        self.school = self.course.institution
        self.busy = accepted(institution=self.school, site=SiteFactory(institution=self.school))
        self.sites = [self.course.site, self.busy.site, SiteFactory(institution=self.school, capacity=5)]
        self.people = [self.course.instructor, self.busy.instructor, InstructorFactory(institution=self.school)]


@worlds.built_once
def world():
    return Stage()


EDITS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.sampled_from(["drop", "days", "minutes", "hours", "site", "instructor", "mode", "twin"]),
        st.integers(-3, 9),
    ),
    max_size=6,
)


def edited(stage, edits):
    """The timetable with some rows changed, as a clerk may leave it."""
    rows = sessions_of(stage.course)
    for place, what, number in edits:
        if rows:
            _edit(rows, rows[place % len(rows)], what, number, stage)
    return rows


def _edit(rows, row, what, number, stage):
    if what == "drop":
        rows.remove(row)
    elif what == "twin":
        shift = timedelta(days=number)
        same = {"mode": row.mode, "hours": row.hours, "site": row.site, "instructor": row.instructor}
        rows.append(ClassSession(starts_at=row.starts_at + shift, ends_at=row.ends_at + shift, **same))
    elif what in ("days", "minutes"):
        shift = timedelta(days=number) if what == "days" else timedelta(minutes=30 * number)
        row.starts_at, row.ends_at = row.starts_at + shift, row.ends_at + shift
    elif what == "hours":
        row.hours = Decimal(4 + number)
    elif what == "mode":
        row.mode = list(ClassSession.Mode)[number % 3]
    else:
        setattr(row, what, (stage.sites if what == "site" else stage.people)[number % 3])


@pytest.mark.django_db
@pytest.mark.clause("SC-31")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, follows=st.booleans(), practice=st.integers(20, 40), last=st.integers(-4, 8))
def test_no_accepted_change_breaks_a_class(own_world, edits, follows, practice, last):
    with transaction.atomic():
        _ask_and_look(own_world, edits, follows, practice, last)
        transaction.set_rollback(True)


def _ask_and_look(stage, edits, follows, practice, last):
    course, rows = stage.course, edited(stage, edits)
    course.refresh_from_db()
    hours = {f"{mode}_hours": int(_held(rows, mode)) for mode in ClassSession.Mode} if follows else {}
    plan = (hours or {"practice_hours": practice}) | {"ends_on": course.ends_on + timedelta(days=last)}
    asked = wish(course, sessions=rows, takes_effect_on=date(2026, 1, 10), **plan)
    try:
        request = filing.file(course, wish=asked, actor=filer(), now=FILED_AT)
        deciding.accept(request, actor=officer(), now=DECIDED_AT)
    except Refused:
        pass
    course.refresh_from_db()
    _is_sound(course)


def _is_sound(course):
    sessions = list(course.sessions.select_related("site"))
    assert {mode: _held(sessions, mode) for mode in ClassSession.Mode} == {
        mode: getattr(course, f"{mode}_hours") for mode in ClassSession.Mode
    }
    assert course.hours >= 32 and course.session_count == len(sessions)
    assert all(session.binding for session in sessions)
    assert all(course.starts_on <= session.starts_at.date() <= course.ends_on for session in sessions)
    assert all(session.site.capacity >= course.planned_headcount for session in sessions if session.site)
    with connection.cursor() as cursor:
        cursor.execute(CLASHES)
        assert cursor.fetchall() == []


def _held(rows, mode):
    return sum((row.hours for row in rows if row.mode == mode), Decimal(0))


def test_edits_reach_acceptance(own_world, db):
    """The search above is no search if everything is refused."""
    rows = edited(own_world, [(7, "days", 7), (6, "instructor", 2)])
    request = filing.file(own_world.course, wish=wish(own_world.course, sessions=rows), actor=filer(), now=FILED_AT)
    assert deciding.accept(request, actor=officer(), now=DECIDED_AT).state == "accepted"
