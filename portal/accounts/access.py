"""Which roles may open a page at all, and whether to show a link to it. Which rows they see on it is `visible_to`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

View = Callable[..., HttpResponse]


def role_required(*roles: str) -> Callable[[View], View]:
    """Refuse the page (403) to whoever holds none of these roles today."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(roles)
        return guarded

    return decorate


def may_open(user: Any, address: str) -> bool:
    """Whether a role of the user opens the page at this address of the portal, a path without a query."""
    roles = getattr(resolve(address).func, "roles", None)
    return roles is None or user.has_role(*roles)
