"""The bank of the tests: it answers a batch as it is told to, in the form and encoding asked for."""

import csv
import io
from collections.abc import Collection, Sequence

import pgtrigger
from openpyxl import Workbook

from subsidies.models import Payment, PaymentBatch

HEAD = ["批次号", "流水号", "收款户名", "收款账号", "金额", "处理结果", "失败原因"]
NO_MATCH = "户名账号不符"


def rows_of(batch: PaymentBatch, *, failed: Collection[int] = ()) -> list[list[str]]:
    """One row a payment, head first; the places named have failed."""
    return [
        [*HEAD],
        *(
            [
                batch.number, payment.reference, payment.holder, payment.account_number, f"{payment.amount:.2f}",
                *(["失败", NO_MATCH] if payment.place in failed else ["成功", ""]),
            ]
            for payment in batch.payments.order_by("place")
        ),
    ]  # fmt: skip


def rewrite(payment: Payment, **values: object) -> None:
    """Change what a payment pays, past the trigger that keeps it: the operations do not rely on that alone."""
    for column, value in values.items():
        setattr(payment, column, value)
    with pgtrigger.ignore("subsidies.Payment:what_is_paid_stays"):
        payment.save()


def as_csv(rows: Sequence[Sequence[str]], encoding: str = "gb18030") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(content)
    return content.getvalue()


def answer(batch: PaymentBatch, *, failed: Collection[int] = (), encoding: str = "gb18030") -> bytes:
    """The whole answer to a batch."""
    return as_csv(rows_of(batch, failed=failed), encoding)
