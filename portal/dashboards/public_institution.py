"""The public page of an institution: where it is, where it stands in the directories and since when, what became of
its classes. Figures alone; no name of a trainee, and whom to call only where the institution has it shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from institutions import listings
from institutions.models import Institution, Listing, ListingChange, TrainingClass
from institutions.models.training_class import OVER
from institutions.views.listing_rows import listing_table
from institutions.views.public_directories import SIZES
from portal.shared import maps
from portal.shared.tables import Empty
from trainees.models import Enrolment

State = Enrolment.State
LEARNT = [State.COMPLETED, State.CERTIFIED, State.FAILED]  # attended to the end, whatever the examination said
DIRECTORIES = gettext_lazy("Directories")


@dataclass(frozen=True)
class Score:
    """What became of an institution's classes up to today. `certified` are person-times too."""

    held: int
    running: int
    person_times: int
    persons: int
    certified: int
    issued: int

    @property
    def share(self) -> float | None:
        """Of those who attended to the end, how many hold a certificate; none where nobody has."""
        return self.certified / self.person_times if self.person_times else None


def score_of(institution: Institution) -> Score:
    """Classes held and running, people trained and certified there, certificates it issued that stand. Three
    queries."""
    classes = TrainingClass.objects.filter(institution=institution)
    people = Enrolment.objects.filter(training_class__institution=institution, state__in=LEARNT)
    return Score(
        **classes.aggregate(
            held=Count("pk", filter=Q(state__in=OVER)),
            running=Count("pk", filter=Q(state=TrainingClass.State.RUNNING)),
        ),
        **people.aggregate(
            person_times=Count("pk"), persons=Count("person", distinct=True),
            certified=Count("pk", filter=Q(state=State.CERTIFIED)),
        ),
        issued=Certificate.objects.filter(body=institution, state=Certificate.State.VALID).count(),
    )  # fmt: skip


@login_not_required
@require_safe
def public_institution(request: HttpRequest, pk: int) -> HttpResponse:
    """An institution that stands in a directory or once stood in one; nobody else has a public page."""
    institution = get_object_or_404(_public(), pk=pk)
    today = timezone.localdate()
    places = list(institution.listings.not_taken_back().select_related("occupation").order_by("-valid_from", "-pk"))
    holding = [place for place in places if place.valid_to is None or place.valid_to >= today]
    points = _points(institution)
    values = {
        "institution": institution,
        "facts": _facts(institution),
        "score": score_of(institution),
        "holding": listing_table(holding, empty=Empty(_("In no directory today."))),
        "before": listing_table([place for place in places if place not in holding], empty=Empty(_("Nothing ended."))),
        "ended": len(places) - len(holding),
        "removals": _removals(institution, today),
        "points": points,
        "maps": _maps(institution, points),
    }
    return render(request, "dashboards/public_institution.html", values)


def _public() -> Any:
    listed = Listing.objects.not_taken_back().values("institution")
    return Institution.objects.filter(pk__in=listed).select_related("jurisdiction")


def _facts(institution: Institution) -> list[tuple[Any, Any]]:
    facts = [
        (_("kinds"), listings.kinds_in_words(institution)),
        (_("place"), institution.jurisdiction),
        (_("address"), institution.address),
        (_("what it offers"), institution.description),
    ]
    if institution.publishes_contact:
        facts += [(_("contact person"), institution.contact_name), (_("telephone"), institution.contact_phone)]
    facts.append((pgettext_lazy("of an institution", "unified social credit code"), institution.credit_code))
    return [(name, value) for name, value in facts if value]


def _removals(institution: Institution, today: date) -> list[dict[str, Any]]:
    """Removals for cause are exposed with their reason and decision (SC-40), and whether a later decision listed the
    institution again (AMB-52)."""
    rows = institution.listing_changes.filter(kind=ListingChange.Kind.REMOVE, state=ListingChange.State.MADE)
    return [{"change": row, "back": _is_back(institution, row, today)} for row in rows.order_by("-made_at")]


def _is_back(institution: Institution, removal: ListingChange, today: date) -> bool:
    rows = institution.listings.filter(directory=removal.directory).in_force(today)
    return rows.filter(valid_from__gte=timezone.localdate(removal.made_at)).exists()


def _points(institution: Institution) -> list[maps.Point]:
    """The institution itself and its sites, as far as it gave them a place on the map."""
    sites = institution.sites.filter(latitude__isnull=False)
    placed = [institution, *sites] if institution.latitude is not None else list(sites)
    return [maps.Point(at, each.name, each.latitude, each.longitude, "") for at, each in enumerate(placed, start=1)]


def _maps(institution: Institution, points: list[maps.Point]) -> list[Any]:
    label = _("Map: %(title)s") % {"title": institution.name}
    sizes = SIZES if points else ()
    return [maps.drawn(points, label=label, css=css, width=width, height=height // 2) for css, width, height in sizes]
