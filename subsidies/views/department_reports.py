"""A department's liaison: the months to report, one report with its rows, handing it in, correcting it. The office and
the auditor read the same page once the report was handed in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import trail
from portal.shared.badges import Family
from portal.shared.components import Event, Step, Tab
from portal.shared.day_fields import EARLIEST
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty
from portal.shared.templatetags.figures import date_short
from subsidies import department_figures, department_reports, departments
from subsidies import department_months as schedule
from subsidies.department_forms import CorrectionForm, HandInForm, ReturnForm, TrainingForm
from subsidies.models import DepartmentReport, DepartmentTraining
from subsidies.models.department_report import ReturnGround, State
from subsidies.views import department_tables
from subsidies.views.policy_frame import REFUSED

READERS = (Role.LIAISON, Role.OFFICE, Role.AUDITOR)
REPORTS = _("Departments' reports")
PARTS = ("department__jurisdiction", "begun_by", "handed_in_by", "decided_by", "corrects")
NO_TARGET = Empty(
    _("No target is allotted for this year."), _("The leading group's office allots it at the start of the year.")
)
VERBS = {
    "begin report": (Family.MUTE, _("began it")),
    "replace rows": (Family.MUTE, _("put the rows of a file into it")),
    "hand_in": (Family.INFO, _("handed it in")),
    "accept": (Family.OK, _("accepted it")),
    "send_back": (Family.WARN, _("returned it for correction")),
}


@role_required(Role.LIAISON)
@require_safe
def department_months(request: HttpRequest) -> HttpResponse:
    """The months of the person's departments, and their targets."""
    today = timezone.localdate()
    values = {"departments": own(request.user, today), "today": today, "trail": [Tab(REPORTS, "")]}
    return render(request, "subsidies/department_months.html", values)


def own(user: Any, today: date) -> list[dict[str, Any]]:
    """What the liaison's pages show of each of the departments they speak for."""
    found = []
    for department in departments.of(user):
        months = schedule.of_department(department, today=today)
        paces = department_figures.paces([department], year=today.year, today=today)
        found.append({
            "department": department,
            "open": [month for month in months if month.open],
            "none_set": bool(months) and all(month.due is None for month in months),
            "months": department_tables.months(months, today=today),
            "paces": department_tables.paces(paces, named=False, empty=NO_TARGET),
        })  # fmt: skip
    return found


@role_required(Role.LIAISON)
@require_POST
def department_begin(request: HttpRequest) -> HttpResponse:
    """Begin the report of a month."""
    key, month = request.POST.get("department", ""), _month(request.POST.get("month", ""))
    department = departments.of(request.user).filter(pk=key if key.isdecimal() and len(key) < 10 else None).first()
    if department is None or month is None:
        raise Http404
    report = department_reports.begin(department, month=month, actor=request.user, now=timezone.now())
    return redirect("department_report", report.pk)


def _month(text: str) -> date | None:
    """The first day of a month written 2026-03; nothing for one that no department is asked for."""
    try:
        found = parse_date(f"{text}-01")
    except ValueError:
        return None
    return found if found and found >= EARLIEST else None


def report_of(request: HttpRequest, pk: int) -> DepartmentReport:
    """The report, where the reader may see it; 404 elsewhere."""
    return get_visible(DepartmentReport.objects.select_related(*PARTS), request.user, pk=pk)


@role_required(*READERS)
@require_safe
def department_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its rows and its history."""
    return shown(request, report_of(request, pk))


def shown(request: HttpRequest, report: DepartmentReport, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a report; `forms` are those that came back with errors."""
    writes = request.user.has_role(Role.LIAISON) and report.writable
    later = DepartmentReport.objects.visible_to(request.user).filter(corrects=report).first()
    accepted = report.state == State.ACCEPTED
    values = {
        "report": report,
        "title": __("%(department)s, report of %(month)s")
        % {"department": report.department, "month": department_tables.month_word(report.month)},
        "rows": report.trainings.exists(),
        "table": department_tables.trainings(report, writes=writes),
        "writes": writes,
        "due": schedule.due_day(report.department.jurisdiction, report.month),
        "later": later,
        "corrects": accepted and request.user.has_role(Role.LIAISON)
        and not DepartmentReport.objects.filter(corrects=report).exists(),
        "decides": request.user.has_role(Role.OFFICE) and report.state == State.HANDED_IN,
        "grounds": [ReturnGround(ground).label for ground in report.return_grounds],
        "steps": _steps(report),
        "events": _events(report),
        "hand_in_form": HandInForm(initial={"nothing_held": report.nothing_held}),
        "return_form": ReturnForm(),
        "correction_form": CorrectionForm(),
        "trail": crumbs(request.user, department_tables.month_word(report.month)),
        **forms,
    }  # fmt: skip
    return render(request, "subsidies/department_report.html", values, status=status)


