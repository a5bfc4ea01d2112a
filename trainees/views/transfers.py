"""The page on which somebody is moved to another class of the institution."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from trainees import transfers
from trainees.forms import TransferForm
from trainees.models import Enrolment
from trainees.views.rosters import REFUSED, WRITERS

TITLE = gettext_lazy("Move to another class")
RELATED = ("person", "group", "employer", "training_class__institution", "training_class__occupation")


@role_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def enrolment_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the class, the last day in this one and the reason; without a class to go to, what the way on is."""
    enrolment = get_visible(Enrolment.objects.select_related(*RELATED), request.user, pk=pk)
    classes, today = transfers.ways_on(enrolment, request.user), {"left_on": timezone.localdate()}
    form = TransferForm(request.POST if request.method == "POST" else None, classes=classes, initial=today)
    if request.method == "POST" and form.is_valid():
        try:
            joined = transfers.move(enrolment, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            enrolment.refresh_from_db()
            refuse(form, refused.reasons)
        else:
            told = {"name": enrolment.person, "title": joined.training_class}
            messages.success(request, _("%(name)s is in %(title)s now.") % told)
            return redirect("class_roster", pk=joined.training_class_id)
    values = {
        "enrolment": enrolment, "training_class": enrolment.training_class, "form": form,
        "has_ways": classes.exists(), "trail": class_trail(enrolment.training_class, request.user, TITLE),
    }  # fmt: skip
    return render(request, "trainees/enrolment_transfer.html", values, status=REFUSED if form.errors else 200)
