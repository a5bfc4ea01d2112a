"""Sites and instructors of an institution: what a filing names."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from institutions import premises
from institutions.certificate_rows import certificate_rows, certificates_of, certificates_sent
from institutions.forms import InstructorForm, SiteForm
from institutions.models import Institution, Instructor, Qualification, Site
from institutions.views.for_institution import REFUSED, WRITERS
from portal.accounts.access import role_required
from portal.accounts.roles import INSTITUTION_ROLES
from portal.shared.components import Tab
from portal.shared.figures import NONE, date_on_paper
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table

PREMISES = gettext_lazy("Sites and instructors")
SITE_COLUMNS = (
    Column("name", gettext_lazy("site"), lambda site: site.name, card="name"),
    Column("address", gettext_lazy("address"), lambda site: site.address),
    Column("capacity", gettext_lazy("capacity"), lambda site: site.capacity, align="right", card="amount"),
)
INSTRUCTOR_COLUMNS = (
    Column("name", gettext_lazy("instructor"), lambda person: person.name, card="name"),
    Column("engagement", gettext_lazy("engagement"), lambda person: person.get_engagement_display() or NONE),
    Column("qualification", gettext_lazy("qualification"), lambda person: person.qualification),
    Column("certificates", gettext_lazy("certificates"), lambda person: _certificates(person)),
)
FORMS = {Site: SiteForm, Instructor: InstructorForm}


def _certificates(person: Instructor) -> SafeString:
    """What the instructor may teach and until when."""
    held = [(str(each), _until(each)) for each in person.qualifications.all()]
    return format_html_join("", "{} <small>{}</small>", held) or SafeString(NONE)


def _until(held: Qualification) -> str:
    return _("until %(day)s") % {"day": date_on_paper(held.valid_to)} if held.valid_to else _("without an end")


@role_required(*INSTITUTION_ROLES)
@require_safe
def premises_list(request: HttpRequest) -> HttpResponse:
    """The institution's sites and instructors."""
    may_change = request.user.has_role(*WRITERS)

    def address(name: str) -> Callable[[Site | Instructor], str] | None:
        return (lambda row: reverse(name, args=[row.pk])) if may_change else None

    sites = Table(
        columns=SITE_COLUMNS,
        rows=list(Site.objects.visible_to(request.user)),
        caption=_("sites"),
        empty=Empty(_("No site yet."), _("A class is filed with the site where it is taught.")),
        url=address("site_revise"),
    )
    instructors = Table(
        columns=INSTRUCTOR_COLUMNS,
        rows=list(Instructor.objects.visible_to(request.user).prefetch_related("qualifications__occupation")),
        caption=_("instructors"),
        empty=Empty(_("No instructor yet."), _("A class is filed with the instructor who teaches it.")),
        url=address("instructor_revise"),
    )
    values = {"sites": sites, "instructors": instructors, "may_change": may_change, "trail": [Tab(PREMISES, "")]}
    return render(request, "institutions/premises.html", values)


ADD: dict[type[Site | Instructor], Text] = {
    Site: gettext_lazy("Add a site"), Instructor: gettext_lazy("Add an instructor"),
}  # fmt: skip


def _adding(model: type[Site] | type[Instructor]) -> Callable[..., HttpResponse]:
    @role_required(*WRITERS)
    @require_http_methods(["GET", "POST"])
    def add(request: HttpRequest) -> HttpResponse:
        own = get_visible(Institution.objects, request.user, pk=_chosen(request))
        return _edit(request, model(institution=own), str(ADD[model]))

    return add


def _revising(model: type[Site] | type[Instructor]) -> Callable[..., HttpResponse]:
    @role_required(*WRITERS)
    @require_http_methods(["GET", "POST"])
    def revise(request: HttpRequest, pk: int) -> HttpResponse:
        place = get_visible(model.objects, request.user, pk=pk)
        return _edit(request, place, place.name)

    return revise


def _chosen(request: HttpRequest) -> int:
    """The institution named in the address, else the first the person works for."""
    named = request.GET.get("institution", "")
    return int(named) if named.isdecimal() else min(request.user.institution_ids, default=0)


def _edit(request: HttpRequest, place: Site | Instructor, title: str) -> HttpResponse:
    form = FORMS[type(place)](request.POST or None, instance=place)
    rows = _rows(request, place)
    if request.method == "POST" and _is_kept(request, form, rows):
        messages.success(request, _("%(name)s is kept.") % {"name": place.name})
        return redirect("premises_list")
    crumbs = [Tab(PREMISES, reverse("premises_list")), Tab(title, "")]
    values = {"form": form, "rows": rows, "title": title, "institution": place.institution, "trail": crumbs}
    faulty = form.errors or (rows is not None and rows.is_bound and not rows.is_valid())
    return render(request, "institutions/premises_form.html", values, status=REFUSED if faulty else 200)


def _rows(request: HttpRequest, place: Site | Instructor) -> Any:
    """The certificates of an instructor; who sends none of their rows says nothing of them."""
    if isinstance(place, Site):
        return None
    return certificate_rows(place, request.POST if certificates_sent(request.POST) else None)


def _is_kept(request: HttpRequest, form: SiteForm | InstructorForm, rows: Any) -> bool:
    """Whether it could be kept; refused, the reasons stand in the form."""
    said = rows is not None and rows.is_bound
    if not form.is_valid() or (said and not rows.is_valid()):
        return False
    certificates = certificates_of(rows) if said else None
    try:
        premises.keep(form.save(commit=False), actor=request.user, certificates=certificates)
    except Refused as refused:
        refuse(form, refused.reasons)
    return not form.errors


site_add, site_revise = _adding(Site), _revising(Site)
instructor_add, instructor_revise = _adding(Instructor), _revising(Instructor)
