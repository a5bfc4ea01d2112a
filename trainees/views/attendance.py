"""Attendance of a class: the grid, one cell set by hand, the printed sheet, the end of the class."""

from datetime import datetime
from decimal import Decimal
from heapq import nlargest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.models import ClassSession, TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES
from portal.reference import city_settings
from portal.shared.downloads import kept_document
from portal.shared.models import Document
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from trainees import attendance, attendance_summary, enrolments
from trainees.attendance_grid import Grid, Row, judge, session_of
from trainees.attendance_marks import word_of
from trainees.forms import RulingForm
from trainees.models import AttendanceMark, Enrolment
from trainees.templatetags.attendance import Sheet
from trainees.views.rosters import READERS, REFUSED, WRITERS

KEEPERS = tuple(INSTITUTION_ROLES)
NEWEST_SHOWN = 8
NOT_IN_CLASS = (Enrolment.State.APPLIED, Enrolment.State.WITHDRAWN, Enrolment.State.DROPPED)


@role_required(*READERS)
@require_safe
def class_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there: persons by sessions, hours, rates, and what has to be done."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    now = timezone.now()
    keeps = request.user.has_role(*KEEPERS) and not attendance.objections(training_class)
    sheet = _sheet(training_class, now, keeps=keeps)
    values = {
        "sheet": sheet,
        "keeps": keeps,
        "closed": attendance.objections(training_class),
        "to_do": attendance_summary.to_do(sheet),
        "progress": attendance_summary.progress(sheet.grid, training_class, now=now),
        "training_class": training_class,
        "newest": _newest(sheet.grid),
        "live": keeps and training_class.state == TrainingClass.State.RUNNING,
        "wall": _wall(sheet, now) if keeps else None,
        "may_complete": request.user.has_role(*WRITERS) and training_class.state == TrainingClass.State.RUNNING,
        "over": bool(sheet.grid.sessions) and sheet.grid.sessions[-1].ends_at < now,
        "trail": class_trail(training_class, request.user),
    }
    return render(request, "trainees/class_attendance.html", values)


def _wall(sheet: Sheet, now: datetime) -> ClassSession | None:
    """The session whose code may hang on the wall now."""
    session = session_of(now, sheet.grid.sessions)
    return session if session is not None and session.site_id is not None else None


def _sheet(training_class: TrainingClass, now: datetime, *, keeps: bool) -> Sheet:
    held = city_settings.values(jurisdiction=training_class.institution.jurisdiction, on=training_class.starts_on)
    threshold, ratio = held.get(enrolments.ATTENDANCE_THRESHOLD), held.get(enrolments.ONLINE_RATIO)
    return Sheet(
        grid=attendance.grid(training_class, now=now),
        today=timezone.localdate(now),
        threshold=None if threshold is None else Decimal(str(threshold)),
        # without a ratio online hours are shown and not counted (AMB-35)
        ratio=Decimal(0) if ratio is None else Decimal(str(ratio)),
        url=_row_url if keeps else None,
    )


def _row_url(row: Row) -> str:
    """What the addresses of a person's sessions begin with. Asked for once a row: a grid has thousands of cells."""
    if row.enrolment.state != Enrolment.State.ENROLLED:
        return ""
    return reverse("attendance_rule", args=[row.enrolment.pk, 0]).removesuffix("0/")


