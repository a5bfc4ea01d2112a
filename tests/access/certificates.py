"""Who may open the pages of certificates."""

from tests.access_table import BUREAU, STAFF, Row

EVALUATOR = frozenset({"evaluator"})
OFFICES = BUREAU | {"office"}

ROWS = [
    Row("certificate_check", public=True),
    Row("certificate_by_code", own="issued_certificate", args=lambda own: (own.check_code,), public=True),
    Row("certificate_list", allowed=EVALUATOR | OFFICES | {"officer_elsewhere"}, scoped=False),
    Row("certificate_detail", allowed=EVALUATOR | OFFICES | STAFF, own="issued_certificate"),
    Row(
        "certificate_change",
        allowed=EVALUATOR | {"officer_first"},
        own="issued_certificate",
        method="post",
        data=lambda own: {"step": "suspend", "suspend-reason": "核实"},
    ),
    Row("my_learning", allowed=frozenset({"trainee"}), own="own_line", args=lambda _line: ()),
    Row("my_learning_file", allowed=frozenset({"trainee"}), own="own_line", args=lambda _line: ()),
    Row("person_learning", allowed=STAFF | BUREAU, own="enrolled_person"),
    Row("class_certificates", allowed=STAFF | OFFICES, own="evaluated_class"),
    Row("certificate_upload", allowed=EVALUATOR, scoped=False),
    Row("certificate_preview", allowed=EVALUATOR, own="certificate_file"),
    Row("certificate_workbook", allowed=EVALUATOR, own="certificate_file"),
    Row("certificate_confirm", allowed=EVALUATOR, own="certificate_file", method="post"),
    Row("certificate_abandon", allowed=EVALUATOR, own="certificate_file", method="post"),
    Row("results_list", allowed=EVALUATOR, scoped=False),
    Row("class_results", allowed=EVALUATOR, own="evaluated_class"),
]
