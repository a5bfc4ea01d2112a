"""Notices and objections for officers: prepare, look at, publish, discard; hear objections."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.reference.working_days import calendar
from portal.shared.badges import family
from portal.shared.components import Tab
from portal.shared.figures import date_on_paper, integer, money
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, listing
from portal.shared.templatetags.figures import date_short, instant
from portal.shared.templatetags.marks import badge_of
from subsidies import notices
from subsidies.models import ClaimLine, Notice, Objection
from subsidies.models.notice import ObjectionState
from subsidies.review_forms import AnswerForm, NoticeForm
from subsidies.views import notice_rows
from subsidies.views.worklist import READERS as CLAIM_READERS

WRITER = Role.FIRST_REVIEW
READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR)
REFUSED = 422
NOTICES, OBJECTIONS = _("Public notices"), _("Objections")

NOTICE_COLUMNS = (
    Column("prepared", _("prepared"), lambda row: date_short(timezone.localdate(row.prepared_at)), sort="prepared_at"),
    Column("title", _("title"), lambda row: row.title, card="name"),
    Column("number", _("number"), lambda row: row.number, code=True),
    Column("lines", _("lines"), lambda row: integer(row.line_count), align="right", card="second"),
    Column("amount", _("amount"), lambda row: money(row.amount), align="right", unit=_("yuan"), card="amount"),
    Column("term", _("runs until"), lambda row: date_short(notices.last_day(row)), card=""),
    Column("open", _("open objections"), lambda row: integer(row.open_objections), align="right"),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)
OBJECTION_COLUMNS = (
    Column("raised", _("raised"), lambda row: instant(row.raised_at), sort="raised_at"),
    Column("name", _("name"), lambda row: row.notice_line.masked_name, card="name"),
    Column("institution", _("institution"), lambda row: row.notice_line.institution_name),
    Column("notice", _("notice"), lambda row: row.notice_line.notice.number, code=True, card="second"),
    Column("row", _("row"), lambda row: row.notice_line.place, align="right"),
    Column("amount", _("amount"), lambda row: money(row.notice_line.amount), align="right", unit=_("yuan"),
           card="amount"),
    Column("signed", _("signed"), lambda row: __("signed") if row.name else __("anonymous")),
    Column("state", _("state"), badge_of, export=lambda row: row.get_state_display(), card="state"),
)  # fmt: skip

NO_OBJECTION = Empty(_("No objection."), _("Objections of the public stand here from the minute they are raised."))


@role_required(*READERS)
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What waits for a notice, and all notices with their open objections."""
    return _list(request, NoticeForm(places=_places(request.user), initial={"title": _title()}))


def _title() -> str:
    today = timezone.localdate()
    return __("Public notice of training subsidies, %(year)s-%(month)s") % {
        "year": today.year,
        "month": f"{today.month:02}",
    }


def _places(user: Any) -> list[Jurisdiction]:
    return list(Jurisdiction.objects.filter(path__in=user.jurisdiction_paths).order_by("path"))


def _list(request: HttpRequest, form: NoticeForm, status: int = 200) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user).with_open_objections()
    table = listing(
        request,
        rows,
        NOTICE_COLUMNS,
        order="-prepared",
        caption=NOTICES,
        empty=Empty(__("No notice yet."), __("Lines accepted in the final review wait here for one.")),
        url=lambda row: reverse("notice_detail", args=[row.pk]),
    )
    waiting = [
        (place, notices.waiting(place).aggregate(count=Count("pk"), amount=Sum("amount"))) for place in form.places
    ]
    values = {
        "table": table, "stopped": notice_rows.stopped_table(ClaimLine.objects.all(), request.user),
        "form": form, "waiting": waiting, "any_waiting": any(total["count"] for _p, total in waiting),
        "may_prepare": request.user.has_role(WRITER), "trail": [Tab(NOTICES, "")],
    }  # fmt: skip
    return render(request, "subsidies/notice_list.html", values, status=status)


@role_required(WRITER)
@require_POST
def notice_prepare(request: HttpRequest) -> HttpResponse:
    """A notice of everything that waits; it is looked at before it is published."""
    form = NoticeForm(request.POST, places=_places(request.user))
    if not form.is_valid():
        return _list(request, form, status=REFUSED)
    try:
        notice = notices.prepare(form.place, title=form.cleaned_data["title"], actor=request.user, now=timezone.now())
    except Refused as refused:
        refuse(form, refused.reasons)
        return _list(request, form, status=REFUSED)
    messages.success(request, __("The notice is prepared. Please look it through before it is published."))
    return redirect("notice_detail", pk=notice.pk)


