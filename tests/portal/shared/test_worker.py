"""A real worker on a real broker, embedded and Redis: it does what is asked, and nothing is lost when it is killed or
when the broker forgets everything. The worker sees what the tests write, so they work without a transaction around."""

from contextlib import closing, contextmanager

import pytest
from django.db import connection

from portal.shared import runs
from portal.shared.models import Run, TrailRecord
from subsidies.audits import CHECKS
from subsidies.models import AuditRun
from tests.portal.shared.worker_jobs import PIECES
from tests.portal.shared.worker_process import FolderBroker, RedisBroker, Worker, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("worker")]


@pytest.fixture(scope="module", params=[FolderBroker, pytest.param(RedisBroker, marks=pytest.mark.redis)])
def broker(request, tmp_path_factory):
    made = request.param(tmp_path_factory.mktemp("broker"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def lasting_worker(broker, django_db_setup, tmp_path_factory):
    made = Worker(broker.environment, tmp_path_factory.mktemp("worker") / "worker.log")
    yield made
    made.stop()


@pytest.fixture
def worker(lasting_worker, broker, transactional_db, monkeypatch):
    """The worker, and a web server's doorbell that rings at its broker."""
    monkeypatch.setattr(runs, "_doorbell", [lambda key: send(broker, "perform_run", key)])
    yield lasting_worker
    # what is still under way would write into tables that are being emptied
    wait_for(
        lambda: not Run.objects.filter(status__in=["queued", "running"]).exists(),
        each=lambda: send(broker, "sweep_runs"),
    )


def send(broker, task, *arguments):
    broker.client.send_task(f"portal.shared.tasks.{task}", arguments)


def finished(*asked):
    return Run.objects.filter(pk__in=[run.pk for run in asked], status__in=["done", "failed"]).count() == len(asked)


def state_of(run):
    run.refresh_from_db()
    return run.status, run.attempts


def pieces_of(run):
    rows = TrailRecord.objects.filter(verb="piece", subject_id=str(run.pk)).order_by("pk")
    return [row.details["piece"] for row in rows]


def test_run_is_carried_out(worker, broker):
    run = runs.enqueue("audit", key="audit of the tests")
    wait_for(lambda: finished(run))
    assert state_of(run) == ("done", 1)
    assert AuditRun.objects.get(run=run).finished_at is not None


def test_killed_worker_loses_nothing(worker, broker):
    run, before = runs.enqueue("slow", key="half-way"), worker.starts
    wait_for(lambda: len(pieces_of(run)) >= PIECES // 3)
    worker.kill()
    wait_for(lambda: finished(run), each=lambda: send(broker, "sweep_runs"))
    assert worker.starts == before + 1
    assert state_of(run) == ("done", 1)  # the second time it got further, which begins the count of attempts anew
    assert pieces_of(run) == list(range(PIECES))


def test_audit_of_a_killed_worker_is_ended_by_the_next(worker, broker):
    with findings_locked():
        run, before = runs.enqueue("audit", key="killed in its first check"), worker.starts
        wait_for(lambda: AuditRun.objects.filter(run=run).exists())
        worker.kill()
        wait_for(lambda: worker.starts == before + 1)
        assert AuditRun.objects.get(run=run).finished_at is None
    wait_for(lambda: finished(run), each=lambda: send(broker, "sweep_runs"))
    assert state_of(run)[0] == "done"
    assert set(AuditRun.objects.get(run=run).found) == {check.name for check in CHECKS}


@contextmanager
def findings_locked():
    """No audit gets on while the block runs."""
    other = connection.copy()
    other.set_autocommit(False)
    with closing(other), other.cursor() as cursor:
        cursor.execute("LOCK TABLE subsidies_finding IN ACCESS EXCLUSIVE MODE")
        yield


def test_lost_messages_are_rung_again(worker, broker):
    with broker.losing_messages(worker):
        run = runs.enqueue("audit", key="nobody heard")
    assert state_of(run) == ("queued", 0)
    wait_for(lambda: finished(run), each=lambda: send(broker, "sweep_runs"))
    assert state_of(run) == ("done", 1)


def test_poison_is_set_aside_after_three(worker, broker):
    before = worker.starts
    poison, slow = runs.enqueue("poison", key="poison"), runs.enqueue("slow", key="beside it")
    wait_for(lambda: finished(poison, slow), within=180, each=lambda: send(broker, "sweep_runs"))
    assert (state_of(poison), worker.starts - before) == (("failed", 3), 3)
    assert state_of(slow)[0] == "done"
    assert pieces_of(slow) == list(range(PIECES))
