"""The lists of institutions and training through the API: directories, catalogue, shortage list."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from institutions.models import CatalogueEntry, Listing, ShortageEntry
from portal.accounts.roles import Role
from portal.shared.api import KeyFilter, Published, Reads

READERS = frozenset({Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR})


class ListingSerializer(serializers.ModelSerializer[Listing]):
    """A place in a directory. Without an occupation, or without grades, it holds for all of them; one that was taken
    back before it began ends on the day before its first. Degrees of where the institution is, where it says so."""

    institution_name = serializers.CharField(source="institution.name", read_only=True)
    credit_code = serializers.CharField(source="institution.credit_code", read_only=True)
    address = serializers.CharField(source="institution.address", read_only=True)
    latitude = serializers.DecimalField(9, 6, source="institution.latitude", read_only=True, allow_null=True)
    longitude = serializers.DecimalField(9, 6, source="institution.longitude", read_only=True, allow_null=True)
    occupation = serializers.SlugRelatedField("code", read_only=True, allow_null=True)

    class Meta:
        model = Listing
        fields = [
            "id", "institution", "institution_name", "credit_code", "address", "latitude", "longitude", "directory",
            "occupation", "grades", "own_staff_only", "valid_from", "valid_to", "removed_for_cause", "decision",
            "end_decision",
        ]  # fmt: skip
        read_only_fields = fields


class EntrySerializer(serializers.ModelSerializer[Any]):
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)
    occupation = serializers.SlugRelatedField("code", read_only=True)


class CatalogueEntrySerializer(EntrySerializer):
    """An entry of the catalogue. One that was taken back before it began ends on the day before its first."""

    class Meta:
        model = CatalogueEntry
        fields = [
            "id", "jurisdiction", "occupation", "grade", "standard_hours", "valid_from", "valid_to", "decision",
        ]  # fmt: skip
        read_only_fields = fields


class ShortageEntrySerializer(EntrySerializer):
    """An entry of the shortage list. One that was taken back before it began ends on the day before its first."""

    class Meta:
        model = ShortageEntry
        fields = ["id", "jurisdiction", "occupation", "valid_from", "valid_to", "decision"]
        read_only_fields = fields


class PeriodFilter(filters.FilterSet):
    """Entries of an occupation, and those that hold on a day."""

    occupation = filters.CharFilter(field_name="occupation__code", help_text="Its code")
    on = filters.DateFilter(method="in_force_on", help_text="A day on which it holds")

    def in_force_on(self, rows: Any, _name: str, day: date) -> QuerySet[Any]:
        holding: QuerySet[Any] = rows.in_force(day)
        return holding


class ListingFilter(PeriodFilter):
    institution = KeyFilter()

    class Meta:
        model = Listing
        fields = ["institution", "directory", "occupation", "on"]


class CatalogueEntryFilter(PeriodFilter):
    class Meta:
        model = CatalogueEntry
        fields = ["occupation", "grade", "on"]


class ShortageEntryFilter(PeriodFilter):
    class Meta:
        model = ShortageEntry
        fields = ["occupation", "on"]


class ListingViewSet(Published):
    """The directories of those who train, of evaluation bodies and of bases, with what ended."""

    queryset = Listing.objects.select_related("institution", "occupation")
    serializer_class = ListingSerializer
    filterset_class = ListingFilter


class CatalogueEntryViewSet(Reads):
    """Occupations and grades whose training is subsidised, in the office's places."""

    queryset = CatalogueEntry.objects.select_related("jurisdiction", "occupation")
    serializer_class = CatalogueEntrySerializer
    filterset_class = CatalogueEntryFilter
    readers = READERS
    read_through = "jurisdiction"


class ShortageEntryViewSet(Reads):
    """Occupations that the office's places are short of."""

    queryset = ShortageEntry.objects.select_related("jurisdiction", "occupation")
    serializer_class = ShortageEntrySerializer
    filterset_class = ShortageEntryFilter
    readers = READERS
    read_through = "jurisdiction"
