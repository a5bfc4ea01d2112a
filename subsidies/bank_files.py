"""The file that goes to the bank: one line a payment, in the columns the bank asks for."""

import csv
import hashlib
import io

from subsidies.models import PaymentBatch

COLUMNS = ["批次号", "流水号", "收款户名", "收款账号", "开户银行", "金额", "用途"]
PURPOSE = "职业培训补贴"


def write(batch: PaymentBatch) -> bytes:
    """The batch as CSV in GB18030, which is what banks read; the last line carries count and sum."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for payment in batch.payments.order_by("place"):
        amount = f"{payment.amount:.2f}"
        rows.writerow(
            [batch.number, payment.reference, payment.holder, payment.account_number, payment.bank, amount, PURPOSE]
        )
    rows.writerow([batch.number, "合计", batch.payment_count, "", "", f"{batch.amount:.2f}", ""])
    return text.getvalue().encode("gb18030")


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()
