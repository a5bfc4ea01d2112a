"""Attendance devices of an institution: registered, given a new key, taken out of use. The key is shown once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Site
from portal.shared import trail
from portal.shared.identity import hold_a_number
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from trainees import signatures
from trainees.models import Device

CLOCK_TOLERANCE = timedelta(seconds=60)  # a clock that is off by more makes the marks doubtful
CLOCK_AT_MOST = timedelta(minutes=15)  # one that is off by more is to be set before anything is taken

NUMBER_TAKEN = _(
    "%(institution)s already has a device %(number)s. A number is never given twice, since the marks bear it."
)
OTHER_SITE = _("%(site)s is no site of this institution.")
NUMBER_HELD = Reason("NAME_HOLDS_NUMBER", _("Please write the name alone, without an ID or card number."), "name")
OUT_OF_USE = _("The device %(number)s is out of use. Please register it under a new number.")


@transaction.atomic
def register(
    institution: Institution, *, number: str, name: str, site: Site, actor: Any, now: datetime
) -> tuple[Device, str]:
    """A new device and its key, which is told this once. Raises `Refused` with every ground."""
    refuse_if(_objections(institution, number, name, site))
    key = signatures.new_key()
    device = Device.objects.create(
        institution=institution, number=number, name=name, site=site, key=key, key_at=now, valid_from=now,
        registered_by=actor,
    )  # fmt: skip
    trail.record("register device", device, actor=actor, details={"site": site.pk}, at=now)
    return device, key


@transaction.atomic
def renew_key(device: Device, *, actor: Any, now: datetime) -> str:
    """A new key, told this once; the old one is good for nothing from now on. Raises `Refused` DEVICE_OUT_OF_USE."""
    _lock_in_use(device, now)
    device.key, device.key_at = signatures.new_key(), now
    device.save(update_fields=["key", "key_at"])
    trail.record("renew key of device", device, actor=actor, at=now)
    return device.key


@transaction.atomic
def take_out_of_use(device: Device, *, actor: Any, now: datetime) -> None:
    """From now on nothing is taken from the device; what it sent stays. Raises `Refused` DEVICE_OUT_OF_USE."""
    _lock_in_use(device, now)
    device.valid_to = now
    device.save(update_fields=["valid_to"])
    trail.record("take device out of use", device, actor=actor, at=now)


def note_clock(device: Device, *, ahead: int, now: datetime) -> None:
    """Keep when the device was heard and by how many seconds its clock was ahead."""
    Device.objects.filter(pk=device.pk).update(last_seen_at=now, clock_ahead=ahead)


def is_off(ahead: int, most: timedelta) -> bool:
    """Whether a clock that is so many seconds ahead, or behind, is off by more than this."""
    return abs(ahead) > most.total_seconds()


def _objections(institution: Institution, number: str, name: str, site: Site) -> list[Reason]:
    found = [NUMBER_HELD] if hold_a_number(name) else []
    if site.institution_id != institution.pk:
        found.append(Reason("OTHER_SITE", sentence(OTHER_SITE, site=site), "site"))
    if institution.devices.filter(number=number).exists():
        words = sentence(NUMBER_TAKEN, institution=institution, number=number)
        found.append(Reason("NUMBER_TAKEN", words, "number"))
    return found


def _lock_in_use(device: Device, now: datetime) -> None:
    device.refresh_from_db(from_queryset=Device.objects.select_for_update())
    if not device.serves(now):
        raise Refused(Reason("DEVICE_OUT_OF_USE", sentence(OUT_OF_USE, number=device.number)))
