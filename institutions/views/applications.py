"""Pages on which an institution applies for a place in a directory."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions import listing_applications, listing_checks
from institutions.directory_forms import ApplicationForm, ItemForm, StartForm, WithdrawForm
from institutions.models import ListingApplication
from institutions.models.listing_application import OPEN
from institutions.views.directory_profile import DIRECTORIES, WRITERS, own_institution
from institutions.views.for_institution import REFUSED
from institutions.views.listing_rows import steps_of
from institutions.views.plan_page import check_lines
from portal.accounts.access import role_required
from portal.accounts.roles import STAFF_ROLES
from portal.shared.components import Tab
from portal.shared.figures import NONE, date_on_paper
from portal.shared.refusals import Refused, carried_out, refuse
from portal.shared.scoping import get_visible

ROWS = ListingApplication.objects.select_related("institution__jurisdiction")


@role_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def application_draft(request: HttpRequest) -> HttpResponse:
    """Begin an application."""
    institution = own_institution(request)
    form = StartForm(request.POST or None, institution=institution, initial={"directory": request.GET.get("for")})
    if form.is_valid():
        try:
            made = listing_applications.draft(institution, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.reasons)
        else:
            messages.success(request, _("The draft is kept. Next: the occupations it is for."))
            return redirect("application_show", pk=made.pk)
    return _form(request, form, institution, title=_("Apply for a directory"), back=reverse("directory_profile"))


@role_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def application_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an open application says."""
    made = get_visible(ROWS, request.user, pk=pk)
    form = ApplicationForm(request.POST or None, instance=made)
    act = partial(listing_applications.revise, actor=request.user, now=timezone.now())
    if form.is_bound and carried_out(form, made, act):
        messages.success(request, _("The application is kept."))
        return redirect("application_show", pk=pk)
    back = reverse("application_show", args=[pk])
    return _form(request, form, made.institution, title=_("Change the application"), back=back)


def _form(request: HttpRequest, form: Any, institution: Any, *, title: str, back: str) -> HttpResponse:
    trail = [Tab(DIRECTORIES, reverse("directory_profile")), Tab(title, "")]
    values = {"form": form, "institution": institution, "title": title, "back": back, "trail": trail}
    return render(request, "institutions/application_form.html", values, status=REFUSED if form.errors else 200)


@role_required(*STAFF_ROLES)
@require_safe
def application_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what it asks for, what the officers will see, how far it is."""
    return _show(request, get_visible(ROWS, request.user, pk=pk))


@role_required(*WRITERS)
@require_POST
def application_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Name one more occupation."""
    made = get_visible(ROWS, request.user, pk=pk)
    form = ItemForm(request.POST)
    act = partial(listing_applications.add_item, actor=request.user, now=timezone.now())
    if not carried_out(form, made, act):
        return _show(request, made, items=form, status=REFUSED)
    return redirect(f"{reverse('application_show', args=[pk])}#items")


@role_required(*WRITERS)
@require_POST
def application_take_out(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take an occupation out again; where it is out already, nothing more happens."""
    made = get_visible(ROWS, request.user, pk=pk)
    found = made.items.filter(pk=item).first()
    if found is not None:
        listing_applications.remove_item(found, actor=request.user, now=timezone.now())
    return redirect(f"{reverse('application_show', args=[pk])}#items")


@role_required(*WRITERS)
@require_POST
def application_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in; refused, the page says every reason."""
    made = get_visible(ROWS, request.user, pk=pk)
    try:
        listing_applications.submit(made, actor=request.user, now=timezone.now())
    except Refused as refused:
        made.refresh_from_db()
        return _show(request, made, refused=refused.reasons, status=REFUSED)
    told = _("The application is handed in. It is decided by %(day)s.")
    messages.success(request, told % {"day": date_on_paper(made.decide_by)})
    return redirect("application_show", pk=pk)


@role_required(*WRITERS)
@require_POST
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    made = get_visible(ROWS, request.user, pk=pk)
    form = WithdrawForm(request.POST)
    if not carried_out(form, made, partial(listing_applications.withdraw, actor=request.user, now=timezone.now())):
        return _show(request, made, giving_up=form, status=REFUSED)
    messages.success(request, _("The application is withdrawn."))
    return redirect("application_show", pk=pk)


def _show(
    request: HttpRequest, made: ListingApplication, *, items: ItemForm | None = None,
    giving_up: WithdrawForm | None = None, refused: Any = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    today, acts = timezone.localdate(), request.user.has_role(*WRITERS)
    title = made.get_directory_display()
    values = {
        "application": made,
        "steps": steps_of(made, today=today),
        "facts": application_facts(made),
        "items": list(made.items.select_related("occupation")),
        "checks": check_lines(listing_checks.of(made, day=today)),
        "writes": acts and made.open_to_change,
        "may_withdraw": acts and made.state in OPEN,
        "item_form": items or ItemForm(),
        "giving_up": giving_up or WithdrawForm(),
        "refused": refused,
        "trail": [Tab(DIRECTORIES, reverse("directory_profile")), Tab(title, "")],
    }
    return render(request, "institutions/application_show.html", values, status=status)


def application_facts(made: ListingApplication) -> list[tuple[Any, Any]]:
    """What an application rests on."""
    until = date_on_paper(made.licence_until) if made.licence_until else NONE
    return [
        (_("directory"), made.get_directory_display()),
        (_("licence or registration number"), made.licence_number or NONE),
        (_("licence valid until"), until),
        (_("what the application rests on"), made.statement or NONE),
    ]
