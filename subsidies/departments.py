"""Departments of a place: who speaks for them, and what the leading group allots them for a year (JY-110, BC-42)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.grants import ONE_DAY
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role
from portal.reference.models import Department, Jurisdiction
from portal.shared import trail
from portal.shared.periods import in_force
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies.models import DepartmentTarget, Liaison
from subsidies.models.department import Metric, departments_of

SPEAKS_ALREADY = _("%(person)s speaks for %(department)s until %(day)s. End that first, or choose a later first day.")
WITHOUT_END = _("%(person)s speaks for %(department)s already. End that first.")
NO_OFFICE = _(
    "%(person)s does not hold the office of a department's liaison in %(place)s on %(day)s. The operator of the "
    "portal gives it first."
)
NO_DECISION = Reason("NO_DECISION", _("Please name the decision of the leading group it rests on."), "decision")
YEAR_OVER = _("%(year)s is over; its targets stay as they were allotted.")
SAME_TARGET = _("%(value)s are allotted for %(year)s already.")


def of(user: Any) -> QuerySet[Department]:
    """The departments the person speaks for today."""
    return Department.objects.filter(pk__in=departments_of(user)).select_related("jurisdiction")


def may_speak(place: Jurisdiction, day: date) -> QuerySet[User]:
    """Whoever holds the office of a liaison in the place, or in one it lies in, on that day."""
    held = RoleGrant.objects.filter(in_force(day), role=Role.LIAISON, jurisdiction__code__in=place.codes)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("display_name", "pk")


@transaction.atomic
def name_liaison(department: Department, *, user: User, valid_from: date, actor: Any, now: datetime) -> Liaison:
    """From that day on the person speaks for the department. Raises `Refused`."""
    User.objects.select_for_update().get(pk=user.pk)
    refuse_if([*_without_office(department, user, valid_from), *_elsewhere(user, valid_from)])
    named = Liaison.objects.create(department=department, user=user, valid_from=valid_from, named_by=actor)
    trail.record("name liaison", department, actor=actor, details={"user": user.pk, "from": valid_from}, at=now)
    return named


@transaction.atomic
def end_liaison(liaison: Liaison, *, actor: Any, now: datetime) -> None:
    """The person spoke for the department until yesterday; named today or for later, never."""
    ended = max(liaison.valid_from, timezone.localdate(now)) - ONE_DAY
    liaison.valid_to = min(liaison.valid_to or ended, ended)
    liaison.save(update_fields=["valid_to"])
    details = {"user": liaison.user_id, "until": liaison.valid_to}
    trail.record("end liaison", liaison.department, actor=actor, details=details, at=now)


def _without_office(department: Department, user: User, day: date) -> list[Reason]:
    if may_speak(department.jurisdiction, day).filter(pk=user.pk).exists():
        return []
    told = sentence(NO_OFFICE, person=str(user), place=department.jurisdiction, day=day)
    return [Reason("NOT_A_LIAISON", told, "user")]


def _elsewhere(user: User, day: date) -> list[Reason]:
    posts = Liaison.objects.filter(user=user).exclude(valid_to__lt=day).select_related("department")
    return [Reason("SPEAKS_ALREADY", _told(post), "user") for post in posts if _has_days(post)]


def _has_days(post: Liaison) -> bool:
    return post.valid_to is None or post.valid_to >= post.valid_from


def _told(post: Liaison) -> Any:
    said = {"person": str(post.user), "department": post.department}
    return sentence(SPEAKS_ALREADY, day=post.valid_to, **said) if post.valid_to else sentence(WITHOUT_END, **said)


@transaction.atomic
def allot(
    department: Department, *, year: int, metric: str, value: int, decision: str, actor: Any, now: datetime
) -> DepartmentTarget:
    """What the department is to reach in a year; it takes the place of what was allotted before. Raises `Refused`."""
    Department.objects.select_for_update().get(pk=department.pk)
    standing = targets([department], year=year).get((department.pk, Metric(metric)))
    refuse_if([
        *([] if decision.strip() else [NO_DECISION]),
        *_year_over(year, timezone.localdate(now)),
        *_same(standing, value),
    ])  # fmt: skip
    target = DepartmentTarget.objects.create(
        department=department, year=year, metric=metric, value=value, decision=decision.strip(), allotted_at=now,
        allotted_by=actor,
    )  # fmt: skip
    trail.record("allot", department, actor=actor, details={"year": year, "metric": metric, "value": value}, at=now)
    return target


def targets(departments: Iterable[Department], *, year: int) -> dict[tuple[int, Metric], DepartmentTarget]:
    """What holds of a year, by department and metric: the last allotment of each. One query."""
    rows = DepartmentTarget.objects.filter(department__in=departments, year=year).order_by("pk")
    return {(row.department_id, Metric(row.metric)): row for row in rows}


def _year_over(year: int, today: date) -> list[Reason]:
    return [Reason("YEAR_OVER", sentence(YEAR_OVER, year=year), "year")] if year < today.year else []


def _same(standing: DepartmentTarget | None, value: int) -> list[Reason]:
    if standing is None or standing.value != value:
        return []
    return [Reason("SAME_TARGET", sentence(SAME_TARGET, value=value, year=standing.year), "value")]
