"""Who reports for a department, and what the leading group asks of it in a year."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import BUREAU_ROLES, Role
from portal.reference.models import Department
from portal.shared.actors import actor_field
from portal.shared.periods import days, in_force, period_in_order_or_taken_back, same
from portal.shared.scoping import NOTHING, ScopedQuerySet
from portal.shared.triggers import append_only, never_deleted, unchanged


class OfDepartmentQuerySet(ScopedQuerySet):
    """Rows of a department: whoever speaks for it sees all of its own and nothing of another one; offices of the
    place see what `handed_in_path` opens to them."""

    jurisdiction_path = "department__jurisdiction"
    department_path = "department"

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        offices = self._of_jurisdictions(user) if user.has_role(*BUREAU_ROLES) else NOTHING
        own = Q(**{f"{self.department_path}__in": departments_of(user)}) if user.has_role(Role.LIAISON) else NOTHING
        return self.filter(offices | own)


class LiaisonQuerySet(OfDepartmentQuerySet):
    def in_force(self, day: date) -> Self:
        return self.filter(in_force(day))


class Liaison(models.Model):
    """Somebody speaks for a department, for a time (JY-110)."""

    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="liaisons"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="liaisons"
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)
    named_by = actor_field()

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison of a department")
        verbose_name_plural = _("liaisons of departments")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            period_in_order_or_taken_back("liaison_period_in_order"),
            ExclusionConstraint(
                name="liaison_of_one_department_at_a_time",
                expressions=[(same("user_id"), RangeOperators.OVERLAPS), (days(), RangeOperators.OVERLAPS)],
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]
        triggers = [*never_deleted(), unchanged("who_and_where_stays", ("department_id", "user_id", "valid_from"))]

    def __str__(self) -> str:
        return f"{self.user} · {self.department}"


def departments_of(user: Any) -> "models.QuerySet[Any]":
    """Keys of the departments the person speaks for today, while they hold office in the place."""
    posts = Liaison.objects.in_force(timezone.localdate()).filter(user=user.pk)
    held = NOTHING
    for path in user.jurisdiction_paths:
        held |= Q(department__jurisdiction__path__startswith=path)
    return posts.filter(held).values("department")


class Metric(models.TextChoices):
    """What a target of a department counts."""

    PERSON_TIMES = "person_times", _("subsidised training, person-times")
    CERTIFICATES = "certificates", _("certificates")


class DepartmentTarget(models.Model):
    """What the leading group allots a department for a year (BC-42). An allotment is never changed: a later one of
    the same year takes its place."""

    Metric = Metric

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    metric = models.CharField(_("target"), max_length=20, choices=Metric.choices)
    value = models.PositiveIntegerField(_("allotted"))
    decision = models.CharField(_("rests on"), max_length=100)
    allotted_at = models.DateTimeField()
    allotted_by = actor_field()

    objects = OfDepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of a department")
        verbose_name_plural = _("targets of departments")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="department_target_is_something",
                condition=Q(value__gte=1, year__range=(2000, 2099), metric__in=Metric.values) & ~Q(decision=""),
            )
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.department} {self.year}"
