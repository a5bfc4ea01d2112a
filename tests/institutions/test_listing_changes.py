"""Other grades, ends and removals: two people, days that stay, and what the database keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from institutions import directories, listing_applications, listing_changes
from institutions.models import Listing, ListingChange
from portal.shared.refusals import Refused
from tests import state_tables
from tests.institutions.factories import (
    REMOVAL,
    InstitutionFactory,
    ListingApplicationFactory,
    ListingFactory,
    UserFactory,
    change_proposed,
    stood_until,
)
from tests.portal.reference.factories import OccupationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
MARCH_9, MARCH_10 = date(2026, 3, 9), date(2026, 3, 10)
TRAINING = Listing.Directory.TRAINING
TABLE = {
    "make": ({"proposed"}, "made", {"now": NOW}),
    "withdraw": ({"proposed"}, "withdrawn", {"now": NOW, "reason": "重新核查"}),
}


def proposed():
    return change_proposed(ListingFactory(), now=NOW)


test_table_of_listing_changes = state_tables.whole(ListingChange, TABLE)
test_life_of_listing_changes = state_tables.walked(ListingChange, TABLE, proposed)


@pytest.fixture
def officer():
    return UserFactory(username="signing")


@pytest.fixture
def school():
    return InstitutionFactory()


def codes(act, *args, **terms):
    with pytest.raises(Refused) as refused:
        act(*args, **terms)
    return refused.value.codes


def removed(school, officer, now=NOW):
    change = change_proposed(school.listings.earliest("pk"), now=now, **REMOVAL)
    return listing_changes.cosign(change, actor=officer, now=now)


def test_nothing_ends_before_the_second_signature(officer):
    listing = ListingFactory()
    change = change_proposed(listing, now=NOW)
    listing.refresh_from_db()
    assert listing.valid_to is None
    assert codes(listing_changes.cosign, change, actor=change.proposed_by, now=NOW) == ["SAME_PERSON"]
    listing_changes.cosign(change, actor=officer, now=NOW)
    listing.refresh_from_db()
    assert (listing.valid_to, listing.removed_for_cause, listing.end_decision) == (
        MARCH_10, False, "测人社〔2026〕12号",
    )  # fmt: skip


def test_database_knows_two_people_too(officer):
    change = listing_changes.cosign(proposed(), actor=officer, now=NOW)
    for changes in ({"made_by": change.proposed_by}, {"note": "别的"}, {"last_day": MARCH_9}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            ListingChange.objects.filter(pk=change.pk).update(**changes)
    waiting = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingChange.objects.filter(pk=waiting.pk).update(state="made", made_at=NOW, made_by=waiting.proposed_by)


@pytest.mark.clause("SC-40")
def test_removal_takes_every_place_at_once(officer, school):
    welder, fitter = OccupationFactory(), OccupationFactory()
    places = [ListingFactory(institution=school, occupation=each) for each in (welder, fitter)]
    kept = ListingFactory(institution=school, directory="talent_base")
    removed(school, officer)
    for place in places:
        place.refresh_from_db()
        assert (place.valid_to, place.removed_for_cause) == (MARCH_9, True)
        asked = {"directory": TRAINING, "occupation": place.occupation, "grade": "senior"}
        assert not directories.is_listed(school, on=MARCH_10, **asked)
        assert directories.is_listed(school, on=MARCH_9, **asked)
    kept.refresh_from_db()
    assert kept.valid_to is None
    assert directories.removed_for_cause(school, directory=TRAINING, after=MARCH_9, until=MARCH_10)


@pytest.mark.clause("AMB-52")
def test_return_is_by_a_new_listing_decision_alone(officer, school):
    ListingFactory(institution=school)
    removed(school, officer)
    gone = school.listings.get()
    for changes in ({"valid_to": None}, {"removed_for_cause": False}, {"ended_at": None}, {"valid_to": MARCH_10}):
        with pytest.raises(InternalError), transaction.atomic():
            Listing.objects.filter(pk=gone.pk).update(**changes)
    again = ListingApplicationFactory(checked=True, institution=school, occupation=None, now=NOW)
    terms = {"valid_from": date(2026, 6, 1), "valid_to": None, "decision": "测人社〔2026〕20号"}
    listing_applications.accept(again, actor=officer, now=NOW + timedelta(days=1), **terms)
    asked = {"directory": TRAINING, "occupation": OccupationFactory(), "grade": "senior"}
    assert [directories.is_listed(school, on=day, **asked) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [
        False, True,
    ]  # fmt: skip


def test_place_to_come_is_taken_back_and_is_no_removal(officer, school):
    ListingFactory(institution=school, valid_to=date(2026, 6, 30))
    to_come = ListingFactory(institution=school, valid_from=date(2026, 7, 1))
    removed(school, officer)
    to_come.refresh_from_db()
    assert to_come.taken_back
    assert not to_come.removed_for_cause


def test_place_that_began_today_keeps_its_day(officer, school):
    listing = ListingFactory(institution=school, valid_from=MARCH_10)
    removed(school, officer)
    listing.refresh_from_db()
    assert (listing.valid_to, listing.removed_for_cause) == (MARCH_10, True)


def test_signature_that_came_late_takes_no_day_back(officer):
    listing = ListingFactory()
    change = change_proposed(listing, now=NOW, last_day=MARCH_9)
    listing_changes.cosign(change, actor=officer, now=NOW + timedelta(days=7))
    listing.refresh_from_db()
    assert listing.valid_to == date(2026, 3, 16)


def test_adjustment_ends_one_place_and_begins_another_for_the_rest_of_the_term(officer):
    listing = ListingFactory(grades=["junior", "senior"], valid_to=date(2027, 12, 31))
    terms = {"kind": "adjust", "grades": ["junior"], "last_day": date(2026, 3, 31), "reason": "CONDITIONS_LOST"}
    listing_changes.cosign(change_proposed(listing, now=NOW, **terms), actor=officer, now=NOW)
    listing.refresh_from_db()
    after = Listing.objects.exclude(pk=listing.pk).get()
    assert (listing.valid_to, listing.grades) == (date(2026, 3, 31), ["junior", "senior"])
    assert (after.valid_from, after.valid_to, after.grades) == (date(2026, 4, 1), date(2027, 12, 31), ["junior"])
    assert after.decision == "测人社〔2026〕12号"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": date(2026, 3, 8)}, "END_TOO_EARLY"), ({"last_day": None}, "NO_LAST_DAY"),
        ({"note": " "}, "NO_NOTE"), ({"decision": ""}, "NO_DECISION"), ({"reason": "FRAUD"}, "OTHER_REASON"),
        ({"listing": None}, "NO_LISTING"), (REMOVAL | {"reason": "OWN_REQUEST"}, "OTHER_REASON"),
        ({"kind": "adjust", "grades": []}, "SAME_GRADES"),
    ],
)  # fmt: skip
def test_proposal_that_does_not_hold_together(changes, code):
    assert codes(change_proposed, ListingFactory(), now=NOW, **changes) == [code]
    assert not ListingChange.objects.exists()


def test_end_behind_the_term_needs_no_decision():
    assert codes(change_proposed, ListingFactory(valid_to=MARCH_10), now=NOW) == ["END_TOO_LATE"]


def test_place_ends_once(officer, school):
    listing = ListingFactory(institution=school)
    listing_changes.cosign(change_proposed(listing, now=NOW), actor=officer, now=NOW)
    assert codes(change_proposed, listing, now=NOW) == ["LISTING_ENDED"]
    assert codes(change_proposed, listing, now=NOW + timedelta(days=2), **REMOVAL) == ["NOT_LISTED"]


def test_one_change_waits_at_a_time(school):
    change_proposed(ListingFactory(institution=school), now=NOW)
    assert codes(change_proposed, school.listings.get(), now=NOW) == ["CHANGE_WAITS"]


@pytest.mark.parametrize("changes", [{"occupation": "same"}, {"occupation": None}])
def test_database_holds_no_two_places_for_one_occupation_on_a_day(school, changes):
    welder = OccupationFactory()
    ListingFactory(institution=school, occupation=welder, valid_to=MARCH_10)
    what = {"occupation": welder if changes["occupation"] else None, "institution": school}
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingFactory(valid_from=MARCH_10, **what)
    ListingFactory(valid_from=date(2026, 3, 11), **what)
    ListingFactory(occupation=OccupationFactory(), institution=school, valid_to=MARCH_10)
    ListingFactory(institution=school, directory="talent_base")


@pytest.mark.parametrize(
    "changes",
    [
        {"grades": ["senior"]}, {"valid_from": MARCH_9}, {"decision": "另一号"}, {"directory": "evaluation"},
        {"valid_to": MARCH_10}, {"removed_for_cause": True},
    ],
)  # fmt: skip
def test_place_changes_by_its_end_alone(changes):
    listing = ListingFactory()
    with pytest.raises(InternalError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(**changes)


def test_term_is_never_made_longer():
    listing = ListingFactory(valid_to=MARCH_9)
    for last in (MARCH_10, None):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            Listing.objects.filter(pk=listing.pk).update(valid_to=last, ended_at=NOW, end_decision="x")
    stood_until(listing, date(2026, 3, 1))
    listing.refresh_from_db()
    assert listing.valid_to == date(2026, 3, 1)


def test_place_for_own_staff_takes_no_other_grades():
    listing = ListingFactory(evaluation=True, grades=["senior"], own_staff_only=True)
    terms = {"kind": "adjust", "grades": ["junior"], "last_day": date(2026, 3, 31), "reason": "CONDITIONS_LOST"}
    assert codes(change_proposed, listing, now=NOW, **terms) == ["OF_OWN_EVALUATION"]
