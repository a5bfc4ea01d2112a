"""The leading group's office: who has reported a month and who is late, one department with its liaisons and targets,
and the decision on a report."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.models import Department
from portal.shared.components import Tab
from portal.shared.figures import NONE, date_on_paper, integer
from portal.shared.refusals import carried_out
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.figures import date_short
from subsidies import department_figures, department_reports, departments
from subsidies import department_months as schedule
from subsidies.department_forms import LiaisonForm, ReturnForm, TargetForm
from subsidies.department_months import Month
from subsidies.models import Liaison
from subsidies.models.department_report import State
from subsidies.views import department_tables
from subsidies.views.department_reports import REPORTS, report_of, shown
from subsidies.views.policy_frame import REFUSED

READERS = (Role.OFFICE, Role.AUDITOR)
NO_TARGETS = Empty(_("No target is allotted for this year."), _("Each department's page allots its own."))


@role_required(*READERS)
@require_safe
def department_overview(request: HttpRequest) -> HttpResponse:
    """A month: which department has reported it, what it says, who is late; and the targets of the year."""
    today = timezone.localdate()
    month = _chosen(request.GET.get("month", ""), today)
    every = list(Department.objects.visible_to(request.user).select_related("jurisdiction"))
    rows = schedule.of_month(every, month=month, user=request.user)
    paces = department_figures.paces(every, year=month.year, today=today)
    values = {
        "month": department_tables.month_word(month),
        "words": _words(today, month),
        "table": _month_table([row for row in rows if row.asked or row.report], today),
        "silent": [row.department for row in rows if not row.asked and row.report is None],
        "late": [row.department for row in rows if row.late(today)],
        "due": next((row.due for row in rows if row.due), None),
        "handed": sum(row.report is not None for row in rows),
        "asked": sum(row.asked for row in rows),
        "departments": len(every),
        "year": month.year,
        "paces": department_tables.paces(paces, named=True, empty=NO_TARGETS),
        "trail": [Tab(REPORTS, "")],
    }
    return render(request, "subsidies/department_overview.html", values)


def late(user: Any, *, today: date) -> list[Month]:
    """The departments of the user's places that are late with the last month."""
    every = list(Department.objects.visible_to(user).select_related("jurisdiction"))
    rows = schedule.of_month(every, month=schedule.last_month(today), user=user)
    return [row for row in rows if row.late(today)]


def _chosen(text: str, today: date) -> date:
    """The month asked for where it is over; else the last one that is."""
    last = schedule.last_month(today)
    try:
        asked = parse_date(f"{text}-01")
    except ValueError:
        asked = None
    return asked if asked and asked.year >= 2000 and asked <= last else last


def _words(today: date, chosen: date) -> list[Tab]:
    """The last six months as filter words, the newest first."""
    months, month = [], schedule.last_month(today)
    for _n in range(6):
        months.append(month)
        month = schedule.last_month(month)
    return [
        Tab(word, f"?month={word}", current=each == chosen)
        for each in (months if chosen in months else [*months, chosen])
        for word in [department_tables.month_word(each)]
    ]


def _month_table(rows: list[Month], today: date) -> Table:
    """Who is late first, then what waits for a decision, then the others in their order."""
    ranked = sorted(rows, key=lambda row: (not row.late(today), not _waits(row)))
    columns = (
        Column("department", _("department"), lambda row: row.department, card="name"),
        Column("state", _("state"), lambda row: department_tables.standing(row, today), card="state"),
        Column("handed", _("handed in"), _handed, card="second"),
        Column("times", _("person-times"), lambda row: _sum(row, "person_times"), align="right", card="amount"),
        Column("certificates", _("certificates"), lambda row: _sum(row, "certificates"), align="right"),
        Column("report", _("report"), _link),
    )
    return Table(
        columns=columns, rows=ranked, caption=_("Departments"),
        empty=Empty(__("No department has a liaison yet."), __("A department stands here once its liaison is named.")),
        url=lambda row: reverse("department_detail", args=[row.department.pk]),
        key=lambda row: row.department.pk, tone=lambda row: "bad" if row.late(today) else "",
    )  # fmt: skip


def _waits(row: Month) -> bool:
    return row.report is not None and row.report.state == State.HANDED_IN


