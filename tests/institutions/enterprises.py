"""Enterprises that file something of their own."""

from datetime import date

from institutions.models import Institution
from portal.reference.models import CitySetting, Jurisdiction
from tests.institutions.factories import InstitutionFactory
from tests.portal.reference.factories import CitySettingFactory

DAYS = "filing_working_days"


def enterprise_in(place: Jurisdiction | None = None) -> Institution:
    """An enterprise in a place whose bureau decides within three working days."""
    made = InstitutionFactory(kinds=[Institution.Kind.ENTERPRISE], **({"jurisdiction": place} if place else {}))
    decided_within_days(made.jurisdiction)
    return made


def decided_within_days(place: Jurisdiction) -> None:
    """Three working days, unless a policy of the place has set some."""
    if not CitySetting.objects.filter(jurisdiction=place, key=DAYS).exists():
        CitySettingFactory(jurisdiction=place, key=DAYS, value=3, valid_from=date(2025, 1, 1))
