"""Pages of an institution about its places in the directories: what it says of itself, where it stands, what it has
applied for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from institutions import listing_applications, listings, profiles
from institutions.directory_forms import ProfileForm
from institutions.models import Institution
from institutions.views.for_institution import REFUSED
from institutions.views.listing_rows import application_table, change_table, listing_table
from portal.accounts.access import role_required
from portal.accounts.roles import STAFF_ROLES, Role
from portal.shared.components import Tab
from portal.shared.figures import NONE
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Empty

WRITERS = (Role.FILER, Role.MANAGER, Role.EVALUATOR)
DIRECTORIES = gettext_lazy("Directories")
YES, NO = pgettext_lazy("shown to the public", "shown"), pgettext_lazy("shown to the public", "not shown")


def own_institution(request: HttpRequest) -> Institution:
    """The institution named in the address, else the first the person works for. 404 for a foreign one."""
    named = request.GET.get("institution", "")
    chosen = int(named) if named.isdecimal() else min(request.user.institution_ids, default=0)
    return get_visible(Institution.objects.select_related("jurisdiction"), request.user, pk=chosen)


@role_required(*STAFF_ROLES)
@require_safe
def directory_profile(request: HttpRequest) -> HttpResponse:
    """The profile, the places, the applications and what the bureau decided."""
    institution = own_institution(request)
    places = institution.listings.select_related("occupation").order_by("-valid_from", "-pk")
    values = {
        "institution": institution,
        "facts": profile_facts(institution),
        "known": listing_applications.known_of(institution),
        "places": listing_table(places, empty=Empty(_("In no directory yet."), _("An application leads there."))),
        "applications": application_table(
            institution.listing_applications.all(), url="application_show", empty=Empty(_("No application yet."))
        ),
        "changes": change_table(institution.listing_changes.filter(state="made"), empty=Empty(_("Nothing changed."))),
        "may_change": request.user.has_role(*WRITERS),
        "others": _others(request, institution),
        "trail": [Tab(DIRECTORIES, "")],
    }
    return render(request, "institutions/directory_profile.html", values)


def _others(request: HttpRequest, shown: Institution) -> list[Tab]:
    """The institutions somebody works for, where these are several."""
    own = Institution.objects.filter(pk__in=request.user.institution_ids)
    tabs = [Tab(each.name, f"?institution={each.pk}", current=each == shown) for each in own]
    return tabs if len(tabs) > 1 else []


def profile_facts(institution: Institution) -> list[tuple[Any, Any]]:
    """What an institution says of itself, and what is on record of it."""
    return [
        (_("kinds"), listings.kinds_in_words(institution)),
        (_("unified social credit code"), institution.credit_code),
        (_("place"), institution.jurisdiction),
        (_("address"), institution.address or NONE),
        (_("on the map"), _map_words(institution)),
        (_("contact person"), institution.contact_name or NONE),
        (_("telephone"), institution.contact_phone or NONE),
        (_("contact for the public"), YES if institution.publishes_contact else NO),
        (_("what it offers"), institution.description or NONE),
    ]


def _map_words(institution: Institution) -> str:
    if institution.latitude is None:
        return NONE
    return _("%(latitude)s° N, %(longitude)s° E") % {
        "latitude": f"{institution.latitude:.4f}", "longitude": f"{institution.longitude:.4f}",
    }  # fmt: skip


@role_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def profile_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the institution says of itself."""
    institution = get_visible(Institution.objects, request.user, pk=pk)
    form = ProfileForm(request.POST or None, instance=institution)
    if form.is_valid():
        try:
            profiles.revise(institution, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The profile is kept. The public page shows it from now on."))
            return redirect(f"{reverse('directory_profile')}?institution={pk}")
    trail = [Tab(DIRECTORIES, reverse("directory_profile")), Tab(_("Change the profile"), "")]
    values = {"form": form, "institution": institution, "trail": trail}
    return render(request, "institutions/profile_form.html", values, status=REFUSED if form.errors else 200)
