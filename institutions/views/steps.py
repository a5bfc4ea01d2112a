"""The buttons of the plan tab: file, withdraw, cancel, terminate."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from institutions import filings
from institutions.forms import ReasonForm
from institutions.models import TrainingClass
from institutions.views.for_institution import REFUSED, WRITERS
from institutions.views.plan_page import plan_page
from portal.accounts.access import role_required
from portal.shared.refusals import Refused, carried_out
from portal.shared.scoping import get_visible


@role_required(*WRITERS)
@require_POST
def class_file(request: HttpRequest, pk: int) -> HttpResponse:
    """File the class; refused, the page says every reason."""
    training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
    try:
        filings.file(training_class, actor=request.user, now=timezone.now())
    except Refused as refused:
        training_class.refresh_from_db()
        return plan_page(request, training_class, acts=True, refused=refused.reasons, status=REFUSED)
    messages.success(request, _("The class is filed. The bureau decides by the day shown above."))
    return redirect("class_show", pk=pk)


def _giving_up(operation: Callable[..., Any], done: Any) -> Callable[..., HttpResponse]:
    """The page of a step that needs a reason; a refusal shows the plan again with what was typed."""

    @role_required(*WRITERS)
    @require_POST
    def step(request: HttpRequest, pk: int) -> HttpResponse:
        training_class = get_visible(TrainingClass.objects, request.user, pk=pk)
        form = ReasonForm(request.POST)
        if not carried_out(form, training_class, partial(operation, actor=request.user, now=timezone.now())):
            return plan_page(request, training_class, acts=True, giving_up=form, status=REFUSED)
        messages.success(request, done)
        return redirect("class_show", pk=pk)

    return step


class_withdraw = _giving_up(filings.withdraw, _("The filing is withdrawn."))
class_cancel = _giving_up(filings.cancel, _("The class is cancelled."))
class_terminate = _giving_up(filings.terminate, _("The class is ended before its time."))
