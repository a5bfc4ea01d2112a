import os
import re
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.portal.services.conftest import Run, processes_of, wait_until, xunbu

Start = Callable[..., Run]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _status(address: str) -> int:
    with urllib.request.urlopen(f"{address}health/", timeout=10) as answer:
        return int(answer.status)


def _process(run: Run, pattern: str) -> int:
    """The first process of the run whose command line matches: a parent comes before its children."""
    return min(number for number, line in processes_of(run.var).items() if re.search(pattern, line))


def test_address_answers_when_printed(start: Start) -> None:
    run = start(PORT=str(_free_port()))
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", run.address())
    assert _status(run.address()) == 200


def test_taken_port_gives_next(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(PORT=str(port))
        chosen = int(run.address().rstrip("/").rpartition(":")[2])
    assert chosen > port
    assert f"Port {port} is taken; this run takes {chosen}." in run.errors.read_text()


def test_impossible_port_is_refused(var: Path) -> None:
    done = xunbu(var, "run", PORT="eighty")
    assert done.returncode == 1
    assert "PORT is 'eighty'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_nothing_running(start: Start, number: signal.Signals) -> None:
    run = start(PORT=str(_free_port()))
    run.address()
    assert len(processes_of(run.var)) > 4
    assert run.end(number) == 0
    assert processes_of(run.var) == {}
    assert not (run.var / "run.json").exists()


def test_stopping_early_leaves_nothing(start: Start) -> None:
    run = start(PORT=str(_free_port()))
    assert wait_until(lambda: "Preparing the database" in run.errors.read_text())
    assert run.end(signal.SIGTERM) == 0
    assert processes_of(run.var) == {}


def test_second_run_is_refused(start: Start, var: Path) -> None:
    start(PORT=str(_free_port())).address()
    second = xunbu(var, "run")
    assert second.returncode == 1
    assert "already runs" in second.stderr


def test_killed_run_is_cleaned_up(start: Start) -> None:
    killed = start(PORT=str(_free_port()))
    killed.address()
    killed.end(signal.SIGKILL)
    left = set(processes_of(killed.var))
    postmaster = _process(killed, "bin/postgres")
    assert len(left) > 4
    run = start(PORT=str(_free_port()))
    assert _status(run.address()) == 200
    assert left & set(processes_of(run.var)) - {postmaster} <= _children(postmaster)
    run.end(signal.SIGTERM)
    assert processes_of(run.var) == {}


def _children(parent: int) -> set[int]:
    children = (Path("/proc") / str(parent) / "task" / str(parent) / "children").read_text()
    return {int(number) for number in children.split()}


@pytest.mark.parametrize("service", ["celery", "gunicorn"])
def test_dead_service_ends_the_run(start: Start, service: str) -> None:
    run = start(PORT=str(_free_port()))
    run.address()
    os.kill(_process(run, service), signal.SIGKILL)
    assert run.process.wait(60) == 1
    assert "ended (status -9)" in run.errors.read_text()
    assert processes_of(run.var) == {}


def test_manage_uses_running_server(start: Start, var: Path) -> None:
    run = start(PORT=str(_free_port()))
    run.address()
    before = _process(run, "bin/postgres")
    done = xunbu(var, "manage", "migrate", "--check")
    assert done.returncode == 0, done.stderr
    assert _process(run, "bin/postgres") == before
    time.sleep(0.2)
    assert _status(run.address()) == 200
