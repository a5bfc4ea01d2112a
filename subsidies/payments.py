"""Payments: a batch made by one finance officer, approved by another, sent as a file, settled by the bank's return."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.shared import trail, workflow
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies import bank_files, numbers, progress
from subsidies.models import Claim, ClaimLine, Fund, Payment, PaymentBatch, PaymentLine

NOTHING_DUE = Reason("NOTHING_DUE", _("No approved line waits for payment out of this fund."))
NO_ACCOUNT = _("%(payee)s has no bank account on file. Please have it entered, then make the batch again.")
SAME_PERSON = _("%(actor)s made this batch. Somebody else in finance has to approve it.")
ACTED_BEFORE = _("%(actor)s already acted on %(count)s lines of this batch. Somebody else has to do this step.")
CHANGED = Reason("BATCH_CHANGED", _("This batch no longer is what was checked. Please abandon it and make a new one."))


def due(fund: Fund) -> Any:
    """Approved lines that wait for payment out of a fund."""
    lines = ClaimLine.objects.filter(state=ClaimLine.State.APPROVED, held=False, claim__held=False)
    return lines.filter(
        fund_source=fund.source,
        claim__jurisdiction__path__startswith=fund.jurisdiction.path,
        claim__training_class__ends_on__year=fund.year,
    )


@transaction.atomic
def make_batch(fund: Fund, *, actor: Any, now: datetime, lines: Iterable[int] | None = None) -> PaymentBatch:
    """A batch of everything due (or of the lines named), one payment for each payee, the accounts as they are now."""
    rows = due(fund) if lines is None else due(fund).filter(pk__in=lines)
    chosen = list(
        rows.select_for_update(of=("self",))
        .select_related("person", "claim__institution__payee_account")
        .order_by("pk")
    )
    refuse_if(([] if chosen else [NOTHING_DUE]) + _missing_accounts(chosen) + _acted_before(chosen, actor))
    batch = _new_batch(fund, chosen, actor, now)
    for place, (payee, owed) in enumerate(_by_payee(chosen).items(), start=1):
        _new_payment(batch, place, payee, owed)
    _keep_hash(batch)
    stamps = {"batched_at": now, "batch_made_by": actor, "batch_approved_by": None}
    workflow.advance(
        rows.filter(pk__in=[line.pk for line in chosen]), "put_in_batch", actor=actor, subject=batch, **stamps
    )
    progress.follow(_claims_of(batch), actor=actor, now=now)
    trail.record("make batch", batch, actor=actor, details={"lines": len(chosen), "amount": batch.amount})
    return batch


def _new_batch(fund: Fund, lines: list[ClaimLine], actor: Any, now: datetime) -> PaymentBatch:
    return PaymentBatch.objects.create(
        number=numbers.take("BF", now),
        jurisdiction=fund.jurisdiction,
        fund=fund,
        amount=sum((line.amount for line in lines), Decimal(0)),
        payment_count=len(_by_payee(lines)),
        content_hash="",
        made_at=now,
        made_by=actor,
    )


def _payee_of(line: ClaimLine) -> Any:
    """Who is paid: the person, or the institution that claims for itself or as the employer."""
    return line.person if line.payee == "individual" else line.claim.institution


def _by_payee(lines: list[ClaimLine]) -> dict[Any, list[ClaimLine]]:
    found: dict[Any, list[ClaimLine]] = defaultdict(list)
    for line in lines:
        found[_payee_of(line)].append(line)
    return found


def _account_of(payee: Any) -> tuple[str, str, str] | None:
    """Holder, bank and number, or None."""
    if hasattr(payee, "id_number"):
        return (payee.account_holder, payee.account_bank, payee.account_number) if payee.account_number else None
    account = getattr(payee, "payee_account", None)
    return (account.holder, account.bank, account.number) if account else None


def _missing_accounts(lines: list[ClaimLine]) -> list[Reason]:
    without = [payee for payee in _by_payee(lines) if _account_of(payee) is None]
    return [Reason("ACCOUNT_MISSING", sentence(NO_ACCOUNT, payee=payee)) for payee in without]


def _acted_before(lines: list[ClaimLine], actor: Any) -> list[Reason]:
    """Whoever acted on a line before neither makes nor approves its batch (always true 10)."""
    before = ("submitted_by_id", "first_reviewed_by_id", "final_reviewed_by_id", "batch_made_by_id")
    count = sum(any(getattr(line, step) == actor.pk for step in before) for line in lines)
    return [Reason("OWN_WORK", sentence(ACTED_BEFORE, actor=actor, count=count))] if count else []


def _new_payment(batch: PaymentBatch, place: int, payee: Any, lines: list[ClaimLine]) -> None:
    holder, bank, number = _account_of(payee) or ("", "", "")
    payment = Payment.objects.create(
        batch=batch,
        place=place,
        reference=f"{batch.number}-{place:04}",
        person=payee if hasattr(payee, "id_number") else None,
        institution=None if hasattr(payee, "id_number") else payee,
        holder=holder,
        bank=bank,
        account_number=number,
        amount=sum((line.amount for line in lines), Decimal(0)),
    )
    PaymentLine.objects.bulk_create([PaymentLine(payment=payment, line=line, amount=line.amount) for line in lines])


def content_of(batch: PaymentBatch) -> str:
    """Hash of what the batch pays: to which accounts, how much, for which lines."""
    rows = batch.payments.order_by("place").prefetch_related("lines")
    content = [
        [p.reference, p.holder, p.account_number, p.amount, sorted(line.line_id for line in p.lines.all())]
        for p in rows
    ]
    return trail.content_hash([batch.number, batch.amount, content])


def _keep_hash(batch: PaymentBatch) -> None:
    batch.content_hash = content_of(batch)
    batch.save(update_fields=["content_hash"])


def check_over(batch: PaymentBatch, *, actor: Any, now: datetime) -> PaymentBatch:
    """Check the batch against its lines and hand it to the approver."""
    refuse_if(_changed(batch))
    return workflow.perform(batch, "check_over", actor=actor, now=now)


@transaction.atomic
def approve(batch: PaymentBatch, *, actor: Any, now: datetime) -> PaymentBatch:
    """The second officer's approval, for exactly what was checked."""
    lines = list(_lines_of(batch))
    same = [Reason("SAME_PERSON", sentence(SAME_PERSON, actor=actor))] if actor.pk == batch.made_by_id else []
    refuse_if(same or _acted_before(lines, actor) + _changed(batch))
    _lines_of(batch).update(batch_approved_by=actor)
    return workflow.perform(batch, "approve", actor=actor, now=now)


