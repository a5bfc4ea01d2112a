"""The rows of a report from a file: the blank table, handing it in, what it changes, writing it, the marked table."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import uploads
from portal.shared.components import Tab
from portal.shared.downloads import marked_workbook, workbook
from portal.shared.languages import in_chinese
from portal.shared.models import Upload
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.tables import Column, Empty, Table
from subsidies import department_files, department_reports
from subsidies.department_files import COLUMNS, Difference
from subsidies.department_forms import ReportFileForm
from subsidies.models import DepartmentReport, DepartmentTraining
from subsidies.views import department_tables
from subsidies.views.department_reports import crumbs, report_of
from subsidies.views.policy_frame import REFUSED
from trainees.handed_in import hold

PURPOSE = "department report"
SHOWN_AT_MOST = 200


@role_required(Role.LIAISON)
@require_safe
def department_template(request: HttpRequest) -> HttpResponse:
    """A blank table to fill in."""
    return workbook(department_files.blank(), __("Monthly report of a department.xlsx"))


@role_required(Role.LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def department_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in the rows of a month as a file; nothing is written before it was looked at."""
    report = report_of(request, pk)
    if request.method != "POST" and not report.writable:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportFileForm(*sent)
    if form.is_valid():
        refuse_if([] if report.writable else [department_reports.NOT_WRITABLE])
        file = form.cleaned_data["workbook"]
        upload = uploads.receive(
            purpose=PURPOSE, name=file.name, content=file.read(), owner=request.user, subject=report,
            now=timezone.now(),
        )  # fmt: skip
        return redirect("department_preview", upload.pk)
    values = {"report": report, "form": form, "headings": _headings(), "trail": _trail(request.user, report)}
    return render(request, "subsidies/department_upload.html", values, status=REFUSED if form.is_bound else 200)


def _headings() -> str:
    if in_chinese():
        return "、".join(column.headings[0] for column in COLUMNS)
    return ", ".join(f"{column.headings[0]} ({column.label})" for column in COLUMNS)


@role_required(Role.LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def department_preview(request: HttpRequest, upload: int) -> HttpResponse:
    """What the file says beside its faults; then its rows take the place of those that stand, all or none."""
    held = uploads.opened(request.user, upload, purpose=PURPOSE, back="department_months")
    report, act = report_of(request, int(held.subject_id)), request.POST.get("act", "")
    if act == "give_up":
        uploads.close(held, status=Upload.Status.ABANDONED, now=timezone.now(), actor=request.user)
        messages.info(request, __("The file was given up; nothing was written."))
        return redirect("department_report", report.pk)
    if act == "confirm":
        return _confirm(request, held, report)
    return _page(request, held, report)


@role_required(Role.LIAISON)
@require_safe
def department_marked(request: HttpRequest, upload: int) -> HttpResponse:
    """The same table with its faults marked in the cells."""
    held = uploads.opened(request.user, upload, purpose=PURPOSE, back="department_months")
    report = report_of(request, int(held.subject_id))
    found = department_files.difference(report, held.content, held.name)
    return marked_workbook(held, found.file, actor=request.user)


def _confirm(request: HttpRequest, held: Upload, report: DepartmentReport) -> HttpResponse:
    try:
        changed = _write(request, held, report)
    except Refused as refused:
        held.refresh_from_db()
        if held.status != Upload.Status.OPEN:
            raise
        report.refresh_from_db()
        return _page(request, held, report, reasons=refused.reasons, status=REFUSED)
    messages.success(request, __("The rows of the file stand in the report.") if changed else __("Nothing changed."))
    return redirect("department_report", report.pk)


@transaction.atomic
def _write(request: HttpRequest, upload: Upload, report: DepartmentReport) -> bool:
    """The file is held while it is written and closed with what it changed."""
    held, now = hold(upload), timezone.now()
    found = department_files.difference(report, held.content, held.name)
    refuse_if(_faults(found))
    changed = department_reports.replace_rows(report, found.rows, actor=request.user, now=now)
    uploads.close(held, status=Upload.Status.CONFIRMED, now=now, actor=request.user)
    return changed


def _faults(found: Difference) -> list[Reason]:
    if found.file.error is not None:
        return [Reason(found.file.error_code, found.file.error)]
    return [Reason(each.code, each.why) for each in found.file.refused]


def _page(
    request: HttpRequest, held: Upload, report: DepartmentReport, *, reasons: Any = (), status: int = 200
) -> HttpResponse:
    found = department_files.difference(report, held.content, held.name)
    values = {
        "upload": held, "report": report, "found": found, "reasons": reasons, "standing": report.trainings.count(),
        "faults": _fault_table(found), "table": _rows(report, found),
        "hidden": max(0, len(found.rows) - SHOWN_AT_MOST), "why_not": _why_not(found),
        "trail": _trail(request.user, report),
    }  # fmt: skip
    return render(request, "subsidies/department_preview.html", values, status=status)


def _why_not(found: Difference) -> str:
    if found.file.refused:
        return __("rows have to be mended first")
    return "" if found.changes else __("nothing changes")


def _rows(report: DepartmentReport, found: Difference) -> Table:
    rows = [DepartmentTraining(report=report, **values) for values in found.rows[:SHOWN_AT_MOST]]
    return Table(
        columns=department_tables.TRAININGS, rows=rows, caption=_("Rows of the file"),
        empty=Empty(__("No row can be read.")), key=id,
    )  # fmt: skip


def _fault_table(found: Difference) -> Table:
    labels = {column.name: column.label for column in COLUMNS}
    columns = (
        Column("row", _("row"), lambda fault: fault.cell.row + 1, align="right", card="amount"),
        Column("column", _("column"), lambda fault: labels[fault.field], card="second"),
        Column("cell", _("as written"), lambda fault: fault.cell.shown, card="name"),
        Column("why", _("why"), lambda fault: fault.why),
    )
    return Table(
        columns=columns, rows=found.file.refused, caption=_("Rows to mend"), empty=Empty(__("Every row can be read.")),
        key=lambda fault: f"{fault.row} {fault.field} {fault.code}", tone=lambda fault: "bad",
    )  # fmt: skip


def _trail(user: Any, report: DepartmentReport) -> list[Tab]:
    here = Tab(department_tables.month_word(report.month), reverse("department_report", args=[report.pk]))
    return crumbs(user, here, __("Rows from a file"))
