"""Who may open the homes, the public pages around them, the audit, the reports, jobs and the trainee's own pages."""

from tests.access_table import BUREAU, EVERYONE, Row

AUDITOR = frozenset({"auditor"})
READERS = BUREAU | {"officer_elsewhere"}
TRAINEE = frozenset({"trainee"})
ALL_BUT_TRAINEES = EVERYONE - TRAINEE
OF_REPORTS = BUREAU | {"office"}

ROWS = [
    Row("public_home", public=True),
    Row("home", EVERYONE, scoped=False),
    Row("search", ALL_BUT_TRAINEES, scoped=False, method="post", data=lambda _subject: {"q": "SL"}),
    Row("choose_language", public=True, method="post", data=lambda _subject: {"language": "en"}),
    Row("choose_theme", public=True, method="post", data=lambda _subject: {"theme": "dark"}),
    Row("stories", public=True),
    Row("health", public=True),
    Row("my_file", TRAINEE, scoped=False),
    Row("my_claims", TRAINEE, scoped=False),
    Row("my_classes", TRAINEE, scoped=False),
    Row("my_claim", TRAINEE, own="own_line"),
    Row("my_certificates", TRAINEE, scoped=False),
    Row("my_class", TRAINEE, own="own_line", args=lambda line: (line.enrolment_id,)),
    Row("audit_list", READERS, scoped=False),
    Row("audit_run", AUDITOR, scoped=False, method="post"),
    Row("finding_list", READERS, scoped=False),
    Row("finding_detail", BUREAU, own="finding"),
    Row(
        "finding_decide",
        AUDITOR,
        own="finding",
        method="post",
        data=lambda _finding: {"step": "confirm", "note": "已核对原始记录"},
    ),
    Row("report_list", OF_REPORTS | {"officer_elsewhere"}, scoped=False),
    Row("report_detail", OF_REPORTS, own="report_snapshot"),
    Row("report_workbook", OF_REPORTS, own="report_snapshot"),
    Row("report_again", AUDITOR | {"officer_final", "office"}, own="report_snapshot", method="post"),
    Row("run_list", AUDITOR, scoped=False),
    Row("run_show", AUDITOR, own="failed_run"),
    Row("run_retry", AUDITOR, own="failed_run", method="post"),
    Row("run_file", AUDITOR, own="failed_run"),
]
