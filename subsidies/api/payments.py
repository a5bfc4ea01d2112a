"""Payments through the API: batches, and each payment with the lines it pays. Account numbers are masked."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from portal.accounts.roles import Role
from portal.shared.api import KeyFilter, Reads
from portal.shared.identity import mask_account
from subsidies.models import Payment, PaymentBatch, PaymentLine
from trainees.api.reads import PersonSerializer

BATCH_READERS = frozenset({Role.FINANCE, Role.AUDITOR})
PAYMENT_READERS = BATCH_READERS | {Role.FILER, Role.MANAGER}


class PaymentBatchSerializer(serializers.ModelSerializer[PaymentBatch]):
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = PaymentBatch
        fields = [
            "id", "number", "jurisdiction", "fund", "state", "amount", "payment_count", "content_hash", "file_hash",
            "made_at", "checked_at", "approved_at", "sent_at", "reconciled_at", "closed_at", "abandoned_reason",
        ]  # fmt: skip
        read_only_fields = fields


class PaymentLineSerializer(serializers.ModelSerializer[PaymentLine]):
    """A claim line and what it is paid; `live` until the payment failed or its batch was abandoned."""

    class Meta:
        model = PaymentLine
        fields = ["line", "amount", "live"]
        read_only_fields = fields


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """One sum to one account, of a person or an institution. `lines` are those of its claim lines that the account
    may see, which need not be all of them."""

    person = PersonSerializer(read_only=True, allow_null=True)
    masked_account_number = serializers.SerializerMethodField()
    lines = PaymentLineSerializer(many=True, read_only=True)

    class Meta:
        model = Payment
        fields = [
            "id", "batch", "place", "reference", "person", "institution", "holder", "bank", "masked_account_number",
            "amount", "state", "settled_at", "failure", "lines",
        ]  # fmt: skip
        read_only_fields = fields

    def get_masked_account_number(self, payment: Payment) -> str:
        return mask_account(payment.account_number)


class PaymentBatchFilter(filters.FilterSet):
    fund = KeyFilter()

    class Meta:
        model = PaymentBatch
        fields = ["fund", "state"]


class PaymentFilter(filters.FilterSet):
    batch = KeyFilter()

    class Meta:
        model = Payment
        fields = ["batch", "state"]


class PaymentBatchViewSet(Reads):
    queryset = PaymentBatch.objects.select_related("jurisdiction")
    serializer_class = PaymentBatchSerializer
    filterset_class = PaymentBatchFilter
    readers = BATCH_READERS


class PaymentViewSet(Reads):
    queryset = Payment.objects.select_related("person")
    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    readers = PAYMENT_READERS

    def get_queryset(self) -> QuerySet[Any]:
        own = PaymentLine.objects.visible_to(self.request.user).order_by("pk")
        return super().get_queryset().prefetch_related(Prefetch("lines", own))
