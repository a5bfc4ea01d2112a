"""Places, occupations and settings for tests: small trees and codes that no real place has."""

from datetime import date

import factory

from portal.reference.models import CitySetting, Jurisdiction, Occupation, PopulationGroup, WorkingDayOverride


class JurisdictionFactory(factory.django.DjangoModelFactory):
    """A county-level city; the traits give the levels above and below. The parent is made as needed."""

    class Meta:
        model = Jurisdiction
        django_get_or_create = ["code"]

    class Params:
        province = factory.Trait(code="990000", level=Jurisdiction.Level.PROVINCE, parent=None)
        prefecture = factory.Trait(
            # one further each time round: a county after the ninety-ninth is none of the first again
            code=factory.Sequence(lambda n: f"99{(n + n // 99) % 99 + 1:02}00"),
            level=Jurisdiction.Level.PREFECTURE,
            parent=factory.SubFactory("tests.portal.reference.factories.JurisdictionFactory", province=True),
        )
        township = factory.Trait(
            code=factory.LazyAttributeSequence(lambda place, n: f"{place.parent.code}{n % 999 + 1:03}"),
            level=Jurisdiction.Level.TOWNSHIP,
            parent=factory.SubFactory("tests.portal.reference.factories.JurisdictionFactory"),
        )

    level = Jurisdiction.Level.COUNTY
    parent = factory.SubFactory("tests.portal.reference.factories.JurisdictionFactory", prefecture=True)
    code = factory.LazyAttributeSequence(lambda place, n: f"{place.parent.code[:4]}{n % 99 + 1:02}")
    name = factory.LazyAttribute(lambda place: f"测试地{place.code}")
    name_en = factory.LazyAttribute(lambda place: f"Place {place.code}")


class OccupationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Occupation
        django_get_or_create = ["code"]

    class Params:
        without_grades = factory.Trait(has_grades=False)

    code = factory.Sequence(lambda n: f"8-{n // 9801 % 99:02}-{n // 99 % 99 + 1:02}-{n % 99 + 1:02}")
    name = factory.LazyAttribute(lambda occupation: f"测试工{occupation.code}")
    name_en = factory.LazyAttribute(lambda occupation: f"Occupation {occupation.code}")


class PopulationGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PopulationGroup
        django_get_or_create = ["code"]

    code = "enterprise_employee"
    name = "企业职工"
    name_en = "enterprise employee"


class WorkingDayOverrideFactory(factory.django.DjangoModelFactory):
    """A rest day of the whole nation; `worked` makes it a working day."""

    class Meta:
        model = WorkingDayOverride

    class Params:
        worked = factory.Trait(working=True, reason="临时调休上班")

    jurisdiction = None
    day = date(2026, 3, 4)
    working = False
    reason = "临时停止办公"


class CitySettingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CitySetting

    jurisdiction = factory.SubFactory(JurisdictionFactory)
    key = "online_ratio"
    value = "0.3"
    valid_from = date(2026, 1, 1)
    valid_to = None
    clause = "TEST-01"
