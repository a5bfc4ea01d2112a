"""How often one address may check certificates, counted in PostgreSQL: a cache that is emptied lets nobody through."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import Lookup
from portal.shared.encryption import blind_index, blind_indexes
from portal.shared.figures import date_in_words
from portal.shared.refusals import Reason, Refused

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LIMITS = {MINUTE: 10, DAY: 60}
SENTENCES = {
    MINUTE: _("%(limit)s checks were made within a minute. Please check again after %(time)s."),
    DAY: _("%(limit)s checks were made within 24 hours. Please check again after %(time)s on %(day)s."),
}


class TooMany(Refused):
    """This address has used up its checks; `again` is when the next one is open."""

    def __init__(self, reason: Reason, again: datetime) -> None:
        super().__init__(reason)
        self.again = again


def address_index(address: str) -> bytes:
    """The keyed hash under which an address is counted."""
    return blind_index(_text(address))


def check(address: str, *, now: datetime) -> None:
    """Raise `TooMany` when the address has no check left.

    Inside a transaction: until its end nobody else of the same address is let in, so that many checks made at once
    cannot all be the tenth.
    """
    _wait_for_others(address)
    seen = Lookup.objects.filter(address_index__in=blind_indexes(_text(address)))
    opens = {within: _opens(seen, within, now) for within in LIMITS}
    within, again = max(opens.items(), key=lambda item: item[1])
    if again > now:
        raise TooMany(Reason("TOO_MANY_CHECKS", _sentence(within, again, now)), again)


def _opens(seen: Any, within: timedelta, now: datetime) -> datetime:
    times = list(seen.filter(at__gt=now - within).order_by("-at").values_list("at", flat=True)[: LIMITS[within]])
    return times[-1] + within if len(times) == LIMITS[within] else now


def _sentence(within: timedelta, again: datetime, now: datetime) -> str:
    # the minute after, because the sentence names no seconds
    shown = timezone.localtime(again + MINUTE)
    day = date_in_words(shown.date(), today=timezone.localdate(now))
    return SENTENCES[within] % {"limit": LIMITS[within], "time": f"{shown:%H:%M}", "day": day}


def _wait_for_others(address: str) -> None:
    key = int.from_bytes(address_index(address)[-8:], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _text(address: str) -> str:
    return f"certificate check from {address}"