@role_required(*READERS)
@require_safe
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice as the public sees it, with its term, the proof that its rows are unchanged, and its objections."""
    rows = Notice.objects.select_related("jurisdiction", "prepared_by", "published_by")
    return _detail(request, get_visible(rows, request.user, pk=pk))


def _detail(request: HttpRequest, notice: Notice) -> HttpResponse:
    now = timezone.now()
    closes = notices.closing(notice, now=now)
    values = {
        "notice": notice,
        "rows": notice_rows.table_of(request, notice, may_object=False),
        "facts": _facts(notice),
        "would_close": timezone.localtime(closes - notices.ONE_DAY).date(),
        "stopped": notice_rows.stopped_table(ClaimLine.objects.filter(notice_lines__notice=notice), request.user),
        "objections": _objections_of(notice, request.user),
        "acts": request.user.has_role(WRITER) and notice.state == Notice.State.PREPARED,
        "is_public": notices.is_public(notice, now=now),
        "trail": [Tab(NOTICES, reverse("notice_list")), Tab(notice.number, "")],
    }
    return render(request, "subsidies/notice_detail.html", values)


def _objections_of(notice: Notice, user: Any) -> Table:
    """All of them, without sorting: the address sorts the rows of the notice."""
    return Table(
        columns=[replace(column, sort="") for column in OBJECTION_COLUMNS],
        rows=_objections(user).filter(notice_line__notice=notice).order_by("raised_at"),
        caption=OBJECTIONS,
        empty=NO_OBJECTION,
        url=lambda row: reverse("objection_decide", args=[row.pk]),
    )


def _facts(notice: Notice) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = [
        (_("number"), notice.number),
        (_("place"), notice.jurisdiction),
        (_("prepared"), f"{instant(notice.prepared_at)} {notice.prepared_by}"),
        (_("term"), __("%(count)s working days") % {"count": notice.working_days}),
    ]
    if notice.opens_at and notice.closes_at:
        intact = __("unchanged since it was published") if notices.is_intact(notice) else __("NOT as published")
        found += [
            (_("published"), f"{instant(notice.opens_at)} {notice.published_by}"),
            (pgettext_lazy("public notice", "last day"), date_on_paper(notices.last_day(notice))),
            (_("hash of the rows"), notice.content_hash),
            (_("rows"), intact),
        ]
    return found


def _step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    notice = get_visible(Notice.objects.select_related("jurisdiction"), request.user, pk=pk)
    try:
        if verb == "publish":
            notices.publish(notice, actor=request.user, now=timezone.now())
        else:
            notices.discard(notice, actor=request.user)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _said(notice, verb))
    return redirect("notice_detail", pk=pk)


def _said(notice: Notice, verb: str) -> str:
    if verb == "discard":
        return __("The notice is discarded; its lines wait for the next one.")
    day = date_on_paper(notices.last_day(notice))
    return __("The notice is public up to and including %(day)s.") % {"day": day}


@role_required(WRITER)
@require_POST
def notice_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the notice to the public."""
    return _step(request, pk, "publish")


@role_required(WRITER)
@require_POST
def notice_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a notice that was only prepared."""
    return _step(request, pk, "discard")


def _objections(user: Any) -> QuerySet[Objection]:
    return Objection.objects.visible_to(user).select_related("notice_line__notice", "decided_by")


def _objections_table(request: HttpRequest, rows: QuerySet[Objection]) -> Table:
    return listing(
        request,
        rows,
        OBJECTION_COLUMNS,
        order="raised",
        caption=OBJECTIONS,
        empty=NO_OBJECTION,
        url=lambda row: reverse("objection_decide", args=[row.pk]),
    )


@role_required(*READERS)
@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """Objections, the open ones first."""
    rows, asked = _objections(request.user), request.GET.get("state", "")
    chosen = asked if asked in ObjectionState.values else ObjectionState.OPEN
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = [
        Tab(state.label, f"?state={state}", counts.get(state, 0), chosen == state, family("Objection", state))
        for state in ObjectionState
    ]
    table = _objections_table(request, rows.filter(state=chosen))
    values = {"table": table, "words": words, "trail": [Tab(OBJECTIONS, "")]}
    return render(request, "subsidies/objection_list.html", values)


@role_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def objection_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection beside the line it speaks of; the answer of somebody who did not review the line."""
    related = "notice_line__line__person", "notice_line__line__claim", "notice_line__notice__jurisdiction"
    objection = get_visible(_objections(request.user).select_related(*related), request.user, pk=pk)
    if request.method != "POST":
        return _objection(request, objection, AnswerForm())
    if not request.user.has_role(WRITER):
        return _objection(request, objection, AnswerForm(), status=403)
    form = AnswerForm(request.POST)
    verdict = request.POST.get("verdict", "")
    if not form.is_valid() or verdict not in ("uphold", "dismiss"):
        return _objection(request, objection, form, status=REFUSED)
    answer, now = form.cleaned_data["answer"], timezone.now()
    try:
        notices.decide_objection(objection, upheld=verdict == "uphold", answer=answer, actor=request.user, now=now)
    except Refused as refused:
        refuse(form, refused.reasons)
        objection.refresh_from_db()
        return _objection(request, objection, form, status=REFUSED)
    messages.success(request, __("The objection is decided; whoever raised it reads the answer by the receipt."))
    return redirect("objection_decide", pk=pk)


def _objection(request: HttpRequest, objection: Objection, form: AnswerForm, status: int = 200) -> HttpResponse:
    row, line = objection.notice_line, objection.notice_line.line
    reasons = notices.reviewed_by(line, request.user)
    writer, is_open = request.user.has_role(WRITER), objection.state == ObjectionState.OPEN
    works, raised = calendar(row.notice.jurisdiction), timezone.localdate(objection.raised_at)
    values = {
        "objection": objection,
        "row": row,
        "line": line,
        "days": works.between(raised, timezone.localdate()),
        "why_not": reasons[0].sentence if reasons and writer and is_open else "",
        "acts": writer and is_open and not reasons,
        "form": form,
        "review_url": reverse("claim_review", args=[line.claim_id]) if request.user.has_role(*CLAIM_READERS) else "",
        "trail": [Tab(OBJECTIONS, reverse("objection_list")), Tab(objection.receipt, "")],
    }
    return render(request, "subsidies/objection_decide.html", values, status=status)