@role_required(*READERS)
@require_safe
def attendance_newest(request: HttpRequest, pk: int) -> HttpResponse:
    """The marks that came in last, for the part of the grid's page that renews itself."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    marks = AttendanceMark.objects.filter(enrolment__training_class=training_class).select_related("enrolment__person")
    encrypted = [f"enrolment__person__{name}" for name in ("id_number", "phone", "account_number")]
    newest = marks.order_by("-received_at", "-at", "-pk").defer(*encrypted)[:NEWEST_SHOWN]
    values = {"newest": [(mark.enrolment.person.name, mark) for mark in newest]}
    return render(request, "trainees/attendance_newest.html", values)


def _newest(grid: Grid) -> list[tuple[str, AttendanceMark]]:
    """The same out of a grid that has read all marks anyway."""
    marks = ((row.enrolment.person.name, mark) for row in grid.rows for cell in row.cells for mark in cell.marks)
    return nlargest(NEWEST_SHOWN, marks, key=lambda pair: (pair[1].received_at, pair[1].at, pair[1].pk))


@role_required(*KEEPERS)
@require_http_methods(["GET", "POST"])
def attendance_rule(request: HttpRequest, enrolment: int, session: int) -> HttpResponse:
    """One person in one session: the marks there are, and the word of a teacher while one can be given."""
    people = Enrolment.objects.select_related("person", "training_class")
    subject = get_visible(people, request.user, pk=enrolment)
    lesson = get_visible(ClassSession.objects, request.user, pk=session)
    if lesson.training_class_id != subject.training_class_id:
        raise Http404
    papers, now = attendance.papers(lesson), timezone.now()
    form = RulingForm(request.POST or None, request.FILES or None, papers=papers)
    if request.method == "POST" and form.is_valid():
        try:
            _rule(subject, lesson, request.user, now, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The entry for %(name)s is kept.") % {"name": subject.person})
            return redirect("class_attendance", pk=subject.training_class_id)
    marks, rulings = _seen(subject, lesson)
    cell = judge(lesson, marks, rulings[0] if rulings else None, now=now)
    values = {
        "enrolment": subject, "training_class": subject.training_class, "session": lesson, "form": form,
        "closed": attendance.ruling_closed(subject), "marks": marks, "rulings": rulings,
        "cell": cell, "status_word": word_of(cell),
        "trail": class_trail(subject.training_class, request.user, _("Attendance by hand")),
    }  # fmt: skip
    return render(request, "trainees/attendance_rule.html", values, status=REFUSED if form.errors else 200)


def _rule(
    subject: Enrolment, lesson: ClassSession, actor: Any, now: datetime, *, scan: Any = None, paper: Any = None,
    **said: str,
) -> None:  # fmt: skip
    if scan:
        attendance.rule_with_scan(subject, lesson, name=scan.name, content=scan.read(), actor=actor, now=now, **said)
    else:
        attendance.rule(subject, lesson, actor=actor, now=now, paper=paper, **said)


@role_required(*READERS)
@require_safe
def attendance_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed sheet, to keep; that it was opened stays on record."""
    papers = Document.objects.filter(purpose=attendance.PAPER)
    return kept_document(get_visible(papers, request.user, pk=pk), actor=request.user)


def _seen(subject: Enrolment, lesson: ClassSession) -> tuple[list[Any], list[Any]]:
    marks = subject.marks.filter(session=lesson).order_by("at", "pk")
    return list(marks), list(subject.rulings.filter(session=lesson).select_related("by", "paper").order_by("-pk"))


@role_required(*READERS)
@require_safe
def attendance_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to sign on paper, for one session: the one asked for, or the next."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    sessions = list(training_class.sessions.select_related("site", "instructor").order_by("starts_at", "pk"))
    people = training_class.enrolments.exclude(state__in=NOT_IN_CLASS).select_related("person")
    values = {
        "training_class": training_class,
        "sessions": sessions,
        "session": _chosen(sessions, request.GET.get("session", "")),
        "enrolments": people.defer("person__id_number", "person__phone", "person__account_number"),
        "trail": class_trail(training_class, request.user, _("Sign-in sheet")),
    }
    return render(request, "trainees/attendance_sheet.html", values)


def _chosen(sessions: list[ClassSession], key: str) -> ClassSession | None:
    asked = [session for session in sessions if str(session.pk) == key]
    coming = [session for session in sessions if session.ends_at > timezone.now()]
    return next(iter([*asked, *coming, *sessions[-1:]]), None)


@role_required(*WRITERS)
@require_POST
def class_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """End the class: hours and rates are written, everybody completes or has not passed."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    done = enrolments.complete_class(training_class, actor=request.user, now=timezone.now())
    passed = sum(row.state == Enrolment.State.COMPLETED for row in done)
    words = ngettext(
        "The class has ended: %(n)s person completed it.", "The class has ended: %(n)s people completed it.", passed
    )
    messages.success(request, words % {"n": passed})
    return redirect("class_attendance", pk=pk)
