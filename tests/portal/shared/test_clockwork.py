"""What the clock does at once: every step is tried, and a run says what was done and what stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.shared import clockwork, runs
from portal.shared.models import Run
from portal.shared.refusals import Reason, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def steps(monkeypatch):
    """Three steps by name that note when they were called; what the second does is up to the test."""
    called, second = [], {"does": lambda: 0}

    def noted(name, work):
        return lambda now: called.append((name, now)) or work()

    works = {"first": lambda: 2, "second": lambda: second["does"](), "third": lambda: 0}
    monkeypatch.setattr(clockwork, "_steps", {name: noted(name, work) for name, work in works.items()})
    return called, second


def torn():
    raise ValueError("the second is torn")


def told():
    return list(Run.objects.order_by("pk").values_list("kind", "arguments__step", "status", "counts", "error"))


def test_step_that_did_something_leaves_a_run(steps):
    clockwork.turn(["first", "second", "third"], now=NOW)
    assert told() == [("clock", "first", "done", {"first": 2}, "")]
    run = Run.objects.get()
    assert (run.done, run.total, run.owner, run.finished_at) == (2, 2, None, NOW)


def test_failing_step_keeps_none_from_its_work_and_is_told_once_a_day(steps):
    called, second = steps
    second["does"] = torn
    for now in (NOW, LATER):
        with pytest.raises(ValueError, match="the second is torn"):
            clockwork.turn(["second", "third"], now=now)
    assert called == [("second", NOW), ("third", NOW), ("second", LATER), ("third", LATER)]
    assert told() == [("clock", "second", "failed", {}, "ValueError('the second is torn')")]
    assert Run.objects.get().finished_at == LATER


def test_stopped_step_is_over_once_it_goes_well_again(steps):
    _called, second = steps
    second["does"] = torn
    with pytest.raises(ValueError, match="torn"):
        clockwork.take("second", now=NOW)
    second["does"] = lambda: 0
    clockwork.take("second", now=LATER)
    assert [status for _kind, _step, status, *_more in told()] == ["done"]


@pytest.mark.parametrize(("does", "status"), [(lambda: 3, "done"), (torn, "failed")])
def test_stopped_step_is_tried_again_by_hand(steps, does, status):
    _called, second = steps
    second["does"] = torn
    with pytest.raises(ValueError, match="torn"):
        clockwork.take("second", now=NOW)
    stopped = Run.objects.get()
    runs.requeue(stopped)
    second["does"] = does
    if does is torn:
        with pytest.raises(ValueError, match="torn"):
            runs.perform(stopped.pk)
    else:
        runs.perform(stopped.pk)
    stopped.refresh_from_db()
    assert (stopped.status, stopped.done) == (status, 3 if status == "done" else 0)


def test_refused_subject_keeps_none_of_the_others_from_their_work():
    done = []

    def work(number):
        if number % 2:
            raise Refused(Reason("ODD", "an odd one"), Reason("NUMBER", f"it is {number}"))
        done.append(number)

    with pytest.raises(Refused) as refused:
        clockwork.of_each(range(4), work)
    assert done == [0, 2]
    assert [str(reason) for reason in refused.value.reasons] == ["an odd one", "it is 1", "it is 3"]
    assert clockwork.of_each([0, 2], lambda number: number + 1) == [1, 3]


def test_step_that_stopped_at_one_subject_tells_what_it_did_for_the_others(steps):
    def work(number):
        if number == 2:
            raise Refused(Reason("ODD", "an odd one"))
        return number if number else None

    _called, second = steps
    second["does"] = lambda: len(clockwork.of_each(range(5), work, done=1))
    with pytest.raises(Refused, match="ODD"):
        clockwork.take("second", now=NOW)
    assert told() == [("clock", "second", "failed", {}, "an odd one"), ("clock", "second", "done", {"second": 4}, "")]
