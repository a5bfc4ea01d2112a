"""The file that goes to the bank: one line a payment, in the columns the bank asks for."""

import csv
import hashlib
import io
import re

from portal.shared.spreadsheets.exporting import escape_cell
from subsidies.models import Payment, PaymentBatch

COLUMNS = ["批次号", "流水号", "收款户名", "收款账号", "开户银行", "金额", "用途"]
PURPOSE = "职业培训补贴"
_DIGITS = re.compile("[0-9]+")


class Unwritable(ValueError):
    """A payment holds what no bank file may hold; accounts and names are checked long before this."""


def write(batch: PaymentBatch) -> bytes:
    """The batch as CSV in GB18030, which is what banks read and in which every character of a name can be written;
    the last line carries count and sum. The same batch always gives the same bytes. Raises `Unwritable`."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for payment in batch.payments.order_by("place"):
        rows.writerow(_row(batch, payment))
    rows.writerow([batch.number, "合计", batch.payment_count, "", "", f"{batch.amount:.2f}", ""])
    return text.getvalue().encode("gb18030")


def _row(batch: PaymentBatch, payment: Payment) -> list[str]:
    # an escaped cell would be another name or account, so what would need escaping is never written
    if not _DIGITS.fullmatch(payment.account_number):
        raise Unwritable(f"{payment.reference}: the account is not made of digits")
    for words in (payment.holder, payment.bank):
        if escape_cell(words) != words or not words.isprintable():
            raise Unwritable(f"{payment.reference}: a name a spreadsheet would take for a formula")
    amount = f"{payment.amount:.2f}"
    return [
        batch.number, payment.reference, payment.holder, payment.account_number, payment.bank, amount, PURPOSE
    ]  # fmt: skip


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()
