"""Batches of devices: signed or refused, taken once, answered alike, judged mark by mark."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.institutions.factories import ClassSessionFactory, SiteFactory, UserFactory
from tests.trainees.devices import Terminal, mark, terminal
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from tests.trainees.situations import class_of, in_state, mornings_running
from trainees import devices
from trainees.attendance_grid import Status, grid
from trainees.models import AttendanceMark, Device, DeviceBatch, RefusedMark

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2020-06-12T18:00:00+08:00")


@pytest.fixture(autouse=True)
def evening() -> Any:
    """The devices were offline for days; it is the evening of 12 June."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def running(institution_a: Any) -> Any:
    return mornings_running(institution_a)


@pytest.fixture
def enrolment(running: Any) -> Any:
    return EnrolmentFactory(training_class=running)


@pytest.fixture
def wall(institution_a: Any) -> Terminal:
    return terminal(institution_a)


def in_and_out(enrolment: Any) -> list[dict[str, str]]:
    """Somebody coming and going at every session of the class."""
    sessions = enrolment.training_class.sessions.all()
    return [mark(enrolment.person, at) for each in sessions for at in (each.starts_at, each.ends_at)]


def codes(answer: Any) -> list[tuple[int, str]]:
    return [(each["mark"], each["code"]) for each in answer.json()["refused"]]


def test_marks_of_days_are_taken_at_once(wall: Terminal, enrolment: Any) -> None:
    answer = wall.send(in_and_out(enrolment))
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json() == {"taken": 20, "repeated": 0, "refused": [], "clock_ahead": 0}
    row = grid(enrolment.training_class, now=NOW).rows[0]
    assert {cell.status for cell in row.cells} == {Status.PRESENT}
    assert set(AttendanceMark.objects.values_list("device", "way")) == {("KQ-001", "face")}


def test_same_batch_twice_is_answered_alike(wall: Terminal, enrolment: Any) -> None:
    sent = [*in_and_out(enrolment), mark(PersonFactory(), NOW)]
    first, again = (wall.send(sent, batch="one-batch") for _ in range(2))
    assert first.json() == again.json()
    assert (AttendanceMark.objects.count(), RefusedMark.objects.count(), DeviceBatch.objects.count()) == (20, 1, 1)


def test_repeats_in_other_batches_do_no_harm(wall: Terminal, enrolment: Any) -> None:
    sent = [*in_and_out(enrolment), mark(PersonFactory(), NOW)]
    wall.send(sent)
    answer = wall.send(list(reversed(sent)) + sent)
    assert (answer.json()["taken"], answer.json()["repeated"]) == (0, 40)
    assert (AttendanceMark.objects.count(), RefusedMark.objects.count()) == (20, 1)


def test_repeats_within_a_batch_count_once(wall: Terminal, enrolment: Any) -> None:
    answer = wall.send(in_and_out(enrolment) * 2)
    assert (answer.json()["taken"], answer.json()["repeated"], AttendanceMark.objects.count()) == (20, 20, 20)


def test_key_of_a_batch_serves_one_batch(wall: Terminal, enrolment: Any) -> None:
    wall.send(in_and_out(enrolment), batch="one-batch")
    answer = wall.send(in_and_out(enrolment)[:3], batch="one-batch")
    assert (answer.status_code, answer.json()["code"]) == (422, "KEY_REUSED")


def test_keys_of_batches_are_each_devices_own(wall: Terminal, institution_a: Any, enrolment: Any) -> None:
    wall.send(in_and_out(enrolment), batch="one-batch")
    answer = terminal(institution_a, number="KQ-002").send(in_and_out(enrolment), batch="one-batch")
    assert answer.json()["taken"] == 20


def test_one_batch_serves_several_classes(wall: Terminal, enrolment: Any, institution_a: Any) -> None:
    afternoon = in_state(class_of(institution_a), "running")
    begins = datetime.fromisoformat("2020-06-01T13:30:00+08:00")
    ClassSessionFactory(training_class=afternoon, starts_at=begins, ends_at=begins + timedelta(hours=3))
    other = EnrolmentFactory(training_class=afternoon)
    both = EnrolmentFactory(training_class=afternoon, person=enrolment.person)
    sent = [mark(who.person, begins) for who in (other, both)] + in_and_out(enrolment)[:2]
    assert wall.send(sent).json()["taken"] == 4
    counts = {each.pk: each.marks.count() for each in (enrolment, other, both)}
    assert counts == {enrolment.pk: 2, other.pk: 1, both.pk: 1}


