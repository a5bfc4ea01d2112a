"""Attendance: marks of devices, words of teachers, the grid, and what stands when the class is over."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from institutions.models import ClassSession
from portal.shared.identity import parse
from portal.shared.refusals import Refused
from tests.institutions.factories import ClassSessionFactory
from tests.trainees.factories import AttendanceMarkFactory, EnrolmentFactory, PersonFactory
from tests.trainees.situations import HANDED_IN, attendance_terms, class_of, hand_in, in_state, ten_mornings
from trainees import attendance, attendance_import, enrolments, roster_import
from trainees.attendance_grid import Status, grid, judge
from trainees.attendance_marks import word_of
from trainees.device_export import DeviceMark
from trainees.models import AttendanceMark, AttendanceRuling, Enrolment

pytestmark = pytest.mark.django_db
AFTER = datetime(2020, 6, 15, 4, 0, tzinfo=UTC)


@pytest.fixture
def running(institution_a: Any) -> Any:
    return in_state(class_of(institution_a, theory_hours=20, practice_hours=20), "running")


@pytest.fixture
def sampled(institution_a: Any, staff_a: Any) -> Any:
    """The samples' class: forty people, ten mornings, running."""
    own = class_of(institution_a)
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own)
    roster_import.confirm(upload, training_class=own, actor=staff_a, now=HANDED_IN)
    ten_mornings(own)
    return in_state(own, "running")


def lesson(training_class: Any, **fields: Any) -> ClassSession:
    starts = fields.pop("starts_at", datetime(2020, 6, 1, 0, 30, tzinfo=UTC))
    ends = starts + timedelta(hours=3)
    return ClassSessionFactory(training_class=training_class, starts_at=starts, ends_at=ends, **fields)


def seen(enrolment: Enrolment, session: ClassSession, *minutes: int, device: str = "KQ-001") -> None:
    """Marks so many minutes after the session began."""
    for each in minutes:
        at = session.starts_at + timedelta(minutes=each)
        AttendanceMarkFactory(enrolment=enrolment, session=session, at=at, device=device)


def hand_in_export(training_class: Any, owner: Any) -> Any:
    return hand_in("attendance-device.csv", owner=owner, subject=training_class, purpose="attendance")


def test_device_export_as_expected(sampled: Any, staff_a: Any) -> None:
    upload = hand_in_export(sampled, staff_a)
    found = attendance_import.preview(upload, training_class=sampled, now=AFTER)
    assert (found.sorted.persons, found.repeated, len(found.sorted.new)) == (40, 1, 760)
    assert [each.reason.code for each in found.refused] == ["DATE_NO_SUCH_DAY", "NOT_ON_ROSTER"]
    done = attendance_import.confirm(upload, training_class=sampled, actor=staff_a, now=AFTER)
    assert (done.taken, done.repeated) == (760, 1)
    assert [each.reason.code for each in done.refused] == ["DATE_NO_SUCH_DAY", "NOT_ON_ROSTER"]
    assert upload.content is None


def test_late_file_again_is_harmless(sampled: Any, staff_a: Any) -> None:
    for taken, repeated in ((760, 1), (0, 761)):
        upload = hand_in_export(sampled, staff_a)
        done = attendance_import.confirm(upload, training_class=sampled, actor=staff_a, now=AFTER)
        assert (done.taken, done.repeated) == (taken, repeated)
    assert AttendanceMark.objects.count() == 760


def test_mark_outside_every_session_refused(sampled: Any, staff_a: Any) -> None:
    enrolment = sampled.enrolments.select_related("person").first()
    night = datetime(2020, 6, 1, 14, 0, tzinfo=UTC)
    marks = [_mark(enrolment.person, night), _mark(enrolment.person, AFTER + timedelta(days=1))]
    done = attendance.receive(sampled, marks, actor=staff_a, now=AFTER)
    assert [each.reason.code for each in done.refused] == ["NO_SESSION", "MARK_IN_FUTURE"]


def test_mark_after_leaving_refused(running: Any, staff_a: Any) -> None:
    session = lesson(running)
    gone = EnrolmentFactory(training_class=running, dropped=True, left_at=session.starts_at - timedelta(days=1))
    done = attendance.receive(running, [_mark(gone.person, session.starts_at)], actor=staff_a, now=AFTER)
    assert [each.reason.code for each in done.refused] == ["HAD_LEFT"]


def _mark(person: Any, at: datetime) -> DeviceMark:
    return DeviceMark(1, parse(person.id_number), at, "KQ-001", "face")


