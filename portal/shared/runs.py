"""Long jobs. PostgreSQL is the record, Celery only the doorbell: a lost or repeated message changes nothing.

A job is a function registered under its kind. It may be called again after a worker was killed, so it works in
pieces that are each safe to repeat, and says how far it is with `report`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from portal.shared.models import Run
from portal.shared.refusals import Refused
from portal.shared.run_turns import its_turn, open_to_work

ATTEMPTS_AT_MOST = 3

Job = Callable[[Run], None]
_jobs: dict[str, Job] = {}
_doorbell: list[Callable[[int], Any]] = []
log = structlog.get_logger(__name__)


def job(kind: str) -> Callable[[Job], Job]:
    """Register the function that carries out runs of this kind."""

    def register(function: Job) -> Job:
        _jobs[kind] = function
        return function

    return register


def is_job(kind: str) -> bool:
    """Whether a job is registered under this kind."""
    return kind in _jobs


def doorbell(function: Callable[[int], Any]) -> None:
    """Name the function that wakes a worker for a run (the Celery task registers itself)."""
    _doorbell[:] = [function]


def enqueue(kind: str, *, key: str, owner: Any = None, arguments: dict[str, Any] | None = None) -> Run:
    """Ask for a piece of work once: the same key gives the same run, whatever became of it."""
    values = {"kind": kind, "owner": owner, "arguments": arguments or {}, "queued_at": timezone.now()}
    run, created = Run.objects.get_or_create(key=key, defaults=values)
    if created:
        transaction.on_commit(lambda: ring(run.pk))
    return run


def requeue(run: Run) -> None:
    """Try a failed run again, by hand."""
    Run.objects.filter(pk=run.pk, status=Run.Status.FAILED).update(
        status=Run.Status.QUEUED, attempts=0, done=0, finished_at=None, error="", queued_at=timezone.now()
    )
    transaction.on_commit(lambda: ring(run.pk))


def ring(run_id: int) -> None:
    """Wake a worker. A broker that does not answer is no loss: the sweep rings again."""
    for wake in _doorbell:
        try:
            wake(run_id)
        except OperationalError:
            log.warning("broker does not answer", run=run_id)


def perform(run_id: int) -> None:
    """Carry out a run, if it is still to be done and nobody else is at it."""
    run = _claim(run_id, now=timezone.now())
    if run is None:
        return
    try:
        with _sign_of_life(run):
            _jobs[run.kind](run)
    except Exception as error:
        _fail(run, error)
        raise
    _finish(run, Run.Status.DONE)


@contextmanager
def _sign_of_life(run: Run) -> Iterator[None]:
    """Keep the lease while a piece takes longer than it lasts. The thread dies with its worker, then the lease."""
    over = threading.Event()
    thread = threading.Thread(target=_keep_lease, args=(run.pk, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep_lease(run_id: int, over: threading.Event) -> None:
    with closing(connection):  # of this thread alone
        while not over.wait(settings.RUN_LEASE.total_seconds() / 4):
            Run.objects.filter(pk=run_id, status=Run.Status.RUNNING).update(heartbeat_at=timezone.now())


def report(run: Run, *, done: int, total: int | None = None, **counts: Any) -> None:
    """Say how far the run is.

    Getting further than ever before begins the count of attempts anew: what moves on is not what killed its worker.
    """
    if done > run.done:
        run.attempts, run.done = 1, done
    run.total, run.heartbeat_at = total if total is not None else run.total, timezone.now()
    run.counts = run.counts | counts
    run.save(update_fields=["attempts", "done", "total", "heartbeat_at", "counts"])


def attach(run: Run, *, name: str, content: bytes) -> None:
    """Keep the file that a run ends with."""
    run.result_name, run.result = name, content
    run.save(update_fields=["result_name", "result"])


def sweep(*, now: datetime) -> int:
    """Ring again for everything that waits too long or whose worker died; returns how many."""
    waiting = list(Run.objects.filter(open_to_work(now)).order_by("queued_at").values_list("pk", flat=True)[:200])
    for run_id in waiting:
        ring(run_id)
    return len(waiting)


def _claim(run_id: int, *, now: datetime) -> Run | None:
    with transaction.atomic():
        open_runs = Run.objects.select_for_update(skip_locked=True).filter(open_to_work(now))
        run: Run | None = open_runs.filter(pk=run_id).first()
        if run is None or not its_turn(run, now=now):
            return None
        if run.attempts >= ATTEMPTS_AT_MOST:
            _give_up(run)
            return None
        run.status, run.attempts, run.started_at, run.heartbeat_at = Run.Status.RUNNING, run.attempts + 1, now, now
        run.save(update_fields=["status", "attempts", "started_at", "heartbeat_at"])
        return run


def _give_up(run: Run) -> None:
    run.error = _("The worker died %(times)s times at this.") % {"times": run.attempts}
    _finish(run, Run.Status.FAILED)


def words_of(error: Exception) -> str:
    """What a run keeps of the error it stopped with."""
    sentences = [str(reason) for reason in error.reasons] if isinstance(error, Refused) else [repr(error)]
    return " ".join(sentences)[:2000]


def _fail(run: Run, error: Exception) -> None:
    run.error = words_of(error)
    _finish(run, Run.Status.FAILED)


def _finish(run: Run, status: Run.Status) -> None:
    run.status, run.finished_at = status, timezone.now()
    run.save(update_fields=["status", "finished_at", "error"])
