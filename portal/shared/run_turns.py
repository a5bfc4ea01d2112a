"""Whose turn it is among the runs.

A worker that dies takes down every run it had in hand, and nobody can tell which of them killed it. Each is a suspect
from then on, and a suspect is tried alone: what dies then has only itself to blame. One that gets further than before
is a suspect no longer (`runs.report`).
"""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q

from portal.shared.models import Run

TURN_LOCK = 20_261_128  # one claim at a time, by a PostgreSQL advisory lock


def open_to_work(now: datetime) -> Q:
    """The runs that wait, and those whose worker died."""
    return Q(status=Run.Status.QUEUED) | _dead(now)


def its_turn(run: Run, *, now: datetime) -> bool:
    """Whether this open run may begin beside what is under way. Holds the turn until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN_LOCK])
    others = Run.objects.exclude(pk=run.pk)
    under_way = others.filter(Q(status=Run.Status.RUNNING) & ~_dead(now))
    if run.attempts:
        return not under_way.exists()
    return not (under_way.filter(attempts__gt=1) | others.filter(open_to_work(now), attempts__gt=0)).exists()


def _dead(now: datetime) -> Q:
    return Q(status=Run.Status.RUNNING, heartbeat_at__lt=now - settings.RUN_LEASE)
