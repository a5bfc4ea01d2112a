from datetime import date
from io import BytesIO

import openpyxl
import pgtrigger
import pytest
from import_export.formats.base_formats import CSV, XLSX

from portal.reference import loading, resources
from portal.reference.models import CitySetting, Jurisdiction, Occupation, PopulationGroup, WorkingDayOverride
from tests.portal.reference.factories import (
    CitySettingFactory,
    JurisdictionFactory,
    OccupationFactory,
    PopulationGroupFactory,
    WorkingDayOverrideFactory,
)

pytestmark = pytest.mark.django_db

RESOURCES = {
    Jurisdiction: resources.JurisdictionResource,
    Occupation: resources.OccupationResource,
    PopulationGroup: resources.PopulationGroupResource,
    WorkingDayOverride: resources.WorkingDayOverrideResource,
    CitySetting: resources.CitySettingResource,
}


def through_csv(dataset):
    return CSV().create_dataset(CSV().export_data(dataset))


def values_of(model):
    return sorted(
        (
            {k: v for k, v in row.items() if k not in ("id", "jurisdiction_id", "parent_id")}
            for row in model.objects.values()
        ),
        key=str,
    )


@pytest.fixture
def rows():
    town = JurisdictionFactory(township=True)
    OccupationFactory(other_names=["甲工", "乙工"])
    OccupationFactory(without_grades=True)
    PopulationGroupFactory(synonyms=["职工"])
    WorkingDayOverrideFactory()
    WorkingDayOverrideFactory(jurisdiction=town, worked=True)
    CitySettingFactory(jurisdiction=town, value={"share": "0.30", "days": [1, 2]}, valid_to=date(2026, 6, 30))
    CitySettingFactory(jurisdiction=town, value=-5, valid_from=date(2026, 7, 1))


@pytest.mark.parametrize("model", RESOURCES, ids=lambda model: model.__name__)
def test_export_comes_back_unchanged(rows, model):
    resource, before = RESOURCES[model](), values_of(model)
    result = resource.import_data(through_csv(resource.export()), raise_errors=True)
    assert result.totals["skip"] == len(before)
    assert values_of(model) == before


@pytest.mark.parametrize("model", [Occupation, PopulationGroup, WorkingDayOverride, CitySetting], ids=str)
def test_export_fills_empty_list(rows, model):
    resource, before = RESOURCES[model](), values_of(model)
    dataset = through_csv(resource.export())
    with pgtrigger.ignore("reference.CitySetting:never_deleted"):
        model.objects.all().delete()
    resource.import_data(dataset, raise_errors=True)
    assert values_of(model) == before


def test_places_are_rebuilt_from_export():
    loading.load_jurisdictions()
    resource, before = resources.JurisdictionResource(), values_of(Jurisdiction)
    dataset = through_csv(resource.export())
    for level in reversed(Jurisdiction.Level.values):
        Jurisdiction.objects.filter(level=level).delete()
    resource.import_data(dataset, raise_errors=True)
    assert values_of(Jurisdiction) == before


@pytest.mark.parametrize("name", ["=1+1", "+86", "-5", "@SUM(A1)", "＝1+1", "\t=1", " =1+1"])
def test_formula_leaves_as_text(name):
    OccupationFactory(code="8-01-01-01", name=name)
    resource = resources.OccupationResource()
    dataset = resource.export()
    assert dataset["name"] == [f"'{name}"]
    book = openpyxl.load_workbook(BytesIO(XLSX().export_data(dataset)))
    kinds = {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row}
    assert "f" not in kinds
    resource.import_data(dataset, raise_errors=True)
    assert Occupation.objects.get(code="8-01-01-01").name == name


def test_leading_apostrophe_survives():
    OccupationFactory(code="8-01-01-01", name="'引号工")
    resource = resources.OccupationResource()
    resource.import_data(resource.export(), raise_errors=True)
    assert Occupation.objects.get(code="8-01-01-01").name == "'引号工"


def test_faulty_rows_are_reported():
    dataset = resources.OccupationResource().export()
    dataset.append(["6-31-1", "电工", "Electrician", "", "1"])
    result = resources.OccupationResource().import_data(dataset)
    assert [row.number for row in result.invalid_rows] == [1]
    assert not Occupation.objects.exists()


def test_unknown_parent_is_reported():
    dataset = resources.JurisdictionResource().export()
    dataset.append(["990101", "某县", "Some County", "county", "990100"])
    result = resources.JurisdictionResource().import_data(dataset)
    assert result.has_errors() or result.has_validation_errors()
    assert not Jurisdiction.objects.exists()
