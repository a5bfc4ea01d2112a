"""Who has reported which month, what is due and what is late. The day by which a month is reported is a setting of the
place; where none is set there is no deadline, and nothing is late."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Min

from portal.reference.models import CitySetting, Department, Jurisdiction
from subsidies.department_reports import next_month
from subsidies.models import DepartmentReport, Liaison
from subsidies.models.department_report import State

REPORT_DAY = "department_report_day"
ONE_DAY = timedelta(days=1)
OPEN = (None, State.DRAFT, State.RETURNED)


def last_month(today: date) -> date:
    """The first day of the month before: the last that is over."""
    return (today.replace(day=1) - ONE_DAY).replace(day=1)


def due_day(place: Jurisdiction, month: date) -> date | None:
    """By when the report of a month is due: a day of the month after it; None where the place has set none."""
    return due_days(place, [month])[month]


def due_days(place: Jurisdiction, months: Iterable[date]) -> dict[date, date | None]:
    """The same for many months, in one query; the nearest place that has set a day decides."""
    held = list(CitySetting.objects.holding_in(place).filter(key=REPORT_DAY))
    return {month: _due_by(held, next_month(month)) for month in months}


def _due_by(held: Iterable[CitySetting], following: date) -> date | None:
    days = [
        int(each.value)
        for each in held
        if each.valid_from <= following and (each.valid_to is None or each.valid_to >= following)
    ]
    last = monthrange(following.year, following.month)[1]
    return following.replace(day=min(days[-1], last)) if days and days[-1] > 0 else None


@dataclass(frozen=True)
class Month:
    """A month of a department: its newest edition, if one was begun, and by when it is due."""

    department: Department
    month: date
    report: DepartmentReport | None
    due: date | None
    asked: bool = True  # whether anybody spoke for the department in time

    @property
    def open(self) -> bool:
        """Whether the department still has to hand it in; a correction under way is no debt."""
        state = self.report.state if self.report else None
        return self.asked and state in OPEN and (self.report is None or self.report.edition == 1)

    def late(self, today: date) -> bool:
        return self.open and self.due is not None and today > self.due


def of_department(department: Department, *, today: date) -> list[Month]:
    """Every month the department is asked for and every one it reported, the newest first."""
    last = last_month(today)
    newest = {report.month: report for report in _editions(DepartmentReport.objects.filter(department=department))}
    since = _asked_since([department]).get(department.pk)
    asked = _months(since.replace(day=1), last) if since else []
    due = due_days(department.jurisdiction, {*asked, *newest})
    return [
        Month(department, month, newest.get(month), due[month], asked=month in asked)
        for month in sorted({*asked, *newest}, reverse=True)
    ]


def of_month(departments: Iterable[Department], *, month: date, user: Any) -> list[Month]:
    """A month of many departments as the user may see it: what was not handed in is not shown to an office."""
    rows = DepartmentReport.objects.visible_to(user).filter(month=month, department__in=departments)
    newest = {
        report.department_id: report
        for report in _editions(rows.select_related("department").prefetch_related("trainings"))
    }
    since = _asked_since(departments)
    places = {each.jurisdiction_id: each.jurisdiction for each in departments}
    due = {key: due_day(place, month) for key, place in places.items()}
    return [
        Month(each, month, newest.get(each.pk), due[each.jurisdiction_id], asked=_asked(since.get(each.pk), month))
        for each in departments
    ]


def _editions(rows: Any) -> Iterable[DepartmentReport]:
    """By edition, so that of the same month the newest comes last."""
    return rows.order_by("month", "edition")


def _asked_since(departments: Iterable[Department]) -> dict[int, date]:
    posts = Liaison.objects.filter(department__in=departments).exclude(valid_to__lt=F("valid_from"))
    return dict(posts.order_by().values_list("department").annotate(Min("valid_from")))


def _asked(since: date | None, month: date) -> bool:
    return since is not None and since < next_month(month)


def _months(first: date, last: date) -> list[date]:
    found = []
    while first <= last:
        found.append(first)
        first = next_month(first)
    return found
