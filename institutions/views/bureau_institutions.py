"""Pages of the bureau: the institutions of its places, and one of them with all that was decided of it."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from institutions import listing_applications, listing_changes, listings
from institutions.directory_filters import InstitutionFilter
from institutions.models import Institution, Listing, TrainingClass
from institutions.views.application_review import READERS
from institutions.views.class_table import COLUMNS as CLASS_COLUMNS
from institutions.views.directory_profile import profile_facts
from institutions.views.listing_rows import application_table, change_table, listing_table
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.shared.components import Tab
from portal.shared.periods import in_force
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, listing

PROPOSERS = (Role.FIRST_REVIEW, Role.FINAL_REVIEW)
INSTITUTIONS = pgettext_lazy("directory", "Institutions")
LAST_CLASSES = 20
Directory = Listing.Directory
COLUMNS = (
    Column("name", pgettext_lazy("directory", "institution"), lambda row: row.name, sort="name", card="name"),
    Column("kinds", gettext_lazy("kinds"), listings.kinds_in_words, card="second"),
    Column("place", gettext_lazy("place"), lambda row: row.jurisdiction),
    Column("code", gettext_lazy("unified social credit code"), lambda row: row.credit_code, code=True),
    Column("classes", gettext_lazy("classes"), lambda row: row.class_count, align="right", card="amount"),
    Column("directories", gettext_lazy("directories today"), lambda row: _directories(row)),
)


def _directories(row: Institution) -> str:
    return (
        pgettext("directory", "in none")
        if not row.standing_in
        else "、".join(str(Directory(each).label) for each in row.standing_in)
    )


@role_required(*READERS)
@require_safe
def institution_list(request: HttpRequest) -> HttpResponse:
    """The institutions of the officer's places, narrowed by words, kind and directory."""
    form = InstitutionFilter(request.GET)
    rows = form.narrowed(Institution.objects.visible_to(request.user), _standing())
    filed = Q(classes__filed_at__isnull=False)
    table = listing(
        request,
        rows.select_related("jurisdiction").annotate(class_count=Count("classes", filter=filed, distinct=True)),
        COLUMNS,
        order="name",
        caption=INSTITUTIONS,
        empty=Empty(_("No institution."), _("Institutions are made known by the portal's office.")),
        url=lambda row: reverse("institution_show", args=[row.pk]),
    )
    _tell_directories(table)
    values = {"table": table, "count": rows.count(), "form": form, "trail": [Tab(INSTITUTIONS, "")]}
    return render(request, "institutions/institution_list.html", values)


def _standing() -> QuerySet[Listing]:
    return Listing.objects.filter(in_force(timezone.localdate()))


def _tell_directories(table: Table) -> None:
    """Where each institution of a page stands today, by one query."""
    found: dict[int, list[str]] = {row.pk: [] for row in table.rows}
    pairs = _standing().filter(institution__in=found).values_list("institution", "directory").distinct()
    for key, directory in pairs.order_by("institution", "directory"):
        found[key].append(directory)
    for row in table.rows:
        row.standing_in = found[row.pk]


@role_required(*READERS)
@require_safe
def institution_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One institution: profile, places, applications, changes, classes."""
    institution = get_visible(Institution.objects.select_related("jurisdiction"), request.user, pk=pk)
    places = institution.listings.select_related("occupation").order_by("directory", "-valid_from", "-pk")
    applications = institution.listing_applications.visible_to(request.user)
    values = {
        "institution": institution,
        "facts": profile_facts(institution),
        "known": listing_applications.known_of(institution),
        "places": listing_table(places, empty=Empty(_("In no directory yet."))),
        "applications": application_table(
            applications, url="application_review", empty=Empty(_("No application yet."))
        ),
        "changes": change_table(
            institution.listing_changes.all(), url="listing_change", empty=Empty(_("Nothing changed."))
        ),
        "classes": _classes(request, institution),
        "changeable": _changeable(request, institution),
        "trail": [Tab(INSTITUTIONS, reverse("institution_list")), Tab(institution.name, "")],
    }
    return render(request, "institutions/institution_show.html", values)


def _classes(request: HttpRequest, institution: Institution) -> Table:
    rows = TrainingClass.objects.visible_to(request.user).filter(institution=institution)
    rows = rows.select_related("occupation", "site").order_by("-starts_on", "-pk")[:LAST_CLASSES]
    return Table(
        columns=CLASS_COLUMNS, rows=list(rows), caption=_("Last classes"), empty=Empty(_("No class yet.")),
        url=lambda row: reverse("filing_review", args=[row.pk]),
    )  # fmt: skip


def _changeable(request: HttpRequest, institution: Institution) -> list[Tab]:
    """The directories in which the institution has a place that the officer can propose to change."""
    if not request.user.has_role(*PROPOSERS):
        return []
    today = timezone.localdate()
    return [
        Tab(each.label, reverse("listing_propose", args=[institution.pk, each.value]))
        for each in Directory
        if listing_changes.standing(institution, each, today=today)
    ]
