from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.training_class import TrainingClass
from portal.shared.scoping import ScopedQuerySet


class PlanTypingQuerySet(ScopedQuerySet):
    """What is typed and not kept is seen by whoever typed it, and by nobody else."""

    def visible_to(self, user: Any) -> "PlanTypingQuerySet":
        return self.filter(owner=user) if getattr(user, "is_authenticated", False) else self.none()


class PlanTyping(models.Model):
    """What a clerk typed on the pages of one filing (of a class still to begin where there is none), as far as the
    plan does not hold it yet: by page, the boxes with what stood in them, right or wrong."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("typed by"), on_delete=models.CASCADE, related_name="plan_typings"
    )
    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("class"), null=True, on_delete=models.CASCADE, related_name="typings"
    )
    values = models.JSONField(_("typed"), default=dict)
    at = models.DateTimeField(_("kept at"))

    objects = PlanTypingQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan being typed")
        verbose_name_plural = _("plans being typed")
        constraints = [
            models.UniqueConstraint(fields=["owner", "training_class"], name="plan_typing_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.owner} · {self.at:%Y-%m-%d %H:%M}"
