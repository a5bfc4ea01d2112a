"""A worker of its own process on a broker of its own, and someone who starts it again when it is killed, as the
container's restart policy does. The test talks to the broker as the web server does."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from celery import Celery
from django.db import connection

import portal.folder_broker  # noqa: F401  makes folder:// known
from portal.services.paths import ROOT
from tests.fixtures.servers import redis_server

WORDS = [
    *(sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "--pool", "threads", "--concurrency", "2"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"),
    *("--include", "tests.portal.shared.worker_jobs"),
]
LEASE_SECONDS = 2


class FolderBroker:
    """The broker of the embedded portal: messages are files."""

    def __init__(self, directory: Path) -> None:
        self.environment = {"PORTAL_VAR": str(directory), "REDIS_URL": ""}
        self.messages = directory / "queue" / "messages"
        folders = {
            "data_folder_in": str(self.messages),
            "data_folder_out": str(self.messages),
            "control_folder": str(directory / "queue" / "control"),
        }
        self.client = Celery("web", broker="folder://", set_as_current=False)
        self.client.conf.broker_transport_options = folders
        for folder in ("messages", "control", "processed"):
            (directory / "queue" / folder).mkdir(parents=True)

    @contextlib.contextmanager
    def losing_messages(self, worker: "Worker") -> Iterator[None]:
        """Whatever is asked for in the block never reaches a worker: the worker sleeps and the files are removed."""
        with worker.asleep():
            yield
            lost = [message.unlink() for message in self.messages.iterdir()]
            assert lost, "no message was written"

    def close(self) -> None:
        self.client.close()


class RedisBroker:
    """The broker of production: Redis, which may be killed, lose its data and start again empty."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.port = directory / "redis", None
        self.directory.mkdir()
        self._start()
        self.environment = {"PORTAL_VAR": str(directory), "REDIS_URL": self.url}
        self.client = Celery("web", broker=f"{self.url}/0", set_as_current=False)
        self.client.conf.task_publish_retry = False

    def _start(self) -> None:
        self.server = contextlib.ExitStack()
        self.url, self.process = self.server.enter_context(redis_server(self.directory, port=self.port))
        self.port = int(self.url.rsplit(":", 1)[1])

    @contextlib.contextmanager
    def losing_messages(self, worker: "Worker") -> Iterator[None]:
        """Redis is killed before the block, and comes back on the same port without its data after it."""
        self.process.kill()
        self.server.close()
        yield
        shutil.rmtree(self.directory)
        self.directory.mkdir()
        self._start()

    def close(self) -> None:
        self.client.close()
        self.server.close()


class Worker:
    """A worker that is started again whenever it dies, until `stop`. `starts` counts."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        database = {"DB_NAME": str(connection.settings_dict["NAME"]), "RUN_LEASE_SECONDS": str(LEASE_SECONDS)}
        self.environment, self.log = os.environ | environment | database, log
        self.starts, self.stopping = 0, threading.Event()
        self._start()
        self.keeper = threading.Thread(target=self._keep, daemon=True)
        self.keeper.start()

    def _start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(WORDS, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.starts += 1

    def _keep(self) -> None:
        while not self.stopping.wait(0.1):
            if self.process.poll() is not None:
                self._start()

    def kill(self) -> None:
        """kill -9"""
        self.process.kill()

    @contextlib.contextmanager
    def asleep(self) -> Iterator[None]:
        self.process.send_signal(signal.SIGSTOP)
        yield
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.stopping.set()
        self.keeper.join()
        self.process.kill()
        self.process.wait()


def wait_for(what: Callable[[], bool], *, within: float = 60.0, each: Callable[[], object] = lambda: None) -> None:
    """Wait until it is so, doing `each` meanwhile once a second. Raises AssertionError when it does not come to be."""
    deadline = time.monotonic() + within
    turn = 0
    while not what():
        assert time.monotonic() < deadline, "it did not come to be"
        turn += 1
        if turn % 10 == 0:
            each()
        time.sleep(0.1)
