"""What has to be explained about the attendance of a class, searched when it is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES
from portal.shared.scoping import get_visible
from trainees import doubts_shown
from trainees.views.rosters import READERS


@role_required(*READERS)
@require_safe
def class_doubts(request: HttpRequest, pk: int) -> HttpResponse:
    """The doubts about a class: a page of its own, whose panel the page of attendance fetches."""
    training_class = get_visible(TrainingClass.objects.with_plan(), request.user, pk=pk)
    office = not request.user.has_role(*INSTITUTION_ROLES)
    values = {
        "training_class": training_class,
        "office": office,
        "doubts": doubts_shown.of_class(training_class, request.user, office=office),
        "trail": class_trail(training_class, request.user, _("Doubts about attendance")),
    }
    return render(request, "trainees/class_doubts.html", values)
