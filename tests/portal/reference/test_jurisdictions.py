import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from portal.reference.models import Jurisdiction
from tests.portal.reference.factories import JurisdictionFactory

pytestmark = pytest.mark.django_db


def settle():
    """Run the checks that wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_path_holds_all_ancestors():
    town = JurisdictionFactory(township=True)
    county, prefecture = town.parent, town.parent.parent
    assert town.path == f"990000.{prefecture.code}.{county.code}.{town.code}."
    assert town.codes == ["990000", prefecture.code, county.code, town.code]


def test_within_takes_place_and_below():
    town = JurisdictionFactory(township=True)
    JurisdictionFactory(township=True)
    assert list(Jurisdiction.objects.within(town.parent)) == [town.parent, town]
    assert town.is_within(town.parent)
    assert not town.parent.is_within(town)


def test_above_lists_province_first():
    town = JurisdictionFactory(township=True)
    assert [place.level for place in Jurisdiction.objects.above(town)] == list(Jurisdiction.Level)


def test_moving_carries_everything_below():
    town = JurisdictionFactory(township=True)
    county, elsewhere = town.parent, JurisdictionFactory(prefecture=True)
    county.parent = elsewhere
    county.save()
    settle()
    town.refresh_from_db()
    assert town.path == f"990000.{elsewhere.code}.{county.code}.{town.code}."


def test_database_refuses_wrong_path():
    town = JurisdictionFactory(township=True)
    settle()
    with pytest.raises(IntegrityError, match="does not follow its parent"), transaction.atomic():
        Jurisdiction.objects.filter(pk=town.pk).update(path=f"990000.{town.code}.")
        settle()


def test_database_refuses_stranded_children():
    county = JurisdictionFactory(township=True).parent
    settle()
    elsewhere = JurisdictionFactory(prefecture=True)
    with pytest.raises(IntegrityError, match="does not follow its parent"), transaction.atomic():
        Jurisdiction.objects.filter(pk=county.pk).update(parent=elsewhere, path=f"{elsewhere.path}{county.code}.")
        settle()


@pytest.mark.parametrize(
    ("level", "code"),
    [
        ("province", "990100"),
        ("prefecture", "980000"),
        ("prefecture", "990102"),
        ("county", "990100"),
        ("county", "990101001"),
        ("township", "990101"),
    ],
)
def test_code_has_to_fit_level(level, code):
    parent = None if level == "province" else JurisdictionFactory(province=True)
    place = Jurisdiction(code=code, name="某地", name_en="Somewhere", level=level, parent=parent)
    with translation.override("en"), pytest.raises(ValidationError, match="The code does not fit the level"):
        place.full_clean()
    with pytest.raises(IntegrityError, match="jurisdiction_code_fits_level"), transaction.atomic():
        place.save()


def test_only_provinces_lack_parents():
    with pytest.raises(IntegrityError, match="jurisdiction_code_fits_level"), transaction.atomic():
        Jurisdiction.objects.create(code="990101", name="某县", name_en="Some County", level="county")


def test_label_follows_language():
    place = JurisdictionFactory.build(province=True, name="某省", name_en="Some Province")
    with translation.override("zh-hans"):
        assert str(place) == "某省"
    with translation.override("en"):
        assert str(place) == "Some Province"
