"""Where people land: the public home, and for each role the page where their work waits."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/public_home.html")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/home.html")
