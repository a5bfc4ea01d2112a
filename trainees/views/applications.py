"""Pages of applications: a trainee applies and takes it back, the institution accepts or declines."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from institutions.models import OpenEnrolment
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.models import PopulationGroup
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from trainees import applications, enrolments, group_words
from trainees.forms import ApplicationForm, DecliningForm, WithdrawalForm
from trainees.models import Enrolment, Person
from trainees.models.enrolment import LIVE
from trainees.views.rosters import REFUSED, WRITERS

TITLE = gettext_lazy("Application")
RELATED = ("training_class__institution__jurisdiction", "training_class__occupation", "training_class__site")


@role_required(Role.TRAINEE)
@require_http_methods(["GET", "POST"])
def my_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply for a place in an open class, for oneself; why not, where that cannot be."""
    opening = get_object_or_404(OpenEnrolment.objects.with_places().select_related(*RELATED), pk=pk)
    person = Person.objects.visible_to(request.user).filter(user=request.user).first()
    if person is None:
        raise Http404
    known = Enrolment.objects.filter(training_class=opening.training_class, person=person).first()
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _applied(request, opening, person, form.cleaned_data["group"])
        except Refused as refused:
            refuse(form, refused.reasons)
    live = known if known and known.state in LIVE else None
    values = {
        "opening": opening, "course": opening.training_class, "form": form, "known": live,
        "why_not": [] if live else applications.objections(opening, person, known=known, now=timezone.now()),
    }  # fmt: skip
    return render(request, "trainees/my_application.html", values, status=REFUSED if form.errors else 200)


def _applied(request: HttpRequest, opening: OpenEnrolment, person: Person, group: str) -> HttpResponse:
    chosen = PopulationGroup.objects.filter(code=group).first()
    enrolment = applications.apply(opening, person, group=chosen, actor=request.user, now=timezone.now())
    words = _("Your application is with %(institution)s. What becomes of it stands here.")
    messages.success(request, words % {"institution": opening.training_class.institution})
    return redirect("my_class", pk=enrolment.pk)


@role_required(Role.TRAINEE)
@require_http_methods(["GET", "POST"])
def my_application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own application back before it is decided."""
    own = Enrolment.objects.filter(person__user=request.user).select_related("person", *RELATED)
    enrolment = get_visible(own, request.user, pk=pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolments.withdraw(enrolment, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("Your application is taken back."))
            return redirect("my_class", pk=pk)
    values = {"enrolment": enrolment, "course": enrolment.training_class, "form": form}
    return render(request, "trainees/my_application_withdraw.html", values, status=REFUSED if form.errors else 200)


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def enrolment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The institution accepts an application, or declines it with a reason that the applicant reads."""
    rows = Enrolment.objects.select_related("person", "group", "opening", "training_class__institution__jurisdiction")
    enrolment = get_visible(rows.filter(applied_at__isnull=False), request.user, pk=pk)
    form = DecliningForm(request.POST if request.POST.get("act") == "decline" else None)
    refused: list[Any] = []
    if request.method == "POST":
        try:
            if _decided(request, enrolment, form):
                return redirect("class_roster", pk=enrolment.training_class_id)
        except Refused as why:
            refused = list(why.reasons)
            enrolment.refresh_from_db()
    values = {
        "enrolment": enrolment, "training_class": enrolment.training_class, "form": form, "refused": refused,
        "waits": enrolment.state == Enrolment.State.APPLIED,
        "group": group_words.on_roster(enrolment.group, request.user),
        "trail": class_trail(enrolment.training_class, request.user, TITLE),
    }  # fmt: skip
    status = REFUSED if refused or form.errors else 200
    return render(request, "trainees/enrolment_decide.html", values, status=status)


def _decided(request: HttpRequest, enrolment: Enrolment, form: DecliningForm) -> bool:
    """Whether it was decided. Raises `Refused`."""
    acted: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
    name = {"name": enrolment.person}
    if request.POST.get("act") == "accept":
        applications.accept(enrolment, **acted)
        messages.success(request, _("%(name)s is on the roster.") % name)
        return True
    if request.POST.get("act") == "decline" and form.is_valid():
        enrolments.withdraw(enrolment, reason=form.cleaned_data["reason"], **acted)
        messages.success(request, _("The application of %(name)s is declined.") % name)
        return True
    return False
