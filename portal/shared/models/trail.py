from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.shared.triggers import append_only


class TrailRecord(models.Model):
    """One act of one person (or of the clock, then without an actor) on one thing."""

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(_("name"), max_length=150, blank=True)
    verb = models.CharField(_("act"), max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(_("object"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    details = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("trail record")
        verbose_name_plural = _("trail records")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="trail_subject"),
            models.Index(fields=["actor", "verb"], name="trail_steps_of_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="trail_look_says_who_and_why",
                condition=~Q(verb__startswith="reveal ") | (Q(actor__isnull=False) & ~Q(purpose="")),
            )
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.subject_name}"

    def content(self) -> dict[str, Any]:
        """What the hash stands for."""
        return {
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": self.actor_id,
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_id],
            "purpose": self.purpose,
            "details": self.details,
        }


class TrailSeal(models.Model):
    """The place of a trail record in the chain."""

    record = models.OneToOneField(TrailRecord, on_delete=models.PROTECT, related_name="seal")
    seq = models.BigIntegerField(unique=True)
    chain_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("trail seal")
        verbose_name_plural = _("trail seals")
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.seq} {self.chain_hash[:12]}"
