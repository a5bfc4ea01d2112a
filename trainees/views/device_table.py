"""Columns of devices and of the batches they sent."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.shared.badges import Family
from portal.shared.tables import Column
from portal.shared.templatetags.figures import instant
from portal.shared.templatetags.marks import badge_html
from trainees.clock_words import clock_words, is_wrong
from trainees.models import Device, DeviceBatch


def _clock(device: Device) -> str:
    words = clock_words(device.clock_ahead)
    return badge_html(Family.WARN, words, dense=True) if is_wrong(device.clock_ahead) else words


def _state(device: Device) -> str:
    if device.serves(timezone.now()):
        return badge_html(Family.OK, _("in use"), dense=True)
    return badge_html(Family.MUTE, _("out of use"), dense=True)


def _heard(device: Device) -> str:
    return instant(device.last_seen_at) if device.last_seen_at else _("never")


def _refused(batch: DeviceBatch) -> str:
    return format_html("<strong>{}</strong>", batch.refused) if batch.refused else "0"


COLUMNS = (
    Column("number", gettext_lazy("device number"), lambda device: device.number, code=True, card="name"),
    Column("name", gettext_lazy("device name"), lambda device: device.name, card="second"),
    Column("site", gettext_lazy("site"), lambda device: device.site),
    Column("heard", gettext_lazy("last heard"), _heard),
    Column("clock", pgettext_lazy("device", "clock"), _clock),
    Column("state", gettext_lazy("state"), _state, card="state"),
)
BATCH_COLUMNS = (
    Column("at", gettext_lazy("received"), lambda batch: instant(batch.received_at), card="name"),
    Column("taken", pgettext_lazy("marks", "taken"), lambda batch: batch.taken, align="right"),
    Column("repeated", pgettext_lazy("marks", "there already"), lambda batch: batch.repeated, align="right"),
    Column("refused", pgettext_lazy("marks", "not taken"), _refused, align="right"),
    Column("clock", pgettext_lazy("device", "clock"), lambda batch: clock_words(batch.clock_ahead)),
)
