import os
import re
import signal
import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path

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


def test_running_portal_serves_other_commands(start: Start) -> None:
    run = start(PORT=str(_free_port()))
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", run.address())
    server = _process(run, "bin/postgres")
    second = xunbu(run.var, "run")
    assert (second.returncode, "already runs" in second.stderr) == (1, True)
    assert xunbu(run.var, "manage", "migrate", "--check").returncode == 0
    assert _process(run, "bin/postgres") == server
    assert _status(run.address()) == 200
    _assert_ends(run, signal.SIGINT)


def _assert_ends(run: Run, number: signal.Signals) -> None:
    assert len(processes_of(run.var)) > 4
    assert run.end(number) == 0
    assert processes_of(run.var) == {}
    assert not (run.var / "run.json").exists()


def test_taken_port_gives_next(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(PORT=str(port))
        chosen = int(run.address().rstrip("/").rpartition(":")[2])
    assert chosen > port
    assert f"Port {port} is taken; this run takes {chosen}." in run.errors.read_text()
    _assert_ends(run, signal.SIGHUP)


def test_impossible_port_is_refused(var: Path) -> None:
    done = xunbu(var, "run", PORT="eighty")
    assert done.returncode == 1
    assert "PORT is 'eighty'" in done.stderr
    assert "Traceback" not in done.stderr


def test_stopping_early_leaves_nothing(start: Start) -> None:
    run = start(PORT=str(_free_port()))
    assert wait_until(lambda: "Preparing the database" in run.errors.read_text())
    assert run.end(signal.SIGTERM) == 0
    assert processes_of(run.var) == {}


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
    _assert_ends(run, signal.SIGTERM)


def _children(parent: int) -> set[int]:
    children = (Path("/proc") / str(parent) / "task" / str(parent) / "children").read_text()
    return {int(number) for number in children.split()}


def test_dead_worker_ends_the_run(start: Start) -> None:
    run = start(PORT=str(_free_port()))
    run.address()
    os.kill(_process(run, "celery"), signal.SIGKILL)
    assert run.process.wait(60) == 1
    assert "The worker ended (status -9)" in run.errors.read_text()
    assert processes_of(run.var) == {}
