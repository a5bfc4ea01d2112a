from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from institutions.models.places import Instructor, Site
from institutions.models.training_class import TrainingClass
from portal.shared.periods import same
from portal.shared.scoping import ScopedQuerySet


class ClassSessionQuerySet(ScopedQuerySet):
    institution_path = "training_class__institution"
    jurisdiction_path = "training_class__institution__jurisdiction"
    person_path = "training_class__enrolments__person"
    of_many_persons = True
    handed_in_path = "training_class__filed_at"


def _hours() -> Func:
    return Func(F("starts_at"), F("ends_at"), Value("[)"), function="tstzrange")


class ClassSession(models.Model):
    """One lesson of a class. `binding` sessions belong to a filed class: they occupy their room and instructor."""

    class Mode(models.TextChoices):
        THEORY = "theory", _("theory")
        PRACTICE = "practice", _("practice")
        ONLINE = "online", _("online")

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    site = models.ForeignKey(
        Site, verbose_name=_("site"), null=True, on_delete=models.PROTECT, related_name="sessions"
    )
    instructor = models.ForeignKey(
        Instructor, verbose_name=_("instructor"), on_delete=models.PROTECT, related_name="sessions"
    )
    binding = models.BooleanField(default=False)

    objects = ClassSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(name="session_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_hours_at_most_eight", condition=Q(hours__gt=0, hours__lte=8)),
            models.CheckConstraint(
                name="session_on_site_has_site", condition=Q(mode="online") | Q(site__isnull=False)
            ),
            ExclusionConstraint(
                name="session_instructor_not_twice",
                expressions=[(same("instructor_id"), RangeOperators.OVERLAPS), (_hours(), RangeOperators.OVERLAPS)],
                condition=Q(binding=True),
            ),
            ExclusionConstraint(
                name="session_site_not_twice",
                expressions=[(same("site_id"), RangeOperators.OVERLAPS), (_hours(), RangeOperators.OVERLAPS)],
                condition=Q(binding=True, site__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
