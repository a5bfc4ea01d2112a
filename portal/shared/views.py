"""Pages that belong to no app: health, an expired session, a form sent too often."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.shared import clock
from portal.shared.models import Run, TrailRecord

WAITING_TOO_LONG = timedelta(minutes=10)
MINUTE = "60"  # seconds; what forms of the account are measured by (ACCOUNT_RATE_LIMITS and allauth's own)


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Is the portal well: the database answers; how much waits for a worker or for the sealer, and since how many
    seconds no worker has heard the clock (every thirty, where clock, broker and worker are there)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    now = timezone.now()
    late = Run.objects.filter(status=Run.Status.QUEUED, queued_at__lt=now - WAITING_TOO_LONG).count()
    unsealed = TrailRecord.objects.filter(seal=None).count()
    silent = clock.silent_for(now)
    return JsonResponse({"status": "ok", "late_runs": late, "unsealed_trail": unsealed, "clock_silent_for": silent})


@login_not_required
def session_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token no longer fits: the session ended or the page is too old. What was typed can be sent again; a
    file cannot, and the way leads back to its form, which every form with a file has under the address it is sent to.
    """
    values = {"typed": _typed(request), "file_form": request.get_full_path() if request.FILES else ""}
    return render(request, "403_csrf.html", values, status=403)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form of the portal's own sent, to be sent again; nothing of passwords and files, nor of strangers' forms,
    which a person must not be led to submit."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}" or request.FILES:
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith("password")
        for value in values
    ]


@login_not_required
def too_often(request: HttpRequest) -> HttpResponse:
    """A form of the account, sent more often than it may be within a minute."""
    page = render(request, "429.html", status=429)
    page.headers["Retry-After"] = MINUTE
    return page


def no_page(request: HttpRequest, **named: str) -> HttpResponse:
    """What a library offers under this address and the portal does not."""
    raise Http404
