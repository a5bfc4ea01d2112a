"""The code on the wall as the teacher shows it, and as a trainee's phone opens it."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.models import ClassSession
from institutions.templatetags.class_frame import class_trail
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.qr_codes import qr_svg
from portal.shared.refusals import Reason, Refused
from portal.shared.scoping import get_visible
from portal.shared.templatetags.figures import clock_time
from trainees import check_ins, wall_codes
from trainees.check_ins import Place
from trainees.views.attendance import KEEPERS
from trainees.views.rosters import REFUSED

PHONE, PHONE_KEPT = "phone", timedelta(days=730)


@role_required(*KEEPERS)
@require_safe
def session_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of a session, to be projected; the page renews it by itself."""
    sessions = ClassSession.objects.select_related("training_class", "site", "instructor")
    session, now = get_visible(sessions, request.user, pk=pk), timezone.now()
    values: dict[str, Any] = {"session": session, "training_class": session.training_class}
    values["trail"] = class_trail(session.training_class, request.user, _("QR code on the wall"))
    try:
        code = check_ins.shown(session, now=now)
    except Refused as refused:
        return render(request, "trainees/session_code.html", values | {"refused": refused.reasons})
    address = request.build_absolute_uri(reverse("check_in", args=[code]))
    values["picture"] = qr_svg(address, title=_("QR code to check in with"), fluid=True)
    values["seen"] = session.marks.values("enrolment").distinct().count()
    return render(request, "trainees/session_code.html", values)


@role_required(Role.TRAINEE)
@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """What a scanned code opens: class, session and time, to be confirmed; or why it is nothing."""
    now = timezone.now()
    try:
        answer = _confirm(request, code, now) if request.method == "POST" else _ask(request, code, now)
    except Refused as refused:
        return _refused(request, refused.reasons)
    return answer


def _ask(request: HttpRequest, code: str, now: datetime) -> HttpResponse:
    here = check_ins.place(wall_codes.read(code, now=now), user=request.user, at=now)
    proof = wall_codes.note_opened(code, user=request.user.pk, now=now)
    values = {"here": here, "now": now, "proof": proof}
    return _remembered(request, render(request, "trainees/check_in.html", values))


def _confirm(request: HttpRequest, code: str, now: datetime) -> HttpResponse:
    at = wall_codes.opened_at(code, request.POST.get("proof", ""), user=request.user.pk, now=now)
    here = check_ins.place(wall_codes.read(code, now=at), user=request.user, at=at)
    phone = _phone(request)
    answer = _remembered(request, redirect("my_class", pk=here.enrolment.pk), phone)
    mark = check_ins.check_in(here, phone=f"{PHONE}-{phone}", actor=request.user, at=at, now=now)
    messages.success(request, _words(here) % {"at": clock_time(mark.at)})
    return answer


def _words(here: Place) -> str:
    return _("You are marked as there at %(at)s.") if here.coming else _("You are marked as leaving at %(at)s.")


def _refused(request: HttpRequest, reasons: Sequence[Reason]) -> HttpResponse:
    return render(request, "trainees/check_in.html", {"refused": reasons}, status=REFUSED)


def _phone(request: HttpRequest) -> str:
    """Which phone it is: a number of its own, signed, that outlives the sessions of whoever signs in on it."""
    return request.get_signed_cookie(PHONE, default="", salt=PHONE) or secrets.token_hex(8)


def _remembered(request: HttpRequest, response: HttpResponse, phone: str = "") -> HttpResponse:
    response.set_signed_cookie(
        PHONE, phone or _phone(request), salt=PHONE, max_age=PHONE_KEPT, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