def _changed(batch: PaymentBatch) -> list[Reason]:
    owed = sum((line.amount for line in _lines_of(batch)), Decimal(0))
    same = content_of(batch) == batch.content_hash and owed == batch.amount
    return [] if same else [CHANGED]


@transaction.atomic
def send(batch: PaymentBatch, *, actor: Any, now: datetime) -> bytes:
    """Make the bank file and mark the batch as sent. The same batch always gives the same bytes."""
    refuse_if(_changed(batch))
    content = bank_files.write(batch)
    file_hash = bank_files.digest(content)
    workflow.perform(batch, "send", actor=actor, now=now, file_hash=file_hash)
    workflow.advance(batch.payments.all(), "send", actor=actor, subject=batch)
    return content


@transaction.atomic
def abandon(batch: PaymentBatch, *, actor: Any, now: datetime, reason: str) -> PaymentBatch:
    """Drop a batch that was not sent; its lines fall due again."""
    workflow.perform(batch, "abandon", actor=actor, now=now, reason=reason)
    for payment in batch.payments.order_by("pk"):
        workflow.perform(payment, "abandon", actor=actor)
        release_lines(payment, actor=actor, now=now)
    progress.follow(_claims_of(batch), actor=actor, now=now)
    return batch


def release_lines(payment: Payment, *, actor: Any, now: datetime) -> None:
    """The lines of a payment that came to nothing fall due again."""
    for item in payment.lines.filter(live=True).select_related("line"):
        item.live = False
        item.save(update_fields=["live"])
        workflow.perform(item.line, "make_due_again", actor=actor, now=now)


def close(batch: PaymentBatch, *, actor: Any, now: datetime) -> PaymentBatch:
    """Nothing is open any more."""
    return workflow.perform(batch, "close", actor=actor, now=now)


def _lines_of(batch: PaymentBatch) -> Any:
    return ClaimLine.objects.filter(payment_lines__payment__batch=batch, payment_lines__live=True)


def _claims_of(batch: PaymentBatch) -> Any:
    return Claim.objects.filter(lines__payment_lines__payment__batch=batch).distinct()
