from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.fields import EncryptedBinaryField
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import never_deleted


class RunQuerySet(ScopedQuerySet):
    """A run is seen by the person who started it; one that nobody started, by those who look after the jobs."""

    def visible_to(self, user: object) -> "RunQuerySet":
        if not getattr(user, "is_authenticated", False):
            return self.none()
        of_nobody = Q(owner=None) if getattr(user, "minds_jobs", False) else Q(pk=None)
        return self.filter(Q(owner=user) | of_nobody)

    def that_stopped(self, *kinds: str) -> "RunQuerySet":
        """Those that stopped and wait for somebody to start them again: the same was not done, nor stopped, since."""
        same = Run.objects.filter(kind=OuterRef("kind"), arguments=OuterRef("arguments"))
        since = same.filter(finished_at__gt=OuterRef("finished_at"))
        return self.filter(~Exists(since), kind__in=kinds, status=Run.Status.FAILED).order_by("-pk")


class Run(models.Model):
    """One long job: who started it, how far it is, what came of it. The only record of a job; never business state."""

    class Status(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("job", "waiting")
        RUNNING = "running", pgettext_lazy("job", "running")
        DONE = "done", pgettext_lazy("job", "done")
        FAILED = "failed", pgettext_lazy("job", "failed")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(max_length=120, unique=True, help_text="What makes two requests the same piece of work")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="runs")
    arguments = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    result = EncryptedBinaryField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(
                name="run_finished_when_over",
                condition=Q(status__in=["done", "failed"], finished_at__isnull=False)
                | Q(status__in=["queued", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="run_failure_says_why",
                condition=~Q(status="failed") | ~Q(error=""),
            ),
        ]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
