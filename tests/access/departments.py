"""Who may open the pages of departments' reports: their own liaison, offices from the handing in."""

from tests.access_table import Row

LIAISON, OFFICE = frozenset({"liaison"}), frozenset({"office"})
OFFICES = OFFICE | {"auditor"}

ROWS = [
    Row("department_months", LIAISON, scoped=False),
    Row(
        "department_begin",
        LIAISON,
        own="department",
        args=lambda _department: (),
        method="post",
        data=lambda department: {"department": department.pk, "month": "2026-03"},
    ),
    Row("department_template", LIAISON, scoped=False),
    Row("department_report", LIAISON | OFFICES, own="handed_report"),
    Row("department_row_add", LIAISON, own="drafted_report"),
    Row("department_upload", LIAISON, own="drafted_report"),
    Row(
        "department_hand_in",
        LIAISON,
        own="drafted_report",
        method="post",
        data=lambda _report: {},
    ),
    Row("department_row", LIAISON, own="department_training"),
    Row("department_row_remove", LIAISON, own="department_training", method="post"),
    Row("department_preview", LIAISON, own="report_file"),
    Row("department_marked", LIAISON, own="report_file"),
    Row(
        "department_correct",
        LIAISON,
        own="accepted_report",
        method="post",
        data=lambda _report: {"reason": "人数多报2人"},
    ),
    Row("department_overview", OFFICES, scoped=False),
    Row("department_detail", OFFICES, own="department"),
    Row(
        "department_liaison", OFFICE, own="department", method="post", data=lambda _department: {}, ok=frozenset({422})
    ),
    Row(
        "department_target",
        OFFICE,
        own="department",
        method="post",
        data=lambda _department: {},
        ok=frozenset({422}),
    ),
    Row("department_liaison_end", OFFICE, own="liaison_post", method="post"),
    Row("department_accept", OFFICE, own="handed_report", method="post"),
    Row(
        "department_send_back",
        OFFICE,
        own="handed_report",
        method="post",
        data=lambda _report: {"grounds": ["INCOMPLETE"], "note": "缺一期培训"},
    ),
]
