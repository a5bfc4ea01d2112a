"""What the published lists say on a day: who may train or evaluate what, what is subsidised, what the city lacks."""

from datetime import date
from enum import Enum

from django.db.models import Q, QuerySet

from institutions.models import CatalogueEntry, Institution, Listing, ShortageEntry
from portal.reference.models import Jurisdiction, Occupation


class Evaluates(Enum):
    """Whom an institution may give certificates."""

    NOBODY = "nobody"
    OWN_STAFF = "own staff"
    ANYBODY = "anybody"


def is_listed(
    institution: Institution, *, directory: Listing.Directory, occupation: Occupation, grade: str, on: date
) -> bool:
    """Was the institution in the directory on that day, for this occupation and grade?

    A listing that names no occupation or no grades holds for all of them.
    """
    return _entries(institution, directory, occupation, grade, on).exists()


def evaluates(institution: Institution, *, occupation: Occupation, grade: str, on: date) -> Evaluates:
    """Whom the institution might evaluate on that day, for this occupation and grade."""
    entries = _entries(institution, Listing.Directory.EVALUATION, occupation, grade, on)
    own_alone = set(entries.values_list("own_staff_only", flat=True))
    if False in own_alone:
        return Evaluates.ANYBODY
    return Evaluates.OWN_STAFF if own_alone else Evaluates.NOBODY


def _entries(
    institution: Institution, directory: Listing.Directory, occupation: Occupation, grade: str, on: date
) -> QuerySet[Listing]:
    entries = institution.listings.in_force(on).filter(directory=directory)
    of_occupation = Q(occupation=None) | Q(occupation=occupation)
    return entries.filter(of_occupation, Q(grades=[]) | Q(grades__contains=[grade]))


def removed_for_cause(institution: Institution, *, directory: Listing.Directory, after: date, until: date) -> bool:
    """Was the institution struck off the directory for cause after one day, up to and including another?"""
    struck = institution.listings.filter(directory=directory, removed_for_cause=True)
    return struck.filter(valid_to__gte=after, valid_to__lt=until).exists()


def catalogue_entry(
    occupation: Occupation, grade: str, *, jurisdiction: Jurisdiction, on: date
) -> CatalogueEntry | None:
    """The entry of the subsidised catalogue that holds in a place on a day, the nearest place's before the others."""
    entries = CatalogueEntry.objects.in_force(on).filter(jurisdiction__code__in=jurisdiction.codes)
    return entries.filter(occupation=occupation, grade=grade).order_by("-jurisdiction__path").first()


def on_shortage_list(occupation: Occupation, *, jurisdiction: Jurisdiction, on: date) -> bool:
    """Is the occupation on the shortage list of the place, or of one it lies in, on that day?"""
    entries = ShortageEntry.objects.in_force(on).filter(jurisdiction__code__in=jurisdiction.codes)
    return entries.filter(occupation=occupation).exists()
