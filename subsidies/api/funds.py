"""Funds through the API: what became of each, and every movement on its accounts."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.accounts.roles import Role
from portal.shared.api import KeyFilter, Reads
from subsidies import funds
from subsidies.api.things import ThingSerializer, thing
from subsidies.models import Fund, LedgerEntry, LedgerTransaction
from subsidies.models.fund import AccountName

READERS = frozenset({Role.FINANCE, Role.AUDITOR})


class BalancesSerializer(serializers.Serializer[Any]):
    """What stands on each account of a fund, in yuan; what was appropriated is the sum of all the others."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {str(name): serializers.DecimalField(max_digits=16, decimal_places=2) for name in AccountName}


class FundSerializer(serializers.ModelSerializer[Fund]):
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)
    balances = serializers.SerializerMethodField()

    class Meta:
        model = Fund
        fields = ["id", "source", "jurisdiction", "year", "balances"]
        read_only_fields = fields

    @extend_schema_field(BalancesSerializer)
    def get_balances(self, fund: Fund) -> Any:
        return BalancesSerializer(funds.balances(fund)).data


class LedgerEntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    """One side of a movement: what came to an account, or with a minus what left it. The sides of one `movement` sum
    to zero; on the account `appropriated` money that was put in stands with a minus."""

    movement = serializers.IntegerField(source="transaction_id", read_only=True)
    kind = serializers.ChoiceField(source="transaction.kind", choices=LedgerTransaction.Kind.choices)
    subject = serializers.SerializerMethodField()
    note = serializers.CharField(source="transaction.note", read_only=True)
    at = serializers.DateTimeField(source="transaction.at", read_only=True)

    class Meta:
        model = LedgerEntry
        fields = ["id", "movement", "fund", "account", "kind", "amount", "subject", "note", "at"]
        read_only_fields = fields

    @extend_schema_field(ThingSerializer)
    def get_subject(self, entry: LedgerEntry) -> dict[str, Any]:
        return thing(entry.transaction.subject_type, entry.transaction.subject_id)


class FundFilter(filters.FilterSet):
    class Meta:
        model = Fund
        fields = ["source", "year"]


class LedgerEntryFilter(filters.FilterSet):
    fund = KeyFilter()

    class Meta:
        model = LedgerEntry
        fields = ["fund", "account"]


class FundViewSet(Reads):
    queryset = Fund.objects.select_related("jurisdiction").prefetch_related("accounts")
    serializer_class = FundSerializer
    filterset_class = FundFilter
    readers = READERS


class LedgerEntryViewSet(Reads):
    """The statement of the funds, movement by movement."""

    queryset = LedgerEntry.objects.select_related("transaction")
    serializer_class = LedgerEntrySerializer
    filterset_class = LedgerEntryFilter
    readers = READERS
    read_through = "fund"
