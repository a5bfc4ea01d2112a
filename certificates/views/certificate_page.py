"""One certificate: what it says, what became of it, and who may change its standing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from certificates import issuing
from certificates.forms import ReasonForm, RevocationForm
from certificates.models import Certificate
from portal.accounts.access import role_required
from portal.accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from portal.shared import trail, workflow
from portal.shared.badges import Family
from portal.shared.components import Event, Tab
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible

STEPS = {"suspend": issuing.suspend, "reinstate": issuing.reinstate, "revoke": issuing.revoke}
FORMS: dict[str, type[ReasonForm]] = {"suspend": ReasonForm, "reinstate": ReasonForm, "revoke": RevocationForm}
DONE = {
    "suspend": gettext_lazy("The certificate is suspended."),
    "reinstate": gettext_lazy("The certificate is valid again."),
    "revoke": gettext_lazy("The certificate is revoked."),
}
HISTORY = {
    "issue": (Family.OK, gettext_lazy("recorded the certificate")),
    "suspend": (Family.WARN, gettext_lazy("suspended the certificate")),
    "reinstate": (Family.OK, gettext_lazy("put the certificate in force again")),
    "revoke": (Family.BAD, gettext_lazy("revoked the certificate")),
    "expire": (Family.MUTE, gettext_lazy("entered that the last day is over")),
}
ROLES = (Role.EVALUATOR, *INSTITUTION_ROLES, *BUREAU_ROLES)


@role_required(*ROLES)
@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate with its history, and what this person may do about it."""
    certificate = _certificate(request, pk)
    return _page(request, certificate)


@role_required(Role.EVALUATOR, Role.FIRST_REVIEW)
@require_POST
def certificate_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend, reinstate or revoke, with a reason; refused, the page keeps it."""
    certificate, step = _certificate(request, pk), request.POST.get("step", "")
    if step not in STEPS:
        raise Http404
    form = FORMS[step](request.POST, prefix=step)
    if form.is_valid():
        try:
            STEPS[step](certificate, actor=request.user, now=timezone.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, DONE[step])
            return redirect("certificate_detail", pk)
    return _page(request, _certificate(request, pk), typed={step: form}, status=422)


def open_steps(certificate: Certificate, user: Any) -> list[str]:
    """The steps that are open to this person now."""
    if not issuing.may_change(certificate, user):
        return []
    return [step for step in STEPS if not workflow.objections(certificate, step)]


def _certificate(request: HttpRequest, pk: int) -> Certificate:
    related = "occupation", "body__jurisdiction", "person", "enrolment__training_class__institution"
    return get_visible(Certificate.objects.select_related(*related), request.user, pk=pk)


def _page(
    request: HttpRequest, certificate: Certificate, *, typed: dict[str, ReasonForm] | None = None, status: int = 200
) -> HttpResponse:
    """`typed` is the form of a step that was refused; where the step is not open any more, it stands to be copied."""
    typed, steps = typed or {}, open_steps(certificate, request.user)
    forms = {step: typed.get(step) or FORMS[step](prefix=step) for step in steps}
    root = [] if request.user.has_role(*INSTITUTION_ROLES) else [Tab(_("Certificates"), reverse("certificate_list"))]
    context = {
        "certificate": certificate,
        "facts": _facts(certificate),
        "events": [_event(row) for row in trail.of(certificate)],
        "change_forms": [(step, forms[step]) for step in ("suspend", "reinstate") if step in forms],
        "revoke_form": forms.get("revoke"),
        "too_late": next((form for step, form in typed.items() if step not in steps), None),
        "trail": [*root, Tab(certificate.number, "")],
    }
    return render(request, "certificates/detail.html", context, status=status)


def _facts(certificate: Certificate) -> list[tuple[object, object]]:
    course = certificate.enrolment.training_class if certificate.enrolment else None
    facts = [
        (_("Holder"), certificate.holder_name),
        (_("ID number"), certificate.person.masked_id_number),
        (_("Route"), certificate.get_route_display()),
    ]
    if course:
        facts += [(_("Class"), course.title), (_("Training institution"), course.institution.name)]
    return facts


def _event(row: Any) -> Event:
    family, words = HISTORY[row.verb]
    return Event(row.at, family, row.actor_name, words, row.details.get("reason", ""))
