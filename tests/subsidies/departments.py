"""Departments of a place with somebody who speaks for them, and their reports, made by the operations."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Department, Jurisdiction
from subsidies import department_reports, departments
from subsidies.models import DepartmentReport
from tests.fixtures.personas import LONG_AGO, make_user

MONTH = date(2026, 3, 1)
NAMED = datetime(2026, 1, 2, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 4, 3, 2, 0, tzinfo=UTC)


def department_of(place: Jurisdiction, word: str = "education", name: str = "市教育局") -> Department:
    return Department.objects.create(
        code=f"{place.code}.{word}", name=name, name_en=word, jurisdiction=place, clause="JY-110"
    )


def spoken_for(place: Jurisdiction, user: User, *, since: date = LONG_AGO, **named: str) -> Department:
    """A department for which this person speaks."""
    department = department_of(place, **named)
    departments.name_liaison(department, user=user, valid_from=since, actor=None, now=NAMED)
    return department


def another(place: Jurisdiction) -> tuple[Department, User]:
    """Another department of the place, and who speaks for it."""
    user = make_user("other_liaison", Role.LIAISON, jurisdiction=place)
    return spoken_for(place, user, word="women", name="市妇联"), user


def row(**values: Any) -> dict[str, Any]:
    """A training as it is typed; thirty people of whom ten of key groups, sixty person-times."""
    return {
        "title": "巾帼家政培训", "topic": "家政服务员", "training_type": "brand", "starts_on": date(2026, 3, 9),
        "days": 5, "persons": 30, "person_times": 60, "key_group_persons": 10, "certificates": 28, "subsidised": True,
        "funds": Decimal("12000.00"), **values,
    }  # fmt: skip


def drafted(department: Department, actor: User, *rows: dict[str, Any], month: date = MONTH) -> DepartmentReport:
    """The report of March with these rows."""
    report = department_reports.begin(department, month=month, actor=actor, now=NOW)
    for values in rows:
        department_reports.write_row(report, actor=actor, now=NOW, **values)
    return report


def handed_in(department: Department, actor: User, *rows: dict[str, Any], month: date = MONTH) -> DepartmentReport:
    report = drafted(department, actor, *rows, month=month)
    return department_reports.hand_in(report, nothing_held=not rows, actor=actor, now=NOW)


def accepted(
    department: Department, actor: User, office: User, *rows: dict[str, Any], month: date = MONTH
) -> DepartmentReport:
    report = handed_in(department, actor, *rows, month=month)
    return department_reports.accept(report, actor=office, now=NOW)
