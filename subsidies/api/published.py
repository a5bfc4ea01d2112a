"""What everybody may read through the API: public notices, and the policies in force."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from portal.reference.models import Jurisdiction
from portal.shared.api import CODE_FORM, KeyFilter, Reads
from portal.shared.api_fields import DayField
from portal.shared.refusals import Refused
from subsidies import policies
from subsidies.models import Notice, NoticeLine, Policy


class NoticeLineSerializer(serializers.ModelSerializer[NoticeLine]):
    class Meta:
        model = NoticeLine
        fields = [
            "id", "notice", "place", "masked_name", "masked_id_number", "institution_name", "occupation_name", "grade",
            "amount",
        ]  # fmt: skip
        read_only_fields = fields


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Notice
        fields = [
            "id", "number", "jurisdiction", "title", "working_days", "state", "opens_at", "closes_at", "ended_at",
            "line_count", "amount", "content_hash",
        ]  # fmt: skip
        read_only_fields = fields


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """A policy in force; `text` is the whole pack in TOML, `checksum` its SHA-256."""

    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Policy
        fields = [
            "id", "code", "version", "title", "jurisdiction", "is_demonstration", "valid_from", "valid_to", "checksum",
            "published_at", "text",
        ]  # fmt: skip
        read_only_fields = fields


class NoticeLineFilter(filters.FilterSet):
    notice = KeyFilter()

    class Meta:
        model = NoticeLine
        fields = ["notice"]


class NoticeViewSet(Reads):
    """Notices the public may read; no token is needed."""

    queryset = Notice.objects.select_related("jurisdiction")
    serializer_class = NoticeSerializer
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet[Any]:
        return Notice.objects.public().select_related("jurisdiction")


class NoticeLineViewSet(Reads):
    """Rows of public notices, masked; no token is needed while the term runs. Afterwards they are for the place's
    officers alone."""

    queryset = NoticeLine.objects.all()
    serializer_class = NoticeLineSerializer
    filterset_class = NoticeLineFilter
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet[Any]:
        shown = Q(notice__in=Notice.objects.shown_at(timezone.now()))
        own = Q(notice__in=Notice.objects.public().visible_to(self.request.user))
        return NoticeLine.objects.filter(shown | own)


class DaySerializer(serializers.Serializer[Any]):
    on = DayField(required=False)


class PolicyViewSet(Reads):
    """Policies in force today; the one a place goes by, on any day, under the place's code."""

    queryset = Policy.objects.select_related("jurisdiction")
    serializer_class = PolicySerializer
    permission_classes = [AllowAny]
    lookup_field = "jurisdiction__code"
    lookup_url_kwarg = "jurisdiction"
    lookup_value_regex = CODE_FORM

    def get_queryset(self) -> QuerySet[Any]:
        return Policy.objects.in_force(timezone.localdate()).select_related("jurisdiction")

    @extend_schema(
        parameters=[
            OpenApiParameter("jurisdiction", OpenApiTypes.STR, OpenApiParameter.PATH, description="The place's code"),
            OpenApiParameter("on", OpenApiTypes.DATE, OpenApiParameter.QUERY, description="The day; default today"),
        ]
    )
    def retrieve(self, request: Request, jurisdiction: str) -> Response:
        """The policy a place goes by: its own, else that of the nearest place above it."""
        asked = DaySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        place = get_object_or_404(Jurisdiction, code=jurisdiction)
        try:
            policy = policies.in_force(place, asked.validated_data.get("on", timezone.localdate()))
        except Refused as refused:
            raise NotFound(str(refused.reasons[0])) from refused
        return Response(PolicySerializer(policy).data)
