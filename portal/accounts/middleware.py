"""Pages are for people who are signed in; sessions of officers end by the clock, and their roles work only behind a
second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.shared.views import session_expired

Answer = Callable[[HttpRequest], HttpResponse]
# Sooner it is not written down, since not every page has to write the session: so much too early may somebody be out.
SEEN_AGAIN_AFTER = timedelta(seconds=30)
BEFORE_ALL_ELSE = ("/account/", "/static/", "/health/", "/language/")  # open to who has something to set up first


class SignedInMiddleware(LoginRequiredMiddleware):
    """Pages are for people who are signed in, unless their view says otherwise.

    Whoever submits a form after the session ended is told so where they stand, because behind the sign-in page what
    they typed would be gone. That they carry our token shows that they had a form open.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        if request.method == "POST" and settings.CSRF_COOKIE_NAME in request.COOKIES:
            return session_expired(request)
        return super().handle_no_permission(request, view_func)


class IdleExitMiddleware:
    """Bureau and finance: out after some minutes without a page, and after some hours in any case."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.needs_second_factor and self._over(request):
            logout(request)
            if request.method == "POST":
                return session_expired(request)
            messages.info(request, _("You were signed out because nothing happened for a while. Nothing is lost."))
            return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")
        return self.get_response(request)

    def _over(self, request: HttpRequest) -> bool:
        now = timezone.now()
        started = datetime.fromisoformat(request.session.setdefault("started_at", now.isoformat()))
        seen = datetime.fromisoformat(request.session.setdefault("seen_at", now.isoformat()))
        if now - seen > SEEN_AGAIN_AFTER:
            request.session["seen_at"] = now.isoformat()
        idle = timedelta(minutes=settings.IDLE_EXIT_MINUTES)
        return now - seen > idle or now - started > timedelta(hours=settings.SESSION_HOURS_AT_MOST)


class FirstPasswordMiddleware:
    """Whoever was given a password by somebody else first chooses one of their own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and not request.path.startswith(BEFORE_ALL_ELSE):
            messages.warning(request, _("This password was given to you. Please choose one of your own now."))
            return redirect("account_change_password")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Where the setting demands it, bureau roles first set up their second factor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._missing(request):
            messages.warning(request, _("Your role needs a second factor. Please set it up now."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _missing(self, request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or request.path.startswith(BEFORE_ALL_ELSE):
            return False
        user = request.user
        return user.is_authenticated and user.needs_second_factor and not is_mfa_enabled(user)
