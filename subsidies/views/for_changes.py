"""The acceptance of a change of a class, which reserves for those who join by it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.refusals import Refused
from subsidies import filings
from trainees.views.changes import get_change, refused_page


@role_required(Role.FIRST_REVIEW)
@require_POST
def change_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a change; it is in force from that minute. Refused, its page says why, with the fund's figures."""
    change = get_change(request, pk)
    try:
        filings.accept_change(change, actor=request.user, now=timezone.now())
    except Refused as refused:
        return refused_page(request, change, refused.reasons)
    title = change.training_class.title
    messages.success(request, _("The change of %(title)s is accepted and in force.") % {"title": title})
    return redirect("change_list")
