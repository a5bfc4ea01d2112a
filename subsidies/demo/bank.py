"""What the bank would answer to a demonstration batch."""

import csv
import io
from datetime import datetime
from typing import Any

from subsidies import bank_returns
from subsidies.models import BankReturn, Payment, PaymentBatch

COLUMNS = ["批次号", "流水号", "收款户名", "收款账号", "金额", "处理结果", "失败原因"]
FAILURE = "户名不符"


def answer(batch: PaymentBatch, *, actor: Any, now: datetime, failing: bool) -> BankReturn:
    """Apply the bank's return: everything is paid; where `failing`, the bank refuses the second payment."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for payment in batch.payments.order_by("place"):
        rows.writerow(_row(batch, payment, failed=failing and payment.place == 2))
    content = text.getvalue().encode("gb18030")
    return bank_returns.apply(batch, content=content, name=f"{batch.number}回盘.csv", actor=actor, now=now)


def _row(batch: PaymentBatch, payment: Payment, *, failed: bool) -> list[str]:
    outcome = ["失败", FAILURE] if failed else ["成功", ""]
    return [
        batch.number, payment.reference, payment.holder, payment.account_number, f"{payment.amount:.2f}", *outcome,
    ]  # fmt: skip