@pytest.mark.parametrize(
    ("altered", "status"),
    [
        ({"Xunbu-Device": "999999"}, 401),
        ({"Xunbu-Signature": "0" * 64}, 401),
        ({"Xunbu-Signature": "short"}, 401),
        ({"Xunbu-Time": "1591956001"}, 401),
        ({"Idempotency-Key": "another-batch"}, 401),
        ({"Idempotency-Key": "?"}, 401),
        ({"Xunbu-Device": "", "Xunbu-Signature": ""}, 401),
        ({"Content-Length": "5000000"}, 413),
    ],
)
def test_what_is_not_signed_is_not_taken(wall: Terminal, enrolment: Any, altered: Any, status: int) -> None:
    wall.altered = altered
    answer = wall.send(in_and_out(enrolment))
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert not AttendanceMark.objects.exists()


def test_body_and_address_are_signed_too(wall: Terminal, enrolment: Any) -> None:
    assert wall.send(in_and_out(enrolment), body=b'{"marks": [{}]}').status_code == 401
    wall.path += "?more=1"
    assert wall.send(in_and_out(enrolment)).status_code == 200
    wall.altered = wall.headers(b"{}", "some-batch")
    assert wall.send(in_and_out(enrolment)).status_code == 401


def test_unknown_device_and_wrong_key_are_told_alike(wall: Terminal) -> None:
    wrong = Terminal(wall.device, "11" * 32).send([])
    wall.altered = {"Xunbu-Device": "999999"}
    assert wall.send([]).json() == wrong.json()


def test_old_key_and_device_out_of_use_are_refused(wall: Terminal, enrolment: Any) -> None:
    key = devices.renew_key(wall.device, actor=UserFactory(), now=NOW)
    assert wall.send(in_and_out(enrolment)).json()["code"] == "AUTHENTICATION_FAILED"
    wall.key = key
    assert wall.send(in_and_out(enrolment)).status_code == 200
    devices.take_out_of_use(wall.device, actor=UserFactory(), now=NOW)
    answer = wall.send(in_and_out(enrolment))
    assert (answer.status_code, answer.json()["code"]) == (401, "DEVICE_OUT_OF_USE")


@pytest.mark.parametrize(("ahead", "doubtful"), [(60, False), (-60, False), (61, True), (-899, True)])
def test_clock_a_little_off_makes_marks_doubtful(wall: Terminal, enrolment: Any, ahead: int, doubtful: bool) -> None:
    wall.clock_ahead = ahead
    answer = wall.send(in_and_out(enrolment))
    assert (answer.json()["taken"], answer.json()["clock_ahead"]) == (20, ahead)
    row = grid(enrolment.training_class, now=NOW).rows[0]
    assert {cell.doubtful for cell in row.cells} == {doubtful}
    device = Device.objects.get()
    assert (device.clock_ahead, device.last_seen_at) == (ahead, NOW)


@pytest.mark.parametrize("ahead", [901, -901, 10_000_000_000])
def test_clock_far_off_is_to_be_set_first(wall: Terminal, enrolment: Any, ahead: int) -> None:
    wall.clock_ahead = ahead
    answer = wall.send(in_and_out(enrolment))
    assert (answer.status_code, answer.json()["code"]) == (401, "CLOCK_TOO_FAR")
    assert "2020-06-12T10:00:00Z" in answer.json()["detail"]
    assert abs(Device.objects.get().clock_ahead) >= 901
    wall.clock_ahead = 0
    assert wall.send(in_and_out(enrolment)).json()["taken"] == 20


def test_mark_of_a_clock_ahead_is_not_in_the_future(wall: Terminal, running: Any, enrolment: Any) -> None:
    session = ClassSessionFactory(training_class=running, starts_at=NOW, ends_at=NOW + timedelta(hours=2))
    wall.clock_ahead = 30
    sent = [mark(enrolment.person, NOW + timedelta(seconds=ahead)) for ahead in (20, 40)]
    assert codes(wall.send(sent)) == [(1, "MARK_IN_FUTURE")]
    assert AttendanceMark.objects.get().session == session


