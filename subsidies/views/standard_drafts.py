"""Pages where an officer writes the draft of a local standard, and changes it until it is signed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_http_methods

from portal.accounts.access import role_required
from portal.shared.refusals import Refused, refuse
from subsidies import local_standards
from subsidies.models import LocalStandard
from subsidies.policy_forms import StandardForm
from subsidies.views.policy_frame import AUTHORS, REFUSED, crumbs, places_of, schemes_in, schemes_in_all
from subsidies.views.standards import STANDARDS, standard_of, title_of


@role_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def standard_draft(request: HttpRequest) -> HttpResponse:
    """A draft: for which scheme, kind and grade, how much, from when, on which decision."""
    return _written(request, None)


@role_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def standard_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Other terms for a draft that nobody has signed."""
    standard = standard_of(request, pk)
    if request.method != "POST" and standard.state != LocalStandard.State.DRAFT:
        raise Http404
    return _written(request, standard)


def _written(request: HttpRequest, standard: LocalStandard | None) -> HttpResponse:
    places = places_of(request.user)
    names = schemes_in_all(places)
    above = _above(standard, names)  # before the form writes what was typed into the standard
    form = StandardForm(
        request.POST or None,
        schemes=[(key, f"{key} {name}") for key, name in names.items()],
        places=places,
        standard=standard,
    )
    if form.is_valid() and (kept := _kept(request, form, standard)):
        messages.success(request, __("The draft is kept. Replay lines under it before it is signed."))
        return redirect("standard_detail", kept.pk)
    here = __("Change the draft") if standard else __("New standard")
    values = {"form": form, "standard": standard, "trail": crumbs(*above, (here, ""))}
    return render(request, "subsidies/standard_form.html", values, status=REFUSED if form.is_bound else 200)


def _above(standard: LocalStandard | None, names: dict[str, str]) -> list[tuple[Any, str]]:
    above = [(STANDARDS, reverse("standard_list"))]
    return [*above, (title_of(standard, names), reverse("standard_detail", args=[standard.pk]))] if standard else above


def _kept(request: HttpRequest, form: StandardForm, standard: LocalStandard | None) -> LocalStandard | None:
    terms = dict(form.cleaned_data)
    place, seen = terms.pop("place"), terms.pop("seen")
    told = {"schemes": schemes_in(place), "actor": request.user, "now": timezone.now(), **terms}
    try:
        if standard is None:
            return local_standards.draft(place, **told)
        return local_standards.revise(standard, place, seen=seen, **told)
    except Refused as refused:
        refuse(form, refused.reasons)
        return None
