"""Who may open the pages of finance."""

from tests.access_table import WRITERS, Row

FINANCE = frozenset({"finance_maker", "finance_approver"})
READERS = FINANCE | {"auditor"}
MAKER = frozenset({"finance_maker"})

ROWS = [
    Row("fund_list", READERS, scoped=False),
    Row("fund_appropriate", FINANCE, scoped=False),
    Row("fund_statement", READERS, own="paying_fund"),
    Row("batch_make", FINANCE, own="paying_fund"),
    Row("batch_list", READERS, scoped=False),
    Row("batch_detail", READERS, own="prepared_batch"),
    Row("batch_step", FINANCE, own="prepared_batch", args=lambda batch: (batch.pk, "check"), method="post"),
    Row("batch_abandon", FINANCE, own="prepared_batch", method="post", data=lambda batch: {"reason": "名单有误"}),
    Row("batch_file", FINANCE, own="sent_batch"),
    Row("return_upload", FINANCE, own="sent_batch"),
    Row("return_preview", MAKER, own="return_file"),
    Row("return_confirm", MAKER, own="return_file", method="post"),
    Row("line_account", FINANCE, own="due_line"),
    Row("payment_detail", READERS | WRITERS, own="failed_payment"),
    Row("failed_payments", WRITERS | {"staff_b"}, scoped=False),
]
