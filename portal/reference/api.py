"""The official lists through the API, by their codes; and the working days of a place."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from portal.reference.models import Jurisdiction, Occupation, PopulationGroup
from portal.reference.working_days import ONE_DAY, calendar
from portal.shared.api import CODE_FORM, Endpoint, Published
from portal.shared.api_fields import DayField

LONGEST_SPAN = timedelta(days=366)


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


class ByCode(Published):
    """Lists whose rows are named by their codes."""

    lookup_field = "code"
    lookup_value_regex = CODE_FORM


class JurisdictionViewSet(ByCode):
    queryset = Jurisdiction.objects.select_related("parent")
    serializer_class = JurisdictionSerializer
    filterset_class = JurisdictionFilter


class OccupationViewSet(ByCode):
    queryset = Occupation.objects.all()
    serializer_class = OccupationSerializer
    filterset_class = OccupationFilter


class PopulationGroupViewSet(ByCode):
    queryset = PopulationGroup.objects.all()
    serializer_class = PopulationGroupSerializer


class SpanSerializer(serializers.Serializer[Any]):
    """From a day to a day, both included: 31 days from today on, unless other ones are named."""

    first = DayField(required=False)
    last = DayField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        first = given.get("first", timezone.localdate())
        last = given.get("last", first + timedelta(days=30))
        if not first <= last < first + LONGEST_SPAN:
            said = f"A day from the first one on is needed, at most {LONGEST_SPAN.days} days in all."
            raise serializers.ValidationError({"last": said}, code="span")
        return {"first": first, "last": last}


class CalendarDaySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    working = serializers.BooleanField()


class CalendarSerializer(serializers.Serializer[Any]):
    """The days of a place: the national calendar with the exceptions that hold there."""

    jurisdiction = serializers.CharField()
    days = CalendarDaySerializer(many=True)


class WorkingDayViewSet(Endpoint):
    """Which days are worked in a place, by the place's code."""

    queryset = Jurisdiction.objects.all()
    serializer_class = CalendarSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "code"
    lookup_value_regex = CODE_FORM

    @extend_schema(
        parameters=[
            OpenApiParameter("first", OpenApiTypes.DATE, OpenApiParameter.QUERY, description="Default today"),
            OpenApiParameter("last", OpenApiTypes.DATE, OpenApiParameter.QUERY, description="Default 30 days later"),
        ]
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """The days of a place, one by one, at most 366."""
        place = get_object_or_404(Jurisdiction, code=code)
        asked = SpanSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        works = calendar(place)
        days = [{"day": day, "working": works.is_working_day(day)} for day in _days(**asked.validated_data)]
        return Response(CalendarSerializer({"jurisdiction": place.code, "days": days}).data)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + ONE_DAY * step for step in range((last - first).days + 1))
