from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Jurisdiction
from portal.shared.models import Run
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only, never_deleted, unchanged
from subsidies.models.claim_line import ClaimLine
from subsidies.models.local_standard import LocalStandard
from subsidies.models.policy import Policy

WHAT_IS_REPLAYED = ("jurisdiction_id", "policy_id", "standard_id", "content_hash", "started_at")


class ReplayQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


class Replay(models.Model):
    """Existing lines worked out once more as if a draft policy or a proposed standard had held. `content_hash` is
    that of what was replayed: once the draft changes, its replays are of an older text."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT, related_name="replays")
    standard = models.ForeignKey(LocalStandard, null=True, on_delete=models.PROTECT, related_name="replays")
    content_hash = models.CharField(max_length=64)
    run = models.OneToOneField(Run, null=True, on_delete=models.PROTECT, related_name="replay")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ReplayQuerySet.as_manager()

    class Meta:
        verbose_name = _("replay")
        verbose_name_plural = _("replays")
        constraints = [
            models.CheckConstraint(
                name="replay_of_one_thing",
                condition=Q(policy=None, standard__isnull=False) | Q(policy__isnull=False, standard=None),
            )
        ]
        triggers = [
            *never_deleted(),
            unchanged("what_was_replayed_stays", WHAT_IS_REPLAYED),
            unchanged("finished_stays", ["finished_at"], where="OLD.finished_at IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return f"{self.policy or self.standard} {self.started_at:%Y-%m-%d %H:%M}"


class Outcome(models.TextChoices):
    GAINS = "gains", pgettext_lazy("replay", "more")
    LOSES = "loses", pgettext_lazy("replay", "less")
    NEWLY_ELIGIBLE = "newly_eligible", pgettext_lazy("replay", "newly eligible")
    NEWLY_REFUSED = "newly_refused", pgettext_lazy("replay", "newly refused")
    UNCHANGED = "unchanged", pgettext_lazy("replay", "unchanged")


class ReplayLine(models.Model):
    """One line under the draft, beside what it got. No amount: none is set."""

    Outcome = Outcome

    replay = models.ForeignKey(Replay, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    before = models.DecimalField(_("before"), max_digits=14, decimal_places=2, null=True)
    after = models.DecimalField(_("after"), max_digits=14, decimal_places=2, null=True)
    change = models.DecimalField(_("change"), max_digits=14, decimal_places=2)
    fund_before = models.CharField(max_length=30, blank=True)
    fund_after = models.CharField(max_length=30, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        verbose_name = _("replayed line")
        verbose_name_plural = _("replayed lines")
        constraints = [models.UniqueConstraint(fields=["replay", "line"], name="replay_line_once")]
        triggers = [*append_only()]
        indexes = [models.Index(fields=["replay", "outcome", "change"], name="replay_outcome")]

    def __str__(self) -> str:
        return f"{self.replay_id}/{self.line_id}"