@pytest.mark.parametrize("state", ["draft", "filed", "ended", "closed"])
def test_closed_class_takes_no_marks(sampled: Any, staff_a: Any, state: str) -> None:
    in_state(sampled, state)
    with pytest.raises(Refused) as refused:
        attendance.receive(sampled, [], actor=staff_a, now=AFTER)
    assert refused.value.codes == ["ATTENDANCE_CLOSED"]


@pytest.mark.parametrize(
    ("minutes", "status", "hours", "doubtful"),
    [
        ((-20, 185), Status.PRESENT, "4.0", False),
        ((15, 165), Status.PRESENT, "4.0", False),
        ((16, 180), Status.LATE, "4.0", False),
        ((0, 164), Status.LATE, "4.0", False),
        ((90, 180), Status.LATE, "4.0", False),
        ((91, 180), Status.LATE, "2.0", True),
        ((0,), Status.LATE, "2.0", True),
        ((180,), Status.LATE, "2.0", True),
        ((), Status.ABSENT, "0.0", False),
    ],
)
def test_marks_make_a_status(running: Any, minutes: Any, status: Any, hours: str, doubtful: bool) -> None:
    session = lesson(running)
    enrolment = EnrolmentFactory(training_class=running)
    seen(enrolment, session, *minutes)
    cell = judge(session, list(enrolment.marks.order_by("at")), None, now=AFTER)
    assert (cell.status, cell.hours, cell.doubtful) == (status, Decimal(hours), doubtful)


@pytest.mark.parametrize(
    ("minutes", "status"),
    [(-1, Status.FUTURE), (0, Status.PENDING), (240, Status.PENDING), (241, Status.ABSENT)],
)
def test_session_without_marks_waits(running: Any, minutes: int, status: Status) -> None:
    session = lesson(running)
    assert judge(session, [], None, now=session.starts_at + timedelta(minutes=minutes)).status == status


def test_grid_takes_four_queries(sampled: Any, staff_a: Any, django_assert_num_queries: Any) -> None:
    upload = hand_in_export(sampled, staff_a)
    attendance_import.confirm(upload, training_class=sampled, actor=staff_a, now=AFTER)
    with django_assert_num_queries(4):
        table = grid(sampled, now=AFTER)
        rates = [row.hours_so_far(Decimal(1)).rate for row in table.rows]
        counts = [table.there(place) for place in range(10)]
    assert (len(rates), sum(counts), table.rows[0].enrolment.roster_row) == (40, 380, 1)


def test_online_hours_count_by_ratio(running: Any) -> None:
    on_site = lesson(running)
    online = lesson(running, starts_at=datetime(2020, 6, 2, 0, 30, tzinfo=UTC), mode="online")
    enrolment = EnrolmentFactory(training_class=running)
    seen(enrolment, on_site, 0, 180)
    row = grid(running, now=AFTER).rows[0]
    assert row.hours_so_far(Decimal("0.5")).rate == Decimal("0.6666")
    assert row.hours_so_far(Decimal(0)).rate == 1
    seen(enrolment, online, 0, 180)
    row = grid(running, now=AFTER).rows[0]
    assert (row.on_site, row.online) == (Decimal("4.0"), Decimal("4.0"))


def test_two_people_in_one_second_doubtful(running: Any) -> None:
    session = lesson(running)
    first, second, other = EnrolmentFactory.create_batch(3, training_class=running)
    for enrolment in (first, second):
        seen(enrolment, session, 0, 180)
    seen(other, session, 1, 179)
    assert [row.cells[0].doubtful for row in grid(running, now=AFTER).rows] == [True, True, False]


def test_newest_ruling_stands_above_marks(running: Any, teacher_a: Any) -> None:
    session = lesson(running)
    enrolment = EnrolmentFactory(training_class=running)
    for status in ("present", "leave"):
        attendance.rule(enrolment, session, status=status, reason="请假条", actor=teacher_a, now=AFTER)
    cell = grid(running, now=AFTER).rows[0].cells[0]
    assert (cell.status, cell.hours, cell.ruling.by) == (Status.LEAVE, 0, teacher_a)
    assert AttendanceRuling.objects.count() == 2


