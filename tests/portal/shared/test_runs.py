import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from portal.shared import runs
from portal.shared.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch):
    done: list[str] = []

    def work(run: Run) -> None:
        done.append(run.key)
        if run.arguments.get("break"):
            raise ValueError("the tape is torn")

    monkeypatch.setitem(runs._jobs, "test", work)
    return done


def test_same_key_is_same_run(calls):
    assert runs.enqueue("test", key="a") == runs.enqueue("test", key="a")


def test_perform_twice_acts_once(calls):
    run = runs.enqueue("test", key="a")
    runs.perform(run.pk)
    runs.perform(run.pk)
    run.refresh_from_db()
    assert calls == ["a"]
    assert run.status == Run.Status.DONE


def test_failure_is_kept_and_raised(calls):
    run = runs.enqueue("test", key="a", arguments={"break": True})
    with pytest.raises(ValueError, match="torn"):
        runs.perform(run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert "torn" in run.error


def test_running_job_is_left_alone(calls):
    run = runs.enqueue("test", key="a")
    Run.objects.update(status=Run.Status.RUNNING, heartbeat_at=timezone.now())
    runs.perform(run.pk)
    assert calls == []


def test_dead_job_is_taken_up_again(calls):
    run = runs.enqueue("test", key="a")
    Run.objects.update(
        status=Run.Status.RUNNING, heartbeat_at=timezone.now() - settings.RUN_LEASE - timedelta(seconds=1)
    )
    runs.perform(run.pk)
    assert calls == ["a"]


def test_poison_is_set_aside_after_three(calls):
    run = runs.enqueue("test", key="a")
    Run.objects.update(attempts=runs.ATTEMPTS_AT_MOST)
    runs.perform(run.pk)
    run.refresh_from_db()
    assert calls == []
    assert run.status == Run.Status.FAILED
    assert run.error == "处理进程在此处中断了3次。"


@pytest.mark.parametrize(("reached", "status"), [([1, 2, 3, 4], "done"), ([2, 2, 2, 2], "failed")])
def test_job_that_gets_further_is_no_poison(monkeypatch, reached, status):
    """Each number: how far the job was when its worker died; only dying at the same place uses up the attempts."""
    run = runs.enqueue("test", key="a")
    for done in reached:
        begun = runs._claim(run.pk, now=timezone.now())
        if begun is not None:
            runs.report(begun, done=1)
            runs.report(begun, done=done)
            Run.objects.update(heartbeat_at=timezone.now() - settings.RUN_LEASE * 2)
    monkeypatch.setitem(runs._jobs, "test", lambda run: None)
    runs.perform(run.pk)
    run.refresh_from_db()
    assert run.status == status


@pytest.fixture
def died_together(calls):
    """Two runs that were in hand when their worker died, and a third that has come since."""
    suspects = [runs.enqueue("test", key="a"), runs.enqueue("test", key="b")]
    for run in suspects:
        runs._claim(run.pk, now=timezone.now())
    Run.objects.update(heartbeat_at=timezone.now() - settings.RUN_LEASE * 2)
    return [*suspects, runs.enqueue("test", key="fresh")]


def test_suspect_is_tried_alone(died_together, calls):
    first, second, fresh = died_together
    assert runs._claim(first.pk, now=timezone.now()) is not None
    for other in (second, fresh):
        runs.perform(other.pk)
    assert calls == []


def test_fresh_run_waits_for_suspects(died_together, calls):
    runs.perform(died_together[2].pk)
    assert calls == []
    for run in died_together:
        runs.perform(run.pk)
    assert calls == ["a", "b", "fresh"]


def test_suspect_that_gets_further_lets_others_begin(died_together, calls):
    first, second, fresh = died_together
    runs.report(runs._claim(first.pk, now=timezone.now()), done=1)
    Run.objects.filter(pk=second.pk).update(status=Run.Status.DONE, finished_at=timezone.now())
    runs.perform(fresh.pk)
    assert calls == ["fresh"]


def test_sweep_rings_for_waiting_runs(calls, monkeypatch):
    rung: list[int] = []
    monkeypatch.setattr(runs, "_doorbell", [rung.append])
    run = runs.enqueue("test", key="a")
    runs.sweep(now=timezone.now())
    assert rung == [run.pk]


def test_failed_run_can_be_tried_again(calls):
    run = runs.enqueue("test", key="a", arguments={"break": True})
    with pytest.raises(ValueError, match="torn"):
        runs.perform(run.pk)
    Run.objects.update(arguments={})
    runs.requeue(run)
    runs.perform(run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.DONE


@pytest.mark.django_db(transaction=True)
def test_lease_is_kept_while_a_piece_takes_longer_than_it_lasts(monkeypatch, settings):
    settings.RUN_LEASE = timedelta(seconds=0.4)
    taken_by_another = []

    def long(run: Run) -> None:
        time.sleep(1)
        taken_by_another.append(runs._claim(run.pk, now=timezone.now()))

    monkeypatch.setitem(runs._jobs, "test", long)
    run = runs.enqueue("test", key="a")
    runs.perform(run.pk)
    run.refresh_from_db()
    assert taken_by_another == [None]
    assert (run.status, run.attempts) == (Run.Status.DONE, 1)


def test_runs_of_the_clock_are_seen_by_those_who_mind_them(auditor, officer_first):
    own, of_clock = (
        runs.enqueue("test", key="a", owner=officer_first),
        runs.enqueue("test", key="b"),
    )
    assert [list(Run.objects.visible_to(user).order_by("pk")) for user in (auditor, officer_first)] == [
        [of_clock],
        [own],
    ]


def test_web_server_wakes_a_worker():
    asks = "import portal.wsgi; from portal.shared import runs; print(len(runs._doorbell))"
    assert subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True).stdout == "1\n"
