"""Pages of finance: batches, from what is due to the file that went to the bank."""

from collections import defaultdict
from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import workflow
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.figures import integer, money
from portal.shared.refusals import Refused, carried_out
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, listing, narrowed_to
from portal.shared.templatetags.figures import instant
from portal.shared.templatetags.marks import badge_of
from subsidies import payments
from subsidies.finance_forms import GiveUpForm
from subsidies.models import Fund, PaymentBatch
from subsidies.views import finance_rows

READERS = (Role.FINANCE, Role.AUDITOR)
REFUSED = 422
RELEASING = ("approve", "send")  # the password is asked once more
BATCHES = _("Payment batches")
State = PaymentBatch.State

BATCH_COLUMNS = (
    Column("number", _("batch number"), lambda row: row.number, card="name", code=True),
    Column("fund", _("fund"), lambda row: row.fund, card="second"),
    Column("payments", _("number of payments"), lambda row: integer(row.payment_count), align="right"),
    Column("amount", _("amount"), lambda row: money(row.amount), align="right", unit=_("yuan"), card="amount"),
    Column("made", _("made"), lambda row: instant(row.made_at), sort="made_at"),
    Column("maker", _("made by"), lambda row: row.made_by),
    Column("approver", _("approved by"), lambda row: row.approved_by or ""),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)


@role_required(*READERS)
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """What waits for payment, fund by fund, and all batches by state."""
    rows = PaymentBatch.objects.visible_to(request.user)
    chosen = narrowed_to(request, "state", State.values)
    shown = rows.filter(state=chosen) if chosen else rows
    table = listing(
        request,
        shown.select_related("fund", "made_by", "approved_by"),
        BATCH_COLUMNS,
        order="-made",
        caption=BATCHES,
        empty=Empty(__("No batch yet."), __("Lines whose public notice has ended wait above for one.")),
        url=lambda row: reverse("batch_detail", args=[row.pk]),
    )
    values = {
        "table": table, "words": _state_words(rows, chosen), "waiting": payments.due_by_fund(request.user),
        "makes": request.user.has_role(Role.FINANCE), "trail": [Tab(BATCHES, "")],
    }  # fmt: skip
    return render(request, "subsidies/batch_list.html", values)


def _state_words(rows: QuerySet[PaymentBatch], chosen: str) -> list[Tab]:
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = [Tab(__("All"), "?", sum(counts.values()), not chosen)]
    for state in State:
        kind = family("PaymentBatch", state)
        words.append(Tab(state.label, f"?state={state}", counts.get(state, 0), state == chosen, kind))
    return words


@role_required(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_make(request: HttpRequest, pk: int) -> HttpResponse:
    """What one fund has to pay: what can be paid, what cannot and why; and a batch of exactly what was seen."""
    fund = get_visible(Fund.objects.select_related("jurisdiction"), request.user, pk=pk)
    reasons: Any = ()
    if request.method == "POST":
        try:
            seen = request.POST.get("seen") or "nothing"
            batch = payments.make_batch(fund, actor=request.user, now=timezone.now(), seen=seen)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, __("Batch %(number)s is made. Please check it over.") % {"number": batch.number})
            return redirect("batch_detail", batch.pk)
    waiting = payments.waiting(fund)
    values = {
        "fund": fund, "waiting": waiting, "claims": _claims_table(waiting), "reasons": reasons,
        "blocked": finance_rows.blocked_table(waiting), "trail": _trail(__("New batch")),
    }  # fmt: skip
    return render(request, "subsidies/batch_make.html", values, status=REFUSED if reasons else 200)


