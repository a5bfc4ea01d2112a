from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only


class ReportSnapshotQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


class ReportSnapshot(models.Model):
    """A report as it was when it was made: the figures, the workbook, the chart. It never changes; a re-run is a new
    snapshot beside it."""

    kind = models.CharField(_("report"), max_length=40)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="reports")
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    edition = models.PositiveSmallIntegerField(_("edition"))
    figures = models.JSONField()
    workbook = models.BinaryField()
    chart = models.TextField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = actor_field()

    objects = ReportSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-period_start", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "jurisdiction", "period_start", "edition"], name="report_edition_once"
            )
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.kind} {self.period_start}"
