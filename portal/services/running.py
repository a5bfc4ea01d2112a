"""`./xunbu run`: database, worker, clock, web server; then the address, until someone stops it."""

import contextlib
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence

from portal.services import manage, paths
from portal.services.commands import Stopped
from portal.services.console import Refusal, progress, say
from portal.services.processes import Services, only_run

_HOST = "127.0.0.1"
_FIRST_PORT = 8000
_LAST_PORT = 65535
_PORTS_TRIED = 100
_READY_WITHIN = 120.0  # seconds

CLOCK = ["-m", "celery", "--quiet", "-A", "portal.celery", "beat", "--pidfile=", "--loglevel", "INFO"]
WORKER = [
    *("-m", "celery", "--quiet", "-A", "portal.celery", "worker", "--pool", "threads", "--concurrency", "2"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"),
]
WEB = [
    *("-m", "gunicorn", "portal.wsgi:application", "--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    # The application is loaded once, not by each of the two.
    *("--preload", "--no-control-socket"),
]


def run() -> int:
    """Runs the portal until Ctrl-C, TERM or a closed terminal; then nothing of it is left.

    Raises Refusal if it already runs, does not start, or one of its processes ends.
    """
    first_port = _wanted_port()
    with contextlib.suppress(Stopped), only_run(), manage.database() as environment:
        logins = manage.prepare(environment)
        with serving(environment, first_port) as (address, services):
            say(f"{address}\n{logins}".rstrip())
            progress("Ctrl-C stops it.")
            _watch(services)
    progress("Stopped.")
    return 0


@contextlib.contextmanager
def serving(
    environment: Mapping[str, str],
    first_port: int,
    *,
    worker: Sequence[str] = WORKER,
    clock: Sequence[str] = CLOCK,
    web: Sequence[str] = WEB,
) -> Iterator[tuple[str, Services]]:
    """Worker, clock and web server on a prepared database while the block runs; yields the address once it answers.

    They take the first free port from `first_port` on. Raises Refusal if one of them does not start.
    """
    with _listening(first_port) as listener, _services(environment) as services:
        services.start("worker", [str(paths.PYTHON), *worker])
        # A process of its own: inside the worker nobody would notice its death.
        services.start("clock", [str(paths.PYTHON), *clock])
        bound = [str(paths.PYTHON), *web, "--bind", f"fd://{listener.fileno()}"]
        services.start("web", bound, pass_fds=[listener.fileno()])
        address = f"http://{_HOST}:{listener.getsockname()[1]}/"
        _wait_until_healthy(address, services)
        yield address, services


@contextlib.contextmanager
def _listening(first: int) -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = _bind(listener, first)
        if port != first:
            progress(f"Port {first} is taken; this run takes {port}.")
        yield listener


def _wanted_port() -> int:
    text = os.environ.get("PORT", str(_FIRST_PORT))
    if not text.isdecimal() or not 0 < int(text) <= _LAST_PORT:
        raise Refusal(f"PORT is {text!r}; it must be a number from 1 to {_LAST_PORT}.")
    return int(text)


def _bind(listener: socket.socket, first: int) -> int:
    last = min(first + _PORTS_TRIED, _LAST_PORT)
    for port in range(first, last + 1):
        with contextlib.suppress(OSError):
            listener.bind((_HOST, port))
            listener.listen()
            return port
    raise Refusal(f"None of the ports {first} to {last} is free. Set PORT to one that is.")


@contextlib.contextmanager
def _services(environment: Mapping[str, str]) -> Iterator[Services]:
    services = Services(environment)
    try:
        yield services
    finally:
        progress("Stopping …")
        services.stop()


def _wait_until_healthy(address: str, services: Services) -> None:
    progress("Starting the worker, the clock and the web server")
    deadline = time.monotonic() + _READY_WITHIN
    while not is_healthy(address):
        services.refuse_if_one_ended()
        if time.monotonic() > deadline:
            raise Refusal(f"{address}health/ gave no good answer; the logs are in {paths.log_directory()}.")
        time.sleep(0.2)


def is_healthy(address: str) -> bool:
    """Whether a web server answers well at this address, which ends with a slash."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{address}health/", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _watch(services: Services) -> None:
    while True:
        services.refuse_if_one_ended()
        time.sleep(0.5)
