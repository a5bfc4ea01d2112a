"""What somebody who watches the portal is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse

from portal.shared import runs, tasks

NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def health(client):
    caches["durable"].clear()
    return lambda: client.get(reverse("health")).json()


def test_clock_that_never_rang_is_told(health):
    assert health() == {"status": "ok", "late_runs": 0, "unsealed_trail": 0, "clock_silent_for": None}


def test_silence_of_the_clock_is_counted(health):
    with time_machine.travel(NOW, tick=False) as at:
        tasks.sweep_runs()
        at.shift(timedelta(seconds=95))
        assert health()["clock_silent_for"] == 95


def test_run_that_waits_too_long_is_counted(health):
    with time_machine.travel(NOW, tick=False) as at:
        runs.enqueue("audit", key="of the night")
        at.shift(timedelta(minutes=9))
        assert health()["late_runs"] == 0
        at.shift(timedelta(minutes=2))
        assert health()["late_runs"] == 1
