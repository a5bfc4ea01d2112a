"""What the public sees of subsidies: notices while they run, objections, and what became of one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from certificates.addresses import address_of
from portal.reference.working_days import calendar
from portal.shared.refusals import Refused, refuse
from subsidies import notices, objection_throttle
from subsidies.models import Notice, NoticeLine, Objection
from subsidies.review_forms import ObjectionForm, ReceiptForm
from subsidies.views import notice_rows

NOT_FOUND, REFUSED, TOO_MANY = 404, 422, 429


@login_not_required
@require_safe
def public_notices(request: HttpRequest) -> HttpResponse:
    """Running notices, and for the record those that ended."""
    now = timezone.now()
    rows = list(Notice.objects.public().select_related("jurisdiction").order_by("-opens_at"))
    running = [_with_days(row) for row in rows if notices.is_public(row, now=now)]
    ended = [(row, notices.last_day(row)) for row in rows if not notices.is_public(row, now=now)]
    values = {"running": running, "ended": ended, "receipt_form": ReceiptForm()}
    return render(request, "subsidies/public_notices.html", values)


def _with_days(notice: Notice) -> tuple[Notice, object, int]:
    """The notice, its last day, and how many of its working days are still to run. Today is one of them, but for
    the day of publishing, which does not count."""
    last, works = notices.last_day(notice), calendar(notice.jurisdiction)
    today = timezone.localdate()
    counts = works.is_working_day(today) and today > timezone.localdate(notice.opens_at)
    return notice, last, works.between(today, last) + counts


@login_not_required
@cache_control(no_store=True)
@require_safe
def public_notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice: its masked rows while it runs, afterwards number, dates and hash without a row."""
    notice = _notice(number)
    is_open = notices.is_public(notice, now=timezone.now())
    _same, last, left = _with_days(notice)
    table = notice_rows.table_of(request, notice, may_object=True) if is_open else None
    values = {"notice": notice, "rows": table, "last_day": last, "days_left": left, "is_open": is_open}
    response = render(request, "subsidies/public_notice.html", values)
    response.headers["X-Robots-Tag"] = "noindex"  # rows leave the page with their term; copies would stay
    return response


def _notice(number: str) -> Notice:
    return get_object_or_404(Notice.objects.public().select_related("jurisdiction"), number=number)


@login_not_required
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def public_object(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Object to one row. The receipt says later what became of it. Sent after the term, it is refused and kept."""
    notice, now = _notice(number), timezone.now()
    if request.method != "POST" and not notices.is_public(notice, now=now):
        raise Http404
    row = get_object_or_404(notice.lines, place=place)
    if request.method != "POST":
        return _objecting(request, row, ObjectionForm())
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _objecting(request, row, form, status=REFUSED)
    try:
        objection_throttle.count("object", address_of(request), now=now)
        objection = notices.object_to(row, now=now, **form.cleaned_data)
    except Refused as refused:
        refuse(form, refused.reasons)
        return _objecting(request, row, form, status=TOO_MANY if "TOO_MANY" in refused.codes else REFUSED)
    return redirect("objection_receipt", receipt=objection.receipt)


def _objecting(request: HttpRequest, row: NoticeLine, form: ObjectionForm, status: int = 200) -> HttpResponse:
    is_open = notices.is_public(row.notice, now=timezone.now())
    values = {"row": row, "notice": row.notice, "form": form, "is_open": is_open}
    return render(request, "subsidies/public_object.html", values, status=status)


@login_not_required
@cache_control(no_store=True)
@require_safe
def objection_find(request: HttpRequest) -> HttpResponse:
    """Where a receipt is typed in."""
    form = ReceiptForm(request.GET if "receipt" in request.GET else None)
    if form.is_valid():
        return redirect("objection_receipt", receipt=form.cleaned_data["receipt"])
    status = REFUSED if form.is_bound else 200
    return render(request, "subsidies/objection_find.html", {"receipt_form": form, "refused": ""}, status=status)


@login_not_required
@cache_control(no_store=True)
@require_safe
def objection_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """What became of an objection, for whoever holds its receipt."""
    try:
        objection_throttle.count("receipt", address_of(request), now=timezone.now())
    except Refused as refused:
        return _asked_again(request, receipt, refused.reasons[0].sentence, status=TOO_MANY)
    rows = Objection.objects.select_related("notice_line__notice__jurisdiction")
    objection = rows.filter(receipt=receipt.upper()).first()
    if objection is None:
        words = _("No objection has the receipt number %(receipt)s. Please compare it with the receipt.")
        return _asked_again(request, receipt, words % {"receipt": receipt}, status=NOT_FOUND)
    response = render(request, "subsidies/objection_receipt.html", {"objection": objection})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asked_again(request: HttpRequest, receipt: str, refused: str, *, status: int) -> HttpResponse:
    values = {"receipt_form": ReceiptForm(initial={"receipt": receipt}), "refused": refused}
    return render(request, "subsidies/objection_find.html", values, status=status)