def _handed(row: Month) -> str:
    handed = row.report.handed_in_at if row.report else None
    return date_short(timezone.localtime(handed).date()) if handed else NONE


def _sum(row: Month, name: str) -> str:
    return integer(sum(getattr(each, name) for each in row.report.trainings.all())) if row.report else NONE


def _link(row: Month) -> SafeString | str:
    if row.report is None:
        return NONE
    return format_html('<a href="{}">{}</a>', reverse("department_report", args=[row.report.pk]), __("open"))


@role_required(*READERS)
@require_safe
def department_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One department: who speaks for it, its targets, its months."""
    return _detail(request, _department(request, pk))


def _department(request: HttpRequest, pk: int) -> Department:
    return get_visible(Department.objects.select_related("jurisdiction"), request.user, pk=pk)


def _detail(request: HttpRequest, department: Department, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    months = [row for row in schedule.of_department(department, today=today) if _may_show(row)]
    paces = department_figures.paces([department], year=today.year, today=today)
    liaisons = Liaison.objects.visible_to(request.user).filter(department=department).select_related("user")
    values = {
        "department": department,
        "acts": request.user.has_role(Role.OFFICE),
        "liaisons": [(each, _holds(each, today)) for each in liaisons],
        "months": department_tables.months(months, today=today),
        "paces": department_tables.paces(paces, named=False, empty=NO_TARGETS),
        "liaison_form": LiaisonForm(people=departments.may_speak(department.jurisdiction, today)),
        "target_form": TargetForm(today=today),
        "trail": [Tab(REPORTS, reverse("department_overview")), Tab(department, "")],
        **forms,
    }
    return render(request, "subsidies/department_detail.html", values, status=status)


def _may_show(row: Month) -> bool:
    """An office knows a report from its handing in."""
    return row.report is None or row.report.handed_in_at is not None


def _holds(post: Liaison, today: date) -> dict[str, Any]:
    over = post.valid_to is not None and post.valid_to < today
    return {"from": date_on_paper(post.valid_from), "to": date_on_paper(post.valid_to), "over": over}


@role_required(Role.OFFICE)
@require_POST
def department_liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who speaks for a department."""
    department = _department(request, pk)
    form = LiaisonForm(request.POST, people=departments.may_speak(department.jurisdiction, timezone.localdate()))
    given = {"actor": request.user, "now": timezone.now()}
    if carried_out(form, department, lambda row, **typed: departments.name_liaison(row, **typed, **given)):
        messages.success(request, __("The liaison is named."))
        return redirect("department_detail", pk)
    return _detail(request, department, status=REFUSED, liaison_form=form)


@role_required(Role.OFFICE)
@require_POST
def department_liaison_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody speaks for a department no more."""
    post = get_visible(Liaison.objects.select_related("department", "user"), request.user, pk=pk)
    departments.end_liaison(post, actor=request.user, now=timezone.now())
    messages.success(request, __("%(person)s speaks for the department no more.") % {"person": post.user})
    return redirect("department_detail", post.department_id)


@role_required(Role.OFFICE)
@require_POST
def department_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Allot a target of a year."""
    department = _department(request, pk)
    form = TargetForm(request.POST, today=timezone.localdate())
    given = {"actor": request.user, "now": timezone.now()}
    if carried_out(form, department, lambda row, **typed: departments.allot(row, **typed, **given)):
        messages.success(request, __("The target is allotted."))
        return redirect("department_detail", pk)
    return _detail(request, department, status=REFUSED, target_form=form)


@role_required(Role.OFFICE)
@require_POST
def department_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of a report count."""
    report = report_of(request, pk)
    department_reports.accept(report, actor=request.user, now=timezone.now())
    messages.success(request, __("The report is accepted; its figures count."))
    return redirect("department_report", pk)


@role_required(Role.OFFICE)
@require_POST
def department_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a report for correction."""
    report, form = report_of(request, pk), ReturnForm(request.POST)
    given = {"actor": request.user, "now": timezone.now()}
    if carried_out(form, report, lambda row, **typed: department_reports.send_back(row, **typed, **given)):
        messages.success(request, __("The report is returned for correction."))
        return redirect("department_report", pk)
    return shown(request, report, status=REFUSED, return_form=form)
