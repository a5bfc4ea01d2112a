from datetime import datetime
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Site
from portal.shared.actors import actor_field, moment_field
from portal.shared.fields import EncryptedJSONField, EncryptedTextField
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only, never_deleted, unchanged


class DeviceQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"


class Device(models.Model):
    """An attendance terminal at a site of an institution. It signs what it sends with its own key, until it is
    taken out of use. `clock_ahead` is by how many seconds its clock was ahead when it was last heard; behind is
    negative."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="devices"
    )
    number = models.CharField(
        _("device number"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9._-]+$", _("Please use letters, digits and . _ - alone."))],
    )
    name = models.CharField(_("device name"), max_length=60)
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT, related_name="devices")
    key = EncryptedTextField()
    key_at = models.DateTimeField()
    valid_from = models.DateTimeField(_("from"))
    valid_to = models.DateTimeField(_("to"), null=True)
    registered_by = actor_field()
    last_seen_at = moment_field()
    clock_ahead = models.IntegerField(null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance device")
        verbose_name_plural = _("attendance devices")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="device_number_once"),
            models.CheckConstraint(
                name="device_period_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]
        triggers = [*never_deleted(), unchanged("device_stays_whose_it_is", ["institution_id", "number"])]

    def __str__(self) -> str:
        return self.number

    def serves(self, now: datetime) -> bool:
        """Whether the device is in use at this moment."""
        return self.valid_to is None or now < self.valid_to


class DeviceBatchQuerySet(ScopedQuerySet):
    institution_path = "device__institution"
    jurisdiction_path = "device__institution__jurisdiction"


class DeviceBatch(models.Model):
    """What a device sent at once, and what it was answered. Never changed: sent again, it gets the same answer.

    The request is kept as a keyed hash alone; the answer may quote names, so it rests encrypted. `clock_ahead` are
    seconds, `clock_off` says that they are too many for its marks to be taken at their word."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="batches")
    key = models.CharField(max_length=100)
    request_hash = models.BinaryField()
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_ahead = models.IntegerField()
    clock_off = models.BooleanField()
    taken = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    answer = EncryptedJSONField()

    objects = DeviceBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of a device")
        verbose_name_plural = _("batches of devices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="device_batch_once")]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.device} {self.received_at:%Y-%m-%d %H:%M}"

    def counts(self) -> dict[str, Any]:
        """How many marks came to what."""
        return {"taken": self.taken, "repeated": self.repeated, "refused": self.refused}