def test_ruling_refused_with_every_reason(running: Any, teacher_a: Any, institution_b: Any) -> None:
    elsewhere = lesson(class_of(institution_b), starts_at=AFTER + timedelta(days=1))
    enrolment = EnrolmentFactory(training_class=running, dropped=True)
    with pytest.raises(Refused) as refused:
        attendance.rule(enrolment, elsewhere, status="asleep", reason=" ", actor=teacher_a, now=AFTER)
    assert refused.value.codes == ["OTHER_CLASS", "NOT_ENROLLED", "UNKNOWN_STATUS", "NO_REASON", "NOT_YET"]


def test_leave_may_be_entered_ahead(running: Any, teacher_a: Any) -> None:
    session = lesson(running, starts_at=AFTER + timedelta(days=1))
    enrolment = EnrolmentFactory(training_class=running)
    assert attendance.rule(enrolment, session, status="leave", reason="住院", actor=teacher_a, now=AFTER)


@pytest.mark.parametrize(("attended", "state", "course"), [(4, "completed", "ended"), (3, "failed", "evaluated")])
def test_threshold_decides_completion(running: Any, staff_a: Any, attended: int, state: str, course: str) -> None:
    attendance_terms(running)
    first = datetime(2020, 6, 1, 0, 30, tzinfo=UTC)
    sessions = [lesson(running, starts_at=first + timedelta(days=day)) for day in range(5)]
    enrolment = EnrolmentFactory(training_class=running, enrolled_at=HANDED_IN)
    for session in sessions[:attended]:
        seen(enrolment, session, 0, 180)
    done = enrolments.complete_class(running, actor=staff_a, now=AFTER)
    assert [(row.state, row.attended_hours) for row in done] == [(state, Decimal(attended * 4))]
    assert bool(done[0].why_left) == (state == "failed")
    running.refresh_from_db()
    assert running.state == course
    assert enrolments.complete_class(running, actor=staff_a, now=AFTER) == []


@pytest.mark.parametrize(
    ("language", "why"),
    [("en", "attendance 79.99%, at least 80% are required"), ("zh-hans", "出勤率79.99%，要求不低于80%")],
)
def test_whoever_is_below_the_threshold_reads_why_in_the_own_language(language: str, why: str) -> None:
    rates = {"attendance_rate": Decimal("0.7999"), "required_rate": Decimal("0.8000")}
    enrolment = EnrolmentFactory(state="failed", left_at=AFTER, **rates)
    with translation.override(language):
        assert str(enrolment.why_left) == why


def test_completion_needs_the_city_terms(running: Any, staff_a: Any) -> None:
    lesson(running)
    with pytest.raises(Refused) as refused:
        enrolments.complete_class(running, actor=staff_a, now=AFTER)
    assert refused.value.codes == ["CITY_SETTING_MISSING"]
    running.refresh_from_db()
    assert running.state == "running"


def test_class_with_sessions_left_goes_on(running: Any, staff_a: Any) -> None:
    attendance_terms(running)
    lesson(running, starts_at=AFTER + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        enrolments.complete_class(running, actor=staff_a, now=AFTER)
    assert refused.value.codes == ["SESSIONS_LEFT"]


def test_stranger_is_not_on_the_roster(running: Any, staff_a: Any) -> None:
    session = lesson(running)
    done = attendance.receive(running, [_mark(PersonFactory(), session.starts_at)], actor=staff_a, now=AFTER)
    assert done.refused[0].reason.code == "NOT_ON_ROSTER"
    assert "*" * 12 in str(done.refused[0].reason)


@pytest.mark.parametrize(
    ("minutes", "word"),
    [((16, 180), "迟到"), ((0, 164), "早退"), ((16, 164), "迟到且早退"), ((0, 180), "到课"), ((), "缺课")],
)
def test_late_and_early_are_told_apart(running: Any, minutes: Any, word: str) -> None:
    session = lesson(running)
    enrolment = EnrolmentFactory(training_class=running)
    seen(enrolment, session, *minutes)
    cell = judge(session, list(enrolment.marks.order_by("at")), None, now=AFTER)
    with translation.override("zh-hans"):
        assert str(word_of(cell)) == word


def test_word_of_a_teacher_does_not_say_which(running: Any, teacher_a: Any) -> None:
    session = lesson(running)
    enrolment = EnrolmentFactory(training_class=running)
    seen(enrolment, session, 16, 180)
    ruling = attendance.rule(enrolment, session, status="late", reason="见签到表", actor=teacher_a, now=AFTER)
    with translation.override("zh-hans"):
        cell = judge(session, list(enrolment.marks.order_by("at")), ruling, now=AFTER)
        assert str(word_of(cell)) == "迟到或早退"
