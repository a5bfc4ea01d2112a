from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.reference import working_days
from tests.portal.reference.factories import JurisdictionFactory, WorkingDayOverrideFactory

pytestmark = pytest.mark.django_db

# Days off and make-up working days as the State Council announced them.
DAYS_OFF = {
    2025: [("01-01", 1), ("01-28", 8), ("04-04", 3), ("05-01", 5), ("05-31", 3), ("10-01", 8)],
    2026: [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)],
}
MAKE_UP_DAYS = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


def announced(year):
    """Every day of the year and whether it is worked, by the notice alone."""
    first = date(year, 1, 1)
    worked = {first + timedelta(n): (first + timedelta(n)).weekday() < 5 for n in range(365)}
    for start, length in DAYS_OFF[year]:
        worked |= {date.fromisoformat(f"{year}-{start}") + timedelta(n): False for n in range(length)}
    return worked | {date.fromisoformat(f"{year}-{day}"): True for day in MAKE_UP_DAYS[year]}


@pytest.mark.parametrize("year", [2025, 2026])
def test_whole_year_follows_notice(year):
    calendar = working_days.calendar(None)
    assert {day: calendar.is_working_day(day) for day in announced(year)} == announced(year)


def test_make_up_saturday_is_worked():
    assert working_days.is_working_day(date(2026, 2, 14), jurisdiction=None)


def test_spring_festival_is_skipped():
    # Saturday the 14th is worked; the next working day is Tuesday the 24th.
    assert working_days.add_working_days(date(2026, 2, 13), 1, jurisdiction=None) == date(2026, 2, 14)
    assert working_days.add_working_days(date(2026, 2, 13), 2, jurisdiction=None) == date(2026, 2, 24)


def test_no_days_give_the_start():
    assert working_days.add_working_days(date(2026, 2, 15), 0, jurisdiction=None) == date(2026, 2, 15)


def test_counting_backward_is_refused():
    with pytest.raises(ValueError, match="-1"):
        working_days.add_working_days(date(2026, 2, 15), -1, jurisdiction=None)


@pytest.mark.parametrize("number", [1, 5, 7, 30])
def test_between_undoes_adding(number):
    start = date(2026, 9, 18)
    end = working_days.add_working_days(start, number, jurisdiction=None)
    assert working_days.working_days_between(start, end, jurisdiction=None) == number
    assert working_days.working_days_between(end, start, jurisdiction=None) == 0


def test_national_override_holds_everywhere():
    override = WorkingDayOverrideFactory()
    assert not working_days.is_working_day(override.day, jurisdiction=None)
    assert not working_days.is_working_day(override.day, jurisdiction=JurisdictionFactory())


def test_local_override_stays_local():
    town = JurisdictionFactory(township=True)
    override = WorkingDayOverrideFactory(jurisdiction=town.parent)
    assert not working_days.is_working_day(override.day, jurisdiction=town)
    assert working_days.is_working_day(override.day, jurisdiction=town.parent.parent)
    assert working_days.is_working_day(override.day, jurisdiction=JurisdictionFactory())
    assert working_days.is_working_day(override.day, jurisdiction=None)


def test_nearest_override_goes_first():
    town = JurisdictionFactory(township=True)
    override = WorkingDayOverrideFactory(jurisdiction=town, worked=True)
    WorkingDayOverrideFactory(jurisdiction=town.parent)
    WorkingDayOverrideFactory()
    assert working_days.is_working_day(override.day, jurisdiction=town)
    assert not working_days.is_working_day(override.day, jurisdiction=town.parent)


def test_overrides_are_read_once(django_assert_num_queries):
    town = JurisdictionFactory(township=True)
    WorkingDayOverrideFactory(jurisdiction=town)
    with django_assert_num_queries(1):
        assert working_days.add_working_days(date(2026, 3, 3), 2, jurisdiction=town) == date(2026, 3, 6)


def test_one_override_per_day():
    WorkingDayOverrideFactory()
    with pytest.raises(IntegrityError, match="working_day_override_once"), transaction.atomic():
        WorkingDayOverrideFactory(worked=True)


def test_override_needs_a_reason():
    with pytest.raises(IntegrityError, match="working_day_override_has_reason"), transaction.atomic():
        WorkingDayOverrideFactory(reason="")
