"""Two people at the same thing at the same moment: one is served, the other is told why not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from institutions import listing_applications, listing_changes
from institutions.models import Listing, ListingApplication, ListingChange
from portal.shared.refusals import Refused
from tests.institutions.factories import (
    InstitutionFactory,
    ListingApplicationFactory,
    ListingFactory,
    UserFactory,
    change_proposed,
)

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def _at_once(act):
    """What two people were refused for, each in a connection of their own."""

    start = Barrier(2)

    def one(number):
        try:
            start.wait()
            act(number)
        except Refused as refused:
            return refused.codes
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_application_is_accepted_once():
    made = ListingApplicationFactory(checked=True, now=NOW)
    officers = [UserFactory(username=f"final{number}") for number in range(2)]
    terms = {
        "valid_from": date(2026, 4, 1),
        "valid_to": None,
        "decision": "测人社〔2026〕6号",
        "now": NOW.replace(hour=9),
    }

    def accept(number):
        row = ListingApplication.objects.get(pk=made.pk)
        listing_applications.accept(row, actor=officers[number], **terms)

    assert _at_once(accept) == [[], ["WRONG_STATE"]]
    assert Listing.objects.count() == 1


def test_one_application_is_begun():
    school, actor = InstitutionFactory(), UserFactory()
    found = _at_once(lambda _n: listing_applications.draft(school, directory="training", actor=actor, now=NOW))
    assert found == [[], ["APPLICATION_OPEN"]]


def test_change_is_signed_once():
    change = change_proposed(ListingFactory(), now=NOW)
    officers = [UserFactory(username=f"final{number}") for number in range(2)]

    def sign(number):
        listing_changes.cosign(ListingChange.objects.get(pk=change.pk), actor=officers[number], now=NOW)

    assert _at_once(sign) == [[], ["WRONG_STATE"]]


def test_one_change_is_proposed():
    listing = ListingFactory()
    UserFactory(username="listing_proposer")
    assert _at_once(lambda _n: change_proposed(listing, now=NOW)) == [[], ["CHANGE_WAITS"]]
