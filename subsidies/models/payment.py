from datetime import datetime
from string import Template
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution
from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.fields import BlindIndexField, EncryptedBinaryField, EncryptedTextField
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only, in_sql, never_deleted, stays, steps, unchanged
from portal.shared.workflow import StateField, Stateful, transition
from subsidies.models.claim_line import INVALID, ClaimLine
from subsidies.models.fund import Fund
from trainees.models import Person


class BatchState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("payment batch", "prepared")
    CHECKED = "checked", pgettext_lazy("payment batch", "checked")
    APPROVED = "approved", pgettext_lazy("payment batch", "approved")
    SENT = "sent", pgettext_lazy("payment batch", "sent to the bank")
    RECONCILED = "reconciled", pgettext_lazy("payment batch", "reconciled")
    CLOSED = "closed", pgettext_lazy("payment batch", "closed")
    ABANDONED = "abandoned", pgettext_lazy("payment batch", "abandoned")


# Whoever revokes a certificate at this moment is waited for.
SENT_WITHOUT_CERTIFICATE_REFUSED = Template("""
    PERFORM 1 FROM certificates_certificate WHERE id IN ($paid_for) ORDER BY id FOR SHARE;
    IF EXISTS (SELECT FROM certificates_certificate WHERE id IN ($paid_for) AND state IN ($invalid)) THEN
        RAISE EXCEPTION 'certificate of a line is not valid' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(
    invalid=in_sql(INVALID),
    paid_for="""
        SELECT line.certificate_id FROM subsidies_paymentline item
        JOIN subsidies_payment payment ON payment.id = item.payment_id
        JOIN subsidies_claimline line ON line.id = item.line_id WHERE payment.batch_id = NEW.id AND item.live
    """,
)
BATCH_STEPS = {
    BatchState.PREPARED: [BatchState.CHECKED, BatchState.ABANDONED],
    BatchState.CHECKED: [BatchState.APPROVED, BatchState.ABANDONED],
    BatchState.APPROVED: [BatchState.SENT, BatchState.ABANDONED],
    BatchState.SENT: [BatchState.RECONCILED],
    BatchState.RECONCILED: [BatchState.CLOSED],
}
WHAT_A_BATCH_PAYS = ["number", "jurisdiction_id", "fund_id", "amount", "payment_count", "made_at", "made_by_id"]


class PaymentBatchQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


class PaymentBatch(Stateful):
    """Payments that go to the bank in one file, out of one fund; made by one officer, approved by another."""

    State = BatchState

    number = models.CharField(_("batch number"), max_length=30, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="batches")
    fund = models.ForeignKey(Fund, verbose_name=_("fund"), on_delete=models.PROTECT, related_name="batches")
    state = StateField(_("state"), choices=BatchState.choices, default=BatchState.PREPARED)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    payment_count = models.PositiveIntegerField(_("payments"))
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = actor_field()
    checked_at = moment_field()
    approved_at = moment_field()
    approved_by = actor_field()
    sent_at = moment_field()
    sent_by = actor_field()
    file_hash = models.CharField(max_length=64, blank=True)
    reconciled_at = moment_field()
    closed_at = moment_field()
    abandoned_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment batch")
        verbose_name_plural = _("payment batches")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_approved_by_other", condition=Q(approved_by=None) | ~Q(approved_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="batch_sent_was_approved",
                condition=~Q(state__in=["approved", "sent", "reconciled", "closed"])
                | Q(approved_by__isnull=False, approved_at__gte=F("made_at")),
            ),
            models.CheckConstraint(
                name="batch_sent_has_file",
                condition=~Q(state__in=["sent", "reconciled", "closed"])
                | (Q(sent_at__gte=F("approved_at")) & ~Q(file_hash="")),
            ),
            models.CheckConstraint(
                name="batch_abandoned_says_why", condition=~Q(state="abandoned") | ~Q(abandoned_reason="")
            ),
        ]
        triggers = [
            *never_deleted(),
            steps(BATCH_STEPS),
            unchanged("what_it_pays_stays", WHAT_A_BATCH_PAYS),
            unchanged(
                "approval_stays",
                ["approved_at", "approved_by_id"],
                where="NOT (OLD.state = 'checked' AND NEW.state = 'approved')",
            ),
            unchanged("checked_content_stays", ["content_hash"], where="OLD.\"state\" <> 'prepared'"),
            stays(
                "what_was_sent_stays", ["sent_at", "sent_by_id", "file_hash"], once=["sent", "reconciled", "closed"]
            ),
            pgtrigger.Trigger(
                name="sent_with_certificates",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition('OLD."state" IS DISTINCT FROM NEW."state" AND NEW."state" = \'sent\''),
                func=SENT_WITHOUT_CERTIFICATE_REFUSED,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @transition(source=[BatchState.PREPARED], target=BatchState.CHECKED)
    def check_over(self, *, actor: Any, now: datetime) -> None:
        self.checked_at = now

    @transition(source=[BatchState.CHECKED], target=BatchState.APPROVED)
    def approve(self, *, actor: Any, now: datetime) -> None:
        self.approved_at, self.approved_by = now, actor

    @transition(source=[BatchState.APPROVED], target=BatchState.SENT)
    def send(self, *, actor: Any, now: datetime, file_hash: str) -> None:
        self.sent_at, self.sent_by, self.file_hash = now, actor, file_hash

    @transition(source=[BatchState.SENT], target=BatchState.RECONCILED)
    def reconcile(self, *, actor: Any, now: datetime) -> None:
        self.reconciled_at = now

    @transition(source=[BatchState.RECONCILED], target=BatchState.CLOSED)
    def close(self, *, actor: Any, now: datetime) -> None:
        self.closed_at = now

    @transition(source=[BatchState.PREPARED, BatchState.CHECKED, BatchState.APPROVED], target=BatchState.ABANDONED)
    def abandon(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.closed_at, self.abandoned_reason = now, reason


class PaymentState(models.TextChoices):
    DUE = "due", pgettext_lazy("payment", "due")
    SENT = "sent", pgettext_lazy("payment", "sent to the bank")
    PAID = "paid", pgettext_lazy("payment", "paid")
    FAILED = "failed", pgettext_lazy("payment", "failed")
    RETURNED = "returned", pgettext_lazy("payment", "returned")
    ABANDONED = "abandoned", pgettext_lazy("payment", "abandoned")


SETTLED = [PaymentState.PAID, PaymentState.FAILED, PaymentState.RETURNED]
PAYMENT_STEPS = {
    PaymentState.DUE: [PaymentState.SENT, PaymentState.ABANDONED],
    PaymentState.SENT: [PaymentState.PAID, PaymentState.FAILED],
    PaymentState.PAID: [PaymentState.RETURNED],
}
WHAT_IS_PAID = [
    "batch_id", "place", "reference", "person_id", "institution_id", "holder", "bank", "account_number",
    "account_index", "amount",
]  # fmt: skip


class PaymentQuerySet(ScopedQuerySet):
    jurisdiction_path = "batch__jurisdiction"
    institution_path = "institution"
    person_path = "person"

    def _of_institutions(self, user: Any) -> Q:
        """Payments to an institution, and those for lines of its claims, whoever is paid."""
        claimed = PaymentLine.objects.filter(line__claim__institution__in=user.institution_ids)
        return super()._of_institutions(user) | Q(pk__in=claimed.values("payment"))


class Payment(Stateful):
    """One sum to one account, as the payee stood when the batch was made. A failed one is never edited: its lines
    fall due again and go into a new payment of a later batch."""

    State = PaymentState

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="payments")
    place = models.PositiveIntegerField(_("no."))
    reference = models.CharField(_("payment number"), max_length=30, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="payments")
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="payments")
    holder = models.CharField(_("account holder"), max_length=100)
    bank = models.CharField(_("bank"), max_length=100, blank=True)
    account_number = EncryptedTextField(_("account number"))
    account_index = BlindIndexField(of="account_number")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    state = StateField(_("state"), choices=PaymentState.choices, default=PaymentState.DUE)
    settled_at = moment_field()
    failure = models.CharField(_("why it failed"), max_length=200, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["batch", "place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="payment_place_once"),
            models.CheckConstraint(name="payment_pays", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_to_one_payee",
                condition=Q(person__isnull=False, institution__isnull=True)
                | Q(person__isnull=True, institution__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_failed_says_why",
                condition=~Q(state__in=["failed", "returned"]) | ~Q(failure=""),
            ),
            models.CheckConstraint(
                name="payment_settled_has_moment",
                condition=Q(state__in=[str(state) for state in SETTLED], settled_at__isnull=False)
                | (~Q(state__in=[str(state) for state in SETTLED]) & Q(settled_at=None)),
            ),
        ]
        triggers = [
            *never_deleted(),
            steps(PAYMENT_STEPS),
            unchanged("what_is_paid_stays", WHAT_IS_PAID),
            # an answer is written in the step that settles the payment, and by no other
            unchanged("answer_stays", ["settled_at", "failure"], where='OLD."state" = NEW."state"'),
        ]

    def __str__(self) -> str:
        return self.reference

    @transition(source=[PaymentState.DUE], target=PaymentState.SENT)
    def send(self, *, actor: Any) -> None:
        self.failure = ""

    @transition(source=[PaymentState.SENT], target=PaymentState.PAID)
    def settle(self, *, actor: Any, now: datetime) -> None:
        self.settled_at = now

    @transition(source=[PaymentState.SENT], target=PaymentState.FAILED)
    def fail(self, *, actor: Any, now: datetime, why: str) -> None:
        self.settled_at, self.failure = now, why

    @transition(source=[PaymentState.PAID], target=PaymentState.RETURNED)
    def come_back(self, *, actor: Any, now: datetime, why: str) -> None:
        self.settled_at, self.failure = now, why

    @transition(source=[PaymentState.DUE], target=PaymentState.ABANDONED)
    def abandon(self, *, actor: Any) -> None:
        self.failure = ""


class PaymentLineQuerySet(ScopedQuerySet):
    """A person may be paid for claims of several institutions at once; each sees its own lines of the payment."""

    institution_path = "line__claim__institution"
    jurisdiction_path = "line__claim__jurisdiction"
    person_path = "line__person"


class PaymentLine(models.Model):
    """Which claim lines one payment pays. `live` until the payment failed or its batch was abandoned."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="payment_lines")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    live = models.BooleanField(default=True)

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a payment")
        verbose_name_plural = _("lines of a payment")
        constraints = [
            models.UniqueConstraint(fields=["line"], name="line_in_one_live_payment", condition=Q(live=True))
        ]
        triggers = [
            *never_deleted(),
            unchanged("what_is_paid_stays", ["payment_id", "line_id", "amount"]),
            unchanged("dead_stays_dead", ["live"], where='NOT OLD."live"'),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.line}"


class BankReturnQuerySet(ScopedQuerySet):
    jurisdiction_path = "batch__jurisdiction"


class BankReturn(models.Model):
    """A return file of the bank, applied once, as a whole or not at all."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="returns")
    file_name = models.CharField(_("file"), max_length=255)
    file_hash = models.CharField(max_length=64, unique=True)
    content = EncryptedBinaryField()
    paid_count = models.PositiveIntegerField(_("paid"))
    failed_count = models.PositiveIntegerField(_("failed"))
    applied_at = models.DateTimeField()
    applied_by = actor_field()

    objects = BankReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank return")
        verbose_name_plural = _("bank returns")
        triggers = [*append_only()]

    def __str__(self) -> str:
        return self.file_name


class BankReturnLine(models.Model):
    """What the bank says of one payment."""

    bank_return = models.ForeignKey(BankReturn, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="return_lines")
    row = models.PositiveIntegerField()
    paid = models.BooleanField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a bank return")
        verbose_name_plural = _("lines of a bank return")
        constraints = [models.UniqueConstraint(fields=["payment", "paid"], name="bank_answers_once")]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.bank_return} {self.row}"
