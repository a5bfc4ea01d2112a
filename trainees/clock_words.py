"""How the clock of a device goes, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainees import devices


def is_wrong(ahead: int | None) -> bool:
    """Whether a clock is off by more than is let pass; one that was never heard is not."""
    return ahead is not None and devices.is_off(ahead, devices.CLOCK_TOLERANCE)


def clock_words(ahead: int | None) -> str:
    """How a device's clock goes, in words; nothing while it was never heard."""
    if ahead is None:
        return "—"
    if not is_wrong(ahead):
        return _("right")
    seconds = abs(ahead)
    count, words = (seconds // 60, _minutes) if seconds >= 120 else (seconds, _seconds)
    way = _("%(time)s fast") if ahead > 0 else _("%(time)s slow")
    return way % {"time": words(count)}


def _minutes(count: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


def _seconds(count: int) -> str:
    return ngettext("%(n)s second", "%(n)s seconds", count) % {"n": count}
