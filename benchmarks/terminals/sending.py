"""Devices that send to a real web server, signed, again and again until they are answered."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

from benchmarks.terminals.school import KEY
from portal.services.running import WEB, is_healthy
from trainees import signatures
from trainees.api.batches import PATH

Marks = list[dict[str, str]]
_numbers = count(1)


@dataclass(frozen=True)
class Sent:
    """What a batch came to: the answer, the seconds of the answered try, and how often it was sent in all."""

    answer: dict[str, Any]
    seconds: float
    tries: int


@contextmanager
def server(environment: Mapping[str, str], port: int) -> Iterator[str]:
    """The web server of `./xunbu run` on a port of its own; yields its address."""
    line = [sys.executable, "-P", *WEB, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(line, env=dict(environment), stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def send(address: str, device: int, marks: Marks, *, batch: str = "") -> Sent:
    """Send one batch until it is answered."""
    body = json.dumps({"marks": marks}).encode()
    batch = batch or f"bench-batch-{next(_numbers)}"
    for tries in count(1):
        begun = time.perf_counter()
        try:
            status, said = _post(address, device, batch, body)
        except (OSError, HTTPException):
            status, said = 503, b""  # the queue of connections was full
        if status in (200, 201):
            return Sent(json.loads(said), time.perf_counter() - begun, tries)
        if status not in (409, 429, 503):
            raise RuntimeError(said.decode())
        time.sleep(0.5)
    raise AssertionError


def send_at_once(address: str, devices: list[int], marks: Marks) -> list[Sent]:
    """Every device sends the same marks, each in an order of its own, all at the same moment."""
    together = Barrier(len(devices))

    def one(place: int) -> Sent:
        together.wait()
        return send(address, devices[place], marks[place:] + marks[:place])

    with ThreadPoolExecutor(len(devices)) as pool:
        return list(pool.map(one, range(len(devices))))


def _post(address: str, device: int, batch: str, body: bytes) -> tuple[int, bytes]:
    """The status and the body of the answer."""
    now = str(int(time.time()))
    text = signatures.signed_text(method="POST", path=PATH, time=now, batch=batch, body=body)
    headers = {
        "Content-Type": "application/json", "Xunbu-Device": str(device), "Xunbu-Time": now, "Idempotency-Key": batch,
        "Xunbu-Signature": signatures.sign(KEY, text),
    }  # fmt: skip
    connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
    with closing(connection):
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def _wait(address: str) -> None:
    deadline = time.monotonic() + 60
    while not is_healthy(address):
        if time.monotonic() > deadline:
            raise RuntimeError("the web server did not start")
        time.sleep(0.2)
