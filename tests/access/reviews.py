"""Who may open the pages of reviews, notices and objections."""

from tests.access_table import Row

READER = frozenset({"officer_first", "officer_final", "auditor"})
LISTS = READER | {"officer_elsewhere"}
NOTICES = READER | {"finance_maker", "finance_approver"}
FIRST = frozenset({"officer_first"})
FINAL = frozenset({"officer_final"})
RETURN = {"note": "请补成绩单", "correct_by": "2099-01-01"}
OPINION = {"seen": 0, "outcome": "accept"}


def _line(claim):
    return (claim.pk, claim.lines.order_by("pk").first().pk)


def _line_itself(line):
    return (line.claim_id, line.pk)


ROWS = [
    Row("claim_worklist", LISTS, scoped=False),
    Row("claim_review", READER, own="claim_in_first_review"),
    Row("claim_take", FIRST, own="claim_handed_in", method="post"),
    Row("claim_accept_clean", FIRST, own="claim_in_first_review", method="post"),
    Row("claim_line_decide", FIRST, own="claim_in_first_review", args=_line, method="post", data=lambda own: OPINION),
    Row("claim_line_resume", FIRST, own="held_line", args=_line_itself, method="post"),
    Row("claim_line_end", FINAL, own="revoked_line", args=_line_itself, method="post"),
    Row("claim_pass_on", FIRST, own="claim_in_first_review", method="post"),
    Row("claim_send_back", FIRST, own="claim_in_first_review", method="post", data=lambda own: RETURN),
    Row("claim_hold", FIRST, own="claim_in_first_review", method="post", data=lambda own: {"note": "核实"}),
    Row("claim_resume", FIRST, own="claim_in_first_review", method="post"),
    Row("claim_conclude", FINAL, own="claim_in_final_review", method="post"),
    Row("notice_list", NOTICES | {"officer_elsewhere"}, scoped=False),
    Row("notice_prepare", FIRST | {"officer_elsewhere"}, method="post", scoped=False, ok=frozenset({302, 422})),
    Row("notice_detail", NOTICES, own="prepared_notice"),
    Row("notice_publish", FIRST, own="prepared_notice", method="post"),
    Row("notice_discard", FIRST, own="prepared_notice", method="post"),
    Row("objection_list", NOTICES | {"officer_elsewhere"}, scoped=False),
    Row("objection_decide", NOTICES, own="objection"),
    Row("public_notices", public=True),
    Row("public_notice", own="running_notice", args=lambda own: (own.number,), public=True),
    Row("public_object", own="running_notice", args=lambda own: (own.number, 1), public=True),
    Row("objection_find", public=True),
    Row("objection_receipt", own="objection", args=lambda own: (own.receipt,), public=True),
]
