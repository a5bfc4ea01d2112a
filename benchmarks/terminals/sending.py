"""Devices that send to a real web server, signed, again and again until they are answered."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import Barrier
from typing import Any

from benchmarks.terminals.school import KEY
from portal.services.running import WEB
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
            _wait(f"http://127.0.0.1:{port}/health/")
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
            with urllib.request.urlopen(_request(address, device, batch, body), timeout=120) as answer:  # noqa: S310
                return Sent(json.load(answer), time.perf_counter() - begun, tries)
        except urllib.error.HTTPError as error:
            if error.code not in (409, 429, 503):
                raise RuntimeError(error.read().decode()) from error
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass  # the queue of connections was full
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


def _request(address: str, device: int, batch: str, body: bytes) -> urllib.request.Request:
    now = str(int(time.time()))
    text = signatures.signed_text(method="POST", path=PATH, time=now, batch=batch, body=body)
    headers = {
        "Content-Type": "application/json", "Xunbu-Device": str(device), "Xunbu-Time": now, "Idempotency-Key": batch,
        "Xunbu-Signature": signatures.sign(KEY, text),
    }  # fmt: skip
    return urllib.request.Request(address + PATH, body, headers)  # noqa: S310


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("the web server did not start")
