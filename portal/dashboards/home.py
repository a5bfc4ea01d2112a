"""Where people land: for each role the page where their work waits."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.accounts.roles import Role
from portal.dashboards import for_audit, for_bureau, for_department, for_evaluation, for_institution

HOMES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    Role.FILER: for_institution.home,
    Role.MANAGER: for_institution.home,
    Role.TEACHER: for_institution.home,
    Role.EVALUATOR: for_evaluation.home,
    Role.FIRST_REVIEW: for_bureau.home,
    Role.FINAL_REVIEW: for_bureau.home,
    Role.FINANCE: for_bureau.home,
    Role.AUDITOR: for_audit.home,
    Role.OFFICE: for_audit.overview,
    Role.LIAISON: for_department.home,
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home of the first of the person's roles that has one."""
    user: Any = request.user
    page = next((page for role, page in HOMES.items() if role in user.roles), None)
    if page is not None:
        return page(request)
    if Role.TRAINEE in user.roles:
        return redirect("my_file")
    return render(request, "dashboards/home_plain.html")
