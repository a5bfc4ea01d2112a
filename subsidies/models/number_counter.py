from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.triggers import never_deleted


class NumberCounter(models.Model):
    """How many numbers of one kind a place has given out in a year."""

    kind = models.CharField(max_length=2)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("number counter")
        verbose_name_plural = _("number counters")
        constraints = [models.UniqueConstraint(fields=["kind", "jurisdiction", "year"], name="numbers_count_once")]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
