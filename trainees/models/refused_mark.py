from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from portal.shared.actors import actor_field
from portal.shared.fields import BlindIndexField, EncryptedTextField
from portal.shared.identity import mask_id_number
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only
from trainees.models.device import Device, DeviceBatch
from trainees.models.enrolment import Enrolment


class RefusedMarkQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"


class RefusedMark(models.Model):
    """Someone was seen, and it counts for no session: outside every session, a stranger, after leaving. Kept as
    evidence and never changed; the same mark refused again for the same reason is the same row.

    `reason` is a code of `trainees.matching`. `enrolment` is whose mark it is, where the person is known there."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="refused_marks")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="refused_marks")
    device_number = models.CharField(_("device"), max_length=40)
    batch = models.ForeignKey(DeviceBatch, null=True, on_delete=models.PROTECT, related_name="refused_marks")
    id_number = EncryptedTextField(_("ID number"))
    id_index = BlindIndexField(of="id_number")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="refused_marks")
    at = models.DateTimeField(_("time"))
    way = models.CharField(_("way"), max_length=10)
    reason = models.CharField(_("reason"), max_length=40)
    received_at = models.DateTimeField()
    received_by = actor_field()

    objects = RefusedMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("refused mark")
        verbose_name_plural = _("refused marks")
        ordering = ["pk"]
        indexes = [models.Index(fields=["institution", "at"], name="refused_mark_of_institution")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "id_index", "at", "device_number", "reason"], name="refused_mark_once"
            )
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.reason} {self.at:%Y-%m-%d %H:%M}"

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)
