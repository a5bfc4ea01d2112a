"""Listings, catalogue and shortage list on a day: each edge of a period, each place."""

from datetime import date

import pytest

from institutions import directories
from institutions.models import Listing
from tests.institutions.factories import (
    CatalogueEntryFactory,
    InstitutionFactory,
    ListingFactory,
    ShortageEntryFactory,
)
from tests.portal.reference.factories import JurisdictionFactory, OccupationFactory

pytestmark = pytest.mark.django_db

TRAINING, EVALUATION = Listing.Directory.TRAINING, Listing.Directory.EVALUATION


def listed(institution, occupation, *, directory=TRAINING, grade="senior", on=date(2026, 3, 1)):
    return directories.is_listed(institution, directory=directory, occupation=occupation, grade=grade, on=on)


@pytest.mark.parametrize(
    ("day", "found"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_listing_holds_from_day_to_day(day, found):
    entry = ListingFactory(valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31))
    assert listed(entry.institution, OccupationFactory(), on=date.fromisoformat(day)) is found


def test_evaluation_listing_names_occupation_and_grade():
    occupation = OccupationFactory()
    entry = ListingFactory(evaluation=True, occupation=occupation, grades=["senior"])
    assert listed(entry.institution, occupation, directory=EVALUATION)
    assert not listed(entry.institution, occupation, directory=EVALUATION, grade="junior")
    assert not listed(entry.institution, OccupationFactory(), directory=EVALUATION)


def test_directories_are_apart():
    entry = ListingFactory()
    assert not listed(entry.institution, OccupationFactory(), directory=EVALUATION)


def test_removal_counts_from_next_day():
    entry = ListingFactory(valid_to=date(2026, 3, 31), removed_for_cause=True)

    def removed(after, until):
        return directories.removed_for_cause(entry.institution, directory=TRAINING, after=after, until=until)

    assert not removed(date(2026, 1, 1), date(2026, 3, 31))
    assert removed(date(2026, 1, 1), date(2026, 4, 1))
    assert not removed(date(2026, 4, 1), date(2026, 5, 1))


def test_expired_listing_is_no_removal():
    entry = ListingFactory(valid_to=date(2026, 3, 31))
    after, until = date(2026, 1, 1), date(2026, 5, 1)
    assert not directories.removed_for_cause(entry.institution, directory=TRAINING, after=after, until=until)


def test_nearest_catalogue_entry_holds():
    town = JurisdictionFactory(township=True)
    wide = CatalogueEntryFactory(jurisdiction=town.parent, standard_hours=60)
    what = {"occupation": wide.occupation, "grade": wide.grade}
    find = {"jurisdiction": town, "on": date(2026, 3, 1)}
    assert directories.catalogue_entry(*what.values(), **find) == wide
    near = CatalogueEntryFactory(jurisdiction=town, standard_hours=40, **what)
    assert directories.catalogue_entry(*what.values(), **find) == near


def test_catalogue_of_other_city_does_not_count():
    entry, elsewhere = CatalogueEntryFactory(), JurisdictionFactory()
    found = directories.catalogue_entry(entry.occupation, entry.grade, jurisdiction=elsewhere, on=date(2026, 3, 1))
    assert found is None


def test_shortage_list_holds_in_places_below():
    town = JurisdictionFactory(township=True)
    entry = ShortageEntryFactory(jurisdiction=town.parent)
    find = {"jurisdiction": town, "on": date(2026, 3, 1)}
    assert directories.on_shortage_list(entry.occupation, **find)
    assert not directories.on_shortage_list(OccupationFactory(), **find)


def test_institution_without_listing_is_unlisted():
    assert not listed(InstitutionFactory(), OccupationFactory())
