import contextlib
import os
import re
import signal
import socket
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.portal.services.conftest import Run, processes_of, wait_until, xunbu

Start = Callable[..., Run]
PARTS = {"bin/postgres", r"celery .* worker\b", r"celery .* beat\b", "gunicorn"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _status(address: str) -> int:
    with urllib.request.urlopen(f"{address}health/", timeout=10) as answer:
        return int(answer.status)


def _process(run: Run, pattern: str) -> int:
    """The process of the run whose command line matches, and not one of its children."""
    found = {number for number, line in processes_of(run.var).items() if re.search(pattern, line)}
    (first,) = found - {child for number in found for child in _children(number)}
    return first


def _parts(run: Run) -> set[str]:
    """Which of its parts the run has: how many processes each of them makes is its own affair, and takes a while."""
    lines = processes_of(run.var).values()
    return {part for part in PARTS if any(re.search(part, line) for line in lines)}


def test_portal_runs_beside_other_commands_until_interrupted(start: Start) -> None:
    with _taken_port() as port:
        run = start(PORT=str(port))
        chosen = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", run.address())
    assert chosen and int(chosen[1]) > port
    assert f"Port {port} is taken; this run takes {chosen[1]}." in run.errors.read_text()
    _assert_serves_other_commands(run)
    _assert_ends(run, signal.SIGINT)


@contextlib.contextmanager
def _taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def _assert_serves_other_commands(run: Run) -> None:
    server = _process(run, "bin/postgres")
    second = xunbu(run.var, "run")
    assert (second.returncode, "already runs" in second.stderr) == (1, True)
    assert xunbu(run.var, "manage", "migrate", "--check").returncode == 0
    assert _process(run, "bin/postgres") == server
    assert _status(run.address()) == 200


def _assert_ends(run: Run, number: signal.Signals) -> None:
    assert _parts(run) == PARTS
    assert run.end(number) == 0
    assert processes_of(run.var) == {}
    assert not (run.var / "run.json").exists()


def test_impossible_port_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    done = xunbu(tmp_path, "run", PORT="eighty")
    assert done.returncode == 1
    assert "PORT is 'eighty'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("postgres*"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_stopping_early_leaves_nothing(start: Start, number: signal.Signals) -> None:
    run = start(PORT=str(_free_port()))
    assert wait_until(lambda: "Preparing the database" in run.errors.read_text())
    assert run.end(number) == 0
    assert processes_of(run.var) == {}


def test_killed_run_is_cleaned_up_by_the_next_which_ends_with_its_worker(start: Start) -> None:
    killed = start(PORT=str(_free_port()))
    killed.address()
    killed.end(signal.SIGKILL)
    assert _parts(killed) == PARTS
    left = set(processes_of(killed.var))
    postmaster = _process(killed, "bin/postgres")
    run = start(PORT=str(_free_port()))
    assert _status(run.address()) == 200
    assert left & set(processes_of(run.var)) - {postmaster} <= _children(postmaster)
    _assert_ends_with(run, "worker", word="worker")


def test_dead_clock_ends_the_run(start: Start) -> None:
    run = start(PORT=str(_free_port()))
    run.address()
    _assert_ends_with(run, "clock", word="beat")


def _assert_ends_with(run: Run, name: str, *, word: str) -> None:
    os.kill(_process(run, rf"celery .* {word}\b"), signal.SIGKILL)
    assert run.process.wait(60) == 1
    assert f"The {name} ended (status -9)" in run.errors.read_text()
    assert processes_of(run.var) == {}


def _children(parent: int) -> set[int]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        children = (Path("/proc") / str(parent) / "task" / str(parent) / "children").read_text()
        return {int(number) for number in children.split()}
    return set()
