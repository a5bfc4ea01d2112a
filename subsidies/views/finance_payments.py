"""One payment, and mending the account of a failed one: by finance or by the institution that claimed."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.components import Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty, listing
from subsidies import payees, payments
from subsidies.finance_forms import AccountForm
from subsidies.models import ClaimLine, Payment
from subsidies.views import finance_rows

MENDERS = (Role.FINANCE, Role.FILER, Role.MANAGER)
REFUSED = 422
FAILED = _("Failed payments")


@role_required(Role.FILER, Role.MANAGER)
@require_safe
def failed_payments(request: HttpRequest) -> HttpResponse:
    """Payments for the institution's claims that the bank could not carry out, until their accounts are mended."""
    rows = Payment.objects.visible_to(request.user).filter(state=Payment.State.FAILED)
    table = listing(
        request,
        rows.filter(lines__line__in=_waiting_lines()).distinct(),
        (finance_rows.REFERENCE, *finance_rows.PAYMENT_COLUMNS[1:], finance_rows.PLACE_IN_TIME),
        order="-settled",
        caption=FAILED,
        empty=Empty(__("No payment waits for another account."), __("What the bank sends back appears here.")),
        url=lambda row: reverse("payment_detail", args=[row.pk]),
    )
    return render(request, "subsidies/payment_failed.html", {"table": table, "trail": [Tab(FAILED, "")]})


def _waiting_lines() -> QuerySet[ClaimLine]:
    return ClaimLine.objects.filter(state=ClaimLine.State.FAILED)


@role_required(*MENDERS, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def payment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment with its lines; for a failed one the form that mends the account."""
    rows = Payment.objects.select_related("batch", "person", "institution__payee_account")
    payment = get_visible(rows, request.user, pk=pk)
    mends = request.user.has_role(*MENDERS) and payments.failed_lines(payment).exists()
    form = _form(request, payment.person or payment.institution) if mends or request.method == "POST" else None
    if form is not None and request.method == "POST" and form.is_valid() and _corrected(request, payment, form):
        messages.success(request, __("The account is entered; the lines enter the next batch."))
        return redirect("payment_detail", pk)
    values = {
        "payment": payment, "facts": finance_rows.payment_facts(payment), "form": form,
        "table": finance_rows.lines_table(payment, request.user), "trail": _trail(request, payment),
    }  # fmt: skip
    return render(request, "subsidies/payment_detail.html", values, status=REFUSED if form and form.is_bound else 200)


def _form(request: HttpRequest, payee: payees.Payee) -> AccountForm:
    return AccountForm(request.POST if request.method == "POST" else None, initial={"holder": str(payee)})


def _corrected(request: HttpRequest, payment: Payment, form: AccountForm) -> bool:
    if not request.user.has_role(*MENDERS):
        return False
    try:
        payments.correct_account(payment, actor=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        refuse(form, refused.reasons)
        return False
    return True


def _trail(request: HttpRequest, payment: Payment) -> list[Tab]:
    if request.user.has_role(Role.FINANCE, Role.AUDITOR):
        above = [Tab(__("Payment batches"), reverse("batch_list"))]
        above.append(Tab(payment.batch.number, reverse("batch_detail", args=[payment.batch_id])))
    else:
        above = [Tab(FAILED, reverse("failed_payments"))]
    return [*above, Tab(payment.reference, "")]


@role_required(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def line_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the account of a payee whose line is due and cannot be paid for want of one."""
    rows = ClaimLine.objects.select_related(*payments.LINE_PARTS).filter(state=ClaimLine.State.APPROVED)
    line = get_visible(rows, request.user, pk=pk)
    payee = payees.payee_of(line)
    if payee is None:
        raise Http404
    form = _form(request, payee)
    if form.is_bound and form.is_valid() and _entered(request, payee, form):
        messages.success(request, __("The account is entered; the line can be paid."))
        return redirect("batch_list")
    values = {
        "line": line, "payee": payee, "form": form, "on_file": finance_rows.account_words(payee),
        "trail": [Tab(__("Payment batches"), reverse("batch_list")), Tab(str(payee), "")],
    }  # fmt: skip
    return render(request, "subsidies/payment_account.html", values, status=REFUSED if form.is_bound else 200)


def _entered(request: HttpRequest, payee: Any, form: AccountForm) -> bool:
    given = form.cleaned_data
    account = payees.Account(given["holder"], given["bank"], given["number"])
    try:
        payees.enter_account(payee, account=account, tail=given["tail"], actor=request.user)
    except Refused as refused:
        refuse(form, refused.reasons)
        return False
    return True
