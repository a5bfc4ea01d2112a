"""A platform's export: spans that count inside online sessions, added up, once, however they are exported."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from institutions.models import ClassSession
from tests.institutions.factories import ClassSessionFactory
from tests.trainees.factories import EnrolmentFactory
from tests.trainees.situations import class_of, hand_in_content, in_state
from trainees import attendance_import
from trainees.attendance_grid import Cell, Status, grid
from trainees.models import AttendanceMark, Enrolment
from trainees.online_log import read_online_log

HEAD = "证件号码,开始时间,结束时间,学习时长（分钟）,平台名称\n"
NOW = datetime.fromisoformat("2020-06-15T12:00:00+08:00")


def log(*lines: str) -> Any:
    return read_online_log((HEAD + "\n".join(lines)).encode(), "学习记录.csv")


def test_row_says_from_when_to_when() -> None:
    mark = log("320299199011216009,2020-06-01 08:38:07,2020/6/1 9:40,,技能云").marks[0]
    assert (mark.until - mark.at, mark.way, mark.device) == (timedelta(seconds=3713), "online", "技能云")


@pytest.mark.parametrize(
    ("end", "minutes", "length"),
    [("2020-06-01 09:30", "", 60), ("", "45", 45), ("", "45分钟", 45), ("2020-06-01 09:30", "45", 45),
     ("2020-06-01 09:30", "90", 60), ("", "1440", 1440)],
)  # fmt: skip
def test_end_or_minutes_whichever_is_shorter(end: str, minutes: str, length: int) -> None:
    mark = log(f"320299199011216009,2020-06-01 08:30,{end},{minutes},技能云").marks[0]
    assert mark.until - mark.at == timedelta(minutes=length)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("320299199011216009,2020-06-01 08:30,,,技能云", "NO_END"),
        ("320299199011216009,2020-06-01 08:30,2020-06-01 08:30,,技能云", "END_BEFORE_BEGINNING"),
        ("320299199011216009,2020-06-01 08:30,2020-06-01 07:30,,技能云", "END_BEFORE_BEGINNING"),
        ("320299199011216009,2020-06-01 08:30,2020-06-02 08:31,,技能云", "TOO_LONG_A_SPAN"),
        ("320299199011216009,2020-06-01 08:30,,1441,技能云", "TOO_LONG_A_SPAN"),
        ("320299199011216009,2020-06-01 08:30,,999999999999,技能云", "TOO_LONG_A_SPAN"),
        ("320299199011216009,2020-06-01 08:30,,0,技能云", "MINUTES_FORM"),
        ("320299199011216009,2020-06-01 08:30,,1小时,技能云", "MINUTES_FORM"),
        ("32029919901121600,2020-06-01 08:30,,45,技能云", "ID_TOO_SHORT"),
        ("320299199011216009,昨天,,45,技能云", "MOMENT_FORM"),
        ("320299199011216009,2020-06-01 08:30,,45,", "EMPTY"),
    ],
)
def test_faulty_cell_is_told(line: str, code: str) -> None:
    found = log(line, "320299199011216009,2020-06-01 08:30,,45,技能云")
    assert [each.code for each in found.preview.refused] == [code]
    assert len(found.marks) == 1


def test_same_record_twice_is_one() -> None:
    line = "320299199011216009,2020-06-01 08:30,,{},技能云"
    found = log(line.format(45), line.format(45), line.format(50))
    assert (len(found.marks), found.repeats) == (2, 1)


@pytest.fixture
def enrolment(institution_a: Any) -> Enrolment:
    """Somebody in a class with an online evening of 18:00 to 20:00, one of the day after, and a practical morning."""
    own = in_state(class_of(institution_a, online_hours=8), "running")
    for begin, mode in (("01T18:00", "online"), ("02T18:00", "online"), ("03T08:00", "practice")):
        at = datetime.fromisoformat(f"2020-06-{begin}:00+08:00")
        site = {"site": None} if mode == "online" else {}
        ClassSessionFactory(training_class=own, starts_at=at, ends_at=at + timedelta(hours=2), mode=mode, **site)
    return EnrolmentFactory(training_class=own)


def imported(enrolment: Enrolment, owner: Any, *spans: str) -> Any:
    """Hand in and confirm spans written "01 18:00-20:00"."""
    rows = []
    for span in spans:
        day, _, times = span.partition(" ")
        begin, _, end = times.partition("-")
        rows.append(f"{enrolment.person.id_number},2020-06-{day} {begin},2020-06-{day} {end},,技能云")
    own, content = enrolment.training_class, (HEAD + "\n".join(rows)).encode()
    upload = hand_in_content(content, name="学习记录.csv", owner=owner, subject=own, purpose="online")
    return attendance_import.confirm(upload, training_class=own, actor=owner, now=NOW)


def cells(enrolment: Enrolment) -> tuple[Cell, ...]:
    return grid(enrolment.training_class, now=NOW).rows[0].cells


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spans", "status", "minutes", "hours"),
    [
        (["01 18:00-20:00"], Status.PRESENT, 120, "4.0"),
        (["01 17:00-21:00"], Status.PRESENT, 120, "4.0"),
        (["01 18:10-19:50"], Status.PRESENT, 100, "4.0"),
        (["01 18:00-18:50", "01 18:40-20:00"], Status.PRESENT, 120, "4.0"),
        (["01 18:00-18:20", "01 19:50-20:00"], Status.LATE, 30, "2.0"),
        (["01 18:00-18:40", "01 19:20-20:00"], Status.LATE, 80, "4.0"),
        (["01 19:00-20:00"], Status.LATE, 60, "4.0"),
        (["01 19:01-20:00"], Status.LATE, 59, "2.0"),
        ([], Status.ABSENT, 0, "0.0"),
    ],
)
def test_spans_are_added_up(
    enrolment: Enrolment, staff_a: Any, spans: list[str], status: Status, minutes: int, hours: str
) -> None:
    if spans:
        imported(enrolment, staff_a, *spans)
    cell = cells(enrolment)[0]
    assert (cell.status, cell.minutes, cell.hours) == (status, minutes, Decimal(hours))


@pytest.mark.django_db
def test_learning_outside_online_sessions_counts_for_nothing(enrolment: Enrolment, staff_a: Any) -> None:
    done = imported(enrolment, staff_a, "03 08:00-10:00", "04 18:00-20:00", "01 18:00-20:00")
    assert [each.reason.code for each in done.refused] == ["NO_SESSION"] * 2
    assert [cell.status for cell in cells(enrolment)] == [Status.PRESENT, Status.ABSENT, Status.ABSENT]


@pytest.mark.django_db
def test_span_over_two_evenings_counts_for_both(enrolment: Enrolment, staff_a: Any) -> None:
    first = enrolment.training_class.sessions.earliest("starts_at")
    ClassSessionFactory(
        training_class=enrolment.training_class, starts_at=first.ends_at + timedelta(minutes=10),
        ends_at=first.ends_at + timedelta(minutes=70), mode=ClassSession.Mode.ONLINE, site=None,
    )  # fmt: skip
    assert imported(enrolment, staff_a, "01 18:00-21:10").taken == 2
    assert {cell.status for cell in cells(enrolment)[:2]} == {Status.PRESENT}


@pytest.mark.django_db
def test_log_again_changes_nothing(enrolment: Enrolment, staff_a: Any) -> None:
    spans = ("01 18:00-19:00", "02 18:30-20:00", "01 19:00-20:00")
    assert imported(enrolment, staff_a, *spans).taken == 3
    again = imported(enrolment, staff_a, *reversed(spans))
    assert (again.taken, again.repeated, AttendanceMark.objects.count()) == (0, 3, 3)


@pytest.mark.django_db
def test_everybody_online_at_once_is_no_doubt(enrolment: Enrolment, staff_a: Any) -> None:
    other = EnrolmentFactory(training_class=enrolment.training_class)
    for each in (enrolment, other):
        imported(each, staff_a, "01 18:00-20:00")
    rows = grid(enrolment.training_class, now=NOW).rows
    assert [row.cells[0].doubtful for row in rows] == [False, False]


@pytest.mark.django_db
def test_online_hours_count_by_the_citys_share(enrolment: Enrolment, staff_a: Any) -> None:
    imported(enrolment, staff_a, "01 18:00-20:00")
    row = grid(enrolment.training_class, now=NOW).rows[0]
    assert row.online == Decimal("4.0")
    assert row.hours_so_far(Decimal("0.5")).attended == Decimal("2.00")
    assert row.hours_so_far(Decimal(0)).attended == 0
