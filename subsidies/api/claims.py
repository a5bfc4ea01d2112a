"""Claims through the API: read with their lines and awards, submitted by the institution."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.api import IDEMPOTENCY_KEY, KeyFilter, Reads
from portal.shared.idempotency import Answer
from subsidies import claims
from subsidies.line_reasons import language
from subsidies.models import Claim, ClaimLine
from trainees.api.reads import PersonSerializer

WRITERS = frozenset({Role.FILER, Role.MANAGER})
READERS = INSTITUTION_ROLES | {Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR}


class StepSerializer(serializers.Serializer[Any]):
    """One step of an amount: the figure before and after it in yuan, and the clause it rests on."""

    code = serializers.CharField()
    clause = serializers.CharField(allow_blank=True)
    before = serializers.DecimalField(max_digits=None, decimal_places=None)
    after = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    text = serializers.SerializerMethodField()

    def get_text(self, step: Any) -> str:
        return str(step.text(language()))


class AwardReasonSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    clause = serializers.CharField(allow_blank=True)
    refuses = serializers.BooleanField()
    sentence = serializers.SerializerMethodField()

    def get_sentence(self, reason: Any) -> str:
        return str(reason.sentence(language()))


class AwardSerializer(serializers.Serializer[Any]):
    """What the rules say of a line. An amount of null: the conditions are met, but no amount is set."""

    eligible = serializers.BooleanField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    payee = serializers.CharField(allow_null=True)
    fund = serializers.CharField(allow_null=True)
    steps = StepSerializer(many=True)
    reasons = AwardReasonSerializer(many=True)


class ClaimLineSerializer(serializers.ModelSerializer[ClaimLine]):
    person = PersonSerializer(read_only=True)
    award = AwardSerializer(read_only=True)

    class Meta:
        model = ClaimLine
        fields = [
            "id", "claim", "person", "enrolment", "certificate", "scheme", "amount", "payee", "fund_source", "state",
            "refusal_codes", "refusal_note", "held", "held_reason", "award", "accepted_at", "refused_at",
            "noticed_at", "approved_at", "paid_at",
        ]  # fmt: skip
        read_only_fields = fields


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Claim
        fields = [
            "id", "number", "institution", "training_class", "jurisdiction", "policy", "scheme", "state", "amount",
            "line_count", "held", "held_reason", "created_at", "submitted_at", "first_review_by_day",
            "final_review_by_day", "returned_at", "return_note", "correct_by", "closed_at",
        ]  # fmt: skip
        read_only_fields = fields


class SubmissionSerializer(serializers.Serializer[Any]):
    """The sum the institution expects; the claim is refused when it has changed meanwhile."""

    amount = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )


class ClaimFilter(filters.FilterSet):
    training_class = KeyFilter()

    class Meta:
        model = Claim
        fields = ["training_class", "state"]


class ClaimLineFilter(filters.FilterSet):
    claim = KeyFilter()

    class Meta:
        model = ClaimLine
        fields = ["claim", "state"]


class ClaimLineViewSet(Reads):
    queryset = ClaimLine.objects.select_related("person")
    serializer_class = ClaimLineSerializer
    filterset_class = ClaimLineFilter
    readers = READERS


class ClaimViewSet(Reads):
    queryset = Claim.objects.select_related("jurisdiction")
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    readers = READERS
    writers = {"submit": WRITERS}

    @extend_schema(
        operation_id="claim_submit",
        parameters=[IDEMPOTENCY_KEY],
        request=SubmissionSerializer,
        responses={200: ClaimSerializer},
    )
    @action(methods=["post"], detail=True)
    def submit(self, request: Request, pk: str) -> Response:
        """Submit a claim that the portal has drafted from certificates, or that was returned for correction."""
        return self.once(self._submit)

    def _submit(self) -> Answer:
        claim = self.get_object()
        seen = self.understood(SubmissionSerializer).get("amount")
        done = claims.submit(claim, actor=self.request.user, now=timezone.now(), seen=seen)
        return Answer(200, ClaimSerializer(done).data)
