"""The home of a department's liaison: what is to report and by when, the targets, the months."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from subsidies.views import department_reports


def home(request: HttpRequest) -> HttpResponse:
    """Each department the person speaks for."""
    today = timezone.localdate()
    values = {"today": today, "own": department_reports.own(request.user, today)}
    return render(request, "dashboards/home_department.html", values)