def _claims_table(waiting: payments.Waiting) -> Table:
    lines = defaultdict(list)
    for line in waiting.payable:
        lines[line.claim].append(line)
    columns = (
        Column("claim", _("claim number"), lambda claim: claim.number, card="name", code=True),
        Column("institution", _("institution"), lambda claim: claim.institution, card="second"),
        Column("lines", _("lines"), lambda claim: integer(len(lines[claim])), align="right"),
        Column("amount", _("amount"), lambda claim: money(sum(line.amount for line in lines[claim])), align="right",
               unit=_("yuan"), card="amount"),
    )  # fmt: skip
    return Table(
        columns=columns,
        rows=list(lines),
        caption=_("Lines that can be paid"),
        empty=Empty(__("No line can be paid now."), __("Lines fall due when their public notice ends.")),
        total={"claim": __("Total"), "lines": integer(len(waiting.payable)), "amount": money(waiting.amount)},
    )


@role_required(*READERS)
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: where it stands, its payments, the bank's answers, what this person may do about it."""
    return _detail(request, _batch(request, pk), GiveUpForm())


def _detail(request: HttpRequest, batch: PaymentBatch, form: GiveUpForm, *, status: int = 200) -> HttpResponse:
    finance = request.user.has_role(Role.FINANCE)
    values = {
        "batch": batch, "steps": finance_rows.steps(batch), "facts": finance_rows.facts(batch),
        "table": finance_rows.payments_table(request, batch), "returns": finance_rows.returns(batch),
        "events": finance_rows.events(batch), "form": form,
        "step": finance_rows.next_step(batch) if finance else "",
        "why_not": _why_not(batch, request.user) if finance else "",
        "may_abandon": finance and not workflow.objections(batch, "abandon"),
        "may_fetch": finance and bool(batch.file_hash),
        "takes_returns": finance and batch.state in (State.SENT, State.RECONCILED),
        "unmended": len(payments.unmended(batch)) if batch.sent_at else 0,
        "printed_at": timezone.now(),
        "trail": _trail(batch.number),
    }  # fmt: skip
    return render(request, "subsidies/batch_detail.html", values, status=status)


def _why_not(batch: PaymentBatch, user: Any) -> str:
    """Why this person may not take the step that is open, in a sentence; empty when they may."""
    if batch.state != State.CHECKED:
        return ""
    return " ".join(str(reason) for reason in payments.approver_objections(batch, user))


@role_required(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Check over, approve, send or close. Sent twice, the second says where the batch stands."""
    if request.method != "POST":
        return redirect("batch_detail", pk)  # whoever confirms the password twice arrives without the form
    take = reauthentication_required(_take_step) if step in RELEASING else _take_step
    return take(request, pk, step)


def _take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    batch, now = _batch(request, pk), timezone.now()
    act = {
        "check": payments.check_over, "approve": payments.approve, "send": payments.send, "close": payments.close,
    }[step]  # fmt: skip
    try:
        act(batch, actor=request.user, now=now)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, finance_rows.DONE[step])
    return redirect("batch_detail", pk)


@role_required(Role.FINANCE)
@require_POST
def batch_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a batch up, with a reason; its lines fall due again."""
    batch, form = _batch(request, pk), GiveUpForm(request.POST)
    if carried_out(form, batch, partial(payments.abandon, actor=request.user, now=timezone.now())):
        messages.success(request, __("The batch is given up; its lines are due again."))
        return redirect("batch_detail", pk)
    return _detail(request, batch, form, status=REFUSED)


@role_required(Role.FINANCE)
@require_safe
def batch_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that was sent, to the byte; each time it is fetched is recorded and shown on the batch."""
    batch = _batch(request, pk)
    content = payments.bank_file(batch, actor=request.user)
    disposition = content_disposition_header(True, f"{batch.number}.csv")
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="text/csv; charset=gb18030", headers=headers)


def _batch(request: HttpRequest, pk: int) -> PaymentBatch:
    related = "fund", "jurisdiction", "made_by", "approved_by", "sent_by"
    return get_visible(PaymentBatch.objects.select_related(*related), request.user, pk=pk)


def _trail(last: str) -> list[Tab]:
    return [Tab(BATCHES, reverse("batch_list")), Tab(last, "")]
