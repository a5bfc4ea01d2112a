"""Payments: a batch made by one finance officer, approved by another, sent as a file, settled by the bank's return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Sum, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from portal.shared import trail, workflow, workflow_sets
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import acted, bank_files, funds, numbers, payees, progress, standing
from subsidies.models import Claim, ClaimLine, Fund, FundAccount, LedgerTransaction, Payment, PaymentBatch, PaymentLine
from subsidies.models.fund import AccountName
from trainees.models import Person

NOTHING_DUE = Reason("NOTHING_DUE", _("No approved line waits for payment out of this fund."))
NOT_DUE = _("%(count)s of the lines chosen are not due any more. Please look at the list again.")
DUE_CHANGED = Reason(
    "DUE_CHANGED", _("What is due has changed since this page was opened. Please look at it again; nothing was done.")
)
SAME_PERSON = _("%(actor)s made this batch. Somebody else in finance has to approve it.")
ACTED_BEFORE = _("%(actor)s already acted on %(count)s lines of this batch. Somebody else has to do this step.")
CHANGED = Reason("BATCH_CHANGED", _("This batch no longer is what was checked. Please abandon it and make a new one."))


LINE_PARTS = (
    "person", "certificate", "claim__institution__payee_account", "enrolment__employer__payee_account",
)  # fmt: skip

NOT_SENT = Reason("NOT_SENT", _("This batch was not sent yet, so there is no file of it."))
NO_REASON = Reason("REASON_MISSING", _("Please write why the batch is given up."), "reason")
FAILED_OPEN = _(
    "%(count)s failed payments still wait for another account. Please mend these accounts first; their lines then "
    "enter the next batch."
)
NOTHING_FAILED = Reason(
    "NOTHING_FAILED", _("No line of this payment waits for another account any more. Nothing was changed.")
)
FILE_FETCHED = "fetch bank file"
COMMITMENT_KEY = Concat(
    Value(funds.COMMITMENT[0]), Cast(OuterRef("pk"), TextField()), Value(funds.COMMITMENT[1]), output_field=TextField()
)


def due(fund: Fund) -> Any:
    """Approved lines whose money this fund has promised, whether or not something stands against paying them now."""
    promised = LedgerTransaction.objects.filter(entries__fund=fund, key=COMMITMENT_KEY)
    return ClaimLine.objects.filter(Exists(promised), state=ClaimLine.State.APPROVED, fund_source=fund.source)


def due_by_fund(user: Any) -> list[tuple[Fund, int, Decimal]]:
    """Of the funds the person sees, those whose lines are in no batch: how many lines, how much."""
    promised = FundAccount.objects.filter(account=AccountName.COMMITTED, balance__gt=0)
    found = []
    for fund in Fund.objects.visible_to(user).filter(accounts__in=promised).order_by("pk"):
        lines = due(fund).aggregate(count=Count("pk"), sum=Sum("amount"))
        if lines["count"]:
            found.append((fund, lines["count"], lines["sum"]))
    return found


@dataclass(frozen=True)
class Waiting:
    """What waits for payment out of a fund: the lines that can be paid, and why the others cannot."""

    payable: list[ClaimLine]
    blocked: list[tuple[ClaimLine, list[Reason]]]

    @property
    def amount(self) -> Decimal:
        """What can be paid, in yuan."""
        return sum((line.amount for line in self.payable), Decimal(0))

    @property
    def fingerprint(self) -> str:
        """Hash of what can be paid: a batch is made of exactly what somebody looked at."""
        return trail.content_hash([[line.pk, line.amount] for line in self.payable])


def waiting(fund: Fund) -> Waiting:
    """The lines due, sorted into those that can be paid and those that cannot, with every reason."""
    return _sorted_out(list(due(fund).select_related(*LINE_PARTS).order_by("pk")))


def _sorted_out(lines: list[ClaimLine]) -> Waiting:
    against = payees.blocks(lines)
    payable = [line for line in lines if line.pk not in against]
    return Waiting(payable, [(line, against[line.pk]) for line in lines if line.pk in against])


@transaction.atomic
def make_batch(
    fund: Fund, *, actor: Any, now: datetime, lines: Iterable[int] | None = None, seen: str = ""
) -> PaymentBatch:
    """A batch of everything that can be paid (or of the lines named, all or none), one payment for each payee, the
    accounts as they are now. `seen` is the fingerprint of what the maker looked at. Raises `Refused`."""
    found = _locked_waiting(fund)
    if seen and seen != found.fingerprint:
        raise Refused(DUE_CHANGED)
    chosen = found.payable if lines is None else _named(found, set(lines))
    refuse_if(([] if chosen else [NOTHING_DUE]) + _acted_before(chosen, actor))
    batch = _new_batch(fund, chosen, actor, now)
    for place, (payee, owed) in enumerate(payees.by_payee(chosen).items(), start=1):
        _new_payment(batch, place, payee, owed)
    _keep_hash(batch)
    stamps = {"batched_at": now, "batch_made_by": actor, "batch_approved_by": None}
    advance(_lines_of(batch), "put_in_batch", actor=actor, batch=batch, now=now, **stamps)
    progress.follow(_claims_of(batch), actor=actor, now=now)
    trail.record("make batch", batch, actor=actor, at=now, details={"lines": len(chosen), "amount": batch.amount})
    return batch


def _locked_waiting(fund: Fund) -> Waiting:
    # whoever makes a batch at the same moment waits here, and then finds these lines no longer due; whoever revokes a
    # certificate waits until the batch is made
    return _sorted_out(standing.lock(due(fund).select_related(*LINE_PARTS)))


def _named(found: Waiting, wanted: set[int]) -> list[ClaimLine]:
    """The lines asked for; what cannot be paid is said, never left out in silence."""
    refuse_if([reason for line, reasons in found.blocked if line.pk in wanted for reason in reasons])
    chosen = [line for line in found.payable if line.pk in wanted]
    missing = len(wanted) - len(chosen)
    refuse_if([Reason("NOT_DUE", sentence(NOT_DUE, count=missing))] if missing else [])
    return chosen


def advance(rows: Any, step: str, *, actor: Any, batch: PaymentBatch, **values: Any) -> None:
    """Move all of these rows of a batch or none. Raises `Refused`."""
    kept = workflow_sets.advance(rows, step, actor=actor, subject=batch, **values).kept
    refuse_if([reason for reasons in kept.values() for reason in reasons])


def _new_batch(fund: Fund, lines: list[ClaimLine], actor: Any, now: datetime) -> PaymentBatch:
    return PaymentBatch.objects.create(
        number=numbers.take("BF", fund.jurisdiction, now),
        jurisdiction=fund.jurisdiction,
        fund=fund,
        amount=sum((line.amount for line in lines), Decimal(0)),
        payment_count=len(payees.by_payee(lines)),
        content_hash="",
        made_at=now,
        made_by=actor,
    )


def _acted_before(lines: list[ClaimLine], actor: Any) -> list[Reason]:
    """Whoever acted on a line before, in whatever turn of its claim, neither makes nor approves its batch (always true
    10)."""
    own = Q(batch_made_by=actor) | Q(pk__in=acted.lines_acted_on(actor).values("pk"))
    count = ClaimLine.objects.filter(own, pk__in=[line.pk for line in lines]).count()
    return [Reason("OWN_WORK", sentence(ACTED_BEFORE, actor=actor, count=count))] if count else []


def _new_payment(batch: PaymentBatch, place: int, payee: Any, lines: list[ClaimLine]) -> None:
    account = payees.account_of(payee)
    payment = Payment.objects.create(
        batch=batch,
        place=place,
        reference=f"{batch.number}-{place:04}",
        person=payee if isinstance(payee, Person) else None,
        institution=None if isinstance(payee, Person) else payee,
        holder=account.holder,
        bank=account.bank,
        account_number=account.number,
        amount=sum((line.amount for line in lines), Decimal(0)),
    )
    PaymentLine.objects.bulk_create([PaymentLine(payment=payment, line=line, amount=line.amount) for line in lines])


def content_of(batch: PaymentBatch) -> str:
    """Hash of what the batch pays: to which accounts, how much, for which lines."""
    rows = batch.payments.order_by("place").prefetch_related("lines")
    content = [
        [p.reference, p.holder, p.bank, p.account_number, p.amount, sorted(each.line_id for each in p.lines.all())]
        for p in rows
    ]
    return trail.content_hash([batch.number, batch.amount, content])


def _keep_hash(batch: PaymentBatch) -> None:
    batch.content_hash = content_of(batch)
    batch.save(update_fields=["content_hash"])


@transaction.atomic
def check_over(batch: PaymentBatch, *, actor: Any, now: datetime) -> PaymentBatch:
    """Check the batch against its lines and hand it to the approver."""
    lock(batch)
    refuse_if(_faults(batch, "check_over"))
    return workflow.perform(batch, "check_over", actor=actor, now=now)


@transaction.atomic
def approve(batch: PaymentBatch, *, actor: Any, now: datetime) -> PaymentBatch:
    """The second officer's approval, for exactly what was checked."""
    lock(batch)
    refuse_if(_faults(batch, "approve") or approver_objections(batch, actor))
    _lines_of(batch).update(batch_approved_by=actor)
    return workflow.perform(batch, "approve", actor=actor, now=now)


