from celery import shared_task
from django.utils import timezone

from portal.shared import clock, idempotency, runs, trail, uploads


@shared_task
def perform_run(run_id: int) -> None:
    runs.perform(run_id)


@shared_task
def sweep_runs() -> None:
    now = timezone.now()
    clock.rang(now)
    runs.sweep(now=now)


@shared_task
def seal_trail() -> None:
    trail.seal()


@shared_task
def expire_uploads() -> None:
    uploads.expire(now=timezone.now())


@shared_task
def forget_requests() -> None:
    idempotency.forget(now=timezone.now())


runs.doorbell(perform_run.delay)
