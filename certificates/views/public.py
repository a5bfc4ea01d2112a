"""The public check: by number and name, and by the code of a QR picture."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from certificates import lookup
from certificates.addresses import address_of
from certificates.forms import CertificateCheckForm
from certificates.throttle import TooMany


@login_not_required
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Number and name are posted, so that neither stands in an address or a log."""
    form = CertificateCheckForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, form, {})
    if not form.is_valid():
        return _page(request, form, {}, status=422)
    number, name = form.cleaned_data["number"], form.cleaned_data["name"]
    return _answered(request, form, lambda now: lookup.look_up(number, name, address=address_of(request), now=now))


@login_not_required
@cache_control(no_store=True, private=True)
@require_safe
def certificate_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a certificate's QR picture leads: the same masked answer, counted like every other check."""
    address = address_of(request)
    response = _answered(request, None, lambda now: lookup.look_up_code(code, address=address, now=now))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answered(request: HttpRequest, form: Any, ask: Callable[[datetime], lookup.Answer]) -> HttpResponse:
    now = timezone.now()
    try:
        answer = ask(now)
    except TooMany as refused:
        response = _page(request, form, {"refused": refused.reasons[0]}, status=429)
        response.headers["Retry-After"] = str(int((refused.again - now).total_seconds()) + 1)
        return response
    return _page(request, form, {"answer": answer})


def _page(request: HttpRequest, form: Any, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    template = "certificates/check_form.html" if request.htmx else "certificates/check.html"
    context = {"answer": None, "refused": None, "check_form": form} | values
    # htmx shows only answers of the two hundreds
    return render(request, template, context, status=200 if request.htmx else status)
