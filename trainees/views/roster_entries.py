"""Pages of one entry of a roster: changing it, and putting back whoever was taken off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from trainees import enrolments, roster_entry
from trainees.forms import EntryForm
from trainees.models import Enrolment
from trainees.views.rosters import CHANGE, PUT_BACK, REFUSED, WRITERS


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def enrolment_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Group, employer and note of one entry, as long as the roster is open."""
    enrolment = _own(request, pk)
    form = EntryForm(request.POST if request.method == "POST" else None, initial=_as_kept(enrolment))
    if request.method == "POST" and form.is_valid():
        try:
            roster_entry.revise(enrolment, form.cleaned_data, actor=request.user, now=timezone.now())
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The entry of %(name)s is kept.") % {"name": enrolment.person})
            return redirect("class_roster", pk=enrolment.training_class_id)
    values = {
        "enrolment": enrolment, "training_class": enrolment.training_class, "form": form,
        "trail": class_trail(enrolment.training_class, request.user, CHANGE),
    }  # fmt: skip
    return render(request, "trainees/enrolment_revise.html", values, status=REFUSED if form.errors else 200)


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def enrolment_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever was taken off an open roster stands on it again."""
    enrolment = _own(request, pk)
    refused: list[str] = []
    if request.method == "POST":
        try:
            enrolments.put_back(enrolment, actor=request.user, now=timezone.now())
        except Refused as why:
            refused = [str(reason) for reason in why.reasons]
        else:
            messages.success(request, _("%(name)s is on the roster again.") % {"name": enrolment.person})
            return redirect("class_roster", pk=enrolment.training_class_id)
    values = {
        "enrolment": enrolment, "training_class": enrolment.training_class, "refused": refused,
        "trail": class_trail(enrolment.training_class, request.user, PUT_BACK),
    }  # fmt: skip
    return render(request, "trainees/enrolment_put_back.html", values, status=REFUSED if refused else 200)


def _own(request: HttpRequest, pk: int) -> Enrolment:
    enrolment: Enrolment = get_visible(
        Enrolment.objects.select_related("person", "group", "training_class__institution"), request.user, pk=pk
    )
    return enrolment


def _as_kept(enrolment: Enrolment) -> dict[str, str]:
    group = enrolment.group.code if enrolment.group else ""
    return {"group": group, "employer": enrolment.employer_name, "note": enrolment.note}
