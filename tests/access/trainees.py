"""Who may open the pages of rosters, attendance, registers and persons."""

from typing import Any

from django.utils import timezone

from tests.access_table import BUREAU, STAFF, WRITERS, Row
from trainees import apprenticeship_faults, wall_codes

OWNER = frozenset({"staff_a"})  # a file on its way is seen by whoever handed it in
REVIEW = frozenset({"officer_first", "officer_final", "auditor"})
REGISTRARS = frozenset({"officer_first", "officer_elsewhere"})


def _file(own: Any) -> tuple[Any, ...]:
    return (int(own.subject_id), own.pk)


ROWS = [
    Row("apprenticeship_list", WRITERS | REVIEW | {"staff_b", "officer_elsewhere"}, scoped=False),
    Row("apprenticeship_draft", WRITERS, own="enterprise_a", args=lambda _own: (), scoped=False),
    Row("apprenticeship_detail", WRITERS | REVIEW, own="apprenticeship"),
    Row("apprenticeship_quote", WRITERS | REVIEW, own="apprenticeship"),
    Row("apprenticeship_revise", WRITERS, own="apprenticeship"),
    Row("apprentice_take_on", WRITERS, own="apprenticeship"),
    Row("apprentice", WRITERS, own="apprenticeship", args=lambda own: (own.apprentices.get().pk,)),
    Row(
        "apprenticeship_step",
        frozenset({"officer_first"}),
        own="apprenticeship",
        args=lambda own: (own.pk, "accept"),
        method="post",
        data=lambda own: {"seen": apprenticeship_faults.mark(own)},
    ),
    Row("class_roster", STAFF | REVIEW, own="filed_class"),
    Row("roster_template", WRITERS, own="training_class"),
    Row("roster_upload", WRITERS, own="training_class"),
    Row("roster_preview", OWNER, own="roster_file", args=_file),
    Row("roster_annotated", OWNER, own="roster_file", args=_file),
    Row("roster_add", WRITERS, own="training_class"),
    Row("enrolment_revise", WRITERS, own="enrolment"),
    Row("enrolment_put_back", WRITERS, own="enrolment"),
    Row("enrolment_decide", WRITERS, own="application"),
    Row("my_application", frozenset({"trainee"}), own="own_opening", scoped=False),
    Row("my_application_withdraw", frozenset({"trainee"}), own="application"),
    Row("my_statement", frozenset({"trainee"}), own="application"),
    Row("enrolment_transfer", WRITERS, own="enrolment"),
    Row("enrolment_drop", WRITERS, own="enrolment"),
    Row("class_attendance", STAFF | REVIEW, own="running_class"),
    Row("class_doubts", STAFF | REVIEW, own="running_class"),
    Row("attendance_sheet", STAFF | REVIEW, own="running_class"),
    Row("attendance_newest", STAFF | REVIEW, own="running_class"),
    Row("attendance_upload", STAFF, own="running_class"),
    Row("attendance_preview", OWNER, own="attendance_file", args=_file),
    Row("online_upload", STAFF, own="running_class"),
    Row("online_preview", OWNER, own="online_file", args=_file),
    Row(
        "attendance_rule",
        STAFF,
        own="enrolment",
        args=lambda own: (own.pk, own.training_class.sessions.earliest("starts_at").pk),
    ),
    Row("attendance_paper", STAFF | REVIEW, own="attendance_sheet_scan"),
    Row("session_code", STAFF, own="running_session"),
    Row(
        "check_in",
        frozenset({"trainee"}),
        own="running_session",
        args=lambda own: (wall_codes.make(own, now=timezone.now()),),
        ok=frozenset({422}),  # on the roster of no class
    ),
    Row("device_list", STAFF | {"staff_b"}, scoped=False),
    Row("device_add", WRITERS | {"staff_b"}, scoped=False),
    Row("device_show", STAFF, own="device"),
    Row("device_renew", WRITERS, own="device", method="post"),
    Row("device_retire", WRITERS, own="device", method="post"),
    Row("class_complete", WRITERS, own="running_class", method="post"),
    Row("person_detail", STAFF | BUREAU, own="enrolled_person"),
    Row("register_list", REGISTRARS, scoped=False),
    Row("register_upload", REGISTRARS, scoped=False),
    Row("register_preview", frozenset({"officer_first"}), own="register_file"),
    Row("register_annotated", frozenset({"officer_first"}), own="register_file"),
]
