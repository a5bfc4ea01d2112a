from datetime import datetime

from celery import shared_task
from django.utils import timezone

from portal.shared import clock, clockwork, idempotency, runs, trail, uploads


@shared_task
def perform_run(run_id: int) -> None:
    runs.perform(run_id)


@shared_task
def sweep_runs() -> None:
    now = timezone.now()
    clock.rang(now)
    runs.sweep(now=now)


@shared_task
def keep_house(step: str) -> None:
    clockwork.take(step, now=timezone.now())


def _seal(_now: datetime) -> int:
    trail.seal()
    return 0  # it follows every act within seconds, and is no news


clockwork.step("trail sealed", _seal)
clockwork.step("files dropped", lambda now: uploads.expire(now=now))
clockwork.step("answered requests forgotten", lambda now: idempotency.forget(now=now))
runs.doorbell(perform_run.delay)
