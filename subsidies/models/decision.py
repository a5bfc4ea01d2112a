from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.actors import actor_field
from portal.shared.triggers import append_only
from subsidies.models.claim_line import ClaimLine


class Decision(models.Model):
    """What one reviewer said of one line at one stage. Never changed: a later word is a new row."""

    class Stage(models.TextChoices):
        FIRST = "first", pgettext_lazy("step of a claim", "first review")
        FINAL = "final", pgettext_lazy("step of a claim", "final review")
        OBJECTION = "objection", _("objection")

    class Outcome(models.TextChoices):
        ACCEPT = "accept", _("accepted")
        REFUSE = "refuse", _("refused")
        HOLD = "hold", _("put on hold")
        RESUME = "resume", _("hold lifted")

    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, help_text="Of the facts and the award that were decided on")
    at = models.DateTimeField()
    by = actor_field()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_against_says_why", condition=~Q(outcome__in=["refuse", "hold"]) | ~Q(note="")
            )
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.line} {self.get_outcome_display()}"


class Check(models.Model):
    """One named check of one line: what was looked at, what was found, by the portal or by whom."""

    class Outcome(models.TextChoices):
        PASSED = "passed", _("passed")
        JUDGE = "judge", _("needs judgement")
        FAILED = "failed", _("not met")

    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="checks")
    name = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    finding = models.JSONField(default=dict, help_text="Figures the sentence is made of when it is read")
    at = models.DateTimeField()
    by = actor_field()

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["pk"]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.line} {self.name}"