def approver_objections(batch: PaymentBatch, actor: Any) -> list[Reason]:
    """Why this person may not approve the batch: made it, or acted on its lines before (always true 10)."""
    if actor.pk == batch.made_by_id:
        return [Reason("SAME_PERSON", sentence(SAME_PERSON, actor=actor))]
    return _acted_before(list(_lines_of(batch)), actor)


def lock(batch: PaymentBatch) -> PaymentBatch:
    """Hold the batch's row until the transaction ends and see it as it is: the batch is locked before its payments,
    these before their lines."""
    workflow.lock(batch)
    return batch


def _faults(batch: PaymentBatch, step: str) -> list[Reason]:
    """What stands against a step: the wrong state; else a content that is not what was made, a hold on a line, a
    certificate that does not hold any more."""
    lines = standing.lock(_lines_of(batch))
    return workflow.objections(batch, step) or _changed(batch) + payees.holds(lines)


def _changed(batch: PaymentBatch) -> list[Reason]:
    items = PaymentLine.objects.filter(payment__batch=batch, live=True)
    other = items.exclude(amount=F("line__amount"), line__state=ClaimLine.State.BATCHED).exists()
    owed = items.aggregate(sum=Sum("amount"))["sum"]
    same = not other and owed == batch.amount and content_of(batch) == batch.content_hash
    return [] if same else [CHANGED]


