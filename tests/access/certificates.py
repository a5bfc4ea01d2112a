"""Who may open the pages of certificates."""

from certificates import own_evaluations
from tests.access_table import BUREAU, STAFF, WRITERS, Row
from tests.certificates.own_evaluation import ASSESSMENT

EVALUATOR = frozenset({"evaluator"})
OFFICES = BUREAU | {"office"}
REVIEW = frozenset({"officer_first", "officer_final", "auditor"})


def _assessment(own):
    typed = {f"assess-{name}": str(value) for name, value in ASSESSMENT.items()}
    return typed | {"seen": own_evaluations.mark(own)}


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
    Row("own_evaluation_list", allowed=WRITERS | REVIEW | {"staff_b", "officer_elsewhere"}, scoped=False),
    Row("own_evaluation_draft", allowed=WRITERS, own="enterprise_a", args=lambda _own: (), scoped=False),
    Row("own_evaluation_detail", allowed=WRITERS | REVIEW, own="own_evaluation"),
    Row("own_evaluation_revise", allowed=WRITERS, own="own_evaluation"),
    Row(
        "own_evaluation_step",
        allowed=frozenset({"officer_first"}),
        own="own_evaluation",
        args=lambda own: (own.pk, "assess"),
        method="post",
        data=_assessment,
    ),
    Row("above_scale_list", allowed=REVIEW | {"officer_elsewhere"}, scoped=False),
    Row("above_scale_add", allowed=frozenset({"officer_final"}), scoped=False),
    Row("above_scale_entry", allowed=REVIEW, own="above_scale_entry"),
    Row("results_list", allowed=EVALUATOR, scoped=False),
    Row("class_results", allowed=EVALUATOR, own="evaluated_class"),
]