def crumbs(user: Any, *places: Any) -> list[Tab]:
    """The trail from the person's own list of reports down."""
    home = "department_months" if user.has_role(Role.LIAISON) else "department_overview"
    return [Tab(REPORTS, reverse(home)), *(place if isinstance(place, Tab) else Tab(place, "") for place in places)]


def _steps(report: DepartmentReport) -> list[Step]:
    handed, decided = report.handed_in_at, report.decided_at
    first = Step(__("rows entered"), "present" if report.state == State.DRAFT else "past")
    given = Step(__("handed in"), _given(report), _when(handed))
    last = Step(__("accepted"), "past" if report.state == State.ACCEPTED else "future",
                _when(decided) if report.state == State.ACCEPTED else "")  # fmt: skip
    return [first, given, last]


def _given(report: DepartmentReport) -> Any:
    return {State.DRAFT: "future", State.HANDED_IN: "present", State.RETURNED: "returned"}.get(report.state, "past")


def _when(moment: Any) -> str:
    return date_short(timezone.localtime(moment).date()) if moment else ""


def _events(report: DepartmentReport) -> list[Event]:
    rows = trail.of(report).filter(verb__in=VERBS)
    return [Event(row.at, VERBS[row.verb][0], row.actor_name, VERBS[row.verb][1], _note(row)) for row in rows]


def _note(row: Any) -> str:
    grounds = [str(ReturnGround(ground).label) for ground in row.details.get("grounds", ())]
    return "；".join([*grounds, *([row.details["note"]] if row.details.get("note") else [])])


@role_required(Role.LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def department_row_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more training of a report."""
    return _row_page(request, report_of(request, pk), None)


@role_required(Role.LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def department_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Other values of a training."""
    row = get_visible(DepartmentTraining.objects, request.user, pk=pk)
    return _row_page(request, report_of(request, row.report_id), row)


def _row_page(request: HttpRequest, report: DepartmentReport, row: DepartmentTraining | None) -> HttpResponse:
    if request.method != "POST" and not report.writable:
        raise Http404
    form = TrainingForm(request.POST or None, row=row)
    written = _acted(form, lambda **given: department_reports.write_row(
        report, row=row, actor=request.user, now=timezone.now(), **given))  # fmt: skip
    if written:
        messages.success(request, __("The training is kept."))
        return redirect("department_report", report.pk)
    here = row.title if row else __("New training")
    back = Tab(department_tables.month_word(report.month), reverse("department_report", args=[report.pk]))
    values = {
        "report": report, "row": row, "form": form, "trail": crumbs(request.user, back, here),
        "facts": department_tables.row_facts(row) if row else "",
    }  # fmt: skip
    return render(request, "subsidies/department_row.html", values, status=REFUSED if form.is_bound else 200)


def _acted(form: Any, act: Callable[..., Any]) -> bool:
    """Whether the form was good and the act carried out; refused, the reasons stand beside the boxes."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(**form.cleaned_data)
    except Refused as refused:
        refuse(form, refused.reasons)
    return not form.errors


@role_required(Role.LIAISON)
@require_POST
def department_row_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a training out of a report."""
    row = get_visible(DepartmentTraining.objects.select_related("report"), request.user, pk=pk)
    report = row.report_id
    department_reports.remove_row(row, actor=request.user, now=timezone.now())
    messages.success(request, __("The training is removed."))
    return redirect("department_report", report)


@role_required(Role.LIAISON)
@require_POST
def department_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report to the office."""
    report, form = report_of(request, pk), HandInForm(request.POST)
    done = _acted(form, lambda **given: department_reports.hand_in(
        report, actor=request.user, now=timezone.now(), **given))  # fmt: skip
    if done:
        messages.success(request, __("The report is handed in. The leading group's office decides on it."))
        return redirect("department_report", pk)
    report.refresh_from_db()
    return shown(request, report, status=REFUSED, hand_in_form=form)


@role_required(Role.LIAISON)
@require_POST
def department_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a correction of an accepted report."""
    report, form = report_of(request, pk), CorrectionForm(request.POST)
    made: list[DepartmentReport] = []
    done = _acted(form, lambda **given: made.append(department_reports.correct(
        report, actor=request.user, now=timezone.now(), **given)))  # fmt: skip
    if done:
        messages.success(request, __("A correction is begun with the rows of the accepted report."))
        return redirect("department_report", made[0].pk)
    report.refresh_from_db()
    return shown(request, report, status=REFUSED, correction_form=form)
