from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.triggers import append_only


class Lookup(models.Model):
    """One public certificate check. Keyed hashes only: neither the number nor the name asked for is kept."""

    at = models.DateTimeField()
    address_index = models.BinaryField()
    question_index = models.BinaryField()
    found = models.BooleanField()
    receipt = models.CharField(_("receipt"), max_length=12, unique=True)

    class Meta:
        verbose_name = _("certificate check")
        verbose_name_plural = _("certificate checks")
        indexes = [models.Index(fields=["address_index", "at"], name="lookup_by_address")]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return self.receipt
