"""The directories as everybody reads them, without signing in: who trains, who examines, the bases, what is
subsidised and what the city lacks. What narrows a list stands in its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from institutions import listings
from institutions.directory_filters import DirectoryFilter, EntryFilter
from institutions.models import CatalogueEntry, Institution, Listing, ShortageEntry
from institutions.views import listing_rows
from portal.reference.models import Jurisdiction
from portal.shared import maps
from portal.shared.components import Tab
from portal.shared.figures import date_on_paper, integer
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table, listing

ON_THE_MAP = 120  # squares that can be told apart
SIZES = (("map-wide", 720, 440), ("map-narrow", 360, 400))
Directory = Listing.Directory


@dataclass(frozen=True)
class Page:
    """One public list: its place in the address, its title, and what it is."""

    slug: str
    title: Text
    words: Text
    rows: Any


PAGES = {
    page.slug: page
    for page in (
        Page("training", Directory.TRAINING.label,
             gettext_lazy("Who may put on subsidised training in the city: schools, colleges, HR agencies, leading"
                          " enterprises and industry organisations."), Directory.TRAINING),
        Page("evaluation", Directory.EVALUATION.label,
             gettext_lazy("Who examines and issues certificates, for which occupations and grades."),
             Directory.EVALUATION),
        Page("talent-bases", Directory.TALENT_BASE.label,
             gettext_lazy("Bases that train highly skilled people for the city."), Directory.TALENT_BASE),
        Page("practice-bases", Directory.PRACTICE_BASE.label,
             gettext_lazy("Bases whose workshops are open to trainees of others."), Directory.PRACTICE_BASE),
        Page("occupations", gettext_lazy("Subsidised occupations"),
             gettext_lazy("Occupations and grades whose training is subsidised, with their standard hours."),
             CatalogueEntry),
        Page("shortage", gettext_lazy("Shortage list"),
             gettext_lazy("Occupations the place is short of; at senior grades they bring the uplift."),
             ShortageEntry),
    )
}  # fmt: skip


def _named(row: Listing) -> SafeString:
    return format_html("{}<small>{}</small>", row.institution.name, row.institution.jurisdiction)


COLUMNS = (
    Column("name", pgettext_lazy("directory", "institution"), _named, export=lambda row: row.institution.name,
           sort="institution__name", card="name"),
    Column("kinds", gettext_lazy("kinds"), lambda row: listings.kinds_in_words(row.institution)),
    listing_rows.OCCUPATION, listing_rows.GRADES, listing_rows.FROM, listing_rows.UNTIL, listing_rows.DECISION,
)  # fmt: skip
ENTRY_COLUMNS = (
    Column("occupation", gettext_lazy("occupation"), lambda row: row.occupation, sort="occupation__sort_key",
           card="name"),
    Column("code", gettext_lazy("code"), lambda row: row.occupation.code, code=True),
    Column("place", gettext_lazy("place"), lambda row: row.jurisdiction),
    Column("from", gettext_lazy("since"), lambda row: date_on_paper(row.valid_from), sort="valid_from",
           card="amount"),
    Column("to", gettext_lazy("until"), lambda row: date_on_paper(row.valid_to) if row.valid_to else
           listing_rows.UNTIL_FURTHER_NOTICE),
    Column("decision", pgettext_lazy("directory", "decision"), lambda row: row.decision),
)  # fmt: skip
CATALOGUE_COLUMNS = (
    *ENTRY_COLUMNS[:2],
    Column("grade", gettext_lazy("grade"), lambda row: row.get_grade_display(), card="second"),
    Column("hours", gettext_lazy("standard hours"), lambda row: integer(row.standard_hours), align="right"),
    *ENTRY_COLUMNS[2:],
)


@login_not_required
@require_safe
def public_directories(request: HttpRequest) -> HttpResponse:
    """The first of the directories."""
    return public_directory(request, "training")


@login_not_required
@require_safe
def public_directory(request: HttpRequest, slug: str) -> HttpResponse:
    """One list: what stands there today; with what ended where the address asks for it."""
    page = PAGES.get(slug)
    if page is None:
        raise Http404
    return _institutions(request, page) if page.rows in Directory else _entries(request, page)


def _institutions(request: HttpRequest, page: Page) -> HttpResponse:
    today = timezone.localdate()
    every = Listing.objects.filter(directory=page.rows).not_taken_back()
    form = DirectoryFilter(request.GET, places=_places(every))
    rows = form.narrowed(every if form.ended else every.in_force(today))
    columns = (*COLUMNS, listing_rows.STANDING) if form.ended else COLUMNS
    table = listing(
        request,
        rows.select_related("institution__jurisdiction", "occupation"),
        columns,
        order="name",
        caption=page.title,
        empty=_nothing(),
        url=lambda row: reverse("public_institution", args=[row.institution_id]),
    )
    found = Institution.objects.filter(pk__in=rows.order_by().values("institution"))
    points = _points(found)
    count = found.count()
    values = {"count": count, "points": points, "maps": _maps(points, page), "unplaced": count - len(points)}
    return _page(request, page, table, form, values)


def _places(rows: QuerySet[Listing]) -> list[tuple[str, str]]:
    """The places that institutions of a list lie in."""
    found = rows.order_by().values_list("institution__jurisdiction", flat=True).distinct()
    return [(place.code, str(place)) for place in Jurisdiction.objects.filter(pk__in=found).order_by("path")]


def _points(institutions: QuerySet[Institution]) -> list[maps.Point]:
    placed = institutions.filter(latitude__isnull=False).order_by("name", "pk")[:ON_THE_MAP]
    return [
        maps.Point(number, each.name, each.latitude, each.longitude, reverse("public_institution", args=[each.pk]))
        for number, each in enumerate(placed, start=1)
    ]


def _maps(points: Sequence[maps.Point], page: Page) -> list[SafeString]:
    """The same map for a desk and for a phone; the page shows one of them."""
    label = _("Map: %(title)s") % {"title": page.title}
    return [maps.drawn(points, label=label, css=css, width=width, height=height) for css, width, height in SIZES]


def _entries(request: HttpRequest, page: Page) -> HttpResponse:
    every = page.rows.objects.not_taken_back()
    catalogue = page.rows is CatalogueEntry
    form = EntryFilter(request.GET, graded=catalogue)
    rows = form.narrowed(every if form.ended else every.in_force(timezone.localdate()))
    table = listing(
        request,
        rows.select_related("jurisdiction", "occupation"),
        CATALOGUE_COLUMNS if catalogue else ENTRY_COLUMNS,
        order="occupation",
        caption=page.title,
        empty=_nothing(),
    )
    return _page(request, page, table, form, {"count": rows.count()})


def _nothing() -> Empty:
    return Empty(_("Nothing stands here yet."), _("It is shown from the day on which a decision puts it here."))


def _page(request: HttpRequest, page: Page, table: Table, form: Any, values: dict[str, Any]) -> HttpResponse:
    tabs = [
        Tab(each.title, reverse("public_directory", args=[each.slug]), current=each is page) for each in PAGES.values()
    ]
    values = values | {"page": page, "table": table, "form": form, "tabs": tabs}
    return render(request, "institutions/public_directory.html", values)
