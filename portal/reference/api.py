"""The official lists through the API, by their codes."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated

from portal.reference.models import Jurisdiction, Occupation, PopulationGroup
from portal.shared.api import CODE_FORM, Reads


class JurisdictionSerializer(serializers.ModelSerializer[Jurisdiction]):
    parent = serializers.SlugRelatedField("code", read_only=True, allow_null=True)

    class Meta:
        model = Jurisdiction
        fields = ["code", "name", "name_en", "level", "parent"]


class OccupationSerializer(serializers.ModelSerializer[Occupation]):
    class Meta:
        model = Occupation
        fields = ["code", "name", "name_en", "other_names", "has_grades"]


class PopulationGroupSerializer(serializers.ModelSerializer[PopulationGroup]):
    class Meta:
        model = PopulationGroup
        fields = ["code", "name", "name_en", "synonyms"]


class JurisdictionFilter(filters.FilterSet):
    parent = filters.CharFilter(field_name="parent__code", help_text="The code of the place it lies in")

    class Meta:
        model = Jurisdiction
        fields = ["level", "parent"]


class OccupationFilter(filters.FilterSet):
    called = filters.CharFilter(method="of_name", help_text="A code, a name, or the name of a trade")

    class Meta:
        model = Occupation
        fields = ["called"]

    def of_name(self, rows: Any, _name: str, text: str) -> QuerySet[Occupation]:
        called: QuerySet[Occupation] = rows.called(text)
        return called


class Published(Reads):
    """Lists that every account may read whole."""

    permission_classes = [IsAuthenticated]
    lookup_field = "code"
    lookup_value_regex = CODE_FORM

    def get_queryset(self) -> QuerySet[Any]:
        return GenericAPIView.get_queryset(self)


class JurisdictionViewSet(Published):
    queryset = Jurisdiction.objects.select_related("parent")
    serializer_class = JurisdictionSerializer
    filterset_class = JurisdictionFilter


class OccupationViewSet(Published):
    queryset = Occupation.objects.all()
    serializer_class = OccupationSerializer
    filterset_class = OccupationFilter


class PopulationGroupViewSet(Published):
    queryset = PopulationGroup.objects.all()
    serializer_class = PopulationGroupSerializer
