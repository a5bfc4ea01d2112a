"""Who may open the pages of claims, and of the money side of filings."""

from tests.access_table import STAFF, WRITERS, Row

BUREAU = frozenset({"officer_first", "officer_final", "auditor"})
FINANCE = frozenset({"finance_maker", "finance_approver"})

ROWS = [
    Row("claim_list", STAFF | {"staff_b"}, scoped=False),
    Row("claim_detail", STAFF | BUREAU | FINANCE, own="draft_claim"),
    Row(
        "claim_submit",
        WRITERS,
        own="draft_claim",
        method="post",
        data=lambda claim: {"commitment": "on", "seen": claim.amount},
    ),
    Row("claim_withdraw", WRITERS, own="submitted_claim", method="post"),
    Row("claim_line", STAFF | BUREAU | FINANCE, own="draft_line"),
    Row("claim_line_leave_out", WRITERS, own="returned_line", method="post"),
    Row("class_claims", STAFF | BUREAU | FINANCE, own="certified"),
    Row("claim_draft", WRITERS, own="certified", method="post"),
    Row("filing_quote", STAFF | BUREAU, own="filed_class"),
    Row("filing_accept", frozenset({"officer_first"}), own="filed_class", method="post", ok=frozenset({302, 422})),
]
