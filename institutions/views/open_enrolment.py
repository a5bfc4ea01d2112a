"""The page on which an institution opens a class to whoever applies, and ends that."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from institutions import open_enrolment
from institutions.forms import OpenEnrolmentForm
from institutions.models import OpenEnrolment, TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.views.for_institution import REFUSED, WRITERS
from portal.accounts.access import role_required
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible

TITLE = gettext_lazy("Open for enrolment")


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def class_open(request: HttpRequest, pk: int) -> HttpResponse:
    """What is announced now, or the form that announces the class."""
    course = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    form = OpenEnrolmentForm(request.POST if request.method == "POST" else None, initial=_proposed(course))
    if request.method == "POST" and form.is_valid():
        try:
            open_enrolment.begin(course, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The class is open for enrolment and stands on the public list."))
            return redirect("class_open", pk=pk)
    return render(request, "institutions/class_open.html", _values(request, course, form), status=_status(form))


@role_required(*WRITERS)
@require_POST
def class_open_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no further applications."""
    course = get_visible(TrainingClass.objects, request.user, pk=pk)
    standing = get_visible(OpenEnrolment.objects.filter(training_class=course), request.user, pk=_posted_key(request))
    open_enrolment.end(standing, actor=request.user, now=timezone.now())
    messages.success(request, _("No more applications are taken. Those that came stand on the roster."))
    return redirect("class_open", pk=pk)


def _posted_key(request: HttpRequest) -> int:
    """The announcement that was on the page; none has the key 0."""
    posted = request.POST.get("opening", "")
    return int(posted) if posted.isdecimal() and len(posted) < 19 else 0


def _proposed(course: TrainingClass) -> dict[str, Any]:
    return {
        "opens_on": timezone.localdate(),
        "closes_on": course.starts_on - timedelta(days=7),
        "places": max(0, course.planned_headcount - course.enrolled_count) or None,
    }


def _values(request: HttpRequest, course: TrainingClass, form: OpenEnrolmentForm) -> dict[str, Any]:
    standing = open_enrolment.standing_of(course)
    return {
        "training_class": course,
        "form": form,
        "standing": standing,
        "is_open": bool(standing and standing.closes_on >= timezone.localdate()),
        "closed": [] if standing else open_enrolment.objections(course),
        "trail": class_trail(course, request.user, TITLE),
    }


def _status(form: OpenEnrolmentForm) -> int:
    return REFUSED if form.errors else 200
