"""What happens by itself every minute: each step is tried, whatever became of the one before."""

from datetime import UTC, datetime

import pytest
import time_machine

from subsidies import tasks

NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def steps(monkeypatch):
    """Three steps that note when they were called; the second fails."""
    called = []

    def step(name, *, fails=False):
        def run(*, now):
            called.append((name, now))
            if fails:
                raise ValueError(f"{name} is torn")

        return run

    monkeypatch.setattr(tasks, "CLOCKWORK", (step("first"), step("second", fails=True), step("third")))
    return called


def test_failing_step_keeps_none_from_its_work_and_is_told(steps):
    with time_machine.travel(NOW, tick=False), pytest.raises(ValueError, match="second is torn"):
        tasks.keep_the_clock()
    assert steps == [("first", NOW), ("second", NOW), ("third", NOW)]


@pytest.mark.django_db
def test_every_step_runs_on_an_empty_city():
    tasks.keep_the_clock()
