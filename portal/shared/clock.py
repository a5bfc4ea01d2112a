"""When the clock last rang and a worker heard it: the one sign that clock, broker and worker are all there."""

from datetime import datetime

from django.core.cache import caches

_KEY = "clock-rang"


def rang(now: datetime) -> None:
    """A worker heard the clock."""
    caches["durable"].set(_KEY, now, timeout=None)


def silent_for(now: datetime) -> int | None:
    """Seconds since then; None if it was never heard."""
    heard = caches["durable"].get(_KEY)
    return None if heard is None else int((now - heard).total_seconds())
