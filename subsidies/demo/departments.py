"""The departments of the demonstration city: who speaks for one, what it is allotted, and what it reported."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.reference.models import Department
from subsidies import department_months, department_reports, departments, setting_changes
from subsidies.city_terms import term_of
from subsidies.demo.city import START, City
from subsidies.models import DepartmentReport

DAY = 10  # of the month after
SPOKEN_FOR = "women"
ROWS = (
    ("巾帼家政培训", "家政服务员", "brand", 4, 5, 32, 32, 12, 28, True, "9600.00"),
    ("手工编织技能培训", "手工编织", "employment_skill", 11, 3, 24, 24, 9, 0, True, "3600.00"),
    ("女性创业意识讲座", "创业意识", "startup_awareness", 17, 1, 60, 60, 0, 0, False, "0.00"),
)


def tell(city: City) -> None:
    """The women's federation reported: a month accepted and corrected, the last report waiting."""
    _set_day(city)
    department = Department.objects.get(code=f"{city.place.code}.{SPOKEN_FOR}")
    months = _last_three(city.today)
    office, liaison = city.users["office"], city.users["liaison"]
    named = {"user": liaison, "valid_from": months[0], "actor": office, "now": START}
    departments.name_liaison(department, **named)
    _allot(city, department, office)
    first = _reported(city, department, months[0], ROWS, liaison)
    department_reports.accept(first, actor=office, now=_at(city, months[0], 6))
    _corrected(city, first, liaison, office)
    second = _reported(city, department, months[1], ROWS[:2], liaison)
    if _moment(months[2], 3) <= city.now:
        department_reports.accept(second, actor=office, now=_at(city, months[1], 7))
        _reported(city, department, months[2], ROWS[1:], liaison)


def _set_day(city: City) -> None:
    """By which day of the month departments report, as the place decided."""
    term = term_of(city.policy, department_months.REPORT_DAY)
    terms = {"valid_from": START.date(), "reason": "演就领〔2025〕1号", "actor": city.users["final"], "now": START}
    setting_changes.propose(city.place, term, DAY, **terms)


def _allot(city: City, department: Department, office: Any) -> None:
    terms = {"year": city.today.year, "decision": f"演就领〔{city.today.year}〕2号", "actor": office}
    now = max(START, timezone.make_aware(datetime.combine(date(city.today.year, 1, 1), time(10))))
    for metric, value in (("person_times", 240), ("certificates", 80)):
        departments.allot(department, metric=metric, value=value, now=min(now, city.now), **terms)


def _last_three(today: date) -> list[date]:
    """The months that are over, the last one last."""
    last = department_months.last_month(today)
    before = department_months.last_month(last)
    return [department_months.last_month(before), before, last]


def _moment(month: date, day: int) -> datetime:
    """A day of the month after, at ten."""
    days = department_reports.next_month(month) + timedelta(days=day - 1)
    return timezone.make_aware(datetime.combine(days, time(10)))


def _at(city: City, month: date, day: int) -> datetime:
    """The same, or the last moment of the stories where it is still to come."""
    return min(_moment(month, day), city.now)


def _reported(city: City, department: Department, month: date, rows: Any, liaison: Any) -> DepartmentReport:
    act = {"actor": liaison, "now": _at(city, month, 3)}
    report = department_reports.begin(department, month=month, **act)
    for row in rows:
        values = dict(zip(department_reports.VALUES, row, strict=True))
        values |= {"starts_on": month.replace(day=row[3]), "funds": Decimal(row[-1])}
        department_reports.write_row(report, **act, **values)
    return department_reports.hand_in(report, nothing_held=False, **act)


def _corrected(city: City, report: DepartmentReport, liaison: Any, office: Any) -> None:
    act = {"actor": liaison, "now": _at(city, report.month, 12)}
    made = department_reports.correct(report, reason="证书少报2本", **act)
    row = made.trainings.order_by("starts_on", "pk").first()
    values = department_reports.values_of(row) | {"certificates": row.certificates + 2}
    department_reports.write_row(made, row=row, **act, **values)
    department_reports.hand_in(made, nothing_held=False, **act)
    department_reports.accept(made, actor=office, now=_at(city, report.month, 13))
