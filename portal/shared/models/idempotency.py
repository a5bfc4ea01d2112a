from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.fields import EncryptedJSONField
from portal.shared.scoping import ScopedQuerySet


class IdempotencyKeyQuerySet(ScopedQuerySet):
    """A key is seen by the account that sent it, and by nobody else."""

    def visible_to(self, user: object) -> "IdempotencyKeyQuerySet":
        return self.filter(user=user) if getattr(user, "is_authenticated", False) else self.none()


class IdempotencyKey(models.Model):
    """One answered write of another system. Written with its effect in one transaction, so that neither exists alone.

    The request is kept as a keyed hash alone; the answer may quote names, so it rests encrypted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=100)
    request_hash = models.BinaryField()
    status = models.PositiveSmallIntegerField(_("status"))
    response = EncryptedJSONField()
    at = models.DateTimeField(_("time"), db_index=True)

    objects = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
