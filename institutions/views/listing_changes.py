"""Pages of the bureau on which a place in a directory gets other grades, ends or is removed: one officer proposes,
another signs."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions import listing_changes, listings
from institutions.directory_forms import ChangeForm, WithdrawForm
from institutions.models import Institution, Listing, ListingChange
from institutions.views.application_review import READERS
from institutions.views.bureau_institutions import INSTITUTIONS, PROPOSERS
from institutions.views.for_institution import REFUSED
from institutions.views.listing_rows import listing_table
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared import trail
from portal.shared.badges import Family
from portal.shared.components import Event, Tab
from portal.shared.figures import date_on_paper
from portal.shared.refusals import Refused, carried_out, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty

Directory, Kind = Listing.Directory, ListingChange.Kind


@role_required(*PROPOSERS)
@require_http_methods(["GET", "HEAD", "POST"])
def listing_propose(request: HttpRequest, pk: int, directory: str) -> HttpResponse:
    """Propose a change for an institution in a directory in which it has a place."""
    institution = get_visible(Institution.objects, request.user, pk=pk)
    if directory not in Directory.values:
        raise Http404
    places = listing_changes.standing(institution, directory, today=timezone.localdate())
    if not places and request.method != "POST":
        raise Http404
    form = ChangeForm(request.POST or None, places=places)
    if form.is_valid():
        terms = form.cleaned_data | {"directory": directory, "actor": request.user, "now": timezone.now()}
        try:
            made = listing_changes.propose(institution, **terms)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The change is proposed. It takes effect once another officer has signed it."))
            return redirect("listing_change", pk=made.pk)
    values = {
        "form": form, "institution": institution, "directory": Directory(directory).label,
        "places": listing_table(places, empty=Empty(_("In no directory yet."))),
        "trail": _trail(institution, _("Propose a change")),
    }  # fmt: skip
    return render(request, "institutions/listing_propose.html", values, status=REFUSED if form.errors else 200)


def _trail(institution: Institution, word: Any) -> list[Tab]:
    own = reverse("institution_show", args=[institution.pk])
    return [Tab(INSTITUTIONS, reverse("institution_list")), Tab(institution.name, own), Tab(word, "")]


@role_required(*READERS)
@require_safe
def listing_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: what is proposed, on what it rests, who signed."""
    return _show(request, _found(request, pk), WithdrawForm())


@role_required(Role.FINAL_REVIEW)
@require_POST
def listing_cosign(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signature."""
    change = _found(request, pk)
    try:
        listing_changes.cosign(change, actor=request.user, now=timezone.now())
    except Refused as refused:
        change.refresh_from_db()
        return _show(request, change, WithdrawForm(), refused=refused.reasons, status=REFUSED)
    messages.success(request, _("The change is signed; the public pages show it."))
    return redirect("listing_change", pk=pk)


@role_required(*PROPOSERS)
@require_POST
def listing_change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a change up that is not signed."""
    change, form = _found(request, pk), WithdrawForm(request.POST)
    if not carried_out(form, change, partial(listing_changes.withdraw, actor=request.user, now=timezone.now())):
        return _show(request, change, form, status=REFUSED)
    messages.success(request, _("The change is given up; everything stays as it was."))
    return redirect("listing_change", pk=pk)


def _found(request: HttpRequest, pk: int) -> ListingChange:
    parts = ("institution", "listing__occupation", "listing__institution", "proposed_by", "made_by")
    return get_visible(ListingChange.objects.select_related(*parts), request.user, pk=pk)


def _show(
    request: HttpRequest, change: ListingChange, form: WithdrawForm, *, refused: Any = (), status: int = 200
) -> HttpResponse:
    waits = change.state == ListingChange.State.PROPOSED
    values = {
        "change": change, "facts": _facts(change), "affected": _affected(change), "events": _events(change),
        "signs": waits and request.user.has_role(Role.FINAL_REVIEW) and change.proposed_by_id != request.user.pk,
        "own": waits and change.proposed_by_id == request.user.pk,
        "withdraws": waits and request.user.has_role(*PROPOSERS), "form": form, "refused": refused,
        "removal": change.kind == Kind.REMOVE, "trail": _trail(change.institution, change.get_kind_display()),
    }  # fmt: skip
    return render(request, "institutions/listing_change.html", values, status=status)


def _facts(change: ListingChange) -> list[tuple[Any, Any]]:
    facts = [
        (_("directory"), change.get_directory_display()),
        (_("change"), change.get_kind_display()),
        (
            pgettext("directory", "place"),
            listings.said(change.listing) if change.listing else _("every place in this directory"),
        ),
    ]
    if change.kind == Kind.ADJUST:
        facts.append((_("grades from then on"), listings.grades_in_words(change.grades)))
    if change.kind != Kind.REMOVE:
        facts.append((_("last day as it is"), date_on_paper(change.last_day)))
    return [
        *facts,
        (_("reason"), change.get_reason_display()),
        (_("what was found"), change.note),
        (pgettext("directory", "decision"), change.decision),
    ]


def _affected(change: ListingChange) -> Any:
    """The places it ended; while it waits, those it would end."""
    if change.state == ListingChange.State.PROPOSED and change.kind == Kind.REMOVE:
        rows = listing_changes.standing(change.institution, change.directory, today=timezone.localdate())
    elif change.state == ListingChange.State.PROPOSED:
        rows = [change.listing]
    else:
        rows = list(change.ended.select_related("occupation", "institution"))
    return listing_table(rows, empty=Empty(_("It ended no place.")))


def _events(change: ListingChange) -> list[Event]:
    words = {
        "propose": (Family.INFO, _("proposed it")),
        "make": (Family.OK, _("signed it as the second person")),
        "withdraw": (Family.MUTE, _("gave it up")),
    }
    return [Event(row.at, words[row.verb][0], row.actor_name, words[row.verb][1]) for row in trail.of(change)]
