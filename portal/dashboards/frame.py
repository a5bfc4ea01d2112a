"""What every page's frame shows: the rail of the person's role, the search, the demonstration ribbon, public links.

All of it is lazy: a page that has no rail asks nothing of the database for it.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext_lazy

from portal.accounts.roles import Role
from portal.dashboards import demonstration
from portal.dashboards.rail import rail_of

PUBLIC_NAV = (
    ("certificate_check", pgettext_lazy("public page", "Check a certificate")),
    ("open_class_list", pgettext_lazy("public page", "Open classes")),
    ("public_directories", pgettext_lazy("public page", "Directories")),
    ("public_notices", pgettext_lazy("public page", "Public notices")),
    ("public_policies", pgettext_lazy("public page", "Policies")),
    ("calculator", pgettext_lazy("public page", "Calculator")),
)
TRAINEE_RAIL = (
    ("my_file", "book", pgettext_lazy("trainee page", "File"), ("my_file", "my_class", "my_learning", "check_in")),
    ("my_claims", "yuan", pgettext_lazy("trainee page", "Claims"), ("my_claim",)),
    ("my_certificates", "award", pgettext_lazy("trainee page", "Certificates"), ("my_certificate",)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the layouts. Pages that know better (a claim's own policy) overwrite `demonstration`."""
    user = getattr(request, "user", None)
    current = request.resolver_match.url_name or "" if request.resolver_match else ""
    shared = {"public_nav": _public_nav(current)}
    if user is None or not user.is_authenticated:
        return shared | {"rail": [], "demonstration": SimpleLazyObject(demonstration.alone)}
    trainee = is_trainee(user)
    return shared | {
        "rail": SimpleLazyObject(lambda: _trainee_rail(current) if trainee else rail_of(user, current=current)),
        "search_url": "" if trainee else reverse("search"),
        "person_words": SimpleLazyObject(lambda: _person_words(user)),
        "demonstration": SimpleLazyObject(lambda: demonstration.in_reach_of(user)),
    }


def is_trainee(user: Any) -> bool:
    """Someone who is a trainee and nothing else in the portal."""
    return user.roles == {Role.TRAINEE}


def _public_nav(current: str) -> list[dict[str, Any]]:
    return [{"label": word, "url": reverse(name), "current": current == name} for name, word in PUBLIC_NAV]


def _trainee_rail(current: str) -> list[dict[str, Any]]:
    return [
        {"label": word, "url": reverse(name), "icon": icon, "current": current.startswith(pages)}
        for name, icon, word, pages in TRAINEE_RAIL
    ]


def _person_words(user: Any) -> str:
    """The office a person holds or the institution they work for, behind the name in the header."""
    if is_trainee(user):
        person = getattr(user, "person", None)
        return person.masked_id_number if person else ""
    if not user.institutions:
        return str(next((Role(role).label for role in Role if role in user.roles), ""))
    return str(user.institutions[0])
