"""The code on the wall: good for half a minute, for one session in one room, for who is on the roster, once."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.models import ClassSession
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.fixtures.personas import browser_of, make_user
from tests.institutions.factories import SiteFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from tests.trainees.situations import in_state, mornings_running
from trainees import wall_codes
from trainees.attendance_grid import Status, grid
from trainees.models import AttendanceMark

NOW = datetime.fromisoformat("2020-06-01T08:25:00+08:00")
SESSION = SimpleNamespace(pk=7, site_id=3)


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (30, True), (31, False), (-1, False), (86_400, False)])
def test_code_is_good_for_half_a_minute(seconds: int, good: bool) -> None:
    code = wall_codes.make(SESSION, now=NOW)  # type: ignore[arg-type]
    at = NOW + timedelta(seconds=seconds)
    if good:
        assert wall_codes.read(code, now=at) == wall_codes.WallCode(7, 3, NOW.astimezone(UTC))
    else:
        with pytest.raises(Refused) as refused:
            wall_codes.read(code, now=at)
        assert refused.value.codes == ["CODE_STALE"]


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 200), st.sampled_from("ABCxyz019-_:"), st.booleans())
def test_forged_code_is_none(place: int, letter: str, longer: bool) -> None:
    code = wall_codes.make(SESSION, now=NOW)  # type: ignore[arg-type]
    place %= len(code)
    forged = code[:place] + letter + code[place + (not longer) :]
    if forged == code:
        return
    with pytest.raises(Refused) as refused:
        wall_codes.read(forged, now=NOW)
    assert refused.value.codes == ["CODE_UNKNOWN"]


@pytest.mark.parametrize("code", ["", "x", ":", "a:b", "Wzcs:x" * 40, "é\x00:"])
def test_what_is_no_code_is_none(code: str) -> None:
    with pytest.raises(Refused):
        wall_codes.read(code, now=NOW)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def running(institution_a: Any) -> Any:
    return mornings_running(institution_a)


@pytest.fixture
def session(running: Any) -> ClassSession:
    found: ClassSession = running.sessions.earliest("starts_at")
    return found


@pytest.fixture
def enrolment(running: Any, trainee: Any) -> Any:
    return EnrolmentFactory(training_class=running, person=PersonFactory(user=trainee))


@pytest.fixture
def wall(clock: Any, signed_in: Any, teacher_a: Any, session: ClassSession) -> Any:
    """Gives the address on the wall at this moment."""

    def address() -> str:
        page = signed_in(teacher_a).get(reverse("session_code", args=[session.pk]))
        assert page.status_code == 200 and "<svg" in page.content.decode()
        return reverse("check_in", args=[wall_codes.make(session, now=datetime.now(UTC))])

    return address


def proof(page: Any) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def scanned(browser: Any, address: str) -> Any:
    """What comes of scanning and confirming."""
    page = browser.get(address)
    return browser.post(address, {"proof": proof(page)}, follow=True)


def words(page: Any) -> str:
    return str(page.content.decode())


@pytest.mark.django_db
def test_coming_and_going_by_the_wall(wall: Any, clock: Any, enrolment: Any, signed_in: Any, trainee: Any) -> None:
    browser = signed_in(trainee)
    came = scanned(browser, wall())
    assert came.redirect_chain == [(reverse("my_class", args=[enrolment.pk]), 302)]
    assert "08:25" in str(list(came.context["messages"])[0])
    clock.move_to(datetime.fromisoformat("2020-06-01T12:02:00+08:00"))
    assert "离开" in words(browser.get(wall()))
    scanned(browser, wall())
    marks = AttendanceMark.objects.order_by("at")
    assert [(mark.way, mark.session.training_class) for mark in marks] == [("qr", enrolment.training_class)] * 2
    assert len({mark.device for mark in marks}) == 1 and marks[0].device.startswith("phone-")
    cell = grid(enrolment.training_class, now=datetime.now(UTC)).rows[0].cells[0]
    assert (cell.status, cell.minutes) == (Status.PRESENT, 210)
    assert TrailRecord.objects.filter(verb="check in", actor=trainee).count() == 2


@pytest.mark.django_db
def test_phone_of_several_people_is_one_device(wall: Any, enrolment: Any, trainee: Any, running: Any) -> None:
    other = make_user("other_trainee", trainee.grants.get().role)
    EnrolmentFactory(training_class=running, person=PersonFactory(user=other))
    first = browser_of(trainee)
    scanned(first, wall())
    second = browser_of(other)
    second.cookies["phone"] = first.cookies["phone"].value
    scanned(second, wall())
    own = browser_of(trainee)
    own.get(wall())
    assert AttendanceMark.objects.values("device").distinct().count() == 1
    assert own.cookies["phone"].value != first.cookies["phone"].value
    assert first.cookies["phone"]["httponly"] and first.cookies["phone"]["max-age"] > 60_000_000


@pytest.mark.django_db
def test_stale_code_is_told(wall: Any, clock: Any, enrolment: Any, signed_in: Any, trainee: Any) -> None:
    browser, address = signed_in(trainee), wall()
    page = browser.get(address)
    clock.shift(31)
    assert "再扫一次" in words(browser.get(address))
    assert browser.post(address, {"proof": proof(page)}).status_code == 302  # opened in time, confirmed a little later
    AttendanceMark.objects.get(at=NOW)
    clock.shift(100)
    late = browser.post(address, {"proof": proof(page)})
    assert late.status_code == 422 and AttendanceMark.objects.count() == 1


@pytest.mark.django_db
def test_proof_is_of_one_person_and_code(
    wall: Any, enrolment: Any, running: Any, signed_in: Any, trainee: Any
) -> None:
    other = make_user("other_trainee", trainee.grants.get().role)
    EnrolmentFactory(training_class=running, person=PersonFactory(user=other))
    address = wall()
    page = signed_in(trainee).get(address)
    for given_proof in (proof(page), "", "forged:proof"):
        assert signed_in(other).post(address, {"proof": given_proof}).status_code == 422
    assert not AttendanceMark.objects.exists()


@pytest.mark.django_db
def test_second_scan_within_minutes_is_the_same_coming(
    wall: Any, clock: Any, enrolment: Any, signed_in: Any, trainee: Any
) -> None:
    browser, address = signed_in(trainee), wall()
    page = browser.get(address)
    for _ in range(2):  # a double click
        assert browser.post(address, {"proof": proof(page)}).status_code == 302
    clock.shift(60)
    again = scanned(browser, wall())
    assert again.status_code == 422 and "08:25" in words(again)
    assert AttendanceMark.objects.count() == 1


@pytest.mark.django_db
def test_who_is_not_on_the_roster_is_told(wall: Any, running: Any, signed_in: Any, trainee: Any) -> None:
    answer = signed_in(trainee).get(wall())
    assert answer.status_code == 422 and running.title in words(answer)


@pytest.mark.django_db
def test_who_left_is_told(wall: Any, running: Any, signed_in: Any, trainee: Any) -> None:
    EnrolmentFactory(
        training_class=running, person=PersonFactory(user=trainee), dropped=True, left_at=NOW - timedelta(days=1)
    )
    assert scanned(signed_in(trainee), wall()).status_code == 422
    assert not AttendanceMark.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["07:29:59", "13:00:01"])
def test_code_hangs_for_its_session_only(
    clock: Any, session: ClassSession, enrolment: Any, signed_in: Any, trainee: Any, teacher_a: Any, moment: str
) -> None:
    clock.move_to(datetime.fromisoformat(f"2020-06-01T{moment}+08:00"))
    page = signed_in(teacher_a).get(reverse("session_code", args=[session.pk]))
    assert '<svg class="segno"' not in words(page) and "08:30" in words(page)
    address = reverse("check_in", args=[wall_codes.make(session, now=datetime.now(UTC))])
    assert scanned(signed_in(trainee), address).status_code == 422


@pytest.mark.django_db
def test_code_of_the_room_before_the_move_is_none(
    wall: Any, session: ClassSession, enrolment: Any, signed_in: Any, trainee: Any
) -> None:
    address = wall()
    session.site = SiteFactory(institution=session.training_class.institution)
    session.save()
    assert signed_in(trainee).get(address).status_code == 422


@pytest.mark.django_db
def test_ended_class_shows_no_code(clock: Any, session: ClassSession, signed_in: Any, teacher_a: Any) -> None:
    in_state(session.training_class, "ended")
    assert "segno" not in words(signed_in(teacher_a).get(reverse("session_code", args=[session.pk])))


@pytest.mark.django_db
def test_page_renews_itself_with_and_without_scripts(wall: Any, signed_in: Any, teacher_a: Any, session: Any) -> None:
    page = words(signed_in(teacher_a).get(reverse("session_code", args=[session.pk])))
    assert 'hx-trigger="every 10s"' in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
