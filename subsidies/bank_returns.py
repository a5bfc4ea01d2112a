"""The bank's return file: read, compared line by line with what was sent, applied whole or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.shared import figures, trail, workflow
from portal.shared.identity import mask_account
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import Text, sentence
from subsidies import bank_files, funds, payees, payments, progress
from subsidies.bank_return_columns import FAILED, PAID, Told, read
from subsidies.models import BankReturn, BankReturnLine, Claim, ClaimLine, Payment, PaymentBatch, PaymentLine

__all__ = ["Matched", "Report", "applied", "apply", "preview", "read"]

OTHER_BATCH = _("It names batch %(found)s, the file is compared with %(batch)s. Please hand it in at its own batch.")
UNKNOWN = _("%(batch)s has no payment %(reference)s. Please ask the bank which payment is meant.")
OTHER_ACCOUNT = _("It names the account %(found)s; %(reference)s was sent to %(sent)s. Please ask the bank.")
OTHER_HOLDER = _("It names the holder “%(found)s”; %(reference)s was sent to “%(sent)s”. Please ask the bank.")
OTHER_AMOUNT = _("It says %(found)s yuan; %(reference)s was sent with %(sent)s yuan. Please ask the bank.")
NO_WHY = _("%(reference)s failed, but the bank does not say why. Please ask the bank for the reason.")
WHY_THOUGH_PAID = _("%(reference)s is said to be paid, and yet a reason of failure is given (%(why)s). Please ask.")
CONTRADICTS = _("Line %(line)s of this file says the opposite of %(reference)s. Please ask the bank which is right.")
LATE_RETURN = _(
    "%(reference)s was reported as paid on %(day)s and now comes back (%(why)s). Paid money that comes back is "
    "entered as a recovery, not by this file. Please keep the file and tell the finance lead."
)
PAID_AFTER_FAILURE = _(
    "%(reference)s was reported as failed on %(day)s (%(why)s) and is now said to be paid. The line may have been "
    "paid anew since, so please clear this up with the bank."
)
NOT_AWAITED = _("%(reference)s is %(state)s; only payments that were sent are answered.")
REPEATED = _("Answered the same way before; nothing changes.")
LINE = _("Line %(line)s: %(why)s")
APPLIED = _(
    "This very file was applied by %(who)s on %(day)s: %(paid)s paid, %(failed)s failed. It was not applied again; "
    "nothing was changed."
)
NOTHING_NEW = Reason("NOTHING_NEW", _("Every line of this file was answered before. Nothing was changed."))
NOT_SENT = Reason("NOT_SENT", _("This batch has not gone to the bank yet, so there is nothing to answer."))


@dataclass
class Matched:
    """One line of the file beside its payment. `reasons` stand against it; a repeat changes nothing."""

    told: Told
    payment: Payment | None = None
    reasons: list[Reason] = field(default_factory=list)
    repeated: bool = False

    @property
    def counts(self) -> bool:
        """Whether applying the file would answer the payment by this line."""
        return self.payment is not None and not self.reasons and not self.repeated


@dataclass(frozen=True)
class Report:
    """What a file says of a batch. `error` is set for a file that cannot be read as a whole; `total_agrees` where it
    ends with a total row that was checked."""

    lines: Sequence[Matched] = ()
    error: Text | None = None
    error_code: str = ""
    applied_before: Reason | None = None
    missing: Sequence[Payment] = ()
    total_agrees: bool = False

    @property
    def paid(self) -> list[Matched]:
        return [each for each in self.lines if each.counts and each.told.outcome == PAID]

    @property
    def failed(self) -> list[Matched]:
        return [each for each in self.lines if each.counts and each.told.outcome == FAILED]

    @property
    def repeated(self) -> list[Matched]:
        return [each for each in self.lines if each.repeated and not each.reasons]

    @property
    def refused(self) -> list[Matched]:
        return [each for each in self.lines if each.reasons]

    @property
    def objections(self) -> list[Reason]:
        """Why the file cannot be applied: every refused line with its number; empty when it can."""
        if self.error is not None:
            return [Reason(self.error_code, self.error)]
        if self.applied_before is not None:
            return [self.applied_before]
        found = [_of_line(each.told, reason) for each in self.lines for reason in each.reasons]
        return found or ([] if self.paid or self.failed else [NOTHING_NEW])


def _of_line(told: Told, reason: Reason) -> Reason:
    return Reason(reason.code, sentence(LINE, line=told.line, why=reason.sentence), f"line {told.line}")


def applied(file_hash: str) -> Reason | None:
    """That a file of this hash was applied, by whom and what it said; None where none was."""
    earlier = BankReturn.objects.filter(file_hash=file_hash).select_related("applied_by").first()
    if earlier is None:
        return None
    values = {"who": earlier.applied_by, "paid": earlier.paid_count, "failed": earlier.failed_count}
    return Reason("APPLIED_BEFORE", sentence(APPLIED, day=timezone.localdate(earlier.applied_at), **values))


def preview(batch: PaymentBatch, *, content: bytes, name: str) -> Report:
    """Every line of a file beside the payment it speaks of, and every reason against it. Writes nothing."""
    found = read(content, name)
    if found.error is not None:
        return Report(error=found.error, error_code=found.error_code)
    sent = {payment.reference: payment for payment in batch.payments.order_by("place")}
    lines = [Matched(told, sent.get(told.reference), list(told.reasons)) for told in found.lines]
    for each in lines:
        each.reasons += _objections(each, batch)
    _compare_repeats(lines)
    answered = {each.payment.pk for each in lines if each.payment}
    missing = [p for p in sent.values() if p.state == Payment.State.SENT and p.pk not in answered]
    before = applied(bank_files.digest(content))
    return Report(lines=lines, applied_before=before, missing=missing, total_agrees=found.total_agrees)


def _objections(each: Matched, batch: PaymentBatch) -> list[Reason]:
    told, payment = each.told, each.payment
    if told.reasons:
        return []
    if told.batch != batch.number:
        return [Reason("OTHER_BATCH", sentence(OTHER_BATCH, found=told.batch, batch=batch.number))]
    if payment is None:
        return [Reason("UNKNOWN_PAYMENT", sentence(UNKNOWN, batch=batch.number, reference=told.reference))]
    found = [*_differences(told, payment), *_unclear(told)]
    if not found:
        found = _against_earlier(each, payment)
    return found


def _differences(told: Told, payment: Payment) -> Iterator[Reason]:
    """Account, holder and amount have to be those that were sent (always true 13)."""
    reference = payment.reference
    if told.account != payment.account_number:
        values = {"found": mask_account(told.account), "sent": mask_account(payment.account_number)}
        yield Reason("OTHER_ACCOUNT", sentence(OTHER_ACCOUNT, reference=reference, **values))
    if not payees.same_name(told.holder, payment.holder):
        yield Reason(
            "OTHER_HOLDER", sentence(OTHER_HOLDER, reference=reference, found=told.holder, sent=payment.holder)
        )
    if told.amount != payment.amount:
        sums = {"found": figures.money(told.amount), "sent": figures.money(payment.amount)}
        yield Reason("OTHER_AMOUNT", sentence(OTHER_AMOUNT, reference=reference, **sums))


def _unclear(told: Told) -> Iterator[Reason]:
    if told.outcome == FAILED and not told.why:
        yield Reason("REASON_MISSING", sentence(NO_WHY, reference=told.reference))
    if told.outcome == PAID and told.why:
        yield Reason("CONTRADICTORY", sentence(WHY_THOUGH_PAID, reference=told.reference, why=told.why))


def _against_earlier(each: Matched, payment: Payment) -> list[Reason]:
    """What the bank said before stands; saying the same again changes nothing."""
    state, told = payment.state, each.told
    if state == Payment.State.SENT:
        return []
    if (state, told.outcome) in ((Payment.State.PAID, PAID), (Payment.State.FAILED, FAILED)):
        each.repeated = True
        return []
    values = {
        "reference": payment.reference,
        "day": timezone.localdate(payment.settled_at) if payment.settled_at else "",
    }
    if state == Payment.State.PAID:
        return [Reason("LATE_RETURN", sentence(LATE_RETURN, why=told.why, **values))]
    if state == Payment.State.FAILED:
        return [Reason("PAID_AFTER_FAILURE", sentence(PAID_AFTER_FAILURE, why=payment.failure, **values))]
    words = {"reference": payment.reference, "state": payment.get_state_display()}
    return [Reason("NOT_AWAITED", sentence(NOT_AWAITED, **words))]


def _compare_repeats(lines: Sequence[Matched]) -> None:
    """A payment named twice in one file: the same answer counts once, two answers refuse both lines."""
    first: dict[str, Matched] = {}
    for each in lines:
        before = first.setdefault(each.told.reference, each)
        if before is each or each.payment is None:
            continue
        if (each.told.outcome, each.told.why) == (before.told.outcome, before.told.why):
            each.repeated = True
        else:
            before.reasons.append(_contradiction(before, each))
            each.reasons.append(_contradiction(each, before))


def _contradiction(each: Matched, other: Matched) -> Reason:
    words = sentence(CONTRADICTS, line=other.told.line, reference=each.told.reference)
    return Reason("CONTRADICTORY", words)


@transaction.atomic
def apply(batch: PaymentBatch, *, content: bytes, name: str, actor: Any, now: datetime) -> BankReturn:
    """Enter what the bank says, whole or not at all: paid payments are settled out of the fund, failed ones wait for
    another account, claims follow. A file that leaves payments out is taken as a part; the batch is reconciled once
    all are answered. Raises `Refused` with every line that cannot be taken."""
    payments.lock(batch)
    if batch.sent_at is None:
        raise Refused(NOT_SENT)
    report = preview(batch, content=content, name=name)
    refuse_if(report.objections)
    kept = _keep(batch, report, content=content, name=name, actor=actor, now=now)
    _settle(batch, report.paid, actor=actor, now=now)
    _fail(batch, report.failed, actor=actor, now=now)
    if not batch.payments.filter(state=Payment.State.SENT).exists():
        workflow.perform(batch, "reconcile", actor=actor, now=now)
    progress.follow(Claim.objects.filter(lines__payment_lines__payment__batch=batch).distinct(), actor=actor, now=now)
    counts = {"paid": kept.paid_count, "failed": kept.failed_count, "file": kept.file_hash}
    trail.record("apply bank return", batch, actor=actor, at=now, details=counts)
    return kept


def _keep(batch: PaymentBatch, report: Report, *, content: bytes, name: str, actor: Any, now: datetime) -> BankReturn:
    kept = BankReturn.objects.create(
        batch=batch,
        file_name=name[:255],
        file_hash=bank_files.digest(content),
        content=content,
        paid_count=len(report.paid),
        failed_count=len(report.failed),
        applied_at=now,
        applied_by=actor,
    )
    lines = [_kept_line(kept, each) for each in (*report.paid, *report.failed)]
    BankReturnLine.objects.bulk_create(lines)
    return kept


def _kept_line(kept: BankReturn, each: Matched) -> BankReturnLine:
    told = each.told
    return BankReturnLine(
        bank_return=kept, payment=each.payment, row=told.line, paid=told.outcome == PAID, amount=told.amount,
        reason=told.why,
    )  # fmt: skip


def _settle(batch: PaymentBatch, answers: Sequence[Matched], *, actor: Any, now: datetime) -> None:
    keys = [each.payment.pk for each in answers if each.payment]
    payments.advance(batch.payments.filter(pk__in=keys), "settle", actor=actor, batch=batch, now=now, settled_at=now)
    payments.advance(_lines_of(keys), "pay", actor=actor, batch=batch, now=now, paid_at=now)
    for each in answers:
        funds.pay(
            batch.fund, _amount(each), key=f"payment {_key(each)} paid", subject=each.payment, actor=actor, now=now
        )


def _fail(batch: PaymentBatch, answers: Sequence[Matched], *, actor: Any, now: datetime) -> None:
    keys = []
    for each in answers:
        workflow.perform(each.payment, "fail", actor=actor, now=now, why=each.told.why)
        keys.append(_key(each))
    payments.advance(_lines_of(keys), "fail", actor=actor, batch=batch, now=now, batched_at=None)
    PaymentLine.objects.filter(payment__in=keys).update(live=False)


def _lines_of(payment_keys: Sequence[int]) -> Any:
    items = PaymentLine.objects.filter(payment__in=payment_keys, live=True)
    return ClaimLine.objects.filter(pk__in=items.values("line"))


def _key(each: Matched) -> int:
    return each.payment.pk if each.payment else 0


def _amount(each: Matched) -> Decimal:
    return each.payment.amount if each.payment else Decimal(0)
