"""The page on which trainees say whether they signed up for a class an institution entered them in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from trainees import statements
from trainees.forms import StatementForm
from trainees.models import Enrolment
from trainees.views.rosters import REFUSED

RELATED = ("person", "training_class__institution", "training_class__occupation")


@role_required(Role.TRAINEE)
@require_http_methods(["GET", "POST"])
def my_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or deny having signed up; the newest answer counts."""
    own = Enrolment.objects.filter(person__user=request.user).select_related(*RELATED)
    enrolment = get_visible(own, request.user, pk=pk)
    form = StatementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        signed_up, words = form.cleaned_data["signed_up"] == "yes", form.cleaned_data["words"]
        try:
            statements.answer(enrolment, signed_up=signed_up, words=words, actor=request.user, now=timezone.now())
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("What you said is kept, with day and time."))
            return redirect("my_class", pk=pk)
    values = {
        "enrolment": enrolment, "course": enrolment.training_class, "form": form,
        "why_not": statements.objections(enrolment, request.user), "newest": statements.on_joining(enrolment),
    }  # fmt: skip
    return render(request, "trainees/my_statement.html", values, status=REFUSED if form.errors else 200)
