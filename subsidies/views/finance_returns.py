"""The bank's return file: handed in, looked at beside what was sent, applied."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import uploads
from portal.shared.badges import Family
from portal.shared.components import Step, Tab
from portal.shared.figures import money
from portal.shared.identity import mask_account
from portal.shared.keyset import BadCursor, KeysetPage
from portal.shared.models import Upload
from portal.shared.refusals import Refused
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_html
from subsidies import bank_returns
from subsidies.bank_return_columns import FAILED, PAID
from subsidies.bank_returns import Matched, Report
from subsidies.finance_forms import ReturnFileForm
from subsidies.models import BankReturn, PaymentBatch

PURPOSE = "bank return"
SIZE = 200
OUTCOME_WORDS = {PAID: (Family.OK, _("succeeded")), FAILED: (Family.BAD, _("failed"))}


@role_required(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def return_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in the bank's file; nothing is entered before it was looked at."""
    batch = get_visible(PaymentBatch.objects.filter(sent_at__isnull=False), request.user, pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReturnFileForm(*sent)
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = uploads.receive(
            purpose=PURPOSE, name=file.name, content=file.read(), owner=request.user, subject=batch,
            now=timezone.now(),
        )  # fmt: skip
        return redirect("return_preview", upload.pk)
    values = {"batch": batch, "form": form, "steps": _steps(0), "trail": _trail(batch, __("Return file"))}
    return render(request, "subsidies/return_upload.html", values, status=422 if form.is_bound else 200)


@role_required(Role.FINANCE)
@require_safe
def return_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line of the file beside the payment it speaks of."""
    upload, batch = _upload(request, pk)
    if upload.status != Upload.Status.OPEN:
        return _dealt_with(request, upload)
    report = bank_returns.preview(batch, content=upload.content, name=upload.name)
    values = {
        "upload": upload, "batch": batch, "report": report, "table": _table(request, report),
        "paid_sum": sum((each.told.amount for each in report.paid), Decimal(0)), "steps": _steps(1),
        "whole_file": [reason for reason in report.objections if not reason.field],
        "trail": _trail(batch, __("Return file")),
    }  # fmt: skip
    return render(request, "subsidies/return_preview.html", values)


@role_required(Role.FINANCE)
@require_POST
def return_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply the file that was looked at, whole or not at all."""
    upload, batch = _upload(request, pk)
    if upload.status != Upload.Status.OPEN:
        return _dealt_with(request, upload)
    try:
        kept = _apply(request, upload, batch)
    except Refused as refused:
        return _refused(request, upload, refused)
    counts = {"paid": kept.paid_count, "failed": kept.failed_count}
    messages.success(request, __("The return file is applied: %(paid)s paid, %(failed)s failed.") % counts)
    return redirect("batch_detail", batch.pk)


@transaction.atomic
def _apply(request: HttpRequest, upload: Upload, batch: PaymentBatch) -> BankReturn:
    """The file is closed with what it changed, so that a second click that waited finds it closed."""
    now = timezone.now()
    kept = bank_returns.apply(batch, content=upload.content, name=upload.name, actor=request.user, now=now)
    uploads.close(upload, status=Upload.Status.CONFIRMED, now=now, actor=request.user)
    return kept


def _refused(request: HttpRequest, upload: Upload, refused: Refused) -> HttpResponse:
    upload.refresh_from_db()
    if upload.status != Upload.Status.OPEN:
        return _dealt_with(request, upload)
    for reason in refused.reasons[:10]:
        messages.error(request, str(reason))
    return redirect("return_preview", upload.pk)


def _dealt_with(request: HttpRequest, upload: Upload) -> HttpResponse:
    """A file dealt with by an earlier click or in another window: the batch shows what came of it."""
    messages.info(request, str(bank_returns.applied(upload.sha256) or uploads.closed(upload)))
    return redirect("batch_detail", upload.subject_id)


def _upload(request: HttpRequest, pk: int) -> tuple[Upload, PaymentBatch]:
    upload = get_visible(Upload.objects.filter(purpose=PURPOSE), request.user, pk=pk)
    return upload, get_visible(PaymentBatch.objects, request.user, pk=upload.subject_id)


def _table(request: HttpRequest, report: Report) -> Table:
    rows = sorted(report.lines, key=lambda each: (not each.reasons, each.told.line))
    place = request.GET.get("after") or request.GET.get("before") or "0"
    if not place.isdecimal():
        raise BadCursor("this place in the list cannot be read")
    first = int(place)
    page = KeysetPage(
        rows=rows[first : first + SIZE],
        first=first + 1,
        count=len(rows),
        more=False,
        before=str(max(first - SIZE, 0)) if first else "",
        after=str(first + SIZE) if first + SIZE < len(rows) else "",
    )
    return Table(
        columns=COLUMNS,
        rows=page.rows,
        page=page,
        query=request.GET,
        caption=_("Lines of the file"),
        empty=Empty(__("There is no line in the file.")),
        key=lambda each: each.told.line,
        tone=lambda each: "bad" if each.reasons else "",
    )


def _verdict(each: Matched) -> SafeString:
    if each.reasons:
        lines = format_html_join("", '<span class="reason">{}</span>', ((reason,) for reason in each.reasons))
        return format_html("{}{}", badge_html(Family.BAD, __("does not match"), dense=True), lines)
    if each.repeated:
        return badge_html(Family.MUTE, bank_returns.REPEATED, dense=True)
    return badge_html(Family.OK, __("matches"), dense=True)


def _outcome(each: Matched) -> Any:
    if each.told.outcome not in OUTCOME_WORDS:
        return ""
    kind, word = OUTCOME_WORDS[each.told.outcome]
    return badge_html(kind, word, dense=True)


COLUMNS = (
    Column("line", _("line"), lambda each: each.told.line, align="right"),
    Column("reference", _("payment number"), lambda each: each.told.reference, code=True, card="second"),
    Column("holder", _("account holder"), lambda each: each.told.holder, card="name"),
    Column("account", _("account number"), lambda each: mask_account(each.told.account), code=True),
    Column("amount", _("amount"), lambda each: money(each.told.amount), align="right", unit=_("yuan"), card="amount"),
    Column("outcome", _("outcome"), _outcome),
    Column("why", _("why it failed"), lambda each: each.told.why),
    Column("verdict", _("comparison"), _verdict),
)


def _steps(present: int) -> list[Step]:
    words = [__("Choose the file"), __("Preview"), __("Applied")]
    states = ["past"] * present + ["present"] + ["future"] * (2 - present)
    return [Step(word, state) for word, state in zip(words, states, strict=True)]


def _trail(batch: PaymentBatch, last: str) -> list[Tab]:
    here = Tab(batch.number, reverse("batch_detail", args=[batch.pk]))
    return [Tab(__("Payment batches"), reverse("batch_list")), here, Tab(last, "")]
