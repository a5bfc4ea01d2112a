"""Processes that belong to a run: each in a group of its own, noted on disk, stopped together."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.services import paths
from portal.services.commands import undisturbed
from portal.services.console import Refusal, progress

_PATIENCE = 20.0  # seconds between TERM and KILL; a worker ends its task first


@dataclass(frozen=True)
class Service:
    """A long-running process of the portal and the file its output goes to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def has_ended(self) -> bool:
        """Whether the process is gone, which during a run is a fault."""
        return self.process.poll() is not None

    def last_words(self) -> str:
        """The end of its log."""
        return "".join(self.log.read_text(errors="replace").splitlines(keepends=True)[-20:])


class Services:
    """The processes of one run."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._services: list[Service] = []

    def start(self, name: str, words: Sequence[str | Path], *, pass_fds: Sequence[int] = ()) -> Service:
        """Starts a process in a group of its own and notes it for the next run."""
        paths.log_directory().mkdir(parents=True, exist_ok=True)
        log = paths.log_directory() / f"{name}.log"
        with log.open("wb") as output, undisturbed():
            process = subprocess.Popen(
                words,
                cwd=paths.ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=pass_fds,
            )
            service = Service(name, process, log)
            self._services.append(service)
            _write_record([_identity(each.process.pid) for each in self._services])
        return service

    def refuse_if_one_ended(self) -> None:
        """Raises Refusal with the end of its log if one of the processes is gone."""
        for service in self._services:
            if service.has_ended():
                status = service.process.returncode
                raise Refusal(f"The {service.name} ended (status {status}); {service.log}:\n{service.last_words()}")

    def stop(self) -> None:
        """Asks all of them to end, waits, and kills the groups of those that do not."""
        for service in self._services:
            _signal_group(service.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        for service in self._services:
            with contextlib.suppress(subprocess.TimeoutExpired):
                service.process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(service.process.pid, signal.SIGKILL)
            service.process.wait()
        paths.run_record().unlink(missing_ok=True)


@contextlib.contextmanager
def only_run() -> Iterator[None]:
    """Keeps a second run out while the block runs, and first ends what a killed run left behind."""
    paths.var_directory().mkdir(parents=True, exist_ok=True)
    with (paths.var_directory() / "run.lock").open("wb") as lock:
        _hold(lock)
        _end_leftovers()
        yield


def _hold(lock: IO[bytes]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal(
            f"The portal already runs on {paths.var_directory()}. Stop it, or set PORTAL_VAR to another directory."
        ) from None


def _end_leftovers() -> None:
    record = paths.run_record()
    left = [entry for entry in json.loads(record.read_text()) if _is_same(entry)] if record.exists() else []
    if left:
        progress(f"Ending {len(left)} processes that a killed run left behind")
    for entry in left:
        _signal_group(entry["pid"], signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while any(map(_is_same, left)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for entry in filter(_is_same, left):
        _signal_group(entry["pid"], signal.SIGKILL)
    record.unlink(missing_ok=True)


def _write_record(identities: list[dict[str, int | str]]) -> None:
    fresh = paths.run_record().with_suffix(".new")
    fresh.write_text(json.dumps(identities))
    fresh.replace(paths.run_record())


def _identity(pid: int) -> dict[str, int | str]:
    return {"pid": pid, "since": _started(pid)}


def _is_same(entry: Mapping[str, int | str]) -> bool:
    return bool(entry["since"]) and _started(int(entry["pid"])) == entry["since"]


def _started(pid: int) -> str:
    """When the process started, which tells it from a later one of the same number; empty if it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self").exists():
        return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] == "Z" else fields[19]


def command_line(pid: int) -> str:
    """The words of a living process, blanks between them; empty if it is gone or only waits to be buried."""
    if not Path("/proc/self").exists():
        return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")).strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)
