"""Pages of the reports: what was frozen, edition by edition, with chart, workbook and differences."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.components import DiffRow, Tab
from portal.shared.downloads import workbook
from portal.shared.figures import NONE, date_on_paper, integer, money
from portal.shared.models import Run
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, listing
from portal.shared.templatetags.figures import instant
from subsidies.models import ReportSnapshot
from subsidies.reports import BY_KIND
from subsidies.reports.freezing import differences, editions
from subsidies.reports.report import Table as Figures
from subsidies.tasks import enqueue_again

READERS = (Role.AUDITOR, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.OFFICE)
MAKERS = (Role.AUDITOR, Role.FINAL_REVIEW, Role.OFFICE)
REPORTS = _("Reports")
PARTS = ("jurisdiction", "made_by")
COLUMNS = (
    Column("period", _("period"), lambda row: _period(row), sort="period_start", card="second"),
    Column("report", _("report"), lambda row: BY_KIND[row.kind].title, card="name"),
    Column("place", _("place"), lambda row: row.jurisdiction),
    Column("edition", _("edition"), lambda row: row.edition, align="right", card="amount"),
    Column("made", _("made"), lambda row: instant(row.made_at), sort="made_at"),
    Column("by", _("made by"), lambda row: row.made_by or _("the system")),
)


def _period(snapshot: ReportSnapshot) -> str:
    return f"{date_on_paper(snapshot.period_start)} – {date_on_paper(snapshot.period_end)}"


@role_required(*READERS)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every frozen report of these places, the newest period first."""
    table = listing(
        request,
        ReportSnapshot.objects.visible_to(request.user).defer("workbook", "chart").select_related(*PARTS),
        COLUMNS,
        order="-period",
        caption=REPORTS,
        empty=Empty(__("No report yet."), __("Last month's report is made on the first of every month.")),
        url=lambda row: reverse("report_detail", args=[row.pk]),
    )
    stopped = Run.objects.visible_to(request.user).that_stopped("monthly report", "annual report")
    values = {"table": table, "stopped": stopped, "trail": [Tab(REPORTS, "")]}
    return render(request, "subsidies/report_list.html", values)


@role_required(*READERS)
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its chart with the figures, its tables, what changed since the edition before."""
    snapshot = _snapshot(request, pk)
    report = BY_KIND[snapshot.kind]
    every = list(editions(snapshot.kind, jurisdiction=snapshot.jurisdiction, start=snapshot.period_start))
    before = next((each for each in every if each.edition == snapshot.edition - 1), None)
    tables = [(table.title, figures_table(table)) for table in report.tables(snapshot.figures)]
    values = {
        "snapshot": snapshot,
        "title": report.title,
        "period": _period(snapshot),
        "finding": report.finding(snapshot.figures),
        "chart_title": report.chart_title,
        "chart": mark_safe(snapshot.chart),  # drawn by our own job from the frozen figures
        "chart_table": figures_table(report.chart_table(snapshot.figures)),
        "tables": tables,
        "editions": every,
        "before": before,
        "changes": _changes(before, snapshot) if before else [],
        "may_make": request.user.has_role(*MAKERS),
        "trail": [Tab(REPORTS, reverse("report_list")), Tab(report.title, "")],
    }
    return render(request, "subsidies/report_detail.html", values)


@role_required(*READERS)
@require_safe
def report_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook as it was frozen."""
    snapshot = _snapshot(request, pk)
    name = f"{snapshot.kind}-{snapshot.jurisdiction.code}-{snapshot.period_start:%Y-%m}-{snapshot.edition}.xlsx"
    return workbook(bytes(snapshot.workbook), name)


@role_required(*MAKERS)
@require_POST
def report_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the report of the same place and period again: a new edition where the figures have changed."""
    snapshot = _snapshot(request, pk)
    run = enqueue_again(snapshot, actor=request.user, now=timezone.localtime())
    messages.info(request, __("If the figures have changed, a new edition stands beside the old ones."))
    return redirect("run_show", pk=run.pk)


def _snapshot(request: HttpRequest, pk: int) -> ReportSnapshot:
    return get_visible(ReportSnapshot.objects.select_related(*PARTS), request.user, pk=pk)


def figures_table(table: Figures) -> Table:
    """A report's table as the table component shows it; figures stand at the right."""
    columns = [_column(place, head, table) for place, head in enumerate(table.heads)]
    return Table(
        columns=columns,
        rows=list(enumerate(table.rows)),
        caption=table.title,
        empty=Empty(__("Nothing in this period.")),
        key=lambda row: row[0],
    )


def _column(place: int, head: str, table: Figures) -> Column:
    figures = all(not isinstance(row[place], str) for row in table.rows)
    return Column(
        f"c{place}",
        head,
        lambda row: _cell(row[1][place]),
        align="right" if figures else "left",
        card="" if place or figures else "name",
    )


def _cell(value: Any) -> str:
    if isinstance(value, Decimal):
        return money(value)
    return integer(value) if isinstance(value, int) else str(value)


def _changes(before: ReportSnapshot, after: ReportSnapshot) -> list[DiffRow]:
    return [DiffRow(path, _text(old), _text(new)) for path, old, new in differences(before, after)]


def _text(value: Any) -> str:
    return NONE if value is None else str(value)
