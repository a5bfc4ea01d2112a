from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from portal.reference import city_settings
from portal.reference.models import CitySetting
from tests.portal.reference.factories import CitySettingFactory, JurisdictionFactory

pytestmark = pytest.mark.django_db
YEAR_START, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)


def test_value_holds_on_both_ends():
    setting = CitySettingFactory(valid_to=YEAR_END)
    for day in (YEAR_START, YEAR_END):
        assert city_settings.value("online_ratio", jurisdiction=setting.jurisdiction, on=day) == "0.3"


@pytest.mark.parametrize(("day", "written"), [(date(2025, 12, 31), "31 Dec 2025"), (date(2027, 1, 1), "1 Jan 2027")])
def test_missing_value_is_refused(day, written):
    setting = CitySettingFactory(valid_to=YEAR_END)
    with pytest.raises(city_settings.SettingMissing) as refusal:
        city_settings.value("online_ratio", jurisdiction=setting.jurisdiction, on=day)
    assert refusal.value.codes == ["CITY_SETTING_MISSING"]
    with translation.override("en"):
        text = str(refusal.value.reasons[0])
    assert "online_ratio" in text
    assert written in text
    assert setting.jurisdiction.name_en in text


def test_town_takes_value_of_city():
    town = JurisdictionFactory(township=True)
    CitySettingFactory(jurisdiction=town.parent.parent, value="0.5")
    assert city_settings.value("online_ratio", jurisdiction=town, on=YEAR_START) == "0.5"
    CitySettingFactory(jurisdiction=town.parent, value="0.3")
    assert city_settings.value("online_ratio", jurisdiction=town, on=YEAR_START) == "0.3"
    assert city_settings.value("online_ratio", jurisdiction=town.parent.parent, on=YEAR_START) == "0.5"


def test_all_values_in_one_query(django_assert_num_queries):
    town = JurisdictionFactory(township=True)
    CitySettingFactory(jurisdiction=town.parent)
    CitySettingFactory(jurisdiction=town, key="filing_window_days", value=5)
    with django_assert_num_queries(1):
        held = city_settings.values(jurisdiction=town, on=YEAR_START)
    assert held == {"online_ratio": "0.3", "filing_window_days": 5}


def overlapping(setting, **changes):
    return {"jurisdiction": setting.jurisdiction, "key": setting.key, "value": "0.5", "clause": "TEST-02"} | changes


@pytest.mark.parametrize(
    ("first", "last"), [(date(2025, 1, 1), YEAR_START), (YEAR_END, None), (date(2026, 5, 1), date(2026, 5, 1))]
)
def test_overlapping_period_is_refused(first, last):
    setting = CitySettingFactory(valid_to=YEAR_END)
    second = CitySetting(**overlapping(setting, valid_from=first, valid_to=last))
    with pytest.raises(ValidationError):
        second.full_clean()
    with pytest.raises(IntegrityError, match="city_setting_one_at_a_time"), transaction.atomic():
        second.save()


def test_neighbouring_periods_are_accepted():
    setting = CitySettingFactory(valid_to=YEAR_END)
    CitySettingFactory(**overlapping(setting, valid_from=date(2027, 1, 1)))
    CitySettingFactory(**overlapping(setting, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)))
    assert CitySetting.objects.count() == 3


def test_other_key_or_place_is_free():
    setting = CitySettingFactory()
    CitySettingFactory(jurisdiction=setting.jurisdiction, key="attendance_threshold")
    CitySettingFactory(jurisdiction=setting.jurisdiction.parent)
    assert CitySetting.objects.in_force(YEAR_START).count() == 3


def test_put_ends_open_value():
    place = JurisdictionFactory()
    city_settings.put("online_ratio", "0.3", jurisdiction=place, valid_from=YEAR_START, clause="JY-22")
    city_settings.put("online_ratio", "0.5", jurisdiction=place, valid_from=date(2026, 7, 1), clause="JY-23")
    assert city_settings.value("online_ratio", jurisdiction=place, on=date(2026, 6, 30)) == "0.3"
    assert city_settings.value("online_ratio", jurisdiction=place, on=date(2026, 7, 1)) == "0.5"


def test_put_never_rewrites_a_period():
    setting = CitySettingFactory()
    with pytest.raises(IntegrityError, match="city_setting_one_at_a_time"), transaction.atomic():
        city_settings.put(
            "online_ratio", "0.5", jurisdiction=setting.jurisdiction, valid_from=YEAR_START, clause="TEST-02"
        )
    setting.refresh_from_db()
    assert setting.valid_to is None


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"key": "Online Ratio"}, "city_setting_key_is_a_word"),
        ({"clause": ""}, "city_setting_has_clause"),
        ({"valid_to": date(2025, 12, 31)}, "city_setting_ends_after_start"),
    ],
)
def test_database_refuses_half_settings(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CitySettingFactory(**changes)
