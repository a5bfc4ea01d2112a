from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.models import Run
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted
from portal.shared.workflow import StateField, Stateful, transition


class AuditRun(models.Model):
    """One night's (or one officer's) run of the audit: what was looked at and what came out."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="audit")
    started_at = models.DateTimeField()
    finished_at = moment_field()
    lines_recomputed = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict, help_text="Check to number of new findings")

    class Meta:
        verbose_name = _("audit run")
        verbose_name_plural = _("audit runs")
        ordering = ["-pk"]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class FindingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("finding", "to be examined")
    CONFIRMED = "confirmed", pgettext_lazy("finding", "confirmed")
    DISMISSED = "dismissed", pgettext_lazy("finding", "dismissed")


class FindingQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def open(self) -> "FindingQuerySet":
        return self.filter(state=FindingState.OPEN)


class Finding(Stateful):
    """Something an audit check found. The same thing found again is the same finding (`fingerprint`)."""

    State = FindingState

    class Severity(models.TextChoices):
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")

    check_name = models.CharField(_("check"), max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="findings")
    severity = models.CharField(_("risk"), max_length=10, choices=Severity.choices)
    rows = models.JSONField(help_text="The rows it rests on: [model, key] pairs")
    details = models.JSONField(default=dict, help_text="Figures the sentence is made of when it is read")
    first_seen = models.ForeignKey(AuditRun, on_delete=models.PROTECT, related_name="first_findings")
    last_seen = models.ForeignKey(AuditRun, on_delete=models.PROTECT, related_name="findings")
    state = StateField(_("state"), choices=FindingState.choices, default=FindingState.OPEN)
    decided_at = moment_field()
    decided_by = actor_field()
    note = models.TextField(_("reason"), blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="finding_decided_says_why",
                condition=Q(state="open") | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(note="")),
            )
        ]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self.check_name} {self.pk}"

    @transition(source=[FindingState.OPEN], target=FindingState.CONFIRMED)
    def confirm(self, *, actor: Any, now: datetime, note: str) -> None:
        self.decided_at, self.decided_by, self.note = now, actor, note

    @transition(source=[FindingState.OPEN], target=FindingState.DISMISSED)
    def dismiss(self, *, actor: Any, now: datetime, note: str) -> None:
        self.decided_at, self.decided_by, self.note = now, actor, note
