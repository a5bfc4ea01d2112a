"""Pages of the settings a document leaves to the city: what holds, what waits for finance, what held before."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import role_required
from portal.reference import city_settings
from portal.reference.models import CitySetting, Jurisdiction
from portal.shared.figures import date_on_paper
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_of
from subsidies import policies, setting_changes
from subsidies.city_terms import Term, shown, term_of, terms_of
from subsidies.models import Policy, SettingChange
from subsidies.policy_forms import SettingForm
from subsidies.views.policy_frame import COSIGNER, READERS, REFUSED, SIGNER, crumbs, places_of, tabs

SETTINGS = _("Settings")


@dataclass(frozen=True)
class Held:
    """A setting of a place as it stands."""

    place: Jurisdiction
    term: Term
    value: Any

    @property
    def url(self) -> str:
        return reverse("setting_detail", args=[self.place.pk, self.term.key])


HELD_COLUMNS = (
    Column("term", _("setting"), lambda row: row.term.label, card="name"),
    Column("value", _("holds today"), lambda row: shown(row.term, row.value), card="amount"),
    Column("signs", _("who signs"), lambda row: _signers(row.term)),
)


def _signers(term: Term) -> str:
    return __("bureau and finance") if term.moves_money else __("bureau")


@role_required(*READERS)
@require_safe
def setting_list(request: HttpRequest) -> HttpResponse:
    """Place by place what holds today, and what waits for finance."""
    today = timezone.localdate()
    tables = [(place, _table(place, policy, today)) for place, policy in _places(request.user, today)]
    values = {
        "tables": tables, "waiting": _waiting(request), "withdraws": request.user.has_role(SIGNER, COSIGNER),
        "tabs": tabs("setting_list"), "trail": crumbs((SETTINGS, "")),
    }  # fmt: skip
    return render(request, "subsidies/setting_list.html", values)


def _places(user: Any, today: Any) -> list[tuple[Jurisdiction, Policy]]:
    """The officer's places that go by a policy."""
    found = []
    for place in places_of(user):
        try:
            found.append((place, policies.in_force(place, today)))
        except Refused:
            continue
    return found


def _table(place: Jurisdiction, policy: Policy, today: Any) -> Table:
    held = city_settings.values(jurisdiction=place, on=today)
    rows = [Held(place, term, held.get(term.key)) for term in terms_of(policy)]
    return Table(
        columns=HELD_COLUMNS, rows=rows, caption=SETTINGS, empty=Empty(__("No setting.")), url=lambda row: row.url,
        key=lambda row: row.term.key,
    )  # fmt: skip


def _waiting(request: HttpRequest) -> list[tuple[SettingChange, Text]]:
    """What finance has not signed, with the name of its setting."""
    rows = SettingChange.objects.visible_to(request.user).filter(state=SettingChange.State.PROPOSED)
    waiting = rows.select_related("jurisdiction", "proposed_by").order_by("valid_from", "pk")
    return [(each, _name_of(each)) for each in waiting]


def _name_of(change: SettingChange) -> Text:
    """The setting in words; nothing where no policy in force leaves it to the city any more, and it can be given up
    alone."""
    try:
        return _term(change.jurisdiction, change.key).label
    except Http404:
        return ""


@role_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def setting_detail(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """One setting of a place: its history, what waits, and a new value."""
    here = get_visible(Jurisdiction.objects, request.user, pk=place)
    policy, term = _under_policy(here, key)
    sets = request.user.has_role(SIGNER)
    if request.method == "POST" and not sets:
        raise Http404
    form = SettingForm(request.POST or None, term=term)
    if form.is_valid() and (change := _proposed(request, here, form)):
        waits = change.state == SettingChange.State.PROPOSED
        messages.success(request, __("Finance has to sign it too.") if waits else __("The value is set."))
        return redirect("setting_detail", place, key)
    changes = SettingChange.objects.visible_to(request.user).filter(jurisdiction=here, key=key)
    values = {
        "place": here, "term": term, "form": form, "sets": sets, "cosigns": request.user.has_role(COSIGNER),
        "withdraws": request.user.has_role(SIGNER, COSIGNER), "signers": _signers(term),
        "policy": policy,
        "changes": [(each, shown(term, each.value)) for each in _newest(changes)],
        "history": _history(here, term), "trail": crumbs((SETTINGS, reverse("setting_list")), (term.label, "")),
    }  # fmt: skip
    return render(request, "subsidies/setting_detail.html", values, status=REFUSED if form.is_bound else 200)


def _term(place: Jurisdiction, key: str) -> Term:
    return _under_policy(place, key)[1]


def _under_policy(place: Jurisdiction, key: str) -> tuple[Policy, Term]:
    """The policy in force that leaves the setting to the place, and the setting; 404 where none does."""
    try:
        policy = policies.in_force(place, timezone.localdate())
        return policy, term_of(policy, key)
    except (Refused, KeyError):
        raise Http404 from None


def _newest(changes: Any) -> list[SettingChange]:
    waiting = changes.filter(state=SettingChange.State.PROPOSED)
    return list(waiting.select_related("proposed_by").order_by("-pk"))


def _proposed(request: HttpRequest, place: Jurisdiction, form: SettingForm) -> SettingChange | None:
    given = form.cleaned_data
    try:
        return setting_changes.propose(
            place, form.term, form.value, valid_from=given["valid_from"], reason=given["reason"], actor=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        refuse(form, refused.reasons)
        return None


def _history(place: Jurisdiction, term: Term) -> Table:
    rows = CitySetting.objects.holding_in(place).filter(key=term.key).order_by("-valid_from", "-pk")
    columns = (
        Column("value", _("value"), lambda row: shown(term, row.value), card="name"),
        Column("from", _("from"), lambda row: date_on_paper(row.valid_from), card="amount"),
        Column("to", _("to"), lambda row: date_on_paper(row.valid_to)),
        Column("why", _("rests on"), lambda row: row.change.reason if hasattr(row, "change") else row.clause),
        Column("signed", _("signed by"), _signed),
        Column("state", _("state"), lambda row: badge_of(row.change) if hasattr(row, "change") else __("by policy")),
    )
    related = "jurisdiction", "change__proposed_by", "change__cosigned_by"
    return Table(
        columns=columns, rows=list(rows.select_related(*related)), caption=__("History"),
        empty=Empty(__("Never set."), __("While nothing is set, nothing is assumed.")),
    )  # fmt: skip


def _signed(row: CitySetting) -> str:
    if not hasattr(row, "change"):
        return "—"
    people = (row.change.proposed_by, row.change.cosigned_by)
    return "、".join(str(person) for person in people if person)


@role_required(COSIGNER)
@require_POST
def setting_cosign(request: HttpRequest, pk: int) -> HttpResponse:
    """Finance's signature under a change."""
    return _step(request, pk, setting_changes.cosign, __("The value is set."))


@role_required(SIGNER, COSIGNER)
@require_POST
def setting_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a change that does not hold yet."""
    return _step(request, pk, setting_changes.withdraw, __("The change is given up."))


def _step(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    change = get_visible(SettingChange.objects.select_related("jurisdiction"), request.user, pk=pk)
    try:
        act(change, actor=request.user, now=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, done)
    if _name_of(change):
        return redirect("setting_detail", change.jurisdiction_id, change.key)
    return redirect("setting_list")
