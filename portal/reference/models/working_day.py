"""Days on which a place works or rests otherwise than the published holiday calendar says."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.reference.models.jurisdiction import Jurisdiction
from portal.shared.scoping import ScopedQuerySet


class WorkingDayOverrideQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def holding_in(self, jurisdiction: Jurisdiction | None) -> Self:
        """National ones and those of the places it lies in, the nearest place last."""
        own = Q(jurisdiction__code__in=jurisdiction.codes) if jurisdiction else Q(pk__in=[])
        return self.filter(Q(jurisdiction=None) | own).order_by(F("jurisdiction__path").asc(nulls_first=True), "day")


class WorkingDayOverride(models.Model):
    """One day that is worked, or is not, whatever the calendar says; without a place it holds everywhere."""

    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="working_day_overrides",
        verbose_name=_("place"),
    )
    day = models.DateField(_("day"))
    working = models.BooleanField(_("is a working day"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = WorkingDayOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("working-day exception")
        verbose_name_plural = _("working-day exceptions")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="working_day_override_once",
                fields=["jurisdiction", "day"],
                nulls_distinct=False,
                violation_error_message=_("This day already has an exception for this place."),
            ),
            models.CheckConstraint(
                name="working_day_override_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say which notice changes this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.reason}"
