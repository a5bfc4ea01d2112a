"""Numbers of documents: each kind, place and year counts for itself, also when many are taken at once."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from subsidies import numbers
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.storm import at_once

NOW = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
NEW_YEAR_IN_CHINA = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_each_kind_place_and_year_counts_for_itself():
    city, other = JurisdictionFactory(), JurisdictionFactory()
    asked = [("SL", city), ("SL", city), ("GS", city), ("SL", other)]
    assert [numbers.take(*each, NOW) for each in asked] == [
        f"SL-{city.code}-2026-000001",
        f"SL-{city.code}-2026-000002",
        f"GS-{city.code}-2026-000001",
        f"SL-{other.code}-2026-000001",
    ]
    assert numbers.take("SL", city, NEW_YEAR_IN_CHINA) == f"SL-{city.code}-2027-000001"


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_gap():
    city = JurisdictionFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers.take("SL", city, NOW)
        raise RuntimeError
    assert numbers.take("SL", city, NOW).endswith("-000001")


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("storm")
def test_many_at_once_never_get_the_same():
    city = JurisdictionFactory()
    taken = at_once(*[lambda: numbers.take("SL", city, NOW)] * 8)
    assert sorted(taken) == [f"SL-{city.code}-2026-{count:06}" for count in range(1, 9)]