@transaction.atomic
def send(batch: PaymentBatch, *, actor: Any, now: datetime) -> bytes:
    """Make the bank file and mark the batch as sent. The same batch always gives the same bytes."""
    lock(batch)
    refuse_if(_faults(batch, "send"))
    content = bank_files.write(batch)
    workflow.perform(batch, "send", actor=actor, now=now, file_hash=bank_files.digest(content))
    advance(batch.payments.all(), "send", actor=actor, batch=batch, now=now)
    return content


def bank_file(batch: PaymentBatch, *, actor: Any) -> bytes:
    """The file that was sent, once more, the same to the byte; who fetched it is recorded. Raises `Refused`."""
    content = bank_files.write(batch)
    if not batch.file_hash:
        raise Refused(NOT_SENT)
    if bank_files.digest(content) != batch.file_hash:
        raise Refused(CHANGED)
    trail.record(FILE_FETCHED, batch, actor=actor, purpose="payment")
    return content


@transaction.atomic
def abandon(batch: PaymentBatch, *, actor: Any, now: datetime, reason: str) -> PaymentBatch:
    """Drop a batch that was not sent; its lines fall due again."""
    refuse_if([] if reason.strip() else [NO_REASON])
    lock(batch)
    workflow.perform(batch, "abandon", actor=actor, now=now, reason=reason.strip())
    advance(batch.payments.all(), "abandon", actor=actor, batch=batch, now=now)
    lines = list(_lines_of(batch).values_list("pk", flat=True))
    PaymentLine.objects.filter(payment__batch=batch).update(live=False)
    _fall_due(ClaimLine.objects.filter(pk__in=lines), actor=actor, batch=batch)
    progress.follow(_claims_of(batch), actor=actor, now=now)
    return batch


