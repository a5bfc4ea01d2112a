"""The bureau's list of above-scale enterprises: who answers for each, and which evaluate their own staff."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import above_scale
from certificates.models import AboveScaleEnterprise
from institutions.models.institution import check_credit_code
from institutions.views.filed import filed_tabs
from portal.accounts.access import role_required
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.day_fields import DayField
from portal.shared.figures import date_on_paper
from portal.shared.refusals import Refused, carried_out, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.marks import badge_html

READERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
REFUSED = 422
ABOVE_SCALE = _("Above-scale enterprises")


class EntryForm(forms.Form):
    """An enterprise of the list and who answers for it."""

    place = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("place"), empty_label=None)
    name = forms.CharField(label=_("enterprise"), max_length=100)
    credit_code = forms.CharField(
        label=_("unified social credit code"), max_length=18, validators=[check_credit_code]
    )  # fmt: skip
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("officer responsible"))
    valid_from = DayField(label=_("from"))

    def __init__(self, *args: Any, places: list[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Jurisdiction.objects.filter(pk__in=[place.pk for place in places])
        self.fields["responsible"].queryset = _officers(places)


class HandOverForm(forms.Form):
    """Another officer for an enterprise."""

    responsible = forms.ModelChoiceField(User.objects.none(), label=_("officer responsible"))

    def __init__(self, *args: Any, place: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = _officers([place])


def _officers(places: list[Jurisdiction]) -> Any:
    day = timezone.localdate()
    keys = {officer.pk for place in places for officer in above_scale.officers_of(place, day=day)}
    return User.objects.filter(pk__in=keys).order_by("display_name", "pk")


@role_required(*READERS)
@require_safe
def above_scale_list(request: HttpRequest) -> HttpResponse:
    """Enterprises on the list today, and how many of them evaluate their own staff."""
    day = timezone.localdate()
    rows = AboveScaleEnterprise.objects.visible_to(request.user).on_list(day)
    evaluating = above_scale.evaluating(rows, day=day)
    table = listing(
        request,
        rows.select_related("responsible", "jurisdiction"),
        _columns(evaluating),
        order="name",
        caption=ABOVE_SCALE,
        empty=Empty(__("The list is empty."), __("Enterprises are entered with the officer who answers for each.")),
        url=lambda row: reverse("above_scale_entry", args=[row.pk]),
    )
    values = {
        "table": table, "covered": above_scale.coverage(evaluating),
        "writes": request.user.has_role(Role.FINAL_REVIEW),
        "tabs": filed_tabs(request.user, "above_scale_list"), "trail": [Tab(ABOVE_SCALE, "")],
    }  # fmt: skip
    return render(request, "certificates/above_scale_list.html", values)


def _columns(evaluating: Mapping[str, bool]) -> tuple[Column, ...]:
    def word(row: AboveScaleEnterprise) -> str:
        return __("in force") if evaluating.get(row.credit_code) else __("none yet")

    def badge(row: AboveScaleEnterprise) -> str:
        return badge_html(Family.OK if evaluating.get(row.credit_code) else Family.MUTE, word(row), dense=True)

    return (
        Column("name", _("enterprise"), lambda row: row.name, sort="name", card="name"),
        Column("code", _("unified social credit code"), lambda row: row.credit_code, code=True),
        Column("place", _("place"), lambda row: row.jurisdiction),
        Column("responsible", _("officer responsible"), lambda row: row.responsible, card="second"),
        Column("from", _("from"), lambda row: date_on_paper(row.valid_from)),
        Column("evaluation", _("own evaluation"), badge, export=word, card="state"),
    )


@role_required(Role.FINAL_REVIEW)
@require_http_methods(["GET", "POST"])
def above_scale_add(request: HttpRequest) -> HttpResponse:
    """Put an enterprise on the list."""
    form = EntryForm(request.POST or None, places=request.user.offices, initial={"valid_from": timezone.localdate()})
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = above_scale.enter(given.pop("place"), actor=request.user, now=timezone.now(), **given)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, __("%(name)s is on the list.") % {"name": made.name})
            return redirect("above_scale_list")
    values = {"form": form, "trail": _trail(__("Enter an enterprise"))}
    return render(request, "certificates/above_scale_add.html", values, status=REFUSED if form.errors else 200)


@role_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def above_scale_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: another officer, or off the list."""
    entry = get_visible(AboveScaleEnterprise.objects.select_related("jurisdiction"), request.user, pk=pk)
    writes = request.user.has_role(Role.FINAL_REVIEW)
    if request.method == "POST" and not writes:
        raise Http404
    form = HandOverForm(request.POST if _hands_over(request) else None, place=entry.jurisdiction)
    leaving = forms.Form(request.POST if request.POST.get("act") == "leave" else None)
    acts = ((form, above_scale.hand_over), (leaving, above_scale.leave))
    for asked, act in acts:
        if asked.is_bound and carried_out(asked, entry, partial(act, actor=request.user, now=timezone.now())):
            messages.success(request, __("%(name)s: it is entered.") % {"name": entry.name})
            return redirect("above_scale_list")
    values = {
        "entry": entry, "facts": _facts(entry), "form": form, "leaving": leaving,
        "writes": writes and entry.valid_to is None, "trail": _trail(entry.name),
    }  # fmt: skip
    wrong = form.errors or leaving.errors
    return render(request, "certificates/above_scale_entry.html", values, status=REFUSED if wrong else 200)


def _hands_over(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") != "leave"


def _facts(entry: AboveScaleEnterprise) -> list[tuple[Any, Any]]:
    facts = [
        (_("unified social credit code"), entry.credit_code),
        (_("place"), entry.jurisdiction),
        (_("officer responsible"), entry.responsible),
        (_("from"), date_on_paper(entry.valid_from)),
    ]
    return facts if entry.valid_to is None else [*facts, (_("to"), date_on_paper(entry.valid_to))]


def _trail(word: str) -> list[Tab]:
    return [Tab(ABOVE_SCALE, reverse("above_scale_list")), Tab(word, "")]
