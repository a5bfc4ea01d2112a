"""What a place has decided where the policy leaves it to it, through the API: local standards and settings."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from certificates.models import Certificate
from portal.accounts.roles import Role
from portal.reference.grades import Grade
from portal.shared.api import Reads
from subsidies.models import LocalStandard, SettingChange

READERS = frozenset({Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR})


class LocalStandardSerializer(serializers.ModelSerializer[LocalStandard]):
    """An amount a place sets, in yuan; an empty kind or grade stands for every one."""

    jurisdiction = serializers.SlugRelatedField("code", read_only=True)
    kind = serializers.ChoiceField(Certificate.Kind.choices, allow_blank=True, read_only=True)
    grade = serializers.ChoiceField(Grade.choices, allow_blank=True, read_only=True)

    class Meta:
        model = LocalStandard
        fields = [
            "id", "jurisdiction", "scheme", "kind", "grade", "amount", "valid_from", "valid_to", "decision", "state",
            "drafted_at", "signed_at", "cosigned_at", "ends_on", "end_decision", "end_signed_at", "end_cosigned_at",
            "withdrawn_at", "withdrawn_because",
        ]  # fmt: skip
        read_only_fields = fields


class SettingChangeSerializer(serializers.ModelSerializer[SettingChange]):
    """A value a place sets from a day on; what moves money holds once finance has signed."""

    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = SettingChange
        fields = [
            "id", "jurisdiction", "key", "value", "valid_from", "reason", "moves_money", "state", "proposed_at",
            "made_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = fields


class LocalStandardFilter(filters.FilterSet):
    class Meta:
        model = LocalStandard
        fields = ["scheme", "state"]


class SettingChangeFilter(filters.FilterSet):
    class Meta:
        model = SettingChange
        fields = ["key", "state"]


class LocalStandardViewSet(Reads):
    queryset = LocalStandard.objects.select_related("jurisdiction")
    serializer_class = LocalStandardSerializer
    filterset_class = LocalStandardFilter
    readers = READERS


class SettingChangeViewSet(Reads):
    queryset = SettingChange.objects.select_related("jurisdiction")
    serializer_class = SettingChangeSerializer
    filterset_class = SettingChangeFilter
    readers = READERS
