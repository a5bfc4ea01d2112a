"""Certificates through the API: sent by the body that issues them, read by whom they concern."""

from dataclasses import replace
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from certificates import issuing
from certificates.certificate_list import parse_certificate_number
from certificates.judging import Entry
from certificates.models import Certificate
from institutions.models import Institution
from portal.accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from portal.shared.api import IDEMPOTENCY_KEY, KeyFilter, Reads
from portal.shared.api_fields import DayField, NormalisedField
from portal.shared.idempotency import Answer
from portal.shared.identity import normalise_name, parse
from portal.shared.refusals import Reason, Refused
from trainees.api.reads import PersonSerializer

LARGEST_BATCH = 1000


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    person = PersonSerializer(read_only=True)
    occupation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Certificate
        fields = [
            "id", "number", "kind", "person", "holder_name", "occupation", "grade", "body", "issued_on", "expires_on",
            "route", "enrolment", "state", "recorded_at", "suspended_at", "revoked_at", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class NewCertificateSerializer(serializers.ModelSerializer[Certificate]):
    """One certificate; the occupation by its code or its name."""

    number = NormalisedField(parse_certificate_number, max_length=60)
    name = NormalisedField(normalise_name, max_length=60)
    id_number = NormalisedField(lambda text: parse(text).number, max_length=40)
    occupation = serializers.CharField(max_length=100)
    issued_on = DayField()
    expires_on = DayField(required=False, allow_null=True, default=None)

    class Meta:
        model = Certificate
        fields = ["number", "name", "id_number", "occupation", "grade", "kind", "issued_on", "expires_on"]


class CertificatesSerializer(serializers.Serializer[Any]):
    body = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The evaluation body that issued them")
    certificates = NewCertificateSerializer(many=True, max_length=LARGEST_BATCH, allow_empty=False)


class IssuedSerializer(serializers.Serializer[Any]):
    """What became of certificates: newly recorded ones, and how many were recorded before, word for word."""

    recorded = CertificateSerializer(many=True)
    unchanged = serializers.IntegerField()


class CertificateFilter(filters.FilterSet):
    training_class = KeyFilter(field_name="enrolment__training_class")

    class Meta:
        model = Certificate
        fields = ["number", "state", "training_class"]


class CertificateViewSet(Reads):
    queryset = Certificate.objects.select_related("person", "occupation")
    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter
    readers = INSTITUTION_ROLES | BUREAU_ROLES | {Role.EVALUATOR}
    writers = {"create": frozenset({Role.EVALUATOR})}

    @extend_schema(
        operation_id="certificates_send",
        parameters=[IDEMPOTENCY_KEY],
        request=CertificatesSerializer,
        responses={201: IssuedSerializer},
    )
    def create(self, request: Request) -> Response:
        """Send certificates: all of them are recorded, or none. Those recorded before stay as they are."""
        return self.once(self._issue)

    def _issue(self) -> Answer:
        given, user = self.understood(CertificatesSerializer), self.request.user
        bodies = Institution.objects.evaluating().filter(pk__in=user.institution_ids)
        body = get_object_or_404(bodies.visible_to(user), pk=given["body"])
        rows = enumerate(given["certificates"], 1)
        entries = [Entry(row=row, credit_code=body.credit_code, **values) for row, values in rows]
        try:
            issued = issuing.issue(entries, body=body, actor=user, now=timezone.now())
        except Refused as refused:
            raise Refused(*map(_by_place, refused.reasons)) from refused
        recorded = CertificateSerializer(issued, many=True).data
        return Answer(201, {"recorded": recorded, "unchanged": len(entries) - len(issued)})


def _by_place(reason: Reason) -> Reason:
    """People count rows from 1, machines from 0."""
    row, _dot, name = reason.field.partition(".")
    return replace(reason, field=f"certificates.{int(row) - 1}.{name}")