def _fall_due(lines: Any, *, actor: Any, batch: PaymentBatch) -> None:
    stamps = {"batched_at": None, "batch_made_by": None, "batch_approved_by": None}
    advance(lines, "make_due_again", actor=actor, batch=batch, **stamps)


@transaction.atomic
def close(batch: PaymentBatch, *, actor: Any, now: datetime) -> PaymentBatch:
    """Nothing is open any more: the bank has answered for every payment, and every failed account is mended."""
    lock(batch)
    count = len(unmended(batch))
    wrong_state = workflow.objections(batch, "close")
    open_still = [Reason("FAILED_OPEN", sentence(FAILED_OPEN, count=count))] if count else []
    refuse_if(wrong_state or open_still)
    return workflow.perform(batch, "close", actor=actor, now=now)


def unmended(batch: PaymentBatch) -> list[Payment]:
    """Failed payments of the batch whose lines still wait for another account."""
    failed = batch.payments.filter(state=Payment.State.FAILED)
    return [payment for payment in failed.order_by("place") if failed_lines(payment).exists()]


def is_unmended() -> Exists:
    """Of a batch, as an annotation: whether lines that failed in it still wait for another account."""
    later = PaymentLine.objects.filter(line=OuterRef("line"), payment__gt=OuterRef("payment"))
    failed = PaymentLine.objects.filter(payment__batch=OuterRef("pk"), line__state=ClaimLine.State.FAILED)
    return Exists(failed.exclude(Exists(later)))


def failed_lines(payment: Payment) -> Any:
    """Lines that failed with this payment and were not paid, mended or batched since."""
    later = PaymentLine.objects.filter(line=OuterRef("pk"), payment__gt=payment.pk)
    of_payment = ClaimLine.objects.filter(payment_lines__payment=payment, state=ClaimLine.State.FAILED)
    return of_payment.exclude(Exists(later))


@transaction.atomic
def correct_account(
    payment: Payment, *, holder: str, bank: str, number: str, tail: str, actor: Any, now: datetime
) -> Payment:
    """Write the payee's account after a failed payment: its lines fall due again and enter the next batch, the failed
    payment stays as it is. `tail` is the last six characters of the payee's ID number (credit code for institutions),
    typed as the check of identity. Raises `Refused`."""
    lock(payment.batch)
    lines = list(failed_lines(payment).values_list("pk", flat=True))
    refuse_if([] if lines else [NOTHING_FAILED])
    account = payees.Account(holder, bank, number)
    payees.enter_account(payment.person or payment.institution, account=account, tail=tail, actor=actor, now=now)
    _fall_due(ClaimLine.objects.filter(pk__in=lines), actor=actor, batch=payment.batch)
    progress.follow(Claim.objects.filter(lines__in=lines).distinct(), actor=actor, now=now)
    trail.record("correct account", payment, actor=actor, details={"lines": len(lines)}, at=now)
    return payment


def _lines_of(batch: PaymentBatch) -> Any:
    return ClaimLine.objects.filter(
        pk__in=PaymentLine.objects.filter(payment__batch=batch, live=True).values("line")
    ).select_related("claim", "certificate", "person")


def _claims_of(batch: PaymentBatch) -> Any:
    return Claim.objects.filter(lines__payment_lines__payment__batch=batch).distinct()
