from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

A_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language a person chose, and stay on the page."""
    target = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = redirect(target if local else "home")
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.POST["language"], max_age=A_YEAR, samesite="Lax")
    return response
