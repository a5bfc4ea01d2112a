"""How batches and payments stand on finance's pages: steps, facts, tables, what happened."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.shared import trail
from portal.shared.badges import Family
from portal.shared.components import Event, Step, StepState
from portal.shared.figures import integer, money
from portal.shared.identity import mask_account
from portal.shared.tables import Column, Empty, Table, listing
from portal.shared.templatetags.figures import instant
from portal.shared.templatetags.marks import badge_of
from subsidies import payees, payments
from subsidies.models import BankReturn, Payment, PaymentBatch

State = PaymentBatch.State
WAY = (State.PREPARED, State.CHECKED, State.APPROVED, State.SENT, State.RECONCILED, State.CLOSED)
NEXT = {
    State.PREPARED: "check",
    State.CHECKED: "approve",
    State.APPROVED: "send",
    State.RECONCILED: "close",
}
RETURN_COUNTS = _("%(paid)s paid, %(failed)s failed")
DONE = {
    "check": _("The batch is checked. Another officer of finance approves it."),
    "approve": _("The batch is approved and can be sent to the bank."),
    "send": _("The batch is sent. Please download the file and hand it to the bank."),
    "close": _("The batch is closed."),
}
HISTORY = {
    "make batch": (Family.INFO, _("made the batch")),
    "check_over": (Family.INFO, _("checked the batch")),
    "approve": (Family.OK, _("approved the batch")),
    "send": (Family.INFO, _("marked the batch as sent")),
    payments.FILE_FETCHED: (Family.WARN, _("downloaded the bank file")),
    "apply bank return": (Family.INFO, _("applied a return file")),
    "reconcile": (Family.OK, _("all payments are answered")),
    "close": (Family.MUTE, _("closed the batch")),
    "abandon": (Family.MUTE, _("gave the batch up")),
}

REFERENCE = Column("reference", _("payment number"), lambda row: row.reference, code=True)
PAYMENT_COLUMNS = (
    Column("place", _("no."), lambda row: row.place, sort="place", align="right"),
    Column("holder", _("account holder"), lambda row: row.holder, card="name"),
    Column("bank", _("bank"), lambda row: row.bank, card="second"),
    Column("account", _("account number"), lambda row: mask_account(row.account_number), code=True),
    Column("amount", _("amount"), lambda row: money(row.amount), align="right", unit=_("yuan"), card="amount"),
    Column("failure", _("why it failed"), lambda row: row.failure),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)

PLACE_IN_TIME = Column("settled", _("answered"), lambda row: instant(row.settled_at), sort="settled_at")


def next_step(batch: PaymentBatch) -> str:
    """The step that is open now, by its name in the address; empty where the bank is waited for, or nothing is."""
    return NEXT.get(State(batch.state), "")


def steps(batch: PaymentBatch) -> list[Step]:
    """The six steps with dates and people."""
    if batch.state == State.ABANDONED:
        reached = next(place for place, at in reversed(list(enumerate(_moments(batch)[:3]))) if at)
        return [_step(batch, place, reached, "returned") for place in range(reached + 1)]
    reached = WAY.index(State(batch.state))
    return [_step(batch, place, reached, "present") for place in range(len(WAY))]


def _step(batch: PaymentBatch, place: int, reached: int, present: StepState) -> Step:
    state: StepState = "past" if place < reached else present if place == reached else "future"
    if batch.state == State.CLOSED:
        state = "past"
    word = State.ABANDONED.label if state == "returned" else WAY[place].label
    moment = batch.closed_at if state == "returned" else _moments(batch)[place]
    who = [batch.made_by, "", batch.approved_by, batch.sent_by, "", ""][place]
    note = f"{instant(moment)} {who or ''}".strip() if moment and state != "future" else ""
    return Step(word, state, note)


def _moments(batch: PaymentBatch) -> list[Any]:
    return [
        batch.made_at, batch.checked_at, batch.approved_at, batch.sent_at, batch.reconciled_at, batch.closed_at
    ]  # fmt: skip


def facts(batch: PaymentBatch) -> list[tuple[object, object]]:
    """What stands beside a batch."""
    found: list[tuple[object, object]] = [
        (_("fund"), batch.fund),
        (_("place"), batch.jurisdiction),
        (_("number of payments"), integer(batch.payment_count)),
        (_("amount"), __("%(amount)s yuan") % {"amount": money(batch.amount)}),
    ]
    if batch.file_hash:
        found.append((_("fingerprint of the file"), format_html('<span class="code">{}</span>', batch.file_hash[:16])))
    if batch.abandoned_reason:
        found.append((_("reason"), batch.abandoned_reason))
    return found


def payments_table(request: HttpRequest, batch: PaymentBatch) -> Table:
    """The payments of a batch, accounts masked."""
    return listing(
        request,
        batch.payments.all(),
        PAYMENT_COLUMNS,
        order="place",
        caption=_("Payments"),
        empty=Empty(__("No payment.")),
        size=100,
        url=lambda row: reverse("payment_detail", args=[row.pk]),
        tone=lambda row: "bad" if row.state == Payment.State.FAILED else "",
        total={"holder": __("Total"), "amount": money(batch.amount)},
    )


def returns(batch: PaymentBatch) -> list[BankReturn]:
    """The return files applied to a batch, newest first."""
    return list(batch.returns.select_related("applied_by").defer("content").order_by("-pk"))


def events(batch: PaymentBatch) -> list[Event]:
    """What happened to a batch; each download of its file among it."""
    found = []
    for row in trail.of(batch).filter(verb__in=HISTORY):
        kind, words = HISTORY[row.verb]
        counts = row.details
        note = RETURN_COUNTS % counts if row.verb == "apply bank return" else ""
        found.append(Event(row.at, kind, row.actor_name, words, note))
    return found


def blocked_table(waiting: payments.Waiting) -> Table:
    """Lines that cannot be paid, each with every reason and the way to mend it."""
    columns = (
        Column("person", _("trainee"), lambda row: row[0].person, card="name"),
        Column("claim", _("claim number"), lambda row: row[0].claim.number, code=True, card="second"),
        Column("amount", _("amount"), lambda row: money(row[0].amount), align="right", unit=_("yuan"), card="amount"),
        Column("why", _("why not"), _reasons),
    )
    return Table(
        columns=columns,
        rows=waiting.blocked,
        caption=_("Lines that cannot be paid now"),
        empty=Empty(__("Nothing stands against any line.")),
        key=lambda row: row[0].pk,
        tone=lambda row: "warn",
    )


MENDED_BY_ACCOUNT = {"ACCOUNT_MISSING", "OTHER_HOLDER", "ACCOUNT_SHARED"}


def _reasons(row: tuple[Any, Any]) -> SafeString:
    line, reasons = row
    words = format_html_join("", '<span class="reason">{}</span>', ((reason,) for reason in reasons))
    if not MENDED_BY_ACCOUNT & {reason.code for reason in reasons}:
        return words
    return format_html(
        '{} <a href="{}">{}</a>', words, reverse("line_account", args=[line.pk]), __("Enter an account")
    )


def payment_facts(payment: Payment) -> list[tuple[object, object]]:
    """What one payment says: to whom, on which account, how much."""
    found: list[tuple[object, object]] = [
        (_("account holder"), payment.holder),
        (_("bank"), payment.bank),
        (_("account number"), format_html('<span class="code">{}</span>', mask_account(payment.account_number))),
        (_("amount"), __("%(amount)s yuan") % {"amount": money(payment.amount)}),
        (_("batch number"), payment.batch.number),
    ]
    if payment.settled_at:
        found.append((_("answered by the bank"), instant(payment.settled_at)))
    if payment.failure:
        found.append((_("why it failed"), payment.failure))
    return found


LINE_COLUMNS = (
    Column("person", _("trainee"), lambda row: row.line.person, card="name"),
    Column("claim", _("claim number"), lambda row: row.line.claim.number, code=True, card="second"),
    Column("amount", _("amount"), lambda row: money(row.amount), align="right", unit=_("yuan"), card="amount"),
    Column("state", _("state"), lambda row: badge_of(row.line), card="state"),
)


def lines_table(payment: Payment, user: Any) -> Table:
    """The claim lines that a payment pays, as far as this person may see them."""
    return Table(
        columns=LINE_COLUMNS,
        rows=list(payment.lines.visible_to(user).select_related("line__person", "line__claim").order_by("pk")),
        caption=_("Lines of this payment"),
        empty=Empty(__("No line.")),
    )


def account_words(payee: payees.Payee) -> str:
    """The account on file now, masked."""
    account = payees.account_of(payee)
    return f"{account.holder} {account.bank} {account.masked}" if account else ""
