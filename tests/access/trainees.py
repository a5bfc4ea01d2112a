"""Who may open the pages of rosters, attendance, registers and persons."""

from typing import Any

from tests.access_table import BUREAU, STAFF, Row

WRITER = frozenset({"staff_a"})
REVIEW = frozenset({"officer_first", "officer_final", "auditor"})
REGISTRARS = frozenset({"officer_first", "officer_elsewhere"})


def _file(own: Any) -> tuple[Any, ...]:
    return (int(own.subject_id), own.pk)


ROWS = [
    Row("class_roster", STAFF | REVIEW, own="filed_class"),
    Row("roster_template", WRITER, own="training_class"),
    Row("roster_upload", WRITER, own="training_class"),
    Row("roster_preview", WRITER, own="roster_file", args=_file),
    Row("roster_annotated", WRITER, own="roster_file", args=_file),
    Row("enrolment_drop", WRITER, own="enrolment"),
    Row("class_attendance", STAFF | REVIEW, own="running_class"),
    Row("attendance_sheet", STAFF | REVIEW, own="running_class"),
    Row("attendance_upload", STAFF, own="running_class"),
    Row("attendance_preview", WRITER, own="attendance_file", args=_file),
    Row(
        "attendance_rule",
        STAFF,
        own="enrolment",
        args=lambda own: (own.pk, own.training_class.sessions.earliest("starts_at").pk),
    ),
    Row("class_complete", WRITER, own="running_class", method="post"),
    Row("person_detail", STAFF | BUREAU, own="enrolled_person"),
    Row("register_list", REGISTRARS, scoped=False),
    Row("register_upload", REGISTRARS, scoped=False),
    Row("register_preview", frozenset({"officer_first"}), own="register_file"),
]
