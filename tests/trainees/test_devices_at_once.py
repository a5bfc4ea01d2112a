"""Many devices against a real server at once lose nothing; the worked example of docs/api.md does what it says."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.utils import timezone

from tests.institutions.factories import ClassSessionFactory
from tests.project.sources import ROOT
from tests.trainees.devices import PATH, Terminal, mark, terminal
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from tests.trainees.situations import class_of, in_state
from trainees.models import AttendanceMark, DeviceBatch, RefusedMark

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("storm")]
DEVICES, CLASSES, PEOPLE = 40, 4, 5
EXAMPLE = re.search(r"```\n(HOST=.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def enrolments(institution_a: Any) -> list[Any]:
    """People of four running classes with a session each that ended an hour ago."""
    found = []
    begins = timezone.now().replace(microsecond=0) - timedelta(hours=4)
    for _ in range(CLASSES):
        course = in_state(class_of(institution_a), "running")
        ClassSessionFactory(training_class=course, starts_at=begins, ends_at=begins + timedelta(hours=3))
        found += EnrolmentFactory.create_batch(PEOPLE, training_class=course)
    return found


def post(url: str, wall: Terminal, marks: Any, batch: str) -> dict[str, Any]:
    """Send as a device does: again and again under the same key until it is answered."""
    body = json.dumps({"marks": marks}).encode()
    for _ in range(20):
        headers = wall.headers(body, batch) | {"Content-Type": "application/json"}
        request = urllib.request.Request(url + PATH, body, headers)  # noqa: S310 - the test's own server
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            assert error.code in (409, 503), error.read()
        except (urllib.error.URLError, ConnectionError):
            pass  # the server's queue of connections was full
        time.sleep(0.2)
    raise AssertionError("never answered")


def test_devices_at_once_lose_nothing(live_server: Any, institution_a: Any, enrolments: list[Any]) -> None:
    walls = [terminal(institution_a, number=f"KQ-{n:03}") for n in range(DEVICES)]
    session = enrolments[0].training_class.sessions.get()
    sent = [mark(each.person, at) for each in enrolments for at in (session.starts_at, session.ends_at)]
    sent.append(mark(PersonFactory(), session.starts_at))
    together = Barrier(DEVICES)

    def send(place: int) -> list[dict[str, Any]]:
        together.wait()
        shuffled = sent[place:] + sent[:place]
        return [post(live_server.url, walls[place], shuffled, f"batch-of-{place:04}") for _ in range(2)]

    with ThreadPoolExecutor(DEVICES) as pool:
        answers = list(pool.map(send, range(DEVICES)))
    assert all(first == again for first, again in answers)
    assert {(first["taken"], first["repeated"], len(first["refused"])) for first, _ in answers} == {
        (2 * len(enrolments), 0, 1)
    }
    assert AttendanceMark.objects.count() == DEVICES * 2 * len(enrolments)
    assert (RefusedMark.objects.count(), DeviceBatch.objects.count()) == (DEVICES, DEVICES)


def test_one_device_in_two_windows_counts_once(live_server: Any, institution_a: Any, enrolments: list[Any]) -> None:
    wall = terminal(institution_a)
    at = enrolments[0].training_class.sessions.get().starts_at
    sent = [mark(each.person, at) for each in enrolments]
    together = Barrier(8)

    def send(place: int) -> dict[str, Any]:
        together.wait()
        return post(live_server.url, wall, sent, f"batch-number-{place % 2}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert sorted(answer["taken"] for answer in answers) == [0] * 4 + [len(sent)] * 4
    assert AttendanceMark.objects.count() == len(sent)


def test_worked_example_sends_a_batch(
    live_server: Any, institution_a: Any, enrolments: list[Any], tmp_path: Path
) -> None:
    assert EXAMPLE is not None
    wall = terminal(institution_a)
    at = enrolments[0].training_class.sessions.get().starts_at
    (tmp_path / "batch.json").write_text(json.dumps({"marks": [mark(enrolments[0].person, at)]}))
    scheme, _, host = live_server.url.partition("://")
    own = {"HOST": host, "SCHEME": scheme, "ID": str(wall.device.pk), "KEY": wall.key}
    environment = own | {"PATH": os.environ["PATH"], "no_proxy": "*"}
    done = subprocess.run(
        ["sh", "-eu", "-c", EXAMPLE[1]], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == {"taken": 1, "repeated": 0, "refused": [], "clock_ahead": 0}
