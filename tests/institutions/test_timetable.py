"""Filling a timetable by a pattern, and keeping it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from institutions import timetable
from institutions.models import ClassSession
from portal.shared.refusals import Refused
from tests.institutions.factories import InstructorFactory, SiteFactory, TrainingClassFactory

pytestmark = pytest.mark.django_db

USUAL = {
    "weekdays": range(5), "starts_at": time(8, 30), "ends_at": time(11, 30), "mode": "practice", "hours": Decimal(4),
}  # fmt: skip
SHANGHAI = ZoneInfo("Asia/Shanghai")


def days_of(sessions):
    return [timezone.localtime(session.starts_at).date() for session in sessions]


def session(made, day, start=time(8, 30), end=time(11, 30), **changes):
    fields = {
        "training_class": made, "mode": "practice", "hours": Decimal(4), "site": made.site,
        "instructor": made.instructor, "starts_at": datetime.combine(day, start, SHANGHAI),
        "ends_at": datetime.combine(day, end, SHANGHAI),
    }  # fmt: skip
    return ClassSession(**fields | changes)


def codes_of(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.codes


def test_pattern_stops_at_planned_hours():
    made = timetable.generate(TrainingClassFactory(practice_hours=10), **USUAL)
    assert [s.hours for s in made] == [4, 4, 2]
    assert days_of(made) == [date(2026, 1, 12), date(2026, 1, 13), date(2026, 1, 14)]


def test_pattern_takes_chosen_weekdays():
    made = timetable.generate(TrainingClassFactory(), **USUAL | {"weekdays": {1, 5}})
    assert {day.weekday() for day in days_of(made)} == {1, 5}


def test_pattern_has_two_halves():
    made = timetable.generate(TrainingClassFactory(practice_hours=8), **USUAL, again=(time(13), time(16)))
    assert [f"{timezone.localtime(s.starts_at):%d %H:%M}" for s in made] == ["12 08:30", "12 13:00"]


def test_pattern_leaves_exceptions_out():
    made = timetable.generate(TrainingClassFactory(), **USUAL, except_on=[date(2026, 1, 13)])
    assert date(2026, 1, 13) not in days_of(made)


def test_working_days_leave_holidays_out():
    spring = TrainingClassFactory(starts_on=date(2026, 2, 12), ends_on=date(2026, 3, 6), practice_hours=16)
    every_day = USUAL | {"weekdays": range(7)}
    asked = days_of(timetable.generate(spring, **every_day, working_days_only=True))
    # 14 February is a Saturday worked for the Spring Festival, which runs from the 15th to the 23rd.
    assert asked == [date(2026, 2, day) for day in (12, 13, 14, 24)]
    unasked = days_of(timetable.generate(spring, **every_day))
    assert unasked == [date(2026, 2, day) for day in (12, 13, 14, 15)]


def test_online_sessions_need_no_site():
    made = timetable.generate(TrainingClassFactory(online_hours=4), **USUAL | {"mode": "online"})
    assert made[0].site is None


def test_kept_sessions_count_and_stay_free():
    made = TrainingClassFactory(practice_hours=12)
    kept = [session(made, date(2026, 1, 13))]
    days = days_of(timetable.generate(made, **USUAL, kept=kept))
    assert days == [date(2026, 1, 12), date(2026, 1, 14)]


def test_full_mode_is_refused():
    made = TrainingClassFactory(practice_hours=4)
    assert codes_of(timetable.generate, made, **USUAL, kept=[session(made, date(2026, 1, 13))]) == ["NOTHING_LEFT"]


def test_impossible_pattern_says_everything():
    wrong = USUAL | {"ends_at": time(8), "hours": Decimal(9)}
    assert codes_of(timetable.generate, TrainingClassFactory(), **wrong) == ["END_BEFORE_START", "HOURS_WRONG"]


def test_halves_must_not_overlap():
    again = (time(11), time(14))
    assert codes_of(timetable.generate, TrainingClassFactory(), **USUAL, again=again) == ["HALVES_OVERLAP"]


def test_pattern_without_days_is_refused():
    assert codes_of(timetable.generate, TrainingClassFactory(), **USUAL | {"weekdays": []}) == ["NO_DAY_FITS"]


def test_new_sessions_replace_old_ones():
    made = TrainingClassFactory()
    timetable.set_sessions(made, sessions=[session(made, date(2026, 1, 12))], actor=None)
    timetable.set_sessions(
        made, sessions=[session(made, date(2026, 1, 13)), session(made, date(2026, 1, 14))], actor=None
    )
    assert days_of(made.sessions.all()) == [date(2026, 1, 13), date(2026, 1, 14)]
    assert made.session_count == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"end": time(8, 30)}, "END_BEFORE_START"),
        ({"day": date(2026, 1, 11)}, "OUTSIDE_CLASS"),
        ({"day": date(2026, 1, 31)}, "OUTSIDE_CLASS"),
        ({"hours": Decimal(9)}, "HOURS_WRONG"),
        ({"site": None}, "SITE_MISSING"),
    ],
)
def test_impossible_session_is_refused(changes, code):
    made = TrainingClassFactory(starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 30))
    wrong = session(made, **{"day": date(2026, 1, 12)} | changes)
    assert codes_of(timetable.set_sessions, made, sessions=[wrong], actor=None) == [code]
    assert not made.sessions.exists()


def test_foreign_site_and_instructor_are_refused():
    made = TrainingClassFactory()
    wrong = [
        session(made, date(2026, 1, 12), site=SiteFactory()),
        session(made, date(2026, 1, 13), instructor=InstructorFactory()),
    ]
    codes = codes_of(timetable.set_sessions, made, sessions=wrong, actor=None)
    assert codes == ["NOT_OF_INSTITUTION", "NOT_OF_INSTITUTION"]


def test_class_is_not_taught_twice_at_once():
    made = TrainingClassFactory()
    first = session(made, date(2026, 1, 12))
    second = session(made, date(2026, 1, 12), start=time(11), end=time(12))
    assert codes_of(timetable.set_sessions, made, sessions=[second, first], actor=None) == ["TWO_AT_ONCE"]
    second.starts_at += timedelta(minutes=30)
    timetable.set_sessions(made, sessions=[second, first], actor=None)
    assert made.session_count == 2
