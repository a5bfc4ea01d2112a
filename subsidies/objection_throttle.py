"""How often one address may object or ask after a receipt. Counted where no flush of a cache reaches it; the address
itself is not kept, only its keyed hash."""

from datetime import datetime, timedelta

from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.shared.encryption import blind_index
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence

WITHIN = timedelta(hours=1)
LIMITS = {"object": 10, "receipt": 30}
TOO_MANY = _("%(limit)s were sent from this address within an hour. Please come back after %(time)s.")


@transaction.atomic
def count(act: str, address: str, *, now: datetime) -> None:
    """Count one more `act` ("object" or "receipt") of an address. Raises `Refused` TOO_MANY with the time from which
    the next one is open. Rivals of one address wait for each other, so that many at once are counted one by one."""
    index = blind_index(f"{act} from {address}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[-8:], signed=True)])
    cache, key = caches["durable"], f"objections:{index.hex()}"
    times = [time for time in cache.get(key, []) if time > now - WITHIN]
    if len(times) >= LIMITS[act]:
        opens = timezone.localtime(times[-LIMITS[act]] + WITHIN + timedelta(minutes=1))
        raise Refused(Reason("TOO_MANY", sentence(TOO_MANY, limit=LIMITS[act], time=f"{opens:%H:%M}")))
    cache.set(key, [*times, now], timeout=int(WITHIN.total_seconds()))
