"""Working days: the State Council's calendar with its make-up days, and the exceptions entered on top of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

from portal.reference.models import Jurisdiction, WorkingDayOverride

ONE_DAY = timedelta(days=1)


@cache
def _published(year: int) -> HolidayBase:
    # Filled once and never again: a calendar that grows while it is read gives wrong answers in other threads.
    return country_holidays("CN", years=(year - 1, year, year + 1), expand=False)


@dataclass(frozen=True)
class WorkingCalendar:
    """The calendar of one place, with its exceptions read once; for any number of questions."""

    exceptions: Mapping[date, bool]

    def is_working_day(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        return _published(day.year).is_working_day(day)

    def add(self, start: date, number: int) -> date:
        """The day on which `number` (0 or more) full working days after `start` have run; 0 gives `start` itself.

        Raises ValueError for a negative number.
        """
        if number < 0:
            raise ValueError(f"Working days are counted forward; {number} is negative.")
        day = start
        while number:
            day += ONE_DAY
            number -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when `end` is not after `start`."""
        days = (start + ONE_DAY * step for step in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


def calendar(jurisdiction: Jurisdiction | None) -> WorkingCalendar:
    """The calendar of a place, one query: its own exceptions go before those of the places it lies in, and those
    before national ones. Without a place: the national calendar."""
    exceptions = WorkingDayOverride.objects.holding_in(jurisdiction).values_list("day", "working")
    return WorkingCalendar(dict(exceptions))


def is_working_day(day: date, *, jurisdiction: Jurisdiction | None) -> bool:
    return calendar(jurisdiction).is_working_day(day)


def add_working_days(start: date, number: int, *, jurisdiction: Jurisdiction | None) -> date:
    """See `WorkingCalendar.add`; one query however many days."""
    return calendar(jurisdiction).add(start, number)


def working_days_between(start: date, end: date, *, jurisdiction: Jurisdiction | None) -> int:
    """See `WorkingCalendar.between`; one query however many days."""
    return calendar(jurisdiction).between(start, end)
