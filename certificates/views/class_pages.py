"""Who of a class has a certificate and who lacks one: for those who run or oversee it, and for who evaluates."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import results
from certificates.forms import NotPassedForm
from certificates.models import certificate_of
from certificates.templatetags.certificate_tags import standing_badge
from certificates.views.for_evaluation import own_bodies
from institutions.models import Institution, TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from portal.shared.badges import family_of
from portal.shared.components import Tab
from portal.shared.figures import NONE, date_in_table
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, listing
from portal.shared.templatetags.marks import badge_html
from trainees.models import Enrolment


@role_required(*INSTITUTION_ROLES, *BUREAU_ROLES)
@require_safe
def class_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificates of a class, for the institution that runs it and the bureau."""
    course = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    context = {
        "training_class": course,
        "table": _table(course, link=True),
        "tally": _tally(course),
        "trail": class_trail(course, request.user, _("Certificates")),
    }
    return render(request, "certificates/class_certificates.html", context)


@role_required(Role.EVALUATOR)
@require_safe
def results_list(request: HttpRequest) -> HttpResponse:
    """Classes whose results this person's body hands in, those still open first."""
    body = own_bodies(request.user).first()
    rows = results.classes_of(body, today=timezone.localdate()) if body else TrainingClass.objects.none()
    waiting = Count("enrolments", filter=Q(enrolments__state=Enrolment.State.COMPLETED))
    table = listing(
        request,
        rows.select_related("institution", "occupation").annotate(waiting=waiting),
        CLASS_COLUMNS,
        order="-waiting",
        caption=_("Classes"),
        empty=Empty(_("No class awaits results"), _("A class appears here when its institution has concluded it.")),
        url=lambda row: reverse("class_results", args=[row.pk]),
    )
    return render(request, "certificates/results_list.html", {"table": table, "trail": _trail(_("Results"))})


@role_required(Role.EVALUATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def class_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of a class has a certificate already; posting enters that someone did not pass."""
    body, course = _course(request, pk)
    waiting = course.enrolments.filter(state=Enrolment.State.COMPLETED).select_related("person")
    form = NotPassedForm(request.POST if request.method == "POST" else None, open_results=waiting)
    if form.is_valid():
        enrolment, reason = form.cleaned_data["enrolment"], form.cleaned_data["reason"]
        results.not_passed(enrolment, body=body, actor=request.user, now=timezone.now(), reason=reason)
        messages.success(request, __("%(name)s: not passed, entered.") % {"name": enrolment.person})
        return redirect("class_results", pk)
    context = {
        "training_class": course,
        "table": _table(course, link=False),
        "tally": _tally(course),
        "form": form,
        "trail": _trail(_("Results"), Tab(course.title, "")),
    }
    return render(request, "certificates/class_results.html", context, status=422 if form.is_bound else 200)


def _course(request: HttpRequest, pk: int) -> tuple[Institution, TrainingClass]:
    for body in own_bodies(request.user):
        found = results.classes_of(body, today=timezone.localdate()).select_related("institution", "occupation")
        if course := found.filter(pk=pk).first():
            return body, course
    raise Http404


def _rows(course: TrainingClass) -> QuerySet[Enrolment]:
    states = [Enrolment.State.ENROLLED, Enrolment.State.COMPLETED, Enrolment.State.CERTIFIED, Enrolment.State.FAILED]
    rows = course.enrolments.filter(state__in=states)
    return rows.select_related("person").prefetch_related("certificates__body").order_by("roster_row", "pk")


def _tally(course: TrainingClass) -> dict[str, int]:
    states = Enrolment.State
    counts = dict(course.enrolments.order_by().values_list("state").annotate(Count("pk")))
    return {
        "certified": counts.get(states.CERTIFIED, 0),
        "completed": counts.get(states.COMPLETED, 0),
        "failed": counts.get(states.FAILED, 0),
        "waiting": counts.get(states.COMPLETED, 0) + counts.get(states.ENROLLED, 0),
    }


def _table(course: TrainingClass, *, link: bool) -> Table:
    columns = list(ENROLMENT_COLUMNS)
    if link:
        columns[3] = Column("number", _("Certificate number"), _linked_number, code=True)
    return Table(
        columns=columns,
        rows=list(_rows(course)),
        caption=_("Certificates of the class"),
        empty=Empty(_("Nobody is in this class yet"), _("Certificates follow when the class has ended.")),
    )


def _number(row: Enrolment) -> str:
    held = certificate_of(row)
    return held.number if held else NONE


def _linked_number(row: Enrolment) -> SafeString | str:
    held = certificate_of(row)
    return format_html('<a href="{}">{}</a>', reverse("certificate_detail", args=[held.pk]), held) if held else NONE


def _issued(row: Enrolment) -> str:
    held = certificate_of(row)
    return date_in_table(held.issued_on if held else None, today=timezone.localdate())


def _standing(row: Enrolment) -> SafeString:
    held = certificate_of(row)
    if held:
        return standing_badge(held, timezone.localdate())
    why = format_html('<span class="reason">{}</span>', row.why_left) if row.why_left else ""
    return format_html("{}{}", badge_html(family_of(row), row.get_state_display()), why)


def _trail(*last: Any) -> list[Tab]:
    tabs = [each if isinstance(each, Tab) else Tab(each, reverse("results_list")) for each in last]
    return [Tab(_("Certificates"), reverse("certificate_list")), *tabs]


ENROLMENT_COLUMNS = [
    Column("row", _("Row"), lambda row: row.roster_row, align="right"),
    Column("name", _("Name"), lambda row: row.person.name, card="name"),
    Column("id_number", _("ID number"), lambda row: row.person.masked_id_number, code=True),
    Column("number", _("Certificate number"), _number, code=True),
    Column("issued_on", _("Day of issue"), _issued),
    Column("state", _("Standing"), _standing, card="state"),
]
CLASS_COLUMNS = [
    Column("title", _("Class"), lambda row: row.title, card="name"),
    Column("institution", _("Institution"), lambda row: row.institution.name, card="second"),
    Column("occupation", _("Occupation"), lambda row: row.occupation.label),
    Column("grade", _("Grade"), lambda row: row.get_grade_display()),
    Column(
        "ends_on",
        _("Last day"),
        lambda row: date_in_table(row.ends_on, today=timezone.localdate()),
        sort="ends_on",
    ),
    Column("waiting", _("Results open"), lambda row: row.waiting, sort="waiting", align="right"),
    Column("state", _("State"), lambda row: badge_html(family_of(row), row.get_state_display()), card="state"),
]