def test_each_wrong_mark_is_told_and_kept(wall: Terminal, running: Any, enrolment: Any) -> None:
    session = running.sessions.earliest("starts_at")
    gone = EnrolmentFactory(training_class=running, dropped=True, left_at=session.starts_at - timedelta(days=1))
    night, begin = session.ends_at + timedelta(hours=5), session.starts_at
    stranger = PersonFactory()
    sent = [
        mark(enrolment.person, night), mark(gone.person, begin), mark(stranger, begin), mark(enrolment.person, begin),
        mark("32029919881", begin), mark(enrolment.person, begin, way="smell"), {"id_number": "x"}, "mark",
        mark(enrolment.person, begin) | {"at": "2020-06-31T08:00:00"}, mark("\ud800\x00", begin),
        mark(enrolment.person, begin) | {"way": ["face"]},
    ]  # fmt: skip
    answer = wall.send(sent)
    assert answer.status_code == 200, answer.content.decode()
    assert codes(answer) == [
        (0, "NO_SESSION"), (1, "HAD_LEFT"), (2, "NOT_ON_ROSTER"), (4, "ID_TOO_SHORT"), (5, "WAY_UNKNOWN"),
        (6, "MOMENT_FORM"), (7, "MARK_FORM"), (8, "MOMENT_FORM"), (9, "ID_CHARACTERS"), (10, "WAY_UNKNOWN"),
    ]  # fmt: skip
    assert answer.json()["taken"] == 1
    kept = RefusedMark.objects.order_by("pk")
    assert [(each.reason, each.enrolment) for each in kept] == [
        ("NO_SESSION", enrolment), ("HAD_LEFT", gone), ("NOT_ON_ROSTER", None), ("ID_TOO_SHORT", None),
        ("WAY_UNKNOWN", None), ("ID_CHARACTERS", None),
    ]  # fmt: skip
    assert {(each.device, each.batch, each.received_at) for each in kept} == {
        (wall.device, DeviceBatch.objects.get(), NOW)
    }
    assert RefusedMark.objects.get(id_index__of=stranger.id_number).at == begin


@pytest.mark.parametrize("state", ["filed", "ended", "closed"])
def test_class_that_takes_none_says_so(wall: Terminal, running: Any, enrolment: Any, state: str) -> None:
    in_state(running, state)
    assert codes(wall.send(in_and_out(enrolment)[:1])) == [(0, "ATTENDANCE_CLOSED")]
    assert RefusedMark.objects.get().enrolment == enrolment


def test_people_of_other_institutions_are_strangers(enrolment: Any, institution_b: Any) -> None:
    other = terminal(institution_b)
    assert codes(other.send(in_and_out(enrolment)[:1])) == [(0, "NOT_ON_ROSTER")]


@pytest.mark.parametrize("body", ["[]", "{}", '{"marks": []}', '{"marks": 1}', '{"marks": {}}', "5"])
def test_what_is_no_batch_is_refused_whole(wall: Terminal, body: str) -> None:
    headers = wall.headers(body.encode(), "one-batch")
    answer = Client().post(wall.path, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID")
    assert not DeviceBatch.objects.exists()


def test_more_marks_than_a_batch_holds(wall: Terminal, enrolment: Any) -> None:
    assert wall.send(in_and_out(enrolment)[:1] * 5001).status_code == 400


def test_batch_takes_few_queries(wall: Terminal, enrolment: Any, django_assert_max_num_queries: Any) -> None:
    sent = in_and_out(enrolment) * 20 + [mark(PersonFactory(), NOW) for _ in range(20)]
    with django_assert_max_num_queries(22):
        wall.send(sent)


def test_trail_says_what_came(wall: Terminal, enrolment: Any) -> None:
    wall.send(in_and_out(enrolment))
    record = TrailRecord.objects.get(verb="receive batch of device")
    counts = {"taken": 20, "repeated": 0, "refused": 0, "batch": DeviceBatch.objects.get().pk}
    assert (record.subject_id, record.details) == (str(wall.device.pk), counts)


def test_device_is_registered_with_a_number_of_its_own(institution_a: Any, institution_b: Any, wall: Terminal) -> None:
    foreign = SiteFactory(institution=institution_b)
    with pytest.raises(Refused) as refused:
        devices.register(
            institution_a, number="KQ-001", name="320299198806150019", site=foreign, actor=UserFactory(), now=NOW
        )
    assert refused.value.codes == ["NAME_HOLDS_NUMBER", "OTHER_SITE", "NUMBER_TAKEN"]
    assert terminal(institution_b).device.number == "KQ-001"


def test_device_out_of_use_stays_so(wall: Terminal) -> None:
    devices.take_out_of_use(wall.device, actor=UserFactory(), now=NOW)
    for step in (devices.take_out_of_use, devices.renew_key):
        with pytest.raises(Refused) as refused:
            step(wall.device, actor=UserFactory(), now=NOW)
        assert refused.value.codes == ["DEVICE_OUT_OF_USE"]
